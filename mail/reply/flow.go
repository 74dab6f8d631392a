package reply

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// ruledLine is how a ruled line reads.
const ruledLine = "____________________"

// flow writes text in which white space is one space, except that no-break spaces stay.
func (r *renderer) flow(s string) {
	for s != "" {
		i := 0
		for i < len(s) && !breaksWord[s[i]] {
			i++
		}
		if i > 0 {
			r.word(s[:i])
		}
		switch {
		case i == len(s):
			return
		case s[i] <= ' ':
			r.space = r.space || len(r.cur) > 0
			r.broken = r.broken || s[i] == '\n'
			i++
		default:
			i += r.odd(s[i:])
		}
		s = s[i:]
	}
}

// breaksWord holds the octets at which a word may end: white space, controls, and those with which
// the signs begin that odd knows.
var breaksWord = func() (table [256]bool) {
	for c := range 0x21 {
		table[c] = true
	}
	table[0x7f], table[0xc2], table[0xcd], table[0xe2], table[0xef] = true, true, true, true, true
	return table
}()

// odd writes the sign that the text begins with, and says how long it is: a no-break space as a
// space that stands, and nothing for what nobody sees. Newsletters fill their first lines with such
// signs.
func (r *renderer) odd(s string) (size int) {
	c, size := utf8.DecodeRuneInString(s)
	switch {
	case c == '\u00a0', c == '\u2007', c == '\u202f':
		r.word(" ")
		r.hard = true
	case c < 0xa0, c == '\u00ad', c == '\u034f', c == '\u200b', c == '\u2060', c == '\ufeff':
	case (c == '\u200c' || c == '\u200d') && !r.insideWord():
	default:
		r.word(s[:size])
	}
	return size
}

// insideWord says whether the line ends in a word that may go on.
func (r *renderer) insideWord() bool {
	return !r.space && len(r.cur) > 0 && r.cur[len(r.cur)-1] != ' '
}

// word writes text as it is, after the space that waits.
func (r *renderer) word(s string) {
	if len(r.cur) == 0 {
		r.curMark = r.mark
	} else if r.space && !(r.broken && r.unspaced(s)) {
		r.cur = append(r.cur, ' ')
	}
	r.space, r.broken = false, false
	r.cur = append(r.cur, s...)
}

// unspaced says whether the line's last letter and the text's first belong to a writing that sets
// no spaces between words: there a line break in the source is none.
func (r *renderer) unspaced(s string) bool {
	if s == "" || s[0] < 0xe3 { // before the kana
		return false
	}
	before, _ := utf8.DecodeLastRune(r.cur)
	after, _ := utf8.DecodeRuneInString(s)
	return unicode.In(before, unwrapped...) && unicode.In(after, unwrapped...)
}

// unwrapped are the signs of such writings. Korean has spaces.
var unwrapped = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, wideSigns}

// wideSigns are the full-width punctuation marks.
var wideSigns = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x3001, Hi: 0x3011, Stride: 1}, {Lo: 0xff01, Hi: 0xff1f, Stride: 1}}}

// preformatted writes text whose line breaks and spaces count.
func (r *renderer) preformatted(s string) {
	for {
		one, rest, more := strings.Cut(s, "\n")
		r.preformattedLine(one)
		if !more {
			return
		}
		r.newline()
		s = rest
	}
}

func (r *renderer) preformattedLine(s string) {
	for s != "" {
		i := 0
		for i < len(s) && (s[i] == ' ' || s[i] == '\t' || !breaksWord[s[i]]) {
			i++
		}
		if i > 0 {
			r.word(s[:i])
		}
		if i < len(s) {
			i += r.odd(s[i:])
		}
		s = s[i:]
	}
}

// void writes an element that has no content.
func (r *renderer) void(name atom.Atom, a *attrs) {
	if r.skip || !r.all && r.hidden {
		return
	}
	switch name {
	case atom.Br:
		r.newline()
		r.signNext = strings.EqualFold(a.id, "lineBreakAtBeginningOfSignature")
	case atom.Hr:
		if m, _ := markOf(name, a, false); m == markCut {
			r.next = markCut
		}
		r.word(ruledLine)
		r.breakLine()
		r.next = max(r.next, markRule)
	case atom.Img:
		r.image(a)
	case atom.Input:
		r.input(a)
	}
}
