package reply

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// image writes an image: one that came with the mail by its Content-ID, as Outlook writes it into
// plain text, another by its alternative text in brackets, unless that is a sign such as a smiley.
func (r *renderer) image(a *attrs) {
	if a.pixel || a.style.hidden {
		return
	}
	alt := bytes.Join(bytes.Fields(a.alt), []byte(" "))
	id := contentID(a.src)
	switch {
	case len(alt) > 0 && alt[0] >= utf8.RuneSelf && utf8.RuneCount(alt) <= 3:
		r.word(alt)
	case id != nil:
		r.word([]byte("[cid:"))
		r.word(id)
		r.word([]byte("]"))
	case len(alt) > 0:
		r.word([]byte("["))
		r.word(alt)
		r.word([]byte("]"))
	}
}

// contentID is the part of the mail that an address names (RFC 2392), nil if it names none.
func contentID(src []byte) []byte {
	const scheme, most = "cid:", 255
	if len(src) <= len(scheme) || len(src) > most ||
		!bytes.EqualFold(src[:len(scheme)], []byte(scheme)) ||
		bytes.ContainsAny(src, " \t\r\n[]<>") {
		return nil
	}
	return src[len(scheme):]
}

// onlyImages says whether a line is nothing but what clients put into plain text for images that
// came with the mail: "[cid:…]", "[image: …]".
func onlyImages(s string) bool {
	s, found := clean(s), false
	for s != "" {
		if !strings.HasPrefix(s, "[cid:") && !strings.HasPrefix(s, "[image: ") {
			return false
		}
		_, rest, ok := strings.Cut(s, "]")
		if !ok {
			return false
		}
		s, found = strings.TrimLeft(rest, " "), true
	}
	return found
}
