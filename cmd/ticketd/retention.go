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
	if err != nil || a.Dry {
		return v, err
	}
	v.Redacted, err = o.book.Redact(ctx, numbers, erasure.Everything{Stays: o.stays}, o.now())
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
	if v.Redacted > 0 {
		a.log.Info("tickets were redacted: their retention is over", "part", "retention", "tickets", v.Redacted)
	}
	return err
}

// compact is the weekly job: it writes the store anew if something was erased from it
// that may lie in free pages of the file.
func (a *app) compact(ctx context.Context, _ time.Time) error {
	due, err := a.book.Uncompacted(ctx)
	if err != nil || !due {
		return err
	}
	if err := a.book.Compact(ctx); err != nil {
		return err
	}
	a.log.Info("the store was compacted: nothing is left in it of what was erased", "part", "store")
	return nil
}
