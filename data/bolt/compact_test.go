package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"ticketd/ticketing/desk"
)

// fileOf is the store's file.
func fileOf(t *testing.T, dir string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, fileName))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestACompactedStoreHoldsNothingThatWasRemoved(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir, Options{})
	secret := bytes.Repeat([]byte("secret words "), 1000)
	for _, value := range [][]byte{secret, nil, []byte("kept")} {
		if err := s.Update(t.Context(), func(tx desk.Tx) error { return tx.SetBookmark("x", value) }); err != nil {
			t.Fatal(err)
		}
	}
	number := 0
	taken := func(tx desk.Tx) error { n, err := tx.NextNumber(); number = int(n); return err }
	if err := s.Update(t.Context(), taken); err != nil || !bytes.Contains(fileOf(t, dir), []byte("secret words")) {
		t.Fatalf("%v, or the words went by themselves", err)
	}
	before := number
	if err := s.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(fileOf(t, dir), []byte("secret words")) {
		t.Error("the words are in the file")
	}
	if err := errors.Join(s.Check(t.Context()), s.Update(t.Context(), taken)); err != nil || number != before+1 {
		t.Errorf("%v; the number after %d is %d", err, before, number)
	}
	left, err := filepath.Glob(filepath.Join(dir, fileName+".new-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestReadersAndWritersGoOnWhileTheStoreIsCompacted(t *testing.T) {
	s := opened(t, t.TempDir(), Options{})
	ended := make(chan error)
	for i := range 4 {
		go func() {
			for n := range 50 {
				err := s.Update(context.Background(), bookmark(fmt.Sprintf("%d/%d", i, n), "x"))
				if err == nil {
					err = s.View(context.Background(), func(r desk.Reader) error {
						if v, err := r.Bookmark(fmt.Sprintf("%d/%d", i, n)); err != nil || v == nil {
							return errors.Join(err, errors.New("what was written is not there"))
						}
						return nil
					})
				}
				if err != nil {
					ended <- err
					return
				}
			}
			ended <- nil
		}()
	}
	for range 10 {
		if err := s.Compact(t.Context()); err != nil {
			t.Error(err)
		}
	}
	for range 4 {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestACompactingThatFailsLeavesTheStoreAndIsStillDue(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir, Options{})
	s.dir = filepath.Join(dir, "gone") // the new file can't be made there
	err := s.Compact(t.Context())
	s.dir = dir
	due, dueErr := s.Uncompacted(t.Context())
	if err == nil || !strings.Contains(err.Error(), "may still lie in free pages") || !due || dueErr != nil {
		t.Errorf("%v; due: %v, %v", err, due, dueErr)
	}
	if err := errors.Join(s.Update(t.Context(), bookmark("x", "y")), s.Compact(t.Context())); err != nil {
		t.Error(err)
	}
}

func TestWhoWaitedForTheOldFileDoesNotOpenIt(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir, Options{})
	old, err := os.Open(filepath.Join(dir, fileName))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = old.Close() }()
	if err := s.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	// The old file has no name any more; who still has it open gets its lock.
	if err := s.inspectLocked(old); err == nil || !strings.Contains(err.Error(), "replaced") {
		t.Errorf("it was taken for the store: %v", err)
	}
	if _, err := Open(t.Context(), dir, Options{}); err == nil {
		t.Error("a second one opened the new file")
	}
}

func TestAHalfCompactedFileIsRemovedAtTheNextStart(t *testing.T) {
	dir := t.TempDir()
	if err := opened(t, dir, Options{}).Close(); err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(dir, fileName+".new-7")
	db, err := bbolt.Open(half, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	opened(t, dir, Options{})
	if _, err := os.Stat(half); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is there: %v", err)
	}
}
