package main

import (
	"errors"
	"fmt"
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/scenario"
)

// promising adds to a shipped process everything that keeps time.
func promising(p ticketing.Process) ticketing.Process {
	p.Types = []ticketing.Type{{Name: "question", Default: true}, {Name: "bug"}}
	p.Priorities = []ticketing.Priority{{Name: "normal", Default: true},
		{Name: "urgent", Aliases: []string{"P1"}, Escalate: true}}
	rest := []string{"waiting-customer", "resolved", "closed"}
	p.Clocks = []ticketing.Clock{{Name: "response", Title: "first response", Kind: ticketing.Promise,
		Starts: ticketing.FromOpened, MetBy: []ticketing.Cue{ticketing.CuePerson}, Pauses: rest, Warn: 75,
		WarnTell: []string{ticketing.AssigneeRole}, MissTell: []string{ticketing.RoleLead},
		Targets: []ticketing.Target{{Within: ticketing.Delay{N: 4, Unit: ticketing.WorkingHours}, Calendar: "office"}}},
		{Name: "resolution", Kind: ticketing.Promise, Starts: ticketing.FromOpened, Pauses: rest,
			MetBy: []ticketing.Cue{ticketing.CueResolved}, Targets: []ticketing.Target{{Agreed: true,
				Priorities: []string{"urgent"}, Within: ticketing.Delay{N: 4, Unit: ticketing.Hours}}}}}
	p.Cadences = []ticketing.Cadence{{Name: "hourly", Priorities: []string{"urgent"}, Letter: "status-changed",
		After: ticketing.Delay{N: 2, Unit: ticketing.Hours}, Every: ticketing.Delay{N: 1, Unit: ticketing.Hours}}}
	return p
}

// everyOrder gives each order of the language, and looks at what it did.
const everyOrder = `# Everything that can be ordered.
at Mon 2026-03-02 10:00
signed mail Carla Gomez <carla@globex.example> to support, cc bob@globex.example
    Subject: Printing fails

    It prints nothing.
expect T-1001 type is Question
expect clock response of T-1001 due Mon 2026-03-02 14:00
expect clock first response of T-1001 running
expect clock resolution of T-1001 not kept
expect next update of T-1001 is never
sort T-1001 type bug, priority P1, category access, product Big Printer by Ben
expect T-1001 type is bug
expect T-1001 priority is urgent
expect T-1001 category is access
expect T-1001 product is Big Printer
expect T-1001 escalated
expect clock resolution of T-1001 due Mon 2026-03-02 14:00
expect next update of T-1001 is Mon 2026-03-02 12:00
assign T-1001 ben
expect T-1001 assigned to Ben Okri
assign T-1001 nobody
expect T-1001 assigned to nobody
after 2h
expect next update of T-1001 is Mon 2026-03-02 13:00
expect letter "status-changed" to carla@globex.example
expect letter "status-changed" to bob@globex.example
updates T-1001 stop
expect next update of T-1001 is never
updates T-1001 start
expect next update of T-1001 is Mon 2026-03-02 13:00
reply T-1001 wait by Ben
    Which model is it?
expect T-1001 class is waiting-customer
expect clock response of T-1001 met
expect clock resolution of T-1001 paused
expect letter to carla@globex.example with "Which model is it?"
after 1 hour
signed mail carla@globex.example to support, cc ann@globex.example
    Subject: RE: Printing [T-1001]

    An L42.
expect T-1001 is Waiting for Support
expect clock resolution of T-1001 due Mon 2026-03-02 15:00
note T-1001
    She is in a hurry.
expect no letter to carla@globex.example
called T-1001
due T-1001 Mon 2026-03-02 16:00
    It takes until four.
expect clock resolution of T-1001 due Mon 2026-03-02 16:00
expect letter to ann@globex.example with "until four"
refused status T-1001 Closed
refused status T-1001 Nowhere
status T-1001 Cancelled code duplicate
expect T-1001 code is duplicate
expect no letter "resolved" to carla@globex.example
mail eve@stranger.example to escalation
    Subject: [urgent] Nobody answers
expect T-1002 escalated
after 2 weeks
expect clock response of T-1002 missed
expect clock resolution of T-1002 missed
expect letter "notice-missed" to ada
incident The login fails by Ben
    Nobody can sign in.
link T-1001 to T-1003
link T-1002 to T-1003
unlink T-1001 from T-1003
refused link T-1003 to T-1003
update T-1003
    We replace a certificate.
expect letter "incident-update" to eve@stranger.example with "a certificate"
expect no letter to carla@globex.example
update T-1003 resolve by Ben
    It works again.
expect T-1002 is Resolved
expect T-1003 is Resolved
out-of-office from eve@stranger.example until 2026-04-01
escalate T-1001
expect 0 held
expect 0 waiting
after 1 working day
restart
expect T-1001 is Cancelled
expect no T-1004
`

