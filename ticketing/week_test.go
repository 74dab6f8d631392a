package ticketing_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ticketd/schedule/calendar"
	. "ticketd/ticketing"
)

// weekOfMarch is the week that is over on Monday, 9 March 2026, at nine in London.
func weekOfMarch() *Week {
	p := Process{Zone: london, Calendars: map[string]Calendar{"": calendar.Always(london)}}
	now := time.Date(2026, 3, 9, 9, 0, 0, 0, london)
	to, _ := p.WeekOf(now)
	return NewWeek(to.AddDate(0, 0, -7), to, now)
}

// listed names the lists of a digest and the tickets on them.
func listed(k *Week) (all []string) {
	lists := k.Lists()
	for _, name := range []string{WeekBreaching, WeekAgeing, WeekWaiting, WeekReopened, WeekUnhappy, WeekBraked} {
		for _, t := range lists[name].Tasks {
			all = append(all, fmt.Sprintf("%s %d", name, t.Ticket.Number))
		}
		if lists[name].More > 0 {
			all = append(all, fmt.Sprintf("%s and %d more", name, lists[name].More))
		}
	}
	return all
}

func TestADigestListsWhatALeadShouldSee(t *testing.T) {
	k := weekOfMarch()
	const day = 24 * time.Hour
	ago := func(d time.Duration) time.Time { return k.Now.Add(-d) }
	in := func(class Class, opened, since time.Duration) Ticket {
		return Ticket{Class: class, Opened: ago(opened), StatusSince: ago(since)}
	}
	at := func(when time.Time, changes ...Change) []Entry { return []Entry{{At: when, Changes: changes}} }
	back := StatusChanged{From: "Solved", To: "New", Class: ClassOpen}
	for _, c := range []struct {
		name   string
		t      Ticket
		recent []Entry
		want   string
	}{
		{"young", in(ClassOpen, 14*day-1, day), nil, ""},
		{"old", in(ClassOpen, 14*day, day), nil, "ageing"},
		{"old and finished", in(ClassResolved, 30*day, 20*day), nil, ""},
		{"old and merged", Ticket{Class: ClassOpen, Opened: ago(30 * day), MergedInto: 7}, nil, ""},
		{"waits for the customer", in(ClassWaitingCustomer, 30*day, 7*day), nil, "waiting"},
		{"waits in the house", in(ClassWaitingInternal, 30*day, 8*day), nil, "waiting"},
		{"waits for a short time", in(ClassWaitingInternal, 30*day, 7*day-1), nil, ""},
		{"waits on, by another status", Ticket{Class: ClassWaitingInternal, StatusSince: ago(day), Course: []Leg{
			{From: ago(9 * day), Class: ClassOpen}, {From: ago(8 * day), Class: ClassWaitingInternal},
			{From: ago(day), Class: ClassWaitingInternal}}}, nil, "waiting"},
		{"asked beside its status", Ticket{Class: ClassWaitingCustomer, StatusSince: ago(30 * day), Course: []Leg{
			{From: ago(30 * day), Class: ClassOpen}, {From: ago(day), Class: ClassWaitingCustomer}}}, nil, ""},
		{"reopened", in(ClassOpen, day, day), at(k.To.Add(-1), back), "reopened"},
		{"reopened and finished again", in(ClassClosed, day, day), at(k.From, back), "reopened"},
		{"reopened the week before", in(ClassOpen, day, day), at(k.From.Add(-1), back), ""},
		{"reopened this morning", in(ClassOpen, day, day), at(k.To, back), ""},
		{"moved on", in(ClassOpen, day, day), at(k.From, StatusChanged{From: "New", To: "Working", Class: ClassOpen}), ""},
		{"closed", in(ClassClosed, day, day), at(k.From, StatusChanged{From: "Solved", To: "Closed", Class: ClassClosed}), ""},
		{"a status renamed", in(ClassOpen, day, day), at(k.From, StatusChanged{From: "Solved", To: "New", Class: ClassOpen, Renamed: true}), ""},
		{"not satisfied", in(ClassResolved, day, day), at(k.From, Rated{Rating: 2}), "unhappy"},
		{"well enough", in(ClassResolved, day, day), at(k.From, Rated{Rating: 3}), ""},
		{"a letter held", in(ClassOpen, day, day), at(k.From, Wrote{Letter: "acknowledgement", Held: "cap"}), "braked"},
		{"a storm", in(ClassOpen, day, day), at(k.From, Wrote{Letter: "notice-alert"}), "braked"},
		{"a letter", in(ClassOpen, day, day), at(k.From, Wrote{Letter: "answer"}), ""},
	} {
		k := weekOfMarch()
		c.t.Number = 1001
		k.Add(hotline(), c.t, c.recent)
		got := strings.Join(listed(k), ", ")
		if want := strings.TrimSpace(c.want + " 1001"); c.want != "" && got != want || c.want == "" && got != "" {
			t.Errorf("%s: on %q, want %q", c.name, got, c.want)
		}
	}
}

