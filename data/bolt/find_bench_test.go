package bolt

import (
	"fmt"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// BenchmarkLookup asks a store of a million tickets, of which fifty are one
// agent's, for these, and for words that none, one or every ticket has.
func BenchmarkLookup(b *testing.B) {
	const exist = 1_000_000
	s, err := Open(b.Context(), b.TempDir(), Options{Volatile: true})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	manyToFind(b, s, exist)
	for name, look := range map[string]func(desk.Reader) ([]ticketing.Ticket, error){
		"mine": func(r desk.Reader) ([]ticketing.Ticket, error) {
			return r.Unfinished(desk.ByAssignee, "Bob", 50)
		},
		"none":   func(r desk.Reader) ([]ticketing.Ticket, error) { return r.Find([]string{"elevator"}, 50) },
		"oldest": func(r desk.Reader) ([]ticketing.Ticket, error) { return r.Find([]string{"printer", "nr1001"}, 50) },
		"all":    func(r desk.Reader) ([]ticketing.Ticket, error) { return r.Find([]string{"printer"}, 50) },
	} {
		b.Run(fmt.Sprintf("%s/exist=%d", name, exist), func(b *testing.B) {
			found := 0
			for b.Loop() {
				err := s.View(b.Context(), func(r desk.Reader) error {
					all, err := look(r)
					found = len(all)
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(found), "found/op")
		})
	}
}

func manyToFind(b *testing.B, s *Store, exist int) {
	b.Helper()
	const batch = 5000
	for first := 0; first < exist; first += batch {
		err := s.Update(b.Context(), func(t desk.Tx) error {
			for range batch {
				if err := putToFind(t, exist); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// putToFind puts a ticket away that is finished, but for one in a hundred.
func putToFind(t desk.Tx, exist int) error {
	n, err := t.NextNumber()
	if err != nil {
		return err
	}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	ann := ticketing.Mailbox{Name: "Ann Example", Address: ticketing.Address(
		fmt.Sprintf("ann%d@customer.example", n))}
	ticket := ticketing.Ticket{Number: n, Prefix: "T", Account: "Customer Ltd", Opened: now,
		Subject: fmt.Sprintf("Printer on the third floor is on fire, nr%d", n),
		Class:   ticketing.ClassClosed, Participants: []ticketing.Participant{{Mailbox: ann}}}
	if n%100 == 0 {
		ticket.Class = ticketing.ClassOpen
	}
	if int(n)%(exist/50) == 0 {
		ticket.Assignee = "Bob"
	}
	return t.Save(ticket, ticketing.Entry{At: now})
}
