package bolt

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"ticketd/data/record"
	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// errUnreadable says that the disk does not give a body's file, which is there.
var errUnreadable = errors.New("its file cannot be read now")

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

// withBody loads the bytes of the letter, too.
func (r reader) withBody(d row) (outbox.Delivery, error) {
	body := bytes.Clone(r.bucket(bBodies).Get([]byte(d.ID)))
	if body == nil && d.body != sha256.Sum256(nil) {
		var err error
		if body, err = r.largeBody(d.body); err != nil {
			return outbox.Delivery{}, fault(bBodies, []byte(d.ID), err)
		}
	}
	if sha256.Sum256(body) != d.body {
		return outbox.Delivery{}, fault(bBodies, []byte(d.ID), record.ErrDamaged)
	}
	d.Body = body
	return d.Delivery, nil
}

// largeBody reads a body out of its file.
func (r reader) largeBody(h ticketing.Hash) ([]byte, error) {
	p, ok, err := r.place(h)
	if err != nil || !ok || p.position != 0 {
		return nil, errors.Join(err, record.ErrDamaged)
	}
	body := make([]byte, p.size)
	n, err := r.files.Body(h).ReadAt(body, 0)
	switch {
	case n == len(body):
		return body, nil
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, io.EOF):
		return nil, fmt.Errorf("%w: %w", err, record.ErrDamaged)
	}
	return nil, fmt.Errorf("%w: %w", errUnreadable, err)
}
