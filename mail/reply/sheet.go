package reply

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// A sheet holds what the style sheets of a mail hide or colour, by simple selector: "p", ".note",
// "p.note", "#note", "p#note". All else that a selector can say is left out, and so is what counts
// only for some screens.
type sheet map[string]style

// Limits of the style sheets of one mail: octets of one, and rules of all.
const (
	maxSheet = 64 << 10
	maxRules = 500
)

// add reads a style sheet.
func (s *sheet) add(source []byte) {
	css := withoutComments(string(source[:min(len(source), maxSheet)]))
	for css != "" && len(*s) < maxRules {
		selectors, rest, ok := strings.Cut(css, "{")
		if !ok {
			return
		}
		rule := ruleEnd(rest)
		css = rest[min(len(rest), rule+1):]
		if i := strings.LastIndexByte(selectors, ';'); i >= 0 { // behind an @import
			selectors = selectors[i+1:]
		}
		if strings.Contains(selectors, "@") {
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
	css = strings.NewReplacer("<!--", "", "-->", "").Replace(css)
	var b strings.Builder
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
	if *s == nil {
		*s = sheet{}
	}
	for one := range strings.SplitSeq(selectors, ",") {
		one = strings.TrimSpace(one)
		if one != "" && len(*s) < maxRules && !strings.ContainsAny(one, " \t\n>+~:[*") {
			(*s)[one] = (*s)[one].under(is)
		}
	}
}

// of is what the sheets say of an element, under what its own style says.
func (s sheet) of(name atom.Atom, a attrs) style {
	if len(s) == 0 {
		return a.style
	}
	tag := name.String()
	is := s[tag]
	if a.class != "" {
		const most = 512
		classes := strings.ToLower(a.class[:min(len(a.class), most)])
		for class := range strings.FieldsSeq(classes) {
			is = is.under(s["."+class]).under(s[tag+"."+class])
		}
	}
	if a.id != "" {
		id := strings.ToLower(a.id)
		is = is.under(s["#"+id]).under(s[tag+"#"+id])
	}
	return is.under(a.style)
}

// seen is what a style says of being seen, and nothing else of it.
func (s style) seen() style {
	return style{hidden: s.hidden, shown: s.shown, tiny: s.tiny, sized: s.sized, ink: s.ink,
		paper: s.paper}
}

// under lays another style over what this one says of being seen.
func (s style) under(o style) style {
	o.hidden = o.hidden || s.hidden && !o.shown
	if !o.tiny && !o.sized {
		o.tiny, o.sized = s.tiny, s.sized
	}
	if o.ink == unset {
		o.ink = s.ink
	}
	if o.paper == unset {
		o.paper = s.paper
	}
	return o
}
