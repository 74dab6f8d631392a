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

func TestAMailIsAcknowledgedAndItsAnswerFindsTheTicket(t *testing.T) {
	o := open(t, nil)
	o.want(o.receive(o.mail(ann, "It burns."))[0], desk.OutcomeOpened, 1001)
	acks := o.letters("acknowledgement")
	if len(acks) != 1 || acks[0].To != ann || acks[0].EnvelopeFrom != "" || o.kicks != 1 {
		t.Fatalf("%d acknowledgements, %d kicks", len(acks), o.kicks)
	}
	for name, change := range map[string]func(*ticketing.Incoming){
		"token": answering(acks[0].MessageID), "number": numbered(1001),
		"reference": func(in *ticketing.Incoming) { in.InReplyTo = []string{"<m1@customer.example>"} },
	} {
		if got := o.receive(o.mail(ann, name, change))[0]; got.Outcome != desk.OutcomeFiled || got.Ticket != 1001 {
			t.Errorf("an answer by %s: %+v", name, got)
		}
	}
	if n := len(o.letters("notice-reply")); n != 3 {
		t.Errorf("%d notices", n)
	}
}

func TestOneFailingMailCostsTheOthersNothing(t *testing.T) {
	o := open(t, failing)
	good, bad := o.mail(ann, "one"), o.mail(ann, "two", func(in *ticketing.Incoming) { in.Subject = "poison" })
	other := o.mail(eve, "three")
	taken := o.desk.Receive(t.Context(), []ticketing.Incoming{good, bad, other}, desk.Manner{}, o.now)
	if taken[0].Err != nil || taken[2].Err != nil || !errors.Is(taken[1].Err, errDisk) {
		t.Fatalf("%+v", taken)
	}
	if taken[1].Outcome != "" || taken[1].Ticket != 0 {
		t.Errorf("what failed says that it became %s %d", taken[1].Outcome, taken[1].Ticket)
	}
	if n := o.tickets(); n != 2 {
		t.Errorf("%d tickets", n)
	}
	if n := len(o.letters("acknowledgement")); n != 2 {
		t.Errorf("%d acknowledgements", n)
	}
	o.view(func(r desk.Reader) error {
		_, seen, err := r.Seen(bad.Receipts())
		if seen {
			t.Error("the failed mail counts as taken in")
		}
		return err
	})
}

func TestAMailThatComesAgainIsOneMail(t *testing.T) {
	for name, again := range map[string]func(ticketing.Incoming) ticketing.Incoming{
		"fetched again": func(in ticketing.Incoming) ticketing.Incoming { return in },
		"after UIDVALIDITY changed": func(in ticketing.Incoming) ticketing.Incoming {
			in.Source.UIDValidity = 2
			return in
		},
		"moved back by hand": func(in ticketing.Incoming) ticketing.Incoming {
			in.Source.UID = 77
			return in
		},
		"another way through the same mailbox": func(in ticketing.Incoming) ticketing.Incoming {
			in.Source.UID = 78
			return sealed(in, "Received: elsewhere\r\n")
		},
		"piped": func(in ticketing.Incoming) ticketing.Incoming {
			in.Source = ticketing.Source{}
			return sealed(in, "Delivered-To: support\r\n")
		},
	} {
		o := open(t, nil)
		first := o.mail(ann, "It burns.")
		o.receive(first)
		o.want(o.receive(again(first))[0], desk.OutcomeDuplicate, 1001)
		o.want(o.receive(again(first))[0], desk.OutcomeDuplicate, 1001)
		if o.tickets() != 1 || len(o.letters("acknowledgement")) != 1 || o.ticket(1001).Entries != 1 {
			t.Errorf("%s: %d tickets, %d entries", name, o.tickets(), o.ticket(1001).Entries)
		}
	}
}

func TestAnotherMailUnderAReusedUIDIsAnotherMail(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "one"))
	o.uid--
	o.want(o.receive(o.mail(eve, "two"))[0], desk.OutcomeOpened, 1002)
}

