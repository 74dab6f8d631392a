package reply

import (
	"strings"
	"unicode/utf8"
)

// A mark is what the markup says about a line. Plain text has only markNone.
type mark uint8

const (
	markNone   mark = iota // judge by the words
	markIndent             // indented by its writer: a quote only behind an attribution
	markSign               // inside a client's signature block
	markRule               // first below a ruled line, where a header block may begin
	markIntro              // introduces the quote that follows
	markQuote              // quoted for certain
	markCut                // here and below stands the older mail
)

// A line is one line of the mail, without its line end.
type line struct {
	text string
	mark mark
	kind field // of a header, with readKind once it was asked for
}

const readKind field = 1 << 7

// field says which header field the line is, if any. It is asked for again and again where header
// blocks may overlap.
func (l *line) field() field {
	if l.kind == noField {
		l.kind, _ = fieldOf(l.text)
		l.kind |= readKind
	}
	return l.kind &^ readKind
}

func (l line) blank() bool {
	return l.text == "" || needsTrim(l.text[0]) && strings.TrimSpace(l.text) == ""
}

// quoted says whether the line belongs to a quote by itself.
func (l line) quoted() bool {
	switch l.mark {
	case markQuote:
		return !l.blank()
	case markNone, markRule:
		return hasQuoteSign(l.text)
	}
	return false
}

// hasQuoteSign says whether the text begins with ">". A mail store writes ">From " for a line that
// begins with "From "; that is no quote.
func hasQuoteSign(s string) bool {
	for s != "" && s[0] != '>' {
		switch {
		case s[0] == ' ', s[0] == '\t':
			s = s[1:]
		case strings.HasPrefix(s, "\u00a0"):
			s = s[len("\u00a0"):]
		default:
			return false
		}
	}
	return s != "" && !strings.HasPrefix(s, ">From ")
}

func splitLines(text string) []line {
	lines := make([]line, 0, 1+strings.Count(text, "\n"))
	for text != "" {
		var one string
		one, text, _ = strings.Cut(text, "\n")
		lines = append(lines, line{text: strings.TrimSuffix(one, "\r")})
	}
	return lines
}

// joinLines writes lines one below the other, without blank ones at either end.
func joinLines(lines []line) string {
	for len(lines) > 0 && lines[0].blank() {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1].blank() {
		lines = lines[:len(lines)-1]
	}
	size := len(lines)
	for _, l := range lines {
		size += len(l.text)
	}
	var b strings.Builder
	b.Grow(size)
	for i, l := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(l.text)
	}
	return b.String()
}

// clean makes a line comparable: every kind of space becomes a plain one, and spaces and the
// direction signs of right-to-left clients are taken from its ends.
func clean(s string) string {
	if s == "" || !needsTrim(s[0]) && !needsTrim(s[len(s)-1]) && !hasOddSpace(s) {
		return s
	}
	s = strings.TrimFunc(s, isEdge)
	if !hasOddSpace(s) {
		return s
	}
	return strings.Map(plainSpace, s)
}

// needsTrim says whether the byte may belong to something that is trimmed.
func needsTrim(b byte) bool { return b <= ' ' || b >= 0x80 }

// hasOddSpace says whether plainSpace would change the text.
func hasOddSpace(s string) bool {
	return strings.IndexByte(s, '\t') >= 0 || strings.IndexByte(s, 0xc2) >= 0 ||
		strings.IndexByte(s, 0xe2) >= 0 || strings.IndexByte(s, 0xe3) >= 0
}

func plainSpace(r rune) rune {
	switch {
	case r == '\t', r == '\u00a0', r == '\u202f', r == '\u2007', r == '\u3000':
		return ' '
	case isDirection(r):
		return -1
	}
	return r
}

func isEdge(r rune) bool {
	switch r {
	case ' ', '\t', '\r', '\v', '\f', '\u00a0', '\u202f', '\u2007', '\u3000', '\ufeff':
		return true
	}
	return isDirection(r)
}

func isDirection(r rune) bool {
	return r == '\u200e' || r == '\u200f' || r == '\u200b' ||
		r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// fold makes a short text comparable with the tables: clean, without emphasis, in lower case.
func fold(s string) string {
	return strings.ToLower(strings.Trim(clean(s), "* "))
}

// isRule says whether the text is a ruled line: three or more of the same drawing sign.
func isRule(s string) bool {
	s = clean(s)
	first, size := utf8.DecodeRuneInString(s)
	return len(s) >= 3*size && strings.ContainsRune("_-=*─—‐", first) &&
		strings.Trim(s, s[:size]) == ""
}

// isLongRule says whether the text is a ruled line of a length that people seldom type.
func isLongRule(s string) bool {
	const least = 5
	return len(s) >= least && isRule(s) && utf8.RuneCountInString(clean(s)) >= least
}

// endsInColon says whether the text ends in a colon, Western or East Asian.
func endsInColon(s string) bool {
	if s == "" || isLetterOrDigit(s[len(s)-1]) {
		return false
	}
	s = strings.TrimRight(s, " *_")
	return strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：")
}

// lookUp is what a table says of a short text in lower case.
func lookUp[V any](table map[string]V, s string) V {
	var low [64]byte
	if len(s) > len(low) {
		return table[strings.ToLower(s)]
	}
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			return table[strings.ToLower(s)]
		}
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		low[i] = c
	}
	return table[string(low[:len(s)])]
}
