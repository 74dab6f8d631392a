package faults

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ticketd/ticketing/desk"
)

// holds says whether a set of UIDs, as IMAP writes it, has one (RFC 9051 section 9: sequence-set).
func holds(set string, uid int) bool {
	for part := range strings.SplitSeq(set, ",") {
		from, to, ranged := strings.Cut(part, ":")
		if !ranged {
			to = from
		}
		low, _ := strconv.Atoi(from)
		high, _ := strconv.Atoi(to)
		if low <= uid && uid <= high {
			return true
		}
	}
	return false
}

// ungiven has the server refuse to give one mail.
func ungiven(uid int, answer string, refused *atomic.Int32) func(command, line string) string {
	return func(command, line string) string {
		words := strings.Fields(line)
		if command != "FETCH" || len(words) < 4 || !strings.Contains(line, "BODY.PEEK") || !holds(words[3], uid) {
			return ""
		}
		refused.Add(1)
		return answer
	}
}

// In the long form the two minutes and a half of its three tries pass for real.
func TestF22AMailThatTheServerDoesNotGiveKeepsNoOthersBackAndIsTriedAgain(t *testing.T) {
	takesLong(t)
	t.Parallel()
	chance := dice(t)
	for _, answer := range []string{"NO [UNAVAILABLE] Temporary problem", "BAD Internal error"} {
		uid := 1 + chance.IntN(5)
		t.Run(answer[:3], func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			for range 5 {
				r.request()
			}
			var refused atomic.Int32
			p := &imapProxy{refuse: ungiven(uid, answer, &refused)}
			r.configure(p.start(t, r.dovecot.IMAP), r.sink.Addr)
			r.run()
			waitUntil(t, settleTime, "the others", func() error {
				todo, handled, err := r.workload()
				if n := refused.Load(); err != nil || todo != 1 || handled != 4 || n < 2 {
					return errors.Join(err, fmt.Errorf("%d to do, %d handled, %d refusals", todo, handled, n))
				}
				return nil
			})
			if n := refused.Load(); n > 3 {
				t.Errorf("it was asked for %d times, in company and by itself", n)
			}
			if long() {
				r.quarantined()
			}
			r.stop()
			r.configure(r.dovecot.IMAP, r.sink.Addr)
			r.run()
			r.settle()
		})
	}
}

// quarantined waits until a ticket tells of the mail that is not given.
func (r *rig) quarantined() {
	r.Helper()
	waitUntil(r, 4*time.Minute, "the ticket about it", func() error {
		if !bytes.Contains(r.words(), []byte("letter cannot be fetched; it stays in the folder")) {
			return errors.New("nothing is reported")
		}
		return nil
	})
	r.ungiven++
}

// awaitOutcome waits until something became of so many mails, whatever the server lets us do
// with them.
func (r *rig) awaitOutcome(n int, outcome desk.Outcome) {
	r.Helper()
	waitUntil(r, settleTime, fmt.Sprintf("%d mails to be %s", n, outcome), func() error {
		if got := bytes.Count(r.words(), []byte("outcome="+string(outcome))); got < n {
			return fmt.Errorf("there are %d", got)
		}
		return nil
	})
}
