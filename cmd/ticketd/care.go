package main

import (
	"context"
	"fmt"
	"sync/atomic"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// maxAttempts is the attempt that files a mail unread, after the ones before it
// ended the program.
const maxAttempts = 3

// carefulMails is how many mails of each mailbox are read with care after an
// unclean stop: two full batches, the most that can have been in hand.
const carefulMails = 200

// care remembers, across crashes, how often reading a mail was begun. It costs
// a transaction per mail and is used only after a stop that was not clean.
type care struct {
	store desk.Store
	left  atomic.Int64
	tried map[ticketing.Source]int // in this run, by the one goroutine that reads the mailbox
}

func (c *care) needed(mails int) bool {
	return c.left.Add(int64(-mails))+int64(mails) > 0
}

func attemptMark(s ticketing.Source) string {
	return fmt.Sprintf("attempt %s %s %d %d", s.Account, s.Folder, s.UIDValidity, s.UID)
}

// attempt counts one more attempt, durably, and returns how many there were.
// Trying again in the same run counts for nothing: the mail did not end it, the
// store may have been full.
func (c *care) attempt(ctx context.Context, s ticketing.Source) (int, error) {
	if attempts := c.tried[s]; attempts > 0 {
		return attempts, nil
	}
	attempts := 0
	err := c.store.Update(ctx, func(tx desk.Tx) error {
		before, err := tx.Bookmark(attemptMark(s))
		if err != nil {
			return err
		}
		attempts = len(before) + 1
		return tx.SetBookmark(attemptMark(s), make([]byte, attempts))
	})
	if err != nil {
		return 0, err
	}
	if c.tried == nil {
		c.tried = map[ticketing.Source]int{}
	}
	c.tried[s] = attempts
	return attempts, nil
}

// settled forgets the attempts of a mail that was taken in.
func (c *care) settled(ctx context.Context, s ticketing.Source) error {
	delete(c.tried, s)
	return c.store.Update(ctx, func(tx desk.Tx) error {
		return tx.SetBookmark(attemptMark(s), nil)
	})
}

// runningMark stands in the store while the program runs.
const runningMark = "running"

// begin notes that the program runs. It was not stopped cleanly if the mark of
// the last run still stands.
func begin(ctx context.Context, store desk.Store) (unclean bool, err error) {
	err = store.Update(ctx, func(tx desk.Tx) error {
		mark, err := tx.Bookmark(runningMark)
		if err != nil {
			return err
		}
		unclean = len(mark) > 0
		return tx.SetBookmark(runningMark, []byte{1})
	})
	return unclean, err
}

// end notes a clean stop.
func end(ctx context.Context, store desk.Store) error {
	return store.Update(ctx, func(tx desk.Tx) error { return tx.SetBookmark(runningMark, nil) })
}
