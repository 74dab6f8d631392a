package reply

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// attrs are the attributes that matter. They hold until the tokenizer goes on.
type attrs struct {
	class, id, name, kind, href, src, alt, marker, value []byte
	start                                                int
	hidden, pixel                                        bool
	style                                                style
	ink, paper                                           colour // by the old attributes
}

// attributes reads the attributes of the tag that the tokenizer stands on.
func (r *renderer) attributes(z *html.Tokenizer, more bool) (a attrs) {
	a.start = 1
	var key, value []byte
	for more {
		key, value, more = z.TagAttr()
		switch string(key) {
		case "class":
			a.class = value
		case "id":
			a.id = value
		case "name":
			a.name = value
		case "type":
			a.kind = value
		case "href":
			a.href = bytes.TrimSpace(value)
		case "src":
			a.src = bytes.TrimSpace(value)
		case "alt":
			a.alt = value
		case "data-marker":
			a.marker = value
		case "start", "value":
			a.value = value
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
			a.style = r.style(value)
		}
	}
	if a.ink != unset || a.paper != unset {
		a.style = style{ink: a.ink, paper: a.paper}.under(a.style)
	}
	return a
}

// Limits of the styles that are remembered: how many, and octets of one.
const (
	maxStyles = 256
	maxStyle  = 1024
)

// style reads a style attribute. A mail repeats few of them many times.
func (r *renderer) style(value []byte) style {
	if len(value) > maxStyle {
		return styleOf(string(value))
	}
	if is, ok := r.styles[string(value)]; ok {
		return is
	}
	css := string(value)
	is := styleOf(css)
	if r.styles == nil {
		r.styles = make(map[string]style)
	}
	if len(r.styles) < maxStyles {
		r.styles[css] = is
	}
	return is
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
