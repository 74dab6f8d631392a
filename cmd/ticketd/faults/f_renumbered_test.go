package faults

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing/desk"
)

// beforeMove runs the gateway and does something at the moment when a mail has been taken in and
// would be moved; then the connection goes on or ends.
func (r *rig) beforeMove(goesOn bool, do func()) *imapProxy {
	r.Helper()
	p := &imapProxy{at: imapPoint{asked, "MOVE"}, do: newTrigger(do), goesOn: goesOn}
	r.configure(p.start(r, r.dovecot.IMAP), r.sink.Addr)
	r.run()
	select {
	case <-p.do.fired:
	case <-time.After(20 * time.Second):
		r.Fatal("no mail came as far as being moved")
	}
	return p
}

func TestF23AfterAChangeOfUidvalidityNoMailIsTakenInTwiceOrLost(t *testing.T) {
	takesLong(t)
	t.Parallel()
	for name, goesOn := range map[string]bool{"before a move": true, "with the connection lost": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			for range 3 {
				r.request()
			}
			r.beforeMove(goesOn, func() {
				r.dovecot.Doveadm(t, "mailbox", "update", "--uid-validity", "4242", "-u", rigSupport, "INBOX")
			})
			waitUntil(t, 20*time.Second, "everything to be done", r.quiet)
			r.alerts("the folder's UIDVALIDITY changed")
			r.request()
			r.settle()
		})
	}
}

func TestF24AnotherMailUnderAnOldNumberIsTakenIn(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	r.request()
	r.beforeMove(false, func() {
		inbox := r.dovecot.Maildir(rigSupport, "INBOX")
		for _, pattern := range []string{"cur/*", "new/*", "dovecot-uidlist", "dovecot.index*"} {
			for _, file := range must(filepath.Glob(filepath.Join(inbox, pattern))) {
				mustDo(t, os.Remove(file))
			}
		}
		r.log[0].taken = true
		r.request()
	})
	r.awaitOutcome(2, desk.OutcomeOpened)
	r.alerts("the folder's UIDVALIDITY changed")
	if n := strings.Count(string(r.words()), "account=support uid=1 "); n != 2 {
		t.Errorf("%d mails were taken in under number 1", n)
	}
	r.settle()
}

// While a mail is fetched somebody else expunges one that came before it, so that every mail that
// came later gets another sequence number.
func TestF62OthersMayExpungeWhileMailIsFetchedSinceOnlyUidsAreUsed(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	mustDo(t, r.dovecot.Drop(rigSupport, []byte(notForUs)))
	for range 4 {
		r.request()
	}
	p := &imapProxy{at: imapPoint{asked, "FETCH"}, goesOn: true, do: newTrigger(func() {
		r.dovecot.Doveadm(t, "expunge", "-u", rigSupport, "mailbox", "INBOX", "1")
	})}
	r.configure(p.start(t, r.dovecot.IMAP), r.sink.Addr)
	r.run()
	v := r.settle()
	if len(v.tickets) != 4 || p.do.armed() {
		t.Errorf("%d tickets; was anything expunged: %v", len(v.tickets), !p.do.armed())
	}
	for _, command := range []string{"FETCH", "MOVE", "COPY", "STORE", "SEARCH", "EXPUNGE"} {
		if n := p.count(command); n != 0 {
			t.Errorf("%s was said %d times without UID", command, n)
		}
	}
	if p.count("UID FETCH") == 0 || p.count("UID MOVE") == 0 {
		t.Error("the proxy heard nothing")
	}
}
