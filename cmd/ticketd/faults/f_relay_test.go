package faults

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/mail/servertest"
)

// quota is a submission server that takes some letters and refuses all others, as Exchange
// Online does with who sends too many in a minute.
type quota struct {
	mu      sync.Mutex
	left    int
	refused int
}

func (q *quota) answer(verb, _ string) string {
	if !strings.HasPrefix(verb, "MAIL ") {
		return ""
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.left == 0 {
		q.refused++
		return "432 4.3.2 Concurrent connections limit exceeded"
	}
	q.left--
	return ""
}

func (q *quota) set(left int) (refused int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.left = left
	return q.refused
}

func TestF48AServerThatWantsLessGetsLessAndEveryLetterInTheEnd(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r, q := newRig(t), &quota{left: 5}
	p := &smtpProxy{do: newTrigger(func() {}), refuse: q.answer}
	r.configure(r.dovecot.IMAP, p.start(t, r.sink.Addr))
	for range 10 { // two letters each
		r.request()
	}
	r.run()
	r.takenIn()
	waitUntil(t, 30*time.Second, "all letters to be sent or to wait", func() error {
		rows, err := r.outbox()
		for _, row := range rows {
			if row.State != outbox.Sent && row.LastError == "" {
				return errors.Join(err, fmt.Errorf("%s is %s", row.ID, row.State))
			}
		}
		return err
	})
	// There are four senders: no more than each of them may find out by itself.
	if n := q.set(1 << 20); n == 0 || n > 4 {
		t.Errorf("it was told %d times to slow down", n)
	}
	rows, err := r.outbox()
	mustDo(t, err)
	for _, row := range rows {
		if row.State == outbox.Waiting && time.Until(*row.Next) < 30*time.Second {
			t.Errorf("a letter is tried again in %v", time.Until(*row.Next))
		}
	}
	r.stop()
	r.run()
	r.settle()
}

func TestF64ASubmissionServerThatIsRestartedOrDefersGetsEveryLetterOnce(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	r.relayed = true
	relay := servertest.StartRelay(t, r.sink.Addr)
	r.configure(r.dovecot.IMAP, relay.Addr)
	r.run()
	r.request()
	waitUntil(t, 30*time.Second, "the first letters", r.quiet)
	relay.Stop()
	r.request()
	r.waitsFor(rigCustomer, "refused")
	relay.Start(t, "smtpd_recipient_restrictions = defer\nsmtpd_delay_reject = yes\n")
	r.stop()
	r.run() // as after the pause that a server which refuses everything gets
	r.request()
	waitUntil(t, 30*time.Second, "letters that are deferred", func() error {
		err := r.hurry()
		rows, fault := r.outbox()
		for _, row := range rows {
			if strings.Contains(row.LastError, "server says 4") {
				return nil
			}
		}
		return errors.Join(err, fault)
	})
	relay.Stop()
	relay.Start(t, "")
	r.stop()
	r.run()
	waitUntil(t, 60*time.Second, "everything to be done", r.hurry)
	waitUntil(t, 60*time.Second, "the relay to hand on all letters", func() error {
		mails, err := r.sink.Mails()
		rows, fault := r.outbox()
		if len(mails) < len(rows) {
			err = fmt.Errorf("%d of %d arrived", len(mails), len(rows))
		}
		return errors.Join(err, fault)
	})
	r.settle()
}
