package desk_test

import (
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func (o *office) standing() desk.Standing {
	o.Helper()
	s, err := o.desk.Standing(o.Context(), o.now)
	if err != nil {
		o.Fatal(err)
	}
	return s
}

func TestPromisesStandAsTheTicketsThatAreNotFinishedHaveThem(t *testing.T) {
	o := open(t, nil)
	if got := o.standing(); got != (desk.Standing{}) {
		t.Errorf("of no tickets: %+v", got)
	}
	o.receive(o.mail(ann, "First."), o.mail(ann, "Second."), o.mail(ann, "Third."))
	if got := o.standing(); got != (desk.Standing{Unfinished: 3}) {
		t.Errorf("of new tickets: %+v", got)
	}
	o.now = o.now.Add(23 * time.Hour)
	if got := o.standing(); got != (desk.Standing{Unfinished: 3, Near: 3}) {
		t.Errorf("an hour before the response is due: %+v", got)
	}
	o.order(1001, ticketing.Order{By: "Ben", AsAgent: true, Status: "Resolved"})
	o.now = o.now.Add(5 * 24 * time.Hour)
	if got := o.standing(); got != (desk.Standing{Unfinished: 2, Missed: 2}) {
		t.Errorf("days later, with one resolved: %+v", got)
	}
}
