package report

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/process"
)

// desk is the shipped process of a service desk, by Greenwich time.
var desk = func() ticketing.Process {
	p, err := process.Builtin("service-desk", process.Env{Zone: time.UTC})
	if err != nil {
		panic(err)
	}
	return p
}()

// far is later than every entry of these tests.
var far = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)

func at(text string) time.Time {
	moment, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return moment
}

func entry(when string, changes ...ticketing.Change) ticketing.Entry {
	return ticketing.Entry{At: at(when), Changes: changes}
}

func opened(when, priority string) ticketing.Entry {
	return entry(when, ticketing.Opened{Number: 1001, Prefix: "T", Process: "service-desk", Subject: "Leak", Account: "Globex"},
		ticketing.Joined{Who: ticketing.Mailbox{Name: "Eva", Address: "eva@globex.example"}},
		ticketing.Sorted{Facts: ticketing.Facts{Type: "Technical Support", Priority: priority}},
		ticketing.StatusChanged{To: "Open Issue", Class: ticketing.ClassOpen, Automatic: true})
}

func moved(when, to string, class ticketing.Class) ticketing.Entry {
	return entry(when, ticketing.StatusChanged{To: to, Class: class})
}

func resolved(when string) ticketing.Entry {
	return moved(when, "Client Sign Off", ticketing.ClassResolved)
}
func reopened(when string) ticketing.Entry { return moved(when, "Open Issue", ticketing.ClassOpen) }
func logged(when, who string, minutes int) ticketing.Entry {
	return entry(when, ticketing.TimeLogged{Author: who, Work: ticketing.Work{Minutes: minutes}})
}

func month(text string, zone *time.Location) Month {
	m, err := ParseMonth(text, zone)
	if err != nil {
		panic(err)
	}
	return m
}

// booked is a case in a line: what was before, opened, reopened, unmerged, resolved, merged,
// and is open; "-": it has no part in the month.
func booked(m Month, history []ticketing.Entry, until time.Time) string {
	c, part := m.Case(desk, history, until)
	if !part {
		return "-"
	}
	return fmt.Sprint(one(c.Before), one(c.Opened), c.Reopened, c.Unmerged, len(c.Resolved), c.Merged, one(c.Open))
}

func TestATicketCountsInTheMonthThatTheZoneHas(t *testing.T) {
	zone := func(hours int) *time.Location { return time.FixedZone("", hours*3600) }
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		zone  *time.Location
		when  string // UTC
		month string
	}{
		{time.UTC, "2026-03-31 23:59", "2026-03"},
		{time.UTC, "2026-04-01 00:00", "2026-04"},
		{newYork, "2026-04-01 03:30", "2026-03"}, // 23:30 on the 31st there
		{newYork, "2026-04-01 04:00", "2026-04"},
		{berlin, "2026-03-31 21:59", "2026-03"}, // summer time since the 29th
		{berlin, "2026-03-31 22:00", "2026-04"},
		{berlin, "2026-02-28 22:59", "2026-02"}, // and not yet
		{berlin, "2026-02-28 23:00", "2026-03"},
		{berlin, "2026-10-31 22:59", "2026-10"},
		{berlin, "2026-10-31 23:00", "2026-11"},
		{zone(14), "2026-03-31 10:00", "2026-04"},
		{zone(14), "2026-03-31 09:59", "2026-03"},
		{zone(-12), "2026-04-01 11:59", "2026-03"},
		{zone(-12), "2026-04-01 12:00", "2026-04"},
	} {
		m := month(tt.month, tt.zone)
		history := []ticketing.Entry{opened(tt.when, "Low"), resolved("2026-12-01 12:00")}
		if got := booked(m, history, far); got != "0 1 0 0 0 0 1" {
			t.Errorf("%s in %v: %s in %s", tt.when, tt.zone, got, m)
		}
		if got := booked(m.Back(1), history, far); got != "-" {
			t.Errorf("%s in %v: %s in the month before", tt.when, tt.zone, got)
		}
		if got := booked(m.Back(-1), history, far); got != "1 0 0 0 0 0 1" && m.Back(-1).Month < 12 {
			t.Errorf("%s in %v: %s in the month after", tt.when, tt.zone, got)
		}
	}
}

