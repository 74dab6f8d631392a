package bolt

import (
	"bytes"
	"fmt"
	"slices"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// The kinds of keys in bLookup. They share a bucket because a transaction pays for
// pages: one bucket less to rewrite. Cards stand first; so their number tells how
// far a store is that is being brought up to date.
const (
	byCard       = 'c' // number
	byMonth      = 'm' // month of UTC, number: months.go
	byUnfinished = 'u' // half a hash of index and key, number
)

// unfinishedPrefix is where the tickets under a key of an index stand. Half a hash
// suffices: a key is shorter, and nobody can make two keys meet.
func unfinishedPrefix(by desk.Index, key string) []byte {
	return receiptKey(byUnfinished, textKey(string(by) + "\x00" + key)[:16])
}

func unfinishedKey(by desk.Index, key string, n ticketing.Number) []byte {
	return append(unfinishedPrefix(by, key), numberKey(n)...)
}

// unfinishedKeys lists the ticket's places in all indexes.
func unfinishedKeys(t ticketing.Ticket) [][]byte {
	var places [][]byte
	for _, by := range desk.Indexes() {
		for _, key := range by.Keys(t) {
			places = append(places, unfinishedKey(by, key, t.Number))
		}
	}
	return places
}

func (t tx) moveUnfinished(old, ticket ticketing.Ticket) error {
	for _, by := range desk.Indexes() {
		was, is := by.Keys(old), by.Keys(ticket)
		for _, key := range was {
			if slices.Contains(is, key) {
				continue
			}
			if err := t.remove(bLookup, unfinishedKey(by, key, ticket.Number)); err != nil {
				return err
			}
		}
		for _, key := range is {
			if slices.Contains(was, key) {
				continue
			}
			if err := t.put(bLookup, unfinishedKey(by, key, ticket.Number), nil); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r reader) Unfinished(by desk.Index, key string, limit int) ([]ticketing.Ticket, error) {
	var all []ticketing.Ticket
	err := r.unfinished(by, key, limit, func(n ticketing.Number) error {
		t, err := r.indexed(n)
		all = append(all, t)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

func (r reader) CountUnfinished(by desk.Index, key string, limit int) (n int, err error) {
	err = r.unfinished(by, key, limit, func(ticketing.Number) error { n++; return nil })
	return n, err
}

// unfinished visits the newest numbers under a key.
func (r reader) unfinished(by desk.Index, key string, limit int,
	visit func(ticketing.Number) error) error {
	prefix := unfinishedPrefix(by, desk.IndexKey(key))
	c := r.bucket(bLookup).Cursor()
	k, _ := lastBefore(c, unfinishedKey(by, desk.IndexKey(key), -1)) // sorts behind all numbers
	for ; limit > 0 && bytes.HasPrefix(k, prefix); limit-- {
		if err := visit(number[ticketing.Number](k[len(prefix):])); err != nil {
			return err
		}
		k, _ = c.Prev()
	}
	return nil
}

// indexed loads a ticket that bLookup leads to.
func (r reader) indexed(n ticketing.Number) (ticketing.Ticket, error) {
	t, found, err := r.Ticket(n)
	if err == nil && !found {
		err = fmt.Errorf("index %s leads to ticket %d, which is missing; restore a backup", bLookup, n)
	}
	return t, err
}
