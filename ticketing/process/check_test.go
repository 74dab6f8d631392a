package process

import (
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
)

// sorted is a process with types, priorities and promises, to be spoilt.
const sorted = base + `[[type]]
name = "fault"
aliases = ["bug"]
default = true
track = "repair"
[[type]]
name = "wish"
[[priority]]
name = "High"
aliases = ["urgent"]
type = "fault"
default = true
[[priority]]
name = "Low"
[[plan]]
name = "Gold"
default = true
[[track]]
name = "repair"
[[track.phase]]
status = "Open"
usual = "2-4 working days"
calendar = "office"
[[clock]]
name = "response"
met_by = "person"
[[clock.target]]
priority = "High"
within = "30 min"
[[clock.target]]
within = "4 working hours"
calendar = "office"
[[cadence]]
name = "hourly"
every = "1 hour"
remind = "15 min"
[[list]]
name = "wishes"
type = "wish"
to = "product-owner"
every = "weekly"
`

func TestWhatSortsTicketsIsChecked(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{`name = "wish"`, `name = "BUG"`, `desk.toml:34: type[2].name: "bug" is defined already`},
		{`name = "wish"`, "name = \"wish\"\naliases = [\"Fault\"]", `type[2].aliases: "fault" is defined already`},
		{`name = "wish"`, "name = \"wish\"\ndefault = true", `desk.toml:35: type[2].default: "fault" is the default type already`},
		{"default = true\ntrack", "track", `type: no type is the default; add default = true`},
		{`track = "repair"`, `track = "repiar"`, `desk.toml:32: type[1].track: track "repiar" is not defined; did you mean "repair"?`},
		{`name = "wish"`, "name = \"wish\"\nneeds = \"prodcut\"", `type[2].needs: fact "prodcut" is not defined; did you mean "product"?`},
		{`name = "wish"`, "name = \"wish\"\nneeds = [\"category\"]", `type[2].needs: there is no category to choose from`},
		{`type = "fault"`, `type = "falt"`, `desk.toml:38: priority[1].type: type "falt" is not defined; did you mean "fault"?`},
		{`name = "Low"`, `name = "URGENT"`, `desk.toml:41: priority[2].name: "URGENT" means the priority "High" of type "fault" already`},
		{`name = "Low"`, "name = \"Low\"\naliases = [\"high\"]", `priority[2].aliases: "high" means the priority "High"`},
		{`name = "Low"`, "name = \"Low\"\ndefault = true", `priority[2].default: "High" is the default priority of type "fault" already`},
		{`name = "Low"`, "name = \"Low\"\ncolour = 1", `priority[2].colour: there is no such setting`},
		{"", "[form]\nprio = \"P\"", `form.prio: there is no such setting; choose one of category, priority, product, type`},
		{"", "[[rule]]\nsubject = '(job'\nstatus = \"Open\"", `desk.toml:70: rule[1].subject: it is no pattern: error parsing regexp: missing closing )`},
		{"", "[[rule]]\nset = { type = \"wsh\" }", `rule[1].set.type: type "wsh" is not defined; did you mean "wish"?`},
		{"", "[[rule]]\nset = { type = \"wish\", priority = \"urgent\" }", `rule[1].set.priority: priority "urgent" is not defined; choose one of Low`},
		{"", "[[rule]]\nset = { category = \"x\" }", `rule[1].set.category: category "x" is not defined`},
		{"", "[[rule]]\nstatus = \"Opn\"", `rule[1].status: status "Opn" is not defined`},
		{"", "[[rule]]\nstatus = \"Resolved\"\ncode = \"x\"", `rule[1].code: "x" is no code of status "Resolved"`},
		{"", "[[rule]]\nassignee = \"Ada\"\ncode = \"done\"", `rule[1].code: it is never used, because the rule moves nothing`},
		{"", "[[rule]]\nsubject = 'x'", `desk.toml:69: rule[1]: it does nothing; give it set, status or assignee`},
		{"", "[[rule]]\nname = \"all\"\nstatus = \"Asked\"\n[[rule]]\nassignee = \"Ada\"\nfrom = 'x'",
			`desk.toml:72: rule[2]: no mail ever comes to it: "all" takes every one`},
	} {
		if got := faults(t, spoilt(t, c.old, c.new), Env{}); !strings.Contains(got, c.want) {
			t.Errorf("%q:\n%s\nwant %s", c.new, got, c.want)
		}
	}
}

