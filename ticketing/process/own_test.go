package process

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
)

// landlord is a process like none of those that ship: tenants report what is
// broken in their flats.
const landlord = `name = "landlord"
zone = "Europe/Vienna"
reopen_within = "3 months"
categories = ["heating", "water", "noise"]

[[status]]
name = "Reported"
class = "open"
meaning = "We have your report."
[[status]]
name = "With the craftsman"
class = "waiting-internal"
department = "craftsman"
letter = "status-changed"
meaning = "A craftsman has it and will call you."
[[status]]
name = "Visit agreed"
class = "waiting-customer"
letter = "appointment"
meaning = "A craftsman comes to your flat."
[status.appointment]
over = "Please check"
lasts = "2h"
remind = "1 day"
letter = "appointment-reminder"
[[status]]
name = "Please check"
class = "resolved"
letter = "sign-off"
meaning = "It should be repaired."
codes = ["repaired", "nothing found"]
on_yes = { status = "Filed", code = "confirmed" }
[[status]]
name = "Filed"
class = "closed"
letter = "closed"
meaning = "The report is filed."
codes = ["confirmed", "nobody answered"]
system_only = true

[key]
initial = "Reported"
answered = "Reported"
reopened = "Reported"
resolved_by_agent = "Please check"
closed_by_timer = "Filed"

[on]
opened = "acknowledgement"
notices = false

[[type]]
name = "repair"
default = true
needs = "category"

[[priority]]
name = "Emergency"
aliases = ["notfall"]
tell = "janitor"
call = "call the tenant at once"
[[priority]]
name = "Ordinary"
default = true

[form]
category = ["Category", "What"]

[[rule]]
name = "water is always an emergency"
subject = 'water|leak|flood'
set = { priority = "Emergency", category = "water" }

[[timer]]
in = "Please check"
after = "1 week"
to = "Filed"
code = "nobody answered"
warn_after = "5 days"
warn_letter = "closing-soon"

[[clock]]
name = "response"
met_by = ["person", "With the craftsman"]
miss_tell = ["lead", "janitor"]
[[clock.target]]
priority = "Emergency"
within = "1 hour"
[[clock.target]]
within = "end of next working day"
calendar = "house"

[[cadence]]
name = "while it pours"
priority = "Emergency"
every = "3 hours"
remind = "30 min"

[[code]]
name = "repaired"
[[code]]
name = "nothing found"
[[code]]
name = "confirmed"
[[code]]
name = "nobody answered"

[calendar.house]
holidays = ["at"]
[calendar.house.week]
mon-thu = "07:00-12:00, 13:00-16:00"
fri = "07:00-12:00"
`

// tenancy is a ticket under the landlord's process.
type tenancy struct {
	t   *testing.T
	j   ticketing.Judge
	now ticketing.Ticket
}

func newTenancy(t *testing.T) *tenancy {
	t.Helper()
	p, err := Load([]byte(landlord), "landlord.toml", Env{})
	if err != nil {
		t.Fatal(err)
	}
	team := []ticketing.Agent{{Name: "Lea", Address: "lea@house.example", Roles: []string{"lead"}, Notices: "team"},
		{Name: "Jan", Address: "jan@house.example", Roles: []string{"janitor", "craftsman"}, Notices: "mine"}}
	return &tenancy{t: t, j: ticketing.Judge{Process: p, People: ticketing.NewDirectory(team, nil)},
		now: ticketing.Ticket{Number: 1, Prefix: "H", Intake: "house"}}
}

// does gives the status and the letters, "closed>ann", that come of an event, in
// March 2026 by the clock of Vienna.
func (h *tenancy) does(when string, e ticketing.Event) string {
	h.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", "2026-03-"+when, h.j.Process.Zone)
	if err != nil {
		h.t.Fatal(err)
	}
	d := h.j.Decide(h.now, e, at)
	h.now = h.now.Apply(at, d.Changes...)
	said := []string{h.now.Status}
	for _, l := range d.Letters {
		h.now = h.now.Apply(at, ticketing.Wrote{Letter: l.Name, To: l.To.Address, Role: l.Role, Ack: l.Ack,
			MessageID: "<t1@desk.example>"})
		said = append(said, l.Name+">"+l.To.Address.Local())
	}
	return strings.Join(said, " ")
}

