package bolt

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"

	"ticketd/data/record"
	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// keepBody keeps a letter's octets and returns their hash. Large ones become a
// blob: its file is on disk before the transaction commits, under the name of its
// hash, so that it does no harm to write it for a transaction that is undone or
// runs twice. Nothing refers to such a file, and CollectFiles takes it away.
func (t tx) keepBody(id string, body []byte) (ticketing.Hash, error) {
	h := ticketing.Hash(sha256.Sum256(body))
	if len(body) <= desk.SmallBlob {
		return h, t.put(bBodies, []byte(id), bytes.Clone(body)) // bbolt reads it when it commits
	}
	size := int64(len(body))
	if err := t.files.Stash(h, size, bytes.NewReader(body)); err != nil {
		return h, fmt.Errorf("keep the letter: %w", err)
	}
	return h, t.index(h, place{size: size})
}

// withSmallBody loads the bytes of the letter if they stand in the store itself.
func (r reader) withSmallBody(d row) (outbox.Delivery, error) {
	body := bytes.Clone(r.bucket(bBodies).Get([]byte(d.ID)))
	if body == nil && d.body != sha256.Sum256(nil) {
		_, ok, err := r.place(d.body)
		if err == nil && !ok {
			err = fault(bBodies, []byte(d.ID), record.ErrDamaged)
		}
		return d.Delivery, err
	}
	if sha256.Sum256(body) != d.body {
		return outbox.Delivery{}, fault(bBodies, []byte(d.ID), record.ErrDamaged)
	}
	d.Body = body
	return d.Delivery, nil
}

// Letter shows one delivery, sent or not, and beside it the letter's bytes, which are read
// when they are needed. The error for an unknown id is ErrUnknownParcel.
func (s *Store) Letter(ctx context.Context, id string) (d outbox.Delivery, body desk.Blob, err error) {
	err = s.view(ctx, func(r reader) error {
		found, err := r.delivery(id)
		if err == nil {
			d, err = r.withSmallBody(found)
		}
		body = desk.Blob{Hash: found.body, Size: int64(len(d.Body)), Body: bytes.NewReader(d.Body)}
		if err == nil && d.Body == nil && found.body != sha256.Sum256(nil) {
			body, err = r.Raw(found.body)
		}
		return err
	})
	d.Body = nil
	return d, body, err
}

// withBody loads the bytes of the letter, too, wherever they stand.
func (r reader) withBody(d row) (outbox.Delivery, error) {
	whole, err := r.withSmallBody(d)
	if err != nil || whole.Body != nil || d.body == sha256.Sum256(nil) {
		return whole, err
	}
	blob, err := r.Raw(d.body)
	if err != nil {
		return outbox.Delivery{}, fault(bBodies, []byte(d.ID), err)
	}
	body := make([]byte, blob.Size)
	if n, err := blob.Body.ReadAt(body, 0); n < len(body) {
		return outbox.Delivery{}, fault(bBodies, []byte(d.ID), err)
	}
	if sha256.Sum256(body) != d.body {
		return outbox.Delivery{}, fault(bBodies, []byte(d.ID), record.ErrDamaged)
	}
	whole.Body = body
	return whole, nil
}
