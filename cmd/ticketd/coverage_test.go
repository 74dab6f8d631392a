package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/scenario"
)

// Every process that has scenarios has one for each row of its tables: what it
// consists of is compared with what happens in their rehearsals.
func TestScenariosRehearsedShowEveryRowOfTheirProcess(t *testing.T) {
	processes, shown := map[string]ticketing.Process{}, map[string]map[string]bool{}
	for _, name := range scenario.Names() {
		told := shippedScenario(t, name)
		s := newTestRehearsal(t, told)
		rules := s.cfg.Mailboxes[0].Rules
		if shown[rules.Name] == nil {
			processes[rules.Name], shown[rules.Name] = rules, map[string]bool{}
		}
		watch(t, told, s, shown[rules.Name])
	}
	for name, p := range processes {
		for _, row := range rowsOf(p) {
			if !shown[name][row] {
				t.Errorf("no scenario of %s shows %s", name, row)
			}
		}
	}
}

// rowsOf lists what a process consists of, in words that tell it from the rest.
func rowsOf(p ticketing.Process) (rows []string) {
	add := func(format string, args ...any) { rows = append(rows, fmt.Sprintf(format, args...)) }
	for _, s := range p.Statuses {
		add("status %s", s.Name)
		for _, code := range s.Codes {
			add("code %s of %s", code, s.Name)
		}
		for _, role := range s.Tell {
			add("%s told of %s", role, s.Name)
		}
	}
	for _, timer := range p.Timers {
		add("timer %q", timer.Name)
		if !timer.WarnAfter.IsZero() {
			add("warning of timer %q", timer.Name)
		}
	}
	for _, c := range p.Clocks {
		for i := range c.Targets {
			add("clock %s, target %d", c.Name, i+1)
		}
		for _, how := range endsOf(c) {
			add("clock %s %s", c.Name, how)
		}
	}
	for _, track := range p.Tracks {
		for _, phase := range track.Phases {
			add("track %s, phase %s", track.Name, phase.Status)
		}
	}
	for _, rule := range p.Rules {
		add("rule %q", rule.Name)
	}
	for _, c := range p.Cadences {
		add("cadence %s", c.Name)
	}
	for _, c := range p.Categories {
		add("category %s", c)
	}
	for _, typ := range p.Types {
		add("type %s", typ.Name)
	}
	for _, prio := range p.Priorities {
		add("priority %s", prio.Name)
	}
	return rows
}

// endsOf is what can become of a clock: it is met or runs out, and of a promise
// people are warned.
func endsOf(c ticketing.Clock) []string {
	ends := []string{"met", "over"}
	if c.Warn > 0 {
		ends = append(ends, "warned of")
	}
	return ends
}

// watch rehearses a scenario and notes which rows it shows. A clock's target is shown
// by the expectation of its due time.
func watch(t *testing.T, told scenario.Scenario, s *rehearsal, shown map[string]bool) {
	t.Helper()
	told.Play(s, func(step scenario.Step, fault error) bool {
		if fault != nil {
			t.Errorf("%s:%d: %s: %v", told.File, step.Line, step.Text, fault)
		}
		if rest, ok := strings.CutPrefix(step.Text, "expect clock "); ok && strings.Contains(rest, " due ") {
			showTarget(t, s, rest, shown)
		}
		return fault == nil
	})
	s.wellFormed(t)
	mustDo(t, s.gateway.store.View(t.Context(), func(r desk.Reader) error {
		for _, ticket := range ticketsOf(r) {
			history, err := r.History(ticket.Number)
			if err != nil {
				return err
			}
			showTicket(s, ticket, history, shown)
		}
		return nil
	}))
}

// showTarget reads the target that an expectation was about off its clock.
func showTarget(t *testing.T, s *rehearsal, expectation string, shown map[string]bool) {
	t.Helper()
	clock, rest, _ := strings.Cut(expectation, " of ")
	word, _, _ := strings.Cut(rest, " ")
	tag, _ := ticketing.ParseTag(word)
	ticket, _, err := s.Ticket(tag.Number)
	mustDo(t, err)
	for _, r := range slices.Backward(s.Process(ticket).Readings(ticket, s.Now())) {
		if r.Clock.Name != clock && r.Clock.Title != clock {
			continue
		}
		for i, target := range r.Clock.Targets {
			if reflect.DeepEqual(target, r.Target) {
				shown[fmt.Sprintf("clock %s, target %d", r.Clock.Name, i+1)] = true
			}
		}
		return
	}
}

// showTicket notes what a ticket's history and its clocks show in the end.
func showTicket(s *rehearsal, ticket ticketing.Ticket, history []ticketing.Entry, shown map[string]bool) {
	note := func(format string, args ...any) { shown[fmt.Sprintf(format, args...)] = true }
	p := s.Process(ticket)
	for _, e := range history {
		for _, change := range e.Changes {
			showChange(s, change, note)
		}
		for _, why := range e.Why {
			for _, kind := range []string{"warning of timer ", "timer ", "rule "} {
				if _, name, found := strings.Cut(why, kind+`"`); found {
					note("%s\"%s", kind, name)
					break
				}
			}
		}
	}
	for _, leg := range ticket.Course {
		if track, tracked := p.TrackOf(leg.Type); tracked {
			note("track %s, phase %s", track.Name, leg.Status)
		}
	}
	for _, r := range p.Readings(ticket, s.Now()) {
		if scenario.StateOf(r) == scenario.Met {
			note("clock %s met", r.Clock.Name)
		}
	}
}

func showChange(s *rehearsal, change ticketing.Change, note func(string, ...any)) {
	switch c := change.(type) {
	case ticketing.StatusChanged:
		note("status %s", c.To)
		note("code %s of %s", c.Code, c.To)
		status, _ := s.cfg.Mailboxes[0].Rules.Status(c.To)
		for _, role := range status.Tell {
			note("%s told of %s", role, c.To)
		}
	case ticketing.Sorted:
		note("type %s", c.Facts.Type)
		note("priority %s", c.Facts.Priority)
		note("category %s", c.Facts.Category)
	case ticketing.PromiseWarned:
		note("clock %s warned of", c.Clock)
	case ticketing.PromiseMissed:
		note("clock %s over", c.Clock)
	case ticketing.Updated:
		note("cadence %s", c.Cadence)
	}
}
