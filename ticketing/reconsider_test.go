package ticketing

import (
	"fmt"
	"testing"
	"time"
)

func TestAChangedProcessHoldsForOldTickets(t *testing.T) {
	for _, c := range []struct {
		name, status string
		change       func(*Process)
		want, why    string
	}{
		{"nothing changed", "Pending", func(*Process) {}, "", ""},
		{"renamed", "Pending", func(p *Process) { p.Statuses[3].Name = "Waiting"; p.Renamed = map[string]string{"Pending": "Waiting"} },
			"to Waiting", `"Pending" is now "Waiting"`},
		{"vanished", "Pending", func(p *Process) { p.Statuses[3].Name = "Waiting" }, "", ""},
		{"renamed to nothing", "Pending", func(p *Process) { p.Statuses[3].Name = "x"; p.Renamed = map[string]string{"Pending": "y"} }, "", ""},
		{"another class", "Deferred", func(p *Process) { p.Statuses[2].Class = ClassOpen }, "to Deferred", ""},
	} {
		j := testJudge()
		before := ticketIn(j, c.status)
		c.change(&j.Process)
		d := j.Decide(before, Reconsidered{}, noon.Add(time.Hour))
		wantOutline(t, c.name, d, c.want, c.why)
		after := before.Apply(noon.Add(time.Hour), d.Changes...)
		if again := j.Decide(after, Reconsidered{}, noon.Add(2*time.Hour)); len(again.Changes) > 0 {
			t.Errorf("%s: reconsidered twice it changes %+v", c.name, again.Changes)
		}
	}
}

func TestANewTimerHoldsForOldTickets(t *testing.T) {
	j := testJudge()
	before := ticketIn(j, "Working")
	if !before.Due().IsZero() {
		t.Fatalf("due at %v", before.Due())
	}
	j.Process.Timers = append(j.Process.Timers, Timer{Name: "new", In: "Working", After: Delay{3, Hours}, To: "Stale"})
	after := before.Apply(noon, j.Decide(before, Reconsidered{}, noon.Add(time.Hour)).Changes...)
	if want := noon.Add(3 * time.Hour); !after.Due().Equal(want) {
		t.Errorf("due at %v, want %v", after.Due(), want)
	}
}

func TestARenamedStatusWasNotEnteredAnew(t *testing.T) {
	j := testJudge()
	before := ticketIn(j, "Pending")
	j.Process.Statuses[3].Name, j.Process.Renamed = "Waiting", map[string]string{"Pending": "Waiting"}
	for i := range j.Process.Timers {
		if j.Process.Timers[i].In == "Pending" {
			j.Process.Timers[i].In = "Waiting"
		}
	}
	later := noon.Add(5 * 24 * time.Hour)
	after := before.Apply(later, j.Decide(before, Reconsidered{}, later).Changes...)
	if !after.StatusSince.Equal(noon) || !after.Due().Equal(before.Due()) || len(after.Course) != len(before.Course) {
		t.Errorf("since %v, due %v (before %v), %+v", after.StatusSince, after.Due(), before.Due(), after.Course)
	}
	if before.Course[len(before.Course)-1].Status != "Pending" {
		t.Error("the ticket it was applied to has changed")
	}
}

func TestTheFlagOfAQuestionOutlivesAChangedProcess(t *testing.T) {
	j := testJudge()
	j.Process.On.Question = true
	before := ticketIn(j, "Working")
	r := ruling{Judge: j, t: before, now: noon}
	r.wait()
	j.Process.Statuses[1].Name, j.Process.Renamed = "Busy", map[string]string{"Working": "Busy"}
	after := r.t.Apply(noon, j.Decide(r.t, Reconsidered{}, noon).Changes...)
	if after.Status != "Busy" || after.Class != ClassWaitingCustomer {
		t.Errorf("it is %s, %s", after.Status, after.Class)
	}
}

func TestMisfitsAreWhatTheProcessNoLongerKnows(t *testing.T) {
	p := testProcess()
	p.Types, p.Priorities = []Type{{Name: "bug"}}, []Priority{{Name: "P1"}}
	p.Renamed = map[string]string{"Old": "New"}
	for _, c := range []struct {
		t    Ticket
		want string
	}{
		{Ticket{Status: "New", Type: "bug", Priority: "P1"}, "[]"},
		{Ticket{Status: "Gone", Type: "wish", Priority: "P9"}, "[{status Gone} {type wish} {priority P9}]"},
		{Ticket{Status: "Old"}, "[{status Old}]"},
		{Ticket{Status: "Gone", Class: ClassClosed, Type: "wish"}, "[{status Gone}]"},
		{Ticket{Status: "Gone", MergedInto: 1}, "[]"},
	} {
		if got := fmt.Sprint(p.Misfits(c.t)); got != c.want {
			t.Errorf("%+v: %s, want %s", c.t, got, c.want)
		}
	}
}
