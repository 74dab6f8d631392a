package reply

import "golang.org/x/net/html/atom"

// Traits are what the rendering must know of an element's name.
type traits uint8

const (
	block   traits = 1 << iota // begins and ends a line
	margin                     // has blank lines round it
	void                       // has no content
	skipped                    // its content is no text
	scope                      // a table's cell or the like: end tags inside don't reach out of it
)

func traitsOf(name atom.Atom) traits {
	switch name {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Dl,
		atom.Blockquote, atom.Pre, atom.Figure, atom.Fieldset:
		return block | margin
	case atom.Td, atom.Th, atom.Table, atom.Caption:
		return block | scope
	case atom.Div, atom.Li, atom.Tr, atom.Section, atom.Article, atom.Header, atom.Footer,
		atom.Center,
		atom.Form, atom.Dt, atom.Dd, atom.Nav, atom.Main, atom.Aside, atom.Address, atom.Details,
		atom.Summary, atom.Body, atom.Html, atom.Option, atom.Tbody, atom.Thead, atom.Tfoot,
		atom.Figcaption, atom.Legend, atom.Hgroup, atom.Menu, atom.Dir:
		return block
	case atom.Hr:
		return block | void
	case atom.Br, atom.Img, atom.Input, atom.Meta, atom.Link, atom.Base, atom.Col, atom.Wbr,
		atom.Area, atom.Embed, atom.Source, atom.Track, atom.Param, atom.Basefont, atom.Bgsound:
		return void
	case atom.Script, atom.Style, atom.Title, atom.Head, atom.Template, atom.Iframe, atom.Noembed,
		atom.Noframes:
		return skipped
	}
	return 0
}

// closeImplied closes what an opening tag ends without an end tag.
func (r *renderer) closeImplied(name atom.Atom) {
	is := traitsOf(name)
	if r.skip && (is&block != 0 || name == atom.Img || name == atom.A || name == atom.Span) {
		r.closeNear([]atom.Atom{atom.Head}, 0)
	}
	switch name {
	case atom.A:
		r.closeNear([]atom.Atom{atom.A}, scope)
	case atom.Li:
		r.closeNear([]atom.Atom{atom.Li}, scope, atom.Ul, atom.Ol)
	case atom.Td, atom.Th:
		r.closeNear([]atom.Atom{atom.Td, atom.Th, atom.Caption}, 0, atom.Table, atom.Tr)
	case atom.Tr, atom.Tbody, atom.Thead, atom.Tfoot:
		r.closeNear([]atom.Atom{atom.Tr, atom.Caption}, 0, atom.Table)
	case atom.Dt, atom.Dd:
		r.closeNear([]atom.Atom{atom.Dt, atom.Dd}, scope, atom.Dl)
	}
	if is&block != 0 && r.paragraphs > 0 {
		r.closeNear([]atom.Atom{atom.P}, scope, atom.Div, atom.Li, atom.Blockquote, atom.Center)
	}
}

// closeNear closes the innermost of the named elements, unless a barrier stands before it.
func (r *renderer) closeNear(names []atom.Atom, bars traits, barriers ...atom.Atom) {
	at := r.find(
		func(e element) bool { return contains(names, e.name) },
		func(e element) bool { return e.is&bars != 0 || contains(barriers, e.name) })
	if at >= 0 {
		r.popTo(at)
	}
}

func contains(names []atom.Atom, name atom.Atom) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}
