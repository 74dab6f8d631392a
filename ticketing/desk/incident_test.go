package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func (o *office) incident() ticketing.Ticket {
	o.Helper()
	t, err := o.desk.OpenIncident(o.Context(), desk.IncidentOrder{By: "ben", Title: "Mail is down",
		Text: "We look into it."}, o.now)
	if err != nil {
		o.Fatal(err)
	}
	return t
}

func (o *office) link(incident ticketing.Number, cases ...ticketing.Number) {
	o.Helper()
	if _, err := o.desk.LinkCases(o.Context(), incident, cases, false, "Ben", o.now); err != nil {
		o.Fatal(err)
	}
}

func (o *office) publish(n ticketing.Number, resolve bool) desk.Published {
	o.Helper()
	done, err := o.desk.UpdateIncident(o.Context(), n, desk.IncidentOrder{By: "ben", Text: "News.",
		Resolve: resolve}, o.now)
	if err != nil {
		o.Fatal(err)
	}
	return done
}

// disruption is an incident with three cases, two of them Ann's.
func disruption(o *office) ticketing.Number {
	o.receive(o.mail(ann, "It burns."), o.mail("cy@other.example", "No mail."), o.mail(ann, "Again."))
	incident := o.incident()
	o.link(incident.Number, 1001, 1002, 1003)
	return incident.Number
}

func (o *office) said(n ticketing.Number, text string) (times int) {
	o.Helper()
	o.view(func(r desk.Reader) error {
		history, err := r.History(n)
		for _, e := range history {
			for _, c := range e.Changes {
				if said, ok := c.(ticketing.Said); ok && said.Text == text && said.Author == "Ben" {
					times++
				}
			}
		}
		return err
	})
	return times
}

func TestAnUpdateOfAnIncidentReachesEverybodyOnceAndStandsInEveryCase(t *testing.T) {
	o := open(t, nil)
	n := disruption(o)
	o.now = o.now.Add(time.Hour)
	kicks := o.kicks
	done := o.publish(n, false)
	if done.Cases != 3 || done.People != 2 || done.Incident.Number != n || o.kicks != kicks+1 {
		t.Errorf("published %+v, %d kicks", done, o.kicks-kicks)
	}
	var to []string
	for _, d := range o.letters("incident-update") {
		to = append(to, fmt.Sprint(d.To, " ", d.Ticket, " ", d.Class))
	}
	if got := fmt.Sprint(to); got != "[ann@customer.example 1001 personal cy@other.example 1002 personal]" {
		t.Errorf("letters: %s", got)
	}
	for _, c := range []ticketing.Number{n, 1001, 1002, 1003} {
		if o.said(c, "News.") != 1 || !o.ticket(c).LastOut.Equal(o.now) {
			t.Errorf("ticket %d has not said it, last words at %v", c, o.ticket(c).LastOut)
		}
	}
}

