package reply

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A dividing is a place where a line is divided.
type dividing struct{ line, at int }

// divided puts an attribution that stands behind the answer on the answer's line, or on its last
// line and the next, on a line of its own: careless programs lose the line end between them.
func divided(lines []line) []line {
	var cuts []dividing
	for i, l := range lines {
		if d, ok := attributionBehindWords(lines, i, l.text); ok {
			if n := len(cuts); n == 0 || cuts[n-1].line < d.line {
				cuts = append(cuts, d)
			}
		}
	}
	if len(cuts) == 0 {
		return lines
	}
	out := make([]line, 0, len(lines)+len(cuts))
	for i, l := range lines {
		if len(cuts) > 0 && cuts[0].line == i {
			out = append(out, line{text: l.text[:cuts[0].at]})
			l.text = strings.TrimLeft(l.text[cuts[0].at:], " ")
			cuts = cuts[1:]
		}
		out = append(out, l)
	}
	return out
}

// attributionBehindWords looks for an attribution that ends in line i and begins inside it or the
// line above.
func attributionBehindWords(lines []line, i int, text string) (d dividing, ok bool) {
	if end := lastByte(text); end != ':' && end != '-' && end < utf8.RuneSelf ||
		len(text) > maxAttribution || !mayEndAttribution(strings.TrimRight(text, " ")) {
		return d, false
	}
	above := ""
	if i > 0 && !breaksOff(lines[i-1], 1) {
		above = lines[i-1].text
	}
	if at := innerCapital(text, 1); at < 0 {
		if innerCapital(above, 1) < 0 || startsAttribution(fold(text)) != noStart {
			return d, false
		}
	} else if at := beginsInside(text, at, ""); at > 0 {
		return dividing{i, at}, true
	}
	at := beginsInside(above, innerCapital(above, 1), " "+text)
	return dividing{i - 1, at}, at > 0
}

// lastByte is the last byte of a text that is no space, or 0.
func lastByte(s string) byte {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] != ' ' {
			return s[i]
		}
	}
	return 0
}

// innerCapital finds the first word behind another, from a place on, that begins with a letter that
// is no small one of the Latin alphabet; -1 if there is none.
func innerCapital(s string, from int) int {
	for at := from; at < len(s); at++ {
		if s[at-1] != ' ' && s[at-1] != '-' {
			continue
		}
		if c := s[at]; c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf {
			return at
		}
	}
	return -1
}

// maxOpening is within how many bytes an attribution shows that it is one.
const maxOpening = 80

// beginsInside finds where, behind other words and not before a place, an attribution begins that
// goes to the end of the text and what follows on the next line: at an opening with a capital, as
// only a client writes it there. It is 0 if there is none.
func beginsInside(text string, from int, next string) int {
	if from < 0 || len(text) > maxAttribution || hasQuoteSign(text) ||
		startsAttribution(fold(text)) != noStart {
		return 0
	}
	for at := from; at > 0; at = innerCapital(text, at+1) {
		if r, _ := utf8.DecodeRuneInString(text[at:]); !unicode.IsUpper(r) {
			continue
		}
		head := strings.ToLower(text[at:min(len(text), at+maxOpening)])
		if startsAttribution(head) == openingStart &&
			judgeAttribution(trimDashes(fold(text[at:]+next)), false) == strong {
			return len(strings.TrimRight(text[:at], " -*"))
		}
	}
	return 0
}
