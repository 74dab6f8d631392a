package desk_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func TestTwoAnswersAtOnceAreBothSentAndEachSeesTheOthers(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns.", toEscalation))
	bens := o.newest("notice-new", ben)
	leas := o.newest("notice-escalated", lea)
	o.says(lea, leas, "/reply Sit down.")
	o.says(ben, bens, "Stand up.")
	var sent []string
	for _, d := range o.letters("answer") {
		sent = append(sent, o.body(d))
	}
	if both := strings.Join(sent, ""); len(sent) != 2 || !strings.Contains(both, "Sit down.") || !strings.Contains(both, "Stand up.") {
		t.Errorf("Ann reads %q", sent)
	}
	seen := map[ticketing.Address]string{}
	for _, d := range o.letters("notice-answered") {
		seen[d.To] += o.body(d)
	}
	if !strings.Contains(seen[ben], "Sit down.") || !strings.Contains(seen[lea], "Stand up.") {
		t.Errorf("they see of each other %q", seen)
	}
}

func TestAStaleCloseIsAskedAboutAndItsAnswerIsNotLost(t *testing.T) {
	o := open(t, func(s desk.Store) desk.Store { return twice{s} })
	notice := o.notified()
	o.now = o.now.Add(time.Minute)
	o.receive(o.mail(ann, "Wait, it smokes.", numbered(1001)))
	o.want(o.says(ben, notice, "/close\n\nPull the plug."), desk.OutcomeHeld, 0)
	o.want(o.says(ben, o.newest("question", ben), "yes"), desk.OutcomeRecorded, 1001)
	if got := o.ticket(1001); !got.Finished() || !strings.Contains(o.body(o.newest("resolved", ann)), "Pull the plug.") {
		t.Errorf("it is %s", got.Status)
	}
	o.want(o.says(ben, notice, "Only words."), desk.OutcomeFiled, 1001)
}

func TestAnAgentIsACustomerInTheirOwnTicketOnly(t *testing.T) {
	o := open(t, nil)
	aligned := func(in *ticketing.Incoming) { in.Auth.Aligned = true }
	setup := *o.desk.Setup()
	setup.Policy.AgentTrust = ticketing.AgentTrustDMARC
	o.desk.Reload(setup)
	o.want(o.receive(o.mail(lea, "My screen is dark.", aligned))[0], desk.OutcomeOpened, 1001)
	o.says(ben, o.newest("notice-new", ben), "Switch it on.", aligned)
	answer := o.newest("answer", lea)
	o.want(o.says(lea, answer, "/close\nStill dark.", aligned), desk.OutcomeFiled, 1001)
	if got := o.ticket(1001); got.Finished() || len(o.letters("answer")) != 1 {
		t.Errorf("it is %s, %d answers", got.Status, len(o.letters("answer")))
	}
	o.receive(o.mail(ann, "It burns."))
	o.want(o.says(ben, o.newest("notice-new", ben), "/close", aligned), desk.OutcomeFiled, 1002)
}

func TestWhatComesBackFromTheTeamsMailboxesIsToldToTheLeadOnce(t *testing.T) {
	o := open(t, nil)
	o.notified()
	o.heldMail("Pull the plug.")
	o.says(ben, o.newest("notice-new", ben), "/time 5m\n\nHello.")
	before := len(o.all())
	for _, name := range []string{"notice-new", "question", "receipt"} {
		letter := o.newest(name, ben)
		for _, kind := range []ticketing.Kind{ticketing.KindAutoReply, ticketing.KindBounce, ticketing.KindDeliveryReceipt, ticketing.KindOwn} {
			in := o.mail(ben, "yes", answering(letter.MessageID), func(in *ticketing.Incoming) {
				in.Verdict = ticketing.Verdict{Kind: kind, NoAck: true, NoReopen: true}
				if kind != ticketing.KindAutoReply {
					in.Report = &ticketing.DeliveryReport{Action: "failed", Status: "5.1.1", ForMessageID: letter.MessageID, Recipient: ben}
					in.From.Address = "mailer-daemon@team.example"
				}
			})
			o.receive(in)
		}
	}
	if after := o.all(); len(after) != before+1 || len(o.to(lea)) != 1 || len(o.letters("notice-deaf")) != 1 ||
		len(o.held()) != 1 || o.tickets() != 1 {
		t.Errorf("%q, %d before, %d held, %d tickets", after, before, len(o.held()), o.tickets())
	}
}

