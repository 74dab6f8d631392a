package main

import (
	"fmt"
	"math"
	"strings"
	"text/tabwriter"
	"time"

	"ticketd/ticketing"
)

type explainCommand struct {
	Ticket string `arg:"" help:"The number, T-1001."`
	JSON   bool   `help:"Print JSON."`
}

// Run explains a ticket's clocks.
func (c *explainCommand) Run(p *program) error {
	var v explainView
	if err := p.ask("explain", ticketArgs{c.Ticket}, nil, &v); err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(v)
	}
	p.printExplained(v)
	return nil
}

func (p *program) printExplained(v explainView) {
	said := []string{fmt.Sprintf("%s since %s", v.standing(), p.when(v.StatusSince))}
	for _, fact := range []string{v.Type, v.Priority, v.Assignee} {
		if fact != "" {
			said = append(said, fact)
		}
	}
	_, _ = fmt.Fprintf(p.stdout, "%s  %s\n%s\nRead at %s under the process %q\n\n", v.Ticket,
		orDash(v.Subject), strings.Join(said, ", "), p.when(v.At), v.Process)
	switch {
	case v.Dormant:
		_, _ = fmt.Fprintln(p.stdout, "The ticket was imported: its clocks begin when somebody of the team does something"+
			" with it,\nor its customer writes again.")
	case v.Since == nil:
		_, _ = fmt.Fprintln(p.stdout, "The ticket is from before clocks were kept; they begin with its next change.")
	case len(v.Clocks) == 0:
		_, _ = fmt.Fprintln(p.stdout, "The process keeps no clocks for this ticket.")
	default:
		_ = p.table("CLOCK\tTIME\tDUE\tHOW IT STANDS", len(v.Clocks), func(i int) []string {
			c := v.Clocks[i]
			return []string{c.title(), c.time(), p.dueOf(c), c.stands()}
		})
	}
	p.printDates(v)
	for _, c := range v.Clocks {
		p.printClock(c, v.At)
	}
}

// printDates prints the dates that clocks and customers look at.
func (p *program) printDates(v explainView) {
	w, first := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0), true
	line := func(name, format string, args ...any) {
		if first {
			_, _ = fmt.Fprintln(w)
		}
		first = false
		_, _ = fmt.Fprintf(w, name+"\t"+format+"\n", args...)
	}
	if v.NextUpdate != nil {
		line("Next update", "%s, unless somebody writes to the customer before", p.when(*v.NextUpdate))
	}
	if v.Updates == ticketing.UpdatesStopped {
		line("Next update", "none: they were stopped")
	}
	if v.Agreed != nil {
		line("Agreed date", "%s", p.when(*v.Agreed))
	}
	if v.Appointment != nil {
		line("Appointment", "%s", p.meeting(*v.Appointment))
	}
	if v.Due != nil {
		line("Next by itself", "%s: %s", p.when(*v.Due), v.DueWhat)
	}
	_ = w.Flush()
}

func (c clockView) title() string {
	title := c.Title
	if c.Status != "" {
		title += ", " + c.Status
	}
	switch c.Kind {
	case ticketing.Expectation:
		title += " (no promise)"
	case ticketing.Trigger:
		title += " (alarm)"
	}
	return title
}

// time is how long the clock has, in words.
func (c clockView) time() string {
	switch {
	case c.Agreed && c.Due == nil:
		return "by agreement"
	case c.Agreed:
		return "as agreed"
	case c.Usual != "":
		return c.Usual + " to " + c.Within
	}
	return c.Within
}

func (p *program) dueOf(c clockView) string {
	if c.Due == nil {
		return "-"
	}
	return p.when(*c.Due)
}

