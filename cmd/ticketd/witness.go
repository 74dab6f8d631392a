package main

import (
	"context"
	"slices"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// witness is a store that remembers what was written into it, until somebody takes it
// from there. It is for one user at a time.
type witness struct {
	desk.Store
	seen written
}

// written is what transactions have written.
type written struct {
	fates   []desk.Disposition
	entries []savedEntry
	letters []ticketing.Parcel // without those that were taken back again, and without octets
}

// savedEntry is a ticket with the entry that was added to its history.
type savedEntry struct {
	ticket ticketing.Ticket
	entry  ticketing.Entry
}

// take gives what was written since the last time.
func (w *witness) take() written {
	seen := w.seen
	w.seen = written{}
	return seen
}

// Update remembers what a transaction wrote once it is committed.
func (w *witness) Update(ctx context.Context, fn func(desk.Tx) error) error {
	var seen written
	err := w.Store.Update(ctx, func(tx desk.Tx) error {
		seen = written{}
		return fn(witnessed{tx, &seen})
	})
	if err != nil {
		return err
	}
	w.seen.fates = append(w.seen.fates, seen.fates...)
	w.seen.entries = append(w.seen.entries, seen.entries...)
	w.seen.letters = append(w.seen.letters, seen.letters...)
	return nil
}

// witnessed is a transaction under a witness's eyes.
type witnessed struct {
	desk.Tx
	seen *written
}

// MarkSeen records what became of a mail.
func (w witnessed) MarkSeen(d desk.Disposition) error {
	w.seen.fates = append(w.seen.fates, d)
	return w.Tx.MarkSeen(d)
}

// Save stores a ticket and an entry of its history.
func (w witnessed) Save(t ticketing.Ticket, e ticketing.Entry) error {
	w.seen.entries = append(w.seen.entries, savedEntry{t, e})
	return w.Tx.Save(t, e)
}

// Enqueue puts a letter into the outbox.
func (w witnessed) Enqueue(p ticketing.Parcel) (string, error) {
	id, err := w.Tx.Enqueue(p)
	p.ID, p.Body = id, nil
	w.seen.letters = append(w.seen.letters, p)
	return id, err
}

// Withdraw takes a letter back, if it has not left.
func (w witnessed) Withdraw(id string, now time.Time, why string) (bool, error) {
	back, err := w.Tx.Withdraw(id, now, why)
	if back && err == nil {
		w.seen.letters = slices.DeleteFunc(w.seen.letters, func(p ticketing.Parcel) bool { return p.ID == id })
	}
	return back, err
}
