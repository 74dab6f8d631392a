package desk_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/report"
)

// withMonths reloads the desk with reports for the lead, and with a customer whose agreement
// asks for everything.
func (o *office) withMonths(change ...func(*ticketing.Agreement)) {
	o.Helper()
	with := setup(o.T)
	for name, p := range with.Processes {
		p.Reports = ticketing.Reports{Month: ticketing.RoleLead, Calendar: "office"}
		with.Processes[name] = p
	}
	a := ticketing.Account{Name: "Customer Ltd", Domains: []string{"customer.example"},
		Contacts: []ticketing.Address{cat}, Agreement: ticketing.Agreement{Billing: "bills@customer.example",
			Report: []ticketing.Address{ann, cy}, Summary: true,
			Terms: ticketing.Terms{Currency: ticketing.Currency{Code: "EUR", Digits: 2}, Rate: 9000}}}
	for _, c := range change {
		c(&a.Agreement)
	}
	with.People = ticketing.NewDirectory(with.People.Agents(), []ticketing.Account{a})
	o.desk.Reload(with)
}

// monthLetters sends what is due at a moment, and lists all letters of months that went.
func (o *office) monthLetters(at time.Time) (all []outbox.Delivery) {
	o.Helper()
	o.now = at
	if _, err := o.desk.MonthLetters(o.Context(), at); err != nil {
		o.Fatal(err)
	}
	for _, name := range []string{"report-team", "report-account", "invoice", "summary"} {
		all = append(all, o.letters(name)...)
	}
	return all
}

// march is the month of the tests, and april the first working hour after it.
var (
	march = report.Month{Year: 2026, Month: time.March, Zone: time.UTC}
	april = time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)
)

func TestLettersOfAMonthGoOnceHoweverOftenItIsLookedAt(t *testing.T) {
	o := open(t, nil)
	o.withMonths()
	o.monthLetters(monday)
	o.receive(o.mail(ann, "It burns."))
	o.order(1001, ticketing.Order{By: "Ben", Work: []ticketing.Work{{Minutes: 60, Billing: ticketing.Billable}}})
	day := 24 * time.Hour
	const each = 5 // team, two readers of the account's report, invoice, summary
	for _, c := range []struct {
		name  string
		at    time.Time
		total int
	}{
		{"the last day", april.Add(-10 * time.Hour), 0},
		{"the first, too early", april.Add(-time.Minute), 0},
		{"the first working hour", april, each},
		{"the same minute, after a restart", april, each},
		{"later that month", april.Add(20 * day), each},
		{"the clock goes back a day", april.Add(-day), each},
		{"and a week", april.Add(-7 * day), each},
		{"and goes on", april.Add(time.Hour), each},
		{"the next month", time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC), 2*each - 1}, // nothing to bill
		{"after two months of downtime", time.Date(2026, 7, 15, 9, 0, 0, 0, time.UTC), 4*each - 3},
		{"a minute later", time.Date(2026, 7, 15, 9, 1, 0, 0, time.UTC), 4*each - 3},
		{"a month that begins on a weekend", time.Date(2026, 8, 2, 12, 0, 0, 0, time.UTC), 4*each - 3},
		{"its first working day", time.Date(2026, 8, 3, 9, 0, 0, 0, time.UTC), 5*each - 4},
	} {
		if got := o.monthLetters(c.at); len(got) != c.total {
			t.Errorf("%s: %d letters, want %d", c.name, len(got), c.total)
		}
	}
	ids := map[string]bool{}
	for _, d := range o.monthLetters(o.now) {
		if d.Ticket != 0 || d.Intake != "support" || d.Held != "" || ids[d.MessageID] {
			t.Errorf("letter: %+v", d.Parcel)
		}
		ids[d.MessageID] = true
	}
}

func TestAClockGoneWrongByAYearLosesNoMonth(t *testing.T) {
	o := open(t, nil)
	o.withMonths()
	o.monthLetters(monday)
	o.receive(o.mail(ann, "It burns."))
	o.monthLetters(monday.AddDate(1, 0, 0))
	before := len(o.monthLetters(monday.Add(time.Hour)))
	if got := o.monthLetters(april); len(got) != before+4 {
		t.Errorf("%d letters of the month itself, want 4", len(got)-before)
	}
}

