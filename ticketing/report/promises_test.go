package report

import (
	"slices"
	"testing"
	"time"

	"ticketd/ticketing"
)

// decidedIn writes the promises that a month decided: clock, whether it was missed, and the
// working time that it took.
func decidedIn(name string, history []ticketing.Entry) (all []string) {
	c, _ := month(name, nil).Case(desk, history, far)
	for _, k := range c.Promises {
		all = append(all, k.Clock+" "+mark(!k.Missed)+" "+worked(k.Took))
	}
	return all
}

func TestAPromiseCountsInTheMonthInWhichItIsDecided(t *testing.T) {
	// Monday the 30th; Highest: response in 30 minutes, review in an hour, resolution in four.
	first := opened("2026-03-30 15:30", "Highest")
	said := func(when string) ticketing.Entry { return entry(when, ticketing.Said{Author: "Ada", Text: "We look."}) }
	for name, tt := range map[string]struct {
		history      []ticketing.Entry
		march, april []string
	}{
		"kept in the next month": {[]ticketing.Entry{opened("2026-03-31 15:50", "Highest"), said("2026-04-01 08:10"),
			resolved("2026-04-01 09:00")}, nil,
			[]string{"response ✓ 20 min", "review ✓ 20 min", "resolution ✓ 1 h 10 min"}},
		"missed at the time when it was due": {[]ticketing.Entry{first, said("2026-04-01 09:00"), resolved("2026-04-01 10:00")},
			[]string{"response ✗ 8 h 30 min", "review ✗ 8 h 30 min", "resolution ✗ 8 h 30 min"}, nil},
		"missed in the next month": {[]ticketing.Entry{opened("2026-03-31 15:00", "High")},
			[]string{"response ✗ 1 h"}, []string{"review ✗ 177 h", "resolution ✗ 177 h"}},
		"sorted otherwise in the next": {[]ticketing.Entry{opened("2026-03-30 08:00", "Low"), said("2026-03-30 08:10"),
			entry("2026-04-01 08:00", ticketing.Sorted{Facts: ticketing.Facts{Priority: "Highest"}})},
			[]string{"response ✓ 10 min", "review ✓ 10 min"}, []string{"resolution ✗ 192 h"}},
		"sorted otherwise, and decided before": {[]ticketing.Entry{first, said("2026-03-30 15:40"), resolved("2026-03-30 15:50"),
			entry("2026-04-01 08:00", ticketing.Sorted{Facts: ticketing.Facts{Category: "other"}})},
			[]string{"response ✓ 10 min", "review ✓ 10 min", "resolution ✓ 20 min"}, nil},
		"reopened and finished again": {[]ticketing.Entry{first, said("2026-03-30 15:40"), resolved("2026-03-30 15:50"),
			reopened("2026-04-01 08:00"), resolved("2026-04-01 09:00")},
			[]string{"response ✓ 10 min", "review ✓ 10 min", "resolution ✓ 20 min"}, []string{"resolution ✓ 1 h 20 min"}},
	} {
		if got := decidedIn("2026-03", tt.history); !slices.Equal(got, tt.march) {
			t.Errorf("%s: March %q", name, got)
		}
		if got := decidedIn("2026-04", tt.history); !slices.Equal(got, tt.april) {
			t.Errorf("%s: April %q", name, got)
		}
	}
}

func TestAClockThatCountsToADatePromisesNothingWithoutOne(t *testing.T) {
	p := desk
	p.Clocks = []ticketing.Clock{{Name: "resolution", Kind: ticketing.Promise, Starts: ticketing.FromOpened,
		MetBy: []ticketing.Cue{ticketing.CueResolved}, Targets: []ticketing.Target{{Agreed: true}}}}
	first, last := opened("2026-03-02 09:00", "Low"), resolved("2026-03-04 09:00")
	c, _ := month("2026-03", nil).Case(p, []ticketing.Entry{first, last}, far)
	if len(c.Promises) != 0 {
		t.Errorf("nobody promised anything, and it counts as %+v", c.Promises)
	}
	agreed := entry("2026-03-03 09:00", ticketing.Agreed{At: at("2026-03-05 09:00")})
	c, _ = month("2026-03", nil).Case(p, []ticketing.Entry{first, agreed, last}, far)
	if len(c.Promises) != 1 || c.Promises[0].Missed {
		t.Errorf("the date that was agreed on counts as %+v", c.Promises)
	}
}

