package reply

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// attrs are the attributes that matter.
type attrs struct {
	class, id, name, kind, href, src, alt, marker string
	start                                         int
	hidden, pixel                                 bool
	style                                         style
	ink, paper                                    colour // by the old attributes
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
		case "src":
			a.src = strings.TrimSpace(string(value))
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
		case "color":
			a.ink = oldColour(value)
		case "bgcolor":
			a.paper = oldColour(value)
		case "background":
			a.paper = unreadable
		case "style":
			a.style = styleOf(string(value))
		}
	}
	a.style = style{ink: a.ink, paper: a.paper}.under(a.style)
	return a
}

// oldColour reads a colour as attributes name it, where "#" may be missing.
func oldColour(value []byte) colour {
	const most = 40
	s := strings.ToLower(strings.TrimSpace(string(value[:min(len(value), most)])))
	if len(s) == 6 && hexColour(s) != unreadable {
		return hexColour(s)
	}
	return colourOf(s)
}
