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

// whyOf is all that the history of a ticket says of its reasons.
func (o *office) whyOf(n ticketing.Number) (why string) {
	o.Helper()
	o.view(func(r desk.Reader) error {
		history, err := r.History(n)
		for _, e := range history {
			why += strings.Join(e.Why, "\n") + "\n"
		}
		return err
	})
	return why
}

// ackOf is the acknowledgement of a ticket as the outbox has it.
func (o *office) ackOf(n ticketing.Number) outbox.Delivery {
	o.Helper()
	for _, d := range o.letters("acknowledgement") {
		if d.Ticket == n {
			return d
		}
	}
	o.Fatalf("ticket %d was not acknowledged", n)
	return outbox.Delivery{}
}

func TestAnAcknowledgementThatIsLateIsNotSentAfterTheAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		order ticketing.Order
		why   string // empty: it is still sent
	}{
		"answered": {ticketing.Order{By: "Ben", Reply: "Try this."}, "Ben answered before the acknowledgement went"},
		"resolved": {ticketing.Order{By: "Ben", Resolve: true}, "the ticket was Resolved before the acknowledgement went"},
		"noted":    {ticketing.Order{By: "Ben", Note: "Strange."}, ""},
		"taken":    {ticketing.Order{By: "Ben", Assign: "Ben"}, ""},
	} {
		o := open(t, nil)
		for range 12 { // three at once, seven spaced, two held
			o.receive(o.mail(ann, "It burns."))
		}
		for _, n := range []ticketing.Number{1001 + 3, 1001 + 11} {
			o.now = o.now.Add(time.Minute)
			o.order(n, c.order)
			ack, why := o.ackOf(n), o.whyOf(n)
			if dropped := ack.State == outbox.Dropped; dropped != (c.why != "") {
				t.Errorf("%s: the acknowledgement is %s", name, ack.State)
			}
			if !strings.Contains(ack.LastError, c.why) || !strings.Contains(why, c.why) {
				t.Errorf("%s: the outbox says %q, the history %q", name, ack.LastError, why)
			}
			o.order(n, ticketing.Order{By: "Ben", Reply: "And this."}) // nothing is dropped twice
		}
		if first := o.ackOf(1001); first.State != outbox.Waiting {
			t.Errorf("%s: another ticket's is %s", name, first.State)
		}
	}
}

func TestAnAcknowledgementThatHasGoneIsLeftAlone(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	due, err := o.store.Claim(t.Context(), o.now, time.Hour, 10)
	if err == nil {
		err = o.store.Done(t.Context(), due[0].ID, o.now, "250 OK")
	}
	if err != nil {
		t.Fatal(err)
	}
	o.order(1001, ticketing.Order{By: "Ben", Reply: "Try this."})
	if ack := o.ackOf(1001); ack.State != outbox.Sent || strings.Contains(o.whyOf(1001), "before the acknowledgement") {
		t.Errorf("it is %s, %s", ack.State, o.whyOf(1001))
	}
}

func TestTheHistorySaysWhichCapUntilWhenAndWhatLiftsIt(t *testing.T) {
	o := open(t, nil)
	var taken []desk.Taken
	for range 12 {
		taken = append(taken, o.receive(o.mail(ann, "It burns."))...)
	}
	for n, want := range map[ticketing.Number]string{
		1004: "the acknowledgement to ann@customer.example waits until 2026-03-02 11:01 UTC: after 3 within a day" +
			" they go one per 1 h (caps.acks_before_spacing, caps.ack_spacing)",
		1011: "the acknowledgement to ann@customer.example waits: more than 10 acknowledgements within 24 h to" +
			" ann@customer.example (caps.acks_per_address_day); until a person lets it go with \"ticketd outbox\"," +
			" though there is room for new ones from 2026-03-03 10:00 UTC on",
	} {
		if why := o.whyOf(n); !strings.Contains(why, want) {
			t.Errorf("%d: %s", n, why)
		}
		o.view(func(r desk.Reader) error { // and so it is told of the mail
			fates, err := r.Fate(fmt.Sprintf("<m%d@customer.example>", n-1000))
			if len(fates) != 1 || !strings.Contains(strings.Join(fates[0].Why, "\n"), want) {
				t.Errorf("%d: %+v", n, fates)
			}
			return err
		})
	}
	if len(taken) != 12 || o.tickets() != 12 {
		t.Errorf("%d tickets", o.tickets())
	}
}

