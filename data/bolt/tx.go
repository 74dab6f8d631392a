package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"ticketd/data/record"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// tx reads and writes in one transaction.
type tx struct {
	reader
	now     func() time.Time
	dropped *[]ticketing.Hash // files to remove after the commit
}

// ascending are the buckets that grow at their end, or near it. A page of theirs
// that is split stays nearly full, with some room for records to grow, where bbolt
// would leave it half empty for keys that never come.
var ascending = map[string]bool{bTickets: true, bHistory: true, bDispositions: true, bLookup: true}

const nearlyFull = 0.9

func (t tx) put(bucket string, key, value []byte) error {
	b := t.bucket(bucket)
	if ascending[bucket] {
		b.FillPercent = nearlyFull
	}
	if err := b.Put(key, value); err != nil {
		return fmt.Errorf("write %s %s: %w", bucket, keyWords(key), err)
	}
	return nil
}

func (t tx) remove(bucket string, key []byte) error {
	if err := t.bucket(bucket).Delete(key); err != nil {
		return fmt.Errorf("remove %s %s: %w", bucket, keyWords(key), err)
	}
	return nil
}

func (t tx) NextNumber() (ticketing.Number, error) {
	n, err := t.bucket(bTickets).NextSequence()
	if err != nil {
		return 0, fmt.Errorf("take a ticket number: %w", err)
	}
	return ticketing.Number(n), nil
}

func (t tx) Save(ticket ticketing.Ticket, e ticketing.Entry) error {
	if ticket.Number <= 0 {
		return errors.New("save ticket: it has no number")
	}
	if err := t.moveIndexes(ticket); err != nil {
		return err
	}
	b, err := record.WriteTicket(ticket)
	if err != nil {
		return fmt.Errorf("save ticket %d: %w", ticket.Number, err)
	}
	if err := t.put(bTickets, numberKey(ticket.Number), b); err != nil {
		return err
	}
	if err := t.putMonth(e.At, ticket.Number); err != nil {
		return err
	}
	return t.appendEntry(ticket.Number, e)
}

// moveIndexes gives the ticket its new places in the indexes. What a transaction
// pays for are pages, so only what changed is written.
func (t tx) moveIndexes(ticket ticketing.Ticket) error {
	old, _, err := t.Ticket(ticket.Number)
	if err != nil {
		return err
	}
	if err := t.moveDue(old, ticket); err != nil {
		return err
	}
	if err := t.moveUnfinished(old, ticket); err != nil {
		return err
	}
	return t.putCard(ticket)
}

// moveDue takes the ticket's old place in the due index away and gives it the
// new one.
func (t tx) moveDue(old, ticket ticketing.Ticket) error {
	was, is := old.Due(), ticket.Due()
	if was.Equal(is) {
		return nil
	}
	if !was.IsZero() {
		if err := t.remove(bDue, dueKey(was, ticket.Number)); err != nil {
			return err
		}
	}
	if is.IsZero() {
		return nil
	}
	return t.put(bDue, dueKey(is, ticket.Number), nil)
}

func dueKey(at time.Time, n ticketing.Number) []byte {
	return append(instantKey(at), numberKey(n)...)
}

func (t tx) appendEntry(n ticketing.Number, e ticketing.Entry) error {
	b, err := record.WriteEntry(e)
	if err != nil {
		return fmt.Errorf("write history of ticket %d: %w", n, err)
	}
	prefix := numberKey(n)
	position := uint32(0)
	k, _ := lastBefore(t.bucket(bHistory).Cursor(), numberKey(n+1))
	if bytes.HasPrefix(k, prefix) {
		position = binary.BigEndian.Uint32(k[len(prefix):]) + 1
	}
	return t.put(bHistory, binary.BigEndian.AppendUint32(prefix, position), b)
}

func (t tx) LinkID(messageID string, n ticketing.Number) error {
	key := textKey(messageID)
	if messageID == "" || t.bucket(bMessages).Get(key) != nil {
		return nil
	}
	return t.put(bMessages, key, numberKey(n))
}

func (t tx) MarkSeen(d desk.Disposition) error {
	if d.Outcome != desk.OutcomeDuplicate {
		if err := t.leaveQuarantine(d.Receipts.RawHash); err != nil {
			return err
		}
	}
	n, err := t.bucket(bDispositions).NextSequence()
	if err != nil {
		return fmt.Errorf("number a disposition: %w", err)
	}
	b, err := record.WriteDisposition(d)
	if err != nil {
		return fmt.Errorf("write disposition: %w", err)
	}
	id := numberKey(n)
	if err := t.put(bDispositions, id, b); err != nil {
		return err
	}
	for _, key := range receiptKeys(d.Receipts) {
		if t.keepsFirst(d, key) {
			continue
		}
		if err := t.put(bHashes, key, id); err != nil {
			return err
		}
	}
	return t.indexDisposition(d, id)
}

// keepsFirst reports whether a receipt goes on leading to the mail that came
// first: a duplicate tells less, and the first may still wait in quarantine. A
// UID, however, is always that of the mail it was given to last.
func (t tx) keepsFirst(d desk.Disposition, key []byte) bool {
	return d.Outcome == desk.OutcomeDuplicate && key[0] != bySource &&
		t.bucket(bHashes).Get(key) != nil
}

func (t tx) indexDisposition(d desk.Disposition, id []byte) error {
	if d.Outcome == desk.OutcomeHeld {
		if err := t.put(bQuarantine, id, nil); err != nil {
			return err
		}
	}
	if d.MessageID == "" {
		return nil
	}
	return t.put(bMessages, append(textKey(d.MessageID), id...), nil)
}

// leaveQuarantine ends what was said of the same raw mail before: it is either
// released now or held anew.
func (t tx) leaveQuarantine(raw ticketing.Hash) error {
	id := t.bucket(bHashes).Get(receiptKey(byRawHash, raw[:]))
	if id == nil {
		return nil
	}
	return t.remove(bQuarantine, id)
}

func (t tx) SetTally(key string, tally ticketing.Tally) error {
	if len(tally.Marks) == 0 {
		return t.remove(bTallies, textKey(key))
	}
	b, err := record.WriteTally(key, tally)
	if err != nil {
		return fmt.Errorf("write counter %q: %w", key, err)
	}
	return t.put(bTallies, textKey(key), b)
}

// maxBookmark bounds a bookmark's value, in octets.
const maxBookmark = 64 << 10

func (t tx) SetBookmark(name string, value []byte) error {
	if value == nil {
		return t.remove(bBookmarks, []byte(name))
	}
	if len(value) > maxBookmark {
		return fmt.Errorf("set bookmark %q: %d octets are more than %d", name, len(value),
			maxBookmark)
	}
	return t.put(bBookmarks, []byte(name), record.SealBytes(value))
}

// Due lists at most limit tickets whose Due is not after now, the longest due
// first.
func (s *Store) Due(ctx context.Context, now time.Time, limit int) ([]ticketing.Number, error) {
	var due []ticketing.Number
	err := s.view(ctx, func(r reader) error {
		c := r.bucket(bDue).Cursor()
		for k, _ := c.First(); k != nil && len(due) < limit; k, _ = c.Next() {
			if instant(k).After(now) {
				return nil
			}
			due = append(due, number[ticketing.Number](k[instantLength:]))
		}
		return nil
	})
	return due, err
}
