package faults

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
)

// Each test kills the program at one named point and starts it again; then
// nothing may be lost or doubled.

// killedAtIMAP runs the gateway behind an IMAP proxy that kills it, and then
// without one.
func killedAtIMAP(t *testing.T, r *rig, p *imapProxy) {
	t.Helper()
	p.do = newTrigger(r.kill)
	r.configure(p.start(t, r.dovecot.IMAP), r.sink.Addr)
	r.awaitKill(r.start(), p.do.fired)
}

func (r *rig) folder(name string) int {
	r.Helper()
	mails, err := r.dovecot.Mails(rigSupport, name)
	mustDo(r, err)
	return len(mails)
}

func (r *rig) wantFolders(inbox, handled int) {
	r.Helper()
	if i, h := r.folder("INBOX"), r.folder("Handled"); i != inbox || h != handled {
		r.Errorf("INBOX has %d mails, Handled %d; want %d and %d", i, h, inbox, handled)
	}
}

func TestKilledAtC1BeforeFetch(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.request()
	killedAtIMAP(t, r, &imapProxy{at: imapPoint{answered, "SELECT"}})
	r.wantFolders(1, 0)
	r.run()
	r.settle()
}

func TestKilledAtC2MidLiteral(t *testing.T) {
	takesLong(t)
	t.Parallel()
	for _, size := range []int{5000, large} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			r := newRig(t)
			r.inject(r.mail(newRequest, size, 0))
			killedAtIMAP(t, r, &imapProxy{at: imapPoint{halfway, "FETCH"}})
			r.wantFolders(1, 0)
			e, err := r.collect()
			if mustDo(t, err); len(e.tickets) != 0 {
				t.Error("half a mail became a ticket")
			}
			r.run()
			r.settle()
		})
	}
}

func TestKilledAtC7AfterCommit(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.request()
	r.inject(r.mail(newRequest, large, 0))
	killedAtIMAP(t, r, &imapProxy{at: imapPoint{asked, "MOVE"}})
	r.wantFolders(2, 0)
	r.run()
	r.settle()
}

func TestKilledAtC8MoveSent(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.request()
	killedAtIMAP(t, r, &imapProxy{at: imapPoint{answered, "MOVE"}})
	r.wantFolders(0, 1)
	r.run()
	r.settle()
}

func TestKilledAtC9CopyNotExpunged(t *testing.T) {
	takesLong(t)
	t.Parallel()
	for _, at := range []imapPoint{{answered, "COPY"}, {asked, "STORE"}, {answered, "STORE"},
		{asked, "EXPUNGE"}, {answered, "EXPUNGE"}} {
		t.Run(fmt.Sprint(at.command, at.when), func(t *testing.T) {
			r := newRig(t)
			r.request()
			killedAtIMAP(t, r, &imapProxy{at: at, without: []string{"MOVE"}})
			r.run()
			r.settle()
		})
	}
}

func TestC10MoveRefusedKeepsTheMailAndDoesNotRepeatIt(t *testing.T) {
	takesLong(t)
	t.Parallel()
	for _, answer := range []string{"NO [OVERQUOTA] Quota exceeded", "NO [TRYCREATE] No such mailbox"} {
		t.Run(answer, func(t *testing.T) {
			r := newRig(t)
			r.request()
			refused := make(chan struct{}, 100)
			p := &imapProxy{at: imapPoint{asked, "nothing"}, do: newTrigger(r.kill),
				refuse: func(command, _ string) string {
					if command != "MOVE" {
						return ""
					}
					refused <- struct{}{}
					return answer
				}}
			r.configure(p.start(t, r.dovecot.IMAP), r.sink.Addr)
			r.run()
			select {
			case <-refused:
			case <-time.After(20 * time.Second):
				t.Fatal("it did not ask for MOVE")
			}
			waitUntil(t, 10*time.Second, "an alert", func() error {
				if !bytes.Contains(r.words(), []byte("cannot set letters aside")) {
					return fmt.Errorf("it says nothing")
				}
				return nil
			})
			r.kill()
			r.wantFolders(1, 0)
			r.configure(r.dovecot.IMAP, r.sink.Addr)
			r.run()
			r.settle()
		})
	}
}

// killedAtSMTP has a letter go out through a proxy that kills the gateway, and
// tells what the sink has then.
func killedAtSMTP(t *testing.T, r *rig, at smtpPoint, to string) (sunk int) {
	t.Helper()
	p := &smtpProxy{at: at, to: to, do: newTrigger(r.kill)}
	r.configure(r.dovecot.IMAP, p.start(t, r.sink.Addr))
	c := r.start()
	r.awaitKill(c, p.do.fired)
	return r.sunkTo(to)
}

