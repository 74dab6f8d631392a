package main

import (
	"context"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/erasure"
)

type retainArgs struct{ Dry bool }

// retainView is what a retention took or would take.
type retainView struct {
	Dry      bool           `json:"dry_run,omitempty"`
	Tickets  []outdatedView `json:"tickets"`
	Redacted int            `json:"redacted"`
	Loose    int            `json:"without_ticket"` // mails and letters that belong to no ticket
}

// outdatedView is a ticket whose retention has ended.
type outdatedView struct {
	Ticket  string    `json:"ticket"`
	Account string    `json:"account,omitempty"`
	Closed  time.Time `json:"closed,omitzero"` // a merged one is never closed itself
	Due     time.Time `json:"due"`
}

// retain redacts what is not to be kept any more, or lists it.
func (o *office) retain(ctx context.Context, a retainArgs) (retainView, error) {
	v := retainView{Dry: a.Dry, Tickets: []outdatedView{}}
	var numbers []ticketing.Number
	err := o.desk.Outdated(ctx, o.now(), func(d desk.Outdated) error {
		v.Tickets = append(v.Tickets, outdatedView{Ticket: d.Ticket.Tag().String(), Account: d.Ticket.Account,
			Closed: d.Ticket.Closed, Due: d.Until})
		numbers = append(numbers, d.Ticket.Number)
		return nil
	})
	before := o.desk.Setup().Retention.Before(o.now().In(o.desk.Zone()))
	if err == nil && a.Dry && !before.IsZero() {
		v.Loose, err = o.book.CountLoose(ctx, before)
	}
	if err != nil || a.Dry {
		return v, err
	}
	everything := erasure.Everything{Stays: o.stays}
	if v.Redacted, err = o.book.Redact(ctx, numbers, everything, o.now()); err != nil {
		return v, err
	}
	if !before.IsZero() {
		v.Loose, err = o.book.RedactLoose(ctx, before, everything)
	}
	return v, err
}

// stays reports whether an address is the team's or our own.
func (o *office) stays(a ticketing.Address) bool {
	setup := o.desk.Setup()
	if _, agent := setup.People.AgentAt(a); agent {
		return true
	}
	for _, i := range setup.Intakes {
		if i.Owns(a) {
			return true
		}
	}
	return false
}

// keepRetention is the nightly job.
func (a *app) keepRetention(ctx context.Context, _ time.Time) error {
	v, err := a.retain(ctx, retainArgs{})
	if v.Redacted+v.Loose > 0 {
		a.log.Info("what is not to be kept longer was redacted", "part", "retention", "tickets", v.Redacted,
			"without_ticket", v.Loose)
	}
	return err
}

// compact is the weekly job: it writes the store anew if something was erased from it
// that may lie in free pages of the file.
func (a *app) compact(ctx context.Context, _ time.Time) error {
	_, err := a.compactStore(ctx, struct{}{})
	return err
}
