package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// alarm is a fault of one part, from when it began until somebody was told that it is over.
type alarm struct {
	Part  string    `json:"part"`
	Words string    `json:"-"` // of the finding, as it is now
	Since time.Time `json:"since"`
	Told  time.Time `json:"told,omitzero"` // when somebody was last told; zero: nobody was
	Times int       `json:"times,omitempty"`
	Clear time.Time `json:"clear,omitzero"` // since when the part is well again; zero: it is not
}

// alarms are the faults that stand, by part. What they do depends on the findings and the time
// alone.
type alarms map[string]alarm

// afterStart is for how long after a start a part is not well before it was seen to be: what was
// counted from the start on has not come to count as a fault again.
const afterStart = 20 * time.Minute

// maxRemind is the longest time between two reminders.
const maxRemind = 24 * time.Hour

// partHealth is the finding that there is none: what else there was stays as it was.
const partHealth = "health"

// see takes over what health finds now.
func (as alarms) see(findings []finding, now time.Time, uptime time.Duration) {
	unwell, blind := map[string]bool{}, false
	for _, f := range findings {
		blind = blind || f.Part == partHealth && f.Level == levelFault
		unwell[f.Part] = unwell[f.Part] || f.Level != levelOK && uptime < afterStart
		if f.Level != levelFault {
			continue
		}
		unwell[f.Part] = true
		a := as[f.Part]
		a.Part, a.Words, a.Clear = f.Part, f.Words, time.Time{}
		if a.Since.IsZero() {
			a.Since = now
		}
		as[f.Part] = a
	}
	for part, a := range as {
		switch {
		case unwell[part] || blind && part != partHealth || !a.Clear.IsZero():
		case a.Told.IsZero():
			delete(as, part) // over before anybody heard of it
		default:
			a.Clear = now
			as[part] = a
		}
	}
}

// due lists what somebody should be told now: what began, what is over, and what somebody should
// be reminded of, in this order. Something counts as begun, or as over, when it has been so for a
// while.
func (as alarms) due(now time.Time, cfg AlertConfig) []alarm {
	var due []alarm
	for _, a := range as {
		since, wait := a.Since, cfg.After
		switch {
		case !a.Clear.IsZero():
			since = a.Clear
		case !a.Told.IsZero():
			since, wait = a.Told, doubled(cfg.Remind, a.Times, max(cfg.Remind, maxRemind))
		}
		if now.Sub(since) >= wait {
			due = append(due, a)
		}
	}
	slices.SortFunc(due, func(a, b alarm) int { return cmp.Or(a.rank()-b.rank(), cmp.Compare(a.Part, b.Part)) })
	return due
}

// doubled is a time that doubles with each time that something was done, up to the most.
func doubled(first time.Duration, times int, most time.Duration) time.Duration {
	for range times - 1 {
		if first *= 2; first >= most {
			return most
		}
	}
	return first
}

func (a alarm) rank() int {
	switch {
	case !a.Clear.IsZero():
		return 1
	case a.Told.IsZero():
		return 0
	}
	return 2
}

// told notes that somebody was told.
func (as alarms) told(those []alarm, now time.Time) {
	for _, a := range those {
		if !a.Clear.IsZero() {
			delete(as, a.Part)
			continue
		}
		a.Told, a.Times = now, a.Times+1
		as[a.Part] = a
	}
}

// letter puts what is due into words.
func (as alarms) letter(due []alarm, where string, now time.Time, zone *time.Location) alert {
	var text strings.Builder
	fmt.Fprintf(&text, "ticketd on %s:\n", where)
	for _, a := range due {
		switch a.rank() {
		case 0:
			fmt.Fprintf(&text, "\nfault, since %s: %s\n  %s\n", whenIn(a.Since, zone), a.Part, a.Words)
		case 1:
			fmt.Fprintf(&text, "\nover since %s, after %s: %s\n", whenIn(a.Clear, zone),
				age(a.Clear.Sub(a.Since)), a.Part)
		default:
			fmt.Fprintf(&text, "\nstill a fault, for %s: %s\n  %s\n", age(now.Sub(a.Since)), a.Part, a.Words)
		}
	}
	for _, part := range slices.Sorted(maps.Keys(as)) {
		if a := as[part]; a.rank() == 2 && !slices.ContainsFunc(due, func(d alarm) bool { return d.Part == part }) {
			fmt.Fprintf(&text, "\nalso a fault, since %s: %s\n", whenIn(a.Since, zone), a.Part)
		}
	}
	text.WriteString("\n\"ticketd health\" on that machine says how every part is.\n")
	subject := "ticketd: " + []string{"fault", "over", "still a fault"}[due[0].rank()] + ": " + due[0].Part
	if more := len(due) - 1; more > 0 {
		subject += fmt.Sprintf(" and %d more", more)
	}
	return alert{subject, text.String()}
}