// sunkTo counts what the sink has for somebody, when no connection is open any
// more.
func (r *rig) sunkTo(to string) int {
	r.Helper()
	n := -1
	waitUntil(r, 10*time.Second, "the sink to be at rest", func() error {
		mails, err := r.sink.Mails()
		now := 0
		for _, m := range mails {
			if m.To[0] == to {
				now++
			}
		}
		if err == nil && now != n {
			n, err = now, fmt.Errorf("it moves")
		}
		return err
	})
	return n
}

// letterPoints are the points of a letter's sending, with how many copies are
// in the sink after the kill, how many may be there in the end, and how an
// automatic letter may end. At C13 the gateway may be ahead of the server and
// have marked the dot already.
var letterPoints = []struct {
	name      string
	at        smtpPoint
	afterKill int
	atMost    int // copies of a letter that may come twice
	ends      []outbox.State
}{
	{"C11OutboxClaimed", connected, 0, 1, []outbox.State{outbox.Sent}},
	{"C12RcptDone", rcptTaken, 0, 1, []outbox.State{outbox.Sent}},
	{"C13BodyPartly", halfData, 0, 1, []outbox.State{outbox.Sent, outbox.Uncertain}},
	{"C14DotMarked", dotSeen, 0, 1, []outbox.State{outbox.Uncertain}},
	{"C15DotWritten", accepted, 1, 2, []outbox.State{outbox.Uncertain}},
	{"C16ReplyRead", replied, 1, 2, []outbox.State{outbox.Uncertain, outbox.Sent}},
}

func TestKilledWhileAnAcknowledgementIsSent(t *testing.T) {
	takesLong(t)
	t.Parallel()
	for _, point := range letterPoints {
		t.Run(point.name, func(t *testing.T) {
			r := newRig(t)
			r.request()
			if n := killedAtSMTP(t, r, point.at, rigCustomer); n != point.afterKill {
				t.Errorf("after the kill the sink has %d copies", n)
			}
			r.run()
			v := r.settle()
			ack := v.letterTo(t, rigCustomer, ticketing.Automatic)
			if got := v.copies[ack.MessageID]; got > 1 || got < point.afterKill ||
				ack.State == outbox.Sent && got != 1 {
				t.Errorf("the acknowledgement came %d times and is %s", got, ack.State)
			}
			if !slices.Contains(point.ends, ack.State) {
				t.Errorf("the acknowledgement is %s: %s", ack.State, ack.LastError)
			}
		})
	}
}

func TestKilledWhileAPersonsReplyIsSent(t *testing.T) {
	takesLong(t)
	t.Parallel()
	for _, point := range letterPoints {
		t.Run(point.name, func(t *testing.T) {
			r := newRig(t)
			r.request()
			r.run()
			waitUntil(t, 20*time.Second, "the ticket", r.quiet)
			mustDo(t, r.command("It is mended.\n", nil, "reply", "T-1001", "--as", "Ada Ito"))
			waitUntil(t, 20*time.Second, "the reply", r.quiet)
			r.stop()
			first := r.judge().letterTo(t, rigCustomer, ticketing.Personal)
			if first.State != outbox.Sent {
				t.Fatalf("undisturbed it is %s", first.State)
			}
			before := r.sunkTo(rigCustomer)
			// With no gateway running the words go into the outbox only.
			mustDo(t, r.command("It is mended again.\n", nil, "reply", "T-1001", "--as", "Ada Ito"))
			if n := killedAtSMTP(t, r, point.at, rigCustomer); n != before+point.afterKill {
				t.Errorf("after the kill the sink has %d more copies", n-before)
			}
			r.run()
			v := r.settle()
			reply := v.letterTo(t, rigCustomer, ticketing.Personal)
			if got := v.copies[reply.MessageID]; got < 1 || got > point.atMost || reply.State != outbox.Sent {
				t.Errorf("the reply came %d times and is %s: %s", got, reply.State, reply.LastError)
			}
		})
	}
}

// letterTo is the last letter of a class to somebody.
func (v *verdict) letterTo(t *testing.T, to string, class ticketing.LetterClass) outbox.Delivery {
	t.Helper()
	for i := len(v.letters) - 1; i >= 0; i-- {
		if l := v.letters[i]; string(l.To) == to && l.Class == class {
			return l
		}
	}
	t.Fatalf("there is no %s letter to %s", class, to)
	return outbox.Delivery{}
}

func TestKilledAtC17SentCommitted(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	r.request()
	r.run()
	waitUntil(t, 20*time.Second, "everything to be done", r.quiet)
	r.kill()
	before := r.sunkTo(rigCustomer) + r.sunkTo(rigAgent)
	r.run()
	r.settle()
	if after := r.sunkTo(rigCustomer) + r.sunkTo(rigAgent); after != before {
		t.Errorf("%d letters were sent once more", after-before)
	}
}
