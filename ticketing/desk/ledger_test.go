package desk_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// ledger is what came in up to a day from now against what became of it.
func (o *office) ledger() ticketing.Ledger {
	o.Helper()
	const day = 24 * time.Hour
	d := desk.New(o.store, setup(o.T), compose, func() {})
	l, err := d.Ledger(context.Background(), monday.Add(-2*day), o.now.Add(day), nil)
	if err != nil {
		o.Error(err)
	}
	return l
}

// balances is what every test ends with: whatever was done, each mail that came in is
// accounted for.
func (o *office) balances() {
	o.Helper()
	if l := o.ledger(); !l.Balanced() && !o.robbed {
		o.Errorf("%d mails seen, %d accounted for: %+v", l.Seen, l.Accounted, l.Amiss)
	}
}

// robber is a transaction in which something of what a mail makes us write is lost.
type robber struct {
	desk.Tx
	loses string
}

func (r robber) lost(what string) bool { return r.loses == what }

func (r robber) MarkSeen(d desk.Disposition) error {
	switch {
	case r.lost("disposition"):
		return nil
	case r.lost("reason"):
		d.Outcome, d.Ticket, d.Why = desk.OutcomeRecorded, 0, nil
	case r.lost("outcome"):
		d.Outcome = "eaten"
	case r.lost("number"):
		d.Ticket = 0
	case r.lost("ticket"):
		d.Ticket = 4711
	case r.lost("first"):
		d.Outcome = desk.OutcomeDuplicate
	}
	return r.Tx.MarkSeen(d)
}

func (r robber) Save(t ticketing.Ticket, e ticketing.Entry) error {
	if r.lost("history") {
		e.Changes = nil
	}
	return r.Tx.Save(t, e)
}

func (r robber) Keep(b desk.Blob) error {
	if r.lost("octets") {
		return nil
	}
	return r.Tx.Keep(b)
}

func TestTheLedgerNamesEachMailThatIsNotWhereItIsSaidToBe(t *testing.T) {
	for loses, want := range map[string]string{
		"disposition": "nothing is written down of what became of it",
		"reason":      "it was kept without a ticket, and nothing says why",
		"outcome":     `"eaten", which means nothing`,
		"number":      "it is said to be opened, and no ticket is named",
		"ticket":      "the ticket 4711, which does not exist",
		"history":     "the ticket 1002, whose history does not have it",
		"octets":      "the mail itself cannot be read",
		"first":       "it is said to have come before, and nothing is known of that",
	} {
		r := robber{}
		o := open(t, func(s desk.Store) desk.Store {
			return txStore{s, func(tx desk.Tx) desk.Tx { r.Tx = tx; return r }}
		})
		o.robbed = true
		o.receive(o.mail(ann, "Fine."))
		r.loses = loses
		in := o.mail(ann, "Lost.", func(in *ticketing.Incoming) { in.Subject = "Where am I?" })
		o.receive(in)
		r.loses = ""
		o.receive(o.mail(ann, "Fine, too."))
		l := o.ledger()
		if l.Seen != 3 || l.Accounted != 2 || l.Balanced() || len(l.Amiss) != 1 {
			t.Errorf("%s: %+v", loses, l)
			continue
		}
		got := l.Amiss[0]
		if got.Name != ticketing.MailName(in.RawHash) || got.Source != in.Source || got.Intake != "support" ||
			!got.At.Equal(o.now) || !strings.Contains(got.Why, want) {
			t.Errorf("%s: %+v", loses, got)
		}
		if loses != "disposition" && (got.Subject != "Where am I?" || got.From != ann) {
			t.Errorf("%s: it is from %s, %q", loses, got.From, got.Subject)
		}
	}
}

func TestAMailThatIsHeldIsAccountedForWhateverIsDecidedAboutIt(t *testing.T) {
	for _, choice := range []ticketing.Choice{"", ticketing.ChooseDrop, ticketing.ChooseRelease, ticketing.ChooseNew} {
		o := open(t, nil)
		o.receive(o.mail(ann, "It burns."))
		in := o.mail(eve, "/close", func(in *ticketing.Incoming) { in.From.Address = ben })
		o.receive(in)
		again := in
		again.Source.UID += 100
		o.receive(again)
		if choice != "" {
			v := desk.Verdict{Mail: ticketing.MailName(in.RawHash), Choice: choice, By: "Lea"}
			if _, err := o.desk.Settle(t.Context(), v, o.now.Add(time.Hour)); err != nil {
				t.Errorf("%s: %v", choice, err)
			}
		}
		if l := o.ledger(); l.Seen != 3 || !l.Balanced() {
			t.Errorf("%q: %+v", choice, l)
		}
	}
}

func TestAMailCountsOnceHoweverOftenItIsFetchedAndInItsOwnTimeAndMailbox(t *testing.T) {
	o := open(t, nil)
	first := o.mail(ann, "It burns.")
	o.receive(first, o.mail(ann, "It still burns."))
	o.receive(first)
	o.now = o.now.Add(time.Hour)
	copied := o.mail(ann, "It burns.", func(in *ticketing.Incoming) { in.Intake = "escalation" })
	o.receive(copied)
	for _, c := range []struct {
		name     string
		from, to time.Time
		mailbox  string
		seen     int
	}{
		{"all", monday, o.now.Add(time.Second), "", 3},
		{"support", monday, o.now.Add(time.Second), "support", 2},
		{"escalation", monday, o.now.Add(time.Second), "escalation", 1},
		{"up to the second hour", monday, o.now, "", 2},
		{"from the second hour on", o.now, o.now.Add(time.Minute), "", 1},
		{"a moment too late", o.now.Add(1), o.now.Add(time.Hour), "", 0},
		{"backwards", o.now, monday, "", 0},
	} {
		l, err := o.desk.Ledger(t.Context(), c.from, c.to, func(m string) bool { return c.mailbox == "" || m == c.mailbox })
		if err != nil || l.Seen != c.seen || l.Accounted != c.seen {
			t.Errorf("%s: %+v, want %d; %v", c.name, l, c.seen, err)
		}
	}
}

func TestWhatFailsToComeInIsNotSeenYet(t *testing.T) {
	o := open(t, failing)
	poison := o.mail(ann, "x", func(in *ticketing.Incoming) { in.Subject = "poison" })
	batch := []ticketing.Incoming{o.mail(ann, "One."), poison, o.mail(ann, "Two.")}
	o.desk.Receive(t.Context(), batch, desk.Manner{}, o.now)
	if l := o.ledger(); l.Seen != 2 || !l.Balanced() {
		t.Errorf("%+v", l)
	}
}

func TestALargeBatchIsSeenWhole(t *testing.T) {
	o := open(t, func(s desk.Store) desk.Store { return twice{s} })
	for range 2 {
		var mails []ticketing.Incoming
		for i := range 300 {
			mails = append(mails, o.mail(ticketing.Address(fmt.Sprintf("u@d%d.example", i)), "It burns."))
		}
		o.receive(mails...)
	}
	if l := o.ledger(); l.Seen != 600 || !l.Balanced() {
		t.Errorf("%d seen, %d accounted for", l.Seen, l.Accounted)
	}
}
