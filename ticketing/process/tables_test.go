package process

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
)

// published is what the vendors publish for their customers, as tables.
var published = []struct {
	process string
	want    string // what outline gives, without the indentation
}{
	{"priority-support", `
status Waiting for Support, open
status Escalated, waiting-internal
status Waiting for Customer, waiting-customer
status In Progress, open
status Resolved, resolved: solved, question answered, task done, error corrected, new feature request; tell relationship-manager
status Cancelled, closed: customer asked, duplicate
status Closed, closed: no further reply; system_only
key Waiting for Support, Waiting for Support, Waiting for Support, Resolved, Closed, -
reopen 14 days
timer Resolved, 48 working hours in office: Closed (no further reply)
promise triage by sorted, person: all: 24 h
promise response by person: all: 24 h
promise answer by person, resolved: Priority small: 1 working hour in office
promise answer by person, resolved: Priority: 1 working day in office
expectation usual by resolved: request Standard: 5 days to 14 days
expectation usual by resolved: Standard: 3 days to 10 days
list features to product-owner, weekly: new feature request
charge error in the product, never: software error
charge corrected error, never: error corrected
charge data investigation, time after an estimate: data investigation
charge task, time after an estimate: request
charge query on the Standard plan, time: query Standard
limit 30 minutes, told at 80 %: Priority
reports to lead and lead when office opens; bugs: software error`},
	{"severity", `
status New, open
status In Progress, open
status Waiting for Customer, waiting-customer
status Escalated, open
status Ongoing Development, waiting-internal
status Resolved, resolved: solved, workaround, request answered, duplicate
status Closed, closed: no further reply, duplicate, customer asked
key New, In Progress, In Progress, Resolved, Closed, Escalated
reopen 14 days
timer Resolved, 5 working days in office: Closed (no further reply)
promise response by person: 1 Critical: 30 min in always
promise response by person: 2 Major: 1 working hour in office
promise response by person: 3 Medium: 6 working hours in office
promise response by person: 4 Low: 1 working day in office
promise timescales by agreed, resolved: 2 Major: 1 working hour in office
promise call by called: 1 Critical: 30 min in always
promise call by called: 2 Major: 1 working hour in office
promise resolution by resolved: 1 Critical: 4 h in always
promise resolution by resolved: 2 Major: 1 working day in office
promise resolution by resolved: 3 Medium: 5 working days in office
promise diagnosis by Ongoing Development, agreed, resolved: 4 Low: 1 week in office
trigger escalation by resolved, Escalated: 2 Major: 1 working day in office, escalates
trigger escalation by resolved, Escalated: 3 Medium: 7 working days in office, escalates
promise feature answer by resolved: feature request: 3 months
cadence 1 Critical: every 1 h after 2 h in always until resolved, closed; remind 15 min
cadence 2 Major: every 4 working hours after 1 working day in office until resolved, closed, Escalated; remind 15 min
priority 1 Critical: tell senior-management, manager; escalate; call the customer, then mail them
priority 2 Major: mail the customer, then call them
priority 3 Medium: default; mail the customer; call them if necessary
priority 4 Low
list product to product-owner, weekly: feature request, 4 Low
reports to lead and lead when office opens; bugs: -`},
	{"service-desk", `
status Open Issue, open
status Under Investigation, open
status In Progress, open
status Awaiting Client Info, waiting-customer
status Raised with Development, waiting-internal; department development
status Fix in Place Awaiting Release, waiting-internal; next Client Sign Off
status Client Sign Off, resolved: solved, query answered, task done; yes leads to Closed/Resolved
status Closed/Resolved, closed: solved, duplicate, lack of information, query answered, task done
key Open Issue, Under Investigation, Open Issue, Client Sign Off, Closed/Resolved, -
reopen 14 days
timer Awaiting Client Info, 10 working days in office: Closed/Resolved (lack of information), warned after 8 working days
timer Client Sign Off, 5 working days in office: Closed/Resolved
promise response by ack, person: all: 30 working minutes in office
promise review by person: Highest: 1 working hour in office
promise review by person: High: 4 working hours in office
promise review by person: Medium Low: 1 working day in office
promise review by person: Support Query: 1 working day in office
promise review by person: Service Task: 3 working days in office
promise resolution by resolved: Highest: 4 working hours in office
promise resolution by resolved: High: 2 working days in office
promise resolution by resolved: Medium: 14 working days in office
promise resolution by resolved: Support Query: 3 working days in office
promise resolution by resolved: Service Task: none in office, or as agreed
cadence Highest: every 1 working hour after 2 working hours in office until resolved, closed; remind 15 min
priority Highest
priority High
priority Medium: default
priority Low
charge technical support, never: Technical Support
charge service task, time after an estimate: Service Task
reports to lead and lead when office opens; bugs: Technical Support`},
	{"client-services", `
status Outstanding, open
status Assessment, waiting-internal
status Nightly Job Log, open
status Manager Escalation, open
status Support Rep Working, open
status Pending Client Feedback, waiting-customer
status Stale, waiting-customer
status Appointment Scheduled, waiting-customer; appointment of 1h0m0s, reminded 1 day before, ends in Appointment Complete
status Patch Waiting, waiting-customer
status Pending Internal Info, waiting-internal
status With Development, waiting-internal
status With Development - Deferred, waiting-internal
status Appointment Complete, closed
status CC Only, closed
status Client Deferred, closed
status Client Found Solution, closed
status Client Unreachable, closed
status Not Supported, closed
status OOTO Only, closed
status Passed to Implementation, closed
status Problem Solved, closed
status Question Answered, closed
status SOW, closed
status Sales Request, closed
key Outstanding, Outstanding, Outstanding, Problem Solved, Client Unreachable, Manager Escalation
reopen 14 days
only a copy: CC Only
only out of office: OOTO Only
timer Pending Client Feedback, 21 days: Stale
timer Stale, 2 days: Client Unreachable
reports to lead and lead when office opens; bugs: -`},
	{"phases", `
status Request Received, open
status Under Review by Support, open
status Bug Identified, waiting-internal
status Resolution Plan Determined, resolved
status Fix Confirmed in Production, closed
status Flagged as Quarter Roadmap Consideration, waiting-internal
status Review Complete, resolved
status Response Sent, resolved
key Request Received, Under Review by Support, Under Review by Support, Response Sent, -, -
reopen none
a question is a flag
track bug or data issue: Request Received, Under Review by Support, Bug Identified, Resolution Plan Determined, Fix Confirmed in Production
track feature request: Request Received, Under Review by Support, Flagged as Quarter Roadmap Consideration (optional), Review Complete
track other question: Request Received, Under Review by Support, Response Sent
expectation phase by -: bug or data issue Request Received: 2 h to 3 working days in office
expectation phase by -: bug or data issue Under Review by Support: 4 working days to 10 working days in office
expectation phase by -: bug or data issue Bug Identified: 1 working day to 10 working days in office
expectation phase by -: feature request Request Received: 1 working day to 10 working days in office
expectation phase by -: feature request Under Review by Support: 5 working days to 10 working days in office
expectation phase by -: feature request Flagged as Quarter Roadmap Consideration: 5 working days to 10 working days in office
expectation phase by -: other question Request Received: 4 working hours to 3 working days in office
expectation phase by -: other question Under Review by Support: 2 working days to 3 working days in office
list quarterly review to product-owner, quarterly: feature request
reports to lead and lead when office opens; bugs: bug or data issue`},
}

