package process

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"ticketd/ticketing"
)

func (c checker) timers() {
	var earlier []string
	for i, t := range c.p.Timers {
		key := fmt.Sprintf("timer[%d]", i+1)
		c.unique(key+".name", t.Name, earlier)
		earlier = append(earlier, t.Name)
		c.status(key+".in", t.In)
		to, ok := c.status(key+".to", t.To)
		if ok {
			c.codeOf(key+".code", t.Code, to)
		}
		c.letter(key+".letter", t.Letter)
		c.letter(key+".warn_letter", t.WarnLetter)
		c.timer(key, t)
		c.warning(key, t)
	}
}

// timer checks that a timer can run and does something when it ends.
func (c checker) timer(key string, t ticketing.Timer) {
	switch {
	case t.To == "" && t.Letter == "":
		c.Fault(key, "it neither moves the ticket nor writes a letter", "give it to or letter")
	case t.To == t.In && t.In != "":
		c.Fault(key+".to", "it leads to the status that it starts in",
			"choose another one, or leave it out to write only the letter")
	case t.To == "" && t.Code != "":
		c.Fault(key+".code", "it is never used, because the timer moves nothing", "give it to")
	}
	c.calendar(key, "after", t.Calendar, t.After, t.WarnAfter)
}

// warning checks that a timer can warn before it ends.
func (c checker) warning(key string, t ticketing.Timer) {
	switch {
	case t.WarnAfter.IsZero() && t.WarnLetter != "":
		c.Fault(key+".warn_letter", "it is never written",
			`say when with warn_after, for instance warn_after = "8 working days"`)
	case !t.WarnAfter.IsZero() && t.WarnLetter == "":
		c.Fault(key+".warn_after", "nothing is written then", `add warn_letter = "closing-soon"`)
	case !t.WarnAfter.IsZero() && !c.sooner(t.WarnAfter, t.After, t.Calendar):
		c.Fault(key+".warn_after", fmt.Sprintf("%s is not before the timer ends, after %s", t.WarnAfter,
			t.After), "choose a shorter one")
	}
}

// calendar checks the calendar of some delays; key is that of the table.
func (c checker) calendar(key, field, name string, delays ...ticketing.Delay) {
	known := slices.Sorted(maps.Keys(c.p.Calendars))[1:] // the first one has no name
	working := slices.ContainsFunc(delays, ticketing.Delay.Working)
	switch {
	case name != "" && !slices.Contains(known, name):
		c.unknown(key+".calendar", "calendar", name, known)
	case name == "" && working:
		c.Fault(key+"."+field, "working time needs a calendar",
			"add calendar = \"office\", or another of "+strings.Join(known, ", "))
	}
}

// sooner reports whether one delay ends before another whenever both begin; for
// want of a calendar it is told elsewhere.
func (c checker) sooner(first, second ticketing.Delay, name string) bool {
	calendar, known := c.p.Calendars[name]
	if !known || second.IsZero() || name == "" && (first.Working() || second.Working()) {
		return true
	}
	monday := time.Date(2024, time.July, 1, 0, 0, 0, 0, time.UTC)
	for hours := 0; hours < 7*24; hours += 6 {
		from := monday.Add(time.Duration(hours) * time.Hour)
		if calendar.After(from, first).Before(calendar.After(from, second)) {
			return true
		}
	}
	return false
}

// circles finds timers that start each other without any time passing.
func (c checker) circles() {
	next := map[string]string{} // where the first timer leads at once
	for _, t := range slices.Backward(c.p.Timers) {
		if t.After == atOnce {
			next[t.In] = t.To
		}
	}
	told := map[string]bool{}
	for i, t := range c.p.Timers {
		way, to := []string{t.In}, next[t.In]
		for to != "" && !slices.Contains(way, to) {
			way, to = append(way, to), next[to]
		}
		if to != t.In || told[t.In] || t.After != atOnce {
			continue
		}
		for _, status := range way {
			told[status] = true
		}
		c.Fault(fmt.Sprintf("timer[%d].after", i+1), "no time passes in the circle of timers "+
			strings.Join(append(way, to), " → "), "give one of them some time")
	}
}
