package process

import (
	"testing"

	"ticketd/ticketing"
)

func TestTheShippedProcessesBillWhatTheirVendorsSay(t *testing.T) {
	const priority, standard = "Priority", "Standard"
	for _, tt := range []struct {
		process string
		t       ticketing.Ticket
		// byType, billable and free are how many minutes are billed of an hour that is
		// logged without a word, as billable, and as free.
		byType, billable, free int
	}{
		{"priority-support", ticketing.Ticket{Plan: priority, Type: "query"}, 0, 60, 0},
		{"priority-support", ticketing.Ticket{Plan: priority, Type: "feedback"}, 0, 60, 0},
		{"priority-support", ticketing.Ticket{Plan: priority, Type: "request"}, 60, 60, 0},
		{"priority-support", ticketing.Ticket{Plan: priority, Type: "request", Category: "data update task"}, 60, 60, 0},
		{"priority-support", ticketing.Ticket{Plan: priority, Type: "data investigation"}, 60, 60, 0},
		{"priority-support", ticketing.Ticket{Plan: standard, Type: "query"}, 60, 60, 0},
		{"priority-support", ticketing.Ticket{Type: "query"}, 60, 60, 0}, // an unknown sender is on it
		{"priority-support", ticketing.Ticket{Plan: standard, Type: "data investigation"}, 60, 60, 0},
		{"priority-support", ticketing.Ticket{Plan: standard, Type: "request"}, 60, 60, 0},
		{"priority-support", ticketing.Ticket{Plan: standard, Type: "feedback"}, 0, 60, 0},
		{"priority-support", ticketing.Ticket{Plan: standard, Type: "query", Category: "software error"}, 0, 0, 0},
		{"priority-support", ticketing.Ticket{Plan: priority, Type: "data investigation", Category: "software error"}, 0, 0, 0},
		{"priority-support", ticketing.Ticket{Plan: standard, Type: "query", Category: "how-to question",
			Status: "Resolved", Class: ticketing.ClassResolved, Code: "error corrected"}, 0, 0, 0},
		{"priority-support", ticketing.Ticket{Plan: standard, Type: "query",
			Status: "Resolved", Class: ticketing.ClassResolved, Code: "question answered"}, 60, 60, 0},
		{"service-desk", ticketing.Ticket{Type: "Service Task"}, 60, 60, 0},
		{"service-desk", ticketing.Ticket{Type: "Support Query"}, 0, 60, 0},
		{"service-desk", ticketing.Ticket{Type: "Technical Support"}, 0, 0, 0},
		// The others bill nothing but what an agent calls billable.
		{"severity", ticketing.Ticket{Type: "problem"}, 0, 60, 0},
		{"severity", ticketing.Ticket{Type: "feature request"}, 0, 60, 0},
		{"client-services", ticketing.Ticket{}, 0, 60, 0},
		{"phases", ticketing.Ticket{Type: "bug or data issue"}, 0, 60, 0},
		{"phases", ticketing.Ticket{Type: "feature request"}, 0, 60, 0},
		{"phases", ticketing.Ticket{Type: "other question"}, 0, 60, 0},
	} {
		p := shippedProcess(t, tt.process)
		for billing, want := range map[ticketing.Billing]int{ticketing.BillingByType: tt.byType,
			ticketing.Billable: tt.billable, ticketing.Free: tt.free} {
			logged := ticketing.TimeLogged{Work: ticketing.Work{Minutes: 60, Billing: billing}}
			got := p.Billable(tt.t, []ticketing.Entry{{Changes: []ticketing.Change{logged}}})
			if got != want {
				t.Errorf("%s, %q on %q in %q, resolved as %q: of an hour %q %d minutes are billed, want %d", tt.process,
					tt.t.Type, tt.t.Plan, tt.t.Category, tt.t.Code, billing, got, want)
			}
		}
	}
}