func (o *office) all() []string {
	o.Helper()
	all, err := o.store.List(o.Context(), true)
	if err != nil {
		o.Fatal(err)
	}
	names := make([]string, len(all))
	for i, d := range all {
		names[i] = d.Letter + " to " + string(d.To)
	}
	return names
}

func TestAStormOfTwoHundredAnswersToAllIsBounded(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	before := len(o.all())
	for i := range 200 {
		o.now = o.now.Add(time.Second)
		from := ticketing.Address(fmt.Sprintf("u%d@customer.example", i%10))
		o.receive(o.mail(from, "Please take me off this list!", numbered(1001), func(in *ticketing.Incoming) {
			in.Auth.Aligned = true
			in.To = []ticketing.Mailbox{{Address: "support@desk.example"}, {Address: ben}}
			for j := range 30 {
				in.Cc = append(in.Cc, ticketing.Mailbox{Address: ticketing.Address(fmt.Sprintf("u%d@customer.example", j))})
			}
		}))
	}
	if n := len(o.all()) - before; n > 60 || len(o.outside()) != 1 || o.tickets() != 1 {
		t.Errorf("%d letters, %d of them to customers, %d tickets", n, len(o.outside()), o.tickets())
	}
}

func TestOurOwnAddressesAndTheTeamsTakeNoPart(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns.", func(in *ticketing.Incoming) {
		in.Auth.Aligned = true
		in.Cc = []ticketing.Mailbox{{Address: ben}, {Address: "support@desk.example"}, {Address: "support+x@desk.example"}, {Address: "boss@desk.example"}}
	}))
	o.says(ben, o.newest("notice-new", ben), "Hello.", func(in *ticketing.Incoming) {
		in.Cc = []ticketing.Mailbox{{Address: "support+t1001.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@desk.example"}, {Address: lea}}
	})
	if got := o.ticket(1001).Participants; len(got) != 1 {
		t.Errorf("%v take part", got)
	}
}

func TestAHeldMailThatComesAgainInAnyPlaceStaysOneAndIsSettledOnce(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	in, question := o.heldMail("/close\n\nPull the plug.")
	again := in
	again.Source.UID = 999
	o.want(o.receive(again)[0], desk.OutcomeHeld, 0)
	boss := in
	boss.Intake, boss.Source = "escalation", ticketing.Source{Account: "e", Folder: "INBOX", UIDValidity: 1, UID: 5}
	o.want(o.receive(boss)[0], desk.OutcomeHeld, 0)
	traced := in
	traced.RawHash[0]++ // the same mail by another way
	traced.Source.UID = 1000
	o.receive(traced)
	if held := o.held(); len(held) != 1 || len(o.letters("question")) != 1 {
		t.Fatalf("%d held, %d asked", len(held), len(o.letters("question")))
	}
	if held := o.held()[0]; held.Intake != "support" || !strings.Contains(strings.Join(held.Why, " "), "agent_trust") {
		t.Errorf("it waits in %s because %q", held.Intake, held.Why)
	}
	o.says(ben, question, "yes")
	o.says(ben, question, "yes")
	o.receive(again)
	if n := len(o.letters("resolved")); n != 1 || len(o.held()) != 0 {
		t.Errorf("%d letters, %d held", n, len(o.held()))
	}
}

func TestAnAnswerAfterTheMailWasSettledElsewhereDoesNothing(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	in, question := o.heldMail("Pull the plug.")
	if _, err := o.desk.Settle(t.Context(), desk.Verdict{Mail: in.RawHash.String(), Choice: ticketing.ChooseDrop, By: "root"}, o.now); err != nil {
		t.Fatal(err)
	}
	o.want(o.says(ben, question, "yes"), desk.OutcomeRecorded, 0)
	if n := len(o.letters("answer")); n != 0 {
		t.Errorf("%d answers", n)
	}
}

func TestAnotherAgentDoesNotAnswerForTheOneWhoWasAsked(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	_, question := o.heldMail("Pull the plug.")
	o.says(lea, question, "yes")
	if n := len(o.letters("answer")); n != 0 || len(o.held()) != 2 {
		t.Errorf("%d answers, %d held", n, len(o.held()))
	}
}

