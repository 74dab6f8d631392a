package ticketing

import (
	"math/rand/v2"
	"testing"
	"time"

	"ticketd/ticketing/command"
)

func TestWhatWasPutOffComesBackToTheTeamOnTheDayAndNoTimerFiresBefore(t *testing.T) {
	j, until := testJudge(), noon.Add(40*24*time.Hour)
	ticket := ticketIn(j, "Working")
	d := j.Decide(ticket, Order{By: "Ben", Wait: true, Until: until, Assign: "Ben"}, noon)
	ticket = ticket.Apply(noon, d.Changes...)
	if !ticket.Until.Equal(until) || !ticket.Due().Equal(until) {
		t.Fatalf("put off until %v, it is due %v", ticket.Until, ticket.Due())
	}
	d = j.Decide(ticket, TimePassed{}, until)
	wantOutline(t, "on the day", d, "pended, to Working, notice-due>ben", "put off")
	if after := ticket.Apply(until, d.Changes...); !after.Until.IsZero() || !after.Due().IsZero() {
		t.Errorf("then it is put off until %v and due %v", after.Until, after.Due())
	}
}

func TestACustomersAnswerEndsThatATicketIsPutOff(t *testing.T) {
	j := testJudge()
	ticket := ticketIn(j, "Working")
	put := j.Decide(ticket, Order{By: "Ben", Wait: true, Until: noon.Add(30 * 24 * time.Hour)}, noon)
	ticket = ticket.Apply(noon, put.Changes...)
	answered := noon.Add(time.Hour)
	e := MailReceived{Mail: mailFrom("ann@customer.example"), Intake: support,
		Route: Route{Ticket: 1001, By: ByReference}}
	ticket = ticket.Apply(answered, j.Decide(ticket, e, answered).Changes...)
	if ticket.Status != "Working" || !ticket.Until.IsZero() || !ticket.Due().IsZero() {
		t.Errorf("it is %s until %v, due %v", ticket.Status, ticket.Until, ticket.Due())
	}
}

func TestATimerStartsAnewOnceATicketIsNoLongerPutOff(t *testing.T) {
	j := testJudge()
	ticket := ticketIn(j, "Pending")
	put := j.Decide(ticket, Order{By: "Ben", Wait: true, Until: noon.Add(60 * 24 * time.Hour)}, noon)
	ticket = ticket.Apply(noon, put.Changes...)
	later := noon.Add(30 * 24 * time.Hour)
	d := j.Decide(ticket, Order{By: "Ben", Wait: true}, later)
	ticket = ticket.Apply(later, d.Changes...)
	if want := later.Add(7 * 24 * time.Hour); !ticket.Until.IsZero() || !ticket.Due().Equal(want) {
		t.Errorf("it is due %v, want %v", ticket.Due(), want)
	}
}

func TestThreeWeeksEndAtTheSameTimeOfDayWhenTheClocksChange(t *testing.T) {
	vienna, err := time.LoadLocation("Europe/Vienna")
	if err != nil {
		t.Fatal(err)
	}
	for _, now := range []time.Time{time.Date(2026, 3, 20, 10, 30, 0, 0, vienna), time.Date(2026, 10, 20, 10, 30, 0, 0, vienna)} {
		at, _, err := command.Until("3w", now, vienna)
		if err != nil {
			t.Fatal(err)
		}
		if want := now.AddDate(0, 0, 21); !at.Equal(want) {
			t.Errorf("put off on %v until %v, want %v", now, at, want)
		}
	}
}

// Whatever is ordered and however time passes: what is due next lies ahead, and a
// ticket that is put off waits for its customer.
func TestDueMovesOnWhateverIsPutOff(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		j, now := testJudge(), noon
		ticket := ticketIn(j, []string{"Working", "Pending", "Stale", "Solved"}[rnd.IntN(4)])
		for range 30 {
			var e Event = TimePassed{}
			switch rnd.IntN(5) {
			case 0:
				e = Order{By: "Ben", Wait: true, Until: now.Add(time.Duration(rnd.IntN(60*24)) * time.Hour)}
			case 1:
				e = Order{By: "Ben", Wait: true}
			case 2:
				e = MailReceived{Mail: mailFrom("ann@customer.example"), Intake: support,
					Route: Route{Ticket: 1001, By: ByReference}}
			}
			ticket = ticket.Apply(now, j.Decide(ticket, e, now).Changes...)
			if due := ticket.Due(); !due.IsZero() && !due.After(now) {
				t.Fatalf("at %v, after %T, it is due %v", now, e, due)
			}
			if !ticket.Until.IsZero() && ticket.Class != ClassWaitingCustomer {
				t.Fatalf("it is %s, put off until %v", ticket.Status, ticket.Until)
			}
			now = now.Add(time.Duration(rnd.IntN(10*24)) * time.Hour)
			if due := ticket.Due(); !due.IsZero() && rnd.IntN(2) == 0 {
				now = latest(now, due)
			}
		}
	}
}
