package bolt

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"slices"

	"go.etcd.io/bbolt"

	"ticketd/data/record"
	"ticketd/ticketing"
)

// maxFindings bounds how many faults Check lists.
const maxFindings = 100

// Check looks whether everything in the store can be read and belongs together:
// the pages, every record, every index against what it leads to, every blob
// against its hash, the large ones too. It joins what it found, at most a hundred
// faults. Writers wait while the pages are checked.
func (s *Store) Check(ctx context.Context) error {
	f := findings{}
	if err := s.checkPages(ctx, &f); err != nil {
		return fmt.Errorf("check store: %w", err)
	}
	err := s.view(ctx, func(r reader) error {
		c := checker{reader: r, findings: &f}
		for _, step := range []func() error{c.tickets, c.history, c.mails, c.parcels, c.blobs,
			c.small} {
			if err := errors.Join(ctx.Err(), step()); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(append(f.list, err)...); err != nil {
		return fmt.Errorf("check store: %w", err)
	}
	return nil
}

// checkPages holds the turn: the library's own check is not safe beside a writer.
func (s *Store) checkPages(ctx context.Context, f *findings) error {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	defer func() { <-s.turn }()
	db, err := s.handle()
	if err != nil {
		return err
	}
	// The library's check dies of some damage, and a file that was opened as it was left has
	// not been read whole.
	if err := inspectFile(s.path()); err != nil {
		f.add(err)
		return nil
	}
	t, err := db.Begin(!s.readOnly)
	if err != nil {
		return err
	}
	defer rollback(t)
	for fault := range t.Check() {
		f.add(fault)
	}
	return nil
}

// inspectFile reads a file whole while nobody writes to it.
func inspectFile(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil {
		_, err = inspect(file, info.Size(), unknown)
	}
	return errors.Join(err, file.Close())
}

type findings struct{ list []error }

func (f *findings) add(err error) {
	if err != nil && len(f.list) < maxFindings {
		f.list = append(f.list, err)
	}
}

func (f *findings) addf(format string, args ...any) { f.add(fmt.Errorf(format, args...)) }

type checker struct {
	reader
	*findings
}

// has reports whether a key leads anywhere.
func (c checker) has(bucket string, key []byte) bool { return present(c.bucket(bucket), key) }

func present(b *bbolt.Bucket, key []byte) bool {
	k, _ := b.Cursor().Seek(key)
	return k != nil && string(k) == string(key)
}

func (c checker) count(bucket string) int { return c.bucket(bucket).Stats().KeyN }

func (c checker) tickets() error {
	want := map[string]int{}
	err := under(c.bucket(bTickets), nil, func(k, v []byte) error {
		t, err := record.ReadTicket(v)
		if err != nil {
			c.add(fault(bTickets, k, err))
			return nil
		}
		if t.Number != number[ticketing.Number](k) {
			c.addf("ticket %d stands under %s", t.Number, keyWords(k))
		}
		c.indexed(t, want)
		return nil
	})
	has := map[string]int{bDue: c.count(bDue), bLookup: c.count(bLookup) - c.months()}
	for _, index := range []string{bDue, bLookup} {
		if n := has[index]; n != want[index] {
			c.addf("index %s has %d entries where tickets have %d", index, n, want[index])
		}
	}
	return err
}

// indexed looks a ticket up in the indexes and counts how often it is in each.
func (c checker) indexed(t ticketing.Ticket, want map[string]int) {
	places := map[string][][]byte{bLookup: append(unfinishedKeys(t), cardKey(t.Number))}
	if at := t.Due(); !at.IsZero() {
		places[bDue] = [][]byte{dueKey(at, t.Number)}
	}
	for index, keys := range places {
		want[index] += len(keys)
		for _, key := range keys {
			if !c.has(index, key) {
				c.addf("ticket %d is missing in index %s", t.Number, index)
			}
		}
	}
	if is := c.bucket(bLookup).Get(cardKey(t.Number)); is != nil && !bytes.Equal(is, card(t)) {
		c.addf("ticket %d has other words than in index %s", t.Number, bLookup)
	}
}

// months counts the places of tickets among the months.
func (c checker) months() (n int) {
	_ = under(c.bucket(bLookup), []byte{byMonth}, func(_, _ []byte) error { n++; return nil })
	return n
}

func (c checker) history() error {
	want := 0
	var months [][]byte // of the ticket whose entries come
	err := under(c.bucket(bHistory), nil, func(k, v []byte) error {
		e, err := record.ReadEntry(v)
		if err != nil {
			c.add(fault(bHistory, k, err))
		}
		if len(k) != 12 || !c.has(bTickets, k[:8]) {
			c.addf("history %s belongs to no ticket", keyWords(k))
		}
		if err != nil || len(k) != 12 {
			return nil
		}
		place := monthKey(monthOf(e.At), number[ticketing.Number](k))
		if len(months) > 0 && !bytes.Equal(months[0][monthKeyLength-8:], k[:8]) {
			months = nil
		}
		if slices.ContainsFunc(months, func(m []byte) bool { return bytes.Equal(m, place) }) {
			return nil
		}
		if months, want = append(months, place), want+1; !c.has(bLookup, place) {
			c.addf("history %s is missing in index %s", keyWords(k), bLookup)
		}
		return nil
	})
	if n := c.months(); n != want {
		c.addf("index %s has %d months where histories have %d", bLookup, n, want)
	}
	return err
}

func (c checker) mails() error {
	return errors.Join(
		under(c.bucket(bDispositions), nil, func(k, _ []byte) error {
			_, err := c.disposition(k)
			c.add(err)
			return nil
		}),
		c.lead(bQuarantine, func(k, _ []byte) (string, []byte) { return bDispositions, k }),
		c.lead(bMessages, func(k, v []byte) (string, []byte) {
			if id := k[min(len(k), sha256.Size):]; len(id) > 0 {
				return bDispositions, id
			}
			return bTickets, v
		}),
		c.lead(bHashes, func(k, v []byte) (string, []byte) {
			if _, ok := blobHash(k); ok && len(v) == 16 {
				return bBlobs, v[:8]
			}
			return bDispositions, v
		}),
	)
}

// lead checks that every entry of an index leads to something. Position zero
// stands for a large mail, which has its own check.
func (c checker) lead(index string, target func(k, v []byte) (string, []byte)) error {
	return under(c.bucket(index), nil, func(k, v []byte) error {
		to, key := target(k, v)
		if !c.has(to, key) && !(to == bBlobs && number[uint64](key) == 0) {
			c.addf("index %s: %s leads to %s %s, which is missing", index, keyWords(k), to,
				keyWords(key))
		}
		return nil
	})
}

func (c checker) parcels() error {
	want := map[string]int{}
	for _, home := range []string{bOutbox, bSent} {
		err := under(c.bucket(home), nil, func(k, v []byte) error {
			d, err := readRow(home, k, v)
			if err != nil {
				c.add(err)
				return nil
			}
			c.parcel(home, string(k), d)
			for _, s := range d.spots() {
				want[s.bucket]++
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, index := range []string{bOutboxDue, bOutboxHeld, bClaimed} {
		if n := c.count(index); n != want[index] {
			c.addf("index %s has %d entries for %d parcels", index, n, want[index])
		}
	}
	return nil
}

func (c checker) parcel(home, id string, d row) {
	if d.ID != id || d.home() != home || d.State == "" {
		c.addf("parcel %s (%s) stands in %s under %s", d.ID, d.State, home, id)
	}
	for _, s := range d.spots() {
		if !c.has(s.bucket, []byte(s.key)) {
			c.addf("parcel %s is missing in index %s", id, s.bucket)
		}
	}
	if _, err := c.withBody(d); err != nil {
		c.addf("body of parcel %s: %w", id, err)
	}
}

func (c checker) blobs() error {
	inline := 0
	err := c.reader.blobs(func(h ticketing.Hash, p place) (err error) {
		if p.position == 0 {
			err = c.files.Verify(h, p.size)
		} else {
			inline++
			_, err = c.inline(h, p)
		}
		c.add(err)
		return nil
	})
	if n := c.count(bBlobs); n != inline {
		c.addf("%d blobs for %d index entries", n, inline)
	}
	return err
}

func (c checker) small() error {
	return errors.Join(
		under(c.bucket(bTallies), nil, func(k, v []byte) error {
			if _, _, err := record.ReadTally(v); err != nil {
				c.add(fault(bTallies, k, err))
			}
			return nil
		}),
		under(c.bucket(bBookmarks), nil, func(k, v []byte) error {
			if _, err := record.OpenBytes(v); err != nil {
				c.add(fault(bBookmarks, k, err))
			}
			return nil
		}),
	)
}