func TestWhoeverIsNamedGetsTheLetterOfTheMonth(t *testing.T) {
	o := open(t, nil)
	o.withMonths()
	o.monthLetters(monday)
	o.receive(o.mail(ann, "It burns."))
	o.order(1001, ticketing.Order{By: "Ben", Work: []ticketing.Work{{Minutes: 60, Billing: ticketing.Billable}}})
	got := map[string][]string{}
	for _, d := range o.monthLetters(april) {
		got[d.Letter] = append(got[d.Letter], string(d.To))
		if class := map[bool]ticketing.LetterClass{true: ticketing.Notice, false: ticketing.Automatic}[d.Letter ==
			"report-team"]; d.Class != class {
			t.Errorf("%s is of class %s", d.Letter, d.Class)
		}
	}
	for letter, want := range map[string]string{"report-team": "[lea@team.example]",
		"report-account": "[ann@customer.example cy@customer.example]", "invoice": "[bills@customer.example]",
		"summary": "[cat@customer.example]"} {
		if slices.Sort(got[letter]); fmt.Sprint(got[letter]) != want {
			t.Errorf("%s goes to %s, want %s", letter, got[letter], want)
		}
	}
	if bill := o.body(o.letters("invoice")[0]); !strings.Contains(bill, "90.00") {
		t.Errorf("the bill says %s", bill)
	}
}

func TestAMonthWithoutTicketsNeedsNoLetter(t *testing.T) {
	o := open(t, nil)
	o.withMonths()
	o.monthLetters(monday)
	if got := o.monthLetters(april); len(got) != 0 {
		t.Errorf("%d letters", len(got))
	}
	o.receive(o.mail("zoe@elsewhere.example", "It burns."))
	if got := o.monthLetters(april.AddDate(0, 1, 3)); len(got) != 1 || got[0].Letter != "report-team" {
		t.Errorf("a customer had none, and there are %d letters", len(got))
	}
}

func TestWhatIsNotAskedForAnyMoreBeginsAnewLater(t *testing.T) {
	o := open(t, nil)
	o.withMonths()
	o.monthLetters(monday)
	o.receive(o.mail(ann, "It burns."))
	none := func(a *ticketing.Agreement) { a.Report, a.Billing, a.Summary = nil, "", false }
	o.withMonths(none)
	if got := o.monthLetters(april); len(got) != 1 {
		t.Errorf("%d letters without an agreement", len(got))
	}
	o.withMonths()
	if got := o.monthLetters(april.Add(time.Hour)); len(got) != 1 {
		t.Errorf("%d letters about the months before somebody asked for them", len(got)-1)
	}
	if got := o.monthLetters(april.AddDate(0, 1, 3)); len(got) != 5 {
		t.Errorf("%d letters, want 5", len(got))
	}
}

// hooked calls a function before each look at a history.
type hooked struct {
	desk.Store
	before func()
}

func (s hooked) View(ctx context.Context, fn func(desk.Reader) error) error {
	return s.Store.View(ctx, func(r desk.Reader) error { return fn(hookedReader{r, s.before}) })
}

type hookedReader struct {
	desk.Reader
	before func()
}

func (r hookedReader) History(n ticketing.Number) ([]ticketing.Entry, error) {
	r.before()
	return r.Reader.History(n)
}

func TestMailsAreTakenInWhileAMonthIsCounted(t *testing.T) {
	var o *office
	counting, took := false, 0
	o = open(t, func(s desk.Store) desk.Store {
		return hooked{s, func() {
			if !counting {
				return
			}
			counting = false
			mail := o.mail(ann, "It burns again.")
			done := make(chan []desk.Taken)
			go func() { done <- o.desk.Receive(context.Background(), []ticketing.Incoming{mail}, desk.Manner{}, april) }()
			for _, got := range <-done {
				if got.Err != nil || got.Ticket != 1002 {
					t.Errorf("taken in as %+v", got)
				}
				took++
			}
		}}
	})
	o.withMonths()
	o.receive(o.mail(ann, "It burns."))
	counting = true
	got, err := o.desk.TeamReport(t.Context(), "support", march, april)
	if err != nil || took != 1 || got.Statistics.Figures["opened"] != "1" {
		t.Errorf("took in %d, counted %v: %v", took, got.Statistics.Figures, err)
	}
}

