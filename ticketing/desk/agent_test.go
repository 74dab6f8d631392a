package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// notified opens a ticket of Ann's and gives the notice that Ben got of it.
func (o *office) notified() outbox.Delivery {
	o.Helper()
	o.receive(o.mail(ann, "It burns."))
	return o.newest("notice-new", ben)
}

// newest is the newest letter of that name to somebody.
func (o *office) newest(name string, to ticketing.Address) outbox.Delivery {
	o.Helper()
	found := slices.DeleteFunc(o.letters(name), func(d outbox.Delivery) bool { return d.To != to })
	if len(found) == 0 {
		o.Fatalf("%s got no %s", to, name)
	}
	newest := found[0]
	for _, d := range found {
		if d.ID > newest.ID {
			newest = d
		}
	}
	return newest
}

// says lets somebody answer a letter.
func (o *office) says(who ticketing.Address, to outbox.Delivery, text string, change ...func(*ticketing.Incoming)) desk.Taken {
	o.Helper()
	o.now = o.now.Add(time.Minute)
	return o.receive(o.mail(who, text, append([]func(*ticketing.Incoming){answering(to.MessageID)}, change...)...))[0]
}

func (o *office) body(d outbox.Delivery) string {
	o.Helper()
	whole, err := o.store.Delivery(o.Context(), d.ID)
	if err != nil {
		o.Fatal(err)
	}
	return string(whole.Body)
}

func TestAnAgentsAnswerGoesToTheCustomerWithoutItsOrders(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.want(o.says(ben, notice, "/close\n/time 20m\n\nPull the plug."), desk.OutcomeFiled, 1001)
	answer := o.newest("resolved", ann)
	if text := o.body(answer); !strings.Contains(text, "Pull the plug.") || strings.Contains(text, "/close") ||
		strings.Contains(text, "/time") {
		t.Errorf("Ann reads %q", text)
	}
	if got := o.ticket(1001); got.Class != ticketing.ClassResolved || got.LastWords != "Pull the plug." {
		t.Errorf("the ticket is %s, %q", got.Status, got.LastWords)
	}
	receipt := o.body(o.newest("receipt", ben))
	if !strings.Contains(receipt, "/close") || !strings.Contains(receipt, "/time 20m") {
		t.Errorf("the receipt reads %q", receipt)
	}
}

func TestALineThatIsNoOrderHoldsTheMailUntilItIsCorrected(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.want(o.says(ben, notice, "/clsoe\n\nPull the plug."), desk.OutcomeHeld, 0)
	if len(o.letters("answer"))+len(o.letters("resolved")) != 0 {
		t.Error("something went to the customer")
	}
	question := o.newest("question", ben)
	o.want(o.says(ben, question, "yes"), desk.OutcomeRecorded, 1001)
	if got := o.ticket(1001); got.Class != ticketing.ClassResolved || len(o.held()) != 0 {
		t.Errorf("the ticket is %s, %d held", got.Status, len(o.held()))
	}
	if text := o.body(o.newest("resolved", ann)); !strings.Contains(text, "Pull the plug.") {
		t.Errorf("Ann reads %q", text)
	}
}

func TestAHeldMailIsReleasedByItsNameOrDropped(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	in := o.mail(ben, "Pull the plug.", numbered(1001))
	o.want(o.receive(in)[0], desk.OutcomeHeld, 0)
	o.want(o.says(ben, notice, "/release "+ticketing.MailName(in.RawHash)), desk.OutcomeFiled, 1001)
	if text := o.body(o.newest("answer", ann)); !strings.Contains(text, "Pull the plug.") {
		t.Errorf("Ann reads %q", text)
	}
	other := o.mail(ben, "Never mind.", numbered(1001))
	o.receive(other)
	o.want(o.says(ben, o.newest("question", ben), "no"), desk.OutcomeRecorded, 1001)
	if n := len(o.letters("answer")); n != 1 || len(o.held()) != 0 {
		t.Errorf("%d answers, %d held", n, len(o.held()))
	}
}

func TestAnOrderIsTakenBackWithTheLetterThatWaited(t *testing.T) {
	o := open(t, nil)
	setup := *o.desk.Setup()
	setup.Policy.Undo = time.Hour
	o.desk.Reload(setup)
	notice := o.notified()
	before := o.ticket(1001)
	o.says(ben, notice, "/close\n/assign ben\n\nPull the plug.")
	o.want(o.says(ben, o.newest("receipt", ben), "/undo"), desk.OutcomeFiled, 1001)
	after := o.ticket(1001)
	if after.Status != before.Status || after.Assignee != "" || !after.LastOut.Equal(before.LastOut) || after.LastWords != "" {
		t.Errorf("it is %s, %q has it, %q", after.Status, after.Assignee, after.LastWords)
	}
	if d := o.newest("resolved", ann); d.State != outbox.Dropped {
		t.Errorf("the letter is %s", d.State)
	}
}

