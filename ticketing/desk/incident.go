package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"ticketd/ticketing"
)

// IncidentOrder is what somebody publishes.
type IncidentOrder struct {
	By      string // an agent's name, else the operator's, which no customer sees
	AsAgent bool   // By must name an agent
	Text    string
	Title   string // of a new incident
	Mailbox string // the intake of a new incident; empty: the first one for support
	Resolve bool   // the incident is over, and so are its cases
}

// Published is whom an update reached.
type Published struct {
	Incident ticketing.Ticket
	Cases    int
	People   int
}

// OpenIncident makes an incident.
func (d *Desk) OpenIncident(ctx context.Context, o IncidentOrder, now time.Time) (ticketing.Ticket,
	error) {
	var opened ticketing.Ticket
	err := d.update(ctx, now, func(w *work) (err error) {
		opened, err = w.openIncident(o)
		return err
	})
	return opened, err
}

func (w *work) openIncident(o IncidentOrder) (opened ticketing.Ticket, err error) {
	if err := w.sound(&o); err != nil {
		return opened, err
	}
	intake, known := w.Intakes[o.Mailbox]
	switch {
	case o.Mailbox == "":
		intake = w.intake("")
	case !known:
		return opened, &RefusedError{"the configuration has no mailbox " + strconv.Quote(o.Mailbox)}
	}
	if ticketing.CleanLine(o.Title) == "" {
		return opened, &RefusedError{"an incident needs a title that everybody may read"}
	}
	n, err := w.tx.NextNumber()
	if err != nil {
		return opened, err
	}
	t := ticketing.Ticket{Number: n, Prefix: intake.Prefix, Intake: intake.Name}
	event := ticketing.IncidentOpened{By: o.By, Title: o.Title, Text: o.Text, Intake: intake}
	if opened, err = w.carryOut(t, w.actor(o.By), "incident", w.judge(t).Decide(t, event, w.now)); err != nil {
		return opened, err
	}
	return opened, w.noteIncident(n)
}

// sound refuses orders without words, and puts an agent's own name in.
func (w *work) sound(o *IncidentOrder) error {
	actor := w.actor(o.By)
	switch {
	case o.AsAgent && actor.Kind != ticketing.ByAgent:
		return &RefusedError{w.People.Unknown(o.By)}
	case o.Text == "":
		return &RefusedError{"there are no words to publish"}
	}
	o.By = actor.Name
	return nil
}

// UpdateIncident publishes an update: it stands in the incident and in every
// case, and reaches everybody who takes part in one of them once. All of it is
// one transaction, so that a crash leaves all or nothing; ticketing.MaxCases
// bounds it.
func (d *Desk) UpdateIncident(ctx context.Context, n ticketing.Number, o IncidentOrder,
	now time.Time) (Published, error) {
	var done Published
	err := d.update(ctx, now, func(w *work) (err error) {
		incident, err := w.surviving(n)
		if err == nil {
			done, err = w.updateIncident(incident, o)
		}
		return err
	})
	return done, err
}

func (w *work) updateIncident(incident ticketing.Ticket, o IncidentOrder) (done Published, err error) {
	if err := w.sound(&o); err != nil {
		return done, err
	}
	event := ticketing.IncidentUpdated{By: o.By, Text: o.Text, Resolve: o.Resolve,
		Incident: incident, Told: map[ticketing.Address]bool{}}
	if fault := w.judge(incident).IncidentFault(incident, event); fault != "" {
		return done, &RefusedError{fault}
	}
	cases, err := w.cases(incident)
	if err != nil {
		return done, err
	}
	for _, t := range append([]ticketing.Ticket{incident}, cases...) {
		after, err := w.publish(t, event)
		if err != nil {
			return done, err
		}
		if t.Number == incident.Number {
			done.Incident = after
		}
	}
	done.Cases, done.People = len(cases), len(event.Told)
	return done, nil
}

