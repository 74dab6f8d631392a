package main

import (
	"context"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// replayStore is the store of a replay: the mails stay where they are kept, it signs with
// the keys of the store that is replayed, so that answers to letters from then are known,
// and tickets get the numbers that they have there. Letters are kept without octets.
type replayStore struct {
	desk.Store
	kept    desk.Store // that is replayed
	numbers *numbering
}

// Keyring returns the keys of the store that is replayed.
func (s replayStore) Keyring() ticketing.Keyring { return s.kept.Keyring() }

// Stash has nothing to do.
func (s replayStore) Stash(context.Context, desk.Blob) error { return nil }

// View runs fn on a snapshot.
func (s replayStore) View(ctx context.Context, fn func(desk.Reader) error) error {
	return s.Store.View(ctx, func(r desk.Reader) error { return fn(replayReader{r, s.kept}) })
}

// Update runs fn in a transaction.
func (s replayStore) Update(ctx context.Context, fn func(desk.Tx) error) error {
	return s.Store.Update(ctx, func(tx desk.Tx) error {
		return fn(&replayTx{Tx: tx, store: s, given: map[ticketing.Number]bool{}})
	})
}

type replayReader struct {
	desk.Reader
	kept desk.Store
}

// Raw opens a kept mail.
func (r replayReader) Raw(h ticketing.Hash) (desk.Blob, error) { return rawOf(r.kept, h) }

func rawOf(s desk.Store, h ticketing.Hash) (blob desk.Blob, err error) {
	err = s.View(context.Background(), func(r desk.Reader) error {
		blob, err = r.Raw(h)
		return err
	})
	return blob, err
}

type replayTx struct {
	desk.Tx
	store replayStore
	given map[ticketing.Number]bool // numbers, in this transaction
}

// Raw opens a kept mail.
func (t *replayTx) Raw(h ticketing.Hash) (desk.Blob, error) { return rawOf(t.store.kept, h) }

// Keep has nothing to do.
func (t *replayTx) Keep(desk.Blob) error { return nil }

// Enqueue puts a letter into the outbox.
func (t *replayTx) Enqueue(p ticketing.Parcel) (string, error) {
	p.Body = nil
	return t.Tx.Enqueue(p)
}

// NextNumber gives a new ticket the number that the mail in hand gave one when it came.
// What it did not do then gets a number above all there were, which is the same for the
// same mail in every replay.
func (t *replayTx) NextNumber() (ticketing.Number, error) {
	for _, n := range t.store.numbers.had {
		if free, err := t.free(n); free || err != nil {
			return n, err
		}
	}
	for n := t.store.numbers.spare; ; n++ {
		if free, err := t.free(n); free || err != nil {
			return n, err
		}
	}
}

func (t *replayTx) free(n ticketing.Number) (bool, error) {
	_, taken, err := t.Tx.Ticket(n)
	if taken || err != nil || t.given[n] {
		return false, err
	}
	t.given[n] = true
	return true, nil
}

// numbering is which numbers the mail in hand gives to new tickets.
type numbering struct {
	had   []ticketing.Number // when it came
	spare ticketing.Number   // the first one of those for what it did not open then
}

const (
	// spareFrom is how far above the highest number the others begin.
	spareFrom = 1000
	// spares is how many of them a mail has.
	spares = 16
	// otherNumbers is how many numbers after the last one are looked at for tickets that a
	// mail opened beside its own, for instance by /split.
	otherNumbers = 3
)
