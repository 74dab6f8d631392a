package faults

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
)

// disturbed is a gateway whose letters go by a proxy that does something once.
func disturbed(t *testing.T, p *smtpProxy) *rig {
	t.Helper()
	r := newRig(t)
	r.configure(r.dovecot.IMAP, p.start(t, r.sink.Addr))
	r.run()
	return r
}

// behindGate is a gateway with a ticket that was acknowledged, and whose letters go through
// a gate.
func behindGate(t *testing.T) (*rig, *gate) {
	t.Helper()
	r, g := newRig(t), newGate(t)
	g.let(passTo(r.sink.Addr))
	r.configure(r.dovecot.IMAP, g.addr)
	r.run()
	r.request()
	waitUntil(t, 30*time.Second, "the acknowledgement", r.quiet)
	return r, g
}

// pulled waits until the proxy has done what it is for.
func (g *trigger) pulled(t *testing.T) {
	t.Helper()
	select {
	case <-g.fired:
	case <-time.After(30 * time.Second):
		t.Fatal("the fault did not happen")
	}
}

// saySomething has an agent answer the first ticket.
func (r *rig) saySomething(text string) {
	r.Helper()
	waitUntil(r, 30*time.Second, "the first ticket", func() error {
		return r.command(text, nil, "reply", "T-1001", "--as", "Ada Ito")
	})
}

func TestF39AnAnswerThatIsLostIsNeverASecondAcknowledgement(t *testing.T) {
	takesLong(t)
	t.Parallel()
	t.Run("acknowledgement", func(t *testing.T) {
		p := &smtpProxy{at: accepted, to: rigCustomer, do: newTrigger(func() {})}
		r := disturbed(t, p)
		r.request()
		p.do.pulled(t)
		v := r.settle()
		ack := v.letterTo(t, rigCustomer, ticketing.Automatic)
		if ack.State != outbox.Uncertain || v.copies[ack.MessageID] != 1 {
			t.Errorf("the acknowledgement is %s and came %d times", ack.State, v.copies[ack.MessageID])
		}
	})
	t.Run("reply", func(t *testing.T) {
		r, g := behindGate(t)
		p := &smtpProxy{at: accepted, to: rigCustomer, do: newTrigger(func() {})}
		g.let(passTo(p.start(t, r.sink.Addr)))
		r.saySomething("It is mended.\n")
		p.do.pulled(t)
		v := r.settle()
		reply := v.letterTo(t, rigCustomer, ticketing.Personal)
		if got := v.copies[reply.MessageID]; got != 2 || reply.State != outbox.Sent {
			t.Errorf("the reply is %s and came %d times", reply.State, got)
		}
	})
}

// acceptedOnce waits until the sink has one letter to the customer.
func (r *rig) acceptedOnce() {
	r.Helper()
	waitUntil(r, 30*time.Second, "the sink to have it", func() error {
		if n := r.sunkTo(rigCustomer); n != 1 {
			return fmt.Errorf("it has %d", n)
		}
		return nil
	})
}

func TestF40AnAnswerThatComesLateIsWaitedFor(t *testing.T) {
	takesLong(t)
	t.Parallel()
	mayGoOn := make(chan struct{})
	p := &smtpProxy{at: accepted, to: rigCustomer, do: newTrigger(func() { <-mayGoOn }), goesOn: true}
	r := disturbed(t, p)
	r.request()
	r.acceptedOnce()
	r.request()
	r.takenIn()
	if long() {
		// Eleven minutes: a minute more than RFC 5321 section 4.5.3.2.6 has a client wait.
		<-time.After(11 * time.Minute)
		close(mayGoOn)
		v := r.settle()
		if ack := v.letters[0]; ack.State != outbox.Uncertain || v.copies[ack.MessageID] != 1 {
			t.Errorf("the %s is %s and came %d times", ack.Letter, ack.State, v.copies[ack.MessageID])
		}
		return
	}
	close(mayGoOn)
	v := r.settle()
	for _, l := range v.letters {
		if l.State != outbox.Sent || v.copies[l.MessageID] != 1 {
			t.Errorf("the %s to %s is %s and came %d times", l.Letter, l.To, l.State, v.copies[l.MessageID])
		}
	}
}

func TestF40AnAnswerThatNeverComesIsNotAskedForAgain(t *testing.T) {
	takesLong(t)
	t.Parallel()
	never := make(chan struct{})
	defer close(never)
	p := &smtpProxy{at: accepted, to: rigCustomer, do: newTrigger(func() { <-never }), goesOn: true}
	r := disturbed(t, p)
	r.request()
	r.acceptedOnce()
	r.stop() // within 30 s, whatever the server does
	r.configure(r.dovecot.IMAP, r.sink.Addr)
	r.run()
	v := r.settle()
	ack := v.letterTo(t, rigCustomer, ticketing.Automatic)
	if ack.State != outbox.Uncertain || v.copies[ack.MessageID] != 1 {
		t.Errorf("the acknowledgement is %s and came %d times", ack.State, v.copies[ack.MessageID])
	}
}

func TestF41ALetterThatIsCutInTheMiddleArrivesWholeAndOnce(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r, g := behindGate(t)
	before := r.sunkTo(rigCustomer)
	cut := newTrigger(func() {})
	g.let(func(client net.Conn) { cutInData(client, r.sink.Addr, cut) })
	// More than fits into the buffers between, so that the gateway is in the middle, too.
	r.saySomething(strings.Repeat("The export was repaired, and this is what it said.\n", 20000))
	cut.pulled(t)
	waitUntil(t, 30*time.Second, "the cut to be noticed", func() error {
		rows, err := r.outbox()
		for _, row := range rows {
			if row.State == outbox.Waiting && row.LastError != "" && !strings.HasPrefix(row.LastError, outbox.Doubt) {
				return nil
			}
		}
		return errors.Join(err, fmt.Errorf("there are %+v", rows))
	})
	if n := r.sunkTo(rigCustomer); n != before {
		t.Errorf("half a letter arrived: %d letters after %d", n, before)
	}
	g.let(passTo(r.sink.Addr))
	v := r.settle()
	if reply := v.letterTo(t, rigCustomer, ticketing.Personal); v.copies[reply.MessageID] != 1 {
		t.Errorf("the reply came %d times", v.copies[reply.MessageID])
	}
}

// cutInData passes a letter on up to its first 64 KiB and cuts the connection then.
func cutInData(client net.Conn, server string, cut *trigger) {
	behind, err := net.Dial("tcp", server)
	if err != nil {
		return
	}
	defer func() { _ = behind.Close() }()
	go func() { _, _ = io.Copy(client, behind) }()
	some := make([]byte, 4096)
	for passed := 0; passed < 64<<10; {
		n, err := client.Read(some)
		if err != nil {
			return
		}
		if _, err := behind.Write(some[:n]); err != nil {
			return
		}
		passed += n
	}
	cut.pull()
}
