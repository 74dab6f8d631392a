package bolt

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// intakeLetter is about how long its acknowledgement is, in octets.
const intakeLetter = 2100

// intake writes what one new mail of 10 KB with its acknowledgement costs.
func intake(t desk.Tx, body []byte) error {
	n, err := t.NextNumber()
	if err != nil {
		return err
	}
	h := ticketing.Hash(sha256.Sum256(body))
	id := fmt.Sprintf("<%x@customer.example>", h[:12])
	now := time.Date(2026, 3, 2, 9, 0, int(n)%50, 0, time.UTC)
	ann := ticketing.Mailbox{Name: "Ann Example", Address: "ann@customer.example"}
	ticket := ticketing.Ticket{Number: n, Prefix: "T", Intake: "support",
		Process: "priority-support", Subject: "Printer on fire", Status: "Open",
		Class: ticketing.ClassOpen, Opened: now, StatusSince: now, LastIn: now, Acked: now,
		Thread: []string{id}, Participants: []ticketing.Participant{{Mailbox: ann, Since: now}},
		Deadlines: []ticketing.Deadline{{Timer: "close", At: now.Add(48 * time.Hour)}}}
	entry := ticketing.Entry{At: now, Cause: id, Changes: []ticketing.Change{
		ticketing.Opened{Number: n, Prefix: "T", Subject: "Printer on fire"},
		ticketing.Filed{MessageID: id, Raw: h, From: ann, Text: strings.Repeat("It burns. ", 150)},
		ticketing.Joined{Who: ann}, ticketing.Wrote{Letter: "acknowledgement", Ack: true}}}
	seen := desk.Disposition{At: now, Intake: "support", MessageID: id, Subject: "Printer on fire",
		Outcome: desk.OutcomeOpened, Ticket: n, Receipts: ticketing.Receipts{RawHash: h,
			Fingerprint: sha256.Sum256(h[:]), Source: ticketing.Source{Account: "imap",
				Folder: "INBOX", UIDValidity: 1, UID: uint32(n)}}}
	if _, found, err := t.Seen(seen.Receipts); found || err != nil {
		return fmt.Errorf("seen %v: %w", found, err)
	}
	ack := ticketing.Parcel{Ticket: n, Letter: "acknowledgement", To: ann.Address, Created: now,
		MessageID: fmt.Sprintf("<t%d.1@desk.example>", n),
		Body: fmt.Appendf(nil, "Message-ID: <t%d.1>\r\n\r\n%s", n,
			strings.Repeat("words\r\n", intakeLetter/len("words\r\n")))}
	blob := desk.Blob{Hash: h, Size: int64(len(body)), Body: bytes.NewReader(body)}
	_, err = t.Enqueue(ack)
	for _, e := range []error{err, t.Keep(blob), t.Save(ticket, entry), t.LinkID(id, n),
		t.LinkID(ack.MessageID, n), t.MarkSeen(seen),
		t.SetTally("acks "+id, ticketing.Tally{}.Add(now, time.Hour))} {
		if e != nil {
			return e
		}
	}
	return nil
}

func tenKB(b *testing.B) func(i int) []byte {
	body := make([]byte, 10<<10)
	if _, err := rand.Read(body); err != nil {
		b.Fatal(err)
	}
	return func(i int) []byte {
		mail := bytes.Clone(body)
		binary.BigEndian.PutUint64(mail, uint64(i))
		return mail
	}
}

// BenchmarkIntake takes in 100 mails per transaction.
func BenchmarkIntake(b *testing.B) {
	s, err := Open(context.Background(), b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	mail := tenKB(b)
	mails := 0
	for b.Loop() {
		err := s.Update(context.Background(), func(t desk.Tx) error {
			for i := range 100 {
				if err := intake(t, mail(mails+i)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		mails += 100
	}
	b.ReportMetric(float64(mails)/b.Elapsed().Seconds(), "mails/s")
}

// BenchmarkOneByOne takes in one mail per Update from several callers.
func BenchmarkOneByOne(b *testing.B) {
	for _, callers := range []int{1, 10, 100} {
		b.Run(fmt.Sprint(callers), func(b *testing.B) {
			s, err := Open(context.Background(), b.TempDir(), Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			mail := tenKB(b)
			var all sync.WaitGroup
			for c := range callers {
				all.Go(func() {
					for i := c; i < b.N; i += callers {
						err := s.Update(context.Background(), func(t desk.Tx) error {
							return intake(t, mail(i))
						})
						if err != nil {
							b.Error(err)
						}
					}
				})
			}
			all.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
		})
	}
}
