// Package storetest is the suite that every store must pass before a desk and an
// outbox may rest on it. It knows only their ports. Each test begins with an
// empty store, and ends by closing and reopening it: what was promised has to
// outlive the process. Nothing here waits for the clock; times are parameters.
package storetest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// Store is what a store has to be.
type Store interface {
	desk.Store
	outbox.Store
	io.Closer
}

// Open opens the store at a place, an empty directory at first. The same place
// again is the same store.
type Open func(t *testing.T, place string) Store

// Run runs the suite. A store with a method Check(context.Context) error is
// checked after each test.
func Run(t *testing.T, open Open) {
	for _, suite := range []map[string]func(*bench){receipts(), tickets(), transactions(),
		blobs(), parcels(), bodies(), withdrawals(), lookups(), months()} {
		for name, test := range suite {
			t.Run(name, func(t *testing.T) {
				b := &bench{T: t, open: open, place: t.TempDir()}
				b.store = open(t, b.place)
				test(b)
				b.reopen()
				b.close()
			})
		}
	}
}

// bench is a test with its store.
type bench struct {
	*testing.T
	open  Open
	place string
	store Store
}

func (b *bench) close() {
	b.Helper()
	if checked, ok := b.store.(interface{ Check(context.Context) error }); ok {
		b.must(checked.Check(b.Context()))
	}
	b.must(b.store.Close())
}

func (b *bench) reopen() {
	b.Helper()
	b.close()
	b.store = b.open(b.T, b.place)
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bench) update(fn func(desk.Tx) error) {
	b.Helper()
	b.must(b.store.Update(b.Context(), fn))
}

func (b *bench) view(fn func(desk.Reader) error) {
	b.Helper()
	b.must(b.store.View(b.Context(), fn))
}

// errOnPurpose is what a test's function fails with.
var errOnPurpose = errors.New("on purpose")

// start is when the tests begin.
func start() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

func hashOf(text string) ticketing.Hash { return sha256.Sum256([]byte(text)) }

func blob(seed string, size int) desk.Blob {
	body := bytes.Repeat([]byte(seed), size/len(seed)+1)[:size]
	return desk.Blob{Hash: sha256.Sum256(body), Size: int64(size), Body: bytes.NewReader(body)}
}

func (b *bench) octets(v desk.Blob) []byte {
	b.Helper()
	body, err := io.ReadAll(io.NewSectionReader(v.Body, 0, v.Size))
	b.must(err)
	return body
}
