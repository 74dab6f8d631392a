package desk_test

import (
	"strings"
	"testing"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// heldMail lets somebody write as Ben without a proof: it is held, and Ben is asked.
func (o *office) heldMail(text string, change ...func(*ticketing.Incoming)) (ticketing.Incoming, outbox.Delivery) {
	o.Helper()
	in := o.mail(ben, text, append([]func(*ticketing.Incoming){numbered(1001)}, change...)...)
	o.want(o.receive(in)[0], desk.OutcomeHeld, 0)
	return in, o.newest("question", ben)
}

func TestForgedMailsDoNotKeepAnAgentFromBeingAskedAboutTheirOwn(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	for range ticketing.MaxQuestions + 1 {
		o.receive(o.mail(ben, "Send me the keys.", numbered(1001)))
	}
	before := len(o.letters("question"))
	o.want(o.says(ben, notice, "/clsoe\n\nPull the plug."), desk.OutcomeHeld, 0)
	if n := len(o.letters("question")); before != ticketing.MaxQuestions || n != before+1 {
		t.Errorf("%d questions, then %d", before, n)
	}
}

func TestAnotherPersonsQuestionIsNoProofForAForgedYes(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	_, question := o.heldMail("Send me the keys.")
	keys := o.store.Keyring()
	own := keys.MessageID(ticketing.Token{Ticket: 1001, Person: ticketing.Person(ann),
		Role: ticketing.RoleCustomer, Purpose: ticketing.PurposeChoice}, 7, "desk.example")
	forged := o.mail(ben, "yes", answering(own)) // Ann answers her own question in Ben's name
	o.receive(forged)
	faulty := o.mail(ben, "yes", answering(question.MessageID), func(in *ticketing.Incoming) { in.HeaderFault = "two ways to read it" })
	o.receive(faulty)
	if n := len(o.letters("answer")); n != 0 || len(o.held()) != 3 {
		t.Errorf("%d answers went out on a forged yes, %d are held", n, len(o.held()))
	}
}

func TestAQuestionAnsweredTwiceSettlesNoOtherOne(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	_, first := o.heldMail("Pull the plug.")
	o.heldMail("Never say this.")
	o.want(o.says(ben, first, "yes"), desk.OutcomeRecorded, 1001)
	o.says(ben, first, "yes")
	if n := len(o.letters("answer")); n != 1 || len(o.held()) != 1 {
		t.Errorf("%d answers, %d held", n, len(o.held()))
	}
}

func TestAnAnswerInternalInItsLetterStaysInsideWhateverTicketIsChosen(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.says(ben, notice, "/note The boss is asleep.")
	o.receive(o.mail("bob@bob.example", "Mine, too."))
	note := o.newest("receipt", ben)
	o.want(o.says(ben, note, "Wake him.", numbered(1002)), desk.OutcomeHeld, 0)
	o.says(ben, o.newest("question", ben), "1")
	if n := len(o.letters("answer")); n != 0 || len(o.held()) != 0 {
		t.Errorf("%d letters carry a note to customers, %d held", n, len(o.held()))
	}
}

func TestNothingOfAReleasedMailIsLostInItsTicket(t *testing.T) {
	o := open(t, func(s desk.Store) desk.Store { return twice{s} })
	notice := o.notified()
	in, _ := o.heldMail("Pull the plug.")
	before := o.ticket(1001)
	o.says(ben, notice, "/release "+ticketing.MailName(in.RawHash))
	after := o.ticket(1001)
	if after.LastWords != "Pull the plug." || after.Letters < before.Letters+2 {
		t.Errorf("after the release the last words are %q, %d letters", after.LastWords, after.Letters)
	}
	o.view(func(r desk.Reader) error {
		history, err := r.History(1001)
		if len(history) != after.Entries {
			t.Errorf("%d entries, the ticket counts %d", len(history), after.Entries)
		}
		return err
	})
}

func TestAStrangersMailThatIsHeldGoesWhereItsOwnerWants(t *testing.T) {
	for answer, want := range map[string]struct {
		ticket ticketing.Number
		joins  bool
	}{"once": {1001, false}, "join": {1001, true}, "new": {1002, false}, "spam": {0, false}} {
		t.Run(answer, func(t *testing.T) {
			o := open(t, nil)
			setup := *o.desk.Setup()
			setup.Policy.Strangers = "hold"
			o.desk.Reload(setup)
			o.receive(o.mail(ann, "It burns."))
			o.order(1001, ticketing.Order{By: "Lea", Assign: "Lea"})
			in := o.mail(eve, "I know why.", numbered(1001), func(in *ticketing.Incoming) {
				in.Auth.Aligned, in.Cc = true, []ticketing.Mailbox{{Address: "mallory@evil.example"}}
			})
			o.want(o.receive(in)[0], desk.OutcomeHeld, 0)
			if n := len(o.letters("question")); n != 1 {
				t.Fatalf("%d are asked", n)
			}
			question := o.newest("question", lea)
			if !strings.Contains(o.body(question), "I know why.") {
				t.Errorf("Lea is asked %q", o.body(question))
			}
			o.says(lea, question, answer)
			fate := o.fate(in.MessageID)
			if fate.Ticket != want.ticket || len(o.held()) != 0 {
				t.Errorf("it is %s in %d, %d held", fate.Outcome, fate.Ticket, len(o.held()))
			}
			got := o.ticket(1001)
			_, joined := got.Participant(eve)
			_, brought := got.Participant("mallory@evil.example")
			if joined != want.joins || brought && !joined {
				t.Errorf("%v take part", got.Participants)
			}
		})
	}
}

func (o *office) fate(id string) (last desk.Disposition) {
	o.Helper()
	o.view(func(r desk.Reader) error {
		all, err := r.Fate(id)
		if len(all) > 0 {
			last = all[len(all)-1]
		}
		return err
	})
	return last
}

func TestNobodyIsAskedAboutALoopOrAMachinesMail(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	o.receive(o.mail(ben, "round and round", numbered(1001), func(in *ticketing.Incoming) { in.Verdict.Quarantine = true }))
	if len(o.held()) != 1 || len(o.letters("question")) != 0 {
		t.Errorf("%d held, %d asked", len(o.held()), len(o.letters("question")))
	}
}

func TestWordsThatBeginWithAChoiceAreNoAnswer(t *testing.T) {
	d := ticketing.AnyDoubt()
	for text, want := range map[string]ticketing.Choice{"Release it, please.": ticketing.ChooseRelease, "drop": ticketing.ChooseDrop,
		"New ticket": ticketing.ChooseNew, "new printer ordered": "", "Release not now": "", "Drop me a line": "", "yes": ticketing.ChooseRelease,
		"": "", "7": "", "2": ticketing.ChooseDrop} {
		a, ok := d.Answered(ticketing.Incoming{Fresh: text})
		if ok != (want != "") || a.Choice != want {
			t.Errorf("%q is %q, %v", text, a.Choice, ok)
		}
	}
}

func TestASettledMailThatComesAgainEscalatesNothing(t *testing.T) {
	o := open(t, nil)
	setup := *o.desk.Setup()
	setup.Policy.Strangers = "hold"
	o.desk.Reload(setup)
	o.receive(o.mail(ann, "It burns."))
	in := o.mail(eve, "Buy.", numbered(1001))
	o.receive(in)
	o.says(ben, o.newest("question", ben), "spam")
	in.Intake, in.Source.Account = "escalation", "e"
	o.receive(in)
	in.Source.UID++
	o.receive(in)
	if !o.ticket(1001).Escalated.IsZero() {
		t.Error("a stranger's spam escalates somebody's ticket")
	}
}
