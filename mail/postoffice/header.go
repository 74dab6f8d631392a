package postoffice

import (
	"bytes"
	"iter"
	"mime"
	"net/mail"
	"net/textproto"
	"strings"
)

// headerEnd is where the header ends and the body begins: behind the first empty line, or at the
// end of a mail that has none. It is right for broken mails too, which must be served as they are.
func headerEnd(raw []byte) int {
	for start := 0; start < len(raw); {
		line := bytes.IndexByte(raw[start:], '\n') + 1
		if line == 0 {
			return len(raw)
		}
		if len(bytes.TrimRight(raw[start:start+line], "\r\n")) == 0 {
			return start + line
		}
		start += line
	}
	return len(raw)
}

// fields yields each header field with its name, its continuation lines and its line ends, and
// last the empty line. What is no field (an mbox line, a stray word) comes with an empty name.
func fields(header []byte) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for len(header) > 0 {
			end := fieldEnd(header)
			field := header[:end]
			header = header[end:]
			name, _, found := bytes.Cut(field, []byte(":"))
			if !found || bytes.ContainsAny(name, "\r\n") {
				name = nil
			}
			if !yield(string(bytes.TrimSpace(name)), field) {
				return
			}
		}
	}
}

func fieldEnd(header []byte) int {
	end := 0
	for {
		line := bytes.IndexByte(header[end:], '\n') + 1
		if line == 0 {
			return len(header)
		}
		end += line
		if end == len(header) || header[end] != ' ' && header[end] != '\t' {
			return end
		}
	}
}

// headerMap unfolds the fields of a mail for looking things up by canonical name.
func headerMap(raw []byte) mail.Header {
	h := mail.Header{}
	for name, field := range fields(raw[:headerEnd(raw)]) {
		if name == "" {
			continue
		}
		_, value, _ := bytes.Cut(field, []byte(":"))
		unfolded := strings.NewReplacer("\r", "", "\n", "").Replace(string(value))
		key := textproto.CanonicalMIMEHeaderKey(name)
		h[key] = append(h[key], strings.TrimSpace(unfolded))
	}
	return h
}

// decoded gives a header value as a person reads it, or as it stands when it can't be decoded.
func decoded(value string) string {
	if words, err := new(mime.WordDecoder).DecodeHeader(value); err == nil {
		return words
	}
	return value
}

// addresses reads an address list; one that can't be read gives none.
func addresses(h mail.Header, name string) []*mail.Address {
	list, err := h.AddressList(name)
	if err != nil {
		return nil
	}
	return list
}
