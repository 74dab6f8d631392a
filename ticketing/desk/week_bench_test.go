package desk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"ticketd/data/bolt"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// A week of 10,000 mails in 5,000 tickets is looked up, mail by mail.
func BenchmarkLedgerOfAWeek(b *testing.B) {
	store, err := bolt.Open(b.Context(), b.TempDir(), bolt.Options{Volatile: true})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	d := desk.New(store, setup(b), compose, func() {})
	const mails, batch = 10_000, 100
	for from := 0; from < mails; from += batch {
		var all []ticketing.Incoming
		for i := from; i < from+batch; i++ {
			all = append(all, benchMail(i))
		}
		at := monday.Add(time.Duration(from) * oneWeek / mails)
		for _, taken := range d.Receive(context.Background(), all, desk.Manner{}, at) {
			if taken.Err != nil {
				b.Fatal(taken.Err)
			}
		}
	}
	for b.Loop() {
		l, err := d.Ledger(context.Background(), monday, monday.Add(oneWeek), nil)
		if err != nil || l.Seen != mails || !l.Balanced() {
			b.Fatalf("%d seen, %d accounted for, %v", l.Seen, l.Accounted, err)
		}
	}
}

// benchMail is a mail of 8 KiB; every second one goes into the ticket of the one before.
func benchMail(i int) ticketing.Incoming {
	in := ticketing.Incoming{Intake: "support", From: ticketing.Mailbox{Address: ticketing.Address(fmt.Sprintf("u@d%d.example", i/2))},
		Source:    ticketing.Source{Account: "a", Folder: "INBOX", UIDValidity: 1, UID: uint32(i + 1)},
		MessageID: fmt.Sprintf("<m%d@x>", i), Subject: "Printer", Text: "It burns.", Fresh: "It burns.",
		Addressed: ticketing.Addressed{To: true}, Verdict: ticketing.Verdict{Kind: ticketing.KindPerson}}
	if i%2 == 1 {
		in.InReplyTo = []string{fmt.Sprintf("<m%d@x>", i-1)}
	}
	return sealed(in, fmt.Sprintf("%08192d", i))
}