func TestAnAcknowledgementThatAServerRefusesIsNotedOnItsTicket(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	if err := o.desk.Undeliverable(t.Context(), o.ackOf(1001).Parcel, "550 5.1.1 no such user", o.now); err != nil {
		t.Fatal(err)
	}
	got := o.ticket(1001)
	if why := o.whyOf(1001); !strings.Contains(why, `the letter "acknowledgement" to ann@customer.example was refused: 550 5.1.1`) ||
		got.Requester().Bad == "" || got.Entries != 2 {
		t.Errorf("%q: %s", got.Requester().Bad, why)
	}
	if len(o.letters("notice-undelivered")) != 0 {
		t.Error("the team is written to about a machine's words")
	}
}

func TestWhatIsNotCausedByAMailTripsNoCap(t *testing.T) {
	o := open(t, nil)
	o.storm(ticketing.DefaultCaps().AutoInAll, func(i int) ticketing.Incoming {
		return o.mail(ticketing.Address(fmt.Sprintf("u@d%d.example", i)), "Help!")
	})
	for i := range 310 {
		n := ticketing.Number(1001 + i%300)
		o.order(n, ticketing.Order{By: "Ben", Reply: "A person's words."})
		o.order(n, ticketing.Order{By: "Ben", Status: "Waiting for Customer"})
	}
	for _, d := range o.outside() {
		if d.Held != "" {
			t.Fatalf("the %s to %s is held: %s", d.Letter, d.To, d.Held)
		}
	}
	if n := len(o.letters("answer")); n != 310 {
		t.Errorf("%d answers", n)
	}
	if n := len(o.letters("notice-brake")); n != 0 {
		t.Errorf("%d alerts", n)
	}
}

func TestTheFourthReplyOfADayIsFiledAndToldAndMovesNothing(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	for i := range 5 {
		o.order(1001, ticketing.Order{By: "Ben", Resolve: true})
		o.now = o.now.Add(time.Hour)
		o.want(o.receive(o.mail(ann, "It burns again.", numbered(1001)))[0], desk.OutcomeFiled, 1001)
		if reopened := !o.ticket(1001).Finished(); reopened != (i < 3) {
			t.Errorf("reply %d makes it %s", i+1, o.ticket(1001).Status)
		}
		if n := len(o.letters("notice-reply")); n != i+1 {
			t.Errorf("of %d replies the team is told %d", i+1, n)
		}
	}
	if why := o.whyOf(1001); !strings.Contains(why, "the status stays: reopened 3 times within a day") {
		t.Error(why)
	}
	o.now = o.now.Add(25 * time.Hour)
	o.receive(o.mail(ann, "It burns again.", numbered(1001)))
	if o.ticket(1001).Finished() {
		t.Error("it is not reopened the day after")
	}
}

func TestAnAlertSpeaksItsReadersLanguage(t *testing.T) {
	for language, want := range map[string]string{
		"en": "More than 60 new tickets came from evil.example within 10 minutes",
		"de": "Von evil.example kamen innerhalb von 10 Minuten mehr als 60 neue Tickets",
		"fr": "Plus de 60 nouveaux tickets sont arrivés de evil.example en 10 minutes",
	} {
		o := open(t, nil)
		s := setup(t)
		s.People = ticketing.NewDirectory([]ticketing.Agent{
			{Name: "Lea", Address: lea, Language: language, Roles: []string{"lead"}}}, nil)
		o.desk.Reload(s)
		o.storm(61, func(i int) ticketing.Incoming {
			return o.mail(ticketing.Address(fmt.Sprintf("u%d@evil.example", i)), "Buy.")
		})
		alerts := o.letters("notice-brake")
		if len(alerts) != 1 {
			t.Fatalf("%s: %d alerts", language, len(alerts))
		}
		if text := o.body(alerts[0]); !strings.Contains(text, want) || strings.Contains(text, "10m") {
			t.Errorf("%s: %s", language, text)
		}
	}
}

func TestOneMailBringsFortyEightPeopleAndWritesToTwenty(t *testing.T) {
	o := open(t, nil)
	caps := ticketing.DefaultCaps()
	o.receive(o.mail(ann, "It burns.", func(in *ticketing.Incoming) {
		in.Auth.Aligned = true
		for i := range 60 {
			in.Cc = append(in.Cc, ticketing.Mailbox{Address: ticketing.Address(fmt.Sprintf("p%d@customer.example", i))})
		}
	}))
	if n := len(o.ticket(1001).Participants); n != 1+caps.Cc {
		t.Errorf("%d take part", n)
	}
	if n := len(o.outside()); n != 1 {
		t.Errorf("%d letters to customers", n)
	}
	o.order(1001, ticketing.Order{By: "Ben", Reply: "Pull the plug, all of you."})
	if n := len(o.letters("answer")); n != 1+caps.Cc {
		t.Errorf("a person's words go to %d", n)
	}
}