func TestALargeHeldMailIsReleasedWhole(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	large := strings.Repeat("Pull the plug. ", desk.SmallBlob/10)
	in, question := o.heldMail(large)
	if in.Size <= desk.SmallBlob {
		t.Fatal("it is not large")
	}
	o.says(ben, question, "yes")
	if n := len(o.letters("answer")); n != 1 || len(o.held()) != 0 {
		t.Errorf("%d answers, %d held", n, len(o.held()))
	}
	o.view(func(r desk.Reader) error {
		blob, err := r.Raw(in.RawHash)
		if err == nil && blob.Size != in.Size {
			t.Errorf("%d of %d octets are kept", blob.Size, in.Size)
		}
		if _, err := io.ReadAll(io.NewSectionReader(blob.Body, 0, blob.Size)); err != nil {
			t.Error(err)
		}
		return err
	})
}

func TestAFloodOfHeldMailsAsksSoMuchAndNoMore(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	for i := range 100 {
		o.receive(o.mail(ben, fmt.Sprint("forged ", i), numbered(1001)))
	}
	if n := len(o.letters("question")); n != ticketing.MaxQuestions || len(o.held()) != 100 {
		t.Errorf("%d asked, %d held", n, len(o.held()))
	}
	o.now = o.now.Add(2 * time.Hour)
	o.heldMail("and one more")
	if n := len(o.letters("question")); n != ticketing.MaxQuestions+1 {
		t.Errorf("%d asked after it was calm", n)
	}
}

func TestOnePoisonedMailCostsAHeldAndAnAnswerNothing(t *testing.T) {
	o := open(t, failing)
	notice := o.notified()
	in, question := o.heldMail("Pull the plug.")
	o.now = o.now.Add(time.Minute)
	taken := o.desk.Receive(t.Context(), []ticketing.Incoming{
		o.mail(ben, "yes", answering(question.MessageID)),
		o.mail(rob, "x", func(in *ticketing.Incoming) { in.Subject = "poison" }),
		o.mail(ben, "/nosuch", answering(notice.MessageID)),
		o.mail(ben, "/note psst", answering(notice.MessageID)),
	}, desk.Manner{}, o.now)
	if !errors.Is(taken[1].Err, errDisk) {
		t.Errorf("the poisoned one: %+v", taken[1])
	}
	o.want(taken[0], desk.OutcomeRecorded, 1001)
	o.want(taken[2], desk.OutcomeHeld, 0)
	o.want(taken[3], desk.OutcomeFiled, 1001)
	if n := len(o.letters("answer")); n != 1 || len(o.held()) != 1 || o.fate(in.MessageID).Outcome != desk.OutcomeFiled {
		t.Errorf("%d answers, %d held", n, len(o.held()))
	}
	if n := len(o.letters("question")); n != 2 {
		t.Errorf("%d questions", n)
	}
}

func TestEverythingAnAgentOrdersHappensOnceIfTheTransactionRunsTwice(t *testing.T) {
	o := open(t, func(s desk.Store) desk.Store { return twice{s} })
	o.receive(o.mail(ann, "It burns."), o.mail(ann, "It still burns."))
	second := o.newest("notice-new", ben)
	o.says(ben, second, "/time 20m\n/merge 1001\n\nPull the plug.")
	o.says(ben, o.newest("receipt", ben), "/unmerge")
	o.heldMail("Never mind.")
	o.says(ben, o.newest("question", ben), "yes")
	if n := len(o.letters("answer")); n != 2 || len(o.letters("receipt")) != 2 || o.tickets() != 2 || len(o.held()) != 0 {
		t.Errorf("%d answers, %d receipts, %d tickets, %d held", n, len(o.letters("receipt")), o.tickets(), len(o.held()))
	}
	for _, n := range []ticketing.Number{1001, 1002} {
		o.view(func(r desk.Reader) error {
			history, err := r.History(n)
			if got := o.ticket(n); got.Entries != len(history) {
				t.Errorf("%d counts %d entries of %d", n, got.Entries, len(history))
			}
			return err
		})
	}
}

func TestAnAgentsMailToBothMailboxesIsDoneOnceAndEscalates(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	in := o.mail(ben, "Pull the plug.", answering(notice.MessageID))
	boss := in
	boss.Intake, boss.Source.Account = "escalation", "e"
	o.now = o.now.Add(time.Minute)
	o.receive(in, boss)
	if n := len(o.letters("answer")); n != 1 || o.ticket(1001).Escalated.IsZero() {
		t.Errorf("%d answers, escalated %v", n, o.ticket(1001).Escalated)
	}
}
