package process

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/data/sheet"
	"ticketd/schedule/calendar"
	"ticketd/ticketing"
)

// base is a small sound process.
const base = `name = "desk"
[[status]]
name = "Open"
class = "open"
[[status]]
name = "Asked"
class = "waiting-customer"
[[status]]
name = "Resolved"
class = "resolved"
codes = ["done"]
[[status]]
name = "Closed"
class = "closed"
system_only = true
[key]
initial = "Open"
answered = "Open"
reopened = "Open"
resolved_by_agent = "Resolved"
closed_by_timer = "Closed"
[[timer]]
in = "Resolved"
after = "2 days"
to = "Closed"
[[code]]
name = "done"
`

// faults loads a file that must be refused and gives the faults, one a line.
func faults(t *testing.T, source string, env Env) string {
	t.Helper()
	_, err := Load([]byte(source), "desk.toml", env)
	list, ok := errors.AsType[sheet.Faults](err)
	if err != nil && (!ok || len(list) == 0) {
		t.Fatalf("%T: %v", err, err)
	}
	return errorText(err)
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestASmallProcessLoadsWithTheSharedDefaults(t *testing.T) {
	p, err := Load([]byte(base), "desk.toml", Env{})
	if err != nil {
		t.Fatal(err)
	}
	if p.ReopenWithin != (ticketing.Delay{N: 14, Unit: ticketing.Days}) || p.On.Thanks != "keep" ||
		!p.On.Notices || p.Zone != time.UTC || p.On.CCOnly != nil || p.On.OOTOOnly != nil {
		t.Errorf("%+v", p)
	}
	if p.Timers[0].Name != "2 days in Resolved" || !p.Statuses[3].SystemOnly {
		t.Errorf("%+v", p)
	}
	for _, name := range []string{"", "always", "office"} {
		if p.Calendars[name] == nil {
			t.Errorf("there is no calendar %q", name)
		}
	}
}

func TestAFaultSaysWhereItIsAndWhatToWrite(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{`initial = "Open"`, `initial = "Opne"`,
			`desk.toml:17: key.initial: status "Opne" is not defined; did you mean "Open"?`},
		{`initial = "Open"`, ``,
			`desk.toml:16: key.initial: it is missing; write for instance initial = "In Progress"`},
		{`initial = "Open"`, `initial = "Asked"`,
			`desk.toml:17: key.initial: "Asked" has the class "waiting-customer"; choose a status of class open`},
		{`resolved_by_agent = "Resolved"`, `resolved_by_agent = "Closed"`,
			`desk.toml:20: key.resolved_by_agent: "Closed" is system_only, so no agent can set it`},
		{`resolved_by_agent = "Resolved"`, `resolved_by_agent = "Open"`,
			`choose a status of class resolved or closed`},
		{`closed_by_timer = "Closed"`, `closed_by_timer = "Resolved"`,
			`choose a status of class closed`},
		{`class = "open"`, `class = "opened"`,
			`desk.toml:4: status[1].class: class "opened" is not defined; did you mean "open"?`},
		{`class = "open"`, `clas = "open"`,
			`desk.toml:4: status[1].clas: there is no such setting; did you mean "class"?`},
		{`class = "open"`, `clas = "open"`, `desk.toml:2: status[1].class: it is missing`},
		{`name = "Asked"`, `name = "OPEN"`,
			`desk.toml:6: status[2].name: "Open" is defined already`},
		{`name = "Asked"`, `name = " "`, `desk.toml:6: status[2].name: it is missing`},
		{`codes = ["done"]`, `codes = ["dnoe"]`,
			`desk.toml:11: status[3].codes: code "dnoe" is not defined; did you mean "done"?`},
		{`codes = ["done"]`, "codes = [\"done\"]\nnext = [\"Clsoed\"]",
			`desk.toml:12: status[3].next: status "Clsoed" is not defined; did you mean "Closed"?`},
		{`codes = ["done"]`, `letter = "resolvd"`,
			`letter "resolvd" is not defined; did you mean "resolved"?`},
		{`in = "Resolved"`, `in = "Somewhere else"`,
			`desk.toml:23: timer[1].in: status "Somewhere else" is not defined; choose one of Open, Asked, Resolved, Closed`},
		{`after = "2 days"`, `after = "none"`,
			`desk.toml:24: timer[1].after: "none" is no time at all; write a longer one`},
		{`after = "2 days"`, `after = "-2 days"`, `read delay "-2 days": write a whole number`},
		{`after = "2 days"`, `after = "0 days"`, `it is nothing`},
		{`after = "2 days"`, `after = 2`,
			`desk.toml:24: timer[1].after: a number stands here, a text belongs here`},
		{`after = "2 days"`, ``, `timer[1].after: it is missing`},
		{`after = "2 days"`, `after = "2 working days"`,
			`working time needs a calendar; add calendar = "office", or another of always, office`},
		{`after = "2 days"`, "after = \"2 working days\"\ncalendar = \"ofice\"",
			`desk.toml:25: timer[1].calendar: calendar "ofice" is not defined; did you mean "office"?`},
		{`to = "Closed"`, `to = "Resolved"`,
			`timer[1].to: it leads to the status that it starts in`},
		{`to = "Closed"`, ``,
			`desk.toml:22: timer[1]: it neither moves the ticket nor writes a letter`},
		{`to = "Closed"`, "letter = \"resolved\"\ncode = \"done\"", `it is never used`},
		{`to = "Closed"`, "to = \"Closed\"\ncode = \"done\"",
			`"done" is no code of status "Closed"; leave it out`},
		{`to = "Closed"`, `letter = "resolved"`,
			`desk.toml:12: status[4]: no ticket can ever be in "Closed"`},
		{`name = "desk"`, ``, `desk.toml: name: it is missing`},
		{`name = "desk"`, "name = \"desk\"\nzone = \"Europe/Lodnon\"",
			`desk.toml:2: zone: "Europe/Lodnon" is no time zone`},
		{`name = "desk"`, "name = \"desk\"\nzone = \"Local\"", `"Local" is no time zone`},
		{`name = "desk"`, "name = \"desk\"\nreopen_within = \"none\"",
			`reopen_within: "none" is no time at all`},
		{`name = "desk"`, "name = \"desk\"\nreopen_within = \"2 working days\"",
			`counted by the wall clock`},
		{`name = "desk"`, "name = \"desk\"\non = {cc_only = {}}",
			`desk.toml:2: on.cc_only.status: it is missing`},
		{`name = "desk"`, "name = \"desk\"\non = {cc_only = {status = \"Opn\"}}",
			`desk.toml:2: on.cc_only.status: status "Opn" is not defined`},
		{`name = "desk"`, "name = \"desk\"\non = {cc_only = {status = \"Resolved\", code = \"x\"}}",
			`desk.toml:2: on.cc_only.code: "x" is no code of status "Resolved"; choose one of done`},
		{`name = "desk"`, "name = \"desk\"\non = {thanks = \"kep\"}",
			`choice "kep" is not defined; did you mean "keep"?`},
		{`name = "desk"`, "name = \"desk\"\non = {opened = \"ack\"}",
			`letter "ack" is not defined`},
		{`name = "desk"`, `name = desk`, `desk.toml:1: `},
	} {
		source := strings.Replace(base, c.old, c.new, 1)
		got := faults(t, source, Env{Letters: []string{"acknowledgement", "resolved"}})
		if !strings.Contains(got, c.want) {
			t.Errorf("%q:\n%s\nwant %s", c.new, got, c.want)
		}
	}
}

