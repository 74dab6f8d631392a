package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ticketd/schedule/calendar"
	"ticketd/ticketing"
	"ticketd/ticketing/scenario"
)

var london = mustZone("Europe/London")

// desktop is an office with a clock of its own and a process that has clocks of
// every kind.
type desktop struct {
	*testing.T
	*office
	at time.Time
}

func newDesktop(t *testing.T) *desktop {
	told, err := scenario.Read([]byte("after 1m\n"), "short.txt")
	mustDo(t, err)
	cfg := stageConfig(told.Heading, clockwork(t), t.TempDir())
	d := &desktop{T: t}
	w := world{now: func() time.Time { return d.at }, log: slog.New(slog.DiscardHandler)}
	d.office, err = newOffice(t.Context(), cfg, w, func() {})
	mustDo(t, err)
	t.Cleanup(func() { mustDo(t, d.Close()) })
	return d
}

// clockwork is the scenarios' process with more to promise.
func clockwork(t *testing.T) ticketing.Process {
	t.Helper()
	office, err := calendar.Office(london).WithHolidays([]calendar.Holiday{
		{Date: calendar.Date{Year: 2026, Month: time.March, Day: 4}, Name: "Founders' Day"},
		{Date: calendar.Date{Year: 2026, Month: time.March, Day: 7}, Name: "A Saturday"}})
	mustDo(t, err)
	delay := func(text string) ticketing.Delay {
		d, err := ticketing.ParseDelay(text)
		mustDo(t, err)
		return d
	}
	within := func(text, calendar string) []ticketing.Target {
		return []ticketing.Target{{Within: delay(text), Calendar: calendar}}
	}
	pauses := []string{string(ticketing.ClassWaitingCustomer), string(ticketing.ClassResolved)}
	return ticketing.Process{Name: "clockwork", Zone: london,
		Statuses: []ticketing.Status{{Name: "New", Class: ticketing.ClassOpen},
			{Name: "Asked", Class: ticketing.ClassWaitingCustomer},
			{Name: "Meeting", Class: ticketing.ClassWaitingCustomer, Letter: "status-changed",
				Appointment: &ticketing.Appointment{Lasts: time.Hour, Over: ticketing.Ending{Status: "New"}}},
			{Name: "Done", Class: ticketing.ClassResolved}},
		Key:   ticketing.KeyStatuses{Initial: "New", Answered: "New", Reopened: "New", ResolvedByAgent: "Done"},
		Types: []ticketing.Type{{Name: "bug", Default: true}},
		Priorities: []ticketing.Priority{{Name: "P1", Aliases: []string{"urgent"}},
			{Name: "P2", Default: true}},
		Clocks: []ticketing.Clock{
			{Name: "response", Title: "first response", Kind: ticketing.Promise, Starts: ticketing.FromOpened,
				MetBy: []ticketing.Cue{ticketing.CuePerson}, Targets: within("1 working hour", "office")},
			{Name: "resolution", Kind: ticketing.Promise, Starts: ticketing.FromOpened, Pauses: pauses,
				MetBy: []ticketing.Cue{ticketing.CueResolved}, Targets: within("2 working days", "office")},
			{Name: "timescales", Kind: ticketing.Promise, Starts: ticketing.FromPriority,
				MetBy: []ticketing.Cue{ticketing.CueResolved}, Targets: []ticketing.Target{{Agreed: true}}},
			{Name: "usual", Kind: ticketing.Expectation, Starts: ticketing.FromEntered, Targets: []ticketing.Target{
				{Statuses: []string{"New"}, Usual: delay("2 h"), Within: delay("4 days")}}},
			{Name: "escalation", Kind: ticketing.Trigger, Starts: ticketing.FromPriority,
				MetBy: []ticketing.Cue{ticketing.CueResolved}, Targets: within("3 weeks", "")},
		},
		Cadences: []ticketing.Cadence{{Name: "hourly", Priorities: []string{"P1"}, Every: delay("1 h"),
			Letter: "status-changed", Pauses: pauses}},
		Calendars: map[string]ticketing.Calendar{"": calendar.Always(london), "office": office}}
}

func (d *desktop) travel(text string) {
	d.Helper()
	at, err := time.ParseInLocation("Mon 2006-01-02 15:04:05", text, london)
	mustDo(d, err)
	d.at = at.UTC()
}

