package outbound

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"ticketd/ticketing"
)

const (
	// maxWord is the longest word that is written as it is, and the longest
	// encoded-word; RFC 2047 section 2 allows 75, but then a field whose name
	// stands on the same line would begin with a fold.
	maxWord   = 60
	wordStart = "=?utf-8?"
	wordRoom  = maxWord - len(wordStart) - len("q?") - len("?=")
)

// clean makes one line of text: valid UTF-8, no control characters (C0, DEL,
// C1), no line or paragraph separators, single spaces, at most limit
// characters.
func clean(s string, limit int) string {
	if ticketing.CleanLine(s) != s { // which takes away more
		s = strings.Map(func(r rune) rune {
			if unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp) {
				return ' '
			}
			return r
		}, strings.ToValidUTF8(s, "\uFFFD"))
		s = strings.Join(strings.Fields(s), " ")
	}
	if utf8.RuneCountInString(s) > limit {
		s = strings.TrimSpace(string([]rune(s)[:limit]))
	}
	return s
}

// unstructured writes text for a field that people read (RFC 5322 section
// 2.2.1). Only the words from the first that needs it to the last are encoded.
func unstructured(s string, limit int) string {
	words := strings.Split(clean(s, limit), " ")
	first, last := len(words), -1
	for i, w := range words {
		if needsEncoding(w) {
			first, last = min(first, i), i
		}
	}
	if last < 0 {
		return strings.Join(words, " ")
	}
	middle := encodedWords(strings.Join(words[first:last+1], " "))
	return strings.Join(append(append(words[:first:first], middle), words[last+1:]...), " ")
}

// needsEncoding reports whether a reader could take the word for something
// else: "=?" starts an encoded-word for some of them wherever it stands.
func needsEncoding(word string) bool {
	return len(word) > maxWord || strings.Contains(word, "=?") ||
		strings.ContainsFunc(word, func(r rune) bool { return r >= utf8.RuneSelf })
}

// encodedWords writes s as encoded-words of whole characters (RFC 2047): B
// where most of it is not ASCII, else Q.
func encodedWords(s string) string {
	foreign := 0
	for _, r := range s {
		if r >= utf8.RuneSelf {
			foreign++
		}
	}
	if foreign > utf8.RuneCountInString(s)/3 {
		return inWords(s, "b", wordRoom/4*3, func(r rune) int { return utf8.RuneLen(r) },
			func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) })
	}
	return inWords(s, "q", wordRoom, func(r rune) int { return len(q(string(r))) }, q)
}

// inWords cuts s into pieces of at most room, as size measures them, and
// encodes each.
func inWords(s, encoding string, room int, size func(rune) int,
	encode func(string) string) string {
	var words []string
	start, filled := 0, 0
	write := func(end int) {
		words = append(words, wordStart+encoding+"?"+encode(s[start:end])+"?=")
		start, filled = end, 0
	}
	for i, r := range s {
		if filled+size(r) > room {
			write(i)
		}
		filled += size(r)
	}
	write(len(s))
	return strings.Join(words, " ")
}

// q is the Q encoding (RFC 2047 section 4.2) with only what is safe in a
// display name left as it is (section 5, rule 3).
func q(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ':
			b.WriteByte('_')
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "=%02X", c)
		}
	}
	return b.String()
}

// percent writes octets as RFC 2231 section 7 has them in a parameter's value.
func percent(s string) string {
	return strings.NewReplacer("_", "%20", "=", "%").Replace(q(s))
}

// mailbox writes a display name and an address that is Mailable.
func mailbox(m ticketing.Mailbox) string {
	name := clean(m.Name, maxName)
	if name == "" {
		return string(m.Address)
	}
	address := " <" + string(m.Address) + ">"
	for word := range strings.SplitSeq(name, " ") {
		if needsEncoding(word) {
			return encodedWords(name) + address
		}
	}
	name = strings.ReplaceAll(strings.ReplaceAll(name, `\`, `\\`), `"`, `\"`)
	return `"` + name + `"` + address
}

// token writes a value for programs: printable ASCII, and nothing that a
// reader would decode.
func token(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= utf8.RuneSelf {
			return -1
		}
		return r
	}, clean(s, maxID))
	for strings.Contains(s, "=?") {
		s = strings.ReplaceAll(s, "=?", "")
	}
	return clean(s, maxID)
}

// bodyText makes the text of a part: valid UTF-8, line ends of one kind, no
// other control characters than tab, a line end at the end.
func bodyText(s string) string {
	if !isBodyText(s) {
		s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
		s = strings.ReplaceAll(s, "\r", "\n")
		s = strings.Map(func(r rune) rune {
			if unicode.IsControl(r) && r != '\n' && r != '\t' {
				return -1
			}
			return r
		}, s)
	}
	return strings.TrimRight(s, "\n") + "\n"
}

// isBodyText reports whether a text has nothing that a part's may not have, as nearly all do.
func isBodyText(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' && c != '\t' || c == 0x7F ||
			c == 0xC2 && i+1 < len(s) && s[i+1] < 0xA0 { // U+0080 to U+009F
			return false
		}
	}
	return utf8.ValidString(s)
}