func TestAMonthIsCountedTwiceAlike(t *testing.T) {
	o := open(t, nil)
	o.withMonths()
	var mails []ticketing.Incoming
	for i := range 40 {
		o.now = monday.Add(time.Duration(i) * 7 * time.Hour)
		o.receive(o.mail(ann, fmt.Sprint("It burns ", i)))
		if i%3 == 0 {
			o.order(ticketing.Number(1001+i), ticketing.Order{By: "Ben", Resolve: true})
		}
	}
	o.receive(mails...)
	first, err := o.desk.TeamReport(t.Context(), "support", march, april)
	again, errAgain := o.desk.TeamReport(t.Context(), "support", march, april.Add(time.Hour))
	if err := errors.Join(err, errAgain); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(first.Statistics) != fmt.Sprint(again.Statistics) {
		t.Error("the same month counted again is another")
	}
	if f := first.Statistics.Figures; f["opened"] != "40" || f["resolved"] != "14" || f["open"] != "26" {
		t.Errorf("counted %v", f)
	}
	account, err := o.desk.AccountReport(t.Context(), "customer ltd", march, april)
	if f := account.Statistics.Figures; err != nil || f["opened"] != "40" || account.Tickets != 40 {
		t.Errorf("of the account %v: %v", f, err)
	}
}

func TestAMonthThatCannotBeCountedIsRefusedOrSaysSo(t *testing.T) {
	o := open(t, nil)
	o.withMonths()
	o.receive(o.mail(ann, "It burns."))
	var refused *desk.RefusedError
	if _, err := o.desk.TeamReport(t.Context(), "support", march.Back(-1), monday); !errors.As(err, &refused) ||
		!strings.Contains(err.Error(), "2026-04 has not begun") || !strings.Contains(err.Error(), "is 2026-03") {
		t.Errorf("a month to come: %v", err)
	}
	for _, mailbox := range []string{"", "sales", "escalation"} {
		if _, err := o.desk.TeamReport(t.Context(), mailbox, march, april); !errors.As(err, &refused) ||
			!strings.Contains(err.Error(), "there are: support") {
			t.Errorf("mailbox %q: %v", mailbox, err)
		}
	}
	if _, err := o.desk.AccountReport(t.Context(), "Nobody Ltd", march, april); !errors.As(err, &refused) {
		t.Errorf("an unknown account: %v", err)
	}
	running, err := o.desk.TeamReport(t.Context(), "support", march, monday.Add(time.Hour))
	if err != nil || !running.SoFar || running.Statistics.Figures["until"] != "2026-03-02 11:00" {
		t.Errorf("the running month: %+v, %v", running, err)
	}
	early, err := o.desk.TeamReport(t.Context(), "support", march.Back(3), monday)
	if err != nil || early.Tickets != 0 || !early.First.Equal(monday) {
		t.Errorf("a month before the first ticket: %+v, %v", early, err)
	}
}

func TestATrendIsCountedOnceAndKept(t *testing.T) {
	reads := 0
	o := open(t, func(s desk.Store) desk.Store { return hooked{s, func() { reads++ }} })
	o.withMonths()
	for month := range 4 {
		o.now = monday.AddDate(0, month, 0)
		o.receive(o.mail(ann, fmt.Sprint("It burns ", month)))
		o.order(ticketing.Number(1001+month), ticketing.Order{By: "Ben", Resolve: true})
	}
	june := march.Back(-3)
	at := june.To().Add(9 * time.Hour)
	want := "[[2026-03 1 1 0 –] [2026-04 1 1 0 –] [2026-05 1 1 0 –] [2026-06 1 1 0 –]]"
	for range 2 {
		got, err := o.desk.TeamReport(t.Context(), "support", june, at)
		if trend := fmt.Sprint(got.Statistics.Tables["trend"]); err != nil || trend != want {
			t.Errorf("trend %s, want %s: %v", trend, want, err)
		}
	}
	if reads != 4+1 {
		t.Errorf("%d histories were read: those of the months before are known the second time", reads)
	}
}

func TestAReportThatWasSentByHandDoesNotGoAgain(t *testing.T) {
	o := open(t, nil)
	o.withMonths()
	o.monthLetters(monday)
	o.receive(o.mail(ann, "It burns."))
	early := april.Add(-8 * time.Hour)
	r, err := o.desk.TeamReport(t.Context(), "support", march, early)
	if err != nil {
		t.Fatal(err)
	}
	to, err := o.desk.SendReport(t.Context(), r, early)
	if err != nil || fmt.Sprint(to) != "[lea@team.example]" {
		t.Errorf("sent to %v: %v", to, err)
	}
	o.monthLetters(april)
	if got := len(o.letters("report-team")); got != 1 {
		t.Errorf("%d reports, want 1", got)
	}
}

