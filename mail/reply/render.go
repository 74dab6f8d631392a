package reply

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// HTML is rendered from its tags, not from a parsed tree. html.Parse refuses more than 512 nested
// elements; and it copies formatting elements that were left open into every paragraph, as HTML
// asks, so that a mail of 20 KB took 122 MiB. Tags cost what they weigh. A stack of open
// elements stands in for the tree.

// Limits of the rendering. Beyond maxOpen nested elements the inner ones are read as plain
// text flow; deeper quotes and lists are not indented further.
const (
	maxOpen   = 2048
	maxSearch = 64
	maxDepth  = 10
	maxIndent = 24
)

// An element is one that is open. What it changes is undone when it closes.
type element struct {
	name    atom.Atom
	is      traits
	soft    bool   // a quote, unless block quotes inside it say more exactly what is
	loose   bool   // blank lines stand round it
	lead    bool   // holds the bullet or number of Word's list
	other   string // name of an element without atom, such as o:p
	href    string
	letters string // how the items of a list are numbered
	was     state
	start   place // where its text begins
	count   int32 // number of the last list item in it
	seen    int32 // block quotes that were seen before it
	cells   int32 // where its cells begin among those of all open rows
}

type renderer struct {
	state
	page
	in         tokens
	open       []element
	opened     [64]uint16 // how many are open, by a hash of their names
	beyond     int        // open elements beyond maxOpen
	paragraphs int        // open ones
	quotes     int32      // block quotes seen
	lastLink   link
	long       map[longLink]bool // long addresses that were shown
	cells      []int32           // first lines of the cells of open rows
	sheet      sheet
	styles     map[string]style
	lastEnds   map[string]int
	signNext   bool // the next block is a signature
	all        bool // show hidden text
	hid        strings.Builder
}

// rendered is an HTML mail as lines.
type rendered struct {
	text   string // the lines, one below the other, without blank ones at either end
	lines  []line
	hidden string // what is not shown
	bare   bool   // nothing is shown, and the lines are what is hidden
}

// render turns HTML into lines and the text that was hidden. Of a mail that shows nothing the lines
// are what it hides.
func render(src string) rendered {
	r := renderer{}
	r.run(src)
	hidden := strings.TrimSpace(r.hid.String())
	bare := len(r.rows) == 0 && hidden != ""
	if bare {
		r = renderer{all: true}
		r.run(src)
		hidden = ""
	}
	text, lines := r.lines()
	return rendered{text, lines, hidden, bare}
}

func (r *renderer) run(src string) {
	r.in.src = src
	r.text = make([]byte, 0, len(src)/4)
	for {
		switch t := r.in.next(); t.kind {
		case wordsToken:
			r.words(t.text)
		case rawToken:
			r.raw(t.text)
		case startToken:
			if a, ok := r.attributes(); ok && t.tag == 0 && isAddress(t.text) {
				r.words(r.in.src[t.from:r.in.at])
			} else if ok {
				r.start(t.tag, t.text, &a)
			}
		case endToken:
			r.end(t.tag, t.text)
		default:
			r.popTo(0)
			r.breakLine()
			return
		}
	}
}

// isAddress says whether what is written as a tag is an address between angle brackets, which some
// programs leave as they are.
func isAddress(name string) bool {
	return strings.IndexByte(name, '@') > 0 || name == "https:" || name == "http:"
}

// start opens an element.
func (r *renderer) start(name atom.Atom, other string, a *attrs) {
	is := r.traits(name, other)
	r.closeImplied(name, is)
	a.style = r.sheet.of(name, a)
	loose := is&margin != 0 && !r.isTight(name, a)
	if is&block != 0 {
		r.breakLine()
	}
	if loose {
		r.wantGap()
	}
	if is&void != 0 {
		r.void(name, a)
		return
	}
	if len(r.open) >= maxOpen {
		r.beyond++
		return
	}
	if name != 0 {
		other = ""
	}
	e := element{name: name, other: other, is: is, was: r.state, start: r.here(),
		seen: r.quotes, loose: loose}
	r.apply(&e, a)
	r.open = append(r.open, e)
	r.opened[slot(name)]++
}

