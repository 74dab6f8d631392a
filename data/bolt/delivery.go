package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"

	"ticketd/data/record"
	"ticketd/mail/outbox"
	"ticketd/ticketing"
)

// ErrUnknownParcel says that the outbox never had a parcel of that id.
var ErrUnknownParcel = errors.New("no such parcel")

// ErrFinished says that a delivery has ended and is not changed any more.
var ErrFinished = errors.New("the delivery has ended")

// row is a delivery as it is written: its body, with that hash, stands apart.
type row struct {
	outbox.Delivery
	body ticketing.Hash
}

func (d row) finished() bool {
	return d.State != outbox.Waiting && d.State != outbox.Claimed
}

// spot is a key in a bucket.
type spot struct{ bucket, key string }

// home is where the delivery itself stands: what was sent lies apart, so that
// looking after the others costs nothing after a million letters.
func (d row) home() string {
	if d.State == outbox.Sent {
		return bSent
	}
	return bOutbox
}

// spots lists the index entries that a delivery has. One whose final dot may
// have been sent is in no index of the due: it is judged before it is tried
// again.
func (d row) spots() []spot {
	switch {
	case d.State == outbox.Waiting && d.Held != "":
		return []spot{{bOutboxHeld, d.ID}}
	case d.State == outbox.Waiting:
		return []spot{d.dueSpot()}
	case d.State == outbox.Claimed && d.DotSent:
		return []spot{{bClaimed, d.ID}}
	case d.State == outbox.Claimed:
		return []spot{{bClaimed, d.ID}, d.dueSpot()}
	}
	return nil
}

func (d row) dueSpot() spot {
	return spot{bOutboxDue, string(instantKey(d.Next)) + d.ID}
}

// Enqueue puts a parcel into the outbox under the next id, ten digits that sort
// by the order of enqueueing.
func (t tx) Enqueue(p ticketing.Parcel) (string, error) {
	n, err := t.bucket(bOutbox).NextSequence()
	if err != nil {
		return "", fmt.Errorf("number a parcel: %w", err)
	}
	p.ID = fmt.Sprintf("%010d", n)
	if p.Created.IsZero() {
		p.Created = t.now()
	}
	body, err := t.keepBody(p.ID, p.Body)
	if err != nil {
		return "", err
	}
	next := p.Created
	if p.NotBefore.After(next) {
		next = p.NotBefore
	}
	d := row{body: body,
		Delivery: outbox.Delivery{Parcel: p, State: outbox.Waiting, Next: next}}
	return p.ID, t.store(row{}, d)
}

// Withdraw drops a parcel that waits, in the transaction of what made it needless.
func (t tx) Withdraw(id string, now time.Time, why string) (bool, error) {
	old, err := t.delivery(id)
	if err != nil {
		return false, fmt.Errorf("withdraw parcel: %w", err)
	}
	if old.State != outbox.Waiting || old.InDoubt() {
		return false, nil
	}
	d := old
	d.State, d.Finished, d.LastError = outbox.Dropped, now, why
	return true, t.store(old, d)
}

// store writes a delivery and moves its index entries.
func (t tx) store(old, d row) error {
	b, err := record.WriteDelivery(d.Delivery, d.body)
	if err != nil {
		return fmt.Errorf("write parcel %s: %w", d.ID, err)
	}
	if old.ID != "" && old.home() != d.home() {
		if err := t.remove(old.home(), []byte(d.ID)); err != nil {
			return err
		}
	}
	if err := t.put(d.home(), []byte(d.ID), b); err != nil {
		return err
	}
	return t.moveSpots(old, d)
}

func (t tx) moveSpots(old, d row) error {
	was, is := old.spots(), d.spots()
	for _, s := range was {
		if slices.Contains(is, s) {
			continue
		}
		if err := t.remove(s.bucket, []byte(s.key)); err != nil {
			return err
		}
	}
	for _, s := range is {
		if err := t.put(s.bucket, []byte(s.key), nil); err != nil {
			return err
		}
	}
	return nil
}

// delivery loads a delivery without its body.
func (r reader) delivery(id string) (row, error) {
	for _, bucket := range []string{bOutbox, bSent} {
		if v := r.bucket(bucket).Get([]byte(id)); v != nil {
			return readRow(bucket, []byte(id), v)
		}
	}
	return row{}, fmt.Errorf("find parcel %q: %w", id, ErrUnknownParcel)
}

func readRow(bucket string, key, v []byte) (row, error) {
	d, body, err := record.ReadDelivery(v)
	if err != nil {
		return row{}, fault(bucket, key, err)
	}
	return row{Delivery: d, body: body}, nil
}

// dueBy lists the keys of the due index up to now, at most limit.
func (r reader) dueBy(now time.Time, limit int) [][]byte {
	var keys [][]byte
	c := r.bucket(bOutboxDue).Cursor()
	for k, _ := c.First(); k != nil && len(keys) < limit; k, _ = c.Next() {
		if instant(k).After(now) {
			break
		}
		keys = append(keys, bytes.Clone(k))
	}
	return keys
}
