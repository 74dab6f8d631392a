package faults

import (
	"math/rand/v2"
	"testing"
)

// long says that real minutes are to pass where a short run has virtual ones.
func long() bool { return inLong(0, 1) == 1 }

// dice fall differently in each run, unless the environment says how.
func dice(t testing.TB) *rand.Rand {
	t.Helper()
	return rand.New(rand.NewPCG(seeded(t), 1))
}
