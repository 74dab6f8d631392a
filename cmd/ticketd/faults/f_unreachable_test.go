package faults

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/mail/servertest"
	"ticketd/ticketing"
)

// waitsFor waits until a letter to somebody waits because of a fault with these words.
func (r *rig) waitsFor(to, words string) (row letterRow) {
	r.Helper()
	waitUntil(r, 30*time.Second, "a letter that waits because of "+words, func() error {
		rows, err := r.outbox()
		for _, row = range rows {
			if string(row.To) == to && row.State == outbox.Waiting && strings.Contains(row.LastError, words) {
				return nil
			}
		}
		return errors.Join(err, fmt.Errorf("there are %+v", rows))
	})
	return row
}

// takenIn waits until every mail is out of INBOX, whatever the letters do.
func (r *rig) takenIn() {
	r.Helper()
	waitUntil(r, 30*time.Second, "the mails to be taken in", func() error {
		if handled := r.folder("Handled"); handled != len(r.log) {
			return fmt.Errorf("%d of %d", handled, len(r.log))
		}
		return nil
	})
}

func TestF36WhereNoSubmissionServerIsOnlyTheLettersWait(t *testing.T) {
	takesLong(t)
	t.Parallel()
	t.Run("refused", func(t *testing.T) {
		r := newRig(t)
		g := newGate(t)
		r.configure(r.dovecot.IMAP, g.addr)
		r.run()
		r.request()
		first := r.waitsFor(rigCustomer, "refused")
		r.request()
		r.takenIn()
		if wait := time.Until(*first.Next); wait < 40*time.Second || wait > 80*time.Second {
			t.Errorf("after one attempt it waits %v", wait)
		}
		g.let(passTo(r.sink.Addr))
		r.settle()
	})
	t.Run("unknown", func(t *testing.T) {
		r := newRig(t)
		r.amend("[smtp]\nhost = \"127.0.0.1\"", "[smtp]\nplaintext = true\nhost = \"smtp.nowhere.invalid\"")
		r.run()
		r.request()
		r.waitsFor(rigCustomer, "smtp.nowhere.invalid")
		r.request()
		r.takenIn()
		r.stop()
		r.configure(r.dovecot.IMAP, r.sink.Addr)
		r.run()
		r.settle()
	})
	t.Run("silent", func(t *testing.T) {
		r := newRig(t)
		g := newGate(t)
		g.let(silence)
		r.configure(r.dovecot.IMAP, g.addr)
		r.run()
		for range 6 { // more than there are senders
			r.request()
		}
		r.takenIn()
		g.reached()
		g.let(passTo(r.sink.Addr))
		r.settle()
	})
}

func TestF37WhatAServerRefusesForNowArrivesOnceInTheEnd(t *testing.T) {
	takesLong(t)
	t.Parallel()
	for _, c := range []struct{ name, option, at, words string }{
		{"greeting", "-Q", "CONNECT", "421"},
		{"recipient", "-r", "RCPT", "450"},
		{"dot", "-r", ".", "server says 4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			faulty := servertest.StartSink(t, c.option, c.at)
			g := newGate(t)
			g.let(passTo(faulty.Addr))
			r.configure(r.dovecot.IMAP, g.addr)
			r.run()
			r.request()
			row := r.waitsFor(rigCustomer, c.words)
			if row.Attempts != 1 || time.Until(*row.Next) < 40*time.Second {
				t.Errorf("after %d attempts the next is at %v", row.Attempts, row.Next)
			}
			// A restart forgets how long the server is to be left alone, as a person who mended it wants.
			r.stop()
			g.let(passTo(r.sink.Addr))
			r.run()
			v := r.settle()
			if ack := v.letterTo(t, rigCustomer, ticketing.Automatic); v.copies[ack.MessageID] != 1 {
				t.Errorf("the acknowledgement came %d times", v.copies[ack.MessageID])
			}
		})
	}
}

func TestF38WhatAServerRefusesForGoodIsNotTriedAgainAndStandsInTheTicket(t *testing.T) {
	takesLong(t)
	t.Parallel()
	for _, at := range []string{"RCPT", "."} {
		t.Run(at, func(t *testing.T) {
			r := newRig(t)
			r.refused = true
			faulty := servertest.StartSink(t, "-f", at)
			g := newGate(t)
			g.let(passTo(faulty.Addr))
			r.configure(r.dovecot.IMAP, g.addr)
			r.run()
			r.request()
			r.request()
			v := r.settle()
			r.refusedOnce(v)
		})
	}
}

func TestF42WhatIsLargerThanTheServerTakesFailsWithANote(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	r.refused = true
	p := &smtpProxy{do: newTrigger(func() {}), ehlo: func(answer string) string {
		head, rest, _ := strings.Cut(answer, "\r\n")
		return strings.Replace(head, "250 ", "250-", 1) + "\r\n250-SIZE 300\r\n" + rest
	}}
	r.configure(r.dovecot.IMAP, p.start(t, r.sink.Addr))
	r.run()
	r.request()
	v := r.settle()
	r.refusedOnce(v)
	for _, l := range v.letters {
		if !strings.Contains(l.LastError, "300") {
			t.Errorf("the fault does not name the limit: %s", l.LastError)
		}
	}
}

// refusedOnce wants each letter to have failed at its first attempt, and the ticket to say so.
func (r *rig) refusedOnce(v *verdict) {
	r.Helper()
	if len(v.letters) == 0 || len(v.sunk) > 0 {
		r.Errorf("of %d letters %d arrived", len(v.letters), len(v.sunk))
	}
	for _, l := range v.letters {
		if l.State != outbox.Failed || l.Attempts != 1 {
			r.Errorf("the %s to %s is %s after %d attempts", l.Letter, l.To, l.State, l.Attempts)
		}
	}
	for n, entries := range v.history {
		told := 0
		for _, e := range entries {
			for _, c := range e.Changes {
				if u, ok := c.(ticketing.Undelivered); ok && u.To == rigCustomer {
					told++
				}
			}
		}
		if told != 1 {
			r.Errorf("ticket %d says %d times that its acknowledgement was not delivered", n, told)
		}
	}
}
