package faults

import (
	"bytes"
	"fmt"
	"os"
	"testing"
	"time"

	"ticketd/mail/servertest"
)

// A backlog is drained oldest first, holds up no other mailbox, and needs no more memory the longer
// it is.
func TestF30ABacklogIsTakenInOldestFirstWhileOtherMailFlows(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	r.watchAlso("second", "support", secondBox, portOf(r.dovecot.IMAP))
	chance, mails := dice(t), inLong(500, 20_000)
	for range mails {
		r.inject(r.mail(newRequest, chance.IntN(8000), 0))
	}
	began := time.Now()
	c := r.run()
	r.handledSoon(rigSupport, mails/10, time.Minute)
	r.injectTo(secondBox, r.mail(newRequest, 300, 0))
	r.handledSoon(secondBox, 1, time.Minute)
	if n := r.handledOf(rigSupport); n == mails {
		t.Error("there was no backlog any more")
	}
	r.handledSoon(rigSupport, mails, time.Duration(inLong(1, 30))*time.Minute)
	took, memory := time.Since(began), c.memory(t)
	t.Logf("%d mails in %v, %.0f/s, %d MiB", mails, took, float64(mails)/took.Seconds(), memory>>20)
	if memory > 160<<20 {
		t.Errorf("it took %d MiB of memory", memory>>20)
	}
	waitUntil(t, time.Duration(inLong(1, 60))*time.Minute, "the letters", r.quiet)
	v := r.settle()
	last := v.tickets[0].Number - 1
	for _, m := range r.log[:mails] {
		d, _ := v.fate(m)
		if d.Ticket <= last {
			t.Fatalf("%s made ticket %d after %d", m.messageID, d.Ticket, last)
		}
		last = d.Ticket
	}
}

// handledSoon waits until so many mails of a mailbox are handled.
func (r *rig) handledSoon(box string, mails int, limit time.Duration) {
	r.Helper()
	waitUntil(r, limit, fmt.Sprintf("%d mails of %s", mails, box), func() error {
		if n := r.handledOf(box); n < mails {
			return fmt.Errorf("%d are handled", n)
		}
		return nil
	})
}

// handledOf counts the handled mails of a mailbox.
func (r *rig) handledOf(box string) int {
	r.Helper()
	n, err := servertest.CountMaildir(r.dovecot.Maildir(box, "Handled"))
	mustDo(r, err)
	return n
}

// memory is what the process has of its own, in octets: without the pages of the store's file, which
// the kernel may take back (proc(5): RssAnon).
func (c *child) memory(t testing.TB) (octets int) {
	t.Helper()
	status := must(os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid)))
	_, after, _ := bytes.Cut(status, []byte("RssAnon:"))
	_, err := fmt.Sscan(string(after), &octets)
	mustDo(t, err)
	return octets << 10
}
