package desk_test

import (
	"fmt"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/process"
	"ticketd/ticketing/report"
)

// An account's tickets lie in a mailbox that keeps Greenwich time and in one that is fourteen
// hours ahead. Its plan is that of the first.
func TestAnAccountHasOneBillOverMailboxesInSeveralZones(t *testing.T) {
	o := open(t, nil)
	o.withMonths(func(a *ticketing.Agreement) { a.Terms.Allowance = 30 })
	with := *o.desk.Setup()
	ahead, err := time.LoadLocation("Pacific/Kiritimati")
	if err != nil {
		t.Fatal(err)
	}
	rules, err := process.Builtin("service-desk", process.Env{Zone: ahead})
	if err != nil {
		t.Fatal(err)
	}
	rules.Zone = ahead
	with.Intakes["island"] = ticketing.Intake{Name: "island", Role: ticketing.RoleSupport, Address: "island@desk.example",
		Prefix: "I", Subaddressing: "+", NullSender: true}
	with.Processes["island"], with.First = rules, "support"
	o.desk.Reload(with)
	o.receive(o.mail(ann, "It burns."), o.mail(ann, "It burns here.", func(in *ticketing.Incoming) { in.Intake = "island" }))
	work := func(n ticketing.Number, minutes int) {
		o.order(n, ticketing.Order{By: "Ben", Work: []ticketing.Work{{Minutes: minutes, Billing: ticketing.Billable}}})
	}
	o.now = time.Date(2026, 3, 31, 9, 0, 0, 0, time.UTC) // still March for the first
	work(1001, 20)
	o.now = o.now.Add(4 * time.Hour) // April on the island
	work(1002, 25)
	o.now = time.Date(2026, 4, 1, 0, 30, 0, 0, time.UTC)
	work(1001, 5)
	late := april.AddDate(0, 2, 0)
	for m, want := range map[report.Month]string{march: "[T-1001 within 20 I-1002 within 10 I-1002 over 15]",
		march.Back(-1): "[T-1001 within 5]"} {
		got, err := o.desk.AccountReport(t.Context(), "Customer Ltd", m, late)
		var lines []string
		for _, l := range got.Statement.Lines {
			lines = append(lines, fmt.Sprint(l.Ticket, " ", l.Kind, " ", l.Minutes))
		}
		if fmt.Sprint(lines) != want || err != nil || got.Tickets != 2 {
			t.Errorf("%s: %s of %d tickets, want %s: %v", m, lines, got.Tickets, want, err)
		}
	}
	for mailbox, want := range map[string]string{"support": "20 min", "island": "0 min"} {
		got, err := o.desk.TeamReport(t.Context(), mailbox, march, late)
		if f := got.Statistics.Figures; err != nil || f["time"] != want || got.Tickets != 1 {
			t.Errorf("the team of %s worked %s on %d tickets in March, want %s: %v", mailbox, f["time"], got.Tickets, want, err)
		}
	}
}
