package faults

import (
	"math/rand/v2"
	"testing"
	"time"
)

// longFrom makes the rows take their long form: real minutes in place of virtual ones, and
// thousands in place of hundreds.
const longFrom = "TICKETD_LONG"

func long(t *testing.T) bool { return numberFrom(t, longFrom, 0) > 0 }

// count is how many there are of something in the short and in the long form.
func count(t *testing.T, short, inLong int) int {
	if long(t) {
		return inLong
	}
	return short
}

// dice fall differently in each run, unless the environment says how.
func dice(t *testing.T) *rand.Rand {
	seed := numberFrom(t, seedFrom, uint64(time.Now().UnixNano()))
	t.Logf("%s=%d", seedFrom, seed)
	return rand.New(rand.NewPCG(seed, 1))
}
