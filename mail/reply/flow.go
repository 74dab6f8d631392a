package reply

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// ruledLine is how a ruled line reads.
const ruledLine = "____________________"

// here is the place where the next text will stand.
func (r *renderer) here() place { return place{len(r.out), len(r.cur)} }

// flow writes text in which white space is one space, except that no-break spaces stay.
func (r *renderer) flow(b []byte) {
	for len(b) > 0 {
		i := bytes.IndexFunc(b, func(c rune) bool { return isSpaceSign(c) || c == '\u00a0' })
		if i < 0 {
			i = len(b)
		}
		if i > 0 {
			r.word(b[:i])
			b = b[i:]
			continue
		}
		if c, size := utf8.DecodeRune(b); c == '\u00a0' {
			r.word([]byte(" "))
			r.hard = true
			b = b[size:]
			continue
		}
		r.space = r.space || len(r.cur) > 0
		b = b[1:]
	}
}

func isSpaceSign(c rune) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'
}

// word writes text as it is, after the space that waits.
func (r *renderer) word(b []byte) {
	if len(r.cur) == 0 {
		r.curMark = r.mark
	} else if r.space {
		r.cur = append(r.cur, ' ')
	}
	r.space = false
	r.cur = append(r.cur, b...)
}

// preformatted writes text whose line breaks and spaces count.
func (r *renderer) preformatted(b []byte) {
	for {
		one, rest, more := bytes.Cut(b, []byte("\n"))
		one = bytes.ReplaceAll(bytes.TrimSuffix(one, []byte("\r")), []byte("\u00a0"), []byte(" "))
		if len(one) > 0 {
			r.word(one)
		}
		if !more {
			return
		}
		r.newline()
		b = rest
	}
}

// newline ends the line, be it empty.
func (r *renderer) newline() {
	if len(r.cur) == 0 {
		r.blank(r.depth)
		return
	}
	r.breakLine()
}

// breakLine ends the line if there is one.
func (r *renderer) breakLine() {
	text := string(bytes.TrimRight(r.cur, " \t"))
	hard := r.hard
	r.cur, r.space, r.hard = r.cur[:0], false, false
	if text == "" {
		if hard {
			r.blank(r.depth)
		}
		return
	}
	if r.gap {
		r.blank(min(r.gapDeep, r.depth))
	}
	if r.indent > 0 || r.bullet != "" {
		text = strings.Repeat(" ", max(0, r.indent-len(r.bullet))) + r.bullet + text
	}
	r.bullet = ""
	r.out = append(r.out, row{text: text, mark: max(r.curMark, r.next), depth: r.depth})
	r.next = markNone
}

// blank writes a blank line, unless one stands there already.
func (r *renderer) blank(depth int) {
	r.gap = false
	if n := len(r.out); n > 0 && r.out[n-1].text != "" {
		r.out = append(r.out, row{mark: r.mark, depth: depth})
	}
}

// wantGap asks for a blank line before the next text.
func (r *renderer) wantGap() {
	if !r.gap || r.depth < r.gapDeep {
		r.gapDeep = r.depth
	}
	r.gap = true
}

// void writes an element that has no content.
func (r *renderer) void(name atom.Atom, a attrs) {
	if r.skip || !r.all && r.hidden {
		return
	}
	switch name {
	case atom.Br:
		r.newline()
	case atom.Hr:
		if m, _ := markOf(name, a); m == markCut {
			r.next = markCut
		}
		r.word([]byte(ruledLine))
		r.breakLine()
		r.next = max(r.next, markRule)
	case atom.Img:
		r.image(a)
	}
}

// item begins an item of a list with its bullet or number.
func (r *renderer) item(a attrs) {
	r.bullet = "- "
	for i := len(r.open) - 1; i >= max(0, len(r.open)-maxSearch); i-- {
		list := &r.open[i]
		if list.name == atom.Ol {
			list.count++
			if a.start != 1 {
				list.count = a.start
			}
			r.bullet = strconv.Itoa(list.count) + ". "
		}
		if list.name == atom.Ol || list.name == atom.Ul {
			break
		}
	}
	r.indent = min(r.indent+len(r.bullet), maxIndent)
}

