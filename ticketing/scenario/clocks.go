package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ticketd/ticketing"
)

// State is how a clock stands, in one word.
type State string

// The states of a clock.
const (
	Running State = "running"
	Paused  State = "paused"
	Met     State = "met"    // in time, or there was no time
	Missed  State = "missed" // it ran out first, whether it was met later or not
)

// StateOf tells how a clock stands by its reading.
func StateOf(r ticketing.Reading) State {
	switch {
	case r.Missed:
		return Missed
	case !r.Met.IsZero():
		return Met
	case r.Rests():
		return Paused
	}
	return Running
}

func (r *reader) expectClock(l line) action {
	name, ticket, state := l.m[0], l.m[1], l.m[2]
	var due time.Time
	if text, ok := strings.CutPrefix(state, "due "); ok {
		due = r.moment(l, text)
	}
	return r.onTicket(ticket, func(p *performance, t ticketing.Ticket) error {
		reading, kept, err := p.reading(t, name)
		switch {
		case err != nil:
			return err
		case !kept && state == "not kept":
			return nil
		case !kept:
			return fmt.Errorf("the clock is not kept for this ticket")
		case state == "not kept":
			return fmt.Errorf("it is kept, and %s", p.standing(reading, t))
		case !due.IsZero() && reading.Due.Truncate(time.Minute).Equal(due):
			return nil
		case due.IsZero() && string(StateOf(reading)) == state:
			return nil
		}
		return fmt.Errorf("it is %s", p.standing(reading, t))
	})
}

// reading is the last one of a ticket's clock.
func (p *performance) reading(t ticketing.Ticket, name string) (ticketing.Reading, bool, error) {
	process := p.Process(t)
	called := func(c ticketing.Clock) bool {
		return strings.EqualFold(c.Name, name) || strings.EqualFold(c.Title, name)
	}
	if !slices.ContainsFunc(process.Clocks, called) {
		var known []string
		for _, c := range process.Clocks {
			known = append(known, c.Name)
		}
		return ticketing.Reading{}, false, fmt.Errorf("process %q has no clock %q; it has %s", process.Name,
			name, orNone(known))
	}
	for _, r := range slices.Backward(process.Readings(t, p.Now())) {
		if called(r.Clock) {
			return r, true, nil
		}
	}
	return ticketing.Reading{}, false, nil
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// standing is a clock's state and its due time, in words.
func (p *performance) standing(r ticketing.Reading, t ticketing.Ticket) string {
	words := string(StateOf(r))
	if !r.Due.IsZero() {
		words += ", due " + p.heading.words(r.Due)
	}
	return words
}

func (r *reader) expectUpdate(l line) action {
	var expected time.Time
	if l.m[1] != "never" {
		expected = r.moment(l, l.m[1])
	}
	return r.onTicket(l.m[0], func(p *performance, t ticketing.Ticket) error {
		next := p.Process(t).NextUpdate(t).Truncate(time.Minute)
		switch {
		case next.Equal(expected):
			return nil
		case next.IsZero():
			return fmt.Errorf("there is none")
		}
		return fmt.Errorf("it is on %s", p.heading.words(next))
	})
}
