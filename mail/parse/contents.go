package parse

import (
	"bytes"
	"io"
	"strings"

	"ticketd/ticketing"
)

// contents is what a mail shows and what it brings along.
type contents struct {
	mail   io.ReaderAt
	notes  *notes
	memory *Memory // nil: new for each part
	room   int     // octets of text that may still be shown
	html   int     // octets of HTML that may still be turned into text
	shown  []passage
	twin   []*part // HTML in whose place the next text is shown
	files  []file
	lost   int // files beyond the limit
	seal   int // how many encrypted multiparts are around the part in hand
}

// passage is one displayed text, as UTF-8.
type passage struct {
	text string
	html bool
	twin []*part // the HTML that says the same, of a text with that alternative
}

// file is a part that is no displayed text, or a uuencoded file inside one.
type file struct {
	*part
	name   string // of a uuencoded file
	nth    int    // which uuencoded file, from one; zero for the part itself
	inline bool
	placed bool // it is an image that stands in the newly written text
	sealed bool // it stands in encrypted content
}

func readContents(mail io.ReaderAt, root *part, n *notes, m *Memory) *contents {
	c := &contents{mail: mail, notes: n, memory: m, room: maxText, html: maxHTML}
	c.mend(root)
	c.collect(root, true)
	c.showElse(root)
	if c.lost > 0 {
		n.gap(ticketing.GapCut, "body", "%d attachments beyond the first %d are not listed", c.lost, maxAttachments)
	}
	return c
}

// collect goes through a part and those inside it; show is false where another part is displayed
// in its place.
func (c *contents) collect(p *part, show bool) {
	switch {
	case !p.multipart():
		c.leaf(p, show)
	case p.kind == "multipart/alternative":
		best := c.choose(p.children)
		if show {
			c.twin = twinOf(best, p.children)
		}
		for _, child := range p.children {
			c.collect(child, show && child == best)
		}
	case p.kind == "multipart/related":
		c.related(p, show)
	default:
		c.noteSealed(p)
		if p.kind == "multipart/encrypted" {
			c.seal++
			defer func() { c.seal-- }()
		}
		for _, child := range p.children {
			c.collect(child, show && c.seal == 0)
		}
	}
}

// related shows the root of a multipart/related (RFC 2387), which is the first part with a text if
// none is named, and what else is text that nothing refers to; the rest are files that it uses.
func (c *contents) related(p *part, show bool) {
	start := p.children[0]
	for _, child := range p.children {
		if firstText(child) != nil {
			start = child
			break
		}
	}
	for _, child := range p.children {
		if id := strings.Trim(p.params["start"], "<> "); id != "" && child.contentID == id {
			start = child
		}
	}
	for _, child := range p.children {
		switch {
		case child == start:
			c.collect(child, show)
		case child.contentID == "" && (child.multipart() || displayable(child)):
			c.collect(child, show)
		case child.multipart():
			c.collect(child, false)
		default:
			c.noteSealed(child)
			c.addFile(file{part: child, inline: child.disposition != "attachment"})
		}
	}
}

// choose picks among alternatives (RFC 2046 section 5.1.4), last to first: a plain text with words
// in it, else HTML, else what there is. Mailers send blank plain texts.
func (c *contents) choose(children []*part) *part {
	var html, other *part
	for i := len(children) - 1; i >= 0; i-- {
		leaf := firstText(children[i])
		switch {
		case leaf == nil:
		case leaf.kind == "text/html":
			if html == nil {
				html = children[i]
			}
		case c.says(leaf):
			return children[i]
		default:
			other = children[i]
		}
	}
	if html != nil {
		return html
	}
	return other
}

// says reports whether a plain text has words in it, other than that one should read the HTML.
func (c *contents) says(p *part) bool {
	start, _ := decodeLines(c.headIn(c.memory.text(), p, 2<<10), p.params["charset"])
	start = strings.TrimSpace(cleanText(start))
	return start != "" && (len(start) > 200 || !strings.Contains(strings.ToLower(start), "html"))
}

