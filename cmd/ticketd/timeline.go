package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/scenario"
)

// timeline writes down what happens on a rehearsal's stage, moment by moment.
type timeline struct {
	stage   *rehearsal
	letters bool // with their whole texts
	scenes  []sceneView
	entries map[ticketing.Number]int // of the history, seen so far
	clocks  map[ticketing.Number][]clockView
	next    map[ticketing.Number]nextView
	written int
}

// sceneView is what happened at one moment, in the form that scripts get.
type sceneView struct {
	At      time.Time     `json:"at"`
	Line    int           `json:"line,omitempty"` // of the scenario; 0: time alone did it
	Step    string        `json:"step,omitempty"`
	Text    string        `json:"text,omitempty"` // what stands below the step
	Tickets []happened    `json:"tickets,omitempty"`
	Letters []writtenView `json:"letters,omitempty"`
	Clocks  []clockView   `json:"clocks,omitempty"` // that started, changed or ended
	Next    []nextView    `json:"next,omitempty"`   // what comes due now, where that changed
	Fault   string        `json:"fault,omitempty"`  // why the step failed
}

// happened is an entry of a ticket's history.
type happened struct {
	Ticket string `json:"ticket"`
	entryView
}

type writtenView struct {
	Ticket  string            `json:"ticket"`
	Letter  string            `json:"letter"`
	To      ticketing.Address `json:"to"`
	Subject string            `json:"subject"`
	Text    string            `json:"text,omitempty"`
	Held    string            `json:"held,omitempty"`
}

type clockView struct {
	Ticket  string         `json:"ticket"`
	Clock   string         `json:"clock"`
	Words   string         `json:"words"`
	State   scenario.State `json:"state"`
	Kind    string         `json:"kind"`
	Started time.Time      `json:"started"`
	Due     *time.Time     `json:"due,omitempty"`
	Met     *time.Time     `json:"met,omitempty"`
	MetBy   string         `json:"met_by,omitempty"`
	Minutes int            `json:"minutes"` // that it ran so far
	Change  string         `json:"change,omitempty"`
}

type nextView struct {
	Ticket string    `json:"ticket"`
	What   string    `json:"what"`
	At     time.Time `json:"at"`
}

func newTimeline(s *rehearsal, letters bool) *timeline {
	t := &timeline{stage: s, letters: letters, entries: map[ticketing.Number]int{},
		clocks: map[ticketing.Number][]clockView{}, next: map[ticketing.Number]nextView{}}
	s.happened = func() error { return t.look(sceneView{}) }
	return t
}

// after notes a step and what came of it.
func (t *timeline) after(step scenario.Step, fault error) error {
	s := sceneView{Line: step.Line, Step: step.Text, Text: step.Body}
	if fault != nil {
		s.Fault = fault.Error()
	}
	return t.look(s)
}

// look notes what is new since the last look.
func (t *timeline) look(s sceneView) error {
	s.At = t.stage.Now()
	err := t.stage.gateway.store.View(t.stage.ctx, func(r desk.Reader) error {
		for _, ticket := range ticketsOf(r) {
			history, err := r.History(ticket.Number)
			if err != nil {
				return err
			}
			for _, e := range history[min(t.entries[ticket.Number], len(history)):] {
				s.Tickets = append(s.Tickets, happened{ticket.Tag().String(), entryOf(e, ticket.Prefix)})
			}
			t.entries[ticket.Number] = len(history)
			s.Clocks = append(s.Clocks, t.ticking(ticket)...)
			s.Next = append(s.Next, t.coming(ticket)...)
		}
		return nil
	})
	if err == nil {
		s.Letters, err = t.lettersSince()
	}
	if err == nil && (s.Step != "" || len(s.Tickets) > 0 || len(s.Letters) > 0 || len(s.Clocks) > 0) {
		t.scenes = append(t.scenes, s)
	}
	return err
}

// ticketsOf lists the tickets, the oldest first.
func ticketsOf(r desk.Reader) (all []ticketing.Ticket) {
	_ = r.Tickets(func(t ticketing.Ticket) bool { // what cannot be read is not shown
		all = append(all, t)
		return true
	})
	slices.Reverse(all)
	return all
}