// spoilt is the sorted process with a change, or with an addition at its end.
func spoilt(t *testing.T, old, with string) string {
	t.Helper()
	if old == "" {
		return sorted + with
	}
	if !strings.Contains(sorted, old) {
		t.Fatalf("there is no %q", old)
	}
	return strings.Replace(sorted, old, with, 1)
}

func TestWhatIsPromisedIsChecked(t *testing.T) {
	const response = `name = "response"`
	for _, c := range []struct{ old, new, want string }{
		{`status = "Open"`, `status = "Opn"`, `desk.toml:48: track[1].phase[1].status: status "Opn" is not defined`},
		{`"2-4 working days"`, `"4-2 working days"`, `track[1].phase[1].usual: "4-2 working days" runs backwards`},
		{`"2-4 working days"`, `"a while"`, `track[1].phase[1].usual: read delay "a while"`},
		{"days\"\ncalendar = \"office\"", `days"`, `track[1].phase[1].usual: working time needs a calendar`},
		{"", "[[track]]\nname = \"void\"", `desk.toml:69: track[2]: it has no phase`},
		{"", "[[track]]\nname = \"void\"", `track[2]: no type of ticket is on the track "void"; add track = "void" to a [[type]]`},
		{response, `name = "phase"`, `clock[1].name: "phase" is defined already`},
		{`met_by = "person"`, `met_by = "peson"`, `desk.toml:53: clock[1].met_by: cue "peson" is not defined; did you mean "person"?`},
		{`met_by = "person"`, ``, `clock[1].met_by: nothing can ever meet this clock`},
		{`met_by = "person"`, `met_by = ["ack"]`, `clock[1].met_by: nothing can ever meet this clock: new tickets are not acknowledged`},
		{response, response + "\nkind = \"promis\"", `clock[1].kind: "promis" is not one of promise, expectation, trigger; did you mean "promise"?`},
		{response, response + "\nstarts = \"ever\"", `clock[1].starts: "ever" is not one of opened, entered, priority`},
		{response, response + "\nwarn = 100", `clock[1].warn: 100 is out of bounds`},
		{response, response + "\npauses = \"waiting\"", `clock[1].pauses: status or class "waiting" is not defined`},
		{response, response + "\nkind = \"expectation\"\nescalate = true", `clock[1].escalate: an expectation is never missed`},
		{`priority = "High"`, `priority = "Hihg"`, `desk.toml:55: clock[1].target[1].priority: priority "Hihg" is not defined; did you mean "High"?`},
		{`priority = "High"`, "type = \"wish\"\npriority = \"High\"", `clock[1].target[1].priority: tickets of this type never have it`},
		{`priority = "High"`, `plan = "Silver"`, `clock[1].target[1].plan: plan "Silver" is not defined`},
		{`priority = "High"`, `category = "x"`, `clock[1].target[1].category: category "x" is not defined`},
		{`priority = "High"`, `status = "x"`, `clock[1].target[1].status: status "x" is not defined`},
		{`priority = "High"`, ``, `desk.toml:57: clock[1].target[2]: it never holds: target 1 fits every ticket that it fits`},
		{`within = "30 min"`, ``, `clock[1].target[1].within: it says no time; write within = "4 working hours"`},
		{`within = "30 min"`, `within = "at once"`, `clock[1].target[1].within: "at once" is no time at all`},
		{`within = "30 min"`, "within = \"30 min\"\nusual = \"1-2 h\"", `clock[1].target[1].usual: there is within already`},
		{`within = "30 min"`, "within = \"30 working min\"", `clock[1].target[1].within: working time needs a calendar`},
		{"hours\"\ncalendar = \"office\"", "hours\"\ncalendar = \"ofice\"", `clock[1].target[2].calendar: calendar "ofice" is not defined`},
		{"", "[[clock]]\nname = \"x\"\nmet_by = \"person\"", `desk.toml:69: clock[2]: it has no target, so it never runs`},
		{`every = "1 hour"`, ``, `cadence[1].every: it is missing`},
		{`remind = "15 min"`, `remind = "1 hour"`, `desk.toml:63: cadence[1].remind: 1 h before an update the one before is not yet due`},
		{`remind = "15 min"`, `remind = "1 working minute"`, `cadence[1].every: working time needs a calendar`},
		{`remind = "15 min"`, `until = "solved"`, `cadence[1].until: status or class "solved" is not defined; did you mean "Resolved"?`},
		{"", "[[cadence]]\nname = \"daily\"\nevery = \"1 day\"", `cadence[2]: it never begins: cadence 1 fits every ticket that it fits`},
		{`every = "weekly"`, `every = "daily"`, `list[1].every: period "daily" is not defined; choose one of weekly, monthly, quarterly`},
		{`every = "weekly"`, ``, `list[1].every: it is never sent`},
		{`to = "product-owner"`, ``, `list[1].to: nobody gets it`},
		{"type = \"wish\"\nto", "to", `list[1]: no ticket is ever on it`},
		{"type = \"wish\"\nto", "code = \"don\"\nto", `list[1].code: code "don" is not defined; did you mean "done"?`},
		{"", "[reports]\nmonth = \"lead\"\ncalendar = \"ofice\"", `desk.toml:71: reports.calendar: calendar "ofice" is not defined`},
		{"", "[reports]\nmonth = \"lead\"\nbugs = { type = \"falt\" }", `reports.bugs.type: type "falt" is not defined; did you mean "fault"?`},
		{"", "[reports]\nmonths = \"lead\"", `reports.months: there is no such setting; did you mean "month"?`},
		{"", "[reports]\nbugs = {}", `reports.bugs.type: it says of no ticket that it is a bug; write bugs = {`},
		{"", "[renamed]\n\"Old one\" = \"Opn\"", `desk.toml:70: renamed.Old one: status "Opn" is not defined`},
		{"", "[renamed]\nAsked = \"Open\"", `renamed.Asked: "Asked" is still a status`},
	} {
		if got := faults(t, spoilt(t, c.old, c.new), Env{}); !strings.Contains(got, c.want) {
			t.Errorf("%q:\n%s\nwant %s", c.new, got, c.want)
		}
	}
}

