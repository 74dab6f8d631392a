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
	rule   bool // a line above it
	bar    bool // a bar at its left
	bullet bool // Word's list number or bullet
	sign   bool // Outlook's bookmark of a signature
	indent int  // of an item in Word's list
	ink    colour
	paper  colour // behind the text
}

// styleOf reads a style attribute. Text hidden only from Outlook (mso-hide:all alone) is shown:
// every other reader sees it.
func styleOf(css string) style {
	css = squeeze(css)
	var s style
	has := func(what string) bool { return strings.Contains(css, what) }
	s.hidden = has("display:none") || has("visibility:hidden") || isZero(css, ";opacity:") ||
		has("overflow:hidden") && hasNoSize(css) || isOffPage(css)
	s.shown = !s.hidden && has(";display:")
	s.tiny = isTiny(css)
	s.sized = !s.tiny && has("font-size:")
	s.ink = colourOf(property(css, ";color:"))
	s.paper = paperOf(css)
	s.pre = has("white-space:pre") || has("white-space:break-spaces")
	s.tight = isZero(css, ";margin:") || isZero(css, "margin-bottom:")
	s.rule = has("border-top:") && !has("border-top:none") || has("border-top-width:") ||
		has("border-width:") && has("solid")
	s.bar = has("border-left:") && !isZero(css, "border-left:") && !has("border-left:none")
	s.bullet = has("mso-list:ignore")
	s.sign = has("mso-bookmark:_mailautosig")
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

// property is the value that a squeezed style gives a property, the last one if there are several.
func property(css, name string) string {
	i := strings.LastIndex(css, name)
	if i < 0 {
		return ""
	}
	value, _, _ := strings.Cut(css[i+len(name):], ";")
	return value
}

// paperOf reads the colour behind the text; a clear one lets through what is behind.
func paperOf(css string) colour {
	c := colourOf(property(css, ";background-color:"))
	if c == unset || c == clear {
		c = colourOf(property(css, ";background:"))
	}
	if c == clear {
		return unset
	}
	return c
}

// isTiny says whether letters are too small to be seen: of no size, or of one point.
func isTiny(css string) bool {
	value := property(css, "font-size:")
	number := strings.TrimRight(value, "abcdefghijklmnopqrstuvwxyz!%")
	n, err := strconv.ParseFloat(number, 64)
	unit := strings.TrimSuffix(value[len(number):], "!important")
	return err == nil && (n <= 0 || n <= 1 && (unit == "px" || unit == "pt"))
}

func hasNoSize(css string) bool {
	return isZero(css, "max-height:") || isZero(css, ";height:") || isZero(css, ";width:") ||
		isZero(css, "max-width:")
}

// isOffPage says whether a style moves text far out of the window.
func isOffPage(css string) bool {
	for _, name := range []string{";left:", ";top:", ";text-indent:", ";margin-left:"} {
		if value := property(css, name); len(value) > 4 && value[0] == '-' &&
			strings.Trim(value[1:4], "0123456789") == "" {
			return true
		}
	}
	return false
}