func TestTheShippedProcessesAreAsTheirVendorsPublishThem(t *testing.T) {
	var named []string
	for _, c := range published {
		named = append(named, c.process)
		p := shippedProcess(t, c.process)
		got, want := outline(p), strings.Split(strings.TrimSpace(c.want), "\n")
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || got[i] != want[i] {
				t.Errorf("%s:\n got %q\nwant %q", c.process, got[min(i, len(got)):], want[min(i, len(want)):])
				break
			}
		}
	}
	if slices.Sort(named); !slices.Equal(named, Names()) {
		t.Errorf("%q are shipped", Names())
	}
}

func shippedProcess(t *testing.T, name string) ticketing.Process {
	t.Helper()
	p, err := Builtin(name, Env{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// outline is a process in a line for each row of its tables.
func outline(p ticketing.Process) []string {
	var all []string
	say := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	for _, s := range p.Statuses {
		say("status %s, %s%s", s.Name, s.Class, statusMore(s))
	}
	k := p.Key
	say("key %s, %s, %s, %s, %s, %s", k.Initial, k.Answered, k.Reopened, k.ResolvedByAgent,
		or(k.ClosedByTimer), or(k.Escalated))
	say("reopen %s", p.ReopenWithin)
	if p.On.CCOnly != nil {
		say("only a copy: %s", p.On.CCOnly.Status)
		say("only out of office: %s", p.On.OOTOOnly.Status)
	}
	if p.On.Question {
		say("a question is a flag")
	}
	for _, t := range p.Timers {
		say("timer %s, %s%s: %s%s%s", t.In, t.After, before(" in ", t.Calendar), t.To, wrapped(t.Code),
			before(", warned after ", strings.TrimPrefix(t.WarnAfter.String(), "none")))
	}
	for _, track := range p.Tracks {
		var phases []string
		for _, phase := range track.Phases {
			phases = append(phases, phase.Status+map[bool]string{true: " (optional)"}[phase.Optional])
		}
		say("track %s: %s", track.Name, strings.Join(phases, ", "))
	}
	for _, c := range p.Clocks {
		for _, t := range c.Targets {
			say("%s %s by %s: %s", c.Kind, c.Name, or(strings.Join(namesOf(c.MetBy,
				func(cue ticketing.Cue) string { return string(cue) }), ", ")), targetWords(c, t))
		}
	}
	for _, c := range p.Cadences {
		say("cadence %s: every %s after %s in %s until %s; remind %s", strings.Join(c.Priorities, " "), c.Every,
			c.After, c.Calendar, strings.Join(c.Until, ", "), c.Remind)
	}
	for _, prio := range p.Priorities {
		if len(prio.Types) > 0 {
			say("priority %s%s", prio.Name, priorityMore(prio))
		}
	}
	for _, l := range p.Lists {
		say("list %s to %s, %s: %s", l.Name, l.To, l.Every,
			strings.Join(slices.Concat(l.Types, l.Priorities, l.Codes, l.Statuses), ", "))
	}
	for _, c := range p.Charges {
		say("charge %s, %s%s: %s", c.Name, c.Pay, map[bool]string{true: " after an estimate"}[c.Estimate], kindWords(c.Kinds))
	}
	if p.Limit.Minutes > 0 {
		say("limit %d minutes, told at %d %%: %s", p.Limit.Minutes, p.Limit.Warn, kindWords(p.Limit.Kinds))
	}
	if r := p.Reports; r.Month != "" {
		say("reports to %s and %s when %s opens; bugs: %s", r.Month, r.Week, r.Calendar,
			or(strings.Join(slices.Concat(r.Bugs.Types, r.Bugs.Categories), ", ")))
	}
	return all
}

func kindWords(k ticketing.Kinds) string {
	return strings.Join(slices.Concat(k.Types, k.Categories, k.Codes, k.Plans), " ")
}

func statusMore(s ticketing.Status) string {
	more := before(": ", strings.Join(s.Codes, ", "))
	if s.SystemOnly {
		more += "; system_only"
	}
	if s.Name != "" && len(s.Next) > 0 && s.Class == ticketing.ClassWaitingInternal {
		more += "; next " + strings.Join(s.Next, ", ")
	}
	if s.OnYes != nil {
		more += "; yes leads to " + s.OnYes.Status + wrapped(s.OnYes.Code)
	}
	if a := s.Appointment; a != nil {
		more += fmt.Sprintf("; appointment of %v, reminded %s before, ends in %s", a.Lasts, a.Remind, a.Over.Status)
	}
	return more + before("; department ", s.Department) + before("; tell ", strings.Join(s.Tell, ", "))
}

func targetWords(c ticketing.Clock, t ticketing.Target) string {
	whose := strings.Join(slices.Concat(t.Types, t.Plans, t.Priorities, t.Statuses, t.Categories), " ")
	words := map[bool]string{true: "all", false: whose}[whose == ""] + ": "
	if !t.Usual.IsZero() {
		words += t.Usual.String() + " to "
	}
	words += t.Within.String() + before(" in ", t.Calendar)
	if t.Agreed {
		words += ", or as agreed"
	}
	if c.Escalate {
		words += ", escalates"
	}
	return words
}

func priorityMore(p ticketing.Priority) string {
	var more []string
	if p.Default {
		more = append(more, "default")
	}
	if len(p.Tell) > 0 {
		more = append(more, "tell "+strings.Join(p.Tell, ", "))
	}
	if p.Escalate {
		more = append(more, "escalate")
	}
	if p.Call != "" {
		more = append(more, p.Call)
	}
	return before(": ", strings.Join(more, "; "))
}

func or(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

func before(words, text string) string {
	if text == "" {
		return ""
	}
	return words + text
}

func wrapped(code string) string {
	if code == "" {
		return ""
	}
	return " (" + code + ")"
}

func TestTheServiceDeskIsOpenFromEightToFourByGreenwichMeanTime(t *testing.T) {
	office := shippedProcess(t, "service-desk").Calendars["office"]
	for _, c := range []struct {
		from string
		work time.Duration
		to   string
	}{
		{"2026-07-06 08:00", 8 * time.Hour, "2026-07-06 16:00"}, // Monday, summer time in London
		{"2026-07-06 15:00", 2 * time.Hour, "2026-07-07 09:00"},
		{"2026-07-10 15:30", time.Hour, "2026-07-13 08:30"},
	} {
		from, _ := time.Parse("2006-01-02 15:04", c.from)
		if got := office.Add(from, c.work).UTC().Format("2006-01-02 15:04"); got != c.to {
			t.Errorf("%v from %s is %s", c.work, c.from, got)
		}
	}
}

func TestEveryTypeAndPriorityIsExplainedToCustomers(t *testing.T) {
	for _, name := range Names() {
		p := shippedProcess(t, name)
		for _, typ := range p.Types {
			if typ.Meaning == "" {
				t.Errorf("%s: %q has no definition", name, typ.Name)
			}
		}
		for _, prio := range p.Priorities {
			if prio.Meaning == "" || prio.Example == "" {
				t.Errorf("%s: %q has no definition or no example", name, prio.Name)
			}
		}
		for _, code := range p.Codes {
			if code.Words == "" {
				t.Errorf("%s: %q has no words", name, code.Name)
			}
		}
	}
}
