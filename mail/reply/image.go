package reply

import (
	"strings"
	"unicode/utf8"
)

// image writes an image: one that came with the mail by its Content-ID, as Outlook writes it into
// plain text, another by its alternative text in brackets, unless that is a sign such as a smiley.
func (r *renderer) image(a *attrs) {
	if a.pixel || a.style.hidden {
		return
	}
	alt := strings.TrimSpace(a.alt)
	id := contentID(attributeText(a.src))
	switch {
	case alt != "" && alt[0] >= utf8.RuneSelf && utf8.RuneCountInString(alt) <= 3:
		r.flow(alt)
	case id != "":
		r.word("[cid:")
		r.word(id)
		r.word("]")
	case alt != "":
		r.word("[")
		r.flow(alt)
		r.word("]")
	}
}

// contentID is the part of the mail that an address names (RFC 2392), empty if it names none.
func contentID(src string) string {
	const scheme, most = "cid:", 255
	if len(src) <= len(scheme) || len(src) > most || !strings.EqualFold(src[:len(scheme)], scheme) ||
		strings.ContainsAny(src, " \t\r\n[]<>") {
		return ""
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
