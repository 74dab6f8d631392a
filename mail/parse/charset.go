package parse

import (
	"bytes"
	"encoding/base64"
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
	if ascii(b) && !shifting(name) {
		if bytes.IndexByte(b, 0x1b) >= 0 && bytes.Contains(b, []byte("\x1b$")) {
			return byLabel(b, "iso-2022-jp")
		}
		return string(b), true
	}
	if s, ok := byMark(b); ok {
		return s, true
	}
	if utf8.Valid(b) && !shifting(name) && !plausible(b, name) {
		return string(b), true
	}
	if name != "" && name != "utf-8" && name != "us-ascii" {
		if s, ok := byLabel(b, name); ok {
			return s, true
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
	return strings.HasPrefix(name, "iso-2022") || strings.HasPrefix(name, "utf-16") ||
		strings.HasPrefix(name, "utf-32") || name == "utf-7" || name == "hz-gb-2312"
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

// byMark reads a text that begins with a byte order mark.
func byMark(b []byte) (string, bool) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")) && utf8.Valid(b):
		return string(b[3:]), true
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
	switch name {
	case "utf-7":
		return byUTF7(b), true
	case "utf-16", "utf-16le", "utf-16be":
		return byUTF16(b, name == "utf-16be" || name == "utf-16" && len(b) > 0 && b[0] == 0), true
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

// charsetName makes the label of a character set one that is known, where the usual tables don't
// have it or have something smaller than what mailers mean by it (as the WHATWG Encoding standard
// does).
func charsetName(label string) string {
	label = strings.ToLower(strings.Trim(label, " \t\"'<>;:,.[]()"))
	label, _, _ = strings.Cut(label, "*") // RFC 2231 section 5: a language
	if i := strings.IndexAny(label, " \t;"); i >= 0 {
		label = label[:i]
	}
	switch strings.ReplaceAll(strings.TrimPrefix(label, "x-"), "_", "-") {
	case "", "unknown", "default", "unknown-8bit", "8bit", "binary", "none", "user-defined":
		return ""
	case "utf8", "utf-8", "utf-8mb4", "utf8mb4", "unicode-1-1-utf-8", "unicode-2-0-utf-8":
		return "utf-8"
	case "ascii", "us-ascii", "ansi-x3.4-1968", "iso646-us", "iso-646-us", "646":
		return "us-ascii"
	case "latin1", "latin-1", "iso-8859-1", "iso8859-1", "iso88591", "iso-88591", "cp1252",
		"windows1252", "win-1252", "ansi", "western":
		return "windows-1252"
	case "cp932",
		"ms932", "sjis", "ms-kanji", "windows-31j", "windows-932", "shift-jis", "shiftjis",
		"sjis-win":
		return "shift_jis"
	case "gbk", "gb2312", "gb-2312", "gb-2312-80", "cp936", "ms936", "windows-936", "euc-cn",
		"gb18030",
		"cn-gb", "chinese":
		return "gb18030"
	case "ks-c-5601-1987", "ks-c-5601-1989", "ks-c-5601", "ksc5601", "ksc-5601", "cp949", "ms949",
		"windows-949", "uhc", "korean", "euc-kr":
		return "euc-kr"
	case "big5", "big-5", "big5-hkscs", "cp950", "ms950", "windows-950", "cn-big5":
		return "big5"
	case "iso-8859-8-i", "iso-8859-8-e", "logical", "visual":
		return "iso-8859-8"
	case "unicode-1-1-utf-7", "utf7", "utf-7":
		return "utf-7"
	case "euc-jp", "eucjp":
		return "euc-jp"
	case "iso-2022-jp-1", "iso-2022-jp-2", "iso-2022-jp-3", "iso-2022-jp-ms", "iso2022jp", "jis",
		"cp50220", "cp50221", "cp50222":
		return "iso-2022-jp"
	case "koi8", "koi8-ru":
		return "koi8-u"
	}
	for _, prefix := range []string{"cp125", "win-125", "windows125", "win125", "x-cp125"} {
		if rest, ok := strings.CutPrefix(label, prefix); ok && len(rest) == 1 {
			return "windows-125" + rest
		}
	}
	return label
}

// byUTF7 decodes UTF-7 (RFC 2152). What is no run of base64 stands for itself.
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
		if run := b[i+1 : end]; len(run) == 0 {
			out.WriteByte('+')
		} else {
			raw := make([]byte, base64.RawStdEncoding.DecodedLen(len(run)))
			n, _ := base64.RawStdEncoding.Decode(raw, run)
			out.WriteString(byUTF16(raw[:n], true))
		}
		if i = end - 1; end < len(b) && b[end] == '-' {
			i = end
		}
	}
	return strings.ToValidUTF8(out.String(), "\uFFFD")
}
