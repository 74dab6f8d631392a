package faults

import (
	"os"
	"strconv"
	"testing"
	"time"
)

// What makes a longer run, and one that can be played again:
//
//	TICKETD_LONG=1 go test -timeout 24h ./cmd/ticketd/faults
//	TICKETD_KILLS=1000 TICKETD_SEED=7 go test -run TestF1Killed -timeout 1h ./cmd/ticketd/faults
//	TICKETD_HOURS=8 go test -run TestF60 -timeout 9h ./cmd/ticketd/faults
const (
	killsFrom = "TICKETD_KILLS"
	seedFrom  = "TICKETD_SEED"
	hoursFrom = "TICKETD_HOURS"
	longFrom  = "TICKETD_LONG"
)

// inLong is how much of something a test does: so much, or more in a long run.
func inLong(short, long int) int {
	if os.Getenv(longFrom) != "" {
		return long
	}
	return short
}

// seeded is the dice's seed, and tells it.
func seeded(t testing.TB) uint64 {
	t.Helper()
	seed := numberFrom(t, seedFrom, uint64(time.Now().UnixNano()))
	t.Logf("%s=%d", seedFrom, seed)
	return seed
}

func numberFrom(t testing.TB, name string, otherwise uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 63)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}
