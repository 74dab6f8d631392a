package ticketing

import "testing"

func TestTimeIsBilledAsTheTicketIsSortedUnlessNobodyEverPays(t *testing.T) {
	p := Process{Plans: []Plan{{Name: "Gold"}, {Name: "Standard", Default: true}}, Charges: []Charge{
		{Name: "bugs", Pay: PayNever, Kinds: Kinds{Categories: []string{"software error"}}},
		{Name: "tasks", Pay: PayTime, Kinds: Kinds{Types: []string{"task"}, Plans: []string{"Standard"}}},
	}}
	logged := func(minutes int, b Billing) Change { return TimeLogged{Work: Work{Minutes: minutes, Billing: b}} }
	history := []Entry{{Changes: []Change{logged(20, BillingByType), logged(10, Free)}},
		{Changes: []Change{logged(5, Billable), logged(-5, BillingByType)}}}
	for _, tt := range []struct {
		name string
		t    Ticket
		want int
	}{
		{"included", Ticket{Type: "query"}, 5},
		{"by the time it takes", Ticket{Type: "task"}, 20},
		{"on another plan", Ticket{Type: "task", Plan: "gold"}, 5},
		{"never", Ticket{Type: "task", Category: "software error"}, 0},
	} {
		if got := p.Billable(tt.t, history); got != tt.want {
			t.Errorf("%s: %d minutes are billable, want %d", tt.name, got, tt.want)
		}
	}
}
