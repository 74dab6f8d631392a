package ticketing

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// round is a calendar that is always open, in UTC.
type round struct{}

func (round) Add(from time.Time, work time.Duration) time.Time { return from.Add(work) }
func (round) Between(from, to time.Time) time.Duration         { return to.Sub(from) }
func (round) After(from time.Time, d Delay) time.Time {
	units := map[Unit]time.Duration{Minutes: time.Minute, Hours: time.Hour, Days: 24 * time.Hour}
	return from.Add(time.Duration(d.N) * units[d.Unit])
}

// testProcess has: every class, a chain of timers, one that only
// writes, and two that start each other at once.
func testProcess() Process {
	return Process{Name: "test", Statuses: []Status{
		{Name: "New", Class: ClassOpen},
		{Name: "Working", Class: ClassOpen},
		{Name: "Deferred", Class: ClassWaitingInternal, Next: []string{"Working"}},
		{Name: "Pending", Class: ClassWaitingCustomer, Letter: "status-changed"},
		{Name: "Stale", Class: ClassWaitingCustomer, Letter: "status-changed", SystemOnly: true},
		{Name: "Ping", Class: ClassWaitingInternal}, {Name: "Pong", Class: ClassWaitingInternal},
		{Name: "Solved", Class: ClassResolved, Letter: "resolved", Codes: []string{"solved", "told"}},
		{Name: "Closed", Class: ClassClosed, Letter: "closed", Codes: []string{"silence"}},
		{Name: "Copy", Class: ClassClosed}, {Name: "Alarm", Class: ClassOpen},
	}, Key: KeyStatuses{Initial: "New", Answered: "Working", Reopened: "New",
		ResolvedByAgent: "Solved", ClosedByTimer: "Closed", Escalated: "Alarm"},
		On: Occasions{Opened: "acknowledgement", Thanks: "keep", Notices: true},
		Timers: []Timer{
			{Name: "stale", In: "Pending", After: Delay{21, Days}, To: "Stale"},
			{Name: "remind", In: "Pending", After: Delay{7, Days}, Letter: "reminder"},
			{Name: "give up", In: "Stale", After: Delay{2, Days}, To: "Closed", Code: "silence"},
			{Name: "close", In: "Solved", After: Delay{48, Hours}, To: "Closed"},
			{Name: "ping", In: "Ping", After: Delay{0, Minutes}, To: "Pong"},
			{Name: "pong", In: "Pong", After: Delay{0, Minutes}, To: "Ping"},
		},
		ReopenWithin: Delay{14, Days}, Calendars: map[string]Calendar{"": round{}}, Zone: time.UTC}
}

var (
	support = Intake{Name: "support", Role: RoleSupport, Address: "support@desk.example", Prefix: "T",
		Aliases: []Address{"help@desk.example"}, Subaddressing: "+"}
	escalation = Intake{Name: "escalation", Role: RoleEscalation, Address: "boss@desk.example", Prefix: "E"}
	notes      = Intake{Name: "notes", Role: RoleNotes, Address: "notes@desk.example", Prefix: "N"}
	ben        = Agent{Name: "Ben", Address: "ben@team.example", Notices: "team"}
	lea        = Agent{Name: "Lea", Address: "lea@team.example", Roles: []string{"lead", "manager"}}
)

func testJudge() Judge {
	return Judge{Process: testProcess(), People: NewDirectory([]Agent{ben, lea}, nil),
		Policy: Policy{Colleagues: true, Strangers: "new-ticket", AgentTrust: AgentTrustToken,
			Caps: DefaultCaps()},
		Intakes: map[string]Intake{"support": support, "escalation": escalation, "notes": notes}}
}

func mailFrom(from Address) Incoming {
	return Incoming{Intake: "support", From: Mailbox{Name: "Ann", Address: from},
		MessageID: "<m1@customer.example>", Subject: "Printer", Fresh: "It burns.", Text: "It burns.",
		Verdict: Verdict{Kind: KindPerson}, Addressed: Addressed{To: true}}
}

// ticketIn is Ann's ticket, in a status since noon.
func ticketIn(j Judge, status string) Ticket {
	t := Ticket{Number: 1001, Prefix: "T", Intake: "support"}
	opened := j.Decide(t, MailReceived{Mail: mailFrom("ann@customer.example"), Intake: support}, noon)
	t = t.Record(Entry{At: noon, Changes: append(opened.Changes, Wrote{To: "ann@customer.example",
		Role: RoleCustomer, MessageID: "<t1@desk.example>"})})
	r := ruling{Judge: j, t: t, now: noon}
	r.move(status, "", false)
	r.plan()
	return r.t
}

// outline is a decision in short: "opened, joined ann, to New, acknowledgement>ann".
func outline(d Decision) string {
	var said []string
	for _, c := range d.Changes {
		switch c := c.(type) {
		case Opened:
			said = append(said, "opened")
		case Filed:
			said = append(said, "filed "+string(c.Side))
		case StatusChanged:
			said = append(said, "to "+c.To)
		case Joined:
			said = append(said, "joined "+c.Who.Address.Local())
		case Linked:
			said = append(said, fmt.Sprintf("%s %d", c.Link.Kind, c.Link.To))
		case Undelivered:
			said = append(said, fmt.Sprintf("undelivered %v", c.Hard))
		case Scheduled: // follows from the rest
		default:
			said = append(said, strings.ToLower(strings.TrimPrefix(reflect.TypeOf(c).String(), "ticketing.")))
		}
	}
	for _, l := range d.Letters {
		held := ""
		if l.Held != "" {
			held = " held"
		}
		said = append(said, l.Name+">"+l.To.Address.Local()+held)
	}
	return strings.Join(said, ", ")
}

func wantOutline(t *testing.T, name string, d Decision, want, why string) {
	t.Helper()
	if got := outline(d); got != want {
		t.Errorf("%s:\n got %s\nwant %s\n why %q", name, got, want, d.Why)
	}
	if why != "" && !slices.ContainsFunc(d.Why, func(w string) bool { return strings.Contains(w, why) }) {
		t.Errorf("%s: why %q, want one with %q", name, d.Why, why)
	}
}
