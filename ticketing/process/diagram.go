package process

import (
	"fmt"
	"strings"

	"ticketd/ticketing"
)

// Draw draws the statuses of a process and what moves tickets between them: for
// Mermaid, for Graphviz as "dot", and for a terminal in any other format. The result
// ends with a line feed.
func Draw(p ticketing.Process, format string) string {
	switch format {
	case "mermaid":
		return drawMermaid(p)
	case "dot":
		return drawDOT(p)
	}
	return drawText(p)
}

// way is what moves a ticket to a status, or what happens while it is in one.
type way struct {
	words string
	to    string // empty: it stays
	code  string
	kind  wayKind
}

type wayKind uint8

const (
	byPerson wayKind = iota
	byCustomer
	byTime
)

// group is the statuses of a class.
type group struct {
	class    ticketing.Class
	title    string
	statuses []ticketing.Status
}

func groups(p ticketing.Process) []group {
	all := []group{{class: ticketing.ClassOpen, title: "open"},
		{class: ticketing.ClassWaitingCustomer, title: "waiting for the customer"},
		{class: ticketing.ClassWaitingInternal, title: "waiting for others of us"},
		{class: ticketing.ClassResolved, title: "resolved"},
		{class: ticketing.ClassClosed, title: "closed"}}
	var some []group
	for _, g := range all {
		for _, s := range p.Statuses {
			if s.Class == g.class {
				g.statuses = append(g.statuses, s)
			}
		}
		if len(g.statuses) > 0 {
			some = append(some, g)
		}
	}
	return some
}

// comings are the ways on which tickets come to a status from anywhere.
func comings(p ticketing.Process) []way {
	all := []way{{words: "a new ticket", to: p.Key.Initial, kind: byCustomer}}
	for _, rule := range p.Rules {
		if rule.Status != "" {
			all = append(all, way{words: fmt.Sprintf("a new ticket by the rule %q", rule.Name),
				to: rule.Status, code: rule.Code, kind: byCustomer})
		}
	}
	if end := p.On.CCOnly; end != nil {
		all = append(all, way{"a mail that is only a copy", end.Status, end.Code, byCustomer})
	}
	if end := p.On.OOTOOnly; end != nil {
		all = append(all, way{"a mail that is only an out-of-office reply", end.Status, end.Code, byCustomer})
	}
	all = append(all, way{words: `an agent says "done"`, to: p.Key.ResolvedByAgent})
	for _, track := range p.Tracks {
		if s := resolvedPhase(p, track); s != "" && s != p.Key.ResolvedByAgent {
			all = append(all, way{words: fmt.Sprintf(`an agent says "done" on the track %q`, track.Name), to: s})
		}
	}
	if end := p.On.Duplicate; end != nil {
		all = append(all, way{words: "an agent says that it is a duplicate", to: end.Status, code: end.Code})
	}
	for _, words := range escalations(p) {
		all = append(all, way{words: words, to: p.Key.Escalated})
	}
	return all
}

func resolvedPhase(p ticketing.Process, track ticketing.Track) string {
	for _, phase := range track.Phases {
		if s, _ := p.Status(phase.Status); s.Class == ticketing.ClassResolved {
			return s.Name
		}
	}
	return ""
}

// escalations are what escalates tickets, if that moves them.
func escalations(p ticketing.Process) []string {
	if p.Key.Escalated == "" {
		return nil
	}
	all := []string{"an escalation, by an agent or by mail"}
	for _, prio := range p.Priorities {
		if prio.Escalate {
			all = append(all, fmt.Sprintf("the priority %q, at once", prio.Name))
		}
	}
	for _, c := range p.Clocks {
		for _, t := range c.Targets {
			if c.Escalate && !t.Within.IsZero() {
				all = append(all, strings.TrimSpace(fmt.Sprintf("%s: %s after %s", c.Words(),
					conditions(t), in(t.Within, t.Calendar))))
			}
		}
	}
	return all
}

// conditions names what a target is for.
func conditions(t ticketing.Target) string {
	var words []string
	for _, names := range [][]string{t.Types, t.Priorities, t.Plans, t.Statuses, t.Categories} {
		if len(names) > 0 {
			words = append(words, strings.Join(names, " or "))
		}
	}
	if len(words) == 0 {
		return "every ticket"
	}
	return strings.Join(words, ", ")
}

// in is a delay with its calendar.
func in(d ticketing.Delay, calendar string) string {
	if calendar == "" {
		return d.String()
	}
	return fmt.Sprintf("%s (%s)", d, calendar)
}

// answers is what a customer's answer does to the tickets of a class.
func answers(p ticketing.Process, class ticketing.Class) (way, bool) {
	switch class {
	case ticketing.ClassWaitingCustomer:
		return way{words: "the customer answers", to: p.Key.Answered, kind: byCustomer}, true
	case ticketing.ClassResolved:
		return way{words: "the customer answers", to: p.Key.Reopened, kind: byCustomer}, true
	case ticketing.ClassClosed:
		within := ""
		if !p.ReopenWithin.IsZero() {
			within = " within " + p.ReopenWithin.String()
		}
		return way{words: "the customer answers" + within, to: p.Key.Reopened, kind: byCustomer}, true
	}
	return way{}, false
}

// leavings are the ways on which tickets leave one status by themselves or by a
// customer's yes.
func leavings(p ticketing.Process, s ticketing.Status) []way {
	var all []way
	if s.OnYes != nil {
		all = append(all, way{`the customer says "yes"`, s.OnYes.Status, s.OnYes.Code, byCustomer})
	}
	if a := s.Appointment; a != nil {
		if !a.Remind.IsZero() {
			all = append(all, way{words: a.Remind.String() + " before the appointment: reminder", kind: byTime})
		}
		all = append(all, way{"the appointment is over", a.Over.Status, a.Over.Code, byTime})
	}
	for _, t := range p.Timers {
		if t.In != s.Name {
			continue
		}
		if !t.WarnAfter.IsZero() {
			all = append(all, way{words: fmt.Sprintf("after %s: letter %q", in(t.WarnAfter, t.Calendar),
				t.WarnLetter), kind: byTime})
		}
		words := "after " + in(t.After, t.Calendar)
		if t.To == "" {
			words += fmt.Sprintf(": letter %q", t.Letter)
		}
		all = append(all, way{words, t.To, t.Code, byTime})
	}
	return all
}

// next are the statuses to which a person may move a ticket of this one, if the
// process names them.
func next(s ticketing.Status) []way {
	var all []way
	for _, name := range s.Next {
		all = append(all, way{words: "an agent", to: name})
	}
	return all
}

// steps are the ways from phase to phase of a track.
func steps(track ticketing.Track) (from []string, ways []way) {
	for i, phase := range track.Phases[:len(track.Phases)-1] {
		words := track.Name
		if !phase.Most.IsZero() {
			words += ", usually " + usualWords(phase)
		}
		from = append(from, phase.Status)
		ways = append(ways, way{words: words, to: track.Phases[i+1].Status})
		if track.Phases[i+1].Optional && i+2 < len(track.Phases) {
			from = append(from, phase.Status)
			ways = append(ways, way{words: track.Name + ", skipping a phase", to: track.Phases[i+2].Status})
		}
	}
	return from, ways
}

func usualWords(phase ticketing.Phase) string {
	switch {
	case phase.Least.IsZero():
		return "up to " + in(phase.Most, phase.Calendar)
	case phase.Least.Unit == phase.Most.Unit:
		return fmt.Sprintf("%d to %s", phase.Least.N, in(phase.Most, phase.Calendar))
	}
	return phase.Least.String() + " to " + in(phase.Most, phase.Calendar)
}