func TestAMissedPromiseTellsWhoHadItWhenItWasDue(t *testing.T) {
	history := []ticketing.Entry{opened("2026-03-02 08:00", "Highest"),
		entry("2026-03-02 08:10", ticketing.Assigned{To: "Ada"}, ticketing.Said{Author: "Ada", Text: "We look."}),
		moved("2026-03-02 08:20", "Under Investigation", ticketing.ClassOpen),
		entry("2026-03-02 12:00", ticketing.Assigned{To: "Bo"}), resolved("2026-03-02 14:30")}
	c, _ := month("2026-03", nil).Case(desk, history, far)
	late := c.Promises[len(c.Promises)-1]
	if late.Clock != "resolution" || late.Assignee != "Ada" || late.Status != "Under Investigation" ||
		late.Late != 150*time.Minute || late.Took != 390*time.Minute || !late.Met.Equal(at("2026-03-02 14:30")) {
		t.Errorf("%+v", late)
	}
	c, _ = month("2026-03", nil).Case(desk, history, at("2026-03-02 13:00"))
	if late = c.Promises[len(c.Promises)-1]; !late.Met.IsZero() || late.Late != time.Hour || late.Took != 5*time.Hour {
		t.Errorf("so far it was %+v", late)
	}
	if len(c.Resolved) != 0 || !c.Open {
		t.Errorf("%+v", c)
	}
}

func TestAnAccountsCalendarDecidesItsPromises(t *testing.T) {
	p := desk.For(ticketing.Account{Calendars: map[string]ticketing.Calendar{"office": desk.Calendars["always"]}})
	history := []ticketing.Entry{opened("2026-03-07 10:00", "Highest"), // a Saturday
		entry("2026-03-09 08:10", ticketing.Said{Author: "Ada", Text: "We look."})}
	for _, tt := range []struct {
		p    ticketing.Process
		want bool
	}{{desk, false}, {p, true}} {
		c, _ := month("2026-03", nil).Case(tt.p, history, at("2026-03-09 09:00"))
		if got := c.Promises[0]; got.Clock != "response" || got.Missed != tt.want {
			t.Errorf("%+v", got)
		}
	}
}

func TestWhatWasChangedAfterTheMonthIsSaidAndChangesNoFigure(t *testing.T) {
	p := desk
	p.Charges = []ticketing.Charge{{Name: "task", Pay: ticketing.PayTime, Kinds: ticketing.Kinds{Types: []string{"Service Task"}}}}
	march := []ticketing.Entry{opened("2026-03-02 09:00", "Low"), logged("2026-03-03 09:00", "Ada", 50),
		entry("2026-03-04 09:00", ticketing.Said{Author: "Ada", Text: "Oh."})}
	after := []ticketing.Entry{logged("2026-04-01 09:00", "Bo", 15), logged("2026-04-02 09:00", "Bo", -25),
		entry("2026-04-03 09:00", ticketing.TakenBack{Order: at("2026-03-04 09:00")}),
		entry("2026-04-03 10:00", ticketing.TakenBack{Order: at("2026-02-04 09:00")}),
		entry("2026-04-04 09:00", ticketing.Sorted{Facts: ticketing.Facts{Type: "Service Task"}}),
		entry("2026-04-05 09:00", ticketing.Merged{Into: 1050}), entry("2026-04-06 09:00", ticketing.Unmerged{From: 1050}),
		entry("2026-04-07 09:00", ticketing.Accounted{Account: "Initech"})}
	m := month("2026-03", nil)
	plain, _ := m.Case(p, march, far)
	noted, _ := m.Case(p, append(march, after...), far)
	want := []Later{{at("2026-04-02 09:00"), LaterTime, "10 min"}, {at("2026-04-03 09:00"), LaterUndone, "2026-03-04 09:00"},
		{at("2026-04-04 09:00"), LaterCharge, "task"}, {at("2026-04-05 09:00"), LaterMerged, "T-1050"},
		{at("2026-04-06 09:00"), LaterUnmerged, ""}, {at("2026-04-07 09:00"), LaterAccount, "Initech"}}
	if !slices.Equal(noted.Later, want) {
		t.Errorf("%v", noted.Later)
	}
	with, without := NewTeam(p, m), NewTeam(p, m)
	with.Add(noted)
	without.Add(plain)
	if got := with.Statistics().Tables["later"]; len(got) != 6 || got[0][1] != "T-1001" {
		t.Errorf("%q", got)
	}
	same(t, with.Statistics(), without.Statistics(), "later")
	if early, _ := m.Case(p, append(march, after...), at("2026-04-02 12:00")); len(early.Later) != 1 {
		t.Errorf("on April 2nd: %v", early.Later)
	}
}
