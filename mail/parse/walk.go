package parse

import (
	"bytes"
	"crypto/sha256"
	"strconv"
	"strings"

	"ticketd/ticketing"
)

// walker finds the parts of a mail in one pass.
type walker struct {
	in    *lines
	notes *notes
	root  *part
	open  []*part // multiparts, the outermost first
	leaf  *part   // the part whose body is being passed, nil between parts
	eol   int     // length of the line end before the line in hand
	count int
}

// letter is a mail taken apart, nothing decoded yet.
type letter struct {
	header header
	fault  string // the first defect of the header's structure
	root   *part
	raw    ticketing.Hash
	body   ticketing.Hash
}

// split takes a mail apart and hashes it on the way. Of a mail that is too large only the beginning
// of the body is looked at.
func split(in *lines, large bool, n *notes) letter {
	w := &walker{in: in, notes: n}
	var l letter
	l.header, l.fault = readHeader(in, mailHeader, nil, n)
	print := &bodyPrint{sum: sha256.New(), held: in.held}
	if in.again {
		print.add(in.last)
	}
	in.print = print
	w.root = newPart("", 0, l.header)
	w.root.first = true
	w.enter(w.root)
	limit := in.at() + maxMail
	if large {
		limit = in.at() + maxLargeMail
	}
	for p, ok := w.next(limit); ok && p.off < limit; p, ok = w.next(limit) {
		w.line(p)
	}
	w.leave(0, in.off, 0)
	in.drain()
	if in.err != nil {
		n.add("body", "the mail breaks off: %v", in.err)
	}
	l.root = w.root
	l.raw = in.hash()
	l.body = print.finish()
	return l
}

// enter begins the body of a part whose header was read.
func (w *walker) enter(p *part) {
	if p.kind == "" || !strings.Contains(p.kind, "/") {
		w.assume(p)
	}
	if p.odd != "" {
		w.notes.add(p.place(), "unknown Content-Transfer-Encoding %q; taken as it stands", p.odd)
	}
	p.start = w.in.at()
	w.eol = 0
	w.leaf = p
	if !p.multipart() {
		return
	}
	if p.depth >= maxDepth {
		w.notes.gap(ticketing.GapCut, p.place(), "more than %d multiparts inside one another", maxDepth)
		p.kind = "application/octet-stream"
		return
	}
	p.boundary = strings.TrimRight(p.params["boundary"], " \t")
	if len(p.boundary) > maxBoundary {
		w.notes.add(p.place(), "the boundary is longer than %d octets", maxBoundary)
		p.boundary = ""
	}
	w.open = append(w.open, p)
}

// assume gives a part a kind that names none, or none that can be read: a file if it has a name,
// else a text (RFC 2045 section 5.2), or a mail in a digest (RFC 2046 section 5.1.5).
func (w *walker) assume(p *part) {
	named := p.params["name"] != "" || p.dparams["filename"] != ""
	if p.kind != "" && p.kind != "text" {
		w.notes.add(p.place(), "unreadable Content-Type %q", p.kind)
	}
	switch {
	case p.kind != "" && p.kind != "text" && named:
		p.kind = "application/octet-stream"
	case p.within == "multipart/digest":
		p.kind = "message/rfc822"
	default:
		p.kind, p.assumed = "text/plain", true
	}
}

// next passes over the lines that are no border, nearly all of a mail, and returns the next one.
func (w *walker) next(limit int64) (piece, bool) {
	if eol := w.in.skip(limit); eol > 0 {
		w.eol = eol
	}
	return w.in.next()
}

func (w *walker) line(p piece) {
	if !p.begins || !w.border(p) {
		w.eol = len(p.data) - len(p.text())
	}
}

// border acts on a line that separates parts, and reports whether it is one.
func (w *walker) border(p piece) bool {
	if len(p.data) < 3 || p.data[0] != '-' || p.data[1] != '-' {
		return false
	}
	level, closing, ok := w.match(p.text()[2:])
	if !ok || !closing && w.isText(p.text()[2:], w.open[level].boundary) {
		if level, ok = w.guess(p.text()[2:]); !ok {
			return false
		}
	}
	w.leave(level+1, p.off, w.eol)
	m := w.open[level]
	if len(m.children) == 0 && !m.closed {
		m.before = stretch{m.start, max(m.start, p.off-int64(w.eol))}
	}
	if w.leaf = nil; closing {
		m.closed = true
		m.behind.start = p.off + int64(len(p.data))
		return true
	}
	w.add(m)
	return true
}

