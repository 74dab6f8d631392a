package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// withWeeks is a setup whose leads get a digest of each week when the office opens.
func withWeeks(t *testing.T) desk.Setup {
	t.Helper()
	with := setup(t)
	for name, p := range with.Processes {
		p.Reports = ticketing.Reports{Week: ticketing.RoleLead, Calendar: "office"}
		with.Processes[name] = p
	}
	return with
}

func (o *office) weeks(at time.Time) []outbox.Delivery {
	o.Helper()
	o.now = at
	if _, err := o.desk.Digests(o.Context(), at); err != nil {
		o.Fatal(err)
	}
	return o.letters("digest-week")
}

const oneWeek = 7 * 24 * time.Hour

func TestADigestOfTheWeekGoesOnceHoweverOftenItIsLookedAt(t *testing.T) {
	o := open(t, nil)
	o.desk.Reload(withWeeks(t))
	for _, c := range []struct {
		name string
		at   time.Time
	}{
		{"new, on a Monday before the office opens", monday.Add(-2 * time.Hour)},
		{"when it opens", monday.Add(-time.Hour)},
	} {
		if got := o.weeks(c.at); len(got) != 0 {
			t.Errorf("%s: %d digests", c.name, len(got))
		}
	}
	goesOnceAWeek(t, o.weeks) // though nothing happens
	for _, d := range o.letters("digest-week") {
		if d.To != lea || d.Ticket != 0 || d.Class != ticketing.Notice || d.Intake != "support" {
			t.Errorf("the digest is %+v", d.Parcel)
		}
	}
}

func TestNobodyGetsADigestWhereTheProcessNamesNobody(t *testing.T) {
	o, with := open(t, nil), withWeeks(t)
	for name, p := range with.Processes {
		p.Reports.Week = ""
		with.Processes[name] = p
	}
	o.desk.Reload(with)
	o.weeks(monday)
	if got := o.weeks(monday.Add(oneWeek)); len(got) != 0 {
		t.Errorf("%d digests", len(got))
	}
}

// inOrder looks for words in a text, in this order.
func inOrder(t *testing.T, text string, words ...string) {
	t.Helper()
	rest := text
	for _, w := range words {
		_, after, found := strings.Cut(rest, w)
		if !found {
			t.Errorf("%q is missing, or at another place, in\n%s", w, text)
			return
		}
		rest = after
	}
}

func TestTheDigestOfAWeekTellsWhatBecameOfItsMails(t *testing.T) {
	o := open(t, nil)
	o.desk.Reload(withWeeks(t))
	o.weeks(monday)
	o.receive(o.mail(ann, "It burns."), o.mail(rod, "Done soon."))
	o.order(1002, ticketing.Order{By: "Ben", Resolve: true})
	o.now = monday.Add(time.Hour)
	o.receive(o.mail(rod, "No, it still burns.", answering(o.newest("resolved", rod).MessageID)))
	for i := range 12 { // two more than are acknowledged
		o.receive(o.mail(eve, "x", func(in *ticketing.Incoming) { in.Subject = fmt.Sprint("Offer ", i) }))
	}
	o.receive(o.mail(ben, "/close", func(in *ticketing.Incoming) { in.Subject = "Re: [T-1001] Printer" }))
	o.receive(o.mail(ann, "Are you there?", func(in *ticketing.Incoming) { in.Intake = "escalation" }))
	o.now = monday.Add(oneWeek) // not of the week that is over
	o.receive(o.mail(ann, "A new week."))
	text := o.body(o.weeks(o.now)[0])
	inOrder(t, text, "The week 2026-03-02 to 2026-03-08: 17 mails seen, 17 accounted for",
		"Promises missed, or nearly", "T-1001 · Printer", "MISSED", "Reopened in the week", "T-1002 · ", "since 2026-03-02 11:00",
		"Braked in the week", "Offer 11", "Letters that wait in the outbox", "2 letters wait", "ticketd outbox release --for",
		"eve@evil.example", "Mails that are held", "Re: [T-1001] Printer")
	if strings.Contains(text, "Waiting for a week") || strings.Contains(text, "not satisfied") || strings.Contains(text, "two weeks or more") {
		t.Errorf("there is a list with nothing on it: %s", text)
	}
}