func TestTheSameMessageIDWithOtherContentIsAnotherMail(t *testing.T) {
	o := open(t, nil)
	same := func(in *ticketing.Incoming) { in.MessageID = "<guessed@customer.example>" }
	o.want(o.receive(o.mail(eve, "pre-empted", same))[0], desk.OutcomeOpened, 1001)
	o.want(o.receive(o.mail(ann, "the real one", same))[0], desk.OutcomeOpened, 1002)
	ack := o.letters("acknowledgement")[1]
	o.want(o.receive(o.mail(ann, "answer", answering("<guessed@customer.example>"),
		answering(ack.MessageID)))[0], desk.OutcomeFiled, 1002)
}

func TestTheSameMailToBothMailboxesIsOneMailWithBothEffects(t *testing.T) {
	for name, source := range map[string]ticketing.Source{"fetched": {Account: "e", UID: 1}, "piped": {}} {
		o := open(t, nil)
		first := o.mail(ann, "It burns.")
		if name == "piped" {
			first.Source = ticketing.Source{}
		}
		second := first
		second.Intake, second.Source = "escalation", source
		o.receive(first)
		o.want(o.receive(second)[0], desk.OutcomeDuplicate, 1001)
		o.receive(second)
		if o.ticket(1001).Escalated.IsZero() || len(o.letters("notice-escalated")) != 1 || o.tickets() != 1 {
			t.Errorf("%s: escalated %v, %d notices", name, o.ticket(1001).Escalated, len(o.letters("notice-escalated")))
		}
	}
	o := open(t, nil)
	first := o.mail(ann, "It burns.", toEscalation)
	second := first
	second.Intake, second.Source.Account = "support", "a"
	o.receive(first, second)
	if o.tickets() != 1 || o.ticket(1001).Escalated.IsZero() || len(o.letters("acknowledgement")) != 1 {
		t.Errorf("escalation first: %d tickets", o.tickets())
	}
}

func TestAHeldMailWaitsAndIsReleasedOnce(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	in := o.mail(ann, "around", numbered(1001), func(in *ticketing.Incoming) { in.Verdict.Quarantine = true })
	o.want(o.receive(in)[0], desk.OutcomeHeld, 0)
	moved := in
	moved.Source.UID = 99
	o.want(o.receive(moved)[0], desk.OutcomeHeld, 0)
	if n := len(o.held()); n != 1 {
		t.Fatalf("%d mails are held after it came again", n)
	}
	release := func() desk.Taken {
		return o.desk.Receive(t.Context(), []ticketing.Incoming{in}, desk.Manner{Force: true}, o.now)[0]
	}
	o.want(release(), desk.OutcomeFiled, 1001)
	o.want(release(), desk.OutcomeDuplicate, 1001)
	if n := len(o.held()); n != 0 || o.tickets() != 1 {
		t.Errorf("%d held, %d tickets after the release", n, o.tickets())
	}
}

func TestAnAgentsMailIsRelayedOnlyIfItProvesEnough(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	notice := o.letters("notice-new")[0]
	o.want(o.receive(o.mail(ben, "spoofed", numbered(1001)))[0], desk.OutcomeHeld, 0)
	o.want(o.receive(o.mail(ben, "real", answering(notice.MessageID)))[0], desk.OutcomeFiled, 1001)
	o.want(o.receive(o.mail(ben, "spoofed", answering(notice.MessageID),
		func(in *ticketing.Incoming) { in.FromFault = "two" }))[0], desk.OutcomeHeld, 0)
	if n := len(o.letters("answer")); n != 1 {
		t.Errorf("%d answers went to the customer", n)
	}
	if asked := o.letters("question"); len(asked) != 2 || asked[0].To != ben {
		t.Errorf("of two forged mails %d are asked about", len(asked))
	}
	o.view(func(r desk.Reader) error {
		history, err := r.History(1001)
		last := history[len(history)-2] // before the question
		if last.Actor != (ticketing.Actor{Kind: ticketing.ByAgent, Name: "Ben"}) {
			t.Errorf("the actor is %+v", last.Actor)
		}
		return err
	})
}