// firstText is the first displayed text in a part, plain before HTML among alternatives.
func firstText(p *part) *part {
	if !p.multipart() {
		if displayable(p) {
			return p
		}
		return nil
	}
	var html *part
	for _, child := range p.children {
		leaf := firstText(child)
		if leaf != nil && leaf.kind != "text/html" {
			return leaf
		}
		if html == nil {
			html = leaf
		}
	}
	return html
}

// displayable says that a part is text that belongs to the letter rather than a file.
func displayable(p *part) bool {
	switch p.kind {
	case "text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown":
	default:
		return false
	}
	if p.encoding == "uuencode" {
		return false
	}
	named := p.dparams["filename"] != "" || p.params["name"] != "" && p.path != "" && p.path != "1" &&
		(p.disposition != "" || !p.first && p.within != "multipart/alternative")
	return !named && (p.disposition != "attachment" || p.path == "")
}

func (c *contents) leaf(p *part, show bool) {
	if displayable(p) && c.seal == 0 {
		if show {
			c.show(p)
		}
		return
	}
	c.noteSealed(p)
	c.addFile(file{part: p, inline: p.disposition == "inline" ||
		p.disposition == "" && p.contentID != ""})
}

func (c *contents) addFile(f file) {
	if len(c.files) >= maxAttachments {
		c.lost++
		return
	}
	f.sealed = c.seal > 0
	c.files = append(c.files, f)
}

func (c *contents) show(p *part) {
	room := &c.room
	if p.kind == "text/html" {
		room = &c.html
	}
	text := c.text(p, *room)
	*room -= len(text)
	if p.kind == "text/html" {
		c.shown = append(c.shown, passage{text: text, html: true})
		return
	}
	if strings.Contains(text, "-----BEGIN PGP MESSAGE-----") {
		c.notes.gap(ticketing.GapSealed, p.place(), "a PGP message in the text was not decrypted")
	}
	text, names := cutUU(text)
	for i, name := range names {
		c.addFile(file{part: p, name: name, nth: i + 1})
	}
	c.shown = append(c.shown, passage{text: text, twin: c.twin})
	c.twin = nil
}

// text decodes the first octets of a text part.
func (c *contents) text(p *part, limit int) string {
	limit = max(0, limit)
	raw := c.headIn(c.memory.text(), p, limit+1)
	if len(raw) > limit {
		c.notes.gap(ticketing.GapCut, p.place(), "of the text the first %d octets are read", limit)
		raw = raw[:limit]
	}
	text, sure := decodeLines(raw, c.label(p, raw))
	if !sure {
		c.notes.add(p.place(), "the text is not in the character set that it names (%q)",
			clip(p.params["charset"], 40))
	}
	text = cleanText(text)
	switch {
	case p.kind == "text/enriched" || p.kind == "text/richtext":
		text = unenrich(text)
	case strings.EqualFold(p.params["format"], "flowed") && p.kind == "text/plain":
		text = unflow(text, strings.EqualFold(p.params["delsp"], "yes"))
	}
	return text
}

// label is the character set a part names, for HTML also inside.
func (c *contents) label(p *part, raw []byte) string {
	if label := p.params["charset"]; label != "" || p.kind != "text/html" {
		return label
	}
	head := strings.ToLower(string(raw[:min(len(raw), 2<<10)]))
	_, after, ok := strings.Cut(head, "charset=")
	if end := strings.IndexAny(after, `;/> `); ok && end > 0 {
		return strings.Trim(after[:end], `"'`)
	}
	return ""
}

// head is the first n octets of a part, decoded.
func (c *contents) head(p *part, n int) []byte { return c.headIn(new(bytes.Buffer), p, n) }

func (c *contents) headIn(b *bytes.Buffer, p *part, n int) []byte {
	b.Reset()
	b.Grow(int(min(int64(n), p.end-p.start)) + bytes.MinRead)
	_, err := b.ReadFrom(io.LimitReader(c.open(file{part: p}), int64(n)))
	if err != nil {
		c.notes.gap(ticketing.GapCut, p.place(), "the part breaks off: %v", err)
	}
	return b.Bytes()
}

// open reads a file's content.
func (c *contents) open(f file) io.Reader {
	size := f.end - f.start
	r := decode(io.NewSectionReader(c.mail, f.start, size), f.encoding, size)
	if f.nth > 0 {
		return newUUReader(r, f.nth-1)
	}
	return r
}
