package desk

import (
	"context"
	"time"

	"ticketd/ticketing"
)

// Outdated is a ticket whose words and people are not kept any more.
type Outdated struct {
	Ticket ticketing.Ticket
	Until  time.Time // when they had to go
}

// outdatedStep is how many tickets one snapshot shows.
const outdatedStep = 500

// Outdated tells fn of the tickets whose retention has ended, by ascending number, until it
// fails. A merged one goes with the ticket that it was merged into. Nothing is changed,
// and others go on meanwhile.
func (d *Desk) Outdated(ctx context.Context, now time.Time, fn func(Outdated) error) error {
	for last, more := ticketing.Number(0), true; more; {
		var due []Outdated
		err := d.store.View(ctx, func(r Reader) error {
			due = nil
			tickets, err := r.TicketsAfter(last, outdatedStep)
			more = len(tickets) == outdatedStep
			for _, t := range tickets {
				last = t.Number
				until, err := d.retainedUntil(r, t)
				if err != nil {
					return err
				}
				if !until.IsZero() && !until.After(now) {
					due = append(due, Outdated{t, until})
				}
			}
			return err
		})
		if err != nil {
			return err
		}
		for _, o := range due {
			if err := fn(o); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *Desk) retainedUntil(r Reader, t ticketing.Ticket) (until time.Time, err error) {
	if t.IsRedacted() {
		return until, nil
	}
	if t.MergedInto != 0 {
		if t, err = Surviving(r, t.Number); err != nil {
			return until, err
		}
		t.Redacted = time.Time{} // what was merged into it may have been left
	}
	setup := d.setup.Load()
	keep := setup.Retention
	if account, ok := setup.People.AccountNamed(t.Account); ok && account.Retention != (ticketing.Retention{}) {
		keep = account.Retention
	}
	return t.RetainedUntil(keep, d.Zone()), nil
}
