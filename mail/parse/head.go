package parse

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// headerKind says which header is read, and so by what rules.
type headerKind struct {
	place  string
	octets int
	top    bool
	late   bool // it may stand behind an empty line
}

var mailHeader = headerKind{place: "header", octets: maxHeader, top: true}

func partHeader(path string) headerKind {
	return headerKind{place: "part " + path, octets: maxPartHeader}
}

// headerReader reads the lines of a header up to the empty one.
type headerReader struct {
	headerKind
	in     *lines
	stop   func(line []byte) bool // a line that ends the header by itself, nil for none
	notes  *notes
	fields []Field
	name   string
	value  []byte
	open   bool // name and value are a field being read
	hollow bool // the last line held blanks alone
	used   int
	parted string // the boundary that the header names
	full   bool   // no more fields are kept
	cut    bool   // the field being read is longer than it may be
	fault  string // the first defect of the structure
}

// readHeader reads a header; the next line is then the first of the body. The fault is the first
// defect of its structure: readers differ on what such a header says.
func readHeader(in *lines, kind headerKind, stop func([]byte) bool, n *notes) (header, string) {
	r := &headerReader{headerKind: kind, in: in, stop: stop, notes: n}
	for r.line() {
	}
	r.close()
	return newHeader(r.fields), r.fault
}

func (r *headerReader) defect(format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	r.notes.add(r.place, "%s", what)
	if r.fault == "" {
		r.fault = clip(clean(what), maxEvidence)
	}
}

// line takes one line and reports whether the header goes on.
func (r *headerReader) line() bool {
	p, ok := r.in.next()
	if !ok {
		return false
	}
	text := p.text()
	if r.top && p.off == 0 && bytes.HasPrefix(text, byteOrderMark) {
		r.defect("a byte order mark stands before the header")
		text = text[len(byteOrderMark):]
	}
	hollow := r.hollow
	r.hollow = p.begins && len(bytes.TrimLeft(text, " \t")) == 0
	switch {
	case !p.begins:
		r.extend(p.data)
	case r.stop != nil && r.stop(text):
		r.in.back()
		return false
	case len(text) == 0:
		return r.blank()
	case text[0] == ' ' || text[0] == '\t':
		r.fold(text)
	default:
		return r.begin(text, hollow)
	}
	return true
}

var byteOrderMark = []byte("\xef\xbb\xbf") // some editors save a mail with one

// blank ends the header, unless it only stands before it.
func (r *headerReader) blank() bool {
	if r.open || len(r.fields) > 0 || !r.top && !r.late {
		return false
	}
	next := r.in.peek(256)
	switch {
	case !r.top && !isContentField(next):
		return false
	case fieldName(next) != "":
		r.defect("an empty line stands before the header")
		return true
	case len(bytes.TrimRight(next, "\r")) == 0: // more of them
		return true
	}
	return false
}

// isContentField says that a line begins one of the fields that tell how a part is to be read.
func isContentField(line []byte) bool {
	switch strings.ToLower(strings.TrimRight(fieldName(line), " \t")) {
	case "content-type", "content-transfer-encoding", "content-disposition":
		return true
	}
	return false
}

func (r *headerReader) fold(text []byte) {
	switch {
	case r.open:
		if r.top && r.hidesFrom(text) {
			r.defect("a folded line looks like a From field")
		}
		r.extend(append([]byte{'\n'}, text...))
	case fieldName(bytes.TrimLeft(text, " \t")) != "":
		r.defect("the first line is folded")
		r.begin(bytes.TrimLeft(text, " \t"), false)
	default:
		r.defect("the first line is folded: %q", clip(string(text), 60))
	}
}

// hidesFrom says whether a reader that takes blanks before a name lightly would see a From field in
// a folded line. Lists of names in signatures fold in such places, too.
func (r *headerReader) hidesFrom(text []byte) bool {
	text = bytes.TrimLeft(text, " \t")
	if len(text) < 5 || !strings.EqualFold(string(text[:4]), "from") || bytes.IndexByte(text, '@') < 0 {
		return false
	}
	rest := bytes.TrimLeft(text[4:], " \t")
	return len(rest) > 0 && rest[0] == ':' && !strings.HasSuffix(strings.ToLower(r.name), "signature")
}

// begin takes a line that begins a field, or should.
func (r *headerReader) begin(text []byte, hollow bool) bool {
	name := fieldName(text)
	if name == "" {
		return r.stray(text, hollow)
	}
	r.close()
	r.name = strings.TrimRight(name, " \t")
	if r.name != name {
		r.defect("a blank stands before the colon of %q", r.name)
	}
	r.open, r.cut, r.value = true, false, r.value[:0]
	r.extend(text[len(name)+1:])
	return true
}

