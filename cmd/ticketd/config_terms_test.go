package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/schedule/calendar"
	"ticketd/ticketing"
	"ticketd/ticketing/process"
)

// withProcess is a minimal configuration of a desk with another process.
func withProcess(name, rest string) string {
	return strings.Replace(minimal("password_file = \"good\"", rest), "priority-support", name, 1)
}

func TestAMailboxTakesAnyShippedProcess(t *testing.T) {
	for _, name := range process.Names() {
		if got := mustLoad(t, withProcess(name, "")).Mailboxes[0].Rules.Name; got != name {
			t.Errorf("process %q is %q", name, got)
		}
	}
}

func TestAnAccountHasFactsInTheProcesssWords(t *testing.T) {
	cfg := mustLoad(t, withProcess("service-desk", `[[account]]
name = "Globex"
domains = ["globex.example"]
type = "support query"
priority = "p2"
product = "Anything"
`))
	account, _ := cfg.People.AccountOf("x@globex.example")
	if account.Facts != (ticketing.Facts{Type: "support query", Priority: "p2", Product: "Anything"}) {
		t.Errorf("%+v", account.Facts)
	}
}

func TestAnAccountsCalendarIsReadInItsZoneWithTheTeamsHolidays(t *testing.T) {
	cfg := mustLoad(t, "holidays = [\"2026-03-03\"]\n"+withProcess("severity", `[[account]]
name = "Globex"
domains = ["globex.example"]
zone = "Asia/Tokyo"
[account.calendar.office]
days = "mon-fri"
hours = "09:00-18:00"
week = { sat = "09:00-12:00" }
holidays = ["2026-03-04", "team"]
[[account]]
name = "Initech"
domains = ["initech.example"]
`))
	account, _ := cfg.People.AccountOf("x@globex.example")
	office, ok := account.Calendars["office"].(*calendar.Calendar)
	if !ok || office.Zone().String() != "Asia/Tokyo" || len(account.Calendars) != 1 {
		t.Fatalf("%+v", account.Calendars)
	}
	monday := time.Date(2026, 3, 2, 17, 0, 0, 0, office.Zone())
	if got, want := office.Add(monday, 2*time.Hour), time.Date(2026, 3, 5, 10, 0, 0, 0, office.Zone()); !got.Equal(want) {
		t.Errorf("two hours from Monday 17:00 end on %v", got)
	}
	if other, _ := cfg.People.AccountOf("x@initech.example"); other.Calendars != nil {
		t.Errorf("%+v", other.Calendars)
	}
}

func TestARoleThatNobodyHasIsAWarningThatNamesWhoIsTold(t *testing.T) {
	const ada = "[[agent]]\nname = \"Ada\"\naddress = \"ada@example.com\"\n"
	const ben = "[[agent]]\nname = \"Ben\"\naddress = \"ben@example.com\"\n"
	for _, c := range []struct {
		people string
		want   []string
	}{
		{"", nil},
		{ada + ben + "roles = [\"lead\"]\n", []string{"development: Ben is", "manager: Ben is"}},
		{ada + "roles = [\"lead\"]\n" + ben + "roles = [\"lead\", \"manager\"]\n", []string{"development: Ada, Ben are"}},
		{ada + "roles = [\"development\", \"manager\"]\n", []string{"lead: Ada is"}},
		{ada + "roles = [\"development\", \"manager\"]\nnotices = \"mine\"\n", []string{"lead: nobody is"}},
		{ada + "roles = [\"development\", \"manager\", \"lead\"]\n", nil},
	} {
		cfg := mustLoad(t, withProcess("service-desk", "\n"+c.people))
		var got []string
		for _, w := range cfg.Warnings {
			_, w, isRole := strings.Cut(w, `agent: process "service-desk" tells the role "`)
			role, w, _ := strings.Cut(w, `", which nobody has; `)
			instead, remedy, _ := strings.Cut(w, " told instead: ")
			if isRole && remedy == `give it to somebody, roles = ["`+role+`"]` {
				got = append(got, role+": "+instead)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q of %q, want %q", c.people, got, cfg.Warnings, c.want)
		}
	}
}

func TestTheAccountsManagersAreRelationshipManagers(t *testing.T) {
	const people = "[[agent]]\nname = \"Ada\"\naddress = \"ada@example.com\"\nroles = [\"lead\", \"manager\", \"product-owner\"]\n" +
		"[[account]]\nname = \"Globex\"\ndomains = [\"globex.example\"]\n"
	for rest, want := range map[string]int{"": 1, "manager = \"Ada\"\n": 0} {
		cfg := mustLoad(t, withProcess("priority-support", people+rest))
		if len(cfg.Warnings) != want {
			t.Errorf("%q: %q", rest, cfg.Warnings)
		}
	}
}

func TestATeamThatGetsNewTicketsAndIsNobodysIsAWarning(t *testing.T) {
	source, err := process.Source("severity")
	if err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(t.TempDir(), "ours.toml")
	source = bytes.Replace(source, []byte("# team = \"first line\""), []byte(`team = "first line"`), 1)
	if err := os.WriteFile(own, source, 0o600); err != nil {
		t.Fatal(err)
	}
	const ada = "[[agent]]\nname = \"Ada\"\naddress = \"ada@example.com\"\n"
	for team, want := range map[string]bool{"": true, "team = \"first line\"\n": false} {
		cfg := mustLoad(t, withProcess(own, "\n"+ada+team))
		got := slices.ContainsFunc(cfg.Warnings, func(w string) bool {
			return strings.Contains(w, `gives new tickets to "first line", which is no agent, team or role`)
		})
		if got != want {
			t.Errorf("%q: %q", team, cfg.Warnings)
		}
	}
}