func TestWhatIsAddedIsCheckedToo(t *testing.T) {
	for more, want := range map[string]string{
		"[[plan]]\nname = \"A\"\ndefault = true\n[[plan]]\nname = \"B\"\ndefault = true": `desk.toml:33: plan[2].default: "A" is the default plan already`,
		"[[plan]]\nname = \"A\"": `desk.toml:28: plan: no plan is the default`,
		"[[plan]]\nname = \"A\"\ndefault = true\n[[plan]]\nname = \"a\"":                     `plan[2].name: "A" is defined already`,
		"[[code]]\nname = \"Done\"":                                                          `desk.toml:29: code[2].name: "done" is defined already`,
		"[calendar.shop]\ndays = \"mon-fri\"":                                                `desk.toml:28: calendar.shop: days and hours belong together`,
		"[calendar.shop]\nzone = \"UTC\"":                                                    `desk.toml:28: calendar.shop: its week is empty; give it hours, for instance days = "mon-fri"`,
		"[calendar.shop]\nhours=\"9-17\"\ndays=\"mon\"":                                      `"9-17" is no span`,
		"[calendar.shop.week]\nmoon = \"09:00-17:00\"":                                       `"moon" is no weekday`,
		"[calendar.shop.week]\nmon = 9":                                                      `desk.toml:29: calendar.shop.week.mon: a number stands here, a text belongs here`,
		"[calendar.shop]\nzone = \"Mars/Base\"":                                              `desk.toml:29: calendar.shop.zone: "Mars/Base" is no time zone`,
		"[calendar.shop]\nholidays = [\"atlantis\"]":                                         `desk.toml:29: calendar.shop.holidays: find holidays of "atlantis": no such country`,
		"[calendar.shop]\nholidays = [\"2026-02-30\"]":                                       `read date "2026-02-30"`,
		"[calendar.shop]\nholiday = []":                                                      `did you mean "holidays"?`,
		"[[timer]]\nname=\"2 days in resolved\"\nin=\"Open\"\nafter=\"1 day\"\nto=\"Asked\"": `timer[2].name: "2 days in Resolved" is defined already`,
	} {
		if got := faults(t, base+more, Env{}); !strings.Contains(got, want) {
			t.Errorf("%q:\n%s\nwant %s", more, got, want)
		}
	}
}

