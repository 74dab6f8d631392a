package parse

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
)

// decodeCharset turns bytes into valid UTF-8: as UTF-8 if they are, else by the label, else by
// what they look like, else as windows-1252. Sure is false if the label did not fit.
func decodeCharset(b []byte, label string) (text string, sure bool) {
	name := charsetName(label)
	if isUTF8(b, name) {
		return string(b), true
	}
	return convert(b, name)
}

// decodeLines is decodeCharset, but may change the bytes, and line ends are mostly "\n" already.
func decodeLines(b []byte, label string) (text string, sure bool) {
	name := charsetName(label)
	if isUTF8(b, name) {
		return string(lineFeeds(b)), true
	}
	return convert(b, name)
}

// isUTF8 says that bytes are UTF-8 without a byte order mark, whatever character set they name.
func isUTF8(b []byte, name string) bool {
	if ascii(b) {
		i := bytes.IndexByte(b, 0x1b)
		return standsASCII(b, name) && !(i >= 0 && escapes(b[i:]))
	}
	return utf8.Valid(b) && !bytes.HasPrefix(b, byteOrderMark) &&
		!(inUnits(name) && bytes.IndexByte(b, 0) >= 0) && !plausible(b, name)
}

// standsASCII says that ASCII bytes mean what they do in ASCII.
func standsASCII(b []byte, name string) bool {
	return !shifting(name) || inUnits(name) && written(b)
}

// convert is for bytes that are no UTF-8.
func convert(b []byte, name string) (text string, sure bool) {
	plain := ascii(b)
	if plain && standsASCII(b, name) { // but for escape sequences
		return byLabel(b, "iso-2022-jp")
	}
	if s, ok := byMark(b, name); ok {
		return s, true
	}
	if name != "" && name != "utf-8" && name != "us-ascii" && !(name == "utf-7" && !plain) {
		s, ok := byLabel(b, name)
		if ok || plain && s != "" {
			return s, ok
		}
	}
	return byLooks(b, name), false
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// shifting says that ASCII bytes mean something else in the character set.
func shifting(name string) bool {
	return inUnits(name) || strings.HasPrefix(name, "iso-2022") || name == "utf-7" ||
		name == "hz-gb-2312"
}

// inUnits says that a character has at least two octets, whatever it is.
func inUnits(name string) bool {
	return strings.HasPrefix(name, "utf-16") || strings.HasPrefix(name, "utf-32")
}

// written says that ASCII bytes are a text as they stand, though their label names a wide set:
// they are letters and blanks, and none is NUL.
func written(b []byte) bool {
	letters := 0
	for _, c := range b {
		switch {
		case c == 0:
			return false
		case c|0x20 >= 'a' && c|0x20 <= 'z', c == ' ', c == '\n', c == '\r':
			letters++
		}
	}
	return letters*4 >= len(b)*3
}

// escapes says that a text begins with an escape sequence of ISO-2022-JP for two-byte characters.
func escapes(b []byte) bool {
	return len(b) > 2 && b[1] == '$' && (b[2] == '@' || b[2] == 'B' || b[2] == '(')
}

// plausible says that a short text, valid as UTF-8 by chance, is rather of the two-byte character
// set that it is labelled with: one or two such characters are often both.
func plausible(b []byte, name string) bool {
	switch name {
	case "gb18030", "big5", "euc-kr", "euc-jp", "shift_jis":
	default:
		return false
	}
	high := 0
	for _, r := range string(b) {
		if r >= utf8.RuneSelf {
			if high++; high > 2 || r > 0x7ff {
				return false
			}
		}
	}
	_, ok := byLabel(b, name)
	return ok
}

// byMark reads a text that begins with a byte order mark. Two octets are also two letters in many
// character sets.
func byMark(b []byte, name string) (string, bool) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")) && utf8.Valid(b):
		return string(b[3:]), true
	case len(b)%4 == 0 && bytes.HasPrefix(b, []byte("\xff\xfe\x00\x00")):
		return byLabel(b[4:], "utf-32le")
	case len(b)%2 == 1, !inUnits(name) && name != "" && name != "utf-8" && bytes.IndexByte(b, 0) < 0:
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return byUTF16(b[2:], false), true
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return byUTF16(b[2:], true), true
	}
	return "", false
}

