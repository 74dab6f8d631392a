package bolt

import (
	"context"
	"testing"

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