// stray meets a line that is no field: noise in the header, or the body, if nothing like a header
// follows. The last line before an empty one may be either: one of several words somebody wrote,
// and so did they the last of the mail and one behind a line of blanks, which some relays make of
// the empty one.
func (r *headerReader) stray(text []byte, hollow bool) bool {
	first := !r.open && len(r.fields) == 0
	text = bytes.Clone(text) // peek moves the buffer
	if r.top && first && isMbox(text) {
		r.defect("an mbox %q line stands before the header", "From ")
		return true
	}
	next := r.in.peek(256)
	r.close()
	if r.divides(text) {
		r.defect("no empty line ends the header")
		r.in.back()
		return false
	}
	more := fieldName(next) != ""
	if !more && !first && !hollow && !r.in.end() {
		more = len(next) > 0 && (next[0] == ' ' || next[0] == '\t') ||
			len(bytes.TrimRight(next, "\r")) == 0 && !(bytes.IndexByte(text, ' ') > 0 && r.ofText()) ||
			r.fromFollows()
	}
	if !more || first && !r.top {
		r.defect("no empty line ends the header")
		r.in.back()
		return false
	}
	r.defect("a line without a colon: %q", clip(string(text), 60))
	return true
}

// fromFollows says that the From field that every header has is yet to come, before any empty line:
// some relays and pasted headers lose the blanks before folded lines.
func (r *headerReader) fromFollows() bool {
	isFrom := func(f Field) bool { return strings.EqualFold(f.Name, "from") }
	if !r.top || slices.ContainsFunc(r.fields, isFrom) {
		return false
	}
	for line := range r.in.ahead(4 << 10) {
		if len(line) == 0 {
			return false
		}
		if strings.EqualFold(strings.TrimRight(fieldName(line), " \t"), "from") {
			return true
		}
	}
	return false
}

// divides says that a line is the boundary that the header names, so that the body begins with it.
func (r *headerReader) divides(line []byte) bool {
	if len(line) < 3 || line[0] != '-' || line[1] != '-' || r.parted == "" {
		return false
	}
	_, _, exact := delimiter(line[2:], r.parted)
	return exact
}

// ofText says that the fields so far announce a text as it stands.
func (r *headerReader) ofText() bool {
	h := newHeader(r.fields)
	kind, _ := mediaType(h.first("content-type"))
	encoding, _ := transferEncoding(h.first("content-transfer-encoding"))
	return encoding != "base64" && encoding != "uuencode" && r.top &&
		(kind == "" || strings.HasPrefix(kind, "text/"))
}

func isMbox(text []byte) bool {
	return bytes.HasPrefix(text, []byte("From ")) || bytes.HasPrefix(text, []byte(">From "))
}

func (r *headerReader) extend(data []byte) {
	if !r.open || r.cut || r.full {
		return
	}
	limit := maxField
	if len(r.value)+len(data) > limit && isLongField(r.name) {
		limit = maxLongField
	}
	if r.place != "header" {
		limit = min(limit, max(0, r.octets-r.used-len(r.name)-3)) // its beginning fits in
	}
	if room := limit - len(r.value); len(data) > room {
		r.defect("the field %s is longer than %d octets and was cut", r.name, limit)
		r.cut = true
		data = data[:max(0, room)]
	}
	r.value = append(r.value, data...)
}

// close files the field that is being read.
func (r *headerReader) close() {
	if !r.open {
		return
	}
	r.open = false
	r.used += len(r.name) + len(r.value) + 3
	switch {
	case r.full:
		return
	case len(r.fields) >= maxFields:
		r.full = true
		r.defect("more than %d fields", maxFields)
		return
	case r.used > r.octets:
		r.full = true
		r.defect("the header is longer than %d octets", r.octets)
		return
	}
	raw := string(bytes.TrimRight(r.value, "\r\n"))
	if r.top && (strings.IndexByte(raw, '\r') >= 0 || strings.IndexByte(raw, 0) >= 0) {
		r.defect("the field %s holds a bare CR or a NUL", r.name)
	}
	if r.parted == "" && strings.EqualFold(r.name, "content-type") &&
		strings.Contains(strings.ToLower(raw), "boundary") {
		_, params := mediaType(unfold(raw))
		r.parted = params["boundary"]
	}
	r.fields = append(r.fields, Field{Name: r.name, Raw: raw})
}

// fieldName is the name that a line begins with (RFC 5322 section 3.6.8), with the blanks before
// the colon that the obsolete syntax allows; empty if it begins with none.
func fieldName(line []byte) string {
	i := bytes.IndexByte(line, ':')
	if i < 1 || i > 200 {
		return ""
	}
	for _, c := range bytes.TrimRight(line[:i], " \t") {
		if c <= ' ' || c >= 127 {
			return ""
		}
	}
	if line[0] == ' ' || line[0] == '\t' || bytes.HasPrefix(line[i:], []byte("://")) {
		return ""
	}
	return string(line[:i])
}