func TestWhatHappensOnAStatusIsChecked(t *testing.T) {
	const asked, codes, timer = "class = \"waiting-customer\"\n", `codes = ["done"]`, `to = "Closed"`
	for _, c := range []struct{ old, new, want string }{
		{codes, codes + "\non_yes = { status = \"Close\" }", `status[3].on_yes.status: status "Close" is not defined; did you mean "Closed"?`},
		{codes, codes + "\non_yes = {}", `status[3].on_yes.status: it is missing`},
		{codes, codes + "\non_yes = { status = \"Closed\", code = \"done\" }", `"done" is no code of status "Closed"`},
		{codes, codes + "\non_yes = { status = \"Resolved\" }", `status[3].on_yes.status: a yes would lead to where the ticket is`},
		{asked, asked + "rate = true\n", `status[2].rate: no letter asks for it; add letter = "resolved"`},
		{codes, codes + "\nletter = \"resolved\"\nrate = true\non_yes = { status = \"Closed\" }", `status[3].rate: the letter asks for a yes already`},
		{asked, asked + "appointment = { lasts = \"1h\" }\n", `desk.toml:8: status[2].appointment.over: it is missing`},
		{asked, asked + "appointment = { over = \"Asked\" }\n", `status[2].appointment.over: it leads to the status that it starts in`},
		{asked, asked + "appointment = { over = \"Closed\", lasts = \"long\" }\n", `status[2].appointment.lasts: "long" is no duration`},
		{asked, asked + "appointment = { over = \"Closed\", remind = \"1 working day\" }\n", `people are reminded by the wall clock`},
		{asked, asked + "appointment = { over = \"Closed\", letter = \"resolved\" }\n", `it is never written, because nobody is reminded`},
		{timer, timer + "\nwarn_after = \"1 day\"", `timer[1].warn_after: nothing is written then; add warn_letter = "closing-soon"`},
		{timer, timer + "\nwarn_letter = \"resolved\"", `timer[1].warn_letter: it is never written`},
		{timer, timer + "\nwarn_after = \"48 h\"\nwarn_letter = \"resolved\"", `desk.toml:26: timer[1].warn_after: 48 h is not before the timer ends, after 2 days`},
		{timer, timer + "\nwarn_after = \"9 working days\"\nwarn_letter = \"resolved\"\ncalendar = \"office\"", `is not before the timer ends`},
		{timer, timer + "\nwarn_after = \"1 working day\"\nwarn_letter = \"resolved\"", `timer[1].after: working time needs a calendar`},
	} {
		source := strings.Replace(base, c.old, c.new, 1)
		if got := faults(t, source, Env{Letters: []string{"resolved"}}); !strings.Contains(got, c.want) {
			t.Errorf("%q:\n%s\nwant %s", c.new, got, c.want)
		}
	}
}

