package parse

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// Field is one field of a header, as it stands.
type Field struct {
	Name string // as written, without blanks before the colon
	Raw  string // what follows the colon, folds included, without the last line end
}

// Value is the unfolded value (RFC 5322 section 2.2.3): its octets as they stand, encoded-words
// and bytes beyond ASCII included, without blanks at either end.
func (f Field) Value() string { return unfold(f.Raw) }

// Decoded is the unfolded value with its encoded-words decoded (RFC 2047): valid UTF-8 without
// control and bidi characters.
func (f Field) Decoded() string { return decodeField(unfold(f.Raw), "") }

// Headers returns the fields of a mail's header in order, read as Mail reads them and within the
// same limits: at most 2,000 fields and 512 KiB.
func Headers(raw io.ReaderAt, size int64) []Field {
	h, _ := readHeader(newLines(raw, max(0, size)), mailHeader, nil, new(notes))
	return h.fields
}

// header is the fields of a header, to be asked for by name in any case.
type header struct {
	fields []Field
	index  map[string][]int
}

func newHeader(fields []Field) header {
	h := header{fields: fields, index: make(map[string][]int, len(fields))}
	for i, f := range fields {
		name := strings.ToLower(f.Name)
		h.index[name] = append(h.index[name], i)
	}
	return h
}

// first is the unfolded value of the first such field.
func (h header) first(name string) string {
	for _, i := range h.index[name] {
		return h.fields[i].Value()
	}
	return ""
}

// all is the unfolded values of all such fields in order.
func (h header) all(name string) []string {
	var values []string
	for _, i := range h.index[name] {
		values = append(values, h.fields[i].Value())
	}
	return values
}

// named is all such fields in order.
func (h header) named(name string) []Field {
	fields := make([]Field, 0, len(h.index[name]))
	for _, i := range h.index[name] {
		fields = append(fields, h.fields[i])
	}
	return fields
}

func (h header) has(name string) bool { return len(h.index[name]) > 0 }

func unfold(raw string) string {
	if strings.IndexByte(raw, '\n') < 0 && strings.IndexByte(raw, '\r') < 0 {
		return strings.TrimSpace(raw)
	}
	var b strings.Builder
	for line := range strings.SplitSeq(strings.ReplaceAll(raw, "\r", "\n"), "\n") {
		b.WriteString(line)
	}
	return strings.TrimSpace(b.String())
}

// headerKind says which header is read, and so by what rules.
type headerKind struct {
	place  string
	octets int
	top    bool
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
	used   int
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
		return r.begin(text)
	}
	return true
}

// blank ends the header, unless it only stands before it.
func (r *headerReader) blank() bool {
	if r.top && !r.open && len(r.fields) == 0 && fieldName(r.in.peek(256)) != "" {
		r.defect("an empty line stands before the header")
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
		r.begin(bytes.TrimLeft(text, " \t"))
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
func (r *headerReader) begin(text []byte) bool {
	name := fieldName(text)
	if name == "" {
		return r.stray(text)
	}
	r.close()
	r.name = strings.TrimRight(name, " \t")
	if r.name != name {
		r.defect("a blank stands before the colon of %q", r.name)
	}
	r.open, r.value = true, r.value[:0]
	r.extend(text[len(name)+1:])
	return true
}

// stray meets a line that is no field: noise in the header, or the body, if nothing like a header
// follows.
func (r *headerReader) stray(text []byte) bool {
	first := !r.open && len(r.fields) == 0
	text = bytes.Clone(text) // peek moves the buffer
	if r.top && first && isMbox(text) {
		r.defect("an mbox %q line stands before the header", "From ")
		return true
	}
	next := r.in.peek(256)
	more := fieldName(next) != "" || !first && (len(bytes.TrimRight(next, "\r")) == 0 ||
		next[0] == ' ' || next[0] == '\t')
	if !more || first && !r.top {
		r.defect("no empty line ends the header")
		r.in.back()
		return false
	}
	r.close()
	r.defect("a line without a colon: %q", clip(string(text), 60))
	return true
}

func isMbox(text []byte) bool {
	return bytes.HasPrefix(text, []byte("From ")) || bytes.HasPrefix(text, []byte(">From "))
}

func (r *headerReader) extend(data []byte) {
	if !r.open {
		return
	}
	limit := maxField
	switch strings.ToLower(r.name) {
	case "to", "cc", "from", "reply-to", "references", "bcc", "in-reply-to":
		limit = maxLongField
	}
	if r.place != "header" {
		limit = min(limit, r.octets)
	}
	if room := limit - len(r.value); len(data) > room {
		r.defect("the field %s is longer than %d octets and was cut", r.name, limit)
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
	case len(r.fields) >= maxFields:
		r.defect("more than %d fields", maxFields)
		return
	case r.used > r.octets:
		r.defect("the header is longer than %d octets", r.octets)
		return
	}
	raw := string(bytes.TrimRight(r.value, "\r\n"))
	if r.top && (strings.IndexByte(raw, '\r') >= 0 || strings.IndexByte(raw, 0) >= 0) {
		r.defect("the field %s holds a bare CR or a NUL", r.name)
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
	if line[0] == ' ' || line[0] == '\t' {
		return ""
	}
	return string(line[:i])
}
