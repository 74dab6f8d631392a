package letter

import (
	"html"
	"strings"

	"ticketd/mail/reply"
	"ticketd/ticketing"
)

// footerMark is the line that divides a letter from its footer.
const footerMark = reply.FooterMark

// Styles stand in each element: several clients, Outlook among them, ignore
// style sheets in the head. Words and ground have no colour of ours: each client gives
// them its own, by day and in the dark; the grey of a footer reads on both.
const (
	bodyStyle = "margin:0;padding:16px;font-family:Arial,Helvetica,sans-serif;" +
		"font-size:14px;line-height:1.45"
	wordsStyle  = "margin:0 0 14px 0"
	footerStyle = "margin:0 0 8px 0;font-size:12px;color:#767676"
	ruleStyle   = "border:0;border-top:1px solid #cccccc;margin:18px 0 10px 0"
)

// maxURL is the longest web address that becomes a link, in octets.
const maxURL = 2000

// links are what HTML may show as links, and how: the complete URLs of ours and those
// in a person's words as they are, a mail to somebody by the address alone.
func links(f Fields, l ticketing.Letter, c Context) map[string]string {
	shown := map[string]string{}
	for _, url := range c.Links {
		shown[url] = url
	}
	if l.Class == ticketing.Personal {
		for word := range strings.FieldsSeq(f.Text) {
			if len(word) > maxURL {
				continue
			}
			if _, url, _ := cutURL(word); isPlainURL(url) {
				shown[url] = url
			}
		}
	}
	if f.MailLink != "" {
		shown[f.MailLink] = f.RequesterAddress
	}
	for _, url := range f.commands {
		shown[url] = url
	}
	return shown
}

// cutURL takes what stands round a URL in a text off it: brackets and quotes before it,
// and behind it also what ends a sentence. A bracket that closes one in the URL is the
// URL's.
func cutURL(word string) (before, url, after string) {
	url = strings.TrimLeft(word, "(<[\"'")
	before = word[:len(word)-len(url)]
	for {
		short := strings.TrimRight(url, ".,;:!?>]\"'")
		if strings.HasSuffix(short, ")") && strings.Count(short, ")") > strings.Count(short, "(") {
			short = short[:len(short)-1]
		}
		if short == url {
			return before, url, word[len(before)+len(url):]
		}
		url = short
	}
}

// isPlainURL reports whether a text is a web address that shows where it leads: http or
// https, a host in ASCII letters and nobody's name before it, and only characters that
// a URL may have (RFC 3986 section 2).
func isPlainURL(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	host := rest
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		host = rest[:i]
	}
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	return ok && strings.Trim(host, letters+".-:") == "" && strings.Trim(host, ".-:") != "" &&
		!strings.Contains(strings.ToLower(host), "xn--") && // it shows as other letters
		strings.Trim(rest, letters+"-._~:/?#[]@!$&'()*+,;=%") == ""
}

// pageHTML shows a finished text as HTML: every character of it escaped, blank
// lines between paragraphs, line ends kept, rows in tables. A word that is exactly
// one of links becomes a link, shown by its value; nothing else does.
func pageHTML(text, language string, links map[string]string) string {
	words, footer, _ := cutLastLine(text, footerMark)
	var b strings.Builder
	b.Grow(1<<10 + 2*len(text))
	b.WriteString("<!DOCTYPE html>\n<html lang=\"" + html.EscapeString(language) + "\">\n<head>" +
		"<meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\"></head>\n<body style=\"" + bodyStyle + "\">\n")
	if first, rest, _ := strings.Cut(words, "\n"); reply.IsReplyMarker(first) {
		writeParagraphs(&b, first, footerStyle, nil)
		words = rest
	}
	writeParagraphs(&b, words, wordsStyle, links)
	if footer != "" {
		b.WriteString("<hr style=\"" + ruleStyle + "\">\n")
		writeParagraphs(&b, footer, footerStyle, links)
	}
	b.WriteString("</body>\n</html>\n")
	return b.String()
}

// cutLastLine cuts around the last line that is exactly mark.
func cutLastLine(text, mark string) (before, after string, found bool) {
	i := strings.LastIndex("\n"+text+"\n", "\n"+mark+"\n")
	if i < 0 {
		return text, "", false
	}
	after = text[min(len(text), i+len(mark)+1):]
	return strings.TrimRight(text[:max(0, i-1)], "\n"), strings.Trim(after, "\n"), true
}

func writeParagraphs(b *strings.Builder, text, style string, links map[string]string) {
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		paragraph = strings.Trim(paragraph, "\n")
		if paragraph == "" {
			continue
		}
		if writeMarked(b, paragraph, links) {
			continue
		}
		b.WriteString("<p dir=\"auto\" style=\"")
		b.WriteString(style)
		b.WriteString("\">")
		between := "<br>\n"
		if onlyLinks(paragraph) {
			between = " · "
		}
		for line := range strings.Lines(paragraph) {
			words, more := strings.CutSuffix(line, "\n")
			b.WriteString(lineHTML(words, links))
			if more {
				b.WriteString(between)
			}
		}
		b.WriteString("</p>\n")
	}
}

// writeMarked shows a paragraph that is no words but a title, a table or a picture.
func writeMarked(b *strings.Builder, paragraph string, links map[string]string) bool {
	switch {
	case strings.HasPrefix(paragraph, titleMark):
		writeTitle(b, paragraph[len(titleMark):])
	case strings.HasPrefix(paragraph, chartMark):
		writeChart(b, paragraph[len(chartMark):])
	case strings.HasPrefix(paragraph, gridMark):
		writeGrid(b, paragraph)
	case strings.Contains(paragraph, cellMark):
		writeTable(b, paragraph, links)
	default:
		return false
	}
	return true
}

// onlyLinks reports whether each line of a paragraph is a link and nothing else: these
// stand side by side.
func onlyLinks(paragraph string) bool {
	for l := range strings.SplitSeq(paragraph, "\n") {
		if before, _, _, ok := cutLink(l); !ok || before != "" {
			return false
		}
	}
	return true
}

// lineHTML escapes a line and keeps its indentation and its columns: a space at
// the start or behind another one must not collapse.
func lineHTML(line string, links map[string]string) string {
	if before, name, url, ok := cutLink(line); ok {
		return lineHTML(before, links) + anchor(url, name)
	}
	line = strings.ReplaceAll(line, "\t", "    ")
	if len(links) == 0 && !strings.HasPrefix(line, " ") && !strings.Contains(line, "  ") {
		return html.EscapeString(line)
	}
	var b strings.Builder
	before := ""
	for i, word := range strings.Split(line, " ") {
		switch {
		case i > 0 && before == "":
			b.WriteString("&nbsp;")
		case i > 0:
			b.WriteByte(' ')
		}
		b.WriteString(wordHTML(word, links))
		before = word
	}
	return b.String()
}

func wordHTML(word string, links map[string]string) string {
	if links[word] != "" {
		return anchor(word, links[word])
	}
	if len(links) == 0 || len(word) > maxURL {
		return html.EscapeString(word)
	}
	before, url, after := cutURL(word)
	if links[url] == "" {
		return html.EscapeString(word)
	}
	return html.EscapeString(before) + anchor(url, links[url]) + html.EscapeString(after)
}

func anchor(url, shown string) string {
	return `<a href="` + html.EscapeString(url) + `">` + html.EscapeString(shown) + `</a>`
}