func TestTimeThatWasLoggedByAnOrderGoesWithIt(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.says(ben, notice, "/time 20m")
	o.says(ben, notice, "/time 45m billable Looked for the leak\n/time -5m")
	if spent := o.ticket(1001).Spent; spent != 60 {
		t.Fatalf("%d minutes are logged", spent)
	}
	o.says(ben, o.newest("receipt", ben), "/undo")
	if spent := o.ticket(1001).Spent; spent != 20 {
		t.Errorf("%d minutes are left", spent)
	}
}

func TestAReceiptNamesAMomentOnlyWhereALetterWaits(t *testing.T) {
	o := open(t, nil)
	setup := *o.desk.Setup()
	setup.Policy.Undo = time.Hour
	o.desk.Reload(setup)
	notice := o.notified()
	o.says(ben, notice, "/note The boss is asleep.")
	if text := o.body(o.newest("receipt", ben)); strings.Contains(text, "stops what goes") {
		t.Errorf("of a note Ben reads %q", text)
	}
	o.says(ben, notice, "/take\n\nPull the plug.")
	if text := o.body(o.newest("receipt", ben)); !strings.Contains(text, "stops what goes") {
		t.Errorf("of an answer Ben reads %q", text)
	}
}

func TestALinkThatLetsAHeldMailThroughBringsOneReceipt(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	in, _ := o.heldMail("/close\n\nPull the plug.")
	o.says(ben, notice, "/release "+ticketing.MailName(in.RawHash))
	if got := o.letters("receipt"); len(got) != 1 || !strings.Contains(o.body(got[0]), "/close") {
		t.Errorf("Ben gets %d receipts", len(got))
	}
}

func TestAnAnswerThatWasTakenBackIsNotShownAsOneThatWent(t *testing.T) {
	o := open(t, nil)
	setup := *o.desk.Setup()
	setup.Policy.Undo = time.Hour
	o.desk.Reload(setup)
	notice := o.notified()
	o.says(ben, notice, "/close\n\nPull the plug.")
	o.says(ben, o.newest("receipt", ben), "/undo")
	o.says(ben, notice, "/show")
	text := o.body(o.newest("shown", ben))
	if strings.Contains(text, "Pull the plug.") || !strings.Contains(text, "took it back") {
		t.Errorf("Ben reads %q", text)
	}
}

func TestAnAnswerThatIsTakenBackIsToldToNobody(t *testing.T) {
	o := open(t, nil)
	setup := *o.desk.Setup()
	setup.Policy.Undo = time.Hour
	o.desk.Reload(setup)
	notice := o.notified()
	o.says(ben, notice, "/assign lea")
	o.says(ben, notice, "/time 5m\n\nPull the plug.")
	o.says(ben, o.newest("receipt", ben), "/undo")
	if d := o.newest("notice-answered", lea); d.State != outbox.Dropped {
		t.Errorf("Lea hears of it: %s", d.State)
	}
}

func TestWhoeverHasATicketHearsThatItIsEscalated(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.says(ben, notice, "/assign lea")
	o.says(ben, notice, "/escalate She is angry.")
	if d := o.newest("notice-escalated", lea); !strings.Contains(o.body(d), "She is angry.") {
		t.Errorf("Lea reads %q", o.body(d))
	}
	if n := len(o.letters("notice-escalated")) + len(o.letters("notice-note")); n != 1 {
		t.Errorf("%d notices are written", n)
	}
}

func TestOrdersAloneAreNoWordsOfTheStory(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.says(ben, notice, "/link 1001")
	o.says(ben, notice, "/show\n/why")
	o.says(ann, o.newest("acknowledgement", ann), "And it smokes.")
	if text := o.body(o.newest("notice-reply", ben)); strings.Contains(text, "> /") {
		t.Errorf("Ben reads %q", text)
	}
}

func TestWhySaysWhatWasOrderedAndNothingOfQuestions(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.says(ben, notice, "/take")
	o.says(ben, notice, "/show")
	o.says(ben, notice, "/why")
	text := o.body(o.newest("why", ben))
	if !strings.Contains(text, "orders: /take") || strings.Count(text, "Ben:") != 1 {
		t.Errorf("Ben reads %q", text)
	}
}

