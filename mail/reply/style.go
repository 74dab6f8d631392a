package reply

import (
	"strconv"
	"strings"
)

// A style is what matters of a style attribute.
type style struct {
	hidden bool
	shown  bool // display with another value than none
	tiny   bool // font-size:0: hidden where no inner element sets a size
	sized  bool // another font-size
	pre    bool
	tight  bool // a paragraph without blank lines round it
	spread bool // a paragraph with a margin below it
	rule   bool // a line above it
	bar    bool // a bar at its left
	bare   bool // without a border, as its writer set it
	bullet bool // Word's list number or bullet
	sign   bool // Outlook's bookmark of a signature
	indent int8 // of an item in Word's list
	ink    colour
	paper  colour // behind the text
}

// styleOf reads a style attribute. Text hidden only from Outlook (mso-hide:all alone) is shown:
// every other reader sees it.
func styleOf(css string) style {
	var p properties
	for one := range strings.SplitSeq(css, ";") {
		if name, value, ok := strings.Cut(one, ":"); ok {
			p.set(strings.ToLower(strings.TrimSpace(name)), strings.ToLower(strings.TrimSpace(value)))
		}
	}
	s := p.style
	s.hidden = p.none || p.unseen || p.off || p.clipped && p.flat
	s.rule = s.rule || p.topWidth && p.solid
	s.shown = s.shown && !s.hidden
	s.sized = s.sized && !s.tiny
	if s.paper = p.paper; s.paper == unset || s.paper == clear {
		s.paper = p.behind
	}
	if s.paper == clear {
		s.paper = unset
	}
	return s
}

// properties collects what several properties say together.
type properties struct {
	style
	behind   colour // by the "background" of many values, or an image
	none     bool   // display:none
	unseen   bool   // visibility:hidden, opacity:0
	off      bool   // far out of the window
	clipped  bool   // overflow:hidden
	flat     bool   // of no height or width
	topWidth bool
	solid    bool
}

// set reads one property; name and value are in lower case. The last of one name counts.
func (p *properties) set(name, value string) {
	switch name {
	case "display":
		p.none, p.shown = strings.HasPrefix(value, "none"), true
	case "visibility":
		p.unseen = p.unseen || strings.HasPrefix(value, "hidden")
	case "opacity":
		p.unseen = p.unseen || isZero(value)
	case "overflow":
		p.clipped = strings.HasPrefix(value, "hidden")
	case "max-height", "height", "width", "max-width":
		p.flat = p.flat || isZero(value)
	case "left", "top", "text-indent", "margin-left":
		p.off = p.off || isOffPage(value)
	case "font-size":
		p.tiny, p.sized = isTiny(value), true
	case "color":
		p.ink = colourOf(withoutSpace(value))
	case "background-color":
		p.paper = colourOf(withoutSpace(value))
	case "background":
		p.behind = backgroundOf(value)
	case "background-image":
		p.behind = max(p.behind, colourOf(value)&unreadable)
	case "white-space":
		p.pre = strings.HasPrefix(value, "pre") || strings.HasPrefix(value, "break-spaces")
	case "margin":
		p.margin(bottomOf(value))
	case "margin-bottom", "margin-block-end":
		p.margin(value)
	default:
		p.setMore(name, value)
	}
}

// setMore reads borders and what Word says of its own.
func (p *properties) setMore(name, value string) {
	switch name {
	case "border":
		p.bare = !isLine(value)
		p.bar, p.rule = false, false
	case "border-top", "border-block-start":
		p.rule = isLine(value)
	case "border-top-width", "border-block-start-width":
		p.rule = !isZero(value)
	case "border-width":
		p.topWidth = !isZero(value)
	case "border-style":
		p.solid = strings.Contains(value, "solid")
	case "border-left", "border-inline-start":
		p.bar = isLine(value)
	case "border-left-width", "border-left-style", "border-inline-start-width":
		p.bar = isLine(value)
	case "mso-list":
		p.bullet = strings.HasPrefix(value, "ignore")
		p.indent = wordIndent(value)
	case "mso-bookmark":
		p.sign = p.sign || strings.HasPrefix(value, "_mailautosig")
	}
}

// margin reads the margin below a paragraph.
func (p *properties) margin(value string) {
	p.tight = isThin(value)
	p.spread = !p.tight && value != ""
}

// isLine says whether a border is drawn.
func isLine(border string) bool {
	return border != "" && !strings.HasPrefix(border, "none") && !isZero(border)
}

// bottomOf is the margin at the bottom of the one to four values of "margin".
func bottomOf(margin string) string {
	values := strings.Fields(margin)
	switch {
	case len(values) > 2:
		return values[2]
	case len(values) > 0:
		return values[0]
	}
	return ""
}

// isThin says whether a margin is none, or Word's ".0001pt".
func isThin(value string) bool {
	return isZero(value) || strings.HasPrefix(value, ".0001") || strings.HasPrefix(value, "0.0001")
}

// wordIndent is how far an item of Word's list ("l0 level2 lfo1") is indented.
func wordIndent(list string) int8 {
	_, level, ok := strings.Cut(list, " level")
	if !ok || level == "" || level[0] < '1' || level[0] > '9' {
		return 0
	}
	return 2 * int8(level[0]-'1')
}

// isZero says whether a value begins with a plain zero: "0", "0px", not "0.9em".
func isZero(value string) bool {
	rest, zero := strings.CutPrefix(value, "0")
	if !zero {
		return false
	}
	fraction := strings.TrimLeft(rest, ".0")
	return fraction == "" || fraction[0] < '0' || fraction[0] > '9'
}

// isTiny says whether letters are too small to be seen: of no size, or of one point.
func isTiny(value string) bool {
	value = strings.TrimSpace(strings.TrimSuffix(value, "!important"))
	number := strings.TrimRight(value, "abcdefghijklmnopqrstuvwxyz% ")
	n, err := strconv.ParseFloat(number, 64)
	unit := strings.TrimSpace(value[len(number):])
	return err == nil && (n <= 0 || n <= 1 && (unit == "px" || unit == "pt"))
}

// isOffPage says whether a place is far out of the window.
func isOffPage(value string) bool {
	return len(value) > 4 && value[0] == '-' && strings.Trim(value[1:4], "0123456789") == ""
}
