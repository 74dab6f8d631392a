package reply

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// A sheet holds what the style sheets of a mail hide or colour, by simple selector: "p", ".note",
// "p.note", "#note", "p#note". All else that a selector can say is left out, and so is what counts
// only for some screens.
type sheet struct {
	rules   int
	tags    map[atom.Atom]style
	classes map[string][]ruled
	ids     map[string][]ruled
}

// ruled is the style of a class or id, of one element or, without a tag, of any.
type ruled struct {
	tag atom.Atom
	is  style
}

// Limits of the style sheets of one mail: octets of one, rules of all, and elements that one class
// styles apart.
const (
	maxSheet = 64 << 10
	maxRules = 500
	maxTags  = 16
)

// add reads a style sheet.
func (s *sheet) add(source string) {
	css := withoutComments(source[:min(len(source), maxSheet)])
	for css != "" && s.rules < maxRules {
		selectors, rest, ok := strings.Cut(css, "{")
		if !ok {
			return
		}
		rule := ruleEnd(rest)
		css = rest[min(len(rest), rule+1):]
		if i := strings.LastIndexByte(selectors, ';'); i >= 0 { // behind an @import
			selectors = selectors[i+1:]
		}
		if strings.IndexByte(selectors, '@') >= 0 {
			continue
		}
		if is := styleOf(rest[:rule]).seen(); is != (style{}) {
			s.set(strings.ToLower(selectors), is)
		}
	}
}

// ruleEnd is where the brace closes that was opened before.
func ruleEnd(css string) int {
	depth := 1
	for i := range len(css) {
		switch css[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(css)
}

// withoutComments takes out comments, and the signs that hide a sheet from very old readers.
func withoutComments(css string) string {
	if strings.Contains(css, "--") {
		css = strings.ReplaceAll(strings.ReplaceAll(css, "<!--", ""), "-->", "")
	}
	if !strings.Contains(css, "/*") {
		return css
	}
	var b strings.Builder
	b.Grow(len(css))
	for {
		before, rest, ok := strings.Cut(css, "/*")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		_, css, _ = strings.Cut(rest, "*/")
	}
}

func (s *sheet) set(selectors string, is style) {
	if s.tags == nil {
		s.tags, s.classes, s.ids = map[atom.Atom]style{}, map[string][]ruled{}, map[string][]ruled{}
	}
	for one := range strings.SplitSeq(selectors, ",") {
		one = strings.TrimSpace(one)
		if one == "" || s.rules >= maxRules || strings.ContainsAny(one, " \t\n>+~:[*") {
			continue
		}
		s.rules++
		at := strings.IndexAny(one, ".#")
		if at < 0 {
			at = len(one)
		}
		tag := tagOf(one[:at])
		switch {
		case at > 0 && tag == 0:
		case at == len(one):
			s.tags[tag] = s.tags[tag].under(is)
		case one[at] == '.':
			s.classes[one[at+1:]] = ruledBy(s.classes[one[at+1:]], tag, is)
		default:
			s.ids[one[at+1:]] = ruledBy(s.ids[one[at+1:]], tag, is)
		}
	}
}

// ruledBy lays a style over what a list says of an element.
func ruledBy(list []ruled, tag atom.Atom, is style) []ruled {
	for i := range list {
		if list[i].tag == tag {
			list[i].is = list[i].is.under(is)
			return list
		}
	}
	if len(list) >= maxTags {
		return list
	}
	return append(list, ruled{tag, is})
}

// of is what the sheets say of an element, under what its own style says.
func (s *sheet) of(name atom.Atom, a *attrs) style {
	if s.rules == 0 {
		return a.style
	}
	is := s.tags[name]
	for class := range strings.FieldsSeq(a.class[:min(len(a.class), maxClasses)]) {
		is = is.as(s.classes[strings.ToLower(class)], name)
	}
	if a.id != "" {
		is = is.as(s.ids[strings.ToLower(a.id)], name)
	}
	return is.under(a.style)
}

// as lays over a style what a list says of any element and of this one.
func (s style) as(list []ruled, name atom.Atom) style {
	for _, r := range list {
		if r.tag == 0 {
			s = s.under(r.is)
		}
	}
	for _, r := range list {
		if r.tag == name && name != 0 {
			s = s.under(r.is)
		}
	}
	return s
}

// seen is what a style says of being seen and of the space below, and nothing else of it.
func (s style) seen() style {
	return style{hidden: s.hidden, shown: s.shown, tiny: s.tiny, sized: s.sized, ink: s.ink,
		paper: s.paper, tight: s.tight, spread: s.spread}
}

// under lays another style over what this one says of being seen.
func (s style) under(o style) style {
	o.hidden = o.hidden || s.hidden && !o.shown
	if !o.tiny && !o.sized {
		o.tiny, o.sized = s.tiny, s.sized
	}
	if !o.tight && !o.spread {
		o.tight, o.spread = s.tight, s.spread
	}
	if o.ink == unset {
		o.ink = s.ink
	}
	if o.paper == unset {
		o.paper = s.paper
	}
	return o
}
