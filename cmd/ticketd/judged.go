package main

import (
	"context"
	"slices"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// judgedView is what becomes of a mail, in the form that scripts get. The ticket's facts
// are those that it has after the mail.
type judgedView struct {
	Outcome   desk.Outcome   `json:"outcome,omitempty"`
	Ticket    string         `json:"ticket,omitempty"`
	Kind      ticketing.Kind `json:"kind,omitempty"`
	Evidence  []string       `json:"evidence,omitempty"`
	Trust     string         `json:"trust,omitempty"`
	Status    string         `json:"status,omitempty"`
	Type      string         `json:"type,omitempty"`
	Category  string         `json:"category,omitempty"`
	Product   string         `json:"product,omitempty"`
	Priority  string         `json:"priority,omitempty"`
	Account   string         `json:"account,omitempty"`
	Plan      string         `json:"plan,omitempty"`
	Assignee  string         `json:"assignee,omitempty"`
	Escalated bool           `json:"escalated,omitempty"`
	Changes   []string       `json:"changes,omitempty"`
	Why       []string       `json:"why,omitempty"`
	Promises  []promisedView `json:"promises,omitempty"`
	Letters   []letterView   `json:"letters,omitempty"`
	Fault     string         `json:"fault,omitempty"` // why it could not be judged
}

// promisedView is a promise to the customer that is not kept yet.
type promisedView struct {
	Clock string    `json:"clock"`
	Words string    `json:"words"`
	Due   time.Time `json:"due"`
}

type letterView struct {
	Letter    string                `json:"letter"`
	Class     ticketing.LetterClass `json:"class"`
	To        ticketing.Address     `json:"to"`
	Subject   string                `json:"subject"`
	NotBefore *time.Time            `json:"not_before,omitempty"`
	Held      string                `json:"held,omitempty"`
}

// judged tells what became of a mail from what was written meanwhile.
func (t *trial) judged(in ticketing.Incoming, taken desk.Taken, seen written) judgedView {
	v := judgedView{Outcome: taken.Outcome, Kind: in.Verdict.Kind, Evidence: in.Verdict.Evidence,
		Trust: provedBy(in).String()}
	if taken.Err != nil {
		v.Fault = taken.Err.Error()
		return v
	}
	for _, d := range seen.fates {
		if d.Receipts.RawHash == in.RawHash {
			v.Why = append(v.Why, d.Why...)
		}
	}
	var after ticketing.Ticket
	for _, s := range seen.entries {
		if s.ticket.Number == taken.Ticket {
			after = s.ticket
		}
		v.tell(s, t.cfg.Zone)
	}
	if after.Number == 0 {
		after, _ = t.ticketOf(context.Background(), taken.Ticket) // none is left out
	}
	if taken.Outcome == desk.OutcomeOpened && len(v.Why) == 0 {
		v.Why = []string{"it belongs to no ticket that there is"}
	}
	v.stand(after, t.desk.Process(after), t.at)
	for _, p := range seen.letters {
		v.Letters = append(v.Letters, letterOf(p, t.at))
	}
	return v
}

// provedBy is what a mail proves of its sender by itself.
func provedBy(in ticketing.Incoming) ticketing.Trust {
	if in.Auth.Aligned && in.Provable() {
		return ticketing.TrustAligned
	}
	return ticketing.TrustNone
}

// tell adds what happened to a ticket.
func (v *judgedView) tell(s savedEntry, zone *time.Location) {
	for _, c := range s.entry.Changes {
		if filed, ok := c.(ticketing.Filed); ok {
			v.Trust = filed.Trust.String()
		}
	}
	entry := entryOf(s.entry, s.ticket.Prefix, zone)
	for _, c := range entry.forPeople() {
		if c.Words != "" && c.Kind != "wrote" {
			v.Changes = append(v.Changes, c.Words)
		}
	}
	for _, why := range entry.Why {
		if !slices.Contains(v.Why, why) {
			v.Why = append(v.Why, why)
		}
	}
}

// stand tells how the ticket is after the mail.
func (v *judgedView) stand(t ticketing.Ticket, p ticketing.Process, now time.Time) {
	if t.Number == 0 {
		return
	}
	v.Ticket, v.Status, v.Type, v.Category = t.Tag().String(), t.Status, t.Type, t.Category
	v.Product, v.Priority, v.Account, v.Plan = t.Product, t.Priority, t.Account, t.Plan
	v.Assignee, v.Escalated = t.Assignee, !t.Escalated.IsZero()
	for _, r := range p.Readings(t, now) {
		if r.Clock.Kind == ticketing.Promise && !r.Due.IsZero() && r.Met.IsZero() {
			v.Promises = append(v.Promises, promisedView{r.Clock.Name, r.Clock.Words(), r.Due.UTC()})
		}
	}
	slices.SortStableFunc(v.Promises, func(a, b promisedView) int { return a.Due.Compare(b.Due) })
}

func letterOf(p ticketing.Parcel, now time.Time) letterView {
	v := letterView{Letter: p.Letter, Class: p.Class, To: p.To, Subject: p.Subject, Held: p.Held}
	if p.NotBefore.After(now) {
		v.NotBefore = moment(p.NotBefore.UTC())
	}
	return v
}
