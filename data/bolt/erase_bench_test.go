package bolt

import (
	"fmt"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// BenchmarkErase erases somebody who has one of many tickets, and compacts the file.
func BenchmarkErase(b *testing.B) {
	const exist = 1_000_000
	s, err := Open(b.Context(), b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	putByStatus(b, s, exist, now)
	for i := 0; b.Loop(); i++ {
		who := ticketing.Mailbox{Name: fmt.Sprintf("Ada Number%d", i), Address: ticketing.Address(fmt.Sprintf("ada%d@globex.example", i))}
		b.StopTimer()
		put(b, s, who, now)
		b.StartTimer()
		found, err := s.Erase(b.Context(), Erasing{Address: who.Address, Stays: func(string) bool { return false }}, now)
		if err != nil || len(found.Tickets) != 1 {
			b.Fatal(found, err)
		}
		b.ReportMetric(b.Elapsed().Seconds(), "erase-s")
		if err := s.Compact(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// put opens somebody's ticket.
func put(b *testing.B, s *Store, who ticketing.Mailbox, now time.Time) {
	b.Helper()
	err := s.Update(b.Context(), func(t desk.Tx) error {
		n, err := t.NextNumber()
		e := ticketing.Entry{At: now, Changes: []ticketing.Change{
			ticketing.Opened{Number: n, Prefix: "T", Intake: "support", Subject: "Printer on fire"},
			ticketing.Joined{Who: who}}}
		if err != nil {
			return err
		}
		return t.Save(ticketing.Ticket{}.Record(e), e)
	})
	if err != nil {
		b.Fatal(err)
	}
}
