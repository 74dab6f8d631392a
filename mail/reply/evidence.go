package reply

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Evidence is what an introducing line carries besides its words, in any language.
type evidence struct {
	address bool // something like a@b
	year    bool // a year of four digits, or a date written in numbers
	clock   bool // a time of day
}

// sent says that a full moment is named.
func (e evidence) sent() bool { return e.year && e.clock }

func evidenceIn(s string) evidence {
	e := evidence{address: hasAddress(s)}
	for i := 0; i < len(s); {
		value, width, end := number(s, i)
		if width == 0 {
			_, size := utf8.DecodeRuneInString(s[i:])
			i += size
			continue
		}
		e.year = e.year || width == 4 && value >= 1900 && value < 2600 ||
			width <= 2 && numericDate(s, end)
		e.clock = e.clock || width <= 2 && value < 24 && clockGoesOn(s, end)
		i = end
	}
	return e
}

// number reads the digits at i (Western, Arabic or full-width) and says where they end.
func number(s string, i int) (value, width, end int) {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isDigit(r) {
			break
		}
		if width < 9 {
			value = value*10 + int(r&0xf)
		}
		width++
		i += size
	}
	return value, width, i
}

// isDigit covers the digits whose value is in their last four bits.
func isDigit(r rune) bool {
	return r >= '0' && r <= '9' || r >= '٠' && r <= '٩' || r >= '۰' && r <= '۹' ||
		r >= '０' && r <= '９'
}

// numericDate says whether a day at the text before i goes on as in 3.5.2026, 3/5/26 or 3-5-2026.
func numericDate(s string, i int) bool {
	if i >= len(s) || !strings.ContainsRune("./-", rune(s[i])) {
		return false
	}
	sep := s[i]
	_, width, end := number(s, skipSpace(s, i+1))
	if width == 0 || width > 2 || end >= len(s) || s[end] != sep {
		return false
	}
	_, width, _ = number(s, skipSpace(s, end+1))
	return width == 2 || width == 4
}

// clockGoesOn says whether an hour before i goes on with minutes: 14:20, 14.20, 14h20, or with an
// hour's sign as in 14時20分 and 14点20分.
func clockGoesOn(s string, i int) bool {
	for _, sep := range []string{":", ".", "h", "：", "時", "时", "点", "點", "시"} {
		if rest, ok := strings.CutPrefix(s[i:], sep); ok {
			_, width, end := number(rest, skipSpace(rest, 0))
			return width == 2 && !strings.HasPrefix(rest[end:], ".")
		}
	}
	return false
}

func skipSpace(s string, i int) int {
	for i < len(s) && s[i] == ' ' {
		i++
	}
	return i
}

// hasAddress says whether an @ stands between a letter or digit and another.
func hasAddress(s string) bool {
	for from := 0; ; {
		at := strings.IndexByte(s[from:], '@')
		if at < 0 {
			return false
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(s[:at])
		after, _ := utf8.DecodeRuneInString(s[at+1:])
		if isWord(before) && isWord(after) {
			return true
		}
		from = at + 1
	}
}

func isWord(r rune) bool {
	return r == '_' || r == '-' ||
		r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// hasWord says whether the phrase stands in s as words of its own; East Asian and Thai writing has
// no gaps between words, so there any place will do.
func hasWord(s, phrase string) (at int, ok bool) {
	for from := 0; from <= len(s); {
		i := strings.Index(s[from:], phrase)
		if i < 0 {
			return 0, false
		}
		i += from
		if standsAlone(s, i, i+len(phrase)) {
			return i, true
		}
		from = i + len(phrase)
	}
	return 0, false
}

func standsAlone(s string, from, to int) bool {
	first, _ := utf8.DecodeRuneInString(s[from:to])
	if !spaced(first) {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(s[:from])
	after, _ := utf8.DecodeRuneInString(s[to:])
	return !unicode.IsLetter(before) && !unicode.IsLetter(after)
}

// spaced says whether the letter's script sets words apart with spaces.
func spaced(r rune) bool {
	return r < 0xe00 || !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana,
		unicode.Hangul, unicode.Thai)
}
