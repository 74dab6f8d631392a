package letter

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ticketd/ticketing"
)

// promises puts the promises in words that are to be kept yet, the nearest
// first. What the letter itself keeps, as an acknowledgement may, is none of them.
func (w *wording) promises(l ticketing.Letter, c Context) []string {
	readings := slices.DeleteFunc(c.Process.Readings(c.Ticket, c.Now), func(r ticketing.Reading) bool {
		return r.Clock.Kind != ticketing.Promise || r.Clock.Internal || !r.Met.IsZero() || !r.Due.After(c.Now) ||
			l.Ack && slices.Contains(r.Clock.MetBy, ticketing.CueAck)
	})
	slices.SortStableFunc(readings, func(a, b ticketing.Reading) int { return a.Due.Compare(b.Due) })
	var all []string
	for _, r := range readings {
		all = append(all, w.line(promisePage,
			Promised{Clock: line(r.Clock.Words()), Due: w.moment(r.Due), Left: w.timeLeft(r.Due, l, c)}))
	}
	return all
}

// timeLeft is how long there is until then, which only the team is told.
func (w *wording) timeLeft(due time.Time, l ticketing.Letter, c Context) string {
	if l.Class != ticketing.Notice {
		return ""
	}
	return w.span(left(due.Sub(c.Now)))
}

// phase fills in where the ticket is on its track.
func (w *wording) phase(f *Fields, c Context) {
	track, _ := c.Process.TrackOf(c.Ticket.Type)
	phase, next, found := track.Phase(c.Ticket.Status)
	if !found {
		return
	}
	if phase.Meaning != "" {
		f.Meaning = line(phase.Meaning)
	}
	f.Usual = w.usual(phase.Least, phase.Most)
	f.NextStep = line(next.Status)
	if next.Optional {
		_, after, _ := track.Phase(next.Status)
		f.NextElse = line(after.Status)
	}
}

// usual puts a usual time in words; it is empty if there is none.
func (w *wording) usual(least, most ticketing.Delay) string {
	r := Range{Least: w.span(least), Most: w.span(most)}
	switch {
	case r == Range{}:
		return ""
	case least == most:
		r.Least = ""
	case least.Unit == most.Unit && most.Unit != ticketing.EndOfWorkingDay:
		r.Least = strconv.Itoa(least.N)
	}
	return w.line(rangePage, r)
}

// maxChoices is up to how many choices are told to somebody who is asked for a
// fact.
const maxChoices = 12

// missing puts facts in words that the mail didn't tell.
func (w *wording) missing(facts string, c Context) []string {
	var all []string
	for fact := range strings.SplitSeq(facts, ",") {
		if fact = ticketing.CleanLine(fact); fact == "" {
			continue
		}
		choices := choicesOf(ticketing.Fact(fact), c)
		if len(choices) > maxChoices {
			choices = nil
		}
		words := Missing{Fact: line(fact), Choices: line(strings.Join(choices, ", "))}
		all = append(all, w.line(missingPage, words))
	}
	return all
}

// choicesOf lists what the process knows of a fact.
func choicesOf(fact ticketing.Fact, c Context) (names []string) {
	switch fact {
	case ticketing.FactType:
		for _, t := range c.Process.Types {
			names = append(names, t.Name)
		}
	case ticketing.FactPriority:
		for _, p := range c.Process.Priorities {
			if p.Fits(c.Ticket.Type) {
				names = append(names, p.Name)
			}
		}
	case ticketing.FactCategory:
		return c.Process.Categories
	case ticketing.FactProduct:
		return c.Process.Products
	}
	return names
}