// stands is how the clock stands, at a glance.
func (c clockView) stands() string {
	left, late := c.leftInWords()
	switch c.State {
	case ticketing.StateRests:
		return "rests, with " + left + " left"
	case ticketing.StateNoDate:
		return "waits for a date to be agreed on"
	case ticketing.StateRunning:
		return left + " left"
	case ticketing.StateOver:
		return missWords(c.Kind) + late + ", not met yet"
	}
	switch {
	case c.Missed:
		return missWords(c.Kind) + late
	case c.Kind == ticketing.Trigger:
		return "did not go off"
	case c.Left == nil:
		return "met"
	}
	return "met with " + left + " to spare"
}

func missWords(kind ticketing.ClockKind) string {
	switch kind {
	case ticketing.Expectation:
		return "longer than usual"
	case ticketing.Trigger:
		return "went off, over"
	}
	return "MISSED"
}

// leftInWords says what is left, rounded up so that it makes the whole together
// with what was counted, and by how much it is over.
func (c clockView) leftInWords() (left, late string) {
	if c.Left == nil {
		return "", ""
	}
	days := c.Hours == alwaysOpen
	if *c.Left >= 0 {
		left = spell(int64(math.Ceil(*c.Left/60)), days)
	}
	late = " outside its hours"
	if *c.Left < 0 {
		late = " by " + spell(int64(-*c.Left/60), days)
	}
	return left, late
}

// printClock lays a clock on the time line. The minutes of its stretches add up
// to the whole, though seconds are not shown.
func (p *program) printClock(c clockView, now time.Time) {
	_, _ = fmt.Fprintf(p.stdout, "\n%s: %s, counted in %q (%s)\n", c.title(), c.wholeTime(), c.Calendar, c.hours())
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	worked, days := 0.0, c.Hours == alwaysOpen
	for i, s := range c.Segments {
		before := int64(worked / 60)
		worked += s.Worked
		from, to, minutes := p.when(s.From), p.when(s.To), int64(worked/60)-before
		if from == to && minutes == 0 && i+1 < len(c.Segments) {
			continue // seconds only
		}
		if c.Met == nil && s.To.Equal(now) {
			to = "now"
		}
		counted := "rests"
		if s.Runs {
			counted = spell(minutes, days)
		}
		_, _ = fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", from, to, counted, s.words())
	}
	switch len(c.Segments) {
	case 0:
		_, _ = fmt.Fprintf(w, "  began %s\n", p.when(c.Start))
	case 1: // it is all there is
	default:
		_, _ = fmt.Fprintf(w, "  \tin all\t%s\n", spell(int64(worked/60), days))
	}
	_ = w.Flush()
	if c.Met != nil {
		_, _ = fmt.Fprintf(p.stdout, "  met %s: %s\n", p.when(*c.Met), cueWords[c.MetBy])
	}
}

// words are the status of a stretch and its days that did not count.
func (s segmentView) words() string {
	words, sep := s.Why, "; not counted: "
	for _, h := range s.Holidays {
		words += sep + h.words()
		sep = ", "
	}
	return words
}

func (h holidayView) words() string {
	day, err := time.Parse(time.DateOnly, h.Date)
	if err != nil {
		return h.Date + " " + h.Name
	}
	return day.Format("Mon 2006-01-02 ") + h.Name
}

// wholeTime is how long the clock has and, where working days hide it, how much
// working time that is.
func (c clockView) wholeTime() string {
	if c.Whole == 0 || c.Hours == alwaysOpen || !strings.Contains(c.Within, "day") {
		return c.time()
	}
	return c.time() + " = " + spell(int64(c.Whole/60), false)
}

func (c clockView) hours() string {
	if c.Zone == "" {
		return c.Hours
	}
	return c.Hours + ", " + c.Zone
}

// cueWords say what met a clock.
var cueWords = map[ticketing.Cue]string{
	ticketing.CueAck:      "the acknowledgement was written",
	ticketing.CuePerson:   "a person answered the customer",
	ticketing.CueSorted:   "somebody took it, sorted it or moved it",
	ticketing.CueAgreed:   "a date was agreed on with the customer",
	ticketing.CueCalled:   "the customer was called",
	ticketing.CueMoved:    "it left the status",
	ticketing.CueResolved: "it was resolved",
}
