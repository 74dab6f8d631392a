package faults

import (
	"errors"
	"testing"
	"time"
)

// BenchmarkRecovery kills the gateway twenty times while it takes in mail, and says how long it is from
// its next start until its next ticket. The oracle looks at what is left.
//
//	go test -run '^$' -bench Recovery -benchtime 1x ./cmd/ticketd/faults
func BenchmarkRecovery(b *testing.B) {
	for range b.N {
		r := newRig(b)
		var took []time.Duration
		r.run()
		for range 20 {
			for range 40 {
				r.request()
			}
			r.ticketSince(time.Now())
			r.kill()
			r.request()
			began := time.Now()
			r.start()
			took = append(took, r.ticketSince(began).Sub(began))
		}
		r.settle()
		b.ReportMetric(part(took, 50).Seconds(), "p50-s")
		b.ReportMetric(part(took, 99).Seconds(), "most-s")
		b.ReportMetric(0, "ns/op")
	}
}

// ticketSince waits until a ticket has been opened since then, and says when the first was.
func (r *rig) ticketSince(then time.Time) (at time.Time) {
	r.Helper()
	waitUntil(r, time.Minute, "a ticket", func() error {
		for _, line := range r.told("outcome=opened") {
			if at = timeOf(line); at.After(then) {
				return nil
			}
		}
		return errors.New("none was opened")
	})
	return at
}