// match finds the innermost open multipart whose boundary the line is (RFC 2046 section 5.1.1). One
// that is closed already comes last: some mailers give two multiparts the same boundary. A line
// that is one boundary exactly is not another one with something behind it.
func (w *walker) match(text []byte) (level int, closing, ok bool) {
	for _, exactly := range [2]bool{true, false} {
		for _, closed := range [2]bool{false, true} {
			for i := len(w.open) - 1; i >= 0; i-- {
				if m := w.open[i]; m.closed == closed && m.boundary != "" {
					if found, closing, exact := delimiter(text, m.boundary); found && exact == exactly {
						return i, closing, true
					}
				}
			}
		}
	}
	return 0, false, false
}

// delimiter reads a line behind its two hyphens. What follows the boundary after a blank, or behind
// the two hyphens that close, does not count, but the line is then not exact.
func delimiter(text []byte, boundary string) (found, closing, exact bool) {
	if len(text) < len(boundary) || string(text[:len(boundary)]) != boundary {
		return false, false, false
	}
	rest := bytes.TrimRight(text[len(boundary):], " \t")
	switch {
	case len(rest) == 0:
		return true, false, true
	case len(rest) >= 2 && rest[0] == '-' && rest[1] == '-':
		behind := bytes.TrimLeft(rest, "-")
		return len(behind) == 0 || !longer(behind[0]), true, len(rest) == 2
	case rest[0] == ' ' || rest[0] == '\t':
		return true, false, false
	}
	return false, false, false
}

// longer says that with the character a boundary would be a longer one, as that of a mail inside may be.
func longer(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_'
}

// isText says that a line only begins like a boundary, as no part follows it: words stand behind it
// on the line, and below it neither a field nor an empty line.
func (w *walker) isText(text []byte, boundary string) bool {
	if _, _, exact := delimiter(text, boundary); exact {
		return false
	}
	next := bytes.TrimRight(w.in.peek(256), "\r")
	return len(next) > 0 && fieldName(next) == ""
}

// guess takes a line for the boundary of a multipart that names none, or a wrong one: a line that
// looks like a boundary with the field of a part below it.
func (w *walker) guess(text []byte) (int, bool) {
	i := len(w.open) - 1
	if i < 0 || len(w.open[i].children) > 0 || w.leaf != w.open[i] {
		return 0, false
	}
	boundary := string(bytes.TrimRight(text, " \t"))
	name := fieldName(w.in.peek(64))
	if len(boundary) > maxBoundary || boundary == "" ||
		len(name) < 8 || !strings.EqualFold(name[:8], "content-") {
		return 0, false
	}
	w.notes.add(w.open[i].place(), "no usable boundary is named; the parts are divided by %q",
		clip(boundary, 80))
	w.open[i].boundary = boundary
	return i, true
}

// add begins the next part of a multipart.
func (w *walker) add(m *part) {
	if w.count++; w.count > maxParts {
		if w.count == maxParts+1 {
			w.notes.gap(ticketing.GapCut, "body", "more than %d parts", maxParts)
		}
		return
	}
	if m.closed {
		w.notes.add(m.place(), "a part stands behind the closing boundary")
		m.closed = false
	}
	path := strconv.Itoa(len(m.children) + 1)
	if m.path != "" {
		path = m.path + "." + path
	}
	stop := func(text []byte) bool {
		if len(text) < 3 || text[0] != '-' || text[1] != '-' {
			return false
		}
		_, _, ok := w.match(text[2:])
		return ok
	}
	kind := partHeader(path)
	kind.late = m.kind != "multipart/digest" // a mail stands there
	h, _ := readHeader(w.in, kind, stop, w.notes)
	p := newPart(path, m.depth+1, h)
	p.first, p.within = len(m.children) == 0, m.kind
	if h.has("message-id") {
		p.letter = &h
	}
	m.children = append(m.children, p)
	w.enter(p)
}

// leave ends the part in hand and the multiparts from level on; their bodies end where the line
// end before off begins.
func (w *walker) leave(level int, off int64, eol int) {
	if w.leaf != nil {
		w.leaf.end = max(w.leaf.start, off-int64(eol))
	}
	for _, m := range w.open[level:] {
		m.end = max(m.start, off-int64(eol))
		m.behind.end = max(m.behind.start, m.end)
		switch {
		case len(m.children) == 0:
			w.notes.add(m.place(), "%s without a part; read as text", m.kind)
			m.asText()
		case !m.closed:
			w.notes.add(m.place(), "no closing boundary")
		}
	}
	w.open = w.open[:level]
}
