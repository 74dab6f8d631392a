package main

import (
	"slices"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/scenario"
)

// timeline writes down what happens on a rehearsal's stage, moment by moment.
// What is told of the tickets' histories is read once, in the end.
type timeline struct {
	stage   *rehearsal
	letters bool // with their whole texts
	scenes  []sceneView
	entries map[ticketing.Number][]stretch
	clocks  map[ticketing.Number][]tickView
	next    map[ticketing.Number]nextView
	lists   int // sent so far
}

// stretch is the part of a ticket's history that was made in a scene.
type stretch struct{ scene, from, to int }

// sceneView is what happened at one moment, in the form that scripts get.
type sceneView struct {
	At      time.Time     `json:"at"`
	Line    int           `json:"line,omitempty"` // of the scenario; 0: time alone did it
	Step    string        `json:"step,omitempty"`
	Text    string        `json:"text,omitempty"` // what stands below the step
	Tickets []happened    `json:"tickets,omitempty"`
	Letters []writtenView `json:"letters,omitempty"`
	Clocks  []tickView    `json:"clocks,omitempty"`  // that started, changed or ended
	Next    []nextView    `json:"next,omitempty"`    // what comes due now, where that changed
	Refused string        `json:"refused,omitempty"` // why the order was refused, as was expected
	Fault   string        `json:"fault,omitempty"`   // why the step failed
}

// happened is an entry of a ticket's history.
type happened struct {
	Ticket string `json:"ticket"`
	entryView
}

type writtenView struct {
	Ticket  string            `json:"ticket,omitempty"` // empty: about none
	Letter  string            `json:"letter"`
	To      ticketing.Address `json:"to"`
	Subject string            `json:"subject"`
	Text    string            `json:"text,omitempty"`
	Held    string            `json:"held,omitempty"`
}

type tickView struct {
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
	t := &timeline{stage: s, letters: letters, entries: map[ticketing.Number][]stretch{},
		clocks: map[ticketing.Number][]tickView{}, next: map[ticketing.Number]nextView{}}
	s.happened = func() error { return t.look(sceneView{}) }
	return t
}

// after notes a step and what came of it.
func (t *timeline) after(step scenario.Step, fault error) error {
	s := sceneView{Line: step.Line, Step: step.Text, Text: step.Body, Refused: step.Refused}
	if fault != nil {
		s.Fault = fault.Error()
	}
	return t.look(s)
}

// look notes what is new since the last look.
func (t *timeline) look(s sceneView) error {
	s.At = t.stage.Now()
	changed := s.Step != "" || t.lists != t.stage.sentOut
	t.lists = t.stage.sentOut
	err := t.stage.gateway.store.View(t.stage.ctx, func(r desk.Reader) error {
		for _, ticket := range ticketsOf(r) {
			changed = t.lengthened(ticket) || changed
			s.Clocks = append(s.Clocks, t.ticking(ticket)...)
			s.Next = append(s.Next, t.coming(ticket)...)
		}
		return nil
	})
	if err == nil && (changed || len(s.Clocks) > 0) {
		t.scenes = append(t.scenes, s)
	}
	return err
}

// lengthened notes what was added to a ticket's history for the scene to come.
func (t *timeline) lengthened(ticket ticketing.Ticket) bool {
	seen := 0
	if before := t.entries[ticket.Number]; len(before) > 0 {
		seen = before[len(before)-1].to
	}
	if ticket.Entries == seen {
		return false
	}
	t.entries[ticket.Number] = append(t.entries[ticket.Number], stretch{len(t.scenes), seen, ticket.Entries})
	return true
}

// finish tells in each scene what happened to the tickets, and who was written.
func (t *timeline) finish() error {
	written, err := t.stage.gateway.letters.List(t.stage.ctx, true)
	if err != nil {
		return err
	}
	parcels := map[string]ticketing.Parcel{}
	for _, d := range written {
		p := d.Parcel
		parcels[p.MessageID] = p
		i := slices.IndexFunc(t.scenes, func(s sceneView) bool { return s.At.Equal(p.Created) })
		if p.Ticket == 0 && i >= 0 { // a list
			w := ticketing.Wrote{Letter: p.Letter, To: p.To, Held: p.Held}
			t.scenes[i].Letters = append(t.scenes[i].Letters, t.wrote("", w, p))
		}
	}
	return t.stage.gateway.store.View(t.stage.ctx, func(r desk.Reader) error {
		for _, ticket := range ticketsOf(r) {
			history, err := r.History(ticket.Number)
			if err != nil {
				return err
			}
			for _, part := range t.entries[ticket.Number] {
				t.tell(&t.scenes[part.scene], ticket, history[part.from:part.to], parcels)
			}
		}
		return nil
	})
}

func (t *timeline) tell(s *sceneView, ticket ticketing.Ticket, history []ticketing.Entry,
	parcels map[string]ticketing.Parcel) {
	for _, e := range history {
		s.Tickets = append(s.Tickets, happened{ticket.Tag().String(), entryOf(e, ticket.Prefix, t.stage.cfg.Zone)})
		for _, c := range e.Changes {
			if w, ok := c.(ticketing.Wrote); ok {
				s.Letters = append(s.Letters, t.wrote(ticket.Tag().String(), w, parcels[w.MessageID]))
			}
		}
	}
}

func (t *timeline) wrote(ticket string, w ticketing.Wrote, p ticketing.Parcel) writtenView {
	v := writtenView{Ticket: ticket, Letter: w.Letter, To: w.To, Subject: p.Subject, Held: w.Held}
	if v.Held == "" && p.NotBefore.After(p.Created) {
		v.Held = "it goes on " + p.NotBefore.In(t.stage.cfg.Zone).Format(sceneLayout)
	}
	if !t.letters {
		return v
	}
	mails, _ := t.stage.Received(p.To) // from memory
	for _, in := range mails {
		if in.MessageID == p.MessageID {
			v.Text = in.Text
		}
	}
	return v
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
func (t *timeline) ticking(ticket ticketing.Ticket) (changed []tickView) {
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

func (t *timeline) reading(ticket ticketing.Ticket) []tickView {
	var all []tickView
	for _, r := range t.stage.Process(ticket).Readings(ticket, t.stage.Now()) {
		all = append(all, tickView{Ticket: ticket.Tag().String(), Clock: r.Clock.Name,
			Words: clockOfReading(r, ticket, t.stage.Now()).title(),
			State: scenario.StateOf(r), Kind: string(r.Clock.Kind), Started: r.Start.UTC(),
			Due: moment(r.Due), Met: moment(r.Met), MetBy: string(r.MetBy), Minutes: int(r.Worked.Minutes())})
	}
	return all
}

// same reports whether two views are of the same clock.
func (c tickView) same(other tickView) bool {
	return c.Clock == other.Clock && c.Started.Equal(other.Started)
}

func (c tickView) begins() string {
	switch c.State {
	case scenario.Met:
		return "is met at once"
	case scenario.Paused:
		return "starts paused"
	}
	return "starts"
}

// isOver is what becomes of a clock that runs out.
const isOver = "is over"

// since says what became of a clock.
func (c tickView) since(before tickView, zone *time.Location) string {
	switch {
	case c.State == scenario.Missed && before.State != scenario.Missed && c.Met == nil:
		return isOver
	case c.Met != nil && before.Met == nil && c.State == scenario.Missed:
		return c.late()
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
