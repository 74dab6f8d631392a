package reply

import (
	"strconv"
	"strings"
)

// attrs are the attributes that matter.
type attrs struct {
	class, id, name, kind, href, src, alt, marker, value string
	start                                                int
	hidden, pixel, checked                               bool
	style                                                style
	ink, paper                                           colour // by the old attributes
}

// attributes reads the attributes of the start tag that was read; of one that breaks off ok is
// false.
func (r *renderer) attributes() (a attrs, ok bool) {
	a.start = 1
	for {
		name, value, more := r.in.attribute()
		if !more {
			break
		}
		r.set(&a, name, value)
	}
	if a.ink != unset || a.paper != unset {
		a.style = style{ink: a.ink, paper: a.paper}.under(a.style)
	}
	return a, r.in.at <= len(r.in.src)
}

// set takes one attribute up; of several with one name the first counts.
func (r *renderer) set(a *attrs, name, value string) {
	switch name = strings.ToLower(name); name {
	case "class":
		a.class = firstOf(a.class, value)
	case "id":
		a.id = firstOf(a.id, value)
	case "name":
		a.name = firstOf(a.name, value)
	case "type":
		a.kind = firstOf(a.kind, value)
	case "href":
		a.href = firstOf(a.href, strings.TrimSpace(attributeText(value)))
	case "src":
		a.src = firstOf(a.src, strings.TrimSpace(value))
	case "alt":
		a.alt = firstOf(a.alt, attributeText(value))
	case "data-marker", "data-smartmail":
		a.marker = firstOf(a.marker, value)
	case "data-signatureblock", "data-signature-widget":
		a.marker = firstOf(a.marker, name)
	case "fairemail":
		a.marker = firstOf(a.marker, "fairemail-"+value)
	case "start", "value":
		a.value = firstOf(a.value, value)
		if n, err := strconv.Atoi(value); err == nil && n > -10000 && n < 100000 {
			a.start = n
		}
	case "hidden":
		a.hidden = true
	case "checked":
		a.checked = true
	case "width", "height":
		a.pixel = a.pixel || value == "1" || value == "0"
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

func firstOf(one, other string) string {
	if one != "" {
		return one
	}
	return other
}

// Limits of the styles that are remembered: how many, and octets of one.
const (
	maxStyles = 256
	maxStyle  = 1024
)

// style reads a style attribute. A mail repeats few of them many times.
func (r *renderer) style(value string) style {
	if is, ok := r.styles[value]; ok {
		return is
	}
	is := styleOf(attributeText(value))
	if r.styles == nil {
		r.styles = make(map[string]style)
	}
	if len(r.styles) < maxStyles && len(value) <= maxStyle {
		r.styles[value] = is
	}
	return is
}

// oldColour reads a colour as attributes name it, where "#" may be missing.
func oldColour(value string) colour {
	const most = 40
	s := strings.ToLower(strings.TrimSpace(value[:min(len(value), most)]))
	if len(s) == 6 && hexColour(s) != unreadable {
		return hexColour(s)
	}
	return colourOf(s)
}
