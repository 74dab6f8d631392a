package bolt

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"ticketd/ticketing/desk"
)

// pagesRead counts how many pages of a store's file an open looks into before bbolt does.
func pagesRead(t *testing.T, dir string) (n int) {
	t.Helper()
	path := filepath.Join(dir, fileName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := &counting{ReaderAt: bytes.NewReader(whole), pages: map[int64]bool{}}
	s := newStore(dir, Options{})
	if _, err := inspect(r, int64(len(whole)), func(m meta) bool { return s.asLeft(r, m) }); err != nil {
		t.Fatal(err)
	}
	return len(r.pages)
}

type counting struct {
	io.ReaderAt
	pages map[int64]bool
}

func (c *counting) ReadAt(p []byte, at int64) (int, error) {
	c.pages[at/int64(os.Getpagesize())] = true
	return c.ReaderAt.ReadAt(p, at)
}

// many makes a store with some hundred pages and leaves it open.
func many(t *testing.T) (*Store, string) {
	t.Helper()
	dir := filled(t, 1)
	s := opened(t, dir, Options{skimFrom: 1})
	for i := range 40 {
		err := s.Update(t.Context(), func(tx desk.Tx) error {
			return intake(tx, bytes.Repeat([]byte{byte(i), 'x'}, 8000))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return s, dir
}

func TestAStoreThatWasClosedIsNotReadWhole(t *testing.T) {
	s, dir := many(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	few := pagesRead(t, dir)
	if err := s.unmark(); err != nil {
		t.Fatal(err)
	}
	if all := pagesRead(t, dir); few > 40 || all < 2*few {
		t.Errorf("%d pages were read with the mark, %d without", few, all)
	}
}

// The process may be killed at any time while the machine goes on.
func TestAStoreWhoseProcessWasKilledIsNotReadWhole(t *testing.T) {
	if machineRun() == "" {
		t.Skip("this system does not tell its runs apart")
	}
	s, dir := many(t)
	mark, err := os.ReadFile(s.leftPath())
	if err != nil {
		t.Fatal(err)
	}
	few := pagesRead(t, dir)
	if err := s.Update(t.Context(), bookmark("a", "b")); err != nil {
		t.Fatal(err)
	}
	write := func(b []byte) {
		if err := os.WriteFile(s.leftPath(), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(mark) // killed between the commit and the mark
	if n := pagesRead(t, dir); n > few+5 {
		t.Errorf("%d pages were read, %d before", n, few)
	}
	other := bytes.Clone(mark)
	other[0] ^= 1 // another run of the machine
	write(other)
	if n := pagesRead(t, dir); n < 2*few {
		t.Errorf("only %d pages were read after the machine went down", n)
	}
	if err := s.Update(t.Context(), bookmark("a", "c")); err != nil {
		t.Fatal(err)
	}
	write(mark) // two transactions that the mark knows nothing of
	if n := pagesRead(t, dir); n < 2*few {
		t.Errorf("only %d pages were read of a file that others wrote", n)
	}
}

// A list of free pages that names one in use would have it written over.
func TestADamagedListOfFreePagesIsNoticed(t *testing.T) {
	s, dir := many(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	damage(t, dir, func(b []byte) []byte {
		m, _, err := newestMeta(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		list, err := freeList(bytes.NewReader(b), m)
		if err != nil || len(list) <= pageHeader {
			t.Fatalf("no page is free: %v", err)
		}
		b[int64(m.free)*m.pageSize+pageHeader] ^= 1
		return b
	})
	refused(t, dir, "free pages")
}

func TestAfterAFailedCommitTheWholeFileIsRead(t *testing.T) {
	s, dir := many(t)
	few := pagesRead(t, dir)
	if err := s.Reopen(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := pagesRead(t, dir); n < 2*few {
		t.Errorf("only %d pages would be read", n)
	}
}
