package reply

import (
	"strconv"
	"strings"
)

// A colour is one that a style names: unset, unreadable (an image, a variable), clear, or red,
// green and blue behind the bit that says so.
type colour uint32

const (
	unset      colour = 0
	readable   colour = 1 << 24
	unreadable colour = 1 << 25
	clear      colour = 1 << 26
	white             = readable | 0xffffff
)

// colourNames are those by which text is hidden, and a few that are behind it.
var colourNames = map[string]colour{
	"white": white, "snow": readable | 0xfffafa, "ivory": readable | 0xfffff0,
	"ghostwhite": readable | 0xf8f8ff, "whitesmoke": readable | 0xf5f5f5, "window": white,
	"floralwhite": readable | 0xfffaf0, "mintcream": readable | 0xf5fffa, "canvas": white,
	"azure": readable | 0xf0ffff, "aliceblue": readable | 0xf0f8ff, "black": readable,
	"seashell": readable | 0xfff5ee, "navy": readable | 0x80, "windowtext": readable,
}

// colourOf reads a colour as style sheets and old attributes write it, in lower case without
// spaces. Other words may follow its name; an image is unreadable.
func colourOf(s string) colour {
	switch {
	case s == "":
		return unset
	case strings.Contains(s, "url(") || strings.Contains(s, "gradient(") ||
		strings.Contains(s, "var("):
		return unreadable
	case s[0] == '#':
		return hexColour(s[1:])
	case strings.HasPrefix(s, "rgb"):
		return rgbColour(s)
	case strings.HasPrefix(s, "transparent"), s == "none":
		return clear
	}
	name := s
	if end := strings.IndexByte(s, '!'); end >= 0 {
		name = s[:end]
	}
	if c, ok := colourNames[name]; ok {
		return c
	}
	return unreadable
}

// backgroundOf reads the colour among the values of "background".
func backgroundOf(s string) colour {
	if strings.ContainsRune(s, '(') {
		return colourOf(withoutSpace(s))
	}
	best := unset
	for one := range strings.FieldsSeq(s) {
		c := colourOf(one)
		if c&readable != 0 {
			return c
		}
		best = max(best, c)
	}
	return best
}

// withoutSpace takes the spaces out of a value.
func withoutSpace(s string) string {
	if strings.IndexByte(s, ' ') < 0 {
		return s
	}
	return strings.ReplaceAll(s, " ", "")
}

func hexColour(s string) colour {
	s = s[:len(s)-len(strings.TrimLeft(s, "0123456789abcdef"))]
	switch {
	case len(s) >= 6:
		s = s[:6]
	case len(s) >= 3:
		s = string([]byte{s[0], s[0], s[1], s[1], s[2], s[2]})
	default:
		return unreadable
	}
	n, _ := strconv.ParseUint(s, 16, 32)
	return readable | colour(n)
}

// rgbColour reads "rgb(255,255,255)" and "rgba(0,0,0,0)".
func rgbColour(s string) colour {
	_, s, _ = strings.Cut(s, "(")
	s, _, _ = strings.Cut(s, ")")
	values := strings.SplitN(s, ",", 5)
	if len(values) < 3 {
		return unreadable
	}
	c := readable
	for i, v := range values[:3] {
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 || n > 255 {
			return unreadable
		}
		c |= colour(n) << (16 - 8*i)
	}
	if len(values) > 3 && isZero(values[3]) {
		return clear
	}
	return c
}

// maxAlike is how much two colours may differ in red, green and blue for nobody to see it.
const maxAlike = 24

// alike says whether text of one colour is lost on the other. What is behind a text is white where
// nothing else is set; what cannot be read is taken for another colour.
func alike(text, behind colour) bool {
	if behind == unset {
		behind = white
	}
	if text == clear {
		return true
	}
	if text&readable == 0 || behind&readable == 0 {
		return false
	}
	for shift := 0; shift < 24; shift += 8 {
		a, b := int(text>>shift&0xff), int(behind>>shift&0xff)
		if max(a-b, b-a) > maxAlike {
			return false
		}
	}
	return true
}
