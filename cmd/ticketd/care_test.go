package main

import (
	"testing"

	"ticketd/data/bolt"
	"ticketd/ticketing"
)

func TestAttemptsToReadAMailCountOncePerRun(t *testing.T) {
	s, err := bolt.Open(t.Context(), t.TempDir(), bolt.Options{})
	mustDo(t, err)
	defer func() { mustDo(t, s.Close()) }()
	source := ticketing.Source{Account: "support", Folder: "INBOX", UIDValidity: 1, UID: 7}
	var last *care
	for run := 1; run <= maxAttempts; run++ {
		last = &care{store: s}
		for range 5 {
			if n, err := last.attempt(t.Context(), source); n != run || err != nil {
				t.Errorf("in run %d it is attempt %d, %v", run, n, err)
			}
		}
	}
	mustDo(t, last.settled(t.Context(), source))
	if n, err := last.attempt(t.Context(), source); n != 1 || err != nil {
		t.Errorf("after it was taken in it is attempt %d, %v", n, err)
	}
}
