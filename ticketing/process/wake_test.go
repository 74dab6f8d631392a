package process

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ticketd/ticketing"
)

// life is a ticket that things happen to, under a shipped process with its own
// calendars.
type life struct {
	ticketing.Judge
	ticket ticketing.Ticket
	now    time.Time
	letter int
}

var (
	desk = ticketing.Intake{Name: "support", Role: ticketing.RoleSupport, Address: "support@desk.example", Prefix: "T"}
	ada  = ticketing.Agent{Name: "Ada", Address: "ada@team.example", Notices: "team"}
	boss = ticketing.Agent{Name: "Lea", Address: "lea@team.example",
		Roles: []string{"lead", "manager", "senior-management", "development", "product-owner"}}
)

func newLife(t *rapid.T, processes []ticketing.Process, intake ticketing.Intake) *life {
	l := &life{Judge: ticketing.Judge{Process: oneOf(t, "process", processes),
		People:  ticketing.NewDirectory([]ticketing.Agent{ada, boss}, nil),
		Policy:  ticketing.Policy{Caps: ticketing.DefaultCaps(), AgentTrust: ticketing.AgentTrustToken},
		Intakes: map[string]ticketing.Intake{intake.Name: intake}}}
	// The hours before the clocks of London go forward and back, and ordinary ones.
	l.now = rapid.SampledFrom([]time.Time{time.Date(2026, 3, 28, 23, 50, 0, 0, time.UTC),
		time.Date(2026, 10, 24, 22, 10, 0, 0, time.UTC), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
		time.Date(2026, 12, 24, 16, 59, 59, 999, time.UTC)}).Draw(t, "start")
	l.ticket = ticketing.Ticket{Number: 1001, Prefix: "T", Intake: intake.Name}
	l.happens(ticketing.MailReceived{Mail: l.mail(t), Intake: intake})
	return l
}

// oneOf draws by number: all of a process is too much to read when a test fails.
func oneOf[T any](t *rapid.T, what string, all []T) T {
	return all[rapid.IntRange(0, len(all)-1).Draw(t, what)]
}

func (l *life) mail(t *rapid.T) ticketing.Incoming {
	l.letter++
	priority := ""
	if len(l.Process.Priorities) > 0 {
		priority = oneOf(t, "priority", l.Process.Priorities).Name
	}
	return ticketing.Incoming{Intake: "support", MessageID: fmt.Sprintf("<m%d@customer.example>", l.letter),
		From: ticketing.Mailbox{Address: "ann@customer.example"}, Subject: "[" + priority + "] Printer",
		Fresh: rapid.SampledFrom([]string{"It burns.", "yes", "stop", "Thanks"}).Draw(t, "words"),
		Verdict: ticketing.Verdict{Kind: rapid.SampledFrom([]ticketing.Kind{ticketing.KindPerson,
			ticketing.KindPerson, ticketing.KindAutoReply}).Draw(t, "kind")},
		Absence: &ticketing.Absence{Until: l.now.AddDate(0, 0, rapid.IntRange(0, 30).Draw(t, "away"))}}
}

// happens carries an event out as the desk does.
func (l *life) happens(e ticketing.Event) ticketing.Decision {
	d := l.Decide(l.ticket, e, l.now)
	l.ticket = l.ticket.Apply(l.now, d.Changes...)
	for _, letter := range d.Letters {
		l.letter++
		l.ticket = l.ticket.Apply(l.now, ticketing.Wrote{Letter: letter.Name, Class: letter.Class,
			To: letter.To.Address, Role: letter.Role, Ack: letter.Ack, MessageID: fmt.Sprintf("<o%d@desk.example>", l.letter)})
	}
	return d
}

