package parse

import (
	"bytes"
	"strings"
)

// mend corrects what parts say of themselves where their content plainly shows otherwise.
func (c *contents) mend(p *part) {
	for _, child := range p.children {
		c.mend(child)
	}
	if p.encoding == "base64" && strings.HasPrefix(p.kind, "text/") && c.notBase64(p) {
		c.notes.add(p.place(), "the text is said to be base64, but is not; taken as it stands")
		p.encoding = ""
	}
	if p.assumed && !p.multipart() && looksHTML(c.head(p, 512)) {
		p.kind = "text/html"
	}
}

// notBase64 says that a text was never encoded: it has other characters than base64 has, and
// decoding it gives control characters as no text has them.
func (c *contents) notBase64(p *part) bool {
	raw := *p
	raw.encoding = ""
	clean := true
	for line := range bytes.SplitSeq(c.head(&raw, 1<<10), []byte{'\n'}) {
		for _, b := range bytes.TrimSpace(line) {
			clean = clean && base64Class[b] != foreign && base64Class[b] != blank
		}
	}
	if clean {
		return false
	}
	decoded := c.head(p, 1<<10)
	controls := 0
	for _, b := range decoded {
		if b < ' ' && !bytes.Contains([]byte("\t\n\f\r\x1b"), []byte{b}) {
			controls++
		}
	}
	return controls*50 > len(decoded)
}

// looksHTML recognises the beginning of a page that nobody named a type for.
func looksHTML(start []byte) bool {
	start = bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(start, []byte("\ufeff")), " \t\r\n"))
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html"))
}

// showElse shows, of a mail that has no text to be displayed, the next best: a text that came as a
// file, a text of an unusual kind, what an invitation says, what stands outside of all parts.
func (c *contents) showElse(root *part) {
	for _, better := range []func(file) bool{namedText, unusualText} {
		for _, f := range c.files {
			if f.nth == 0 && !f.sealed && better(f) && !c.hasText() {
				c.show(f.part)
			}
		}
	}
	for _, f := range c.files {
		if f.nth == 0 && !f.sealed && f.kind == "text/calendar" && !c.hasText() {
			event := firstEvent(c.text(f.part, maxReport))
			c.shown = append(c.shown, passage{text: invitation(event)})
			f.part.speaks = strings.TrimSpace(event["COMMENT"]) == ""
		}
	}
	if !c.hasText() && len(c.attachedMails()) == 0 {
		c.showOutside(root)
	}
}

// hasText says whether any words are shown.
func (c *contents) hasText() bool {
	for _, p := range c.shown {
		if p.html || strings.TrimSpace(p.text) != "" {
			return true
		}
	}
	return false
}

// namedText is a text to be displayed that has a name, so that it counts as a file.
func namedText(f file) bool {
	return f.disposition != "attachment" && (f.kind == "text/plain" || f.kind == "text/html")
}

// unusualText is a text of a kind that a person can read as it stands (RFC 2046 section 4.1.4).
func unusualText(f file) bool {
	switch f.kind {
	case "text/calendar", "text/css", "text/csv", "text/directory", "text/javascript", "text/rtf",
		"text/vcard", "text/x-amp-html", "text/x-vcard", "text/xml", "text/rfc822-headers":
		return false
	}
	return f.disposition != "attachment" && strings.HasPrefix(f.kind, "text/")
}

// showOutside shows what stands before the first part of a multipart or behind its last one.
// Mailers put a sentence for clients without MIME there, which names it; others lose a text there.
func (c *contents) showOutside(p *part) {
	if p.kind == "multipart/encrypted" {
		return
	}
	for _, place := range []stretch{p.before, p.behind} {
		outside := &part{path: p.path, kind: "text/plain", start: place.start, end: place.end}
		if place.end <= place.start || c.hasText() {
			continue
		}
		text := c.text(outside, 16<<10)
		if strings.TrimSpace(text) != "" && !strings.Contains(strings.ToUpper(text), "MIME") {
			c.notes.add(p.place(), "the text stands outside of all parts")
			c.shown = append(c.shown, passage{text: text})
		}
	}
	for _, child := range p.children {
		c.showOutside(child)
	}
}
