package letter

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/billing"
	"ticketd/ticketing/report"
)

// counted is a month of one ticket as reports count it, and the bill of one.
func counted() []ticketing.Statistics {
	p := exampleProcess()
	p.Zone, p.Reports.Bugs = time.UTC, ticketing.Kinds{Types: []string{"Technical Support"}}
	m := report.MonthOf(monday, time.UTC)
	account := ticketing.Account{Name: "Example Ltd", Plan: "Standard"}
	account.Agreement.Terms = ticketing.Terms{Currency: ticketing.Currency{Code: "EUR", Digits: 2}, Allowance: 30, Rate: 9000}
	team, own := report.NewTeam(p, m), report.NewAccount(p, account, m)
	for n := range 60 {
		history := exampleHistory()
		open := history[0].Changes[0].(ticketing.Opened)
		open.Number, open.Account = ticketing.Number(n+1), account.Name
		history[0].Changes[0] = open
		if c, ok := m.Case(p, history, monday.AddDate(0, 2, 0)); ok {
			team.Add(c)
			own.Add(c)
		}
	}
	bill := billing.Bill(account.Agreement.Terms, []billing.Item{{Charge: "task", Covered: true, Minutes: 90}})
	return []ticketing.Statistics{team.Statistics(), own.Statistics(), bill.Statistics(m.String(), account)}
}

func TestEveryFigureAndTableOfAMonthIsKnownToTemplates(t *testing.T) {
	for i, s := range counted() {
		if len(s.Figures) < 10 || len(s.Tables) == 0 {
			t.Errorf("month %d is %+v", i, s)
		}
		for name := range s.Figures {
			if !slices.Contains(figures, name) && !strings.HasPrefix(name, "more-") {
				t.Errorf("no template can name the figure %q", name)
			}
		}
		for name, table := range s.Tables {
			if columns, ok := tables[name]; !ok || len(table) > 0 && len(table[0]) != columns {
				t.Errorf("the table %q has %d columns and templates know of %d", name, len(table[0]), columns)
			}
		}
	}
}

func TestWhatReportsCountFitsTheirLetters(t *testing.T) {
	for i, s := range counted() {
		l, c := exampleLetter([]string{"report-team", "report-account", "invoice"}[i])
		l.Statistics = s
		out, err := open(t).Write(l, c)
		if err != nil {
			t.Fatal(err)
		}
		wellFormed(t, out)
	}
}
