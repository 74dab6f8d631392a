package record

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

var update = flag.Bool("update", false, "write missing golden records; never changes one")

// A golden record is what some released ticketd wrote. It stays readable for
// ever, and means what it meant.
func TestGoldenRecordsAreReadForEver(t *testing.T) {
	at := time.Date(2026, 3, 2, 17, 55, 0, 250, time.UTC)
	ann := ticketing.Mailbox{Name: "Ann Example", Address: "ann@customer.example"}
	h := ticketing.Hash{0xab, 31: 0xcd}

	golden(t, "ticket.1", ticketVersion, ticketing.Ticket{Number: 1042, Prefix: "T",
		Intake: "support", Process: "priority-support", Subject: "Printer on fire",
		Status: "Open", Class: ticketing.ClassOpen, Account: "Customer", Opened: at,
		StatusSince: at, LastIn: at, Acked: at, Entries: 2, Letters: 1,
		Participants: []ticketing.Participant{{Mailbox: ann, Since: at,
			Trust: ticketing.TrustToken, Language: "en", LastLetter: "<t1042.1.x@desk.example>"}},
		Deadlines: []ticketing.Deadline{{Timer: "close", At: at.Add(48 * time.Hour)}},
		Links:     []ticketing.Link{{To: 1041, Kind: "continues"}},
		Thread:    []string{"<first@customer.example>"}}, WriteTicket, ReadTicket)
	golden(t, "entry.1", entryVersion, ticketing.Entry{At: at,
		Actor: ticketing.Actor{Kind: ticketing.ByCustomer, Name: string(ann.Address)},
		Cause: "<first@customer.example>", Why: []string{"nothing leads to a ticket"},
		Changes: []ticketing.Change{
			ticketing.Opened{Number: 1042, Prefix: "T", Intake: "support",
				Process: "priority-support", Subject: "Printer on fire", Account: "Customer"},
			ticketing.Filed{MessageID: "<first@customer.example>", Raw: h, From: ann,
				Kind: ticketing.KindPerson, Side: ticketing.FromCustomer, Subject: "Printer",
				Text: "It burns.\n", Trust: ticketing.TrustAligned,
				Attachments: []ticketing.Attachment{{Name: "fire.png", Type: "image/png",
					Size: 77, SHA256: h}},
				Defects: []ticketing.Defect{{Part: "header", What: "no Date"}}},
			ticketing.Joined{Who: ann, Trust: ticketing.TrustAligned, Language: "en"},
			ticketing.StatusChanged{To: "Open", Class: ticketing.ClassOpen, Automatic: true},
			ticketing.Assigned{To: "bob"}, ticketing.Said{Author: "bob", Text: "Water?"},
			ticketing.Noted{Author: "bob", Text: "odd"},
			ticketing.Recognised{Who: ann.Address, Trust: ticketing.TrustToken},
			ticketing.Wrote{Letter: "acknowledgement", Class: ticketing.Automatic,
				To: ann.Address, Role: ticketing.RoleCustomer,
				MessageID: "<t1042.1.x@desk.example>", Ack: true},
			ticketing.Linked{Link: ticketing.Link{To: 1041, Kind: "continues"}},
			ticketing.Merged{Into: 1041}, ticketing.Escalated{By: string(ann.Address)},
			ticketing.Scheduled{Timer: "close", At: at},
			ticketing.Undelivered{To: ann.Address, MessageID: "<t1042.1.x@desk.example>",
				Diagnostic: "550 5.1.1 no such user", Hard: true}}}, WriteEntry, ReadEntry)
	golden(t, "disposition.1", dispositionVersion, desk.Disposition{At: at, Intake: "support",
		Receipts: ticketing.Receipts{Source: ticketing.Source{Account: "imap.example",
			Folder: "INBOX", UIDValidity: 7, UID: 42}, RawHash: h, Fingerprint: h},
		MessageID: "<first@customer.example>", From: ann.Address, Subject: "Printer on fire",
		Outcome: desk.OutcomeOpened, Ticket: 1042, Why: []string{"nothing leads to a ticket"},
		Verdict: ticketing.Verdict{Kind: ticketing.KindPerson, NoAck: true,
			Evidence: []string{"Precedence: bulk"}}}, WriteDisposition, ReadDisposition)
	golden(t, "delivery.1", deliveryVersion, outbox.Delivery{State: outbox.Sent, Attempts: 2,
		Next: at, Tried: at, DotSent: true, LastError: "451 later", Response: "250 ok",
		Finished: at, Parcel: ticketing.Parcel{ID: "0000000007", Ticket: 1042,
			Letter: "acknowledgement", Class: ticketing.Automatic, Intake: "support",
			To: ann.Address, MessageID: "<t1042.1.x@desk.example>", Subject: "[T-1042]",
			Created: at, NotBefore: at, Held: "cap"}},
		func(d outbox.Delivery) ([]byte, error) { return WriteDelivery(d, h) },
		func(b []byte) (outbox.Delivery, error) { d, _, err := ReadDelivery(b); return d, err })
	golden(t, "tally.1", tallyVersion,
		ticketing.Tally{Marks: []ticketing.Mark{{Minute: 29540000, Count: 3}}},
		func(v ticketing.Tally) ([]byte, error) { return WriteTally("acks ann", v) },
		func(b []byte) (ticketing.Tally, error) { _, v, err := ReadTally(b); return v, err })
	golden(t, "keyring.1", keyringVersion, ticketing.Keyring{{ID: 2, Secret: h}, {ID: 1}},
		WriteKeyring, ReadKeyring)
}

func golden[T any](t *testing.T, name string, newest byte, v T,
	write func(T) ([]byte, error), read func([]byte) (T, error)) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	written, err := write(v)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(file); err != nil && *update {
		if err := os.WriteFile(file, written, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	back, err := read(old)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if !reflect.DeepEqual(v, back) {
		t.Errorf("%s means something else now:\nthen %+v\nnow  %+v", name, v, back)
	}
	if old[0] == newest && !bytes.Equal(old, written) {
		t.Errorf("%s is written differently now; that needs a new version:\n%s\n%s",
			name, old[headerLength:], written[headerLength:])
	}
}