func TestWhatIsSplitOffHasTheSubjectThatWasOrdered(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.says(ann, o.newest("acknowledgement", ann), "The coffee is cold, too.")
	o.says(ben, notice, "/split Cold coffee")
	if got := o.ticket(1002); got.Subject != "Cold coffee" {
		t.Errorf("the new ticket is %q", got.Subject)
	}
}

func TestTicketsAreMergedAndBroughtBackByMail(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."), o.mail(ann, "It still burns."))
	ack := o.newest("acknowledgement", ann)
	notice := o.newest("notice-new", ben)
	o.want(o.says(ben, notice, "/merge 1001"), desk.OutcomeFiled, 1002)
	o.want(o.says(ann, ack, "And smokes."), desk.OutcomeFiled, 1001)
	o.want(o.says(ben, o.newest("receipt", ben), "/unmerge"), desk.OutcomeFiled, 1001)
	o.want(o.says(ann, ack, "It is out."), desk.OutcomeFiled, 1002)
}

func TestAnAgentOpensATicketForACallerAndForWhomTheyPassOn(t *testing.T) {
	o := open(t, nil)
	setup := *o.desk.Setup()
	setup.Policy.AgentTrust = ticketing.AgentTrustFrom
	o.desk.Reload(setup)
	o.want(o.receive(o.mail(ben, "/for eve@evil.example\nShe called: it burns."))[0], desk.OutcomeOpened, 1001)
	if got := o.ticket(1001); got.Requester().Address != "eve@evil.example" || len(o.letters("acknowledgement")) != 1 || len(got.Thread) != 0 {
		t.Errorf("it is %s's, the thread %q", got.Requester().Address, got.Thread)
	}
	if n := len(o.letters("answer")); n != 0 {
		t.Errorf("the caller's own words came back as our answer %d times", n)
	}
	o.want(o.receive(o.mail(ben, "/forward\n--- fwd", func(in *ticketing.Incoming) {
		in.Forward = &ticketing.Forward{Above: "/forward", From: ticketing.Mailbox{Address: ann}, Subject: "Smoke", Text: "It smokes."}
	}))[0], desk.OutcomeOpened, 1002)
	if got := o.ticket(1002); got.Requester().Address != ann || got.Subject != "Smoke" {
		t.Errorf("it is %s's, %q", got.Requester().Address, got.Subject)
	}
}

func TestAnIncidentIsOpenedPublishedAndEndedByMail(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.receive(o.mail(eve, "It burns here, too."))
	o.want(o.says(ben, notice, "/incident Printers burn"), desk.OutcomeFiled, 1001)
	about := o.newest("notice-incident", ben)
	incident := o.ticket(1001).LinkedAs(ticketing.LinkIncident)[0]
	o.want(o.says(ben, o.newest("notice-new", ben), fmt.Sprintf("/incident %d", incident)), desk.OutcomeFiled, 1002)
	o.want(o.says(ben, about, "/close\nThe printers are cold again."), desk.OutcomeHeld, 0)
	if n := len(o.letters("resolved")); n != 0 {
		t.Fatalf("%d letters went before anybody had confirmed", n)
	}
	o.want(o.says(ben, o.newest("question", ben), "yes"), desk.OutcomeRecorded, incident)
	for _, n := range []ticketing.Number{1001, 1002, incident} {
		if got := o.ticket(n); got.Class != ticketing.ClassResolved {
			t.Errorf("%d is %s", n, got.Status)
		}
	}
	for _, who := range []ticketing.Address{ann, eve} {
		if text := o.body(o.newest("resolved", who)); !strings.Contains(text, "cold again") {
			t.Errorf("%s reads %q", who, text)
		}
	}
}

func TestAQuestionOffersNoTicketThatIsNotThere(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.want(o.says(ben, notice, "Pull the plug.", numbered(7777)), desk.OutcomeHeld, 0)
	o.says(ben, o.newest("question", ben), "2")
	if len(o.held()) == 0 {
		t.Error("the mail went somewhere")
	}
	o.want(o.says(ben, o.newest("question", ben), "1"), desk.OutcomeRecorded, 1001)
	if text := o.body(o.newest("answer", ann)); !strings.Contains(text, "Pull the plug.") {
		t.Errorf("Ann reads %q", text)
	}
}
