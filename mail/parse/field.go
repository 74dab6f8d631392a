package parse

import (
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
	h, _ := readHeader(newLines(raw, max(0, size), nil), mailHeader, nil, new(notes))
	return h.fields
}

// header is the fields of a header, to be asked for by name in any case.
type header struct {
	fields []Field
	names  []string // of the fields, in lower case
	index  map[string][]int
}

func newHeader(fields []Field) header {
	h := header{fields, make([]string, len(fields)), make(map[string][]int, len(fields))}
	for i, f := range fields {
		name := strings.ToLower(f.Name)
		h.names[i] = name
		h.index[name] = append(h.index[name], i)
	}
	return h
}

// first is the unfolded value of the first such field that has one.
func (h header) first(name string) string {
	for _, i := range h.index[name] {
		if value := h.fields[i].Value(); value != "" {
			return value
		}
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

// isLongField says that a field names mailboxes or mails, which may be many.
func isLongField(name string) bool {
	switch strings.ToLower(name) {
	case "to", "cc", "from", "reply-to", "references", "bcc", "in-reply-to":
		return true
	}
	return false
}
