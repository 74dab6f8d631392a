package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// byLooks guesses the character set of bytes that are neither UTF-8 nor what their label says.
// It is sure to be valid UTF-8, and right more often than not.
func byLooks(b []byte, label string) string {
	if mostlyUTF8(b) {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	sample := b[:min(len(b), 4<<10)]
	best, most := "windows-1252", 0
	for _, name := range []string{"gb18030", "shift_jis", "euc-jp", "euc-kr", "big5",
		"windows-1251", "koi8-r"} {
		if s, ok := byLabel(sample, name); ok {
			if n := score(s, name); n > most {
				best, most = name, n
			}
		}
	}
	if most == 0 && strings.HasPrefix(label, "windows-125") {
		best = label
	}
	if s, ok := byLabel(b, best); ok || s != "" {
		return s
	}
	s, _ := byLabel(b, "windows-1252")
	return strings.ToValidUTF8(s, "\uFFFD")
}

// mostlyUTF8 says that the bytes are UTF-8 with a few broken places, such as a cut character.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		b = b[n:]
	}
	return good > 2*bad
}

// score says how much a decoded text looks like one that people write: in per mille of the
// characters beyond ASCII; zero if it does not. Two-byte characters must be of the common ones.
func score(s, name string) int {
	high, common, jumps := 0, 0, 0
	wasLower, latin := false, false
	for _, r := range s {
		if r < utf8.RuneSelf {
			wasLower = false
			latin = unicode.IsLetter(r)
			continue
		}
		high++
		if latin && unicode.Is(unicode.Cyrillic, r) {
			jumps++ // an accent in a Latin word
		}
		latin = false
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			if lower := unicode.IsLower(r); lower {
				common++
				wasLower = true
			} else if wasLower {
				jumps++ // a capital after a small letter: the wrong Cyrillic table
			}
		case name == "gb18030" || name == "big5":
			if commonHan(r, name) {
				common++
			}
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			if r < 0xFF61 { // half-width katakana are what wrong guesses yield
				common += 2
			}
		case unicode.Is(unicode.Hangul, r):
			common += 2
		case strings.ContainsRune("、。「」ー", r):
			common++
		}
	}
	if high < 4 || jumps*4 > high {
		return 0
	}
	n := common * 1000 / high
	if n < 500 {
		return 0
	}
	return n
}

// commonHan says that a character is one of the first level of its standard: those in daily use.
func commonHan(r rune, name string) bool {
	b, ok := encodeRune(r, name)
	if !ok || len(b) != 2 {
		return false
	}
	if name == "gb18030" {
		return b[0] >= 0xB0 && b[0] <= 0xD7 && b[1] >= 0xA1 || b[0] == 0xA1 || b[0] == 0xA3
	}
	return b[0] >= 0xA4 && b[0] <= 0xC6 || b[0] == 0xA1
}

func encodeRune(r rune, name string) ([]byte, bool) {
	var table encoding.Encoding = simplifiedchinese.GB18030
	if name == "big5" {
		table = traditionalchinese.Big5
	}
	b, err := table.NewEncoder().Bytes(utf8.AppendRune(nil, r))
	return b, err == nil
}
