package bolt

import (
	"context"
	"fmt"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
)

// Backlog is what waits in the store at one moment.
type Backlog struct {
	Waiting int // letters that are due or will be, by themselves
	Claimed int // letters that are being sent
	Held    int // letters that wait for a person
	// Oldest is the letter that should have gone first and has not; nil if none is late. It has
	// no octets.
	Oldest      *outbox.Delivery
	OldestSince time.Time // since when it should have gone; zero if none is late
	Quarantined int       // mails that wait for a person
	// QuarantinedSince is when the first of them came; zero if there is none.
	QuarantinedSince time.Time
	File             int64 // octets of desk.db; large mails and parts stand in files beside it
}

// Backlog counts what waits. Its cost is that of what waits, not of what is stored.
func (s *Store) Backlog(ctx context.Context, now time.Time) (b Backlog, err error) {
	err = s.view(ctx, func(r reader) error {
		b = Backlog{Claimed: count(r, bClaimed), Held: count(r, bOutboxHeld),
			Quarantined: count(r, bQuarantine), File: r.tx.Size()}
		if first, _ := r.bucket(bQuarantine).Cursor().First(); first != nil {
			held, err := r.disposition(first)
			if err != nil {
				return err
			}
			b.QuarantinedSince = held.At
		}
		return r.late(&b, now)
	})
	if err != nil {
		return Backlog{}, fmt.Errorf("count what waits: %w", err)
	}
	return b, nil
}

// late looks for the letter that should have gone first: one that was never tried since it
// has been due, another since it was to go for the first time.
func (r reader) late(b *Backlog, now time.Time) error {
	c := r.bucket(bOutboxDue).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		d, err := r.delivery(string(k[instantLength:]))
		if err != nil {
			return err
		}
		if d.State == outbox.Waiting {
			b.Waiting++
		}
		since := firstDue(d.Parcel)
		if d.Attempts == 0 {
			since = d.Next
		}
		if !since.After(now) && (b.Oldest == nil || since.Before(b.OldestSince)) {
			b.Oldest, b.OldestSince = &d.Delivery, since
		}
	}
	return nil
}

func firstDue(p ticketing.Parcel) time.Time {
	if p.NotBefore.After(p.Created) {
		return p.NotBefore
	}
	return p.Created
}

func count(r reader, bucket string) (n int) {
	c := r.bucket(bucket).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		n++
	}
	return n
}
