package lettertest

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/url"
	"regexp"
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
	text, page, ids := alternatives(m.Header.Get("Content-Type"), m.Body)
	if strings.TrimSpace(text) == "" || page == "" {
		f.add("it has no text or no HTML: %q, %q", text, page)
		return f
	}
	if strings.ContainsFunc(text, turns) || strings.ContainsFunc(page, turns) {
		f.add("a character turns the direction of writing")
	}
	f.page(page, m.Header.Get("Content-Language"), text)
	f.images(page, ids)
	return f
}

var shownImage = regexp.MustCompile(`<img src="cid:([^"]*)" alt="[^"]`)

// images holds that each image that a page shows travels along and that each that travels
// with the page is shown, once or more.
func (f *faults) images(page string, ids []string) {
	shown := map[string]bool{}
	for _, m := range shownImage.FindAllStringSubmatch(page, -1) {
		if shown[m[1]] = true; !slices.Contains(ids, "<"+m[1]+">") {
			f.add("it shows the image %q, which does not travel along", m[1])
		}
	}
	for _, id := range ids {
		if !shown[strings.Trim(id, "<>")] {
			f.add("the image %s travels along and is not shown", id)
		}
	}
}

// turns reports the characters that show text in another order than it is read.
func turns(r rune) bool { return 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 }

// alternatives are the first text and the first HTML of a mail, and the ids of the images
// that travel with them.
func alternatives(contentType string, body io.Reader) (text, page string, ids []string) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || !strings.HasPrefix(kind, "multipart/") {
		return "", "", nil
	}
	for parts := multipart.NewReader(body, params["boundary"]); ; {
		p, err := parts.NextRawPart()
		if err != nil {
			return text, page, ids
		}
		if id := p.Header.Get("Content-Id"); id != "" {
			ids = append(ids, id)
		}
		switch kind := p.Header.Get("Content-Type"); {
		case strings.HasPrefix(kind, "multipart/") && text == "":
			text, page, ids = alternatives(kind, p)
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
	"hr": false, "table": true, "tr": true, "td": true, "th": true, "a": true,
	"h2": true, "div": true, "span": true, "img": false}

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
		if !slices.Contains([]string{"lang", "charset", "name", "content", "dir", "style", "href"}, a.Key) &&
			!(token.Data == "img" && slices.Contains([]string{"src", "alt", "width"}, a.Key)) {
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
	case "img":
		if !strings.HasPrefix(said["src"], "cid:") || strings.TrimSpace(said["alt"]) == "" || said["width"] == "" {
			f.add("an image loads %q, says %q to whoever can't see it, and is %q wide", said["src"], said["alt"], said["width"])
		}
	case "p", "td", "th", "h2":
		if said["dir"] != "auto" {
			f.add("<%s> sets the direction of writing to %q", token.Data, said["dir"])
		}
	case "a":
		if u, err := url.Parse(said["href"]); err != nil || !slices.Contains([]string{"mailto", "http", "https"}, u.Scheme) {
			f.add("a link leads to %q", said["href"])
		}
	}
}

// onlySigns reports what stands between links that the text has one below the other, is the
// sign of a line in an image, or of a cell that says nothing.
func onlySigns(word string) bool { return strings.Trim(word, "·●■–") == "" }

// complete holds that a reader of text misses nothing.
func (f *faults) complete(words []string, text string) {
	for _, w := range words {
		if !onlySigns(w) && !strings.Contains(text, w) {
			f.add("%q stands only in the HTML", w)
		}
	}
}