// traits are those of an element. One without text, such as Word's data, counts as such only where
// it is closed.
func (r *renderer) traits(name atom.Atom, other string) traits {
	is := traitsOf(name)
	switch {
	case name == atom.Svg || name == atom.Template:
		if !r.closedLater(name.String()) {
			is &^= skipped
		}
	case name == 0 && strings.EqualFold(other, "xml") && r.closedLater("xml"):
		is = skipped
	}
	return is
}

// closedLater says whether an end tag of that name comes.
func (r *renderer) closedLater(name string) bool {
	last, ok := r.lastEnds[name]
	if !ok {
		last = strings.LastIndex(r.in.src, "</"+name)
		if r.lastEnds == nil {
			r.lastEnds = make(map[string]int)
		}
		r.lastEnds[name] = last
	}
	return last >= r.in.at
}

// slot is where elements of that name are counted.
func slot(name atom.Atom) atom.Atom { return (name ^ name>>8) % 64 }

// mayBeOpen says whether an element of that name may be open.
func (r *renderer) mayBeOpen(name atom.Atom) bool { return r.opened[slot(name)] > 0 }

// end closes the nearest element of that name, and what was left open inside it.
func (r *renderer) end(name atom.Atom, other string) {
	switch {
	case name == atom.Br:
		r.newline()
		return
	case r.beyond > 0:
		r.beyond--
		return
	case !r.mayBeOpen(name):
		return
	}
	inside := traitsOf(name)&scope == 0
	for i := len(r.open) - 1; i >= max(0, len(r.open)-maxSearch); i-- {
		e := &r.open[i]
		if e.name == name && (name != 0 || strings.EqualFold(e.other, other)) {
			r.popTo(i)
			return
		}
		if inside && e.is&scope != 0 {
			return
		}
	}
}

func (r *renderer) popTo(at int) {
	for len(r.open) > at {
		r.pop()
	}
}

// pop closes the innermost element.
func (r *renderer) pop() {
	e := &r.open[len(r.open)-1]
	r.open = r.open[:len(r.open)-1]
	r.opened[slot(e.name)]--
	if e.is&block != 0 || r.mark != e.was.mark {
		r.breakLine()
	}
	switch {
	case e.name == atom.P:
		r.paragraphs--
	case e.name == atom.A:
		r.closeLink(e)
	case e.name == atom.Tr:
		r.endRow(r.cells[e.cells:])
		r.cells = r.cells[:e.cells]
	case e.name == atom.Li:
		r.bullet = ""
	case e.name == atom.Q && !r.skip && !r.unseen():
		r.cur = append(r.cur, "”"...)
	case e.soft && r.quotes == e.seen:
		r.markSince(e.start, markQuote)
	}
	r.state = e.was
	if e.lead {
		r.leadWith(e)
	}
	if e.loose {
		r.wantGap()
	}
}

// words writes a run of text, with its character references.
func (r *renderer) words(s string) {
	if r.skip || r.unseen() {
		r.pass(html.UnescapeString(s))
		return
	}
	for s != "" {
		at := strings.IndexByte(s, '&')
		if at < 0 {
			at = len(s)
		}
		r.write(s[:at])
		if s = s[at:]; s != "" {
			size := referenceSize(s)
			text, _ := resolve(s[:size])
			r.write(text)
			s = s[size:]
		}
	}
}

// raw writes text without character references.
func (r *renderer) raw(s string) {
	if r.skip || r.unseen() {
		r.pass(s)
		return
	}
	r.write(s)
}

func (r *renderer) write(s string) {
	if r.pre {
		r.preformatted(s)
	} else {
		r.flow(s)
	}
}

// unseen says whether a reader does not see what stands here.
func (r *renderer) unseen() bool {
	return !r.all && (r.hidden || r.tiny || alike(r.ink, r.paper))
}

// pass takes text up that is not shown: a style sheet, or what is hidden.
func (r *renderer) pass(s string) {
	if r.skip {
		if n := len(r.open); n > 0 && r.open[n-1].name == atom.Style {
			r.sheet.add(s)
		}
		return
	}
	if s = strings.TrimSpace(s); s != "" {
		r.hid.WriteString(s)
		r.hid.WriteByte('\n')
	}
}
