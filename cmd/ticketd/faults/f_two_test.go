package faults

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"testing"
	"time"

	"ticketd/ticketing/desk"
)

func TestF29ASecondGatewayOnTheSameStoreIsRefusedAtOnce(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	r.run()
	r.request()
	began := time.Now()
	out, err := exec.Command(r.binary, "run", "--config", r.config()).CombinedOutput()
	if took := time.Since(began); err == nil || took > 5*time.Second {
		t.Errorf("after %v the second ended with %v", took, err)
	}
	if said := lastLine(out); !bytes.Contains(said, []byte("another ticketd")) {
		t.Errorf("the second says %q", said)
	} else {
		t.Logf("%s", said)
	}
	r.request()
	r.settle()
}

func lastLine(text []byte) []byte {
	text = bytes.TrimSpace(text)
	return text[bytes.LastIndexByte(text, '\n')+1:]
}

// Two gateways with a store each on one mailbox know nothing of each other: a mail may be taken in
// by both, and none is lost.
func TestF29TwoGatewaysWithAStoreEachOnOneMailboxLoseNothing(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	other := &rig{TB: t, dovecot: r.dovecot, sink: r.sink, dir: t.TempDir(), binary: r.binary, boxes: r.boxes}
	other.configure(r.dovecot.IMAP, r.sink.Addr)
	t.Cleanup(other.kill)
	r.run()
	other.run()
	for !r.saysOf("outcome=opened") || !other.saysOf("outcome=opened") || len(r.log) < 20 {
		if len(r.log) > 500 {
			t.Fatal("one of them took in nothing")
		}
		r.request()
		waitUntil(t, settleTime, "the mail", func() error {
			todo, handled, err := r.workload()
			if err != nil || todo > 0 || handled < len(r.log) {
				return errors.Join(err, fmt.Errorf("%d to do, %d handled", todo, handled))
			}
			return nil
		})
	}
	r.stop()
	other.stop()
	other.log = r.log
	r.holdsAll(other)
}

// holdsAll wants each mail once in at least one of two stores.
func (r *rig) holdsAll(other *rig) {
	r.Helper()
	one, two := must(r.collect()), must(other.collect())
	both := 0
	for _, m := range r.log {
		in := [2]int{one.opened(m), two.opened(m)}
		if in[0]+in[1] == 0 || in[0] > 1 || in[1] > 1 {
			r.Errorf("%s opened %d tickets in one store and %d in the other", m.messageID, in[0], in[1])
		}
		if in == [2]int{1, 1} {
			both++
		}
	}
	r.Logf("of %d mails %d are in both stores", len(r.log), both)
	if len(one.tickets) == 0 || len(two.tickets) == 0 {
		r.Errorf("the stores have %d and %d tickets", len(one.tickets), len(two.tickets))
	}
}

// opened counts the tickets that a mail opened, whose bytes the store has as they came.
func (e evidence) opened(m injected) (n int) {
	for _, d := range e.fates[m.messageID] {
		if d.Outcome == desk.OutcomeOpened && bytes.Equal(e.raws[m.hash()], m.raw) {
			n++
		}
	}
	return n
}
