package bolt

import (
	"context"
	"fmt"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// BenchmarkWake lets time pass over a store in which a hundred tickets are due
// each time. What it costs must not depend on how many there are.
func BenchmarkWake(b *testing.B) {
	for _, exist := range []int{1_000, 1_000_000} {
		b.Run(fmt.Sprintf("due=100/exist=%d", exist), func(b *testing.B) { tickAway(b, exist, 100) })
	}
}

func tickAway(b *testing.B, exist, due int) {
	s, err := Open(b.Context(), b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	stock(b, s, exist, due, now)
	counted := &countingStore{Store: s}
	d := desk.New(counted, desk.Setup{
		Intakes:   map[string]ticketing.Intake{"support": {Name: "support"}},
		Processes: map[string]ticketing.Process{"support": swinging()},
	}, nil, func() {})
	ticks := 0
	for b.Loop() {
		now = now.Add(2 * time.Hour)
		woken, err := d.Wake(b.Context(), now)
		if err != nil || woken != due {
			b.Fatalf("%d tickets were woken: %v", woken, err)
		}
		ticks++
	}
	b.ReportMetric(float64(counted.read)/float64(ticks), "tickets-read/op")
}

// swinging moves tickets to and fro by the hour, so that the same ones are due
// with every tick.
func swinging() ticketing.Process {
	hour := ticketing.Delay{N: 1, Unit: ticketing.Hours}
	return ticketing.Process{Name: "swinging", Statuses: []ticketing.Status{
		{Name: "To", Class: ticketing.ClassOpen}, {Name: "Fro", Class: ticketing.ClassOpen}},
		Timers: []ticketing.Timer{{Name: "to", In: "Fro", After: hour, To: "To"},
			{Name: "fro", In: "To", After: hour, To: "Fro"}},
		Calendars: map[string]ticketing.Calendar{"": wallClock{}}, Zone: time.UTC}
}

// wallClock is a calendar that is always open; it knows hours only.
type wallClock struct{}

func (wallClock) Add(from time.Time, work time.Duration) time.Time { return from.Add(work) }
func (wallClock) Between(from, to time.Time) time.Duration         { return to.Sub(from) }
func (wallClock) After(from time.Time, d ticketing.Delay) time.Time {
	return from.Add(time.Duration(d.N) * time.Hour)
}

// stock fills a store with tickets. Those that are not due in time are due in
// other centuries.
func stock(b *testing.B, s *Store, exist, due int, now time.Time) {
	b.Helper()
	const batch = 5000
	every := exist / due
	for first := 0; first < exist; first += batch {
		err := s.Update(b.Context(), func(t desk.Tx) error {
			for i := first; i < min(first+batch, exist); i++ {
				at := now.AddDate(1000, 0, 0).Add(time.Duration(i) * time.Second)
				if i%every == 0 {
					at = now.Add(time.Hour)
				}
				if err := putAway(t, now, at); err != nil {
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

func putAway(t desk.Tx, now, due time.Time) error {
	n, err := t.NextNumber()
	if err != nil {
		return err
	}
	e := ticketing.Entry{At: now, Changes: []ticketing.Change{
		ticketing.Opened{Number: n, Prefix: "T", Intake: "support", Subject: "Printer on fire"},
		ticketing.StatusChanged{To: "To", Class: ticketing.ClassOpen, Automatic: true},
		ticketing.Scheduled{Timer: "fro", At: due}}}
	return t.Save(ticketing.Ticket{}.Record(e), e)
}

// countingStore counts the tickets that are read in its transactions.
type countingStore struct {
	desk.Store
	read int
}

func (s *countingStore) Update(ctx context.Context, fn func(desk.Tx) error) error {
	return s.Store.Update(ctx, func(t desk.Tx) error { return fn(countingTx{t, s}) })
}

type countingTx struct {
	desk.Tx
	store *countingStore
}

func (t countingTx) Ticket(n ticketing.Number) (ticketing.Ticket, bool, error) {
	t.store.read++
	return t.Tx.Ticket(n)
}

func (t countingTx) Tickets(fn func(ticketing.Ticket) bool) error {
	return t.Tx.Tickets(func(each ticketing.Ticket) bool {
		t.store.read++
		return fn(each)
	})
}
