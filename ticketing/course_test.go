package ticketing_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/schedule/calendar"
	. "ticketd/ticketing"
)

var london = func() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err)
	}
	return zone
}()

// at reads "Mon 10:30", "Mon+1 09:00": a time in the week of 2 March 2026, or so
// many weeks later.
func at(text string) time.Time {
	day, clock, _ := strings.Cut(text, " ")
	day, weeks, _ := strings.Cut(day, "+")
	var later int
	_, _ = fmt.Sscan(weeks, &later)
	days := []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
	i := slices.Index(days, day)
	t, err := time.Parse("15:04", clock)
	if i < 0 || err != nil {
		panic(text)
	}
	return time.Date(2026, 3, 2+i+7*later, t.Hour(), t.Minute(), 0, 0, london)
}

func said(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	t = t.In(london)
	text := t.Format("Mon")
	if weeks := int(t.Sub(at("Mon 00:00")).Hours()) / (7 * 24); weeks > 0 {
		text += fmt.Sprintf("+%d", weeks)
	}
	return text + t.Format(" 15:04")
}

func delayOf(text string) Delay {
	d, err := ParseDelay(text)
	if err != nil {
		panic(err)
	}
	return d
}

var resting = []string{"waiting-customer", "resolved", "closed"}

// hotline is a process with every kind of clock: P1 runs round the clock, all
// else in office hours.
func hotline() Process {
	return Process{Name: "hotline", Zone: london,
		Calendars: map[string]Calendar{"": calendar.Always(london), "office": calendar.Office(london)},
		Statuses: []Status{{Name: "New", Class: ClassOpen}, {Name: "Working", Class: ClassOpen},
			{Name: "Asked", Class: ClassWaitingCustomer}, {Name: "Solved", Class: ClassResolved, Letter: "resolved"},
			{Name: "Closed", Class: ClassClosed}, {Name: "Alarm", Class: ClassOpen},
			{Name: "Visit", Class: ClassWaitingCustomer, Appointment: &Appointment{Over: Ending{Status: "Closed"},
				Lasts: time.Hour, Remind: delayOf("24 h"), Letter: "appointment-reminder"}}},
		Key: KeyStatuses{Initial: "New", Answered: "Working", Reopened: "New", ResolvedByAgent: "Solved",
			ClosedByTimer: "Closed", Escalated: "Alarm"},
		On:    Occasions{Opened: "acknowledgement", Thanks: "keep", Agreed: "date-agreed"},
		Types: []Type{{Name: "fault", Default: true}, {Name: "wish", Needs: []Fact{FactProduct}}},
		Priorities: []Priority{
			{Name: "P1", Aliases: []string{"highest"}, Types: []string{"fault"}, Tell: []string{RoleSeniorManagement}, Escalate: true},
			{Name: "P3", Types: []string{"fault"}, Default: true}, {Name: "W", Types: []string{"wish"}, Default: true}},
		Form: Form{FactPriority: {"Priority"}, FactProduct: {"Product"}},
		Clocks: []Clock{
			{Name: "response", Kind: Promise, Starts: FromOpened, MetBy: []Cue{CuePerson}, Pauses: resting, Warn: 75,
				WarnTell: []string{AssigneeRole}, MissTell: []string{RoleLead}, Targets: []Target{
					{Priorities: []string{"P1"}, Within: delayOf("30 min")},
					{Priorities: []string{"P3"}, Within: delayOf("4 working hours"), Calendar: "office"}}},
			{Name: "resolution", Kind: Promise, Starts: FromOpened, MetBy: []Cue{CueResolved}, Pauses: resting, Warn: 75,
				WarnTell: []string{AssigneeRole}, MissTell: []string{RoleLead}, Targets: []Target{
					{Priorities: []string{"P1"}, Within: delayOf("4 h")},
					{Priorities: []string{"P3"}, Within: delayOf("2 working days"), Calendar: "office"},
					{Types: []string{"wish"}, Agreed: true, Calendar: "office"}}},
		},
		Cadences: []Cadence{{Name: "hourly", Priorities: []string{"P1"}, After: delayOf("2 h"), Every: delayOf("1 h"),
			Remind: delayOf("15 min"), Letter: "update", Pauses: []string{"waiting-customer"}}},
	}
}