func TestAllFaultsAreReportedTogetherInTheFilesOrder(t *testing.T) {
	source := strings.NewReplacer(`class = "open"`, `class = "opn"`, `in = "Resolved"`, `in = "X"`,
		`name = "desk"`, `nam = "desk"`, `after = "2 days"`, `after = "soon"`).Replace(base)
	_, err := Load([]byte(source), "desk.toml", Env{})
	list, _ := errors.AsType[sheet.Faults](err)
	var lines []int
	for _, f := range list {
		lines = append(lines, f.Line)
	}
	if !slices.Equal(lines, []int{0, 1, 4, 23, 24}) {
		t.Errorf("lines %v:\n%v", lines, err)
	}
}

func TestOneFaultIsToldOnce(t *testing.T) {
	for more, want := range map[string]int{
		"[calendar.shop]\nzone = \"X\"\ndays=\"mon\"\nhours=\"9:00-10:00\"\n[[timer]]\nin=\"Open\"\nafter=\"1 day\"\nto=\"Asked\"\ncalendar=\"shop\"": 1,
		"[calendar.\"\"]\ndays = \"mon\"\nhours = \"09:00-10:00\"":                                                                                    1,
		"[[status]]\nname = \"Odd\"\nclass = 3":                                                                                                       1,
	} {
		if got := faults(t, base+more, Env{}); got == "" || strings.Count(got, "\n")+1 != want {
			t.Errorf("%q:\n%s", more, got)
		}
	}
}

func TestASourceThatIsTooLargeIsRefused(t *testing.T) {
	if got := faults(t, strings.Repeat("#", maxSource+1), Env{}); !strings.Contains(got, "shorten it") {
		t.Error(got)
	}
}

func TestCalendarsAreReadWithTheirHolidays(t *testing.T) {
	fair := []calendar.Holiday{{Date: calendar.Date{Year: 2026, Month: 3, Day: 4}, Name: "fair"}}
	p, err := Load([]byte("\uFEFFzone = \"Europe/London\"\nreopen_within = \"for ever\"\n"+base+`
[calendar.shop]
days = "mon-thu"
hours = "10:00-18:00"
holidays = ["GB", "2026-03-03 stocktaking", "fair"]
[calendar.shop.week]
fri = "10:00-12:00"
[calendar.office]
days = "sat"
hours = "09:00-17:00"
zone = "Asia/Tokyo"
`), "desk.toml", Env{Zone: time.UTC, Holidays: map[string][]calendar.Holiday{"fair": fair}})
	if err != nil {
		t.Fatal(err)
	}
	if p.Zone.String() != "Europe/London" || !p.ReopenWithin.IsZero() {
		t.Errorf("zone %v, reopen %v", p.Zone, p.ReopenWithin)
	}
	shop := p.Calendars["shop"]
	from := time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC) // Monday; then two days off
	if got := shop.Add(from, 9*time.Hour); !got.Equal(time.Date(2026, 3, 5, 18, 0, 0, 0, time.UTC)) {
		t.Errorf("nine hours in the shop end at %v", got)
	}
	christmas := time.Date(2026, 12, 25, 0, 0, 0, 0, time.UTC)
	if got := shop.Between(christmas, christmas.AddDate(0, 0, 1)); got != 0 {
		t.Errorf("the shop is open on Christmas Day: %v", got)
	}
	if got := p.Calendars["office"].(*calendar.Calendar); got.Zone().String() != "Asia/Tokyo" {
		t.Errorf("the file's own office is in %v", got.Zone())
	}
}

func TestOccasionsAreRead(t *testing.T) {
	p, err := Load([]byte(base+`[on]
opened = "acknowledgement"
thanks = "reopen"
notices = false
cc_only = { status = "Resolved", code = "done" }
ooto_only = { status = "Asked" }
`), "desk.toml", Env{})
	if err != nil {
		t.Fatal(err)
	}
	want := ticketing.Occasions{Opened: "acknowledgement", Thanks: "reopen",
		CCOnly: &ticketing.Ending{Status: "Resolved", Code: "done"}, OOTOOnly: &ticketing.Ending{Status: "Asked"}}
	if *p.On.CCOnly != *want.CCOnly || *p.On.OOTOOnly != *want.OOTOOnly || p.On.Opened != want.Opened ||
		p.On.Thanks != want.Thanks || p.On.Notices {
		t.Errorf("%+v", p.On)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(base))
	f.Add([]byte(sorted + full))
	for _, name := range Names() {
		source, err := Source(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(source)
	}
	f.Add([]byte("status = [{name = 1}, [2], {next = [{}]}]\nkey = [[1]]\n[a.b]\n[[a.c]]\n[a.c.d]"))
	f.Fuzz(func(t *testing.T, source []byte) {
		p, err := Load(source, "fuzz.toml", Env{})
		if err != nil {
			if list, ok := errors.AsType[sheet.Faults](err); !ok || len(list) == 0 {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		if s, ok := p.Status(p.Key.Initial); !ok || s.Class != ticketing.ClassOpen {
			t.Fatalf("accepted without an initial status: %+v", p)
		}
	})
}
