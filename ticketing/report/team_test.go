package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ticketd/ticketing"
)

// of is a history that belongs to another ticket of another account.
func of(n ticketing.Number, account string, history ...ticketing.Entry) []ticketing.Entry {
	open := history[0].Changes[0].(ticketing.Opened)
	open.Number, open.Account = n, account
	history[0].Changes[0] = open
	return history
}

func said(when string) ticketing.Entry {
	return entry(when, ticketing.Said{Author: "Ada", Text: "We look."})
}

func assigned(when, to string) ticketing.Entry { return entry(when, ticketing.Assigned{To: to}) }

func rated(when string, rating int, comment string) ticketing.Entry {
	return entry(when, ticketing.Rated{By: "eva@globex.example", Rating: rating, Comment: comment})
}

func sortedAs(when string, f ticketing.Facts) ticketing.Entry {
	return entry(when, ticketing.Sorted{Facts: f})
}

// march is what three tickets did in March 2026, which began on a Sunday.
func march() [][]ticketing.Entry {
	return [][]ticketing.Entry{
		of(1001, "Globex", opened("2026-03-02 08:00", "Highest"), assigned("2026-03-02 08:05", "Ada"),
			said("2026-03-02 08:10"), logged("2026-03-02 09:00", "Ada", 40), resolved("2026-03-02 09:30"),
			rated("2026-03-02 10:00", 5, ""), entry("2026-03-02 10:05", ticketing.Rated{By: "max@globex.example", Rating: 4}),
			reopened("2026-03-03 08:00"), resolved("2026-03-03 15:00"),
			rated("2026-03-03 16:00", 1, "=HYPERLINK(\"x\")")),
		of(1002, "", opened("2026-03-02 08:00", "Highest"), sortedAs("2026-03-02 08:01", ticketing.Facts{Type: "Support Query",
			Priority: "Low", Product: "Atlas"}), said("2026-03-03 08:00")),
		of(1003, "Globex", opened("2026-02-02 08:00", "Low"), said("2026-02-02 08:10"), logged("2026-03-09 09:00", "Bo", 15),
			entry("2026-03-10 09:00", ticketing.Merged{Into: 1001})),
	}
}

func TestATicketThatWasMergedStandsWhereItGoesOn(t *testing.T) {
	m := month("2026-03", nil)
	team := NewTeam(desk, m)
	for _, history := range march() {
		c, _ := m.Case(desk, history, far)
		team.Add(c)
	}
	if s := team.Statistics(); !strings.Contains(string(s.Files[0].Content), "T-1003,Globex,Technical Support,Low,,,→ T-1001,") {
		t.Errorf("the team's file says %s", s.Files[0].Content)
	}
}

func TestTheNewestRatingOfAPersonOnATicketCountsWithinAMonth(t *testing.T) {
	history := []ticketing.Entry{opened("2026-03-02 08:00", "Low"), resolved("2026-03-02 09:00"),
		rated("2026-03-02 10:00", 2, "Too slow."), entry("2026-03-02 11:00", ticketing.Rated{By: "max@globex.example", Rating: 1}),
		rated("2026-03-02 12:00", 5, "I mistook it for another."), rated("2026-04-02 12:00", 3, "")}
	for name, want := range map[string]string{"2026-03": "1 5", "2026-04": "3", "2026-05": ""} {
		c, _ := month(name, nil).Case(desk, history, far)
		var got []string
		for _, r := range c.Ratings {
			got = append(got, fmt.Sprint(r.Rating))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s has the ratings %v, want %s", name, got, want)
		}
	}
}