func TestATicketOpenOverSeveralMonthsIsCountedInEach(t *testing.T) {
	history := []ticketing.Entry{opened("2026-01-10 09:00", "Low"), logged("2026-01-10 10:00", "Ada", 20),
		logged("2026-03-02 10:00", "Bo", 30), resolved("2026-04-20 09:00"), reopened("2026-04-22 09:00"),
		logged("2026-04-22 10:00", "Ada", -5), resolved("2026-04-23 09:00"), reopened("2026-06-01 09:00"),
		resolved("2026-06-02 09:00"), moved("2026-06-09 09:00", "Closed/Resolved", ticketing.ClassClosed)}
	for _, tt := range []struct {
		month, books string
		minutes      int
	}{
		{"2025-12", "-", 0},
		{"2026-01", "0 1 0 0 0 0 1", 20},
		{"2026-02", "1 0 0 0 0 0 1", 0},
		{"2026-03", "1 0 0 0 0 0 1", 30},
		{"2026-04", "1 0 1 0 2 0 0", -5},
		{"2026-05", "-", 0},
		{"2026-06", "0 0 1 0 1 0 0", 0},
		{"2026-07", "-", 0},
	} {
		if got := booked(month(tt.month, nil), history, far); got != tt.books {
			t.Errorf("%s: %s, want %s", tt.month, got, tt.books)
		}
		if c, _ := month(tt.month, nil).Case(desk, history, far); c.Minutes != tt.minutes {
			t.Errorf("%s: %d minutes, want %d", tt.month, c.Minutes, tt.minutes)
		}
	}
}

func TestAMonthThatIsNotOverIsReadAsItIsSoFar(t *testing.T) {
	history := []ticketing.Entry{opened("2026-03-02 09:00", "Low"), resolved("2026-03-20 09:00")}
	for until, want := range map[string]string{"2026-03-01 00:00": "-", "2026-03-02 09:00": "0 1 0 0 0 0 1",
		"2026-03-19 00:00": "0 1 0 0 0 0 1", "2026-03-20 09:00": "0 1 0 0 1 0 0", "2026-05-01 00:00": "0 1 0 0 1 0 0"} {
		if got := booked(month("2026-03", nil), history, at(until)); got != want {
			t.Errorf("until %s: %s, want %s", until, got, want)
		}
	}
	c, _ := month("2026-03", nil).Case(desk, history, at("2026-03-04 09:00"))
	if c.Stays["Open Issue"] != 48*time.Hour || c.Ticket.Status != "Open Issue" {
		t.Errorf("%+v", c)
	}
}

func TestAMergedTicketIsAnothersFromThenOn(t *testing.T) {
	history := []ticketing.Entry{opened("2026-03-02 09:00", "Highest"),
		entry("2026-03-02 09:30", ticketing.StatusChanged{To: "Closed/Resolved", Class: ticketing.ClassClosed, Code: "duplicate"},
			ticketing.Merged{Into: 1050}),
		entry("2026-04-03 09:00", ticketing.Unmerged{From: 1050}, ticketing.StatusChanged{To: "Open Issue", Class: ticketing.ClassOpen})}
	march, _ := month("2026-03", nil).Case(desk, history, at("2026-04-02 00:00"))
	if got := booked(month("2026-03", nil), history, far); got != "0 1 0 0 0 1 0" {
		t.Errorf("March: %s", got)
	}
	if got := booked(month("2026-04", nil), history, far); got != "0 0 0 1 0 0 1" {
		t.Errorf("April: %s", got)
	}
	if got := booked(month("2026-05", nil), history, far); got != "1 0 0 0 0 0 1" {
		t.Errorf("May: %s", got)
	}
	if len(march.Stays) != 1 || march.Stays["Open Issue"] != 30*time.Minute || len(march.Later) != 0 {
		t.Errorf("%v, %v", march.Stays, march.Later)
	}
	if i := slices.IndexFunc(march.Promises, func(k Kept) bool { return k.Clock == "resolution" }); i >= 0 {
		t.Errorf("its solution was given when it was merged: %+v", march.Promises[i])
	}
}

