package ticketing_test

import (
	"testing"
	"time"

	"ticketd/schedule/calendar"
	. "ticketd/ticketing"
)

func TestADigestGoesOnTheFirstWorkingDayOfItsPeriod(t *testing.T) {
	office, err := calendar.Office(london).WithHolidays([]calendar.Holiday{
		{Date: calendar.Date{Year: 2026, Month: time.April, Day: 6}, Name: "Easter Monday"},
		{Date: calendar.Date{Year: 2026, Month: time.January, Day: 1}, Name: "New Year's Day"}})
	if err != nil {
		t.Fatal(err)
	}
	p := Process{Zone: london, Calendars: map[string]Calendar{"": calendar.Always(london), "office": office}}
	for _, c := range []struct {
		every               Period
		calendar, now, want string
	}{
		{Weekly, "office", "2026-03-02 00:00", "2026-03-02 09:00"},
		{Weekly, "office", "2026-03-08 23:59", "2026-03-02 09:00"}, // Sunday is of the week that ends
		{Weekly, "office", "2026-03-09 00:00", "2026-03-09 09:00"},
		{Weekly, "office", "2026-04-08 12:00", "2026-04-07 09:00"},  // a holiday
		{Weekly, "", "2026-03-30 12:00", "2026-03-30 00:00"},        // after the night that lost an hour
		{Monthly, "office", "2026-03-31 12:00", "2026-03-02 09:00"}, // the 1st is a Sunday
		{Monthly, "office", "2026-02-01 12:00", "2026-02-02 09:00"},
		{Quarterly, "office", "2026-03-31 12:00", "2026-01-02 09:00"},
		{Quarterly, "office", "2026-12-31 12:00", "2026-10-01 09:00"},
		{"", "office", "2026-12-31 12:00", "-"},
	} {
		now, err := time.ParseInLocation("2006-01-02 15:04", c.now, london)
		if err != nil {
			t.Fatal(err)
		}
		got := "-"
		if due := p.DigestDue(List{Every: c.every, Calendar: c.calendar}, now); !due.IsZero() {
			got = due.In(london).Format("2006-01-02 15:04")
		}
		if got != c.want {
			t.Errorf("%s in %q at %s: %s, want %s", c.every, c.calendar, c.now, got, c.want)
		}
	}
}

func TestADigestGoesToWhoeverHasTheRole(t *testing.T) {
	owner := Agent{Name: "Olga", Address: "olga@team.example", Roles: []string{RoleProductOwner}}
	lead := Agent{Name: "Lea", Address: "lea@team.example", Roles: []string{RoleLead}}
	list := List{Name: "features", Title: "Feature requests", To: RoleProductOwner}
	tickets := []Ticket{{Number: 1001, Prefix: "T"}}
	for _, c := range []struct {
		name    string
		team    []Agent
		tickets []Ticket
		all     int
		to      Address
		text    bool
	}{
		{"the owner", []Agent{lead, owner}, tickets, 1, owner.Address, false},
		{"no owner", []Agent{lead}, tickets, 1, lead.Address, false},
		{"more than fit", []Agent{owner}, tickets, 9, owner.Address, true},
		{"nothing", []Agent{owner}, nil, 0, "", false},
	} {
		letters := Judge{People: NewDirectory(c.team, nil)}.Digest(list, c.tickets, c.all)
		if len(letters) == 0 && c.to == "" {
			continue
		}
		if len(letters) != 1 || letters[0].To.Address != c.to || letters[0].Name != "notice-list" ||
			letters[0].Class != Notice || letters[0].Fields["list"] != list.Title ||
			len(letters[0].Listed) != 1 || (letters[0].Text != "") != c.text {
			t.Errorf("%s: %+v", c.name, letters)
		}
	}
}