// publish carries an update out for one ticket and notes whom it reached.
func (w *work) publish(t ticketing.Ticket, e ticketing.IncidentUpdated) (ticketing.Ticket, error) {
	decision := w.judge(t).Decide(t, e, w.now)
	after, err := w.carryOut(t, w.actor(e.By), e.Incident.Tag().String(), decision)
	if err != nil {
		return after, fmt.Errorf("update %s: %w", t.Tag(), err)
	}
	for _, l := range decision.Letters {
		if l.Role == ticketing.RoleCustomer {
			e.Told[l.To.Address] = true
		}
	}
	return after, nil
}

// cases loads an incident's cases, each once; one that was merged is where it was
// merged into.
func (w *work) cases(incident ticketing.Ticket) ([]ticketing.Ticket, error) {
	seen := map[ticketing.Number]bool{incident.Number: true}
	var all []ticketing.Ticket
	for _, n := range incident.LinkedAs(ticketing.LinkCase) {
		t, err := w.surviving(n)
		if err != nil {
			return nil, err
		}
		if !seen[t.Number] {
			all = append(all, t)
		}
		seen[t.Number] = true
	}
	return all, nil
}

// LinkCases links cases to an incident, or takes the links off: all of them, or
// none if one can't be.
func (d *Desk) LinkCases(ctx context.Context, n ticketing.Number, cases []ticketing.Number,
	off bool, by string, now time.Time) (ticketing.Ticket, error) {
	var incident ticketing.Ticket
	err := d.update(ctx, now, func(w *work) (err error) {
		if incident, err = w.surviving(n); err != nil {
			return err
		}
		var faults []string
		for _, n := range cases {
			var refused *RefusedError
			incident, err = w.linkCase(incident, n, off, by)
			if errors.As(err, &refused) {
				faults = append(faults, refused.Reason)
			} else if err != nil {
				return err
			}
		}
		if len(faults) > 0 {
			return &RefusedError{strings.Join(faults, "\n")}
		}
		return nil
	})
	return incident, err
}

func (w *work) linkCase(incident ticketing.Ticket, n ticketing.Number, off bool,
	by string) (ticketing.Ticket, error) {
	c, err := w.surviving(n)
	if off && err == nil { // the link is the merged ticket's own
		c, _, err = w.tx.Ticket(n)
	}
	if errors.Is(err, ErrNoTicket) {
		return incident, &RefusedError{fmt.Sprintf("there is no ticket %d", n)}
	} else if err != nil {
		return incident, err
	}
	if fault := w.judge(c).CaseFault(incident, c, off); fault != "" {
		return incident, &RefusedError{fault}
	}
	actor := w.actor(by)
	link := ticketing.IncidentLinked{By: by, Other: incident.Number, Off: off}
	if _, err := w.ifAny(c, actor, w.judge(c).Decide(c, link, w.now)); err != nil {
		return incident, err
	}
	link.Other = c.Number
	return w.ifAny(incident, actor, w.judge(incident).Decide(incident, link, w.now))
}

// ifAny carries out a decision that may be to do nothing.
func (w *work) ifAny(t ticketing.Ticket, actor ticketing.Actor, d ticketing.Decision) (
	ticketing.Ticket, error) {
	if len(d.Changes) == 0 {
		return t, nil
	}
	return w.carryOut(t, actor, "incident", d)
}

// incidentsMark is the bookmark that lists the incidents, oldest first.
const incidentsMark = "incidents"

// MaxIncidents is how many incidents are remembered as such, the newest ones.
const MaxIncidents = 1000

func (w *work) noteIncident(n ticketing.Number) error {
	all, err := Incidents(w.tx)
	if err != nil {
		return err
	}
	all = append(all, n)
	all = slices.Delete(all, 0, max(0, len(all)-MaxIncidents))
	b, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return w.tx.SetBookmark(incidentsMark, b)
}

// Incidents lists the numbers of the newest incidents, oldest first, at most
// MaxIncidents.
func Incidents(r Reader) ([]ticketing.Number, error) {
	b, err := r.Bookmark(incidentsMark)
	if err != nil || b == nil {
		return nil, err
	}
	var all []ticketing.Number
	if err := json.Unmarshal(b, &all); err != nil {
		return nil, fmt.Errorf("read bookmark %q: %w", incidentsMark, err)
	}
	return all, nil
}
