package main

import (
	"context"
	"slices"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// lookBack is how far back in a ticket's history a letter's beginning is looked for: most
// are sent right after they were written.
const lookBack = 16

// causeOf is the mail that made us write a letter, as the log calls mails, so that all of its
// story bears one name. It is empty for a letter that no mail caused, is about no ticket, or
// was written long ago.
func (a *app) causeOf(ctx context.Context, d outbox.Delivery) (mail string) {
	err := a.book.View(ctx, func(r desk.Reader) error {
		mail = ""
		entries, err := r.Recent(d.Ticket, lookBack)
		i := slices.IndexFunc(entries, func(e ticketing.Entry) bool {
			return slices.ContainsFunc(e.Changes, func(c ticketing.Change) bool {
				wrote, ok := c.(ticketing.Wrote)
				return ok && wrote.Parcel == d.ID
			})
		})
		if err != nil || i < 0 {
			return err
		}
		mail, err = causeIn(r, entries[i].Cause, d.Ticket)
		return err
	})
	if err != nil {
		return "" // whoever needs the store for more than a word in the log says what it has
	}
	return mail
}

// causeIn is the mail that is the cause of an entry of a ticket: a Message-ID, or the hash of a
// mail that has none. Of several with the Message-ID it is the last that came to the ticket.
func causeIn(r desk.Reader, cause string, n ticketing.Number) (string, error) {
	find := r.Fate
	if isMail(cause) {
		find = r.FateOf
	}
	found, err := find(cause)
	for _, d := range slices.Backward(found) {
		if d.Ticket == n {
			return d.Receipts.RawHash.Short(), err
		}
	}
	return "", err
}

// isMail reports whether a text names a mail as the log does, by the SHA-256 of its bytes or
// the beginning of it.
func isMail(text string) bool {
	if len(text) < 12 || len(text) > 64 || len(text)%2 != 0 {
		return false
	}
	for _, c := range text {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
