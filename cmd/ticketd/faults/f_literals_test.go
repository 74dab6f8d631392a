package faults

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// oneFault has the proxy disturb one literal for each fault that is put into next.
func oneFault(p *imapProxy, next <-chan func(size int64) literalFault) {
	p.literal = func(size int64) literalFault {
		if size < 1000 {
			return literalFault{}
		}
		select {
		case fault := <-next:
			return fault(size)
		default:
			return literalFault{}
		}
	}
}

// eachDisturbs injects a mail for each fault and waits until it came through all the same.
func eachDisturbs(t *testing.T, chance *rand.Rand, faults []func(size int64) literalFault) {
	t.Helper()
	next := make(chan func(int64) literalFault, 1)
	r, p := newRig(t), &imapProxy{}
	oneFault(p, next)
	r.configure(p.start(t, r.dovecot.IMAP), r.sink.Addr)
	r.run()
	for i, fault := range faults {
		next <- fault
		size := 2000 + chance.IntN(30000)
		if i == len(faults)-1 {
			size = large // it is fetched in parts
		}
		r.inject(r.mail(newRequest, size, 0))
		waitUntil(t, 90*time.Second, fmt.Sprintf("mail %d after its fault", i+1), r.quiet)
	}
	if n := p.disturbed(); n != len(faults) || len(p.came()) != 1+n {
		t.Errorf("%d faults of %d hit, over %d connections", n, len(faults), len(p.came()))
	}
	r.settle()
}

func TestF17ALiteralCutAnywhereIsFetchedAgainByteForByte(t *testing.T) {
	takesLong(t)
	t.Parallel()
	chance := dice(t)
	at := func(place func(size int64) int64) func(int64) literalFault {
		return func(size int64) literalFault { return literalFault{cut: place(size)} }
	}
	faults := []func(int64) literalFault{
		at(func(int64) int64 { return 1 }),
		at(func(size int64) int64 { return size / 2 }),
		at(func(size int64) int64 { return size - 1 }),
		at(func(size int64) int64 { return size }), // whole, but without what ends the answer
	}
	for range inLong(1, 200) {
		faults = append(faults, at(func(size int64) int64 { return 1 + chance.Int64N(size-1) }))
	}
	eachDisturbs(t, chance, faults)
}

// A literal announced as longer than what follows on the line takes in the end of the answer;
// much longer, the watcher's patience of 40 seconds ends it.
func TestF18ALiteralOfAnotherLengthThanAnnouncedIsNeverTakenIn(t *testing.T) {
	takesLong(t)
	t.Parallel()
	chance := dice(t)
	lie := func(by int64) func(int64) literalFault {
		return func(int64) literalFault { return literalFault{lie: by} }
	}
	faults := []func(int64) literalFault{lie(3), lie(-2), lie(-1 - chance.Int64N(900))}
	for range inLong(1, 50) {
		faults = append(faults, lie(1+chance.Int64N(20)), lie(-1-chance.Int64N(900)))
	}
	if long() {
		faults = append(faults, lie(1<<20))
	}
	eachDisturbs(t, chance, faults)
}

// alerts waits until ticketd says something in its log.
func (r *rig) alerts(words string) {
	r.Helper()
	waitUntil(r, 20*time.Second, fmt.Sprintf("%q in the log", words), func() error {
		if !bytes.Contains(r.words(), []byte(words)) {
			return fmt.Errorf("it isn't there")
		}
		return nil
	})
}