func TestWhatTimeCostsIsChecked(t *testing.T) {
	const cost = "\n[[charge]]\nname = \"bugs\"\ntype = \"fault\"\npay = \"never\"\n[limit]\nwork = \"30 min\"\nplan = \"Gold\"\n"
	for _, c := range []struct{ old, new, want string }{
		{`"bugs"`, `""`, `charge[1].name: it is missing`},
		{`pay = "never"`, "pay = \"never\"\nestimate = true", `charge[1].estimate: nobody pays for it; leave out the estimate`},
		{`"never"`, `"nevver"`, `charge[1].pay: way to pay "nevver" is not defined; did you mean "never"?`},
		{`type = "fault"`, `type = "falt"`, `charge[1].type: type "falt" is not defined; did you mean "fault"?`},
		{`type = "fault"`, `code = "solvd"`, `charge[1].code: code "solvd" is not defined`},
		{`plan = "Gold"`, `plan = "Gol"`, `limit.plan: plan "Gol" is not defined; did you mean "Gold"?`},
		{`work = "30 min"`, ``, `limit.work: it is missing`},
		{`work = "30 min"`, `work = "2 days"`, `limit.work: "2 days" is no time that somebody works; write minutes or hours, for instance work = "30 min"`},
		{`work = "30 min"`, "work = \"30 min\"\nwarn = 100", `limit.warn: `},
		{"[limit]", "[[charge]]\nname = \"Bugs\"\npay = \"time\"\n[limit]", `charge[2].name: "bugs" is defined already`},
	} {
		source := sorted + strings.Replace(cost, c.old, c.new, 1)
		if got := faults(t, source, Env{}); !strings.Contains(got, c.want) {
			t.Errorf("%q:\n%s\nwant %s", c.new, got, c.want)
		}
	}
}

func TestTimersMustNotLeadRoundInACircleInNoTime(t *testing.T) {
	const timer = "[[timer]]\nname = \"%n\"\nin = \"%a\"\nafter = \"%t\"\nto = \"%b\"\n"
	timers := func(ways ...string) string {
		var all strings.Builder
		for i, way := range ways {
			p := strings.Split(way, " ")
			all.WriteString(strings.NewReplacer("%n", strings.Repeat("i", i+1), "%a", p[0], "%b", p[1],
				"%t", strings.ReplaceAll(p[2], "_", " ")).Replace(timer))
		}
		return base + all.String()
	}
	for _, c := range []struct {
		ways []string
		want string
	}{
		{[]string{"Open Asked at_once", "Asked Resolved at_once"}, ""},
		{[]string{"Open Asked at_once", "Asked Open 1_min"}, ""},
		{[]string{"Open Asked at_once", "Asked Open at_once"},
			`desk.toml:31: timer[2].after: no time passes in the circle of timers Open → Asked → Open; give one of them some time`},
		{[]string{"Closed Open at_once", "Open Asked at_once", "Asked Resolved at_once", "Resolved Open at_once"},
			`timer[3].after: no time passes in the circle of timers Open → Asked → Resolved → Open`},
	} {
		if got := faults(t, timers(c.ways...), Env{}); !strings.Contains(got, c.want) || (got == "") != (c.want == "") ||
			strings.Count(got, "circle") > 1 {
			t.Errorf("%q:\n%s\nwant %s", c.ways, got, c.want)
		}
	}
}