func (d *desktop) mail(raw []byte) {
	d.Helper()
	_, err := d.deliver(d.Context(), deliverArgs{Recipients: []string{"support@desk.example"}}, bytes.NewReader(raw))
	mustDo(d, err)
}

func (d *desktop) orders(a orderArgs, words string) orderView {
	d.Helper()
	a.Ticket, a.By = "T-1001", "Ada Ito"
	v, err := d.order(d.Context(), a, strings.NewReader(words))
	mustDo(d, err)
	return v
}

// said is what a person reads who asks for it.
func (d *desktop) said(verb string, args any, result any, print func(*program)) string {
	d.Helper()
	var out bytes.Buffer
	mustDo(d, d.call(context.Background(), verb, args, nil, result))
	print(&program{stdout: &out, stderr: io.Discard, zone: london})
	return out.String()
}

func (d *desktop) explained() string {
	d.Helper()
	var v explainView
	return d.said("explain", ticketArgs{"T-1001"}, &v, func(p *program) { p.printExplained(v) })
}

// holds compares a text with the one that is kept.
func (d *desktop) holds(name, got string) {
	d.Helper()
	file := filepath.Join("testdata", "explain", name+".txt")
	if *rewrite {
		mustDo(d, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	mustDo(d, err)
	if got != string(want) {
		d.Errorf("%s reads differently:\n%s\nwant\n%s", file, got, want)
	}
}

func TestEveryClockIsExplainedToTheMinute(t *testing.T) {
	d := newDesktop(t)
	d.travel("Mon 2026-03-02 16:30:20")
	d.mail(mailAbout("printer", "It burns."))
	d.holds("new", d.explained())

	d.travel("Tue 2026-03-03 09:20:50") // 50 min 30 s later in working time
	d.orders(orderArgs{Reply: true, Status: "Asked"}, "Where?")
	d.travel("Tue 2026-03-03 11:00:00")
	d.mail(bytes.Replace(mailAbout("again", "In the hall."), []byte("Subject: again"), []byte("Subject: [T-1001]"), 1))
	d.orders(orderArgs{Facts: ticketing.Facts{Priority: "urgent"}, Due: "fri 12:00"}, "")
	d.travel("Thu 2026-03-05 10:00:00") // Founders' Day lies between
	d.orders(orderArgs{Status: "Asked"}, "")
	d.travel("Thu 2026-03-05 12:00:00")
	d.holds("resting", d.explained())

	d.orders(orderArgs{Status: "New"}, "")
	d.travel("Mon 2026-03-09 18:00:00")
	d.holds("missed", d.explained())
	d.orders(orderArgs{Resolve: true}, "")
	d.travel("Tue 2026-03-10 09:00:00")
	d.holds("over", d.explained())
}

func TestTheFiguresOfAnExplanationAddUp(t *testing.T) {
	d := newDesktop(t)
	d.travel("Mon 2026-03-02 16:30:20")
	d.mail(mailAbout("printer", "It burns."))
	for _, step := range []struct{ at, to string }{{"Tue 2026-03-03 09:20:50", "Asked"},
		{"Tue 2026-03-03 12:00:01", "New"}, {"Thu 2026-03-05 10:59:59", "Asked"}} {
		d.travel(step.at)
		d.orders(orderArgs{Status: step.to}, "")
	}
	d.travel("Mon 2026-03-09 10:00:00")
	v, err := d.explain(t.Context(), ticketArgs{"T-1001"})
	mustDo(t, err)
	for _, c := range v.Clocks {
		sum, from := 0.0, c.Start
		for _, s := range c.Segments {
			if !s.From.Equal(from) || !s.Runs && s.Worked != 0 {
				t.Errorf("%s: a gap or a rest that counts at %v", c.Clock, s.From)
			}
			sum, from = sum+s.Worked, s.To
		}
		if end := c.Met; sum != c.Worked || end != nil && !from.Equal(*end) || end == nil && !from.Equal(v.At) {
			t.Errorf("%s: %v seconds of %v, until %v", c.Clock, sum, c.Worked, from)
		}
	}
	if _, err := json.Marshal(v); err != nil {
		t.Error(err)
	}
}
