package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ticketd/schedule/calendar"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// withAccounts reloads the desk with two customers, one of which works nights.
func (o *office) withAccounts() {
	o.Helper()
	with := setup(o.T)
	with.Policy.AgentTrust = ticketing.AgentTrustFrom
	with.People = ticketing.NewDirectory(with.People.Agents(), []ticketing.Account{
		{Name: "Globex", Domains: []string{"globex.example"}, Plan: "Priority",
			Calendars: map[string]ticketing.Calendar{"office": calendar.Always(time.UTC)}},
		{Name: "Initech", Domains: []string{"initech.example"}, Plan: "Standard"}})
	o.desk.Reload(with)
}

// due is until when the clock of that name is to be met on ticket 1001, in hours from its
// opening; zero: it isn't kept.
func (o *office) due(clock string) float64 {
	o.Helper()
	t := o.ticket(1001)
	for _, r := range o.desk.Process(t).Readings(t, o.now) {
		if r.Clock.Name == clock {
			return r.Due.Sub(t.Opened).Hours()
		}
	}
	return 0
}

func TestATicketIsPutIntoAnAccountAndItsPlansClocksFollow(t *testing.T) {
	o := open(t, nil)
	o.withAccounts()
	notice := o.notified() // of Ann, who has no account
	if o.due("answer") != 0 || o.due("usual") != 10*24 {
		t.Fatalf("without an account: answer %v, usual %v", o.due("answer"), o.due("usual"))
	}
	o.says(ben, notice, "/account globex")
	if got := o.ticket(1001); got.Account != "Globex" || got.Plan != "Priority" {
		t.Errorf("it belongs to %q on %q", got.Account, got.Plan)
	}
	if o.due("answer") != 24 || o.due("usual") != 0 { // in a calendar that never closes
		t.Errorf("of Globex: answer %v, usual %v", o.due("answer"), o.due("usual"))
	}
	receipt := strings.Join(strings.Fields(o.body(o.newest("receipt", ben))), " ")
	wants(t, "the receipt", receipt, "T-1001 belongs to Globex now, on the plan Priority.", "within one working hour",
		"The next new mail of ann@customer.example belongs to no account all the same: add the address or its domain to Globex")
	if found := o.account("Globex"); len(found) != 1 {
		t.Errorf("the account has %d tickets", len(found))
	}
	wants(t, "its story", o.asks(notice, "/show", "shown"), "belongs to Globex")

	o.says(ben, notice, "/undo")
	if got := o.ticket(1001); got.Account != "" || got.Plan != "" || o.due("usual") != 10*24 || o.due("answer") != 0 {
		t.Errorf("taken back it belongs to %q on %q", got.Account, got.Plan)
	}
	o.says(ben, notice, "/account initech.example")
	o.says(ben, notice, "/account none")
	if got := o.ticket(1001); got.Account != "" || got.Plan != "" {
		t.Errorf("at last it belongs to %q on %q", got.Account, got.Plan)
	}
}

func (o *office) account(name string) (found []ticketing.Ticket) {
	o.Helper()
	o.view(func(r desk.Reader) (err error) {
		found, err = r.Unfinished(desk.ByAccount, name, 10)
		return err
	})
	return found
}

func TestAnAccountThatNobodyKnowsIsAskedBackWithTheNearest(t *testing.T) {
	o := open(t, nil)
	o.withAccounts()
	notice := o.notified()
	o.want(o.says(ben, notice, "/account globx"), desk.OutcomeHeld, 0)
	wants(t, "the question", o.body(o.newest("question", ben)), "no account in the configuration is called", "Globex")
	if got := o.ticket(1001); got.Account != "" {
		t.Errorf("it belongs to %q", got.Account)
	}
	o.receive(o.mail(ben, "/account globx"))
	wants(t, "about no ticket", o.body(o.newest("help", ben)), "did you mean Globex?")
	o.receive(o.mail(ben, "/account globex"))
	wants(t, "the card", o.body(o.newest("account-card", ben)), "Account: Globex")
}

func TestATicketThatIsOpenedForACallerIsAcknowledgedOnTheAccountsPlan(t *testing.T) {
	o := open(t, nil)
	o.withAccounts()
	o.want(o.receive(o.mail(ben, "/account Globex\n/for eve@evil.example\n\nShe called: it burns."))[0], desk.OutcomeOpened, 1001)
	if got := o.ticket(1001); got.Account != "Globex" || got.Plan != "Priority" {
		t.Errorf("it belongs to %q on %q", got.Account, got.Plan)
	}
	wants(t, "the acknowledgement", o.body(o.newest("acknowledgement", "eve@evil.example")), "On the Priority plan")
}

func TestWhoeverHasNoAccountIsOnThePlanOfEverybody(t *testing.T) {
	o := open(t, nil)
	o.withAccounts()
	notice := o.notified()
	wants(t, "the acknowledgement", o.body(o.newest("acknowledgement", ann)), "On the Standard plan")
	card := strings.Join(strings.Fields(o.asks(notice, "/account", "account-card")), " ")
	wants(t, "the card", card, "ann@customer.example belongs to no account.",
		"Plan: Standard, as for everybody without an agreement", "Promise: We look at every ticket")
}

func TestAReportCountsPromisesByTheCalendarOfWhoeverHasTheTicketAtItsEnd(t *testing.T) {
	o := open(t, nil)
	o.withAccounts()
	notice := o.notified() // of Ann, who has no account
	o.says(ben, notice, "/account globex")
	for _, then := range []string{"as it was", "and when it is another's"} {
		got, err := o.desk.AccountReport(t.Context(), "Globex", march, april)
		want := "[[T-1001 first response 24 h 710 h ✗] [T-1001 answer on the Priority plan 1 d (office) 710 h ✗]]"
		if times := fmt.Sprint(got.Statistics.Tables["times"]); err != nil || times != want {
			t.Errorf("%s: %s, want %s: %v", then, times, want, err)
		}
		o.now = april
		o.says(ben, notice, "/account initech")
	}
}
