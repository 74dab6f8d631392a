package desk_test

import (
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func to(all ...ticketing.Address) func(*ticketing.Incoming) {
	return func(in *ticketing.Incoming) {
		for _, a := range all {
			in.To = append(in.To, ticketing.Mailbox{Address: a})
		}
	}
}

func TestWhoHasTheWordsAlreadyIsStillAskedWhatTheyAreAsked(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.says(ben, notice, "Pull the plug.", to(ann))
	if n := len(o.letters("answer")); n != 0 {
		t.Errorf("Ann got the answer twice: %d letters", n)
	}
	o.says(ben, notice, "/estimate 2h\n\nA new plug.", to(ann), aligned)
	if n := len(o.letters("estimate")); n != 1 {
		t.Errorf("Ann was asked %d times whether she agrees", n)
	}
}

func TestATicketForSomebodyElseIsNotOpenedInTheMiddleOfAnother(t *testing.T) {
	for _, order := range []string{"/for eve@evil.example", "/forward"} {
		o := open(t, nil)
		notice := o.notified()
		o.want(o.says(ben, notice, order+"\n\nShe called.", func(in *ticketing.Incoming) {
			in.Forward = &ticketing.Forward{Above: in.Fresh, From: ticketing.Mailbox{Address: eve}, Text: "It smokes."}
		}), desk.OutcomeHeld, 0)
		if len(o.letters("answer")) != 0 {
			t.Errorf("%s: words for somebody else went to Ann", order)
		}
	}
}

func TestUndoAfterAMergeTakesBackNoOrderFromBefore(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	o.says(ben, o.newest("notice-new", ben), "/close\n\nPull the plug.")
	o.now = o.now.Add(24 * time.Hour)
	o.receive(o.mail(ann, "It burns again."))
	o.want(o.says(ben, o.newest("notice-new", ben), "/merge 1001"), desk.OutcomeFiled, 1002)
	before := o.ticket(1001)
	o.says(ben, o.newest("receipt", ben), "/undo")
	if after := o.ticket(1001); after.Status != before.Status {
		t.Errorf("the order of the day before was taken back: %s", after.Status)
	}
	if asked := o.body(o.newest("question", ben)); !strings.Contains(asked, "/unmerge") {
		t.Errorf("Ben is told %q", asked)
	}
}

func TestUnmergingTakesOffWhomTheMergeBrought(t *testing.T) {
	o := open(t, nil)
	const cy, dan = "cy@customer.example", "dan@customer.example"
	o.receive(o.mail(ann, "It burns."), o.mail(cy, "It burns here, too."), o.mail(dan, "Everywhere."))
	o.says(ben, o.newest("notice-new", ben), "/merge 1001")
	o.says(lea, o.newest("receipt", ben), "nothing") // held: not hers
	o.order(1002, ticketing.Order{By: "Ben", Note: "x"})
	before := o.ticket(1001)
	if _, joined := before.Participant(dan); !joined {
		t.Fatalf("%v take part", before.Participants)
	}
	o.says(ben, o.newest("receipt", ben), "/unmerge")
	after := o.ticket(1001)
	if _, still := after.Participant(dan); still {
		t.Errorf("%v take part", after.Participants)
	}
	if _, still := after.Participant(ann); !still {
		t.Errorf("%v take part", after.Participants)
	}
}

func TestAReleasedMailWithoutProofInvitesNobody(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	_, question := o.heldMail("Pull the plug.", func(in *ticketing.Incoming) {
		in.Cc = []ticketing.Mailbox{{Address: eve}}
	})
	o.says(ben, question, "yes")
	if _, joined := o.ticket(1001).Participant(eve); joined || len(o.letters("answer")) != 1 {
		t.Errorf("Eve takes part: %v, %d answers", joined, len(o.letters("answer")))
	}
}

func TestTheWordsOfACallerAreTheirsAndAreNotSentToThem(t *testing.T) {
	o := open(t, nil)
	setup := *o.desk.Setup()
	setup.Policy.AgentTrust = ticketing.AgentTrustFrom
	o.desk.Reload(setup)
	o.receive(o.mail(lea, "/for eve@evil.example\n/priority high\n\nShe called: it burns."))
	if n := len(o.letters("answer")); n != 0 {
		t.Errorf("Eve got her own words back in %d letters", n)
	}
	if got := o.body(o.newest("notice-new", ben)); !strings.Contains(got, "She called") {
		t.Errorf("Ben reads %q", got)
	}
}

func TestAnOrderThatAnEarlierOneMakesImpossibleHurtsNoMail(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.want(o.says(ben, notice, "/incident One"), desk.OutcomeFiled, 1001)
	o.want(o.says(ben, notice, "/incident Two"), desk.OutcomeHeld, 0)
	o.receive(o.mail("bob@bob.example", "Mine, too."))
	other := o.newest("notice-new", ben)
	o.want(o.says(ben, other, "/merge 1001\n/incident Three"), desk.OutcomeFiled, 1003)
	if got := o.body(o.newest("receipt", ben)); !strings.Contains(got, "unlink it there first") {
		t.Errorf("Ben is told %q", got)
	}
	if got := o.tickets(); got != 3 {
		t.Errorf("%d tickets", got)
	}
}

func TestAnAnswerToALetterFromLongAgoEndsNoTicketUnasked(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	var mails []ticketing.Incoming
	o.now = o.now.Add(time.Hour)
	for range 210 {
		mails = append(mails, o.mail(ann, "It burns still.", numbered(1001)))
	}
	o.receive(mails...)
	o.want(o.says(ben, notice, "/close"), desk.OutcomeHeld, 0)
	o.says(ben, o.newest("question", ben), "yes")
	if !o.ticket(1001).Finished() {
		t.Errorf("it is %s", o.ticket(1001).Status)
	}
}

func TestFilesOfAMailThatIsPassedOnGoToACustomerOnlyIfItsAuthorSaysSo(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.want(o.says(ben, notice, "See what they say.", func(in *ticketing.Incoming) {
		in.Attachments = []ticketing.Attachment{{Name: "salaries.xlsx"}}
		in.Forward = &ticketing.Forward{Above: in.Fresh, From: ticketing.Mailbox{Address: lea}, Text: "psst"}
	}), desk.OutcomeHeld, 0)
	o.says(ben, o.newest("question", ben), "yes")
	if n := len(o.letters("answer")); n != 1 {
		t.Errorf("%d answers", n)
	}
}

func TestAQuestionAboutALineTellsWhatElseIsDoubtful(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.says(ben, notice, "/tiem 5m\n\nPull the plug.", func(in *ticketing.Incoming) {
		in.Cc = []ticketing.Mailbox{{Address: eve}}
	})
	if asked := o.body(o.newest("question", ben)); !strings.Contains(asked, string(eve)) {
		t.Errorf("Ben is asked %q", asked)
	}
}

func TestANoteWithoutWordsIsAskedAbout(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.want(o.says(ben, notice, "/note"), desk.OutcomeHeld, 0)
	if text := o.body(o.newest("question", ben)); !strings.Contains(text, "write them below the order") {
		t.Errorf("Ben is asked %q", text)
	}
	o.want(o.says(ben, notice, "/note\nHe is angry."), desk.OutcomeFiled, 1001)
}