func TestResolvingAnIncidentResolvesItsCases(t *testing.T) {
	o := open(t, nil)
	n := disruption(o)
	o.order(1002, ticketing.Order{By: "Ben", Resolve: true}) // was over before
	before := len(o.letters("resolved"))
	if done := o.publish(n, true); done.People != 2 {
		t.Errorf("published %+v", done)
	}
	for _, c := range []ticketing.Number{n, 1001, 1002, 1003} {
		if got := o.ticket(c); got.Class != ticketing.ClassResolved || got.Due().IsZero() {
			t.Errorf("ticket %d is %s, due %v", c, got.Status, got.Due())
		}
	}
	if resolved, news := len(o.letters("resolved"))-before, len(o.letters("incident-update")); resolved != 1 || news != 1 {
		t.Errorf("%d letters say resolved, %d only the news", resolved, news)
	}
	for name, order := range map[string]desk.IncidentOrder{
		"resolved twice": {By: "Ben", Text: "Over.", Resolve: true}, "no words": {By: "Ben"},
		"nobody's": {By: "Zoe", AsAgent: true, Text: "x"}} {
		var refused *desk.RefusedError
		if _, err := o.desk.UpdateIncident(t.Context(), n, order, o.now); !errors.As(err, &refused) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// thirdTime fails to save the third ticket of a transaction that says something.
type thirdTime struct {
	desk.Tx
	left *int
}

func (tx thirdTime) Save(t ticketing.Ticket, e ticketing.Entry) error {
	if e.Cause == "T-1004" {
		if *tx.left--; *tx.left < 0 {
			return errDisk
		}
	}
	return tx.Tx.Save(t, e)
}

func TestAnUpdateThatBreaksOffLeavesNothingAndIsPublishedOnceLater(t *testing.T) {
	for broken := range 4 {
		left := broken
		o := open(t, func(s desk.Store) desk.Store {
			return txStore{s, func(tx desk.Tx) desk.Tx { return thirdTime{tx, &left} }}
		})
		n := disruption(o)
		_, err := o.desk.UpdateIncident(t.Context(), n, desk.IncidentOrder{By: "ben", Text: "News."}, o.now)
		if !errors.Is(err, errDisk) || len(o.letters("incident-update")) != 0 {
			t.Fatalf("after %d tickets: %v, %d letters", broken, err, len(o.letters("incident-update")))
		}
		for _, c := range []ticketing.Number{n, 1001, 1002, 1003} {
			if o.said(c, "News.") != 0 {
				t.Errorf("after %d tickets, %d has it", broken, c)
			}
		}
		left = 100
		if o.publish(n, false); len(o.letters("incident-update")) != 2 {
			t.Errorf("after %d tickets and again: %d letters", broken, len(o.letters("incident-update")))
		}
	}
}

func TestATransactionThatRunsTwicePublishesOnce(t *testing.T) {
	o := open(t, func(s desk.Store) desk.Store { return twice{s} })
	n := disruption(o)
	if done := o.publish(n, true); done.Cases != 3 || done.People != 2 || len(o.letters("resolved")) != 2 {
		t.Errorf("published %+v, %d letters", done, len(o.letters("resolved")))
	}
}

func TestAnIncidentWithoutAMailboxGoesToTheFirstOfTheConfiguration(t *testing.T) {
	o := open(t, nil)
	s := setup(t)
	s.Intakes["a"] = ticketing.Intake{Name: "a", Role: ticketing.RoleSupport, Address: "a@desk.example", Prefix: "A"}
	s.Processes["a"], s.First = s.Processes["support"], "support"
	o.desk.Reload(s)
	if got := o.incident().Intake; got != "support" {
		t.Errorf("it went to %q", got)
	}
}

func TestLinkingIsAllOrNothingAndNamesWhatIsWrong(t *testing.T) {
	o := open(t, nil)
	n := disruption(o)
	_, err := o.desk.LinkCases(t.Context(), n, []ticketing.Number{1001, 4711, n}, true, "Ben", o.now)
	var refused *desk.RefusedError
	if !errors.As(err, &refused) || !strings.Contains(refused.Reason, "4711") ||
		!strings.Contains(refused.Reason, "is an incident itself") || len(o.ticket(1001).Links) != 1 {
		t.Errorf("%v, links %v", err, o.ticket(1001).Links)
	}
	incident, err := o.desk.LinkCases(t.Context(), n, []ticketing.Number{1001, 1003}, true, "Ben", o.now)
	if err != nil || len(incident.Links) != 1 || len(o.ticket(n).Links) != 1 || len(o.ticket(1001).Links) != 0 {
		t.Errorf("%v: %v, %v", err, incident.Links, o.ticket(1001).Links)
	}
	if done := o.publish(n, false); done.Cases != 1 {
		t.Errorf("published %+v", done)
	}
}

func TestIncidentsAreRememberedInTheirOrder(t *testing.T) {
	o := open(t, nil)
	first, second := o.incident().Number, o.incident().Number
	o.view(func(r desk.Reader) error {
		all, err := desk.Incidents(r)
		if fmt.Sprint(all) != fmt.Sprint([]ticketing.Number{first, second}) {
			t.Errorf("they are %v", all)
		}
		return err
	})
	for name, order := range map[string]desk.IncidentOrder{"no title": {Text: "x", Title: "\r\n"},
		"no text": {Title: "x"}, "no such mailbox": {Title: "x", Text: "x", Mailbox: "sales"}} {
		if got, err := o.desk.OpenIncident(t.Context(), order, o.now); err == nil {
			t.Errorf("%s: opened %s", name, got.Tag())
		}
	}
}
