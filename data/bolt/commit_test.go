package bolt

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func hashOf(b []byte) ticketing.Hash { return sha256.Sum256(b) }

func bookmark(name, value string) func(desk.Tx) error {
	return func(t desk.Tx) error { return t.SetBookmark(name, []byte(value)) }
}

func read(t *testing.T, s *Store, name string) (value string) {
	t.Helper()
	err := s.View(t.Context(), func(r desk.Reader) error {
		v, err := r.Bookmark(name)
		value = string(v)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return value
}

var errDisk = errors.New("input/output error")

func TestAfterAFailedCommitTheStoreWaitsForReopen(t *testing.T) {
	for name, c := range map[string]struct {
		want   string
		commit func(*bbolt.Tx) error
	}{
		"nothing was written":      {"before", func(*bbolt.Tx) error { return errDisk }},
		"the answer came too late": {"after", func(t *bbolt.Tx) error { return errors.Join(t.Commit(), errDisk) }},
		"the library panicked":     {"before", func(*bbolt.Tx) error { panic(errDisk.Error()) }},
	} {
		t.Run(name, func(t *testing.T) {
			failing := false
			s := opened(t, t.TempDir(), Options{commit: func(t *bbolt.Tx) error {
				if failing {
					return c.commit(t)
				}
				return t.Commit()
			}})
			ctx := t.Context()
			if err := s.Update(ctx, bookmark("x", "before")); err != nil {
				t.Fatal(err)
			}
			failing = true
			if err := s.Update(ctx, bookmark("x", "after")); !errors.Is(err, ErrCommit) ||
				!strings.Contains(err.Error(), errDisk.Error()) {
				t.Fatalf("update said %v", err)
			}
			failing = false
			_, due := s.Due(ctx, time.Now(), 1)
			for what, err := range map[string]error{"update": s.Update(ctx, bookmark("x", "later")),
				"view": s.View(ctx, func(desk.Reader) error { return nil }), "due": due,
				"check": s.Check(ctx)} {
				if !errors.Is(err, ErrCommit) {
					t.Errorf("%s in between said %v", what, err)
				}
			}
			if err := s.Reopen(ctx); err != nil {
				t.Fatal(err)
			}
			if got := read(t, s, "x"); got != c.want {
				t.Errorf("after reopening x is %q, want %q", got, c.want)
			}
			if err := errors.Join(s.Update(ctx, bookmark("x", "again")), s.Check(ctx)); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestEveryoneWhoSharedTheFailedCommitIsTold(t *testing.T) {
	fail := true
	s := opened(t, t.TempDir(), Options{commit: func(t *bbolt.Tx) error {
		if fail {
			return errDisk
		}
		return t.Commit()
	}})
	outcomes := make(chan error, 20)
	for range cap(outcomes) {
		go func() { outcomes <- s.Update(t.Context(), bookmark("x", "y")) }()
	}
	for range cap(outcomes) {
		if err := <-outcomes; !errors.Is(err, ErrCommit) {
			t.Errorf("one was told %v", err)
		}
	}
	fail = false
	if err := s.Reopen(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := read(t, s, "x"); got != "" {
		t.Errorf("x is %q", got)
	}
}

func TestReopeningASoundStoreDoesNoHarm(t *testing.T) {
	s := opened(t, filled(t, 5), Options{})
	if err := errors.Join(s.Reopen(t.Context()), s.Check(t.Context())); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Reopen(t.Context()); !errors.Is(err, ErrClosed) {
		t.Errorf("reopening a closed store said %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.turn <- struct{}{}
	if err := s.Reopen(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting with a cancelled context said %v", err)
	}
	<-s.turn
}

// Those who wait while somebody writes are committed together.
func TestCallersThatWaitShareACommit(t *testing.T) {
	commits := 0
	s := opened(t, t.TempDir(), Options{commit: func(t *bbolt.Tx) error {
		commits++
		return t.Commit()
	}})
	s.turn <- struct{}{} // somebody writes
	outcomes := make(chan error, 50)
	for range cap(outcomes) {
		go func() { outcomes <- s.Update(t.Context(), bookmark("x", "y")) }()
	}
	for queued := 0; queued < cap(outcomes); {
		s.mu.Lock()
		queued = len(s.waiting)
		s.mu.Unlock()
	}
	<-s.turn
	for range cap(outcomes) {
		if err := <-outcomes; err != nil {
			t.Error(err)
		}
	}
	if commits != 1 {
		t.Errorf("50 callers needed %d commits", commits)
	}
}

// A letter's mark must not wait until a batch of mails was written, and then for the next one.
func TestWhoComesWhileOthersWriteSharesTheirCommit(t *testing.T) {
	commits := 0
	s := opened(t, t.TempDir(), Options{commit: func(t *bbolt.Tx) error {
		commits++
		return t.Commit()
	}})
	late := make(chan error, 2)
	queue := func(fn func(desk.Tx) error) {
		go func() { late <- s.Update(t.Context(), fn) }()
	}
	waiting := func() int {
		s.mu.Lock()
		defer s.mu.Unlock()
		return len(s.waiting)
	}
	once := sync.OnceFunc(func() {
		queue(bookmark("y", "late"))
		queue(func(desk.Tx) error { return errDisk })
		for waiting() < 2 {
			runtime.Gosched()
		}
	})
	err := s.Update(t.Context(), func(tx desk.Tx) error {
		once()
		return bookmark("x", "first")(tx)
	})
	if err != nil {
		t.Error(err)
	}
	if a, b := <-late, <-late; errors.Join(a, b).Error() != errDisk.Error() {
		t.Errorf("those who came late got %v and %v", a, b)
	}
	if x, y := read(t, s, "x"), read(t, s, "y"); x != "first" || y != "late" || commits != 1 {
		t.Errorf("%d commits wrote %q and %q", commits, x, y)
	}
}

// runtime.Goexit is what t.Fatal does inside a function given to Update.
func TestAFunctionThatEndsItsGoroutineDoesNotStopTheStore(t *testing.T) {
	s := opened(t, t.TempDir(), Options{})
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_ = s.Update(t.Context(), func(tx desk.Tx) error {
			defer runtime.Goexit()
			return tx.SetBookmark("x", []byte("lost"))
		})
	}()
	<-gone
	if err := s.Update(t.Context(), bookmark("y", "kept")); err != nil {
		t.Fatal(err)
	}
	if x, y := read(t, s, "x"), read(t, s, "y"); x != "" || y != "kept" {
		t.Errorf("x is %q, y is %q", x, y)
	}
}

func TestAWaitingCallerGivesUpWithItsContext(t *testing.T) {
	s := opened(t, t.TempDir(), Options{})
	s.turn <- struct{}{}
	ctx, cancel := context.WithCancelCause(t.Context())
	outcome := make(chan error)
	go func() { outcome <- s.Update(ctx, bookmark("x", "y")) }()
	why := errors.New("shutting down")
	cancel(why)
	if err := <-outcome; !errors.Is(err, why) && !errors.Is(err, context.Canceled) {
		t.Errorf("said %v", err)
	}
	<-s.turn
	if got := read(t, s, "x"); got != "" {
		t.Errorf("x is %q", got)
	}
}

func TestANewKeySignsAndOldOnesStillVerify(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir, Options{})
	old := s.Keyring().Mint(ticketing.Token{Ticket: 1001})
	for range 300 {
		if err := s.RotateKey(t.Context(), Kept); err != nil {
			t.Fatal(err)
		}
		keys, ids := s.Keyring(), map[byte]bool{}
		for _, k := range keys {
			ids[k.ID] = true
		}
		if len(ids) != len(keys) {
			t.Fatal("two keys have one number")
		}
		_, ok := keys.Verify(1001, old)
		if wanted := len(keys) < 256; ok != wanted && wanted {
			t.Fatalf("with %d keys an old token is forgotten", len(keys))
		}
	}
	young := s.Keyring().Mint(ticketing.Token{Ticket: 1001})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = opened(t, dir, Options{})
	if _, ok := s.Keyring().Verify(1001, young); !ok {
		t.Error("the new key was not kept")
	}
	if err := s.RotateKey(t.Context(), Forgotten); err != nil {
		t.Fatal(err)
	}
	if _, ok := s.Keyring().Verify(1001, young); ok || len(s.Keyring()) != 1 {
		t.Errorf("a forgotten key still verifies, of %d keys", len(s.Keyring()))
	}
}

func TestOldCountersArePruned(t *testing.T) {
	s := opened(t, t.TempDir(), Options{})
	now := time.Date(2026, 3, 30, 0, 0, 0, 0, time.UTC)
	err := s.Update(t.Context(), func(tx desk.Tx) error {
		for i := range 2500 {
			age := time.Duration(i%3) * 5 * 24 * time.Hour // 0, 5 and 10 days
			key := string(rune('a'+i%26)) + strings.Repeat("x", i)
			if err := tx.SetTally(key, ticketing.Tally{}.Add(now.Add(-age), time.Hour)); err != nil {
				return err
			}
		}
		return tx.SetTally("future", ticketing.Tally{}.Add(now.Add(time.Hour), time.Hour))
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{833, 0} {
		if n, err := s.Prune(t.Context(), now); n != want || err != nil {
			t.Errorf("pruned %d, %v, want %d", n, err, want)
		}
	}
	err = s.View(t.Context(), func(r desk.Reader) error {
		tally, err := r.Tally("future")
		if len(tally.Marks) != 1 {
			t.Error("a counter of the future is gone")
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestOnlyLargeMailsThatNothingKeepsAreCollected(t *testing.T) {
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	s := opened(t, t.TempDir(), Options{Now: func() time.Time { return now }})
	var blobs []desk.Blob
	for i := range 2 {
		b := bytes.Repeat([]byte{byte(i), 7}, 1<<17)
		blobs = append(blobs, desk.Blob{Hash: hashOf(b), Size: int64(len(b)), Body: bytes.NewReader(b)})
		if err := s.Stash(t.Context(), blobs[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Update(t.Context(), func(tx desk.Tx) error { return tx.Keep(blobs[0]) }); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{0, 1, 0} {
		if n, err := s.CollectFiles(t.Context()); n != want || err != nil {
			t.Errorf("collected %d, %v, want %d", n, err, want)
		}
		now = now.Add(25 * time.Hour)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestADamagedParcelDoesNotStopTheOthers(t *testing.T) {
	s := opened(t, t.TempDir(), Options{})
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	var ids []string
	err := s.Update(t.Context(), func(tx desk.Tx) error {
		ids = nil
		for range 3 {
			id, err := tx.Enqueue(ticketing.Parcel{Created: now, Body: []byte("hello")})
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	err = errors.Join(err, s.update(t.Context(), func(t tx) error {
		return t.put(bOutbox, []byte(ids[1]), []byte("scribble"))
	}))
	if err != nil {
		t.Fatal(err)
	}
	ds, err := s.Claim(t.Context(), now, time.Minute, 10)
	if err != nil || len(ds) != 2 {
		t.Errorf("claimed %d, %v", len(ds), err)
	}
	if next, ok, err := s.NextDue(t.Context()); !ok || err != nil || !next.After(now) {
		t.Errorf("next due %v %v %v: it would be tried for ever", next, ok, err)
	}
	err = s.update(t.Context(), func(t tx) error {
		return t.put(bOutbox, []byte(ids[0]), []byte("scribble"))
	})
	if err != nil {
		t.Fatal(err)
	}
	for what, list := range map[string]func() ([]outbox.Delivery, error){
		"unfinished": func() ([]outbox.Delivery, error) { return s.Unfinished(t.Context()) },
		"list":       func() ([]outbox.Delivery, error) { return s.List(t.Context(), true) },
	} {
		if ds, err := list(); err != nil || len(ds) != 1 || ds[0].ID != ids[2] {
			t.Errorf("%s: %d parcels, %v", what, len(ds), err)
		}
	}
}
