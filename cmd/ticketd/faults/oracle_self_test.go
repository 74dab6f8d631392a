package faults

import (
	"errors"
	"strings"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/mail/servertest"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// soundEvidence is a run in which nothing went wrong: a request with its
// acknowledgement, and an automatic reply.
func soundEvidence() evidence {
	request := injected{raw: []byte("Subject: a\r\n\r\na\r\n"), messageID: "<a@x>"}
	machine := injected{raw: []byte("Subject: b\r\n\r\nb\r\n"), messageID: "<b@x>", kind: autoReply}
	ack := "Message-ID:\r\n <ack@desk.example>\r\n\r\nthank you\r\n"
	var people []ticketing.Participant
	people = append(people, ticketing.Participant{Mailbox: ticketing.Mailbox{Address: rigCustomer}})
	return evidence{
		log:     []injected{request, machine},
		handled: [][]byte{request.raw, machine.raw},
		sunk: []servertest.Sunk{{To: []string{rigCustomer},
			Mail: []byte(strings.ReplaceAll(ack, "\r\n", "\n"))}},
		tickets: []ticketing.Ticket{{Number: 1001, Participants: people}},
		history: map[ticketing.Number][]ticketing.Entry{1001: {{Changes: []ticketing.Change{
			ticketing.Filed{Raw: request.hash()},
			ticketing.Wrote{MessageID: "<ack@desk.example>", Ack: true}}}}},
		fates: map[string][]desk.Disposition{
			"<a@x>": {{MessageID: "<a@x>", Outcome: desk.OutcomeOpened, Ticket: 1001,
				Receipts: ticketing.Receipts{RawHash: request.hash()}}},
			"<b@x>": {{MessageID: "<b@x>", Outcome: desk.OutcomeRecorded,
				Receipts: ticketing.Receipts{RawHash: machine.hash()}}}},
		raws: map[ticketing.Hash][]byte{request.hash(): request.raw, machine.hash(): machine.raw},
		letters: []outbox.Delivery{{State: outbox.Sent, Parcel: ticketing.Parcel{ID: "1", Ticket: 1001,
			Class: ticketing.Automatic, To: rigCustomer, MessageID: "<ack@desk.example>",
			Body: []byte(ack)}}},
		password: "hush",
	}
}

func TestTheOracleSeesEveryKindOfHarm(t *testing.T) {
	if faults := examine(soundEvidence()).faults; len(faults) > 0 {
		t.Fatalf("without harm it says %v", faults)
	}
	for _, c := range []struct {
		harm, invariant string
		do              func(*evidence)
	}{
		{"a mail is lost", "I1", func(e *evidence) { delete(e.fates, "<a@x>") }},
		{"a recorded mail is lost", "I1", func(e *evidence) { delete(e.fates, "<b@x>") }},
		{"its bytes are other", "I1", func(e *evidence) { e.raws[e.log[0].hash()] = []byte("Subject: a\n\na\n") }},
		{"it is filed twice", "I1", func(e *evidence) {
			e.history[1001] = append(e.history[1001], e.history[1001][0])
		}},
		{"it is taken in twice", "I1", func(e *evidence) {
			e.fates["<a@x>"] = append(e.fates["<a@x>"], e.fates["<a@x>"][0])
		}},
		{"a ticket has no mail", "I2", func(e *evidence) {
			e.tickets = append(e.tickets, ticketing.Ticket{Number: 1002})
		}},
		{"a reply opens a ticket", "I2", func(e *evidence) { e.log[0].kind, e.log[0].ticket = replyTo, 900 }},
		{"no acknowledgement was written", "I3", func(e *evidence) {
			e.history[1001][0].Changes = e.history[1001][0].Changes[:1]
		}},
		{"the acknowledgement came twice", "I3", func(e *evidence) { e.sunk = append(e.sunk, e.sunk[0]) }},
		{"it did not come", "I3", func(e *evidence) { e.sunk = nil }},
		{"a letter came three times", "I4", func(e *evidence) {
			e.letters[0].Class = ticketing.Personal
			e.sunk = append(e.sunk, e.sunk[0], e.sunk[0])
		}},
		{"a letter came from nowhere", "I4", func(e *evidence) {
			e.sunk = append(e.sunk, servertest.Sunk{To: []string{rigAgent}, Mail: []byte("Message-ID: <z@y>\n\n")})
		}},
		{"it went to another", "I4", func(e *evidence) { e.sunk[0].To = []string{"x@x.example"} }},
		{"it went to a stranger", "I4", func(e *evidence) {
			e.sunk[0].To, e.letters[0].To = []string{"x@x.example"}, "x@x.example"
		}},
		{"it was cut", "I4", func(e *evidence) { e.sunk[0].Mail = e.sunk[0].Mail[:40] }},
		{"two letters have one id", "I4", func(e *evidence) { e.letters = append(e.letters, e.letters[0]) }},
		{"a letter still waits", "I4", func(e *evidence) { e.letters[0].State = outbox.Waiting }},
		{"a mail is still to do", "I5", func(e *evidence) { e.todo = e.handled[:1] }},
		{"a mail has left the server", "I5", func(e *evidence) { e.handled = e.handled[1:] }},
		{"the store is damaged", "the store", func(e *evidence) { e.checked = errors.New("page 7") }},
		{"a number fell", "I7", func(e *evidence) {
			e.tickets = append(e.tickets, ticketing.Ticket{Number: 1000, Opened: time.Unix(1, 0)})
		}},
		{"the password is in the log", "I9", func(e *evidence) { e.said = []byte("login hush") }},
	} {
		e := soundEvidence()
		c.do(&e)
		if said := errors.Join(examine(e).faults...); said == nil || !strings.Contains(said.Error(), c.invariant) {
			t.Errorf("%s: the oracle says %v", c.harm, said)
		}
	}
}

func TestTheOracleAllowsWhatNobodyCanKnow(t *testing.T) {
	e := soundEvidence()
	e.letters[0].State = outbox.Uncertain
	for _, copies := range [][]servertest.Sunk{nil, e.sunk} {
		e.sunk = copies
		if faults := examine(e).faults; len(faults) > 0 {
			t.Errorf("with %d copies: %v", len(copies), faults)
		}
	}
}

func TestTheOracleAllowsAnAcknowledgementToBeWithdrawnForAnAnswer(t *testing.T) {
	e := soundEvidence()
	e.letters[0].State, e.sunk = outbox.Dropped, nil
	if examine(e).faults == nil {
		t.Error("without an answer it may be dropped")
	}
	answer := e.letters[0]
	answer.State, answer.Class, answer.ID, answer.MessageID = outbox.Uncertain, ticketing.Personal, "2", "<answer@desk.example>"
	e.letters = append(e.letters, answer)
	if faults := examine(e).faults; len(faults) > 0 {
		t.Errorf("with an answer: %v", faults)
	}
}
