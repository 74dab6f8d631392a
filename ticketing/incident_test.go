package ticketing

import (
	"strings"
	"testing"
	"time"
)

func incidentTicket(j Judge) Ticket {
	d := j.Decide(Ticket{Number: 1009, Prefix: "T", Intake: "support"}, IncidentOpened{By: "ben",
		Title: "Mail is\r\ndown", Text: "We look into it.", Intake: support}, noon)
	return Ticket{}.Record(Entry{At: noon, Changes: d.Changes})
}

func TestAnIncidentIsATicketWithoutPromises(t *testing.T) {
	j := testJudge()
	j.Process.Clocks = []Clock{{Name: "response", Starts: FromOpened, Targets: []Target{{Within: Delay{1, Hours}}}}}
	j.Process.Cadences = []Cadence{{Name: "hourly", Every: Delay{1, Hours}, Letter: "update"}}
	i := incidentTicket(j)
	if !i.Incident || i.Subject != "Mail is down" || i.Status != "New" || i.LastAuthor != "Ben" {
		t.Errorf("it is %+v", i)
	}
	if len(i.Deadlines) != 0 || len(j.Process.Readings(i, noon)) != 0 || !j.Process.NextUpdate(i).IsZero() {
		t.Errorf("it owes somebody something: %v", i.Deadlines)
	}
}

func TestAnIncidentEndsByItsOwnOrderAndItsTimersGoOn(t *testing.T) {
	j := testJudge()
	i := incidentTicket(j)
	if fault := j.OrderFault(i, Order{Resolve: true}, noon); !strings.Contains(fault, "incident update T-1009 --resolve") {
		t.Errorf("the fault is %q", fault)
	}
	d := j.Decide(i, IncidentUpdated{By: "Ben", Text: "Over.", Resolve: true, Incident: i}, noon)
	wantOutline(t, "resolve", d, "said, to Solved", "")
	i = i.Record(Entry{At: noon, Changes: d.Changes})
	if want := noon.Add(48 * time.Hour); !i.Due().Equal(want) {
		t.Errorf("it closes at %v, want %v", i.Due(), want)
	}
}

func TestWhatIsPublishedReachesEverybodyOfACaseOnce(t *testing.T) {
	j := testJudge()
	i := incidentTicket(j)
	for _, c := range []struct {
		name, status string
		resolve      bool
		told         map[Address]bool
		want, why    string
	}{
		{"a case", "Working", false, nil, "said, incident-update>ann", "incident T-1009, Mail is down"},
		{"one that waits", "Pending", false, nil, "said, incident-update>ann", ""},
		{"a second case of hers", "Working", false, map[Address]bool{"ann@customer.example": true}, "said", "has it already"},
		{"the end", "Working", true, nil, "said, to Solved, resolved>ann", ""},
		{"the end of her second", "Working", true, map[Address]bool{"ann@customer.example": true}, "said, to Solved", ""},
		{"one that is over already", "Solved", true, nil, "said, incident-update>ann", ""},
	} {
		now := noon.Add(time.Hour)
		before := ticketIn(j, c.status)
		d := j.Decide(before, IncidentUpdated{By: "Ben", Text: "Wait, please.", Resolve: c.resolve,
			Incident: i, Told: c.told}, now)
		wantOutline(t, c.name, d, c.want, c.why)
		for _, l := range d.Letters {
			if l.Class != Personal || l.Author != "Ben" || l.Text != "Wait, please." || l.ByMail {
				t.Errorf("%s: the letter is %+v", c.name, l)
			}
		}
		if after := before.Apply(now, d.Changes...); !after.LastOut.Equal(now) || after.LastWords != "Wait, please." {
			t.Errorf("%s: it does not count as an update", c.name)
		}
	}
}

