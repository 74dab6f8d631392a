package report

import (
	"math/rand/v2"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/billing"
)

// priced is a process that sorts by all that a charge can go by.
var priced = ticketing.Process{
	Plans: []ticketing.Plan{{Name: "Gold"}, {Name: "Plain", Default: true}},
	Charges: []ticketing.Charge{
		{Name: "bugs", Pay: ticketing.PayNever, Kinds: ticketing.Kinds{Categories: []string{"bug"}}},
		{Name: "gifts", Pay: ticketing.PayNever, Kinds: ticketing.Kinds{Codes: []string{"gift"}}},
		{Name: "tasks", Pay: ticketing.PayTime, Kinds: ticketing.Kinds{Types: []string{"task"}}},
		{Name: "talks", Pay: ticketing.PayIncluded, Kinds: ticketing.Kinds{Types: []string{"talk"}}},
	},
}

// anyHistory is a history of a ticket, in time, and never with less time than none.
func anyHistory(r *rand.Rand, zone *time.Location) []ticketing.Entry {
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	at, spent := time.Date(2026, 1, 1+r.IntN(60), r.IntN(24), 0, 0, 0, zone), 0
	history := []ticketing.Entry{{At: at, Changes: []ticketing.Change{
		ticketing.Opened{Number: 1001, Prefix: "T", Subject: "Leak", Account: "globex", Plan: pick("Gold", "Plain", "")}}}}
	for range r.IntN(25) {
		at = at.Add(time.Duration(r.IntN(12*24*60)) * time.Minute)
		var c ticketing.Change
		switch r.IntN(5) {
		case 0:
			c = ticketing.Sorted{Facts: ticketing.Facts{Type: pick("task", "talk", "other"),
				Category: pick("bug", "wish", ""), Product: pick("Atlas", "Borea", "")}}
		case 1:
			c = ticketing.StatusChanged{To: "Done", Class: ticketing.Class(pick("resolved", "closed", "open")),
				Code: pick("gift", "solved", "")}
		default:
			minutes := max(r.IntN(90)-30, -spent)
			spent += minutes
			c = ticketing.TimeLogged{Author: "Ben", Work: ticketing.Work{Minutes: minutes,
				Billing: ticketing.Billing(pick("", "", "billable", "free"))}}
		}
		history = append(history, ticketing.Entry{At: at, Changes: []ticketing.Change{c}})
	}
	return history
}

// replayed is a ticket as some entries leave it.
func replayed(history []ticketing.Entry) (t ticketing.Ticket) {
	for _, e := range history {
		t = t.Record(e)
	}
	return t
}

// before counts the entries before a moment.
func before(history []ticketing.Entry, at time.Time) (n int) {
	for n < len(history) && history[n].At.Before(at) {
		n++
	}
	return n
}

func TestAllMonthsTogetherBillWhatATicketIsWorthAtItsEnd(t *testing.T) {
	zone := time.FixedZone("", 13*60*60)
	for seed := range uint64(4000) {
		r := rand.New(rand.NewPCG(seed, 6))
		history := anyHistory(r, zone)
		billedBy, first := map[string]int{}, 0
		end := MonthOf(history[len(history)-1].At, zone)
		for m := MonthOf(history[0].At, zone); ; m = m.Back(-1) {
			last := before(history, m.To())
			items := billed(priced, replayed(history[:first]), replayed(history[:last]), history[:last], first)
			for _, i := range items {
				billedBy[i.Charge+"/"+i.Product] += i.Minutes
				if i.Minutes == 0 || i.Subject != "Leak" || i.Ticket.String() != "T-1001" || i.Last.IsZero() {
					t.Fatalf("seed %d, %s: %+v", seed, m, i)
				}
			}
			if first = last; m == end {
				break
			}
		}
		ticket := replayed(history)
		want := map[string]int{}
		if minutes := priced.Billable(ticket, history); minutes != 0 {
			want[priced.ChargeFor(ticket).Name+"/"+ticket.Product] = minutes
		}
		for key, minutes := range billedBy {
			if minutes != want[key] {
				t.Fatalf("seed %d: the months bill %v, the ticket is worth %v", seed, billedBy, want)
			}
		}
		if first != len(history) || len(want) > 0 && billedBy[priced.ChargeFor(ticket).Name+"/"+ticket.Product] == 0 {
			t.Fatalf("seed %d: the months bill %v, the ticket is worth %v", seed, billedBy, want)
		}
	}
}

func TestATicketThatIsSortedOtherwiseIsCreditedAndBilledAnew(t *testing.T) {
	march := time.Date(2026, 3, 3, 9, 0, 0, 0, time.UTC)
	history := []ticketing.Entry{
		{At: march, Changes: []ticketing.Change{ticketing.Opened{Number: 1001, Prefix: "T", Subject: "Leak", Account: "globex"},
			ticketing.Sorted{Facts: ticketing.Facts{Type: "task"}},
			ticketing.TimeLogged{Work: ticketing.Work{Minutes: 50}}}},
		{At: march.AddDate(0, 1, 0), Changes: []ticketing.Change{ticketing.Sorted{Facts: ticketing.Facts{Type: "talk"}},
			ticketing.TimeLogged{Work: ticketing.Work{Minutes: 10, Billing: ticketing.Billable}}}},
		{At: march.AddDate(0, 2, 0), Changes: []ticketing.Change{ticketing.Sorted{Facts: ticketing.Facts{Type: "talk", Category: "bug"}}}},
	}
	item := func(charge string, minutes, last int) billing.Item {
		return billing.Item{Ticket: ticketing.Tag{Prefix: "T", Number: 1001}, Subject: "Leak", Account: "globex",
			Charge: charge, Minutes: minutes, Last: history[last].At}
	}
	for month, want := range [][]billing.Item{
		{item("tasks", 50, 0)},
		{item("tasks", -50, 1), item("talks", 10, 1)},
		{item("talks", -10, 1)},
	} {
		got := billed(priced, replayed(history[:month]), replayed(history[:month+1]), history[:month+1], month)
		if len(got) != len(want) {
			t.Fatalf("month %d: %+v, want %+v", month, got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("month %d: %+v, want %+v", month, got[i], want[i])
			}
		}
	}
}

func TestAnAllowanceCoversWhatTheAgreementHoldsFor(t *testing.T) {
	globex := ticketing.Account{Name: "globex", Agreement: ticketing.Agreement{Products: []string{"Atlas"},
		Terms: ticketing.Terms{Allowance: 60, Outside: []string{"tasks"}}}}
	for _, tt := range []struct {
		item         billing.Item
		own, covered bool
	}{
		{billing.Item{Account: "globex", Charge: "talks", Product: "atlas"}, true, true},
		{billing.Item{Account: "globex", Charge: "talks"}, true, true},
		{billing.Item{Account: "globex", Charge: "talks", Product: "Borea"}, true, false},
		{billing.Item{Account: "globex", Charge: "tasks", Product: "Atlas"}, true, false},
		{billing.Item{Account: "initech", Charge: "talks"}, false, false},
		{billing.Item{Charge: "talks"}, false, false},
	} {
		got := covered(priced, globex, []billing.Item{tt.item})
		if len(got) != 0 != tt.own || tt.own && got[0].Covered != tt.covered {
			t.Errorf("%+v: %+v", tt.item, got)
		}
	}
}
