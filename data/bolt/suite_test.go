package bolt

import (
	"context"
	"testing"
	"testing/synctest"

	"ticketd/data/storetest"
)

func opened(t *testing.T, dir string, opt Options) *Store {
	t.Helper()
	s, err := Open(context.Background(), dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestStoreKeepsThePorts(t *testing.T) {
	storetest.Run(t, func(t *testing.T, place string) storetest.Store {
		return opened(t, place, Options{})
	})
}

func TestAStoreThatIsThrownAwayKeepsThePorts(t *testing.T) {
	storetest.Run(t, func(t *testing.T, place string) storetest.Store {
		return opened(t, place, Options{Volatile: true})
	})
}

// The whole daemon runs in virtual time in tests, with the store inside.
func TestStoreLivesInVirtualTime(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := opened(t, dir, Options{})
		outcomes := make(chan error)
		for range 20 {
			go func() { outcomes <- s.Update(t.Context(), bookmark("x", "y")) }()
		}
		for range 20 {
			if err := <-outcomes; err != nil {
				t.Error(err)
			}
		}
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