func (l *life) order(t *rapid.T) ticketing.Order {
	o := ticketing.Order{By: "Ada", Reply: rapid.SampledFrom([]string{"", "", "Hi"}).Draw(t, "reply")}
	switch rapid.IntRange(0, 8).Draw(t, "order") {
	case 0, 1:
		o.Status = oneOf(t, "status", l.Process.Statuses).Name
	case 2:
		if len(l.Process.Priorities) > 0 {
			o.Facts.Priority = oneOf(t, "priority", l.Process.Priorities).Name
		}
	case 3:
		if len(l.Process.Types) > 0 {
			o.Facts.Type = oneOf(t, "type", l.Process.Types).Name
		}
	case 4:
		o.Due = l.now.Add(time.Duration(rapid.IntRange(1, 9000).Draw(t, "due")) * time.Minute)
	case 5:
		o.Meet.From = l.now.Add(time.Duration(rapid.IntRange(1, 9000).Draw(t, "meet")) * time.Minute)
	case 6:
		o.Updates = rapid.SampledFrom([]ticketing.Updates{ticketing.UpdatesStarted, ticketing.UpdatesStopped}).Draw(t, "updates")
	case 7:
		o.Wait = true
	case 8:
		o.Resolve = true
	}
	return o
}

func (l *life) step(t *rapid.T) {
	minutes := rapid.SampledFrom([]int{0, 1, 30, 300, 3000, 30000, -24 * 60, 366 * 24 * 60}).Draw(t, "minutes")
	l.now = l.now.Add(time.Duration(minutes) * time.Minute)
	switch rapid.IntRange(0, 3).Draw(t, "event") {
	case 0:
		l.happens(ticketing.MailReceived{Mail: l.mail(t), Intake: desk, Route: ticketing.Route{Ticket: 1001, By: ticketing.ByReference}})
	case 1, 2:
		if o := l.order(t); l.OrderFault(l.ticket, o, l.now) == "" {
			l.happens(o)
		}
	case 3:
		l.happens(ticketing.TimePassed{})
	}
}

func TestNoShippedProcessWakesATicketForNothing(t *testing.T) {
	var processes []ticketing.Process
	for _, name := range Names() {
		p, err := Builtin(name, Env{})
		if err != nil {
			t.Fatal(err)
		}
		processes = append(processes, p)
	}
	rapid.Check(t, func(t *rapid.T) {
		l := newLife(t, processes, desk)
		for range rapid.IntRange(1, 12).Draw(t, "events") {
			l.step(t)
			l.soundClocks(t)
		}
		l.sleeps(t)
	})
}

// sleeps wakes the ticket whenever it is due, and nothing else happens to it.
func (l *life) sleeps(t *rapid.T) {
	idle, letters := 0, 0
	began := l.now
	for wakes := 0; wakes < 150 && !l.ticket.Due().IsZero(); wakes++ {
		due := l.ticket.Due()
		if due.After(l.now) {
			l.now = due
		}
		d := l.happens(ticketing.TimePassed{})
		if !l.ticket.Due().IsZero() && !l.ticket.Due().After(l.now) {
			t.Fatalf("woken at %v it is due at %v: %+v", l.now, l.ticket.Due(), l.ticket.Deadlines)
		}
		idle++
		if slices.ContainsFunc(d.Changes, func(c ticketing.Change) bool {
			_, planned := c.(ticketing.Scheduled)
			return !planned
		}) {
			idle = 0
		}
		if idle > 2 {
			t.Fatalf("%d times it was woken for nothing, now for %q: %+v", idle, l.ticket.NextTimer(), l.ticket.Deadlines)
		}
		letters += len(d.Letters)
		if days := 1 + int(l.now.Sub(began).Hours()/24); letters > 60+60*days {
			t.Fatalf("%d letters within %d days", letters, days)
		}
		l.soundClocks(t)
	}
}

// soundClocks checks that every reading covers its time once.
func (l *life) soundClocks(t *rapid.T) {
	for _, r := range l.Process.Readings(l.ticket, l.now) {
		at := r.Start
		for _, s := range r.Segments {
			if !s.From.Equal(at) || !s.To.After(s.From) {
				t.Fatalf("clock %s: a segment from %v to %v begins where none ended, at %v; course %+v", r.Clock.Name, s.From, s.To, at, l.ticket.Course)
			}
			at = s.To
		}
	}
	if len(l.ticket.Deadlines) > 2*(len(l.Process.Timers)+len(l.Process.Clocks)+len(l.Process.Cadences)+1) {
		t.Fatalf("%d deadlines", len(l.ticket.Deadlines))
	}
}
