package reply

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// HTML is rendered from its tokens, not from a parsed tree. html.Parse refuses more than 512 nested
// elements; and it copies formatting elements that were left open into every paragraph, as HTML
// asks, so that a mail of 20 KB took 122 MiB. Tokens cost what they weigh. A stack of open
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
	name  atom.Atom
	other string // name of an element without atom, such as o:p
	is    traits
	was   state
	start place // where its text begins
	href  string
	count int  // number of the last list item in it
	seen  int  // block quotes that were seen before it
	soft  bool // a quote, unless block quotes inside it say more exactly what is
	loose bool // blank lines stand round it
	lead  bool // holds the bullet or number of Word's list
	cells []place
}

// A place is a position in the output.
type place struct{ lines, bytes int }

// A row is one line of output, not yet indented by its quotes.
type row struct {
	text  string
	mark  mark
	depth int
}

type renderer struct {
	state
	open       []element
	beyond     int // open elements beyond maxOpen
	paragraphs int // open ones
	out        []row
	cur        []byte // the line being written
	curMark    mark
	space      bool // white space waits for a next word
	hard       bool // the line holds a no-break space, so it stands even if blank
	gap        bool // a blank line waits for a next line
	gapDeep    int
	next       mark   // for the next line
	bullet     string // for the next line
	quotes     int    // block quotes seen
	tight      bool   // a style sheet takes the margins from paragraphs
	sheet      sheet
	all        bool // show hidden text
	hid        strings.Builder
}

// render turns HTML into lines and the text that was hidden. Of a mail that shows nothing the lines
// are what it hides; bare says so.
func render(src string) (lines []line, hidden string, bare bool) {
	r := renderer{}
	r.run(src)
	hidden = strings.TrimSpace(r.hid.String())
	if len(r.out) == 0 && hidden != "" {
		r = renderer{all: true}
		r.run(src)
		return r.lines(), "", true
	}
	return r.lines(), hidden, false
}

func (r *renderer) run(src string) {
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		switch z.Next() {
		case html.ErrorToken:
			for len(r.open) > 0 {
				r.pop()
			}
			r.breakLine()
			return
		case html.TextToken:
			r.text(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			r.start(atom.Lookup(name), otherName(name), attributes(z, more))
		case html.EndTagToken:
			name, _ := z.TagName()
			r.end(atom.Lookup(name), otherName(name))
		}
	}
}

// otherName is the name of an element that has no atom.
func otherName(name []byte) string {
	if atom.Lookup(name) != 0 {
		return ""
	}
	return string(name)
}

// lines gives each row the signs of its quotes.
func (r *renderer) lines() []line {
	lines := make([]line, 0, len(r.out))
	for _, w := range r.out {
		text := w.text
		if w.depth > 0 {
			text = strings.TrimRight(strings.Repeat("> ", min(w.depth, maxDepth))+text, " ")
		}
		lines = append(lines, line{text: text, mark: w.mark})
	}
	return lines
}

// start opens an element.
func (r *renderer) start(name atom.Atom, other string, a attrs) {
	r.closeImplied(name)
	a.style = r.sheet.of(name, a)
	is := traitsOf(name)
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
	e := element{name: name, other: other, is: is, was: r.state, start: r.here(),
		seen: r.quotes, loose: loose}
	r.apply(&e, a)
	r.open = append(r.open, e)
}

// end closes the nearest element of that name, and what was left open inside it.
func (r *renderer) end(name atom.Atom, other string) {
	if name == atom.Br {
		r.newline()
		return
	}
	if r.beyond > 0 {
		r.beyond--
		return
	}
	if at := r.find(func(e element) bool { return e.name == name && e.other == other },
		func(e element) bool { return e.is&scope != 0 && traitsOf(name)&scope == 0 }); at >= 0 {
		r.popTo(at)
	}
}

// find looks from the innermost open element outwards, up to one that bars the way.
func (r *renderer) find(wanted, barrier func(element) bool) int {
	for i := len(r.open) - 1; i >= max(0, len(r.open)-maxSearch); i-- {
		if wanted(r.open[i]) {
			return i
		}
		if barrier(r.open[i]) {
			return -1
		}
	}
	return -1
}

func (r *renderer) popTo(at int) {
	for len(r.open) > at {
		r.pop()
	}
}

// pop closes the innermost element.
func (r *renderer) pop() {
	e := r.open[len(r.open)-1]
	r.open = r.open[:len(r.open)-1]
	if e.is&block != 0 || r.mark != e.was.mark {
		r.breakLine()
	}
	switch {
	case e.name == atom.P:
		r.paragraphs--
	case e.name == atom.A:
		r.link(e)
	case e.name == atom.Tr:
		r.endRow(e)
	case e.name == atom.Li:
		r.bullet = ""
	case e.soft && r.quotes == e.seen:
		r.markSince(e.start, markQuote)
	}
	r.state = e.was
	if e.lead {
		r.lead(e)
	}
	if e.loose {
		r.wantGap()
	}
}

// text writes a run of text.
func (r *renderer) text(b []byte) {
	switch {
	case r.skip:
		r.tight = r.tight || takesMargins(b)
		if n := len(r.open); n > 0 && r.open[n-1].name == atom.Style {
			r.sheet.add(b)
		}
	case !r.all && (r.hidden || r.tiny || alike(r.ink, r.paper)):
		if t := bytes.TrimSpace(b); len(t) > 0 {
			r.hid.Write(t)
			r.hid.WriteByte('\n')
		}
	case r.pre:
		r.preformatted(b)
	default:
		r.flow(b)
	}
}
