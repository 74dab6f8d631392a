package desk_test

import (
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func aligned(in *ticketing.Incoming) { in.Auth.Aligned = true }

// withAcme is a setup with an account whose contact is Ann.
func withAcme(t *testing.T) desk.Setup {
	with := setup(t)
	with.People = ticketing.NewDirectory(with.People.Agents(), []ticketing.Account{{Name: "Acme",
		Domains: []string{"customer.example"}, Contacts: []ticketing.Address{ann}}})
	return with
}

func TestACustomerWhoIsProvedGetsTheirTicketsForAWord(t *testing.T) {
	o := open(t, nil)
	o.desk.Reload(withAcme(t))
	o.receive(o.mail(ann, "It burns."), o.mail(rod, "The door sticks."), o.mail(eve, "Other."))
	for _, c := range []struct {
		who       ticketing.Address
		word      string
		want, not []string
	}{
		{rod, "status", []string{"T-1002"}, []string{"T-1001", "T-1003"}},
		{rod, "Status, bitte!", []string{"T-1002"}, []string{"T-1001"}},
		{ann, "état", []string{"T-1001", "T-1002", "Acme"}, []string{"T-1003"}},
	} {
		o.want(o.receive(o.mail(c.who, c.word, aligned))[0], desk.OutcomeRecorded, 0)
		text := o.body(o.newest("your-tickets", c.who))
		wants(t, c.word, text, c.want...)
		for _, n := range c.not {
			if strings.Contains(text, n) {
				t.Errorf("%s reads of %s", c.who, n)
			}
		}
	}
	if o.tickets() != 3 {
		t.Errorf("%d tickets", o.tickets())
	}
}

func TestTheWordStatusMovesNoTicketAndTellsNobodyOfTheTeam(t *testing.T) {
	o := open(t, nil)
	o.notified()
	ack := o.newest("acknowledgement", ann)
	o.order(1001, ticketing.Order{By: "Ben", Reply: "Done.", Resolve: true})
	before, replies := o.ticket(1001), len(o.letters("notice-reply"))
	o.now = o.now.Add(time.Hour)
	o.want(o.receive(o.mail(ann, "Status", answering(ack.MessageID)))[0], desk.OutcomeFiled, 1001)
	if got := o.ticket(1001); got.Status != before.Status || len(o.letters("notice-reply")) != replies {
		t.Errorf("it is %s; %d notices", got.Status, len(o.letters("notice-reply")))
	}
	wants(t, "the answer", o.body(o.newest("your-tickets", ann)), "no open ticket")
}

func TestWhoIsNotProvedOrSaysMoreIsAnsweredAsEver(t *testing.T) {
	o := open(t, nil)
	o.want(o.receive(o.mail(ann, "status"))[0], desk.OutcomeOpened, 1001)
	o.want(o.receive(o.mail(ann, "status of my printer please", aligned))[0], desk.OutcomeOpened, 1002)
	o.want(o.receive(o.mail(ann, "status", aligned, func(in *ticketing.Incoming) {
		in.Verdict.NoAck = true
	}))[0], desk.OutcomeOpened, 1003)
	if n := len(o.letters("your-tickets")); n != 0 {
		t.Errorf("%d letters", n)
	}
}

func TestTheAnswerToStatusIsCappedLikeOtherAutomaticMail(t *testing.T) {
	o := open(t, nil)
	limit := ticketing.DefaultCaps().AutoPerAddress
	for range limit + 3 {
		o.receive(o.mail(ann, "status", aligned))
	}
	held := 0
	for _, d := range o.letters("your-tickets") {
		if d.Held != "" {
			held++
		}
	}
	if held != 3 {
		t.Errorf("%d of %d are held", held, limit+3)
	}
}
