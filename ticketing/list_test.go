package ticketing

import (
	"testing"
	"time"
)

func TestATicketStaysOnItsListWhenATimerClosesIt(t *testing.T) {
	j := testJudge()
	wishes := List{Name: "wishes", Codes: []string{"told"}}
	j.Process.Lists = []List{wishes}
	now := noon
	ticket := ticketIn(j, "Working")
	order := func(o Order) {
		now = now.Add(time.Hour)
		ticket = ticket.Apply(now, j.Decide(ticket, o, now).Changes...)
	}
	wait := func() {
		now = now.Add(100 * time.Hour)
		ticket = ticket.Apply(now, j.Decide(ticket, TimePassed{}, now).Changes...)
	}
	want := func(what, status string, listed bool) {
		t.Helper()
		if ticket.Status != status || wishes.Listed(ticket) != listed {
			t.Errorf("%s: it is %s (%s), listed %v", what, ticket.Status, ticket.Code, wishes.Listed(ticket))
		}
	}
	want("new", "Working", false)
	order(Order{Status: "Solved", Code: "told"})
	want("resolved", "Solved", true)
	wait()
	want("closed by time", "Closed", true)
	order(Order{Status: "Working"})
	want("opened again", "Working", false)
	order(Order{Status: "Solved", Code: "solved"})
	want("resolved otherwise", "Solved", false)
	wait()
	want("closed after that", "Closed", false)
}
