package desk_test

import (
	"slices"
	"strings"
	"testing"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// holding opens an office that holds strangers' mails, with Ann's ticket 1001, which
// is the team's: Ben's and Mia's.
func holding(t *testing.T) *office {
	o := open(t, nil)
	setup := *o.desk.Setup()
	setup.Policy.Strangers = "hold"
	setup.People = ticketing.NewDirectory(append(setup.People.Agents(),
		ticketing.Agent{Name: "Mia", Address: mia, Notices: "team"}), nil)
	o.desk.Reload(setup)
	o.receive(o.mail(ann, "It burns."))
	return o
}

func (o *office) to(who ticketing.Address) []outbox.Delivery {
	o.Helper()
	all, err := o.store.List(o.Context(), true)
	if err != nil {
		o.Fatal(err)
	}
	return slices.DeleteFunc(all, func(d outbox.Delivery) bool { return d.To != who })
}

func TestAStrangerWhoIsHeldIsToldNothingUntilSomebodyAccepts(t *testing.T) {
	for answer, want := range map[string]struct {
		letters int // to the stranger, when somebody has answered Ann since
		into    ticketing.Number
		tickets int
	}{"1": {0, 1001, 1}, "2": {1, 1001, 1}, "3": {1, 1002, 2}, "4": {0, 0, 1}} {
		o := holding(t)
		in := o.mail(eve, "I know why.", numbered(1001))
		o.want(o.receive(in)[0], desk.OutcomeHeld, 0)
		if held := o.held(); len(held) != 1 || held[0].Ticket != 1001 {
			t.Fatalf("held as %+v", held)
		}
		if n := len(o.to(eve)); n != 0 {
			t.Errorf("%s: the stranger is told %d times", answer, n)
		}
		if got := o.ticket(1001); len(got.Participants) != 1 || got.LastWords != "" {
			t.Errorf("%s: 1001 has %d participants", answer, len(got.Participants))
		}
		o.want(o.says(ben, o.newest("question", ben), answer), desk.OutcomeRecorded, 1001)
		o.order(1001, ticketing.Order{By: "Ben", Reply: "The plug is out."})
		told := o.to(eve)
		if len(told) != want.letters || o.tickets() != want.tickets || o.fate(in.MessageID).Ticket != want.into {
			t.Errorf("%s: %d letters to the stranger, %d tickets, in %d", answer, len(told), o.tickets(),
				o.fate(in.MessageID).Ticket)
		}
		if answer == "3" && strings.Contains(o.body(told[0]), "1001") {
			t.Errorf("a ticket of their own tells of the other: %q", o.body(told[0]))
		}
	}
}

func TestOfTwoOwnersTheFirstDecides(t *testing.T) {
	o := holding(t)
	in := o.mail(eve, "I know why.", numbered(1001))
	o.receive(in)
	bens, mias := o.newest("question", ben), o.newest("question", mia)
	o.says(ben, bens, "4")
	o.want(o.says(mia, mias, "2"), desk.OutcomeRecorded, 0)
	o.says(ben, bens, "2")
	if got := o.ticket(1001); len(got.Participants) != 1 || o.fate(in.MessageID).Outcome != desk.OutcomeRecorded {
		t.Errorf("%d take part, the mail is %s", len(got.Participants), o.fate(in.MessageID).Outcome)
	}
	for _, late := range []ticketing.Address{mia, ben} {
		if text := o.body(o.newest("receipt", late)); !strings.Contains(text, "settled") {
			t.Errorf("%s is told %q", late, text)
		}
	}
	if n := len(o.letters("notice-note")); n != 0 {
		t.Errorf("late answers are %d notes", n)
	}
}

func TestACardIsVoidWhenTheMailWasReleasedOtherwise(t *testing.T) {
	o := holding(t)
	in := o.mail(eve, "I know why.", numbered(1001))
	o.receive(in)
	card := o.newest("question", ben)
	o.desk.Receive(t.Context(), []ticketing.Incoming{in}, desk.Manner{Force: true}, o.now)
	was := o.fate(in.MessageID)
	o.want(o.says(ben, card, "2"), desk.OutcomeRecorded, 1001)
	if now := o.fate(in.MessageID); now.Ticket != was.Ticket || now.Outcome != was.Outcome || len(o.ticket(1001).Participants) != 1 {
		t.Errorf("it was %s in %d and is %s in %d", was.Outcome, was.Ticket, now.Outcome, now.Ticket)
	}
	if text := o.body(o.newest("receipt", ben)); !strings.Contains(text, "settled before") {
		t.Errorf("Ben is told %q", text)
	}
}

func TestAStrangerWhoNamesNoTicketThatExistsHasNoneToJoin(t *testing.T) {
	o := holding(t)
	in := o.mail(eve, "I know why.", numbered(4711))
	o.want(o.receive(in)[0], desk.OutcomeHeld, 0)
	o.want(o.says(ben, o.newest("question", ben), "1"), desk.OutcomeRecorded, 0)
	if got := o.fate(in.MessageID); got.Outcome != desk.OutcomeOpened || got.Ticket != 1002 {
		t.Errorf("a ticket of its own: %s in %d", got.Outcome, got.Ticket)
	}
}

func TestAHeldMailThatComesAgainDoesNotEscalateWhatItClaims(t *testing.T) {
	o := holding(t)
	in := o.mail(eve, "I know why.", numbered(1001))
	o.receive(in)
	otherWay := sealed(in, "Received: elsewhere\r\n")
	otherWay.Source.UID = 98
	boss := sealed(in, "Received: to the boss\r\n")
	boss.Intake, boss.Source = "escalation", ticketing.Source{Account: "e", UID: 1}
	same := in
	same.Intake, same.Source = "escalation", ticketing.Source{Account: "e", UID: 2}
	o.receive(otherWay, boss, same)
	if got := o.ticket(1001); !got.Escalated.IsZero() || len(o.letters("notice-escalated")) != 0 {
		t.Errorf("escalated %v", got.Escalated)
	}
	if held := o.held(); len(held) != 1 || held[0].Ticket != 1001 {
		t.Errorf("held as %+v", held)
	}
	o.says(ben, o.newest("question", ben), "1")
	if got := o.fate(in.MessageID); o.tickets() != 1 || len(o.held()) != 0 {
		t.Errorf("%s in %d, %d tickets", got.Outcome, got.Ticket, o.tickets())
	}
}

func TestWhoeverHasTheTicketHearsOfAStrangersClaim(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	o.order(1001, ticketing.Order{By: "Ben", Assign: "Lea"})
	o.receive(o.mail(eve, "I know why.", numbered(1001)))
	if told := o.newest("notice-new", lea); told.Ticket != 1002 {
		t.Errorf("Lea hears of %d", told.Ticket)
	}
	o.want(o.says(lea, o.newest("notice-new", lea), "I know her."), desk.OutcomeFiled, 1002)
	if n := len(o.letters("answer")); n != 0 {
		t.Error("what Lea answers goes to the stranger")
	}
}