// toldOn reads a scenario and loads its process with promises.
func toldOn(t *testing.T, text string) (scenario.Scenario, *Config) {
	t.Helper()
	told, err := scenario.Read([]byte(text), "x.txt")
	mustDo(t, err)
	cfg := servedConfig(t, told)
	for i := range cfg.Mailboxes {
		cfg.Mailboxes[i].Rules = promising(cfg.Mailboxes[i].Rules)
	}
	return told, cfg
}

func TestEveryOrderIsRehearsedAsTheGatewayWouldCarryItOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		told, cfg := toldOn(t, everyOrder)
		alike(t, told, cfg)
	})
}

// alike plays a scenario on the whole gateway in virtual time and rehearses it,
// and compares the tickets' histories.
func alike(t *testing.T, told scenario.Scenario, cfg *Config) {
	t.Helper()
	virtual := newVirtualStage(t, told, cfg)
	defer virtual.close()
	play(t, told, virtual)
	own := *cfg
	own.Data = t.TempDir()
	rehearsed, err := newRehearsal(t.Context(), &own, told.Start())
	mustDo(t, err)
	defer func() { mustDo(t, rehearsed.Close()) }()
	play(t, told, rehearsed)
	lived, simulated := chronicle(t, virtual.app.office), chronicle(t, rehearsed.gateway)
	if len(lived) == 0 {
		t.Error("nothing happened")
	}
	for i := range max(len(lived), len(simulated)) {
		if i >= len(lived) || i >= len(simulated) || lived[i] != simulated[i] {
			t.Fatalf("the gateway and the rehearsal differ:\n%q\n%q", lived[min(i, len(lived)):], simulated[min(i, len(simulated)):])
		}
	}
}

// heldMail is what people call a held mail: the same one has other bytes on another
// stage.
var heldMail = regexp.MustCompile(`\b[0-9a-f]{12}\b`)

// chronicle is everything that happened to the tickets of an office, in words.
func chronicle(t *testing.T, o *office) (lines []string) {
	t.Helper()
	mustDo(t, o.store.View(t.Context(), func(r desk.Reader) error {
		for _, ticket := range ticketsOf(r) {
			history, err := r.History(ticket.Number)
			for _, e := range history {
				v := entryOf(e, ticket.Prefix, o.cfg.Zone)
				lines = append(lines, heldMail.ReplaceAllString(fmt.Sprintf("%s %s by %s: %v because %q", ticket.Tag(),
					v.At.Format(time.DateTime), v.By, v.Changes, v.Why), "MAIL"))
			}
			if err != nil {
				return err
			}
		}
		return nil
	}))
	return lines
}

func BenchmarkFourWeeksOfHourlyUpdatesAreRehearsed(b *testing.B) {
	told, err := scenario.Read([]byte("at Mon 2026-03-02 10:00\nmail carla@globex.example to support\n"+
		"    Subject: [urgent] Nothing works\nafter 4 weeks\n"), "x.txt")
	mustDo(b, err)
	rules, err := stageProcess(&told.Heading, ".")
	mustDo(b, err)
	for b.Loop() {
		s, err := newRehearsal(b.Context(), stageConfig(told.Heading, promising(rules), b.TempDir()), told.Start())
		mustDo(b, err)
		line := newTimeline(s, true)
		told.Play(s, func(step scenario.Step, fault error) bool {
			mustDo(b, errors.Join(fault, line.after(step, fault)))
			return true
		})
		mustDo(b, line.finish())
		if n := len(line.scenes); n < 4*7*24 {
			b.Errorf("%d scenes", n)
		}
		mustDo(b, s.Close())
	}
}
