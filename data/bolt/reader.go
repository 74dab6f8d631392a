package bolt

import (
	"bytes"
	"encoding/hex"
	"slices"

	"go.etcd.io/bbolt"

	"ticketd/data/files"
	"ticketd/data/record"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// reader looks things up in one transaction. Records are decoded and octets
// copied, so that nothing of the memory map leaves the transaction.
type reader struct {
	tx    *bbolt.Tx
	files *files.Files
}

func (r reader) bucket(name string) *bbolt.Bucket { return r.tx.Bucket([]byte(name)) }

func (r reader) Seen(rc ticketing.Receipts) (desk.Disposition, bool, error) {
	for _, key := range receiptKeys(rc) {
		id := r.bucket(bHashes).Get(key)
		if id == nil {
			continue
		}
		d, err := r.disposition(id)
		if err != nil {
			return desk.Disposition{}, false, err
		}
		if key[0] == bySource && reused(rc, d.Receipts) {
			continue
		}
		return d, true, nil
	}
	return desk.Disposition{}, false, nil
}

// reused reports whether the server gave a UID to another mail.
func reused(now, then ticketing.Receipts) bool {
	return now.RawHash != (ticketing.Hash{}) && now.RawHash != then.RawHash
}

func (r reader) disposition(id []byte) (desk.Disposition, error) {
	d, err := record.ReadDisposition(r.bucket(bDispositions).Get(id))
	if err != nil {
		return desk.Disposition{}, fault(bDispositions, id, err)
	}
	return d, nil
}

func (r reader) TicketOf(messageID string) (ticketing.Number, bool, error) {
	v := r.bucket(bMessages).Get(textKey(messageID))
	if v == nil {
		return 0, false, nil
	}
	if len(v) != 8 {
		return 0, false, fault(bMessages, textKey(messageID), record.ErrDamaged)
	}
	return number[ticketing.Number](v), true, nil
}

func (r reader) Ticket(n ticketing.Number) (ticketing.Ticket, bool, error) {
	v := r.bucket(bTickets).Get(numberKey(n))
	if v == nil {
		return ticketing.Ticket{}, false, nil
	}
	t, err := record.ReadTicket(v)
	if err != nil {
		return ticketing.Ticket{}, false, fault(bTickets, numberKey(n), err)
	}
	return t, true, nil
}

func (r reader) History(n ticketing.Number) ([]ticketing.Entry, error) {
	var entries []ticketing.Entry
	err := under(r.bucket(bHistory), numberKey(n), func(k, v []byte) error {
		e, err := record.ReadEntry(v)
		if err != nil {
			return fault(bHistory, k, err)
		}
		entries = append(entries, e)
		return nil
	})
	return entries, err
}

func (r reader) Recent(n ticketing.Number, limit int) ([]ticketing.Entry, error) {
	var entries []ticketing.Entry
	c := r.bucket(bHistory).Cursor()
	k, v := lastBefore(c, numberKey(n+1))
	for ; bytes.HasPrefix(k, numberKey(n)) && len(entries) < limit; k, v = c.Prev() {
		e, err := record.ReadEntry(v)
		if err != nil {
			return nil, fault(bHistory, k, err)
		}
		entries = append(entries, e)
	}
	slices.Reverse(entries)
	return entries, nil
}

func (r reader) Tickets(fn func(ticketing.Ticket) bool) error {
	c := r.bucket(bTickets).Cursor()
	for k, v := c.Last(); k != nil; k, v = c.Prev() {
		t, err := record.ReadTicket(v)
		if err != nil {
			return fault(bTickets, k, err)
		}
		if !fn(t) {
			return nil
		}
	}
	return nil
}

func (r reader) TicketsAfter(n ticketing.Number, limit int) ([]ticketing.Ticket, error) {
	var all []ticketing.Ticket
	c := r.bucket(bTickets).Cursor()
	for k, v := c.Seek(numberKey(n + 1)); k != nil && len(all) < limit; k, v = c.Next() {
		t, err := record.ReadTicket(v)
		if err != nil {
			return nil, fault(bTickets, k, err)
		}
		all = append(all, t)
	}
	return all, nil
}

func (r reader) Fate(messageID string) ([]desk.Disposition, error) {
	var ids [][]byte
	prefix := textKey(messageID)
	err := under(r.bucket(bMessages), prefix, func(k, _ []byte) error {
		if id := k[len(prefix):]; len(id) > 0 { // without one it leads to the ticket
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return r.dispositions(ids)
}

func (r reader) FateOf(prefix string) ([]desk.Disposition, error) {
	begins, err := hex.DecodeString(prefix)
	if err != nil || len(begins) == 0 {
		return nil, err
	}
	var ids [][]byte
	err = under(r.bucket(bHashes), receiptKey(byRawHash, begins), func(k, id []byte) error {
		if _, blob := blobHash(k); !blob {
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return r.dispositions(ids)
}

func (r reader) Held() ([]desk.Disposition, error) {
	return r.dispositions(keys(r.bucket(bQuarantine)))
}

func (r reader) dispositions(ids [][]byte) ([]desk.Disposition, error) {
	var all []desk.Disposition
	for _, id := range ids {
		d, err := r.disposition(id)
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}

func (r reader) Tally(key string) (ticketing.Tally, error) {
	v := r.bucket(bTallies).Get(textKey(key))
	if v == nil {
		return ticketing.Tally{}, nil
	}
	_, t, err := record.ReadTally(v)
	if err != nil {
		return ticketing.Tally{}, fault(bTallies, textKey(key), err)
	}
	return t, nil
}

func (r reader) Bookmark(name string) ([]byte, error) {
	if name == "" {
		return nil, nil
	}
	v := r.bucket(bBookmarks).Get([]byte(name))
	if v == nil {
		return nil, nil
	}
	value, err := record.OpenBytes(v)
	if err != nil {
		return nil, fault(bBookmarks, []byte(name), err)
	}
	return value, nil
}

func (r reader) Bookmarks(prefix string, fn func(name string, value []byte) bool) error {
	c := r.bucket(bBookmarks).Cursor()
	from := []byte(prefix)
	for k, v := c.Seek(from); k != nil && bytes.HasPrefix(k, from); k, v = c.Next() {
		value, err := record.OpenBytes(v)
		if err != nil {
			return fault(bBookmarks, k, err)
		}
		if !fn(string(k), value) {
			return nil
		}
	}
	return nil
}

// under visits the keys with a prefix, in order, until fn fails.
func under(b *bbolt.Bucket, prefix []byte, fn func(k, v []byte) error) error {
	c := b.Cursor()
	for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if err := fn(k, v); err != nil {
			return err
		}
	}
	return nil
}

// lastBefore moves to the last key below another; nil if there is none.
func lastBefore(c *bbolt.Cursor, key []byte) (k, v []byte) {
	if k, _ := c.Seek(key); k == nil {
		return c.Last()
	}
	return c.Prev()
}

// keys copies the keys of an index.
func keys(b *bbolt.Bucket) [][]byte {
	var all [][]byte
	c := b.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		all = append(all, bytes.Clone(k))
	}
	return all
}