func TestATeamsMonthIsCounted(t *testing.T) {
	m := month("2026-03", nil)
	team := NewTeam(desk, m)
	for _, history := range march() {
		c, _ := m.Case(desk, history, far)
		team.Add(c)
	}
	s := team.Statistics()
	for name, want := range map[string]string{"tickets": "3", "before": "1", "opened": "2", "reopened": "1", "resolved": "2",
		"merged": "1", "unmerged": "0", "open": "1", "time": "55 min", "billable": "0 min", "decided": "6", "kept": "3",
		"missed": "3", "achieved": "50 %", "ratings": "2", "satisfaction": "2.5", "more-missed": ""} {
		if s.Figures[name] != want {
			t.Errorf("%s is %q, want %q", name, s.Figures[name], want)
		}
	}
	for name, want := range map[string]string{
		"types":      "Technical Support 1 2 0|Support Query 1 0 1",
		"priorities": "Highest 1 2 0|Low 1 0 1",
		"products":   "Atlas 1 0 1|– 1 2 0",
		"clients":    "– 1 0 1|Globex 1 2 0",
		"agents":     "Ada 2 40 min|Bo 0 15 min",
		"promises":   "response 2 1 50 % 10 min 8 h|review 2 2 100 % 10 min 8 h|resolution 2 0 0 % 8 h 30 min 176 h",
		"statuses":   "Open Issue 3 13 d 3 h|Client Sign Off 1 29 d 7 h",
		"ratings":    "5 0 0 %|4 1 50 %|3 0 0 %|2 0 0 %|1 1 50 %",
		"low":        "T-1001 Globex 1 =HYPERLINK(\"x\")",
		"categories": "", "later": "", "trend": "2026-03 1 0 1 0 %", "trend-bugs": "2026-03 1 2 0 100 %",
	} {
		if got := flat(s.Tables[name]); got != want {
			t.Errorf("%s is\n%s, want\n%s", name, got, want)
		}
	}
	if files := s.Files[0].Name + " " + s.Files[1].Name; files != "tickets-2026-03.csv missed-2026-03.csv" {
		t.Error(files)
	}
}

func flat(table ticketing.Table) string {
	var lines []string
	for _, row := range table {
		lines = append(lines, strings.Join(row, " "))
	}
	return strings.Join(lines, "|")
}

func TestATrendShowsTheYearBeforeAndTheMonthItself(t *testing.T) {
	team := NewTeam(desk, month("2026-03", nil))
	team.Trend([]Point{{Month: "2026-02", Support: Count{Opened: 2, Resolved: 1, Open: 5, Decided: 4, Kept: 3}},
		{Month: "2025-02"}, {Month: "2026-04"}, {Month: "2026-03"}, {Month: "2025-03"}, {Month: "2026-01"}})
	team.Trend([]Point{{Month: "2026-01", Bugs: Count{Opened: 7}}})
	s := team.Statistics()
	if got := flat(s.Tables["trend"]); got != "2025-03 0 0 0 –|2026-01 0 0 0 –|2026-02 2 1 5 75 %|2026-03 0 0 0 –" {
		t.Error(got)
	}
	if got := flat(s.Tables["trend-bugs"]); !strings.Contains(got, "2026-01 7 0 0 –") {
		t.Error(got)
	}
	p := desk
	p.Reports.Bugs = ticketing.Kinds{}
	if _, shown := NewTeam(p, month("2026-03", nil)).Statistics().Tables["trend-bugs"]; shown {
		t.Error("a process without bugs has a trend of them")
	}
}

func TestAMonthInWhichNothingHappenedHasNoShares(t *testing.T) {
	s := NewTeam(desk, month("2026-03", nil)).Statistics()
	if s.Figures["achieved"] != "–" || s.Figures["satisfaction"] != "–" || s.Figures["tickets"] != "0" || len(s.Tables["missed"]) != 0 {
		t.Errorf("%v", s.Figures)
	}
	if got := string(s.Files[1].Content); got != strings.Join(missedHead, ",")+"\r\n" {
		t.Errorf("%q", got)
	}
}