func byUTF16(b []byte, big bool) string {
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		if big {
			units = append(units, uint16(b[0])<<8|uint16(b[1]))
		} else {
			units = append(units, uint16(b[1])<<8|uint16(b[0]))
		}
	}
	return string(utf16.Decode(units))
}

// byLabel decodes by name. It is not sure of it when the name is unknown or the bytes don't fit.
func byLabel(b []byte, name string) (string, bool) {
	table, single := tables[name]
	switch {
	case single:
		text := byTable(b, table)
		return text, !strings.Contains(text, "\uFFFD")
	case name == "utf-7":
		return byUTF7(b), true
	case name == "iso-2022-kr":
		return byLabel(shifted(b), "euc-kr")
	case name == "iso-2022-cn":
		return byLabel(shifted(b), "gb18030")
	case strings.HasPrefix(name, "utf-16"):
		return byUTF16(b, name == "utf-16be" || name == "utf-16" && len(b) > 0 && b[0] == 0), true
	case strings.HasPrefix(name, "utf-32"):
		return byUTF32(b, name == "utf-32be" || name == "utf-32" && len(b) > 0 && b[0] == 0), true
	}
	r, err := charset.Reader(name, bytes.NewReader(b))
	if err != nil {
		return "", false
	}
	out, err := io.ReadAll(r)
	if err != nil || !utf8.Valid(out) {
		return "", false
	}
	wrong := bytes.Count(out, []byte("\uFFFD"))
	return string(out), wrong == 0 || wrong*50 < utf8.RuneCount(out)
}

// shifted makes the seven bits of ISO-2022-KR and -CN (RFC 1557, RFC 1922) the eight bits of the
// character set that stands between "shift out" and "shift in".
func shifted(b []byte) []byte {
	out := make([]byte, 0, len(b))
	var high byte
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == 0x0e:
			high = 0x80
		case c == 0x0f:
			high = 0
		case c == 0x1b && i+3 < len(b) && b[i+1] == '$' && (b[i+2] == ')' || b[i+2] == '*'):
			i += 3 // which set will be shifted to
		case c == '\n' || c == '\r':
			high = 0
			out = append(out, c)
		case c > ' ':
			out = append(out, c|high)
		default:
			out = append(out, c)
		}
	}
	return out
}

func byUTF32(b []byte, big bool) string {
	var out strings.Builder
	for ; len(b) >= 4; b = b[4:] {
		r := binary.LittleEndian.Uint32(b)
		if big {
			r = binary.BigEndian.Uint32(b)
		}
		out.WriteRune(rune(min(r, utf8.MaxRune+1)))
	}
	return strings.TrimPrefix(out.String(), "\uFEFF")
}

// byUTF7 decodes UTF-7 (RFC 2152). What is no run of base64 that gives whole characters stands for
// itself.
func byUTF7(b []byte) string {
	var out strings.Builder
	for i := 0; i < len(b); i++ {
		if b[i] != '+' {
			out.WriteByte(b[i])
			continue
		}
		end := i + 1
		for end < len(b) && base64Class[b[end]] == 0 {
			end++
		}
		run := b[i+1 : end]
		raw := make([]byte, base64.RawStdEncoding.DecodedLen(len(run)))
		n, _ := base64.RawStdEncoding.Decode(raw, run)
		closed := end < len(b) && b[end] == '-'
		switch {
		case n >= 2:
			out.WriteString(byUTF16(raw[:n], true))
		case len(run) == 0 && closed:
			out.WriteByte('+')
		default:
			out.Write(b[i:end])
			closed = false
		}
		if i = end - 1; closed {
			i = end
		}
	}
	return strings.ToValidUTF8(out.String(), "\uFFFD")
}
