package desk

import (
	"time"

	"ticketd/ticketing"
)

// owner is whose a ticket was from a moment on.
type owner struct {
	from            time.Time
	intake, account string
}

// owners are those of a ticket, the first one first; there is always one.
func owners(history []ticketing.Entry) []owner {
	all := make([]owner, 1, 2)
	for _, e := range history {
		for _, c := range e.Changes {
			switch c := c.(type) {
			case ticketing.Opened:
				all[0] = owner{intake: c.Intake, account: c.Account}
			case ticketing.Accounted:
				last := all[len(all)-1]
				if e.At.After(last.from) { // as package report has it where a clock was put back
					last.from = e.At
				}
				all = append(all, owner{last.from, last.intake, c.Account})
			}
		}
	}
	return all
}

// ownerAt is whose a ticket was just before a moment, or at first: an account's calendars
// hold for all promises of its tickets, those that it was given with a ticket, too.
func ownerAt(whose []owner, end time.Time) string {
	account := whose[0].account
	for _, o := range whose {
		if o.from.Before(end) {
			account = o.account
		}
	}
	return account
}
