package report

import (
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"ticketd/ticketing"
)

// busy is a ticket of eight entries as most are, opened so many minutes after March began.
func busy(n ticketing.Number, minute int) []ticketing.Entry {
	when := at("2026-03-01 00:00").Add(time.Duration(minute) * time.Minute)
	after := func(hours int, changes ...ticketing.Change) ticketing.Entry {
		return ticketing.Entry{At: when.Add(time.Duration(hours) * time.Hour), Changes: changes}
	}
	first := opened("2026-03-01 00:00", []string{"Highest", "High", "Medium", "Low"}[n%4])
	first.At = when
	open := first.Changes[0].(ticketing.Opened)
	open.Number, open.Account = n, "account "+string(rune('A'+n%26))
	first.Changes[0] = open
	return []ticketing.Entry{first, after(1, ticketing.Assigned{To: "Ada"}),
		after(2, ticketing.Said{Author: "Ada", Text: "We look."}, ticketing.StatusChanged{To: "Awaiting Client Info", Class: ticketing.ClassWaitingCustomer}),
		after(20, ticketing.Filed{Side: ticketing.FromCustomer, MessageID: "a@b"}, ticketing.StatusChanged{To: "Under Investigation", Class: ticketing.ClassOpen}),
		after(30, ticketing.TimeLogged{Author: "Ada", Work: ticketing.Work{Minutes: 20}}),
		after(50, ticketing.Said{Author: "Ada", Text: "Done."}, ticketing.StatusChanged{To: "Client Sign Off", Class: ticketing.ClassResolved, Code: "solved"}),
		after(55, ticketing.Rated{By: "eva@globex.example", Rating: int(n%5) + 1, Comment: "fine"}),
		after(200, ticketing.StatusChanged{To: "Closed/Resolved", Class: ticketing.ClassClosed, Code: "solved", Automatic: true})}
}

// BenchmarkCase reads and adds 50,000 tickets of a month.
func BenchmarkCase(b *testing.B) {
	m := month("2026-03", nil)
	r := rand.New(rand.NewPCG(1, 1))
	histories := make([][]ticketing.Entry, 2000)
	for i := range histories {
		histories[i] = busy(ticketing.Number(1001+i), r.IntN(40*24*60))
	}
	b.ReportAllocs()
	for b.Loop() {
		team := NewTeam(desk, m)
		for i := range 50_000 {
			if c, part := m.Case(desk, histories[i%len(histories)], far); part {
				team.Add(c)
			}
		}
	}
}

// BenchmarkTeam measures what 50,000 tickets cost a report beside reading them.
func BenchmarkTeam(b *testing.B) {
	m := month("2026-03", nil)
	for b.Loop() {
		before := held()
		team := NewTeam(desk, m)
		for i := range 50_000 {
			n := ticketing.Number(1001 + i)
			if c, part := m.Case(desk, busy(n, i%(30*24*60)), far); part {
				team.Add(c)
			}
		}
		b.ReportMetric(float64(held()-before)/(1<<20), "MiB-held")
		files := 0
		for _, f := range team.Statistics().Files {
			files += len(f.Content)
		}
		b.ReportMetric(float64(files)/(1<<20), "MiB-files")
		runtime.KeepAlive(team)
	}
}

func TestAReportHoldsLittleOfEachTicket(t *testing.T) {
	m := month("2026-03", nil)
	before := held()
	team := NewTeam(desk, m)
	for i := range 5000 {
		c, _ := m.Case(desk, busy(ticketing.Number(1001+i), i*8), far)
		team.Add(c)
	}
	if more := int64(held() - before); more > 6<<20 {
		t.Errorf("5000 tickets take %d KiB", more>>10)
	}
	runtime.KeepAlive(team)
}

func held() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