func TestAForgedTokenIsAsGoodAsNone(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	real := o.letters("acknowledgement")[0].MessageID
	forged := ticketing.Keyring{{ID: 1}}.MessageID(ticketing.Token{Ticket: 1001,
		Person: ticketing.Person(eve), Role: ticketing.RoleCustomer}, 1, "desk.example")
	o.want(o.receive(o.mail(eve, "forged", answering(forged)))[0], desk.OutcomeOpened, 1002)
	o.want(o.receive(o.mail(eve, "stolen", answering(real)))[0], desk.OutcomeOpened, 1003)
	junk := o.mail(eve, "junk", func(in *ticketing.Incoming) {
		in.Tokens = []ticketing.FoundToken{{Ticket: 1001, Text: strings.Repeat("\n", 40)}}
	})
	o.want(o.receive(junk)[0], desk.OutcomeOpened, 1004)
	if p := o.ticket(1001).Participants; len(p) != 1 {
		t.Errorf("%v take part", p)
	}
}

func TestAStrangersMailIsLinkedBothWaysAndToldNothing(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	o.want(o.receive(o.mail(eve, "mine", numbered(1001)))[0], desk.OutcomeOpened, 1002)
	o.want(o.receive(o.mail("eva@evil2.example", "mine", numbered(4711)))[0], desk.OutcomeOpened, 1003)
	if got, want := o.links(1001)+o.links(1002)+o.links(1003), "[{1002 claimed by}][{1001 claims}][]"; got != want {
		t.Errorf("links %s, want %s", got, want)
	}
	acks := o.letters("acknowledgement")
	there, absent := string(acks[1].Body), string(acks[2].Body)
	if len(there) != len(absent) || strings.Contains(there, "1001") {
		t.Errorf("what goes out tells whether the ticket exists:\n%s\n%s", there, absent)
	}
}

func TestAFloodOfClaimsLeavesABoundedMark(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	var flood []ticketing.Incoming
	for i := range 150 {
		flood = append(flood, o.mail(ticketing.Address(fmt.Sprintf("u%d@evil.example", i)), "me", numbered(1001)))
	}
	o.receive(flood...)
	if n := len(o.ticket(1001).Links); n != 100 {
		t.Errorf("%d links", n)
	}
	if n := o.tickets(); n != 151 {
		t.Errorf("%d tickets", n)
	}
}

func TestAReplyToAMergedNumberReachesTheSurvivor(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "one"), o.mail(ann, "two"))
	o.merge(1002, 1001)
	o.want(o.receive(o.mail(ann, "more", numbered(1002)))[0], desk.OutcomeFiled, 1001)
	o.merge(1001, 1002) // which nothing should do
	o.want(o.receive(o.mail(ann, "still", numbered(1002)))[0], desk.OutcomeFiled, 1001)
	o.want(o.receive(o.mail(ann, "more", numbered(1001)))[0], desk.OutcomeFiled, 1001)
}

func TestAReplyBeforeItsOriginalLosesNeither(t *testing.T) {
	for name, sameBatch := range map[string]bool{"in one batch": true, "one after the other": false} {
		o := open(t, nil)
		original := o.mail(ann, "It burns.")
		reply := o.mail(ann, "It still burns.", answering(original.MessageID))
		alien := o.mail(eve, "Me too.", answering(original.MessageID))
		mails := []ticketing.Incoming{reply, original, alien}
		var taken []desk.Taken
		if sameBatch {
			taken = o.receive(mails...)
		} else {
			for _, in := range mails {
				taken = append(taken, o.receive(in)...)
			}
		}
		o.want(taken[0], desk.OutcomeOpened, 1001)
		o.want(taken[1], desk.OutcomeFiled, 1001)
		o.want(taken[2], desk.OutcomeOpened, 1002)
		if got := o.links(1002); got != "[{1001 claims}]" {
			t.Errorf("%s: links %s", name, got)
		}
	}
	o := open(t, nil)
	original := o.mail(ann, "It burns.")
	o.receive(o.mail(eve, "Me too.", answering(original.MessageID)), original)
	if got := o.links(1002); got != "[{1001 claims}]" {
		t.Errorf("a stranger's reply first: links %s", got)
	}
}

