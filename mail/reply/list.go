package reply

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// item begins an item of a list with its bullet or number.
func (r *renderer) item(a *attrs) {
	r.bullet = "- "
	for i := len(r.open) - 1; i >= max(0, len(r.open)-maxSearch); i-- {
		list := &r.open[i]
		if list.name == atom.Ol {
			list.count++
			if a.start != 1 {
				list.count = int32(a.start)
			}
			r.bullet = numeral(int(list.count), list.letters) + ". "
		}
		if list.name == atom.Ol || list.name == atom.Ul {
			break
		}
	}
	r.indent = min(r.indent+int16(len(r.bullet)), maxIndent)
}

// numeral is the number of an item as a list of that type writes it: "a", "A", "i", "I" or in
// digits.
func numeral(n int, kind string) string {
	s := ""
	switch kind {
	case "a", "A":
		for ; n > 0; n = (n - 1) / 26 {
			s = string(rune('a'+(n-1)%26)) + s
		}
	case "i", "I":
		s = roman(n)
	}
	switch {
	case s == "":
		return strconv.Itoa(n)
	case kind == "A" || kind == "I":
		return strings.ToUpper(s)
	}
	return s
}

// roman is a Roman number up to 100, "" for any other.
func roman(n int) string {
	if n < 1 || n > 100 {
		return ""
	}
	s := ""
	for _, one := range []struct {
		value int
		sign  string
	}{{100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}} {
		for ; n >= one.value; n -= one.value {
			s += one.sign
		}
	}
	return s
}

// leadWith makes the bullet or number that Word wrote as text the item's own.
func (r *renderer) leadWith(e *element) {
	if e.start.lines != int32(len(r.rows)) || e.start.bytes != 0 {
		return
	}
	sign := string(bytes.TrimSpace(r.cur))
	r.cur, r.hard = r.cur[:0], false
	switch utf8.RuneCountInString(sign) {
	case 0:
		return
	case 1:
		sign = "-"
	}
	r.bullet = strings.Repeat(" ", int(r.indent)) + sign + " "
}
