package bolt

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// BenchmarkHold holds all tickets against a process in which one status has a new
// name, and moves the thousandth part of them, as a start with a changed process
// file does. Memory must not depend on how many tickets there are.
func BenchmarkHold(b *testing.B) {
	for _, exist := range []int{10_000, 1_000_000} {
		b.Run(fmt.Sprintf("exist=%d", exist), func(b *testing.B) { hold(b, exist) })
	}
}

func hold(b *testing.B, exist int) {
	s, err := Open(b.Context(), b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	putByStatus(b, s, exist, now)
	setup := desk.Setup{Intakes: map[string]ticketing.Intake{"support": {Name: "support"}},
		Processes: map[string]ticketing.Process{"support": renaming()}}
	debug.FreeOSMemory()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for b.Loop() {
		found, err := desk.Misfits(b.Context(), s, setup)
		if err != nil || len(found) > 1 || len(found) == 1 && found[0].Count != exist/1000 {
			b.Fatalf("%v, %v", found, err)
		}
		d := desk.New(s, setup, nil, func() {})
		if n, err := d.Reconsider(b.Context(), now); err != nil || len(found) == 1 && n != exist/1000 {
			b.Fatalf("%d changed, %v", n, err)
		}
	}
	runtime.ReadMemStats(&after)
	grown := int64(after.HeapSys-after.HeapReleased) - int64(before.HeapSys-before.HeapReleased)
	b.ReportMetric(float64(grown)/(1<<20), "heap-MiB")
}

// renaming has a status under a new name.
func renaming() ticketing.Process {
	return ticketing.Process{Name: "renaming", Statuses: []ticketing.Status{
		{Name: "Open", Class: ticketing.ClassOpen}, {Name: "New", Class: ticketing.ClassOpen}},
		Renamed:   map[string]string{"Old": "New"},
		Calendars: map[string]ticketing.Calendar{"": wallClock{}}, Zone: time.UTC}
}

func putByStatus(b *testing.B, s *Store, exist int, now time.Time) {
	b.Helper()
	const batch = 5000
	for first := 0; first < exist; first += batch {
		err := s.Update(b.Context(), func(t desk.Tx) error {
			for i := first; i < min(first+batch, exist); i++ {
				n, err := t.NextNumber()
				if err != nil {
					return err
				}
				status := "Open"
				if i%1000 == 0 {
					status = "Old"
				}
				e := ticketing.Entry{At: now, Changes: []ticketing.Change{
					ticketing.Opened{Number: n, Prefix: "T", Intake: "support", Subject: "Printer on fire"},
					ticketing.StatusChanged{To: status, Class: ticketing.ClassOpen, Automatic: true}}}
				if err := t.Save(ticketing.Ticket{}.Record(e), e); err != nil {
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
