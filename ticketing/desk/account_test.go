package desk_test

import (
	"testing"
	"time"

	"ticketd/schedule/calendar"
	"ticketd/ticketing"
)

// globex is a customer whose office is closed on Tuesday the third of March.
func globex(t *testing.T) ticketing.Account {
	t.Helper()
	office, err := calendar.Office(time.UTC).WithHolidays([]calendar.Holiday{
		{Date: calendar.Date{Year: 2026, Month: time.March, Day: 3}, Name: "Globex Day"}})
	if err != nil {
		t.Fatal(err)
	}
	return ticketing.Account{Name: "Globex", Domains: []string{"globex.example"},
		Calendars: map[string]ticketing.Calendar{"office": office, "unknown": office}}
}

// withGlobex reloads the desk with Globex and another customer.
func (o *office) withGlobex(change func(*ticketing.Process)) {
	o.Helper()
	with := setup(o.T)
	with.People = ticketing.NewDirectory(with.People.Agents(), []ticketing.Account{globex(o.T),
		{Name: "Customer", Domains: []string{"customer.example"}}})
	rules := with.Processes["support"]
	change(&rules)
	with.Processes["support"] = rules
	o.desk.Reload(with)
}

func TestACustomersOwnHolidaysHoldForItsTicketsAlone(t *testing.T) {
	o := open(t, nil)
	o.withGlobex(func(*ticketing.Process) {})
	o.receive(o.mail(ann, "It burns."), o.mail("gil@globex.example", "It burns."))
	for n, closes := range map[ticketing.Number]time.Time{
		1001: time.Date(2026, 3, 10, 10, 0, 0, 0, time.UTC), // 48 working hours are six days
		1002: time.Date(2026, 3, 11, 10, 0, 0, 0, time.UTC),
	} {
		ticket := o.order(n, ticketing.Order{By: "Ben", Resolve: true})
		if !ticket.Due().Equal(closes) {
			t.Errorf("ticket %d of %q closes on %v, want %v", n, ticket.Account, ticket.Due(), closes)
		}
	}
	o.now = time.Date(2026, 3, 10, 10, 0, 0, 0, time.UTC)
	if n, err := o.desk.Wake(t.Context(), o.now); n != 1 || err != nil {
		t.Errorf("%d woken, %v", n, err)
	}
	if a, b := o.ticket(1001).Class, o.ticket(1002).Class; a != ticketing.ClassClosed ||
		b != ticketing.ClassResolved {
		t.Errorf("they are %s and %s", a, b)
	}
}

func TestANewTicketIsJudgedByItsCustomersCalendarAtOnce(t *testing.T) {
	o := open(t, nil)
	o.withGlobex(func(p *ticketing.Process) {
		p.Clocks = nil
		p.Timers = append(p.Timers, ticketing.Timer{Name: "look", In: p.Key.Initial,
			After: ticketing.Delay{N: 8, Unit: ticketing.WorkingHours}, Calendar: "office",
			To: p.Key.ResolvedByAgent})
	})
	o.receive(o.mail("gil@globex.example", "It burns."))
	want := time.Date(2026, 3, 4, 10, 0, 0, 0, time.UTC)
	for _, d := range o.ticket(1001).Deadlines {
		if d.Timer == "look" && !d.At.Equal(want) {
			t.Errorf("the new ticket is due at %v, want %v", d.At, want)
		}
	}
}