func TestACaseOnATrackIsResolvedInItsOwnPhase(t *testing.T) {
	j := testJudge()
	j.Process.Statuses = append(j.Process.Statuses, Status{Name: "Planned", Class: ClassResolved, Letter: "phase"})
	j.Process.Types = []Type{{Name: "bug", Track: "bug"}}
	j.Process.Tracks = []Track{{Name: "bug", Phases: []Phase{{Status: "Working"}, {Status: "Planned"}}}}
	c := ticketIn(j, "Working").Apply(noon, Sorted{Facts{Type: "bug"}})
	d := j.Decide(c, IncidentUpdated{Text: "Over.", Resolve: true, Incident: incidentTicket(j)}, noon)
	wantOutline(t, "resolve", d, "said, to Planned, phase>ann", "")
}

func TestTheRegularUpdateCountsFromWhatWasPublished(t *testing.T) {
	j := testJudge()
	j.Process.Cadences = []Cadence{{Name: "hourly", Every: Delay{1, Hours}, Letter: "update", Until: []string{"resolved"}}}
	c := ticketIn(j, "Working")
	later := noon.Add(50 * time.Minute)
	c = c.Apply(later, j.Decide(c, IncidentUpdated{Text: "Soon.", Incident: incidentTicket(j)}, later).Changes...)
	if want := later.Add(time.Hour); !j.Process.NextUpdate(c).Equal(want) || !c.Due().Equal(want) {
		t.Errorf("the next is due %v, planned %v, want %v", j.Process.NextUpdate(c), c.Due(), want)
	}
}

func TestLinksOfACaseGoBothWaysAndAreTakenOff(t *testing.T) {
	j := testJudge()
	i, c := incidentTicket(j), ticketIn(j, "Working")
	link := func(off bool) {
		i = i.Apply(noon, j.Decide(i, IncidentLinked{Other: c.Number, Off: off}, noon).Changes...)
		c = c.Apply(noon, j.Decide(c, IncidentLinked{Other: i.Number, Off: off}, noon).Changes...)
	}
	link(false)
	link(false) // twice is harmless
	if len(i.Links) != 1 || i.LinkedAs(LinkCase)[0] != c.Number || c.LinkedAs(LinkIncident)[0] != i.Number {
		t.Errorf("linked %v and %v", i.Links, c.Links)
	}
	link(true)
	if len(i.Links)+len(c.Links) != 0 {
		t.Errorf("they are still linked: %v, %v", i.Links, c.Links)
	}
}

func TestWhatCannotBeLinkedOrPublishedIsSaidInWords(t *testing.T) {
	j := testJudge()
	i, c := incidentTicket(j), ticketIn(j, "Working")
	linked := c.Apply(noon, Linked{Link{To: i.Number, Kind: LinkIncident}})
	elsewhere := c.Apply(noon, Linked{Link{To: 1010, Kind: LinkIncident}})
	over, full := i, i
	over.Status, over.Class = "Solved", ClassResolved
	for n := range Number(MaxCases) {
		full.Links = append(full.Links, Link{To: 2000 + n, Kind: LinkCase})
	}
	for _, f := range []struct {
		name        string
		incident, c Ticket
		off         bool
		want        string
	}{
		{"all is well", i, c, false, ""}, {"again", i, linked, false, ""}, {"taken off", i, linked, true, ""},
		{"no incident", c, c, false, "is no incident"}, {"two incidents", i, i, false, "an incident itself"},
		{"not linked", i, c, true, "T-1001 is no case of T-1009"},
		{"two at once", i, elsewhere, false, "another incident, number 1010"},
		{"over", over, c, false, "is over"}, {"too many", full, c, false, "open a second incident"},
	} {
		got := j.CaseFault(f.incident, f.c, f.off)
		if (got == "") != (f.want == "") || !strings.Contains(got, f.want) {
			t.Errorf("%s: %q, want %q", f.name, got, f.want)
		}
	}
	for want, e := range map[string]IncidentUpdated{"no words": {}, "": {Text: "x"}} {
		if got := j.IncidentFault(i, e); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("publishing %+v: %q", e, got)
		}
	}
	for _, bad := range []Ticket{c, over} {
		if j.IncidentFault(bad, IncidentUpdated{Text: "x", Resolve: true}) == "" {
			t.Errorf("published about %s, %s", bad.Tag(), bad.Status)
		}
	}
}
