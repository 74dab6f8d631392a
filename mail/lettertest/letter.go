package lettertest

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Letter tells what is wrong with a letter that was written from our templates:
// what Wire finds, and what a reader of text, of HTML, in the dark or of a script
// from right to left would find amiss; nil if nothing is.
func Letter(letter []byte) []string {
	f := faults(Wire(letter))
	m, err := mail.ReadMessage(bytes.NewReader(letter))
	if err != nil {
		return f
	}
	for _, name := range []string{"Content-Language", "X-Ticketd-Loop", "Subject"} {
		if m.Header.Get(name) == "" {
			f.add("it has no %s", name)
		}
	}
	if ack := m.Header.Get("Auto-Submitted") == "auto-replied"; ack != (m.Header.Get("Precedence") == "bulk") {
		f.add("Precedence %q stands with Auto-Submitted %q", m.Header.Get("Precedence"), m.Header.Get("Auto-Submitted"))
	}
	text, page := alternatives(m.Header.Get("Content-Type"), m.Body)
	if strings.TrimSpace(text) == "" || page == "" {
		f.add("it has no text or no HTML: %q, %q", text, page)
		return f
	}
	if strings.ContainsFunc(text, turns) || strings.ContainsFunc(page, turns) {
		f.add("a character turns the direction of writing")
	}
	f.page(page, m.Header.Get("Content-Language"), text)
	return f
}

// turns reports the characters that show text in another order than it is read.
func turns(r rune) bool { return 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 }

// alternatives are the first text and the first HTML of a mail.
func alternatives(contentType string, body io.Reader) (text, page string) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || !strings.HasPrefix(kind, "multipart/") {
		return "", ""
	}
	for parts := multipart.NewReader(body, params["boundary"]); ; {
		p, err := parts.NextRawPart()
		if err != nil {
			return text, page
		}
		switch kind := p.Header.Get("Content-Type"); {
		case strings.HasPrefix(kind, "multipart/alternative"):
			return alternatives(kind, p)
		case strings.HasPrefix(kind, "text/plain") && text == "":
			text = readable(p)
		case strings.HasPrefix(kind, "text/html") && page == "":
			page = readable(p)
		}
	}
}

func readable(r io.Reader) string {
	b, _ := io.ReadAll(quotedprintable.NewReader(r)) // what can't be decoded is Wire's to tell
	return string(b)
}

// elements are those that a page may have, and those of them that have no end.
var elements = map[string]bool{"html": true, "head": true, "meta": false, "body": true, "p": true, "br": false,
	"hr": false, "table": true, "tr": true, "td": true, "th": true, "a": true}

// page holds an HTML page: whole, closed, loading nothing from anywhere, naming its
// language and leaving directions and the ground's colour to the reader; and every
// word of it stands in the text, too.
func (f *faults) page(page, language, text string) {
	if !strings.HasPrefix(page, "<!DOCTYPE html>") {
		f.add("the HTML does not say that it is: %.40q", page)
	}
	var open, words []string
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		kind := z.Next()
		token := z.Token()
		switch kind {
		case html.ErrorToken:
			if len(open) > 0 {
				f.add("the HTML leaves %q open", open)
			}
			f.complete(words, text)
			return
		case html.TextToken:
			if !onlyForShow(open) {
				words = append(words, strings.Fields(token.Data)...)
			}
		case html.CommentToken:
			f.add("the HTML has a comment: %.60q", token.Data)
		case html.StartTagToken:
			f.element(token, language)
			if elements[token.Data] {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if last := len(open) - 1; last < 0 || open[last] != token.Data {
				f.add("the HTML ends %q inside %q", token.Data, open)
			} else {
				open = open[:last]
			}
		case html.SelfClosingTagToken:
			f.add("the HTML has <%s/>", token.Data)
		}
	}
}

// onlyForShow reports whether a text needs not stand in the text part, too: the head of
// a table, and the links in it, which say again what a line of text asks to be typed.
func onlyForShow(open []string) bool {
	return slices.Contains(open, "th") || slices.Contains(open, "td") && slices.Contains(open, "a")
}

// element holds one element and its attributes.
func (f *faults) element(token html.Token, language string) {
	if _, ok := elements[token.Data]; !ok {
		f.add("the HTML has <%s>", token.Data)
	}
	said := map[string]string{}
	for _, a := range token.Attr {
		said[a.Key] = a.Val
		if !slices.Contains([]string{"lang", "charset", "name", "content", "dir", "style", "href"}, a.Key) {
			f.add("<%s> has the attribute %s", token.Data, a.Key)
		}
	}
	if style := strings.ToLower(said["style"]); strings.ContainsAny(style, `(\@`) || strings.Contains(style, "background") {
		f.add("<%s> loads something or colours its ground: %q", token.Data, style)
	}
	switch token.Data {
	case "html":
		if said["lang"] != language {
			f.add("the HTML is in %q and the letter in %q", said["lang"], language)
		}
	case "p", "td", "th":
		if said["dir"] != "auto" {
			f.add("<%s> sets the direction of writing to %q", token.Data, said["dir"])
		}
	case "a":
		if u, err := url.Parse(said["href"]); err != nil || !slices.Contains([]string{"mailto", "http", "https"}, u.Scheme) {
			f.add("a link leads to %q", said["href"])
		}
	}
}

// complete holds that a reader of text misses nothing.
func (f *faults) complete(words []string, text string) {
	for _, w := range words {
		if w != "·" && !strings.Contains(text, w) { // it divides links that the text has one below the other
			f.add("%q stands only in the HTML", w)
		}
	}
}