func tenantWrites(subject, text string, n ticketing.Number) ticketing.MailReceived {
	e := ticketing.MailReceived{Mail: ticketing.Incoming{Intake: "house", Subject: subject, Text: text, Fresh: text,
		From:      ticketing.Mailbox{Address: "ann@tenant.example"},
		Addressed: ticketing.Addressed{To: true, Via: "house@house.example"},
		Verdict:   ticketing.Verdict{Kind: ticketing.KindPerson}},
		Intake: ticketing.Intake{Name: "house", Role: ticketing.RoleSupport, Address: "house@house.example", Prefix: "H"}}
	if n != 0 {
		e.Route = ticketing.Route{Ticket: n, By: ticketing.ByReference,
			Token: ticketing.Token{Purpose: ticketing.PurposeSignOff}}
	}
	return e
}

func TestATeamsOwnProcessNeedsNoCode(t *testing.T) {
	h := newTenancy(t)
	date := time.Date(2026, 3, 5, 9, 0, 0, 0, h.j.Process.Zone)
	for _, step := range []struct {
		when  string
		event ticketing.Event
		want  string
	}{
		{"02 10:00", tenantWrites("Water comes through the ceiling", "Help!", 0),
			"Reported notice-priority>jan acknowledgement>ann"},
		{"02 11:00", ticketing.TimePassed{}, "Reported notice-missed>lea notice-missed>jan"},
		{"02 12:30", ticketing.TimePassed{}, "Reported notice-update-due>lea"},
		{"02 13:00", ticketing.TimePassed{}, "Reported update>ann"},
		{"02 13:10", ticketing.Order{By: "Lea", Status: "With the craftsman"},
			"With the craftsman notice-request>jan status-changed>ann"},
		{"02 14:00", ticketing.Order{By: "Jan", Reply: "I come on Thursday.",
			Meet: ticketing.Meeting{From: date}}, "Visit agreed appointment>ann"},
		{"04 09:00", ticketing.TimePassed{}, "Visit agreed appointment-reminder>ann notice-appointment>lea"},
		{"05 11:00", ticketing.TimePassed{}, "Please check sign-off>ann"},
		{"10 11:00", ticketing.TimePassed{}, "Please check closing-soon>ann"},
		{"10 12:00", tenantWrites("Re: Water", "No, it drips again.", 1), "Reported"},
		{"10 12:30", ticketing.Order{By: "Jan", Reply: "Now?", Resolve: true}, "Please check sign-off>ann"},
		{"11 08:00", tenantWrites("Re: Water", "Yes", 1), "Filed closed>ann"},
	} {
		if got := h.does(step.when, step.event); !sameLetters(got, step.want) {
			t.Errorf("%s: %s\nwant %s", step.when, got, step.want)
		}
	}
	if h.now.Code != "confirmed" || h.now.Category != "water" || h.now.Priority != "Emergency" || !h.now.Due().IsZero() {
		t.Errorf("%+v", h.now)
	}
}

// sameLetters compares a status and the letters, those to the team in any order.
func sameLetters(got, want string) bool {
	cut := func(said string) []string {
		all := strings.Fields(said)
		slices.Sort(all)
		return all
	}
	return slices.Equal(cut(got), cut(want))
}

func TestATeamsOwnClockRunsInItsOwnCalendar(t *testing.T) {
	for opened, due := range map[string]string{
		"05 11:00": "06 12:00",                         // Thursday: by the end of Friday
		"06 11:00": "09 16:00", "07 11:00": "10 16:00", // Saturday counts as Monday
	} {
		h := newTenancy(t)
		h.does(opened, tenantWrites("The heating is loud", "What: noise", 0))
		r := h.j.Process.Readings(h.now, h.now.Opened)[0]
		if got := fmt.Sprint(r.Due.Format("02 15:04")); got != due || h.now.Category != "noise" {
			t.Errorf("opened on %s it is due on %s, want %s", opened, got, due)
		}
	}
}
