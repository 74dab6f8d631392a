package reply

import "golang.org/x/net/html/atom"

// Traits are what the rendering must know of an element's name.
type traits uint16

const (
	block   traits = 1 << iota // begins and ends a line
	margin                     // has blank lines round it
	void                       // has no content
	skipped                    // its content is no text
	scope                      // a table's cell or the like: end tags inside don't reach out of it
	holder                     // holds paragraphs, so one inside closes none outside
	list
	table
	tableRow
	terms // a list of terms
)

func traitsOf(name atom.Atom) traits {
	switch name {
	case atom.Div, atom.Li, atom.Center:
		return block | holder
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Pre, atom.Figure,
		atom.Fieldset:
		return block | margin
	case atom.Ul, atom.Ol:
		return block | margin | list
	case atom.Dl:
		return block | margin | terms
	case atom.Blockquote:
		return block | margin | holder
	case atom.Td, atom.Th, atom.Caption:
		return block | scope
	case atom.Table:
		return block | scope | table
	case atom.Tr:
		return block | tableRow
	case atom.Section, atom.Button, atom.Textarea, atom.Select, atom.Article, atom.Header,
		atom.Footer, atom.Form, atom.Dt, atom.Dd, atom.Nav, atom.Main, atom.Aside, atom.Address,
		atom.Details, atom.Summary, atom.Body, atom.Html, atom.Option, atom.Tbody, atom.Thead,
		atom.Tfoot, atom.Figcaption, atom.Legend, atom.Hgroup, atom.Menu, atom.Dir:
		return block
	case atom.Hr:
		return block | void
	case atom.Br, atom.Img, atom.Input, atom.Meta, atom.Link, atom.Base, atom.Col, atom.Wbr,
		atom.Area, atom.Embed, atom.Source, atom.Track, atom.Param, atom.Basefont, atom.Bgsound:
		return void
	case atom.Script, atom.Style, atom.Title, atom.Head, atom.Template, atom.Iframe, atom.Noembed,
		atom.Noframes, atom.Svg:
		return skipped
	}
	return 0
}

// closeImplied closes what an opening tag ends without an end tag.
func (r *renderer) closeImplied(name atom.Atom, is traits) {
	if r.skip && (is&block != 0 || name == atom.Img || name == atom.A || name == atom.Span) {
		r.closeNear(atom.Head, atom.Head, 0)
	}
	switch name {
	case atom.A:
		r.closeNear(atom.A, atom.A, scope)
	case atom.Li:
		r.closeNear(atom.Li, atom.Li, scope|list)
	case atom.Td, atom.Th:
		r.closeNear(atom.Td, atom.Th, table|tableRow)
	case atom.Tr, atom.Tbody, atom.Thead, atom.Tfoot:
		r.closeNear(atom.Tr, atom.Caption, table)
	case atom.Dt, atom.Dd:
		r.closeNear(atom.Dt, atom.Dd, scope|terms)
	}
	if is&block != 0 && r.paragraphs > 0 {
		r.closeNear(atom.P, atom.P, scope|holder)
	}
}

// closeNear closes the innermost of either element, unless one that bars the way stands before it.
func (r *renderer) closeNear(one, other atom.Atom, bars traits) {
	if !r.mayBeOpen(one) && !r.mayBeOpen(other) {
		return
	}
	for i := len(r.open) - 1; i >= max(0, len(r.open)-maxSearch); i-- {
		e := &r.open[i]
		if e.name == one || e.name == other {
			r.popTo(i)
			return
		}
		if e.is&bars != 0 {
			return
		}
	}
}
