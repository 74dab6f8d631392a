package bolt

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"

	"go.etcd.io/bbolt"

	"ticketd/data/record"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/erasure"
)

// What follows changes records that otherwise are only added to.

func sortedKeys[K string | ticketing.Number, V any](m map[K]V) []K {
	return slices.Sorted(maps.Keys(m))
}

// caseOf loads a ticket with its history.
func (r reader) caseOf(n ticketing.Number) (c erasure.Case, err error) {
	if c.Ticket, err = r.indexed(n); err != nil {
		return c, err
	}
	c.History, err = r.History(n)
	return c, err
}

// rewrite puts a ticket and the whole of its history in the place of what was there.
func (t tx) rewrite(c erasure.Case) error {
	n := c.Ticket.Number
	if err := t.moveIndexes(c.Ticket); err != nil {
		return err
	}
	b, err := record.WriteTicket(c.Ticket)
	if err != nil {
		return fmt.Errorf("rewrite ticket %d: %w", n, err)
	}
	if err := t.put(bTickets, numberKey(n), b); err != nil {
		return err
	}
	keys := keysUnder(t.bucket(bHistory), numberKey(n))
	if len(keys) != len(c.History) {
		return fmt.Errorf("rewrite ticket %d: %d entries in the place of %d", n, len(c.History), len(keys))
	}
	for i, key := range keys {
		if b, err = record.WriteEntry(c.History[i]); err != nil {
			return fmt.Errorf("rewrite history of ticket %d: %w", n, err)
		}
		if bytes.Equal(b, t.bucket(bHistory).Get(key)) {
			continue
		}
		if err := t.put(bHistory, key, b); err != nil {
			return err
		}
	}
	return nil
}

// keysUnder copies the keys with a prefix.
func keysUnder(b *bbolt.Bucket, prefix []byte) (all [][]byte) {
	_ = under(b, prefix, func(k, _ []byte) error { // it fails only when fn does
		all = append(all, bytes.Clone(k))
		return nil
	})
	return all
}

func (t tx) putDisposition(id []byte, d desk.Disposition) error {
	b, err := record.WriteDisposition(d)
	if err != nil {
		return fmt.Errorf("rewrite disposition: %w", err)
	}
	return t.put(bDispositions, id, b)
}

// wordless writes a delivery without the letter's octets.
func (t tx) wordless(old, d row) error {
	if err := t.remove(bBodies, []byte(d.ID)); err != nil {
		return err
	}
	if _, err := t.forgetBlob(old.body); err != nil {
		return err
	}
	d.Subject, d.Body, d.body = erasure.Gone, nil, sha256.Sum256(nil)
	return t.store(old, d)
}

// forgetBlob removes a mail or a large letter, and reports whether it was there. The file
// of a large one goes after the commit.
func (t tx) forgetBlob(h ticketing.Hash) (bool, error) {
	p, ok, err := t.place(h)
	if err != nil || !ok {
		return false, err
	}
	if err := t.remove(bHashes, blobKey(h)); err != nil {
		return false, err
	}
	if p.position != 0 {
		return true, t.remove(bBlobs, numberKey(p.position))
	}
	if t.dropped != nil {
		*t.dropped = append(*t.dropped, h)
	}
	return true, nil
}
