package main

import (
	"fmt"
	"strings"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/scenario"
)

// sceneLayout is how a time line tells moments, in the scenario's zone.
const sceneLayout = "Mon 2006-01-02 15:04"

// printer prints a time line for a person.
type printer struct {
	*program
	colour palette
	zone   *time.Location
	at     time.Time // what the last line said
}

func (p *printer) line(format string, args ...any) {
	_, _ = fmt.Fprintf(p.stdout, format+"\n", args...)
}

func (p *printer) when(t time.Time) string { return t.In(p.zone).Format(sceneLayout) }

// scene prints what happened at one moment.
func (p *printer) scene(s sceneView) {
	quiet := len(s.Tickets) == 0 && len(s.Letters) == 0 && len(s.Clocks) == 0
	verb, _, _ := strings.Cut(s.Step, " ")
	switch {
	case verb == "expect" && quiet:
		p.expectation(s)
		return
	case s.Fault == "" && quiet && (verb == "at" || verb == "after"):
		return
	}
	p.head(s)
	for _, e := range s.Tickets {
		p.entry(e)
	}
	for _, c := range s.Clocks {
		if c.Change != isOver { // the ticket's history says so
			p.clock(c)
		}
	}
	for _, l := range s.Letters {
		p.letter(l)
	}
	for _, n := range s.Next {
		p.coming(n)
	}
	if s.Refused != "" {
		p.line("%s", p.colour.paint(styleDim, indent(wrap("refused: "+s.Refused, storyWidth-8), "    ")))
	}
	if s.Fault != "" {
		p.line("    %s", p.colour.paint(styleBad, "failed: "+s.Fault))
	}
}

// moment is when it is, unless the line above said so already.
func (p *printer) moment(at time.Time) string {
	if at.Equal(p.at) {
		return strings.Repeat(" ", len(sceneLayout))
	}
	p.at = at
	p.line("")
	return p.colour.paint(styleBold, p.when(at))
}

// head is the moment and what came in.
func (p *printer) head(s sceneView) {
	step := s.Step
	if step == "" {
		step = "time passes"
	}
	p.line("%s  %s", p.moment(s.At), p.colour.paint(styleTell, step))
	if s.Text != "" {
		p.line("%s", p.colour.paint(styleDim, indent(wrap(s.Text, storyWidth-8), "        ")))
	}
}

// expectation prints what was looked for.
func (p *printer) expectation(s sceneView) {
	if !s.At.Equal(p.at) {
		p.line("%s", p.moment(s.At))
	}
	if s.Fault == "" {
		p.line("    %s %s", p.colour.paint(styleGood, "ok"), p.colour.paint(styleDim, s.Step))
		return
	}
	p.line("    %s", p.colour.paint(styleBad, "FAILED "+s.Step+": "+s.Fault))
}

// entry prints a ticket's changes but those that are told elsewhere, which are
// letters and what comes due, and those that are nobody's business.
func (p *printer) entry(e happened) {
	for _, c := range e.Changes {
		if c.Words == "" || c.Kind == "wrote" || c.Kind == "timer" || c.Kind == kindRemembered {
			continue
		}
		words := c.Words
		if c.Kind == "status" {
			words = p.colour.paint(styleBold, words)
		}
		p.line("    %s  %s", e.Ticket, words)
	}
	for _, why := range e.Why {
		p.line("%s", p.colour.paint(styleDim, indent(wrap("because "+why, storyWidth-12), "            ")))
	}
}

func (p *printer) clock(c tickView) {
	words := fmt.Sprintf("clock %q %s", c.Words, c.Change)
	if c.MetBy != "" && c.Met != nil {
		words += " (" + c.MetBy + ")"
	}
	if c.Due != nil && c.State == scenario.Running && !strings.Contains(c.Change, "due") {
		words += ", due " + p.when(*c.Due)
	}
	code := ""
	switch c.State {
	case scenario.Missed:
		code = styleBad
	case scenario.Met:
		code = styleGood
	}
	p.line("    %s  %s", c.Ticket, p.colour.paint(code, words))
}

func (p *printer) letter(l writtenView) {
	held := ""
	if l.Held != "" {
		held = " (waits: " + l.Held + ")"
	}
	p.line("    %-6s  letter %q to %s: %s%s", orDash(l.Ticket), l.Letter, l.To, l.Subject, held)
	if l.Text == "" {
		return
	}
	for line := range strings.Lines(strings.TrimSpace(l.Text)) {
		p.line("%s", strings.TrimRight("          | "+line, " \r\n"))
	}
	p.line("")
}

func (p *printer) coming(n nextView) {
	if n.At.IsZero() {
		p.line("    %s  %s", n.Ticket, p.colour.paint(styleDim, "next: nothing is due"))
		return
	}
	next := fmt.Sprintf("next: %s, on %s", n.What, p.when(n.At))
	p.line("    %s  %s", n.Ticket, p.colour.paint(styleDim, next))
}

// tables are how everything stands in the end.
func (p *printer) tables(r rehearsalView) error {
	p.line("")
	const head = "TICKET\tSTATUS\tCODE\tTYPE\tPRIORITY\tASSIGNEE\tNEXT\tSUBJECT"
	err := p.table(head, len(r.Tickets), func(i int) []string {
		t := r.Tickets[i]
		next := "-"
		if t.Next != nil {
			next = p.when(t.Next.At) + " " + t.Next.What
		}
		return []string{t.Ticket, t.Status, orDash(t.Code), orDash(t.Type), orDash(t.Priority),
			orDash(t.Assignee), next, cut(orDash(t.Subject), maxSubject)}
	})
	if err != nil || len(r.Clocks) == 0 {
		return err
	}
	p.line("")
	return p.table("TICKET\tCLOCK\tSTARTED\tDUE\tSTATE\tRAN", len(r.Clocks), func(i int) []string {
		c := r.Clocks[i]
		due := "-"
		if c.Due != nil {
			due = p.when(*c.Due)
		}
		state := c.stands()
		if c.Met != nil {
			state += " " + p.when(*c.Met)
		}
		return []string{c.Ticket, c.Words, p.when(c.Started), due, state,
			fmt.Sprintf("%d min", c.Minutes)}
	})
}

// late says that a clock has ended that ran out before. Only a promise is missed.
func (c tickView) late() string {
	switch ticketing.ClockKind(c.Kind) {
	case ticketing.Expectation:
		return "ends, longer than usual"
	case ticketing.Trigger:
		return "ends, after it went off"
	}
	return "is met too late"
}

// stands is the state of a clock for a person to read.
func (c tickView) stands() string {
	switch kind := ticketing.ClockKind(c.Kind); {
	case c.State != scenario.Missed || kind == ticketing.Promise:
		return string(c.State)
	case kind == ticketing.Trigger:
		return "went off"
	}
	return "longer than usual"
}