func TestADigestNamesTheMailsThatAreNotAccountedFor(t *testing.T) {
	r := robber{}
	o := open(t, func(s desk.Store) desk.Store {
		return txStore{s, func(tx desk.Tx) desk.Tx { r.Tx = tx; return r }}
	})
	o.robbed = true
	o.desk.Reload(withWeeks(t))
	o.weeks(monday)
	o.receive(o.mail(ann, "It burns."))
	r.loses = "ticket"
	o.receive(o.mail(ann, "Lost.", func(in *ticketing.Incoming) { in.Subject = "Where am I?" }))
	r.loses = ""
	text := o.body(o.weeks(monday.Add(oneWeek))[0])
	inOrder(t, text, ": 1 mail is not accounted for", "2 mails seen, 1 accounted for.", "Mails that are not where they should be",
		"From: "+string(ann), "Where am I?", "the ticket 4711, which does not exist")
}

func TestAfterADowntimeTheLedgerPassesNoWeekOver(t *testing.T) {
	o := open(t, nil)
	o.desk.Reload(withWeeks(t))
	o.weeks(monday)
	o.receive(o.mail(ann, "It burns."))
	inOrder(t, o.body(o.weeks(monday.Add(3 * oneWeek))[0]), "The week 2026-03-02 to 2026-03-22: 1 mail seen, 1 accounted for")
}

func TestEachSupportMailboxHasADigestOfItsOwn(t *testing.T) {
	o := open(t, nil)
	with := withWeeks(t)
	with.Intakes["sales"] = ticketing.Intake{Name: "sales", Role: ticketing.RoleSupport, Address: "sales@desk.example", Prefix: "S"}
	with.Processes["sales"], with.First = with.Processes["support"], "support"
	o.desk.Reload(with)
	o.weeks(monday)
	to := func(mailbox string) func(in *ticketing.Incoming) {
		return func(in *ticketing.Incoming) { in.Intake = mailbox }
	}
	o.receive(o.mail(ann, "It burns."), o.mail(ann, "Sell me one.", to("sales")), o.mail(rod, "Two.", to("sales")),
		o.mail(ann, "I complain.", to("escalation")))
	seen := map[string]string{}
	for _, d := range o.weeks(monday.Add(oneWeek)) {
		seen[d.Intake] = d.Subject
		if own := strings.Contains(o.body(d), "S-10"); own != (d.Intake == "sales") {
			t.Errorf("%s: %s", d.Intake, o.body(d))
		}
	}
	if len(seen) != 2 || !strings.Contains(seen["support"], "2 mails seen") || !strings.Contains(seen["sales"], "2 mails seen") {
		t.Errorf("%q", seen)
	}
}

func TestTheLinksOfTheDigestAreObeyed(t *testing.T) {
	with := withWeeks(t)
	agents := with.People.Agents()
	agents[0].Roles = []string{ticketing.RoleLead}
	with.People = ticketing.NewDirectory(agents, nil)
	o, links := linking(t, with)
	o.weeks(monday)
	o.receive(o.mail(ann, "It burns."))
	o.receive(o.mail(ben, "/close", func(in *ticketing.Incoming) { in.Subject = "Re: [T-1001] Printer" }))
	o.weeks(monday.Add(oneWeek))
	all := links()
	o.want(o.clicks(all["Release"], false), desk.OutcomeRecorded, 0)
	o.want(o.clicks(all["Take"], false), desk.OutcomeFiled, 1001)
	if got := o.ticket(1001); got.Assignee != "Ben" {
		t.Errorf("it is taken by %q", got.Assignee)
	}
	o.view(func(r desk.Reader) error {
		held, err := r.Held()
		if len(held) != 0 {
			t.Errorf("%d mails are held", len(held))
		}
		return err
	})
}
