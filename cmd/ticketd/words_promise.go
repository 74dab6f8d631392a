package main

import (
	"fmt"
	"strings"
	"time"

	"ticketd/ticketing"
)

// The kinds of changes that follow from the others. Scripts get them, people
// would read past them.
const (
	kindTimer      = "timer"
	kindRemembered = "remembered"
)

// promiseInWords puts changes of sorting, dates and clocks into words.
func promiseInWords(c ticketing.Change, zone *time.Location) (changeView, bool) {
	view := func(kind, format string, args ...any) (changeView, bool) {
		return changeView{Kind: kind, Words: fmt.Sprintf(format, args...)}, true
	}
	when := func(at time.Time) string { return whenIn(at, zone) }
	switch c := c.(type) {
	case ticketing.Sorted:
		return view("sorted", "sorted: %s", factsInWords(c.Facts))
	case ticketing.Agreed:
		if c.At.IsZero() {
			return view("agreed", "the agreed date no longer holds")
		}
		return view("agreed", "agreed with the customer on %s", when(c.At))
	case ticketing.Appointed:
		if c.From.IsZero() {
			return view("appointment", "the appointment is cancelled")
		}
		return view("appointment", "appointment on %s", spanIn(c.From, c.To, zone))
	case ticketing.Called:
		v, _ := view("called", "%s called the customer", c.Author)
		v.Text = c.Text
		return v, true
	case ticketing.Absent:
		return view("absent", "the customer is away until %s", c.Until.UTC().Format("Mon 2006-01-02"))
	case ticketing.Referred:
		return view("referred", "%s calls it %s", c.Department, c.Reference)
	case ticketing.UpdatesSet:
		return view("updates", "%s", updatesInWords(c.To))
	case ticketing.Updated:
		return view("updated", "nobody wrote in time: the customer got an automatic update (%s)", c.Cadence)
	case ticketing.PromiseWarned:
		return view("warned", "%q is nearly over: due %s", c.Clock, when(c.Due))
	case ticketing.PromiseMissed:
		return view("missed", "%s", missInWords(c, when(c.Due)))
	case ticketing.Woken:
		return view("woken", "imported, and dealt with now: its clocks begin")
	case ticketing.Remembered:
		return view(kindRemembered, "remembered: %s", c.What)
	}
	return changeView{}, false
}

func factsInWords(f ticketing.Facts) string {
	var said []string
	for _, fact := range []struct {
		kind ticketing.Fact
		is   string
	}{{ticketing.FactType, f.Type}, {ticketing.FactPriority, f.Priority},
		{ticketing.FactCategory, f.Category}, {ticketing.FactProduct, f.Product}} {
		if fact.is != "" {
			said = append(said, string(fact.kind)+" "+fact.is)
		}
	}
	return orDash(strings.Join(said, ", "))
}

func updatesInWords(u ticketing.Updates) string {
	switch u {
	case ticketing.UpdatesStarted:
		return "regular updates to the customer began early"
	case ticketing.UpdatesStopped:
		return "no more regular updates to the customer"
	}
	return "regular updates to the customer as the process has them"
}

// missInWords says that a clock ran out: only a promise is missed.
func missInWords(c ticketing.PromiseMissed, due string) string {
	switch c.Kind {
	case ticketing.Expectation:
		return fmt.Sprintf("%q takes longer than usual: until %s was expected", c.Clock, due)
	case ticketing.Trigger:
		return fmt.Sprintf("the time for %q was over %s", c.Clock, due)
	}
	return fmt.Sprintf("the promise %q is missed: it was due %s", c.Clock, due)
}
