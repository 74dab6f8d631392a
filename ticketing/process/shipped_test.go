package process

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
)

func TestEveryShippedProcessLoadsUnderItsName(t *testing.T) {
	names := Names()
	if !slices.Contains(names, "priority-support") {
		t.Fatalf("Names() = %q", names)
	}
	for _, name := range names {
		p, err := Builtin(name, Env{Letters: []string{"acknowledgement", "appointment",
			"appointment-reminder", "closed", "closing-soon", "date-agreed", "feature-kept", "phase",
			"resolved", "sign-off", "stale", "status-changed", "update"}})
		if err != nil {
			t.Fatal(err)
		}
		if p.Name != name || p.Title == "" || p.Summary == "" {
			t.Errorf("%s is called %q, %q, %q", name, p.Name, p.Title, p.Summary)
		}
		for _, s := range p.Statuses {
			if s.Meaning == "" {
				t.Errorf("%s: customers are not told what %q means", name, s.Name)
			}
		}
		source, err := Source(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range strings.Split(string(source), "\n") {
			if len(l) > 100 {
				t.Errorf("%s.toml:%d: longer than 100 columns", name, i+1)
			}
		}
	}
}

func TestAProcessThatIsNotShippedIsRefusedWithTheNearestName(t *testing.T) {
	_, err := Builtin("priority-suport", Env{})
	if err == nil || !strings.Contains(err.Error(), `did you mean "priority-support"?`) {
		t.Error(err)
	}
	if _, err := Source("../process"); err == nil {
		t.Error("a file outside was read")
	}
}

func TestPrioritySupportIsAsItsVendorPublishesIt(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	p, err := Builtin("priority-support", Env{Zone: london})
	if err != nil {
		t.Fatal(err)
	}
	var shape []string
	for _, s := range p.Statuses {
		shape = append(shape, s.Name+": "+string(s.Class))
	}
	if want := []string{"Waiting for Support: open", "Escalated: waiting-internal",
		"Waiting for Customer: waiting-customer", "In Progress: open", "Resolved: resolved",
		"Cancelled: closed", "Closed: closed"}; !slices.Equal(shape, want) {
		t.Errorf("statuses %q", shape)
	}
	if want := (ticketing.KeyStatuses{Initial: "Waiting for Support", Answered: "Waiting for Support",
		Reopened: "Waiting for Support", ResolvedByAgent: "Resolved", ClosedByTimer: "Closed"}); p.Key != want {
		t.Errorf("key statuses %+v", p.Key)
	}
	if len(p.Categories) != 11 || p.Zone != london || p.On.Thanks != "keep" ||
		p.ReopenWithin != (ticketing.Delay{N: 14, Unit: ticketing.Days}) {
		t.Errorf("%d categories, %v, %+v, %v", len(p.Categories), p.Zone, p.On, p.ReopenWithin)
	}
	for _, plan := range p.Plans {
		if !strings.Contains(plan.Promise, "respond within 24 hours") {
			t.Errorf("the acknowledgement on plan %s promises %q", plan.Name, plan.Promise)
		}
	}
	if p.PlanNamed("Priority").Promise == p.PlanNamed("").Promise || p.PlanNamed("").Name != "Standard" {
		t.Error("the plans are mixed up")
	}
}

func TestResolvedPrioritySupportClosesAfter48WorkingHours(t *testing.T) {
	p, err := Builtin("priority-support", Env{})
	if err != nil {
		t.Fatal(err)
	}
	j := ticketing.Judge{Process: p}
	monday := time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC)
	ticket := ticketing.Ticket{Number: 1001, Status: p.Key.Initial, Class: ticketing.ClassOpen,
		Opened: monday.Add(-time.Hour)}
	d := j.Decide(ticket, ticketing.Order{Resolve: true}, monday)
	ticket = ticket.Apply(monday, d.Changes...)
	if want := time.Date(2026, 3, 10, 17, 0, 0, 0, time.UTC); !ticket.Due().Equal(want) {
		t.Fatalf("resolved on Monday evening, due %v", ticket.Due())
	}
	d = j.Decide(ticket, ticketing.TimePassed{}, ticket.Due())
	ticket = ticket.Apply(ticket.Due(), d.Changes...)
	if ticket.Status != p.Key.ClosedByTimer || ticket.Code != "no further reply" || !ticket.Due().IsZero() {
		t.Errorf("%s (%s), due %v", ticket.Status, ticket.Code, ticket.Due())
	}
}

func TestEverySettingOfAProcessIsDocumentedInTheShippedFiles(t *testing.T) {
	var all strings.Builder
	for _, name := range Names() {
		source, err := Source(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(source)
	}
	for table, keys := range knownKeys(t) {
		for key := range keys {
			if !named[table] && !regexp.MustCompile(`\b`+regexp.QuoteMeta(key)+`\b`).MatchString(all.String()) {
				t.Errorf("no shipped process says what %s.%s is", table, key)
			}
		}
	}
}
