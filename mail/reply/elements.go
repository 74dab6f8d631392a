package reply

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

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

// attrs are the attributes that matter.
type attrs struct {
	class, id, name, kind, href, alt, marker string
	start                                    int
	hidden, pixel                            bool
	style                                    style
}

func attributes(z *html.Tokenizer, more bool) attrs {
	a := attrs{start: 1}
	var key, value []byte
	for more {
		key, value, more = z.TagAttr()
		switch string(key) {
		case "class":
			a.class = string(value)
		case "id":
			a.id = string(value)
		case "name":
			a.name = string(value)
		case "type":
			a.kind = strings.ToLower(string(value))
		case "href":
			a.href = strings.TrimSpace(string(value))
		case "alt":
			a.alt = string(value)
		case "data-marker":
			a.marker = string(value)
		case "start", "value":
			if n, err := strconv.Atoi(string(value)); err == nil && n > -10000 && n < 100000 {
				a.start = n
			}
		case "hidden":
			a.hidden = true
		case "width", "height":
			a.pixel = a.pixel || string(value) == "1" || string(value) == "0"
		case "style":
			a.style = styleOf(string(value))
		}
	}
	return a
}

// A style is what matters of a style attribute.
type style struct {
	hidden bool
	tiny   bool // font-size:0: hidden where no inner element sets a size
	sized  bool // another font-size
	pre    bool
	tight  bool // a paragraph without blank lines round it
	rule   bool // a line above it
	bar    bool // a bar at its left
	bullet bool // Word's list number or bullet
	indent int  // of an item in Word's list
}

// styleOf reads a style attribute. Text hidden only from Outlook (mso-hide:all alone) is shown:
// every other reader sees it.
func styleOf(css string) style {
	css = squeeze(css)
	var s style
	has := func(what string) bool { return strings.Contains(css, what) }
	s.hidden = has("display:none") || has("visibility:hidden") || isZero(css, ";opacity:") ||
		isZero(css, "max-height:") && has("overflow:hidden")
	s.tiny = isZero(css, "font-size:")
	s.sized = !s.tiny && has("font-size:")
	s.pre = has("white-space:pre") || has("white-space:break-spaces")
	s.tight = isZero(css, ";margin:") || isZero(css, "margin-bottom:")
	s.rule = has("border-top:") && !has("border-top:none") || has("border-top-width:") ||
		has("border-width:") && has("solid")
	s.bar = has("border-left:") && !isZero(css, "border-left:") && !has("border-left:none")
	s.bullet = has("mso-list:ignore")
	s.indent = wordIndent(css)
	return s
}

// wordIndent is how far an item of Word's list ("mso-list:l0 level2 lfo1") is indented.
func wordIndent(css string) int {
	_, list, _ := strings.Cut(css, "mso-list:")
	_, level, ok := strings.Cut(list, "/level")
	if !ok || level == "" || level[0] < '1' || level[0] > '9' {
		return 0
	}
	return 2 * int(level[0]-'1')
}

// squeeze puts a style into lower case, without spaces, behind a semicolon. Only the space before
// the level of Word's list becomes a slash.
func squeeze(css string) string {
	b := make([]byte, 1, len(css)+1)
	b[0] = ';'
	for i := 0; i < len(css); i++ {
		switch c := css[i]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			if strings.HasPrefix(css[i:], " level") {
				b = append(b, '/')
			}
		case c >= 'A' && c <= 'Z':
			b = append(b, c|0x20)
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

// isZero says whether the property's value begins with a plain zero: "0", "0px", not "0.9em".
func isZero(css, property string) bool {
	_, value, ok := strings.Cut(css, property)
	if !ok {
		return false
	}
	rest, zero := strings.CutPrefix(value, "0")
	if !zero {
		return false
	}
	fraction := strings.TrimLeft(rest, ".0")
	return fraction == "" || fraction[0] < '0' || fraction[0] > '9'
}

// takesMargins says whether a style sheet takes the blank lines from between paragraphs, as those
// of Outlook on the web do.
func takesMargins(sheet []byte) bool {
	const most = 4096
	css := squeeze(string(sheet[:min(len(sheet), most)]))
	_, rule, ok := strings.Cut(css, "p{")
	if !ok {
		return false
	}
	rule, _, _ = strings.Cut(rule, "}")
	return isZero(rule, "margin-bottom:") && isZero(rule, "margin-top:")
}