// ticketDesk lets a ticket live, one event after the other, and time pass as the
// metronome does.
type ticketDesk struct {
	t   *testing.T
	j   Judge
	now Ticket
	log []string
}

var team = []Agent{{Name: "Ada", Address: "ada@desk.example", Roles: []string{RoleLead}, Notices: "team"},
	{Name: "Ben", Address: "ben@desk.example", Notices: "mine"},
	{Name: "Sue", Address: "sue@desk.example", Roles: []string{RoleSeniorManagement}}}

func newDesk(t *testing.T, p Process) *ticketDesk {
	intake := Intake{Name: "support", Role: RoleSupport, Address: "support@desk.example", Prefix: "T", Subaddressing: "+",
		Aliases: []Address{"p1@desk.example"}}
	return &ticketDesk{t: t, now: Ticket{Number: 1, Prefix: "T", Intake: "support"},
		j: Judge{Process: p, People: NewDirectory(team, nil), Intakes: map[string]Intake{"support": intake},
			Policy: Policy{Caps: DefaultCaps()}}}
}

// does lets something happen, after all that time brings about before.
func (d *ticketDesk) does(when string, e Event) *ticketDesk {
	d.until(when)
	d.decide(e, at(when))
	return d
}

func (d *ticketDesk) until(when string) *ticketDesk {
	for due := d.now.Due(); !due.IsZero() && !due.After(at(when)); due = d.now.Due() {
		d.decide(TimePassed{}, due)
	}
	return d
}

func (d *ticketDesk) decide(e Event, now time.Time) {
	d.t.Helper()
	decision := d.j.Decide(d.now, e, now)
	d.now = d.now.Apply(now, decision.Changes...)
	for _, l := range decision.Letters {
		d.now = d.now.Apply(now, Wrote{Letter: l.Name, To: l.To.Address, Role: l.Role, Ack: l.Ack,
			MessageID: fmt.Sprintf("<t1.%d@desk.example>", d.now.Letters)})
		d.log = append(d.log, fmt.Sprintf("%s %s>%s", said(now), l.Name, l.To.Address.Local()))
	}
	if _, passed := e.(TimePassed); passed && !d.now.Due().IsZero() && !d.now.Due().After(now) {
		d.t.Fatalf("after time passed at %v it is due at %v", now, d.now.Due())
	}
}

func (d *ticketDesk) opens(when, subject, text string) *ticketDesk {
	return d.does(when, MailReceived{Mail: mailOf(subject, text), Intake: d.j.Intakes["support"]})
}

func (d *ticketDesk) answers(when, text string) *ticketDesk {
	return d.does(when, MailReceived{Mail: mailOf("Re", text), Intake: d.j.Intakes["support"],
		Route: Route{Ticket: 1, By: ByReference}})
}

func mailOf(subject, text string) Incoming {
	return Incoming{Intake: "support", From: Mailbox{Address: "ann@customer.example"}, Subject: subject, Text: text,
		Fresh: text, Verdict: Verdict{Kind: KindPerson}, Addressed: Addressed{To: true, Via: "support@desk.example"}}
}

// clock puts a reading in words: "due Mon 14:00", "met Mon 11:00 in 1h0m0s".
func (d *ticketDesk) clock(name, when string) string {
	for _, r := range slices.Backward(d.j.Process.Readings(d.now, at(when))) {
		if r.Clock.Name != name {
			continue
		}
		words := "due " + said(r.Due)
		switch {
		case !r.Met.IsZero():
			words = "met " + said(r.Met)
		case r.Due.IsZero():
			words = "rests"
		}
		if r.Missed {
			words += ", missed"
		}
		return words + fmt.Sprintf(" after %v", r.Worked)
	}
	return "not kept"
}

func (d *ticketDesk) wantClock(name, when, want string) {
	d.t.Helper()
	if got := d.clock(name, when); got != want {
		d.t.Errorf("%s at %s: %s, want %s", name, when, got, want)
	}
}

func (d *ticketDesk) wantLog(want ...string) {
	d.t.Helper()
	if !slices.Equal(d.log, want) {
		d.t.Errorf("letters:\n%s\nwant\n%s", strings.Join(d.log, "\n"), strings.Join(want, "\n"))
	}
	d.log = nil
}