// lead makes the bullet or number that Word wrote as text the item's own.
func (r *renderer) lead(e element) {
	if e.start.lines != len(r.out) || e.start.bytes != 0 {
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
	r.bullet = strings.Repeat(" ", r.indent) + sign + " "
}

// cell begins a cell of a table. A paragraph's blank line does not set cells of a row apart.
func (r *renderer) cell(e *element) {
	if n := len(r.open); n > 0 && r.open[n-1].name == atom.Tr {
		if len(r.open[n-1].cells) > 0 {
			r.gap = false
		}
		r.open[n-1].cells = append(r.open[n-1].cells, e.start)
	}
}

// maxCell is how long, in bytes, a cell may be to stand beside others on one line.
const maxCell = 160

// endRow puts the cells of a row on one line, if each is short and has no more than one line.
func (r *renderer) endRow(e element) {
	if len(e.cells) < 2 {
		return
	}
	var texts []string
	filled := 0
	for i, c := range e.cells {
		to := len(r.out)
		if i+1 < len(e.cells) {
			to = e.cells[i+1].lines
		}
		text, one := oneLine(r.out[min(c.lines, to):to])
		if !one {
			return
		}
		if text != "" {
			filled++
		}
		texts = append(texts, text)
	}
	if filled < 2 {
		return
	}
	first := e.cells[0].lines
	for r.out[first].text == "" {
		first++
	}
	r.out[first].text = strings.Trim(strings.Join(texts, " | "), "| ")
	r.out = r.out[:first+1]
}

func oneLine(rows []row) (text string, ok bool) {
	for _, w := range rows {
		if w.text == "" {
			continue
		}
		if text != "" || len(w.text) > maxCell {
			return "", false
		}
		text = w.text
	}
	return text, true
}

// link writes a link's address behind its text, where the text does not say it.
func (r *renderer) link(e element) {
	address := shownAddress(e.href)
	if address == "" || r.skip || !r.all && r.hidden || e.start == r.here() {
		return
	}
	inside := r.cur
	if e.start.lines == len(r.out) {
		inside = r.cur[min(e.start.bytes, len(r.cur)):]
	}
	text := string(inside)
	if sameAddress(text, address) || strings.TrimSpace(text) == "" && len(r.cur) > 0 {
		return
	}
	if len(r.cur) > 0 {
		r.space = true
	}
	r.word([]byte("(" + address + ")"))
}

// shownAddress is a link's address as a person wants it, or "" for one that leads nowhere outside.
func shownAddress(href string) string {
	scheme, rest, _ := strings.Cut(href, ":")
	switch strings.ToLower(scheme) {
	case "http", "https", "ftp", "tel":
		return strings.Join(strings.Fields(href), "")
	case "mailto":
		rest, _, _ = strings.Cut(rest, "?")
		return strings.Join(strings.Fields(rest), "")
	}
	return ""
}

func sameAddress(text, address string) bool {
	const slack = 64 // what bareAddress may take away
	return len(text) <= len(address)+slack && bareAddress(text) == bareAddress(address)
}

// bareAddress takes from an address what people leave out.
func bareAddress(s string) string {
	s = strings.ToLower(strings.Trim(s, " <>()[]\t"))
	for _, p := range []string{"https://", "http://", "mailto:", "tel:", "www."} {
		s = strings.TrimPrefix(s, p)
	}
	return strings.TrimRight(s, "/")
}

// markSince gives a mark to all that was written since.
func (r *renderer) markSince(p place, m mark) {
	for i := p.lines; i < len(r.out); i++ {
		r.out[i].mark = max(r.out[i].mark, m)
	}
}