func TestABounceOfAnAcknowledgementIsOnlyRecorded(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	o.order(1001, ticketing.Order{By: "Ben", Reply: "Try this.", Resolve: true})
	bounce := func(messageID string) desk.Taken {
		return o.receive(o.mail("mailer-daemon@mx.example", "no such user "+messageID, func(in *ticketing.Incoming) {
			in.Verdict = ticketing.Verdict{Kind: ticketing.KindBounce, NoAck: true, NoReopen: true}
			in.Report = &ticketing.DeliveryReport{Action: "failed", Status: "5.1.1", Recipient: ann,
				Diagnostic: "no such user", ForMessageID: messageID}
		}))[0]
	}
	o.want(bounce(o.letters("acknowledgement")[0].MessageID), desk.OutcomeFiled, 1001)
	if got := o.ticket(1001); got.Status != "Resolved" || got.Requester().Bad != "" {
		t.Errorf("%s, %q", got.Status, got.Requester().Bad)
	}
	o.want(bounce(o.letters("resolved")[0].MessageID), desk.OutcomeFiled, 1001)
	if got := o.ticket(1001); got.Status != "Waiting for Support" || got.Requester().Bad == "" {
		t.Errorf("%s, %q", got.Status, got.Requester().Bad)
	}
	if n := len(o.letters("notice-undelivered")); n != 1 {
		t.Errorf("%d notices", n)
	}
	o.want(bounce("<nothing@of.ours>"), desk.OutcomeRecorded, 0)
}

func TestATransactionThatRunsTwiceCountsOnce(t *testing.T) {
	o := open(t, func(s desk.Store) desk.Store { return twice{s} })
	taken := o.receive(o.mail(ann, "one"), o.mail(ann, "two", answering("<m1@customer.example>")), o.mail(eve, "three"))
	if taken[0].Ticket != taken[1].Ticket || taken[1].Outcome != desk.OutcomeFiled {
		t.Errorf("%+v", taken)
	}
	got := o.order(taken[0].Ticket, ticketing.Order{By: "ben", Reply: "Hi"})
	if o.tickets() != 2 || len(o.letters("acknowledgement")) != 2 || len(o.letters("answer")) != 1 ||
		got.Entries != 3 || o.kicks != 2 {
		t.Errorf("%d tickets, %d entries, %d kicks", o.tickets(), got.Entries, o.kicks)
	}
}

func TestAHundredMailsShareATransaction(t *testing.T) {
	commits := 0
	o := open(t, func(s desk.Store) desk.Store {
		return txStore{s, func(tx desk.Tx) desk.Tx {
			commits++
			return tx
		}}
	})
	var batch []ticketing.Incoming
	for i := range 100 {
		batch = append(batch, o.mail(ticketing.Address(fmt.Sprintf("u@d%d.example", i)), "It burns."))
	}
	for i, got := range o.receive(batch...) {
		o.want(got, desk.OutcomeOpened, ticketing.Number(1001+i))
	}
	if commits != 1 || o.kicks != 1 {
		t.Errorf("%d commits, %d kicks", commits, o.kicks)
	}
}

func TestAStormIntoOneTicketIsToldOnceInTenMinutes(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	storm := func() {
		var mails []ticketing.Incoming
		for i := range 50 {
			from := ticketing.Address(fmt.Sprintf("u%d@customer.example", i))
			mails = append(mails, o.mail(from, "me too", numbered(1001)))
		}
		o.receive(mails...)
	}
	storm()
	if replies, alerts := len(o.letters("notice-reply")), len(o.letters("notice-alert")); replies != 20 || alerts != 1 {
		t.Errorf("%d notices, %d alerts", replies, alerts)
	}
	o.now = o.now.Add(11 * time.Minute)
	o.receive(o.mail(ann, "calm again", numbered(1001)))
	if replies := len(o.letters("notice-reply")); replies != 21 {
		t.Errorf("%d notices when it is calm again", replies)
	}
	if n := len(o.ticket(1001).Participants); n != 51 {
		t.Errorf("%d take part", n)
	}
}

func TestMailForAnIntakeThatIsGoneIsStillTakenIn(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns.", toEscalation))
	without := setup(t)
	delete(without.Intakes, "escalation")
	delete(without.Processes, "escalation")
	o.desk.Reload(without)
	o.want(o.receive(o.mail(ann, "Hello?", numbered(1001)))[0], desk.OutcomeFiled, 1001)
	o.want(o.receive(o.mail(eve, "late", toEscalation))[0], desk.OutcomeOpened, 1002)
	o.order(1001, ticketing.Order{By: "Ben", Reply: "Here."})
	if got := o.letters("answer"); len(got) != 1 || got[0].Intake != "support" {
		t.Errorf("%d answers", len(got))
	}
}