func TestADigestShowsPromisesThatAreMissedOrNearly(t *testing.T) {
	d := newDesk(t, hotline()).opens("Mon 10:00", "It burns", "Help")
	for when, want := range map[string]string{"Mon 12:00": "", "Mon 13:00": "breaching 1", "Tue 12:00": "breaching 1"} {
		now := at(when)
		k := NewWeek(now.AddDate(0, 0, -7), now, now)
		k.Add(hotline(), d.now, nil)
		if got := strings.Join(listed(k), ", "); got != want {
			t.Errorf("%s: %q, want %q", when, got, want)
		}
	}
}

func TestADigestShowsTheFirstOfManyAndCountsTheOthers(t *testing.T) {
	k := weekOfMarch()
	for i := range 500 {
		n := (i*7919)%500 + 1 // in no order
		opened := k.Now.AddDate(0, 0, -20-n)
		k.Add(hotline(), Ticket{Number: Number(n), Class: ClassOpen, Opened: opened}, []Entry{{At: k.From.Add(time.Duration(n)),
			Changes: []Change{Rated{Rating: 1 + n%2}}}})
	}
	lists := k.Lists()
	if l := lists[WeekAgeing]; len(l.Tasks) != 10 || l.More != 490 || l.Tasks[0].Ticket.Number != 500 || l.Tasks[9].Ticket.Number != 491 {
		t.Errorf("ageing: %d of %d more", len(l.Tasks), l.More)
	}
	if l := lists[WeekUnhappy]; l.Tasks[0].Ticket.Number != 2 || l.Tasks[0].Rating != 1 || l.More != 490 {
		t.Errorf("unhappy: %+v", l.Tasks[0].Ticket.Number)
	}
}

func TestPlansThatRankFirstStandFirstInEachListOfADigest(t *testing.T) {
	p := hotline()
	p.Plans = []Plan{{Name: "Priority", First: true}, {Name: "Standard", Default: true}}
	k := weekOfMarch()
	for n, plan := range []string{"Standard", "Priority", ""} {
		opened := k.Now.AddDate(0, 0, -30+n)
		k.Add(p, Ticket{Number: Number(n + 1), Plan: plan, Class: ClassOpen, Opened: opened}, nil)
	}
	if got := strings.Join(listed(k), ", "); got != "ageing 2, ageing 1, ageing 3" {
		t.Errorf("%s", got)
	}
}

func TestTheLowestRatingOfAWeekCounts(t *testing.T) {
	k := weekOfMarch()
	rated := func(at time.Duration, n int) Entry {
		return Entry{At: k.From.Add(at), Changes: []Change{Rated{Rating: n}}}
	}
	k.Add(hotline(), Ticket{Number: 1}, []Entry{rated(1, 2), rated(2, 1), rated(3, 2), rated(4, 5)})
	if got := k.Lists()[WeekUnhappy].Tasks; len(got) != 1 || got[0].Rating != 1 || !got[0].Since.Equal(k.From.Add(2)) {
		t.Errorf("%+v", got)
	}
}

func TestAWeekGoesFromMondayToMondayInItsZone(t *testing.T) {
	p := Process{Zone: london}
	for now, want := range map[string]string{
		"2026-03-29T12:00:00Z": "2026-03-23T00:00:00Z 2026-03-30T00:00:00+01:00", // an hour is lost
		"2026-03-29T23:30:00Z": "2026-03-30T00:00:00+01:00 2026-04-06T00:00:00+01:00",
		"2026-03-30T12:00:00Z": "2026-03-30T00:00:00+01:00 2026-04-06T00:00:00+01:00",
	} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		from, to := p.WeekOf(at)
		if got := from.Format(time.RFC3339) + " " + to.Format(time.RFC3339); got != want {
			t.Errorf("%s: %s, want %s", now, got, want)
		}
	}
}

func TestADigestGoesToTheRoleThatTheProcessNames(t *testing.T) {
	olga := Agent{Name: "Olga", Roles: []string{RoleProductOwner}}
	for _, c := range []struct {
		role string
		team []Agent
		want string
	}{
		{"", team, ""},
		{RoleLead, team, "Ada "},
		{RoleProductOwner, append([]Agent{olga}, team...), "Olga "},
		{RoleProductOwner, team, "Ada "},
		{RoleProductOwner, []Agent{{Name: "Zoe", Notices: NoticesTeam}}, "Zoe "},
	} {
		j := Judge{Process: Process{Reports: Reports{Week: c.role}}, People: NewDirectory(c.team, nil)}
		got := ""
		for _, a := range j.WeekReaders(at("Mon 10:00")) {
			got += a.Name + " "
		}
		if got != c.want {
			t.Errorf("%q of %d: %q, want %q", c.role, len(c.team), got, c.want)
		}
	}
}