func TestAnImportedTicketComesInWhenItIsWoken(t *testing.T) {
	sleeping := opened("2026-01-10 09:00", "Low")
	open := sleeping.Changes[0].(ticketing.Opened)
	open.Dormant = true
	sleeping.Changes[0] = open
	history := []ticketing.Entry{sleeping, entry("2026-03-02 09:00", ticketing.Woken{}), resolved("2026-03-03 09:00")}
	for name, want := range map[string]string{"2026-01": "-", "2026-02": "-", "2026-03": "0 1 0 0 1 0 0", "2026-04": "-"} {
		if got := booked(month(name, nil), history, far); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	c, _ := month("2026-03", nil).Case(desk, history, far)
	if c.Stays["Open Issue"] != 24*time.Hour {
		t.Errorf("it stayed %v", c.Stays)
	}
}

func TestAClockThatWasPutBackMovesNothingIntoAnEarlierMonth(t *testing.T) {
	history := []ticketing.Entry{opened("2026-03-30 09:00", "Low"), logged("2026-04-02 09:00", "Ada", 10),
		logged("2026-03-31 09:00", "Ada", 7), resolved("2026-03-31 10:00"), logged("2026-04-03 09:00", "Ada", 1)}
	for name, want := range map[string]string{"2026-03": "0 1 0 0 0 0 1 0", "2026-04": "1 0 0 0 1 0 0 18"} {
		c, _ := month(name, nil).Case(desk, history, far)
		if got := booked(month(name, nil), history, far) + " " + fmt.Sprint(c.Minutes); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestStaysAreClippedToTheMonth(t *testing.T) {
	history := []ticketing.Entry{opened("2026-02-20 00:00", "Low"),
		moved("2026-03-03 00:00", "Awaiting Client Info", ticketing.ClassWaitingCustomer),
		entry("2026-03-05 00:00", ticketing.StatusChanged{From: "Awaiting Client Info", To: "Waiting for You",
			Class: ticketing.ClassWaitingCustomer, Renamed: true}),
		moved("2026-03-06 00:00", "Open Issue", ticketing.ClassOpen), resolved("2026-03-31 12:00"),
		moved("2026-04-03 00:00", "Closed/Resolved", ticketing.ClassClosed)}
	const day = 24 * time.Hour
	for name, want := range map[string]map[string]time.Duration{
		"2026-02": {"Open Issue": 9 * day},
		"2026-03": {"Open Issue": 27*day + day/2, "Waiting for You": 3 * day, "Client Sign Off": day / 2},
		"2026-04": {"Client Sign Off": 2 * day},
	} {
		if c, _ := month(name, nil).Case(desk, history, far); !reflect.DeepEqual(c.Stays, want) {
			t.Errorf("%s: %v, want %v", name, c.Stays, want)
		}
	}
	if c, _ := month("2026-02", nil).Case(desk, history, at("2026-03-01 00:00")); len(c.Stays) != 1 {
		t.Errorf("%v", c.Stays)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	if c, _ := month("2026-03", berlin).Case(desk, history[:1], far); c.Stays["Open Issue"] != 31*day-time.Hour {
		t.Errorf("March of Berlin, with a day of 23 hours, has %v", c.Stays)
	}
}

func TestWhoFinishedATicketCountsIfNobodyHadIt(t *testing.T) {
	done := resolved("2026-03-03 09:00")
	for _, tt := range []struct {
		by   ticketing.Actor
		has  string
		want string
	}{
		{ticketing.Actor{Kind: ticketing.ByAgent, Name: "Bo"}, "Ada", "Ada"},
		{ticketing.Actor{Kind: ticketing.ByAgent, Name: "Bo"}, "", "Bo"},
		{ticketing.Actor{Kind: ticketing.ByCustomer, Name: "eva@globex.example"}, "", ""},
		{ticketing.Actor{Kind: ticketing.ByTime, Name: "close"}, "", ""},
	} {
		done.Actor = tt.by
		c, _ := month("2026-03", nil).Case(desk, []ticketing.Entry{opened("2026-03-02 09:00", "Low"),
			entry("2026-03-02 10:00", ticketing.Assigned{To: tt.has}), done}, far)
		if len(c.Resolved) != 1 || c.Resolved[0] != tt.want {
			t.Errorf("%+v: %q", tt, c.Resolved)
		}
	}
}