func TestAnAccountSeesItsTicketsAndNoneOfTheTeamsOwnMatters(t *testing.T) {
	p := desk
	p.Clocks = slices.Clone(p.Clocks)
	p.Clocks[1].Internal = true // the review
	p.Charges = []ticketing.Charge{{Name: "support", Pay: ticketing.PayTime}}
	globex := ticketing.Account{Name: "Globex", Agreement: ticketing.Agreement{
		Terms: ticketing.Terms{Allowance: 50, Over: 6000, Currency: ticketing.Currency{Code: "EUR", Digits: 2}}}}
	m := month("2026-03", nil)
	account := NewAccount(p, globex, m)
	for _, history := range march() {
		c, _ := m.Case(p, append(history, entry("2026-04-01 09:00", ticketing.TakenBack{Order: at("2026-03-02 08:10")})), far)
		account.Add(c)
	}
	s := account.Statistics()
	for name, want := range map[string]string{"account": "Globex", "tickets": "2", "opened": "1", "open": "0", "time": "55 min",
		"billable": "55 min", "allowance": "50 min", "used": "50 min", "left": "0 min", "over": "5 min", "total": "5.00 EUR",
		"decided": "2", "kept": "1", "achieved": "50 %"} {
		if s.Figures[name] != want {
			t.Errorf("%s is %q, want %q", name, s.Figures[name], want)
		}
	}
	for name, want := range map[string]string{
		"tickets": "T-1001 Leak Eva Technical Support Highest Client Sign Off – 2026-03-02 08:00 2026-03-03 15:00 1/2 40 min 40 min Ada 40 min|" +
			"T-1003 Leak Eva Technical Support Low → T-1001 – 2026-02-02 08:00 – – 15 min 15 min Bo 15 min",
		"times":    "T-1001 response 30 min (office) 10 min ✓|T-1001 resolution 4 h (office) 8 h 30 min ✗",
		"people":   "Ada 40 min|Bo 15 min",
		"promises": "response 1 1 100 % 10 min 10 min|resolution 1 0 0 % 8 h 30 min 8 h 30 min",
		"later":    "",
	} {
		if got := flat(s.Tables[name]); got != want {
			t.Errorf("%s is\n%s, want\n%s", name, got, want)
		}
	}
	if bill := account.Statement(); bill.Over != 5 || len(bill.Lines) == 0 {
		t.Errorf("%+v", bill)
	}
}

func TestAnAccountReadsAnAgentsNameAndNeverAnOperators(t *testing.T) {
	m, globex := month("2026-03", nil), ticketing.Account{Name: "Globex"}
	byHand := logged("2026-03-02 09:05", "root", 20)
	byHand.Actor = ticketing.Actor{Kind: ticketing.ByOperator, Name: "root"}
	c, _ := m.Case(desk, of(1001, "Globex", opened("2026-03-02 08:00", "Low"), logged("2026-03-02 09:00", "Ada", 40), byHand), far)
	account, team := NewAccount(desk, globex, m), NewTeam(desk, m)
	account.Add(c)
	team.Add(c)
	s := account.Statistics()
	if got, want := flat(s.Tables["people"]), "– 20 min|Ada 40 min"; got != want {
		t.Errorf("they read %s, want %s", got, want)
	}
	if row := s.Tables["tickets"][0]; row[len(row)-1] != "20 min, Ada 40 min" {
		t.Errorf("they read %q", row)
	}
	if got, want := flat(team.Statistics().Tables["agents"]), "Ada 0 40 min|root 0 20 min"; got != want {
		t.Errorf("the team reads %s, want %s", got, want)
	}
}

func TestATicketThatWentToAnotherAccountIsBilledToIt(t *testing.T) {
	m := month("2026-03", nil)
	p := desk
	p.Charges = []ticketing.Charge{{Name: "support", Pay: ticketing.PayTime}}
	c, _ := m.Case(p, of(1001, "Globex", opened("2026-03-02 08:00", "Low"), logged("2026-03-02 09:00", "Ada", 40)), far)
	for name, want := range map[string]string{"Globex": "40 min", "Initech": "0 min", "": "0 min"} {
		account := NewAccount(p, ticketing.Account{Name: name}, m)
		account.Add(c)
		if got := account.Statistics().Figures["billable"]; got != want {
			t.Errorf("%q: %s", name, got)
		}
	}
}

