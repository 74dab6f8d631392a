package bolt

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func ticketsIn(t *testing.T, s *Store) (n int) {
	t.Helper()
	err := s.View(t.Context(), func(r desk.Reader) error {
		return r.Tickets(func(ticketing.Ticket) bool { n++; return true })
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestACopyAsideHasEverythingAndLeavesTheStoreAlone(t *testing.T) {
	dir := filled(t, 3)
	s := opened(t, dir, Options{})
	large := withLarge(t, s)
	name, err := s.CopyAside(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	aside := opened(t, filepath.Join(dir, name), Options{Volatile: true})
	err = aside.View(t.Context(), func(r desk.Reader) error {
		blob, err := r.Raw(large)
		if err == nil {
			_, err = blob.Body.ReadAt(make([]byte, 1), blob.Size-1)
		}
		return err
	})
	if err != nil {
		t.Errorf("the large mail: %v", err)
	}
	err = aside.Update(t.Context(), func(tx desk.Tx) error { return intake(tx, []byte("one more")) })
	if err != nil {
		t.Fatal(err)
	}
	if got := ticketsIn(t, aside); got != 4 {
		t.Errorf("the copy has %d tickets", got)
	}
	if got := ticketsIn(t, s); got != 3 {
		t.Errorf("the store has %d tickets", got)
	}
	if a, b := aside.Keyring(), s.Keyring(); len(a) == 0 || a[0] != b[0] {
		t.Error("the copy signs with another key")
	}
}

func TestACopyAsideIsMadeOfAStoreThatIsOnlyRead(t *testing.T) {
	dir := filled(t, 2)
	s, err := OpenReadOnly(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	name, err := s.CopyAside(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := ticketsIn(t, opened(t, filepath.Join(dir, name), Options{})); got != 2 {
		t.Errorf("the copy has %d tickets", got)
	}
}

func TestACopyThatWasLeftLyingGoesADayLater(t *testing.T) {
	dir := filled(t, 1)
	s := opened(t, dir, Options{})
	var made [3]string
	for i := range made {
		name, err := s.CopyAside(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		made[i] = filepath.Join(dir, name)
		if i == 0 {
			old := time.Now().Add(-asideKeep - time.Minute)
			if err := os.Chtimes(made[0], old, old); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i, path := range made {
		if _, err := os.Stat(path); os.IsNotExist(err) != (i == 0) {
			t.Errorf("copy %d: %v", i, err)
		}
	}
}
