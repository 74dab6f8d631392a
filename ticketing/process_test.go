package ticketing

import (
	"testing"
	"time"
)

// namedCalendar is a calendar that only its name tells from others.
type namedCalendar struct {
	Calendar
	name string
}

func TestAnAccountsCalendarsReplaceThoseOfTheSameNames(t *testing.T) {
	p := Process{Calendars: map[string]Calendar{"office": namedCalendar{name: "ours"},
		"always": namedCalendar{name: "always"}}, Zone: time.UTC}
	own := p.For(Account{Calendars: map[string]Calendar{"office": namedCalendar{name: "theirs"},
		"night": namedCalendar{name: "night"}}})
	for name, want := range map[string]string{"office": "theirs", "always": "always"} {
		if got := own.Calendars[name].(namedCalendar).name; got != want {
			t.Errorf("%q is %s", name, got)
		}
	}
	if _, there := own.Calendars["night"]; there {
		t.Error("a calendar that the process does not know came in")
	}
	if p.Calendars["office"].(namedCalendar).name != "ours" {
		t.Error("the process itself was changed")
	}
	if n := testing.AllocsPerRun(10, func() { p.For(Account{}) }); n != 0 {
		t.Errorf("an account without calendars costs %v allocations", n)
	}
}