func TestAReportOfTheRunningMonthSaysSoInItsSubject(t *testing.T) {
	o := open(t, nil)
	o.withMonths()
	o.monthLetters(monday)
	o.receive(o.mail(ann, "It burns."))
	team, err := o.desk.TeamReport(t.Context(), "support", march, o.now)
	if err != nil {
		t.Fatal(err)
	}
	account, err := o.desk.AccountReport(t.Context(), "Customer Ltd", march, o.now)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []desk.MonthReport{team, account} {
		if _, err := o.desk.SendReport(t.Context(), r, o.now); err != nil {
			t.Error(err)
		}
	}
	o.monthLetters(april)
	for name, each := range map[string]int{"report-team": 1, "report-account": 2} {
		all := o.letters(name)
		for i, l := range all {
			if soFar := strings.Contains(l.Subject, "in March 2026 so far: "); soFar != (i < each) {
				t.Errorf("%s no. %d is called %q", name, i+1, l.Subject)
			}
		}
		if len(all) != 2*each {
			t.Errorf("%d letters %s, want %d", len(all), name, 2*each)
		}
	}
}

func TestWhatAnAccountThatIsGoneWouldBeBilledIsSaid(t *testing.T) {
	o := open(t, nil)
	o.withMonths()
	o.receive(o.mail(ann, "It burns."))
	o.order(1001, ticketing.Order{By: "Ben", Work: []ticketing.Work{{Minutes: 60, Billing: ticketing.Billable}}})
	without := *o.desk.Setup()
	without.People = ticketing.NewDirectory(without.People.Agents(), []ticketing.Account{{Name: "Customer GmbH",
		Domains: []string{"customer.example"}}})
	for _, c := range []struct {
		setup          desk.Setup
		unbilled, bill string
	}{
		{*o.desk.Setup(), "[]", "[Customer Ltd 60 false]"},
		{without, "[[Customer Ltd 1 1 h]]", "[Customer Ltd 60 true]"},
	} {
		o.desk.Reload(c.setup)
		team, err := o.desk.TeamReport(t.Context(), "support", march, april)
		if got := fmt.Sprint(team.Statistics.Tables["unbilled"]); err != nil || got != c.unbilled {
			t.Errorf("the team reads %s, want %s: %v", got, c.unbilled, err)
		}
		all, err := o.desk.AccountReports(t.Context(), march, april)
		var bills []string
		for _, r := range all {
			if len(r.Statement.Lines) > 0 {
				bills = append(bills, fmt.Sprint(r.Account, " ", r.Statement.Lines[0].Minutes, " ", r.Unknown))
			}
		}
		if got := fmt.Sprint(bills); err != nil || got != c.bill {
			t.Errorf("bills of %s, want %s: %v", got, c.bill, err)
		}
	}
}

// writing is a transaction in which nothing long may be looked up.
type writing struct {
	desk.Tx
	long func(what string)
}

func (tx writing) History(n ticketing.Number) ([]ticketing.Entry, error) {
	tx.long("a history")
	return tx.Tx.History(n)
}

func (tx writing) Unfinished(by desk.Index, key string, limit int) ([]ticketing.Ticket, error) {
	tx.long("the open tickets")
	return tx.Tx.Unfinished(by, key, limit)
}

func (tx writing) Active(since time.Time, after ticketing.Number, limit int) ([]ticketing.Number, error) {
	tx.long("what happened")
	return tx.Tx.Active(since, after, limit)
}

func TestNothingLongIsLookedUpWhileTheLettersOfAMonthAreWritten(t *testing.T) {
	sending := false
	o := open(t, func(s desk.Store) desk.Store {
		return txStore{s, func(tx desk.Tx) desk.Tx {
			return writing{tx, func(what string) {
				if sending {
					t.Errorf("%s is read where mails wait for it", what)
				}
			}}
		}}
	})
	o.withMonths()
	o.monthLetters(monday)
	for i := range 30 {
		o.receive(o.mail(ann, fmt.Sprint("It burns ", i)))
	}
	o.order(1001, ticketing.Order{By: "Ben", Work: []ticketing.Work{{Minutes: 60, Billing: ticketing.Billable}}})
	sending = true
	if got := o.monthLetters(april); len(got) != 5 {
		t.Errorf("%d letters, want 5", len(got))
	}
}

func TestWhatComesToAnEscalationMailboxStandsInTheReportOfTheFirst(t *testing.T) {
	o := open(t, nil)
	o.withMonths()
	o.receive(o.mail(ann, "It burns."), o.mail(cy, "Nobody helps!", func(in *ticketing.Incoming) { in.Intake = "escalation" }))
	if got := o.ticket(1002).Intake; got != "escalation" {
		t.Fatalf("it belongs to %q", got)
	}
	got, err := o.desk.TeamReport(t.Context(), "support", march, april)
	if f := got.Statistics.Figures; err != nil || f["opened"] != "2" || got.Tickets != 2 {
		t.Errorf("%s opened, %d tickets: %v", f["opened"], got.Tickets, err)
	}
}