func TestEverythingOfTheModelIsRead(t *testing.T) {
	p, err := Load([]byte(sorted+full), "desk.toml", Env{Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	s, _ := p.Status("Visit")
	if s.Appointment == nil || *s.Appointment != (ticketing.Appointment{Over: ticketing.Ending{Status: "Resolved", Code: "done"},
		Lasts: 90 * time.Minute, Remind: ticketing.Delay{N: 1, Unit: ticketing.Days}, Letter: "appointment-reminder"}) ||
		s.Department != "field" || len(s.Tell) != 2 {
		t.Errorf("%+v %+v", s, s.Appointment)
	}
	rule := p.Rules[0]
	if rule.Name != "rule 1" || !rule.Subject.MatchString("NIGHTLY Job failed") || rule.From.MatchString("CRON@x") ||
		!rule.Body.MatchString("one\nExit 1") || rule.Set.Product != "shop" || rule.To[0] != "jobs" {
		t.Errorf("%+v", rule)
	}
	c := p.Clocks[len(p.Clocks)-2]
	if c.Words() != "diagnosis" || c.Kind != ticketing.Expectation || c.Warn != 0 || c.MissTell[0] != "assignee" ||
		c.Targets[0].Usual.String() != "3 days" || c.Targets[0].Within.String() != "10 days" || len(c.Pauses) != 0 ||
		c.MetBy[0] != "Visit" {
		t.Errorf("%+v", c)
	}
	phase := p.Clocks[len(p.Clocks)-1]
	if phase.Name != "phase" || phase.Starts != ticketing.FromEntered || len(phase.Targets) != 1 ||
		phase.Targets[0].Types[0] != "fault" || phase.Targets[0].Usual.String() != "2 working days" {
		t.Errorf("%+v", phase)
	}
	response := p.Clocks[0]
	if response.Kind != ticketing.Promise || response.Warn != 75 || response.WarnTell[0] != "assignee" ||
		response.MissTell[0] != "lead" || len(response.Pauses) != 3 || response.Starts != ticketing.FromOpened {
		t.Errorf("%+v", response)
	}
	if cadence := p.Cadences[0]; cadence.Letter != "update" || len(cadence.Until) != 2 || cadence.After != cadence.Every ||
		len(cadence.Pauses) != 1 {
		t.Errorf("%+v", cadence)
	}
	if p.Renamed["Was"] != "Open" || p.Form[ticketing.FactPriority][1] != "Severity" || !p.On.Question ||
		p.On.Agreed != "date-agreed" || p.Codes[1].Letter != "feature-kept" || p.Timers[1].WarnLetter != "closing-soon" {
		t.Errorf("%+v", p)
	}
}

// full is what the small processes above don't have.
const full = `[[status]]
name = "Visit"
class = "waiting-customer"
tell = ["lead", "field"]
department = "field"
appointment = { over = "Resolved", code = "done", lasts = "1h30m", remind = "1 day", letter = "appointment-reminder" }
[on]
agreed = "date-agreed"
question = true
[form]
priority = ["Priority", "Severity"]
[[code]]
name = "kept"
letter = "feature-kept"
[[timer]]
in = "Asked"
after = "10 days"
to = "Resolved"
warn_after = "8 days"
warn_letter = "closing-soon"
[[rule]]
to = "jobs"
from = '(?-i)^cron@'
subject = 'job failed'
body = '^exit \d'
set = { product = "shop" }
[[clock]]
name = "diagnosis"
kind = "expectation"
met_by = "Visit"
pauses = []
[[clock.target]]
type = ["fault", "wish"]
usual = "3-10 days"
[renamed]
Was = "Open"
`

func TestAUsualTimeIsWrittenAsPeopleWriteIt(t *testing.T) {
	for text, want := range map[string][2]string{
		"4-10 working days":                  {"4 working days", "10 working days"},
		"2 h - 3 working days":               {"2 h", "3 working days"},
		"4 business hours – 3 business days": {"4 working hours", "3 working days"},
		"5 to 10 working days":               {"5 working days", "10 working days"},
		"3 working days":                     {"none", "3 working days"},
		"end of next working day":            {"none", "end of next working day"},
	} {
		p, err := Load([]byte(strings.Replace(sorted, "2-4 working days", text, 1)), "desk.toml", Env{})
		if err != nil {
			t.Error(err)
			continue
		}
		phase := p.Tracks[0].Phases[0]
		if got := [2]string{phase.Least.String(), phase.Most.String()}; got != want {
			t.Errorf("%q is %q", text, got)
		}
	}
}
