package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ticketd/mail/outbound"
	"ticketd/ticketing"
	"ticketd/ticketing/letter"
)

// BenchmarkAcknowledgement is what one new request costs between the store's reading and its
// writing, in its three steps: it is judged, answered in words, and the answer put in octets.
func BenchmarkAcknowledgement(b *testing.B) {
	s := setup(b)
	e := newRequest(s.Intakes["support"])
	judge := ticketing.Judge{Process: s.Processes["support"], People: s.People,
		Policy: s.Policy, Intakes: s.Intakes}
	ticket := ticketing.Ticket{Number: 1001, Prefix: "T", Intake: "support"}
	decision := judge.Decide(ticket, e, monday)
	if len(decision.Letters) == 0 || !decision.Letters[0].Ack {
		b.Fatalf("%+v", decision.Letters)
	}
	c := letter.Context{Ticket: ticket.Record(ticketing.Entry{At: monday, Changes: decision.Changes}),
		Process: judge.Process, Intake: e.Intake, Seq: 1, Now: monday,
		Keys: ticketing.Keyring{{ID: 1, Secret: [32]byte([]byte("0123456789abcdef0123456789abcdef"))}}}
	out, err := s.Book.Write(decision.Letters[0], c)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("Decide", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			judge.Decide(ticket, e, monday)
		}
	})
	b.Run("Write", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, err = s.Book.Write(decision.Letters[0], c)
		}
	})
	b.Run("Compose", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, err = outbound.Compose(out)
		}
	})
	if err != nil {
		b.Fatal(err)
	}
}

// newRequest is a mail of ordinary length from somebody new.
func newRequest(to ticketing.Intake) ticketing.MailReceived {
	var text strings.Builder
	for i := range 200 {
		fmt.Fprintf(&text, "the export of our list fails since %d o'clock, nobody in the café can open it\n", i)
	}
	return ticketing.MailReceived{Intake: to, Mail: ticketing.Incoming{
		Intake: to.Name, From: ticketing.Mailbox{Name: "Customer 1", Address: "customer1@c1.example"},
		To: []ticketing.Mailbox{{Address: to.Address}}, MessageID: "<corpus-1@outside.example>",
		Date: monday, Arrived: monday.Add(time.Second), Language: "en",
		Subject: "Question number 1 about the export",
		Text:    text.String(), Fresh: text.String(), Verdict: ticketing.Verdict{Kind: ticketing.KindPerson}}}
}
