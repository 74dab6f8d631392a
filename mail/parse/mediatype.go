package parse

import (
	"strconv"
	"strings"
)

// mediaType reads a Content-Type or Content-Disposition (RFC 2045 section 5.1, RFC 2183) with the
// parameters of RFC 2231 put together. The type is in lower case; parameter values are UTF-8.
// It reads what mailers write: no semicolon, no quotes, quotes that never close.
func mediaType(value string) (string, map[string]string) {
	value = strings.Replace(strings.TrimSpace(uncomment(value)), " / ", "/", 1)
	end := strings.IndexAny(value, ";, \t")
	if end < 0 {
		end = len(value)
	}
	kind := strings.ToLower(strings.Trim(value[:end], `"' ,`))
	if strings.Contains(kind, "=") { // "charset=utf-8": the type itself is missing
		kind, end = "", 0
	}
	if i := strings.IndexFunc(kind, notToken); i >= 0 {
		kind = kind[:i] // "text/html>"
		if _, sub, _ := strings.Cut(kind, "/"); sub == "" {
			kind = ""
		}
	}
	rest := value[end:]
	if strings.Trim(rest, ";, \t") == "" {
		return kind, nil
	}
	return kind, params(rest)
}

func notToken(r rune) bool {
	return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789!#$&^_.+-/*%'`|~{}", r)
}

// uncomment takes out the comments (RFC 5322 section 3.2.2) before the first value: from there on
// a bracket belongs to a name, as in "my file (1).pdf".
func uncomment(s string) string {
	if strings.IndexByte(s, '(') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '"' || s[i] == '=' {
			b.WriteString(s[i:])
			break
		}
		if s[i] == '(' {
			n := commentLength(s[i:])
			if n == 0 {
				b.WriteString(s[i+1:])
				break
			}
			i += n - 1
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func commentLength(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// segment is one piece of a parameter that RFC 2231 divides.
type segment struct {
	text    string
	encoded bool
}

func params(s string) map[string]string {
	plain := map[string]string{}
	pieces := map[string]map[int]segment{}
	for range maxParams {
		name, value, rest := nextParam(s)
		if s = rest; name == "" {
			if s == "" {
				break
			}
			continue
		}
		base, index, encoded := splitParam(name)
		if index < 0 {
			if plain[name] == "" {
				plain[name] = value
			}
			continue
		}
		if pieces[base] == nil {
			pieces[base] = map[int]segment{}
		}
		pieces[base][index] = segment{value, encoded}
	}
	for base, list := range pieces {
		plain[base] = join(list)
	}
	return plain
}

// nextParam takes one parameter off the front.
func nextParam(s string) (name, value, rest string) {
	s = strings.TrimLeft(s, ";, \t")
	eq := strings.IndexAny(s, "=;")
	if eq < 0 {
		return "", "", ""
	}
	if s[eq] == ';' {
		return "", "", s[eq+1:]
	}
	name = strings.ToLower(strings.TrimSpace(s[:eq]))
	s = strings.TrimLeft(s[eq+1:], " \t")
	names := strings.HasPrefix(name, "filename") || strings.HasPrefix(name, "name")
	switch {
	case strings.HasPrefix(s, `"`):
		value, rest = quotedValue(s[1:], names)
		return name, value, rest
	case names:
		value, rest = bareName(s)
		value = strings.ReplaceAll(value, `"`, "")
	default:
		value, rest = s, ""
		if i := strings.IndexAny(s, "; \t"); i >= 0 {
			value, rest = s[:i], s[i:]
		}
	}
	return name, strings.Trim(strings.TrimSpace(value), "'"), rest
}

// bareName takes a file name without quotes, which may hold blanks: it goes on to the semicolon,
// behind one that no parameter follows, or to the next parameter.
func bareName(s string) (value, rest string) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ';':
			next, _, _ := strings.Cut(s[i+1:], ";")
			if strings.Contains(next, "=") || strings.Trim(next, " \t") == "" {
				return s[:i], s[i:]
			}
			i += len(next)
		case ' ', '\t':
			if beginsParam(s[i+1:]) {
				return s[:i], s[i:]
			}
		}
	}
	return s, ""
}

// beginsParam says that a parameter that stands beside file names begins here, its semicolon lost.
func beginsParam(s string) bool {
	name, _, ok := strings.Cut(s[:min(len(s), 40)], "=")
	switch base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(name)), "*"); base {
	case "name", "filename", "size", "charset", "type", "boundary", "format", "method", "smime-type",
		"creation-date", "modification-date", "read-date", "x-unix-mode", "x-mac-type",
		"x-mac-creator":
		return ok
	}
	return false
}

// quotedValue reads a quoted-string behind its first quote. A backslash only quotes a quote or a
// backslash: mailers write C:\path as it stands. In a file name a quote that ends nothing is part
// of it.
func quotedValue(s string, inner bool) (value, rest string) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			if rest = s[i+1:]; !inner || endsValue(rest) {
				return b.String(), rest
			}
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String(), ""
}

// endsValue says that what follows a quote shows that it was the last.
func endsValue(rest string) bool {
	rest = strings.TrimLeft(rest, " \t")
	if rest == "" || rest[0] == ';' || rest[0] == '(' || rest[0] == ',' || beginsParam(rest) {
		return true
	}
	before, _, more := strings.Cut(rest[:min(len(rest), maxName)], `"`)
	return !more || strings.ContainsAny(before, ";=")
}

// splitParam reads "name*", "name*0" and "name*0*" (RFC 2231 sections 3 and 4). The index is -1
// for a plain parameter.
func splitParam(name string) (base string, index int, encoded bool) {
	base, number, star := strings.Cut(name, "*")
	if !star {
		return name, -1, false
	}
	number, encoded = strings.CutSuffix(number, "*")
	if number == "" {
		return base, 0, true
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n >= maxParams {
		return name, -1, false
	}
	return base, n, encoded
}

func join(list map[int]segment) string {
	var raw []byte
	charset, open := "", "" // some mailers divide an escape, so it is undone when its segments end
	for i := 0; i < maxParams; i++ {
		s, ok := list[i]
		if !ok {
			if i == 0 {
				continue // some mailers count from one
			}
			break
		}
		if s.encoded {
			if label, rest, ok := cutCharset(s.text); ok && charset == "" {
				charset, s.text = label, rest
			}
			open += s.text
			continue
		}
		raw = append(append(raw, unpercent(open)...), s.text...)
		open = ""
	}
	raw = append(raw, unpercent(open)...)
	text, _ := decodeCharset(raw, charset)
	return text
}

func cutCharset(s string) (label, rest string, ok bool) {
	label, rest, ok = strings.Cut(s, "'")
	if !ok {
		return "", s, false
	}
	_, rest, ok = strings.Cut(rest, "'")
	return label, rest, ok
}

func unpercent(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if hi, lo := hexDigit(s[i+1]), hexDigit(s[i+2]); hi < 16 && lo < 16 {
				out = append(out, hi<<4|lo)
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return out
}

func hexDigit(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	}
	return 16
}
