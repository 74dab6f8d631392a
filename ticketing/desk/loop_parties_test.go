package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// newNetwork connects one or two parties.
func newNetwork(t *testing.T, parties ...*party) *network {
	return &network{T: t, now: monday, parties: parties, machines: map[ticketing.Address]func(string) []string{}}
}

func TestL1TwoDesksWhoseHeadersAreStrippedStopWithinTwoRounds(t *testing.T) {
	noSub := func(s *desk.Setup) {
		for name, i := range s.Intakes {
			i.Subaddressing = ""
			s.Intakes[name] = i
		}
	}
	for name, c := range map[string]struct {
		prefixes [2]string
		change   func(*desk.Setup)
		strip    bool
	}{
		"nothing stripped":                 {[2]string{"A", "B"}, func(*desk.Setup) {}, false},
		"stripped, one prefix":             {[2]string{"T", "T"}, func(*desk.Setup) {}, true},
		"stripped, two prefixes":           {[2]string{"A", "B"}, func(*desk.Setup) {}, true},
		"stripped, and no sub-addresses":   {[2]string{"A", "B"}, noSub, true},
		"no sub-addresses, nothing else":   {[2]string{"A", "B"}, noSub, false},
		"one prefix and no sub-addresses":  {[2]string{"T", "T"}, noSub, true},
		"one prefix, headers are complete": {[2]string{"T", "T"}, noSub, false},
	} {
		t.Run(name, func(t *testing.T) {
			a := newParty(t, "a.example", c.prefixes[0], c.change)
			b := newParty(t, "b.example", c.prefixes[1], c.change)
			n := newNetwork(t, a, b)
			if c.strip {
				n.change = func(raw string) string { return stripped(raw, toRead...) }
			}
			a.bring(rawMail(string(b.at), a.at, "Printer", "It burns."))
			n.run(48 * time.Hour)
			n.quiet(2)
			if a.tickets() == 0 {
				t.Error("the mail that began it made no ticket")
			}
		})
	}
}

func TestL2ADeskThatAcknowledgesEachMailWithoutAHeaderEndsAtFourMails(t *testing.T) {
	a := newParty(t, "a.example", "T")
	n, theirs := newNetwork(t, a), 0
	n.machines["help@fresh.example"] = func(raw string) []string {
		theirs++
		subject := headerOf(raw, "Subject")
		return []string{rawMail("help@fresh.example", a.at, fmt.Sprintf("Ticket Received - %d - %s", theirs, subject),
			"Thank you for contacting us.")}
	}
	a.bring(rawMail("help@fresh.example", a.at, "Printer", "It burns."))
	n.run(48 * time.Hour)
	n.quiet(4)
	if a.tickets() == 0 || theirs == 0 {
		t.Errorf("%d tickets of ours, %d of theirs", a.tickets(), theirs)
	}
}

func TestL2ADeskThatRepeatsNothingOfOursIsBoundByTheCaps(t *testing.T) {
	a := newParty(t, "a.example", "T")
	n, theirs := newNetwork(t, a), 0
	n.machines["help@fresh.example"] = func(string) []string {
		theirs++
		return []string{rawMail("help@fresh.example", a.at, fmt.Sprintf("Your request %d", theirs), "Thank you.")}
	}
	a.bring(rawMail("help@fresh.example", a.at, "Printer", "It burns."))
	n.run(time.Hour - time.Minute)
	if len(n.carried) > 3 {
		t.Errorf("%d letters in the first hour", len(n.carried))
	}
	n.run(23 * time.Hour)
	if len(n.carried) > ticketing.DefaultCaps().AcksPerAddressDay {
		t.Errorf("%d letters in a day", len(n.carried))
	}
	n.run(9 * 24 * time.Hour)
	if len(n.carried) > 10*ticketing.DefaultCaps().AcksPerAddressDay+1 {
		t.Errorf("%d letters in ten days", len(n.carried))
	}
	a.nothingLost()
}

// headerOf is a field of a raw mail as it stands there.
func headerOf(raw, name string) string {
	for line := range strings.SplitSeq(strings.ReplaceAll(raw, "\r\n ", " "), "\r\n") {
		if value, ok := strings.CutPrefix(line, name+": "); ok {
			return value
		}
	}
	return ""
}

