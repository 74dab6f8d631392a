package faults

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ticketd/mail/servertest"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// deliver hands a mail to the server over LMTP for several mailboxes, and writes down what each
// of them holds of it then: the server puts trace headers above it. The first is the mail; the
// others are the same by another way.
func (r *rig) deliver(m injected, boxes ...string) {
	r.Helper()
	for i, box := range boxes {
		before := len(must(r.dovecot.Mails(box, "INBOX")))
		mustDo(r, r.dovecot.Inject(rigCustomer, []string{box}, m.raw))
		there := must(r.dovecot.Mails(box, "INBOX"))
		if len(there) != before+1 {
			r.Fatalf("%s has %d mails", box, len(there))
		}
		m.raw = there[before]
		r.log = append(r.log, m)
		if i == 0 {
			m.kind = another
		}
	}
}

func TestF31AMailThatIsDeliveredTwiceMakesOneTicket(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	m := r.mail(newRequest, 800, 0)
	r.deliver(m, rigSupport, rigSupport)
	if bytes.Equal(r.log[0].raw, r.log[1].raw) {
		t.Fatal("both deliveries left the same bytes")
	}
	r.run()
	r.awaitOutcome(1, desk.OutcomeDuplicate)
	v := r.settle()
	if len(v.tickets) != 1 {
		t.Errorf("%d tickets", len(v.tickets))
	}
}

const escalations = "escalation@desk.example"

// Whichever of the two mailboxes is read first: both at the same time, or one only after a restart.
func TestF32AMailToSupportAndToEscalationMakesOneTicketThatIsEscalated(t *testing.T) {
	takesLong(t)
	t.Parallel()
	for _, late := range []string{"neither", "support", "escalation"} {
		t.Run("late "+late, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			port := map[string]string{late: fmt.Sprint(servertest.FreePort(t))}
			watch := func() {
				r.boxes = r.boxes[:1]
				r.configure("127.0.0.1:"+cmp.Or(port["support"], portOf(r.dovecot.IMAP)), r.sink.Addr)
				r.watchAlso("escalation", "escalation", escalations, cmp.Or(port["escalation"], portOf(r.dovecot.IMAP)))
			}
			m := r.mail(newRequest, 800, 0)
			m.raw = bytes.Replace(m.raw, []byte("To: <"+rigSupport+">"),
				[]byte("To: <"+rigSupport+">, <"+escalations+">"), 1)
			r.deliver(m, rigSupport, escalations)
			watch()
			r.run()
			r.awaitOutcome(1, desk.OutcomeOpened)
			if late != "neither" {
				r.stop()
				clear(port)
				watch()
				r.run()
			}
			r.awaitOutcome(1, desk.OutcomeDuplicate)
			if second := "account=" + late; late != "neither" && !r.saysOf(second, "outcome=duplicate") {
				t.Errorf("%s was not the second", late)
			}
			if r.saysOf("account=support", "outcome=duplicate") {
				r.log[0].kind, r.log[1].kind = another, newRequest
			}
			v := r.settle()
			if len(v.tickets) != 1 || v.tickets[0].Escalated.IsZero() {
				t.Errorf("it made the tickets %+v", v.tickets)
			}
		})
	}
}

// saysOf tells whether a line of the log has all of these words.
func (r *rig) saysOf(words ...string) bool {
	for line := range strings.Lines(string(r.words())) {
		said := strings.Fields(line)
		if !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(said, w) }) {
			return true
		}
	}
	return false
}

func TestF34TwoMailsWithOneMessageIDAreBothKept(t *testing.T) {
	takesLong(t)
	t.Parallel()
	for _, c := range []struct{ name, subject, from string }{
		{"other text", "Request canary-1", rigCustomer},
		{"other subject", "Something else", rigCustomer},
		{"other sender", "Request canary-1", "dora@globex.example"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.request()
			r.run()
			waitUntil(t, settleTime, "the first", r.quiet)
			second := r.mail(either, 0, 0)
			second.messageID = r.log[0].messageID
			second.raw = fmt.Appendf(nil, "From: <%s>\r\nTo: <%s>\r\nSubject: %s\r\nMessage-ID: %s\r\n\r\n"+
				"Another text.\r\n", c.from, rigSupport, c.subject, second.messageID)
			r.inject(second)
			v := r.settle()
			d, taken := v.fate(second)
			t.Log(d.Outcome, d.Ticket, d.Why)
			if !taken || d.Outcome != desk.OutcomeOpened && d.Outcome != desk.OutcomeFiled {
				t.Errorf("the second was %s", d.Outcome)
			}
		})
	}
}

func TestF35AReplyThatComesBeforeTheOriginalIsInTheSameTicketOrALinkedOne(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	original := r.mail(either, 300, 0)
	reply := r.mail(newRequest, 0, 0)
	reply.messageID = "<reply-of-canary@globex.example>"
	reply.raw = fmt.Appendf(nil, "From: Dora <dora@globex.example>\r\nTo: <%s>\r\nCc: <%s>\r\n"+
		"Subject: Re: Request canary-1\r\nMessage-ID: %s\r\nIn-Reply-To: %s\r\nReferences: %[4]s\r\n\r\n"+
		"With me it fails, too.\r\n", rigSupport, rigCustomer, reply.messageID, original.messageID)
	r.inject(reply)
	r.run()
	waitUntil(t, settleTime, "the reply", r.quiet)
	r.inject(original)
	v := r.settle()
	first, taken := v.fate(reply)
	second, taken2 := v.fate(original)
	t.Log(second.Outcome, second.Ticket, second.Why)
	if !taken || !taken2 || first.Ticket != second.Ticket && !v.linked(first.Ticket, second.Ticket) {
		t.Errorf("the reply was %s, ticket %d; the original %s, ticket %d", first.Outcome, first.Ticket,
			second.Outcome, second.Ticket)
	}
}

// linked tells whether one ticket names the other.
func (v *verdict) linked(a, b ticketing.Number) bool {
	for _, n := range []ticketing.Number{a, b} {
		for _, entry := range v.history[n] {
			for _, c := range entry.Changes {
				if l, ok := c.(ticketing.Linked); ok && (l.Link.To == a || l.Link.To == b) {
					return true
				}
			}
		}
	}
	return false
}
