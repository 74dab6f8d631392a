package main

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"time"

	"ticketd/mail/inbound"
	"ticketd/ticketing/desk"
)

// baseline remembers when a mailbox was first connected, so that its history
// opens no tickets, or opens them quietly.
type baseline struct {
	store   desk.Store
	mailbox string
	policy  ImportPolicy
	now     func() time.Time
	first   atomic.Pointer[firstConnection]
}

// firstConnection is what is written down about it.
type firstConnection struct {
	At          time.Time `json:"at"`
	UIDValidity uint32    `json:"uid_validity"`
	UIDNext     uint32    `json:"uid_next"`
}

// of answers inbound's question where the work begins. The first answer is
// written down before it is given.
func (b *baseline) of(ctx context.Context, uidValidity, uidNext uint32) (inbound.Baseline, error) {
	first := firstConnection{At: b.now(), UIDValidity: uidValidity, UIDNext: uidNext}
	err := b.store.Update(ctx, func(tx desk.Tx) error {
		before, err := tx.Bookmark(b.key())
		if err != nil {
			return err
		}
		if before != nil {
			return json.Unmarshal(before, &first)
		}
		encoded, err := json.Marshal(first)
		if err != nil {
			return err
		}
		return tx.SetBookmark(b.key(), encoded)
	})
	if err != nil {
		return inbound.Baseline{}, fmt.Errorf("remember the first connection to %s: %w", b.mailbox, err)
	}
	b.first.Store(&first)
	return b.begin(first), nil
}

// key is the bookmark's name.
func (b *baseline) key() string { return "first connection " + b.mailbox }

// begin is where the work begins.
func (b *baseline) begin(first firstConnection) inbound.Baseline {
	switch {
	case b.policy.All:
		return inbound.Baseline{}
	case !b.policy.Since.IsZero():
		return inbound.Baseline{Since: b.policy.Since}
	}
	return inbound.Baseline{UIDValidity: first.UIDValidity, UID: first.UIDNext, Since: first.At}
}

// connected tells of the first connection, if there has been one.
func (b *baseline) connected(ctx context.Context) (first firstConnection, was bool, err error) {
	err = b.store.View(ctx, func(r desk.Reader) error {
		mark, err := r.Bookmark(b.key())
		if was = mark != nil; err != nil || !was {
			return err
		}
		return json.Unmarshal(mark, &first)
	})
	return first, was, err
}

// late reports whether a mail is older than the first connection.
func (b *baseline) late(arrived time.Time) bool {
	first := b.first.Load()
	return first != nil && arrived.Before(first.At.Truncate(time.Second).Add(-clockSlack))
}

// clockSlack is how far a mail server's clock may be behind ours before new
// mail looks old.
const clockSlack = 10 * time.Minute
