package reply

import "strings"

// attribute reads the next attribute of a tag: its name as it is written, and its value with its
// entities. It is false behind the last one, where the tag is closed; in one that breaks off the
// place is behind the end of the text.
func (t *tokens) attribute() (name, value string, ok bool) {
	for t.skipSpace(); t.at < len(t.src); t.skipSpace() {
		if t.src[t.at] == '>' {
			t.at++
			return "", "", false
		}
		name, value = t.attributeName(), t.attributeValue()
		if name != "" {
			return name, value, true
		}
	}
	t.at = len(t.src) + 1
	return "", "", false
}

func (t *tokens) skipSpace() {
	for t.at < len(t.src) && isSpace(t.src[t.at]) {
		t.at++
	}
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f'
}

func (t *tokens) attributeName() string {
	from := t.at
	for ; t.at < len(t.src); t.at++ {
		switch c := t.src[t.at]; {
		case c == '=' && t.at == from:
		case c == '=', c == '/', c == '>', isSpace(c):
			return t.src[from:t.at]
		}
	}
	return t.src[from:]
}

func (t *tokens) attributeValue() string {
	t.skipSpace()
	if t.at >= len(t.src) {
		return ""
	}
	switch t.src[t.at] {
	case '/':
		t.at++
		return ""
	case '=':
		t.at++
	default:
		return ""
	}
	t.skipSpace()
	if t.at >= len(t.src) || t.src[t.at] == '>' {
		return ""
	}
	from := t.at
	if quote := t.src[t.at]; quote == '"' || quote == '\'' {
		from++
		end := strings.IndexByte(t.src[from:], quote)
		if end < 0 {
			t.mended = true
			if end = strings.IndexByte(t.src[from:], '>'); end < 0 {
				end = len(t.src) - from
			}
			t.at = from + end
			return t.src[from:t.at]
		}
		t.at = from + end + 1
		return t.src[from : from+end]
	}
	for t.at < len(t.src) && t.src[t.at] != '>' && !isSpace(t.src[t.at]) {
		t.at++
	}
	return t.src[from:t.at]
}
