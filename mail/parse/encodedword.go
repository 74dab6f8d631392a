package parse

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"
)

// decodeField decodes an unfolded value: raw bytes beyond ASCII by the hint, encoded-words
// (RFC 2047) by their own labels. The result is clean.
func decodeField(value, hint string) string {
	if plain(value) {
		return value
	}
	text := decodeWords(value, hint)
	if strings.HasPrefix(text, "=?") && strings.HasSuffix(text, "?=") {
		text = decodeWords(text, hint) // encoded twice
	}
	return strings.TrimSpace(clean(text))
}

// plain says that there is nothing to decode or to clean.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '=' && i+1 < len(s) && s[i+1] == '?' {
			return false
		}
	}
	return true
}

// decodeWords decodes encoded-words wherever they stand, in quotes too. Adjacent words of one
// character set are put together before they are decoded: mailers divide inside a character.
func decodeWords(s, hint string) string {
	var b strings.Builder
	var held word
	flush := func() {
		if held.begun {
			text, _ := decodeCharset(held.octets(), held.charset)
			b.WriteString(text)
			held = word{}
		}
	}
	for n := 0; ; n++ {
		at := strings.Index(s, "=?")
		if at < 0 || n >= maxWords {
			break
		}
		found, length, ok := readWord(s[at:])
		if !ok {
			length = 2
		}
		if before := s[:at]; !ok || strings.Trim(before, " \t\n") != "" || !held.begun {
			flush()
			b.WriteString(rawText(before, hint))
		}
		if !ok {
			b.WriteString("=?")
		} else if held.charset != found.charset {
			flush()
		}
		if ok {
			held.add(found)
		}
		s = s[at+length:]
	}
	flush()
	b.WriteString(rawText(s, hint))
	return b.String()
}

// rawText decodes what is not in encoded-words: by the hint if it is not UTF-8, or ISO-2022-JP by
// its escape sequences.
func rawText(s, hint string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0x1b) < 0 {
		return s
	}
	text, _ := decodeCharset([]byte(s), hint)
	return text
}

// found is an encoded-word (RFC 2047 section 2) as it stands.
type found struct {
	charset string
	method  byte // 'b' or 'q'
	text    string
}

// readWord reads the encoded-word at the beginning of s. Blanks inside, which RFC 2047 forbids,
// are let pass; the end may be missing at the end of the field or where the next word begins.
func readWord(s string) (w found, length int, ok bool) {
	label, method, begin := wordHead(s)
	if method == 0 {
		return found{}, 0, false
	}
	end := strings.Index(s[begin:], "?=")
	length = begin + end + 2
	closed := end >= 0
	if !closed {
		end, length = len(s)-begin, len(s)
	}
	text := s[begin : begin+end]
	for at := 0; ; at += 2 {
		next := strings.Index(text[at:], "=?")
		if next < 0 {
			break
		}
		if at += next; at > 0 {
			if _, again, _ := wordHead(text[at:]); again != 0 {
				text, length = text[:at], begin+at
				break
			}
		}
	}
	if !closed && strings.Trim(text, "= ") == "" {
		return found{}, 0, false
	}
	return found{charsetName(label), method, text}, length, true
}

// wordHead reads what an encoded-word begins with; the method is zero if s begins with none.
func wordHead(s string) (label string, method byte, begin int) {
	head := s[2:min(len(s), 80)]
	label, rest, _ := strings.Cut(head, "?")
	which, text, ok := strings.Cut(rest, "?")
	label, which = strings.TrimSpace(label), strings.ToLower(strings.TrimSpace(which))
	if !ok || strings.ContainsAny(label, " \t") || which != "b" && which != "q" {
		return "", 0, 0
	}
	return label, which[0], 2 + len(head) - len(text)
}

// word is what adjacent encoded-words of one character set hold.
type word struct {
	begun   bool
	charset string
	raw     []byte
	rest    string // base64 that may go on in the next word
}

// add puts a word behind those before it.
func (w *word) add(f found) {
	w.begun, w.charset = true, f.charset
	if f.method == 'q' {
		text := strings.ReplaceAll(f.text, "_", " ")
		w.raw = unescape(w.octets(), []byte(text))
		return
	}
	body := strings.TrimRight(f.text, "= \t")
	padded := len(body) < len(f.text)
	if !padded && !goesOn(w.rest) {
		w.raw = w.octets()
	}
	body, w.rest = w.rest+body, ""
	if n := len(body) % 4; n > 0 && !padded && isBase64(body) {
		body, w.rest = body[:len(body)-n], body[len(body)-n:]
	}
	w.raw = append(w.raw, fromBase64(body)...)
}

// octets are those of all words, the last of which has ended.
func (w *word) octets() []byte {
	if w.rest != "" {
		w.raw = append(w.raw, fromBase64(w.rest)...)
		w.rest = ""
	}
	return w.raw
}

// goesOn says that base64 without padding does not end where it does: a character too few, or bits
// left over. Some mailers divide it anywhere.
func goesOn(rest string) bool {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	switch len(rest) {
	case 1:
		return true
	case 2:
		return strings.IndexByte(digits, rest[1])&15 != 0
	case 3:
		return strings.IndexByte(digits, rest[2])&3 != 0
	}
	return false
}

func isBase64(s string) bool {
	for i := range len(s) {
		if base64Class[s[i]] != 0 {
			return false
		}
	}
	return true
}

func fromBase64(text string) []byte {
	raw, _ := io.ReadAll(decode(strings.NewReader(text), "base64", int64(len(text))))
	return bytes.TrimRight(raw, "\x00")
}