// ticking tells which of a ticket's clocks changed.
func (t *timeline) ticking(ticket ticketing.Ticket) (changed []clockView) {
	now := t.reading(ticket)
	before := t.clocks[ticket.Number]
	for _, c := range now {
		i := slices.IndexFunc(before, c.same)
		if i < 0 {
			c.Change = c.begins()
		} else {
			c.Change = c.since(before[i], t.stage.cfg.Zone)
		}
		if c.Change != "" {
			changed = append(changed, c)
		}
	}
	for _, c := range before {
		if !slices.ContainsFunc(now, c.same) {
			c.Change = "is no longer kept"
			changed = append(changed, c)
		}
	}
	t.clocks[ticket.Number] = now
	return changed
}

func (t *timeline) reading(ticket ticketing.Ticket) []clockView {
	var all []clockView
	for _, r := range t.stage.Process(ticket).Readings(ticket, t.stage.Now()) {
		all = append(all, clockView{Ticket: ticket.Tag().String(), Clock: r.Clock.Name, Words: r.Clock.Words(),
			State: scenario.StateOf(r, ticket), Kind: string(r.Clock.Kind), Started: r.Start.UTC(),
			Due: moment(r.Due), Met: moment(r.Met), MetBy: string(r.MetBy), Minutes: int(r.Worked.Minutes())})
	}
	return all
}

// same reports whether two views are of the same clock.
func (c clockView) same(other clockView) bool {
	return c.Clock == other.Clock && c.Started.Equal(other.Started)
}

func (c clockView) begins() string {
	switch c.State {
	case scenario.Met:
		return "is met at once"
	case scenario.Paused:
		return "starts paused"
	}
	return "starts"
}

// since says what became of a clock.
func (c clockView) since(before clockView, zone *time.Location) string {
	switch {
	case c.State == scenario.Missed && before.State != scenario.Missed && c.Met == nil:
		return "is over"
	case c.Met != nil && before.Met == nil && c.State == scenario.Missed:
		return "is met too late"
	case c.Met != nil && before.Met == nil:
		return "is met"
	case c.State == before.State && sameMoment(c.Due, before.Due):
		return ""
	case c.State == before.State && c.Due != nil:
		return "is now due " + c.Due.In(zone).Format(sceneLayout)
	case c.State == scenario.Paused:
		return "pauses"
	case c.State == scenario.Running:
		return "goes on"
	}
	return ""
}

func sameMoment(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}

// coming tells what comes due next on a ticket, if that changed.
func (t *timeline) coming(ticket ticketing.Ticket) []nextView {
	n := nextOf(ticket)
	before := t.next[ticket.Number]
	t.next[ticket.Number] = n
	if n.What == before.What && n.At.Equal(before.At) {
		return nil
	}
	return []nextView{n}
}

func nextOf(t ticketing.Ticket) nextView {
	return nextView{Ticket: t.Tag().String(), What: t.NextTimer(), At: t.Due()}
}

func (t *timeline) lettersSince() ([]writtenView, error) {
	rows, err := t.stage.gateway.outbox(context.Background(), outboxArgs{All: true})
	if err != nil {
		return nil, err
	}
	var all []writtenView
	for _, p := range rows[min(t.written, len(rows)):] {
		w := writtenView{Ticket: p.Ticket, Letter: p.Letter, To: p.To, Subject: p.Subject, Held: p.Held}
		if w.Held == "" && p.Next != nil && p.State == "waiting" {
			w.Held = fmt.Sprintf("it goes on %s", p.Next.In(t.stage.cfg.Zone).Format(sceneLayout))
		}
		if t.letters {
			w.Text = t.text(p)
		}
		all = append(all, w)
	}
	t.written = len(rows)
	return all, nil
}

// text is what stands in a letter that has arrived.
func (t *timeline) text(p parcelView) string {
	mails, _ := t.stage.Received(p.To) // of memory
	for _, in := range slices.Backward(mails) {
		if in.MessageID == p.MessageID {
			return in.Text
		}
	}
	return ""
}
