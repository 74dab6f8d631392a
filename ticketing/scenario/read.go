package scenario

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

// maxSource is the largest scenario in octets.
const maxSource = 1 << 20

// Read reads a scenario. The name of the file is for messages only. The error is
// of type sheet.Faults and lists every line that cannot be understood.
func Read(source []byte, file string) (Scenario, error) {
	r := &reader{s: Scenario{File: file, Heading: Heading{Undo: ticketing.DefaultUndo}}}
	if len(source) > maxSource {
		return r.s, sheet.Faults{{File: file, What: fmt.Sprintf("it has more than %d octets", maxSource),
			Remedy: "write several scenarios"}}
	}
	text := strings.ReplaceAll(strings.TrimPrefix(string(source), "\ufeff"), "\r\n", "\n")
	lines := cutLines(text)
	r.s.Title = title(text)
	steps := r.heading(lines)
	for _, l := range steps {
		r.step(l)
	}
	if len(steps) == 0 {
		r.fault(line{}, "there is no step", `begin with a mail, such as "mail carla@globex.example to support"`)
	}
	if len(r.faults) > 0 {
		return r.s, r.faults
	}
	return r.s, nil
}

// reader reads one scenario.
type reader struct {
	s        Scenario
	faults   sheet.Faults
	accounts []line // of the heading
}

// line is a line of a scenario with what is indented below it.
type line struct {
	number int
	text   string
	body   string
	m      []string // what the form's pattern found
}

func (r *reader) fault(l line, what, remedy string) {
	r.faults = append(r.faults, sheet.Fault{File: r.s.File, Line: l.number, What: what, Remedy: remedy})
}

// cutLines puts the indented lines to the ones above, and leaves comments out.
func cutLines(text string) []line {
	var all []line
	for i, raw := range strings.Split(text, "\n") {
		blank := strings.TrimSpace(raw) == ""
		last := len(all) - 1
		switch {
		case last >= 0 && (indented(raw) || blank && all[last].body != ""):
			all[last].body += strings.TrimPrefix(strings.TrimPrefix(raw, "\t"), "    ") + "\n"
		case blank, strings.HasPrefix(raw, "#"):
		default:
			all = append(all, line{number: i + 1, text: strings.Join(strings.Fields(raw), " ")})
		}
	}
	for i := range all {
		if all[i].body != "" {
			all[i].body = strings.TrimRight(all[i].body, "\n") + "\n"
		}
	}
	return all
}

func indented(raw string) bool {
	return (strings.HasPrefix(raw, "    ") || strings.HasPrefix(raw, "\t")) && strings.TrimSpace(raw) != ""
}

// title is the comment at the beginning.
func title(text string) string {
	var words []string
	for line := range strings.SplitSeq(text, "\n") {
		comment, ok := strings.CutPrefix(line, "#")
		if !ok {
			break
		}
		words = append(words, strings.Fields(comment)...)
	}
	return strings.Join(words, " ")
}

// step reads a line after the heading.
func (r *reader) step(l line) {
	rest, refused := strings.CutPrefix(l.text, "refused ")
	for _, f := range forms {
		l.m = r.match(f, rest)
		if l.m == nil {
			continue
		}
		l.m = l.m[1:]
		s := Step{Line: l.number, Text: l.text, Body: l.body, Expectation: f.verb() == "expect"}
		s.do = f.read(r, l)
		if refused {
			if !f.order {
				r.fault(l, "only orders can be refused", `write it without "refused"`)
			}
			s.do = refusal(s.do)
		}
		if f.bare && l.body != "" {
			r.fault(l, fmt.Sprintf("nothing belongs below %q", f.words), "take the indented lines out")
		}
		r.s.Steps = append(r.s.Steps, s)
		return
	}
	r.unknown(l, rest)
}

const by = " by "

// match reads a line as a form has it. In an order only the last "by" can name
// who gives it, and only if somebody is called that: a status may have the word in
// its name.
func (r *reader) match(f form, text string) []string {
	if !f.order || !strings.Contains(text, by) {
		return f.pattern.FindStringSubmatch(text)
	}
	head, tail := text, ""
	at := strings.LastIndex(text, by)
	if _, agent := ticketing.NewDirectory(r.s.Heading.Agents, nil).AgentNamed(text[at+len(by):]); agent {
		head, tail = text[:at], text[at:]
	}
	const mask = "\x00by\x00"
	m := f.pattern.FindStringSubmatch(strings.ReplaceAll(head, by, mask) + tail)
	if m == nil {
		return f.pattern.FindStringSubmatch(text)
	}
	for i := range m {
		m[i] = strings.ReplaceAll(m[i], mask, by)
	}
	return m
}

// refusal performs an order that is to be refused.
func refusal(do action) action {
	return func(p *performance) error {
		err := do(p)
		if err == nil {
			return fmt.Errorf("it was not refused")
		}
		p.refused = err.Error()
		return nil
	}
}

// unknown tells of a line that has no form, and which form is the nearest.
func (r *reader) unknown(l line, text string) {
	verb, _, _ := strings.Cut(text, " ")
	if headings := headingVerbs(); slices.Contains(headings, verb) {
		r.fault(l, fmt.Sprintf("%q belongs to the heading", verb), "put it before the first step")
		return
	}
	var verbs []string
	for _, f := range forms {
		if !slices.Contains(verbs, f.verb()) {
			verbs = append(verbs, f.verb())
		}
	}
	if !slices.Contains(verbs, verb) {
		r.fault(l, fmt.Sprintf("no step begins with %q", verb),
			sheet.Nearest(verb, append(verbs, headingVerbs()...)))
		return
	}
	r.fault(l, fmt.Sprintf("%q is not understood", l.text), "write it as "+nearestForms(verb, text))
}

var ticketWord = regexp.MustCompile(`^` + ticketForm + `$`)

// nearestForms are the two forms of a verb that are the most like a line: they
// have many of its words, at their places, and no others.
func nearestForms(verb, text string) string {
	words := strings.Fields(text)
	for i, w := range words {
		words[i] = ticketWord.ReplaceAllString(w, "TICKET")
	}
	var own []form
	for _, f := range forms {
		if f.verb() == verb {
			own = append(own, f)
		}
	}
	slices.SortStableFunc(own, func(a, b form) int { return b.like(words) - a.like(words) })
	if len(own) == 1 {
		return own[0].words
	}
	return own[0].words + ", or " + own[1].words
}

// like counts how much a form is like a line's words.
func (f form) like(words []string) int {
	own := strings.Fields(f.words)
	alike := -max(len(own)-len(words), len(words)-len(own))
	for i, word := range own {
		switch at := slices.Index(words, word); {
		case slices.Contains(own[:i], word): // it counts once
		case at == i:
			alike += 15
		case at >= 0:
			alike += 10
		}
	}
	return alike
}
