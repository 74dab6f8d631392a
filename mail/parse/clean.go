package parse

import (
	"bytes"
	bit "math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean makes a text safe to show in one line: controls, line and paragraph separators become
// blanks; bidi controls, tag characters and other invisible characters go. The joiners that
// scripts and emoji need stay.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Map(func(r rune) rune {
		switch {
		case r < 0x20, r >= 0x7f && r < 0xa0, r == '\u2028', r == '\u2029':
			return ' '
		case invisible(r):
			return -1
		}
		return r
	}, s)
}

// invisible says that a character shows nothing, or changes how others are shown.
func invisible(r rune) bool {
	switch {
	case r < 0xad, r == 0x200c, r == 0x200d:
		return false
	case r >= 0xE0000 && r <= 0xE0FFF, r >= 0xFFF9 && r <= 0xFFFB:
		return true
	}
	return unicode.Is(unicode.Cf, r) || r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0
}

// cleanText makes a text of several lines: line ends are "\n", other controls but tabs go.
func cleanText(s string) string {
	if s = lineEnds(s); plainText(s) {
		return s
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Map(plainRune, s)
}

func plainRune(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r == '\v' || r == '\f' || r == '\u2028' || r == '\u2029':
		return '\n'
	case r < 0x20, r >= 0x7f && r < 0xa0, r >= 0xE0000 && r <= 0xE007F, r == 0xFEFF:
		return -1
	}
	return r
}

// lineEnds makes CRLF, CR CR LF and bare CR line feeds.
func lineEnds(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return string(lineFeeds([]byte(s)))
}

// lineFeeds is lineEnds in place.
func lineFeeds(b []byte) []byte {
	out := b[:0]
	for {
		i := bytes.IndexByte(b, '\r')
		if i < 0 {
			return append(out, b...)
		}
		out = append(out, b[:i]...)
		rest := bytes.TrimLeft(b[i:], "\r")
		if !bytes.HasPrefix(rest, []byte{'\n'}) {
			out = append(out, bytes.Repeat([]byte{'\n'}, len(b)-i-len(rest))...)
		}
		b = rest
	}
}

// plainText says that cleanText would leave a text as it is.
func plainText(s string) bool {
	for {
		if s = s[printable(s):]; s == "" {
			return true
		}
		r, n := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && n == 1 || plainRune(r) != r {
			return false
		}
		s = s[n:]
	}
}

// printable is how many octets at the beginning of a text are printable ASCII, looking at eight at a
// time: the highest bit of each is set where it is not, lowest first.
func printable(s string) (n int) {
	const each, highest = 0x0101010101010101, 0x80 * 0x0101010101010101
	for ; n+8 <= len(s); n += 8 {
		c := s[n : n+8]
		eight := uint64(c[0]) | uint64(c[1])<<8 | uint64(c[2])<<16 | uint64(c[3])<<24 |
			uint64(c[4])<<32 | uint64(c[5])<<40 | uint64(c[6])<<48 | uint64(c[7])<<56
		if odd := (eight | (eight - ' '*each) | (eight + each)) & highest; odd != 0 {
			return n + bit.TrailingZeros64(odd)/8
		}
	}
	for n < len(s) && s[n] >= ' ' && s[n] < 0x7f {
		n++
	}
	return n
}
