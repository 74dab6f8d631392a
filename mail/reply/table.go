package reply

import (
	"bytes"

	"golang.org/x/net/html/atom"
)

// cell begins a cell of a table. A paragraph's blank line does not set cells of a row apart.
func (r *renderer) cell(e *element) {
	if n := len(r.open); n > 0 && r.open[n-1].name == atom.Tr {
		if len(r.cells) > int(r.open[n-1].cells) {
			r.gap = false
		}
		r.cells = append(r.cells, e.start.lines)
	}
}

// maxCell is how long, in bytes, a cell may be to stand beside others on one line.
const maxCell = 160

// endRow puts the cells of a row on one line, if each is short and has no more than one line.
func (r *renderer) endRow(cells []int32) {
	if len(cells) < 2 {
		return
	}
	filled, last := 0, int32(len(r.rows))
	joined := r.cur[:0]
	for i, from := range cells {
		to := last
		if i+1 < len(cells) {
			to = cells[i+1]
		}
		words, one := r.oneLine(r.rows[min(from, to):to])
		if !one {
			return
		}
		if len(words) > 0 {
			filled++
		}
		switch {
		case i == 0:
		case bytes.HasSuffix(joined, []byte(":")): // a label
			joined = append(joined, ' ')
		default:
			joined = append(joined, " | "...)
		}
		joined = append(joined, words...)
	}
	if filled < 2 {
		return
	}
	first := int(cells[0])
	for r.rows[first].blank() {
		first++
	}
	r.rewrite(first, bytes.Trim(joined, "| "))
}

func (p *page) oneLine(rows []row) (words []byte, ok bool) {
	for _, w := range rows {
		if w.blank() {
			continue
		}
		if words != nil || w.to-w.words > maxCell {
			return nil, false
		}
		words = p.wordsOf(w)
	}
	return words, true
}