func TestAnAccountSeesNothingOfATicketSinceItIsAnothers(t *testing.T) {
	p := desk
	p.Charges = []ticketing.Charge{{Name: "support", Pay: ticketing.PayTime}}
	history := of(1001, "Globex", opened("2026-03-02 08:00", "Low"), logged("2026-03-02 09:00", "Ada", 40),
		entry("2026-04-01 09:00", ticketing.Accounted{Account: "Initech"}),
		entry("2026-04-02 09:00", ticketing.Titled{Subject: "Initech's secret"}), logged("2026-04-02 09:00", "Ada", -10),
		entry("2026-04-03 09:00", ticketing.Merged{Into: 1050}))
	for _, tt := range []struct{ month, account, later, bill string }{
		{"2026-03", "Globex", "[[2026-04-01 09:00 T-1001 account –]]", "[T-1001 Leak 40]"},
		{"2026-03", "Initech", "[]", "[]"},
		{"2026-04", "Globex", "[]", "[T-1001 Leak -40]"},
		{"2026-04", "Initech", "[]", "[T-1001 Initech's secret 30]"},
	} {
		m := month(tt.month, nil)
		account := NewAccount(p, ticketing.Account{Name: tt.account}, m)
		c, _ := m.Case(p, history, far)
		account.Add(c)
		bill := []string{}
		for _, l := range account.Statement().Lines {
			bill = append(bill, fmt.Sprint(l.Ticket, " ", l.Subject, " ", l.Minutes))
		}
		s := account.Statistics()
		if later := fmt.Sprint(s.Tables["later"]); later != tt.later || fmt.Sprint(bill) != tt.bill {
			t.Errorf("%s of %s: later %s, bill %s", tt.month, tt.account, later, bill)
		}
		if tt.account == "Globex" && strings.Contains(fmt.Sprint(s.Tables)+string(s.Files[0].Content), "Initech") {
			t.Errorf("%s tells of the other: %v", tt.month, s.Tables)
		}
	}
}

func TestAnAccountSeesPromisesOfEveryProcessThatItHasTicketsIn(t *testing.T) {
	m := month("2026-03", nil)
	other := desk
	other.Clocks = slices.Clone(desk.Clocks[:1])
	other.Clocks[0].Name, other.Clocks[0].Title = "greeting", "first greeting"
	account := NewAccount(desk, ticketing.Account{Name: "Globex"}, m)
	for i, p := range []ticketing.Process{other, desk} {
		c, _ := m.Case(p, of(ticketing.Number(1001+i), "Globex", opened("2026-03-02 08:00", "Highest"), said("2026-03-02 08:20"),
			resolved("2026-03-02 09:00")), far)
		account.Add(c)
	}
	if got := flat(account.Statistics().Tables["targets"]); got != "response Highest 30 min (office) 1 1 100 % 20 min 20 min|"+
		"review Highest 1 h (office) 1 1 100 % 20 min 20 min|resolution Highest 4 h (office) 1 1 100 % 1 h 1 h|"+
		"first greeting Highest 30 min (office) 1 1 100 % 20 min 20 min" {
		t.Error(got)
	}
}

func TestClocksOfOneNameThatPromiseSomethingElseStandApart(t *testing.T) {
	m, other := month("2026-03", nil), desk
	other.Clocks = slices.Clone(desk.Clocks[:1])
	other.Clocks[0].Title = "first response"
	account := NewAccount(other, ticketing.Account{Name: "Globex"}, m)
	for i, p := range []ticketing.Process{other, desk} {
		c, _ := m.Case(p, of(ticketing.Number(1001+i), "Globex", opened("2026-03-02 08:00", "Highest"),
			said([]string{"2026-03-02 08:20", "2026-03-02 08:10"}[i])), at("2026-03-02 08:25"))
		account.Add(c)
	}
	if got := flat(account.Statistics().Tables["promises"]); got != "first response 1 1 100 % 20 min 20 min|"+
		"response 1 1 100 % 10 min 10 min|review 1 1 100 % 10 min 10 min" {
		t.Error(got)
	}
}