func TestL3AMachineThatAnswersIntoOurTicketWithItsNumberIsAnsweredByNobody(t *testing.T) {
	a := newParty(t, "a.example", "T")
	n := newNetwork(t, a)
	n.machines[ann] = func(string) []string {
		return []string{rawMail(string(ann), a.at, "Re: [T-1001] Printer", "Your mail is important to us.")}
	}
	a.bring(rawMail(string(ann), a.at, "Printer", "It burns."))
	n.run(time.Hour)
	a.order(1001, ticketing.Order{By: "Ben", Reply: "Try this.", Resolve: true})
	n.run(48 * time.Hour)
	n.quiet(4)
	if a.tickets() != 1 {
		t.Errorf("%d tickets", a.tickets())
	}
	for range 10 { // each answer to a resolution reopens the ticket, three times a day
		a.order(1001, ticketing.Order{By: "Ben", Resolve: true, Reply: "Try that."})
		n.run(time.Minute)
	}
	if got := a.ticket(1001); !got.Finished() || len(got.Reopenings) > 4 {
		t.Errorf("it is %s after %d reopenings", got.Status, len(got.Reopenings))
	}
	n.run(30 * 24 * time.Hour) // it is closed at last
	n.quiet(4 + 10 + 1)
}

func TestL12TwoMailboxesThatForwardToEachOtherWriteOnceEach(t *testing.T) {
	a, b := newParty(t, "a.example", "A"), newParty(t, "b.example", "B")
	raw := rawMail(string(ann), a.at, "Printer", "It burns.")
	for hop := range 40 { // until a mail server sees the loop
		at := []*party{a, b}[hop%2]
		at.now = at.now.Add(time.Second)
		raw = fmt.Sprintf("Delivered-To: %s\r\nReceived: from hop %d\r\n%s", at.at, hop, raw)
		at.bring(raw)
	}
	n := newNetwork(t, a, b)
	n.run(48 * time.Hour)
	n.quiet(0)
	for _, p := range []*party{a, b} {
		if p.bounded(1); p.tickets() != 1 {
			t.Errorf("%s has %d tickets", p.at, p.tickets())
		}
	}
}

func TestL33OurAcknowledgementThatARuleSendsBackMakesNoSecondOne(t *testing.T) {
	for name, fields := range map[string][]string{"with our id in References": {"References"}, "with nothing of ours": nil} {
		t.Run(name, func(t *testing.T) {
			a := newParty(t, "a.example", "T")
			n := newNetwork(t, a)
			n.machines[ann] = func(raw string) []string {
				rewritten := stripped(raw, "MIME-Version", "Content-Type", "Content-Transfer-Encoding")
				head := fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: FW: hello\r\nMessage-ID: <fw%d@customer.example>\r\n",
					ann, a.at, len(n.carried))
				if fields != nil {
					head += "References: " + headerOf(raw, "Message-ID") + "\r\n"
				}
				return []string{head + rewritten}
			}
			a.bring(rawMail(string(ann), a.at, "Printer", "It burns."))
			n.run(48 * time.Hour)
			n.quiet(1)
			if a.tickets() != 1 {
				t.Errorf("%d tickets", a.tickets())
			}
		})
	}
}

func TestL11AnAcknowledgementNeverGoesToReplyTo(t *testing.T) {
	a := newParty(t, "a.example", "T")
	a.bring(rawMail(string(ann), a.at, "Printer", "It burns.", "Reply-To: "+string(a.at)))
	a.bounded(1)
	if acks := a.letters("acknowledgement"); len(acks) != 1 || acks[0].To != ann {
		t.Errorf("%d acknowledgements", len(acks))
	}
	n := newNetwork(t, a)
	n.run(48 * time.Hour)
	n.quiet(0) // nothing comes home
}

func TestL24AForwardOfOurOwnAcknowledgementIsAPersonsMail(t *testing.T) {
	a := newParty(t, "a.example", "T")
	a.bring(rawMail(string(ann), a.at, "Printer", "It burns."))
	ack := a.newestRaw("acknowledgement", ann)
	boundary := "Content-Type: multipart/mixed; boundary=b"
	body := "--b\nContent-Type: text/plain\n\nWhat is this?\n\n--b\nContent-Type: message/rfc822\n\n" +
		strings.ReplaceAll(string(ack.Body), "\r\n", "\n") + "\n--b--"
	got := a.bring(rawMail("cy@elsewhere.example", a.at, "Fwd: mail of yours", body, "MIME-Version: 1.0", boundary))
	if got.Outcome != desk.OutcomeOpened {
		t.Errorf("it is %s into %d", got.Outcome, got.Ticket)
	}
	a.bring(rawMail(string(ann), a.at, "Fwd: mail of yours", body, "MIME-Version: 1.0", boundary))
	a.bounded(3)
}

// newestRaw is the last letter of a name to somebody, with its bytes.
func (p *party) newestRaw(name string, to ticketing.Address) outbox.Delivery {
	p.Helper()
	d, err := p.store.Delivery(p.Context(), p.newest(name, to).ID)
	if err != nil {
		p.Fatal(err)
	}
	return d
}
