package reply

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// A state is what open elements have changed for the text inside.
type state struct {
	mark   mark
	depth  int16 // block quotes
	indent int16 // spaces, by lists
	pre    bool
	hidden bool
	tiny   bool // font-size:0, until an inner element sets a size
	ink    colour
	paper  colour // behind the text
	skip   bool   // text of scripts and the like
	answer bool   // inside what a client puts round the mail that is answered
}

// isTight says whether a paragraph stands without blank lines round it, as Word's do; a list inside
// a list does, too.
func (r *renderer) isTight(name atom.Atom, a *attrs) bool {
	switch name {
	case atom.P:
		return a.style.tight || !a.style.spread && strings.HasPrefix(a.class, "Mso")
	case atom.Ul, atom.Ol, atom.Dl:
		return r.indent > 0
	}
	return false
}

// apply lets an element change the state for what is inside it.
func (r *renderer) apply(e *element, a *attrs) {
	r.skip = r.skip || e.is&skipped != 0
	r.pre = r.pre || e.name == atom.Pre || a.style.pre
	r.tiny = a.style.tiny || r.tiny && !a.style.sized
	r.hidden = r.hidden || a.hidden || a.style.hidden
	r.colour(a.style)
	r.indent = min(r.indent+int16(a.style.indent), maxIndent)
	e.lead = a.style.bullet
	m := r.setMark(e, a)
	r.enter(e, a, m)
}

// setMark says what the markup tells about the text inside, and marks it.
func (r *renderer) setMark(e *element, a *attrs) mark {
	m, soft := markOf(e.name, a, r.answer)
	if signElements[e.other] || r.signs(e) {
		m = max(m, markSign)
	}
	r.answer = r.answer || soft
	switch {
	case r.mark == markQuote:
	case soft:
		e.soft = true
	case m == markCut || m == markRule:
		r.breakLine()
		r.next = max(r.next, m)
	case m > r.mark:
		r.breakLine()
		r.mark = m
	}
	return m
}

// enter begins what elements of that name begin.
func (r *renderer) enter(e *element, a *attrs, m mark) {
	switch e.name {
	case atom.P:
		r.paragraphs++
	case atom.Blockquote:
		r.introduce()
		r.quotes++
		if m == markIndent && a.style.bare {
			r.indent = min(r.indent+indented, maxIndent)
		} else {
			r.depth++
		}
	case atom.A:
		r.openLink(e, a)
	case atom.Q:
		r.write("“")
	case atom.Ul, atom.Ol:
		e.count, e.letters = int32(a.start)-1, a.kind
	case atom.Li:
		r.item(a)
	case atom.Dd:
		r.indent = min(r.indent+2, maxIndent)
	case atom.Tr:
		e.cells = int32(len(r.cells))
	case atom.Td, atom.Th:
		r.cell(e)
	}
}

// colour sets the colours of the text inside.
func (r *renderer) colour(s style) {
	if s.ink != unset {
		r.ink = s.ink
	}
	if s.paper != unset {
		r.paper = s.paper
	}
}

// indented is by how many spaces a paragraph is indented that its writer set so.
const indented = 4

// signs says whether the element is the signature below the line break by which iOS begins one.
func (r *renderer) signs(e *element) bool {
	if !r.signNext || e.is&block == 0 {
		return false
	}
	r.signNext = false
	return e.name == atom.Div
}

// introduce marks the line that introduces the first block quote inside what a client puts round the
// mail that is answered. Of several lines one may be the writer's, and so may one without the colon
// or dashes in which introductions end.
func (r *renderer) introduce() {
	if !r.answer {
		return
	}
	at := len(r.open) - 1
	for at > 0 && at > len(r.open)-maxSearch && !r.open[at].soft {
		at--
	}
	if at < 0 || !r.open[at].soft || r.open[at].seen != r.quotes {
		return
	}
	only := -1
	for i := int(r.open[at].start.lines); i < len(r.rows); i++ {
		switch {
		case r.rows[i].blank():
		case only >= 0:
			return
		default:
			only = i
		}
	}
	if only >= 0 && mayEndAttribution(clean(string(r.wordsOf(r.rows[only])))) {
		r.rows[only].mark = max(r.rows[only].mark, markIntro)
	}
}
