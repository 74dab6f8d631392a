package reply

import (
	"bytes"
	"strings"
)

// A page is the text that is being written: finished lines, one below the other, and the line that
// is not finished yet.
type page struct {
	text    []byte // the finished lines, each with its line end
	rows    []row
	cur     []byte // the line being written
	curMark mark
	next    mark   // for the next line
	space   bool   // white space waits for a next word
	broken  bool   // and a line break is in it
	hard    bool   // the line holds a no-break space, so it stands even if blank
	gap     bool   // a blank line waits for a next line
	gapDeep int16  // behind how many quote signs
	bullet  string // for the next line
}

// A row is one finished line: where it begins, where its words do behind the quote signs, and
// where it ends.
type row struct {
	from, words, to int32
	mark            mark
}

func (w row) blank() bool { return w.words == w.to }

// A place is a position in the page.
type place struct{ lines, bytes int32 }

// here is the place where the next text will stand.
func (p *page) here() place { return place{int32(len(p.rows)), int32(len(p.cur))} }

// lines is the page as one text, and as lines that are parts of it.
func (p *page) lines() (whole string, lines []line) {
	text := string(p.text)
	lines = make([]line, len(p.rows))
	for i, w := range p.rows {
		lines[i] = line{text: text[w.from:w.to], mark: w.mark}
	}
	first, last := 0, len(lines)
	for first < last && lines[first].blank() {
		first++
	}
	for last > first && lines[last-1].blank() {
		last--
	}
	if first == last {
		return "", lines
	}
	return text[p.rows[first].from:p.rows[last-1].to], lines
}

// newline ends the line, be it empty.
func (r *renderer) newline() {
	if len(r.cur) == 0 && !r.hard {
		r.blank(r.depth)
		return
	}
	r.breakLine()
}

// breakLine ends the line if there is one.
func (r *renderer) breakLine() {
	cur := bytes.TrimRight(r.cur, " \t")
	hard := r.hard
	r.cur, r.space, r.broken, r.hard = r.cur[:0], false, false, false
	if len(cur) == 0 {
		if hard {
			r.blank(r.depth)
		}
		return
	}
	if r.gap {
		r.blank(min(r.gapDeep, r.depth))
	}
	w := row{from: int32(len(r.text)), mark: max(r.curMark, r.next)}
	r.text = append(r.text, r.quoteSigns(r.depth)...)
	w.words = int32(len(r.text))
	if pad := int(r.indent) - len(r.bullet); pad > 0 && len(r.text) < maxIndented {
		r.text = append(r.text, spaces[:pad]...)
	}
	r.text = append(append(r.text, r.bullet...), cur...)
	w.to = int32(len(r.text))
	r.text = append(r.text, '\n')
	r.rows = append(r.rows, w)
	r.bullet, r.next = "", markNone
}

const spaces = "                        " // maxIndent of them

// maxIndented is how long a page may become, in octets, by indenting its lines: a mail that
// consists of nested lists is no longer than its source.
const maxIndented = 256 << 10

// quoteSigns are the quote signs of a line.
func (p *page) quoteSigns(depth int16) string {
	if len(p.text) >= maxIndented {
		return ""
	}
	const all = "> > > > > > > > > > " // maxDepth of them
	return all[:2*min(depth, maxDepth)]
}

// blank writes a blank line, unless one stands there already.
func (r *renderer) blank(depth int16) {
	r.gap = false
	if n := len(r.rows); n == 0 || r.rows[n-1].blank() {
		return
	}
	from := int32(len(r.text))
	r.text = append(r.text, strings.TrimSuffix(r.quoteSigns(depth), " ")...)
	to := int32(len(r.text))
	r.text = append(r.text, '\n')
	r.rows = append(r.rows, row{from: from, words: to, to: to, mark: r.mark})
}

// wantGap asks for a blank line before the next text.
func (r *renderer) wantGap() {
	if !r.gap || r.depth < r.gapDeep {
		r.gapDeep = r.depth
	}
	r.gap = true
}

// rewrite lets the page end in the line at n, with other words.
func (p *page) rewrite(n int, words []byte) {
	w := &p.rows[n]
	p.text = append(append(p.text[:w.words], words...), '\n')
	w.to = int32(len(p.text)) - 1
	p.rows = p.rows[:n+1]
}

// wordsOf are the words of a line.
func (p *page) wordsOf(w row) []byte { return p.text[w.words:w.to] }

// markSince gives a mark to all that was written since.
func (p *page) markSince(since place, m mark) {
	for i := since.lines; i < int32(len(p.rows)); i++ {
		p.rows[i].mark = max(p.rows[i].mark, m)
	}
}
