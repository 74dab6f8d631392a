package desk_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// Attacks that other ticket systems fell to, by the number that the table of attacks
// gives them. Those on the form of a mail are tried where mails are read.

// outside lists the letters to anybody but the team.
func (o *office) outside() (found []outbox.Delivery) {
	o.Helper()
	all, err := o.store.List(o.Context(), true)
	if err != nil {
		o.Fatal(err)
	}
	return slices.DeleteFunc(all, func(d outbox.Delivery) bool {
		_, agent := o.desk.Setup().People.AgentAt(d.To)
		return agent
	})
}

// everything composes all that a letter says, for tests that look for a word in it.
func (o *office) everything() { o.desk = desk.New(o.store, *o.desk.Setup(), whole, func() {}) }

func TestA1AVerificationMailWithANumberIsReadByNobodyOutside(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(eve, "Mine."))
	o.receive(o.mail("no-reply@slack.example", "Your code is 4711.", numbered(1001), func(in *ticketing.Incoming) {
		in.Auth.Aligned, in.Verdict.NoAck = true, true
		in.To = []ticketing.Mailbox{{Address: "support@desk.example"}}
	}))
	for _, d := range o.outside() {
		if d.Letter != "acknowledgement" || d.To != eve || strings.Contains(o.body(d), "4711") {
			t.Errorf("%s goes to %s", d.Letter, d.To)
		}
	}
	if got := o.ticket(1001); len(got.Participants) != 1 || o.tickets() != 2 {
		t.Errorf("%v take part, %d tickets", got.Participants, o.tickets())
	}
}

func TestA2AForgedSendersCcTakesNoPart(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "My secret."))
	before := len(o.outside())
	for _, name := range []ticketing.Address{ann, "cy@customer.example", ben} {
		o.receive(o.mail(name, "See below.", numbered(1001), func(in *ticketing.Incoming) {
			in.Cc = []ticketing.Mailbox{{Address: eve}}
			in.Auth.DMARC = "fail"
		}))
	}
	if _, joined := o.ticket(1001).Participant(eve); joined || len(o.outside()) != before {
		t.Errorf("Eve takes part: %v; %d letters more", joined, len(o.outside())-before)
	}
}

func TestA3FiveHundredForgedMailsAreOneVictimsFewLettersWithoutAWordOfTheirs(t *testing.T) {
	o := open(t, nil)
	o.everything()
	var bombs []ticketing.Incoming
	for i := range 500 {
		bombs = append(bombs, o.mail("victim@gmail.com", "canary", func(in *ticketing.Incoming) {
			in.Subject, in.From.Name = fmt.Sprint("canary ", i), "canary"
			in.Attachments = []ticketing.Attachment{{Name: "canary.html"}}
		}))
	}
	o.receive(bombs...)
	sent := 0
	for _, d := range o.outside() {
		if body := o.body(d); strings.Contains(body, "canary") {
			t.Fatalf("the victim reads %q", body)
		}
		if d.Held == "" && !d.NotBefore.After(o.now) {
			sent++
		}
	}
	if caps := o.desk.Setup().Policy.Caps; sent > caps.AcksFreeBeforeSpacing || o.tickets() != 500 {
		t.Errorf("%d letters go at once, %d tickets", sent, o.tickets())
	}
}

// otherThan is a letter that a token does not have there by chance.
func otherThan(letter byte) string {
	if letter == 'a' {
		return "q"
	}
	return "a"
}

func TestA4AndA19AGuessedMessageIDMakesNobodyAnAgent(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	real, _ := ticketing.TokenInMessageID(notice.MessageID)
	_, domain, _ := strings.Cut(notice.MessageID, "@")
	before := o.ticket(1001)
	for name, id := range map[string]string{
		"no token":           "<t1001.2@" + domain,
		"our form":           "<notify-1001-2-1412@desk.example>",
		"no MAC":             "<t1001.2." + strings.Repeat("a", 40) + "@" + domain,
		"another ticket's":   "<t1002.2." + real.Text + "@" + domain,
		"another seq":        "<t1001.999." + real.Text[:39] + otherThan(real.Text[39]) + "@" + domain,
		"a customer's":       o.newest("acknowledgement", ann).MessageID,
		"another person's":   o.store.Keyring().MessageID(ticketing.Token{Ticket: 1001, Person: ticketing.Person(eve), Role: ticketing.RoleAgent}, 2, "desk.example"),
		"another key's":      ticketing.Keyring{{ID: 1}}.MessageID(ticketing.Token{Ticket: 1001, Person: ticketing.Person(ben), Role: ticketing.RoleAgent}, 2, "desk.example"),
		"an expired key's":   ticketing.Keyring{{ID: 77}}.MessageID(ticketing.Token{Ticket: 1001, Person: ticketing.Person(ben), Role: ticketing.RoleAgent}, 2, "desk.example"),
		"a lead's":           o.store.Keyring().MessageID(ticketing.Token{Ticket: 1001, Person: ticketing.Person(lea), Role: ticketing.RoleAgent}, 2, "desk.example"),
		"named, by no proof": "<m1@customer.example>",
	} {
		in := o.mail(ben, "/close\n/add eve@evil.example\n\nSend the keys.", answering(id), numbered(1001))
		if got := o.receive(in)[0]; got.Outcome != desk.OutcomeHeld {
			t.Errorf("%s: %+v", name, got)
		}
	}
	after := o.ticket(1001)
	if after.Status != before.Status || len(after.Participants) != 1 || len(o.letters("answer"))+len(o.letters("resolved")) != 0 {
		t.Errorf("it is %s, %v take part", after.Status, after.Participants)
	}
}

func TestA5ATokenCountsWholeAndAsItWasWrittenOnly(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	real, _ := ticketing.TokenInMessageID(notice.MessageID)
	spoilt := []string{"", real.Text[:1], real.Text[:15], real.Text[:16], real.Text[:17], real.Text[:32], real.Text[:39],
		real.Text + "a", strings.ToUpper(real.Text), real.Text[:20] + strings.ToUpper(real.Text[20:]),
		strings.Repeat("２", 40), real.Text[:39] + "\n", real.Text[:39] + "=", " " + real.Text[1:]}
	for _, text := range spoilt {
		in := o.mail(ben, "/close", func(in *ticketing.Incoming) {
			in.Tokens = []ticketing.FoundToken{{Ticket: 1001, Text: text, Place: ticketing.InRecipient}}
		}, numbered(1001))
		if text == real.Text {
			continue // it was in capitals alone
		}
		if got := o.receive(in)[0]; got.Outcome != desk.OutcomeHeld {
			t.Errorf("%q: %+v", text, got)
		}
	}
	if o.ticket(1001).Finished() {
		t.Error("a spoilt token closed the ticket")
	}
}

func TestA20OnlyAProofThatOurServerGaveCounts(t *testing.T) {
	o := open(t, nil)
	setup := *o.desk.Setup()
	setup.Policy.AgentTrust = ticketing.AgentTrustDMARC
	o.desk.Reload(setup)
	o.receive(o.mail(ann, "It burns."))
	claimed := func(in *ticketing.Incoming) { in.Auth = ticketing.Authentication{DMARC: "pass", By: "mx.evil.example"} }
	o.want(o.receive(o.mail(ben, "/close", numbered(1001), claimed))[0], desk.OutcomeHeld, 0)
	faulty := func(in *ticketing.Incoming) { in.Auth.Aligned, in.HeaderFault = true, "read in two ways" }
	o.want(o.receive(o.mail(ben, "/close", numbered(1001), faulty))[0], desk.OutcomeHeld, 0)
	relayed := func(in *ticketing.Incoming) { in.Auth.Aligned, in.Relay = true, "form" }
	o.want(o.receive(o.mail(ben, "/close", numbered(1001), relayed))[0], desk.OutcomeHeld, 0)
	aligned := func(in *ticketing.Incoming) { in.Auth.Aligned = true }
	o.want(o.receive(o.mail(ben, "/close", numbered(1001), aligned))[0], desk.OutcomeFiled, 1001)
}

func TestA21ACustomersOrdersAreText(t *testing.T) {
	o := open(t, nil)
	ack := func() outbox.Delivery { return o.newest("acknowledgement", ann) }
	o.receive(o.mail(ann, "/close\n/assign Lea\n/add eve@evil.example\n\nIt burns."))
	before := o.ticket(1001)
	for _, text := range []string{"/close", "/spam", "/undo", "/merge 1002", "/escalate", "/add eve@evil.example\nx"} {
		o.says(ann, ack(), text)
	}
	if got := o.ticket(1001); got.Status != before.Status || len(got.Participants) != 1 || got.Assignee != "" {
		t.Errorf("it is %s, %q has it, %v take part", got.Status, got.Assignee, got.Participants)
	}
}

func TestA21WhatTextAndHTMLOfAnAgentsMailDisagreeAboutIsNotDone(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.want(o.says(ben, notice, "Pull the plug.", func(in *ticketing.Incoming) { in.Other = "/close\nPull the plug." }),
		desk.OutcomeHeld, 0)
	if o.ticket(1001).Finished() || len(o.letters("answer")) != 0 {
		t.Error("a hidden line was obeyed, or the rest relayed")
	}
}

// ids are what differs between two letters of the same words.
var ids = regexp.MustCompile(`(?i)[a-z2-7]{40}|T-?\d+|<m\d+@|zq\d+zq|\.\d+\.`)

func TestA23WhatAStrangerGetsIsTheSameWhetherTheNumberExistsOrNot(t *testing.T) {
	for _, strangers := range []string{"new-ticket", "hold"} {
		o := open(t, nil)
		setup := *o.desk.Setup()
		setup.Policy.Strangers = strangers
		o.desk.Reload(setup)
		o.everything()
		o.receive(o.mail(ann, "It burns."))
		letters := func(from ticketing.Address, n ticketing.Number, change func(*ticketing.Incoming)) string {
			before := len(o.outside())
			o.receive(o.mail(from, "mine", numbered(n), change))
			var all []string
			for _, d := range o.outside()[before:] {
				all = append(all, ids.ReplaceAllString(strings.ReplaceAll(o.body(d), string(from), "them"), "#"))
			}
			return strings.Join(all, "\n")
		}
		for name, change := range map[string]func(*ticketing.Incoming){
			"plain": func(*ticketing.Incoming) {}, "aligned": func(in *ticketing.Incoming) { in.Auth.Aligned = true },
			"cc only":    func(in *ticketing.Incoming) { in.Addressed = ticketing.Addressed{Cc: true} },
			"escalation": toEscalation, "one word": func(in *ticketing.Incoming) { in.Fresh, in.Text = "escalate", "escalate" },
		} {
			there := letters("eve@evil1.example", 1001, change)
			if absent := letters("eve@evil2.example", 4711, change); there != strings.ReplaceAll(absent, "evil2", "evil1") {
				t.Errorf("%s, %s: a number that exists is answered\n%s\nand one that does not\n%s", strangers, name, there, absent)
			}
		}
	}
}

func TestA24AnAnswerToANoteStaysANoteWhateverElseTheMailSays(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	o.says(ben, notice, "/note canary one")
	receipt := o.newest("receipt", ben)
	o.says(ben, receipt, "canary two", numbered(1001), func(in *ticketing.Incoming) {
		in.Subject = "Re: [T-1001] Printer"
		in.To = []ticketing.Mailbox{{Address: "support@desk.example"}}
	})
	for _, d := range o.outside() {
		if strings.Contains(o.body(d), "canary") {
			t.Errorf("%s to %s has a note in it", d.Letter, d.To)
		}
	}
}

func TestA25NothingOfAnAgentsOwnMailGoesOutButTheirWords(t *testing.T) {
	o := open(t, nil)
	o.everything()
	notice := o.notified()
	o.says(own, notice, "x") // no alias of his here: a stranger
	o.says(ben, notice, "/close\n\nPull the plug.", func(in *ticketing.Incoming) {
		in.MessageID, in.Subject = "<canary@bens-laptop.canary>", "canary"
		in.From.Name, in.Sender = "canary", ticketing.Mailbox{Address: "canary@team.example"}
		in.ReplyTo = []ticketing.Mailbox{{Address: "canary@home.example"}}
		in.Text = in.Fresh + "\n-- \ncanary\n\n> internal history: canary"
		in.Envelope.From = "canary@bounces.example"
		in.Attachments = []ticketing.Attachment{{Name: "canary.png", Inline: true, ContentID: "<canary>"}}
	})
	o.newest("resolved", ann)
	for _, d := range o.outside() {
		if body := o.body(d); strings.Contains(body, "canary") || strings.Contains(body, string(ben)) {
			t.Errorf("%s to %s reads %q", d.Letter, d.To, body)
		}
	}
}

func TestA38WordsAreNeverATemplate(t *testing.T) {
	o := open(t, nil)
	o.everything()
	const trick = `{{env "HOME"}} {{.Keys}} %s ${x} {%x%}`
	notice := o.notified()
	o.receive(o.mail(ann, trick, numbered(1001), func(in *ticketing.Incoming) { in.Subject, in.From.Name = trick, trick }))
	o.says(ben, notice, "/subject "+trick+"\n\n"+trick)
	if body := o.body(o.newest("answer", ann)); !strings.Contains(body, trick) {
		t.Errorf("Ann reads %q", body)
	}
	if body := o.body(o.newest("notice-reply", ben)); !strings.Contains(body, trick) {
		t.Errorf("Ben reads %q", body)
	}
}

func TestA42AMergeOfTwoCustomersTicketsUnitesNobody(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."), o.mail("bob@bob.example", "Mine, too."))
	o.says(ben, o.newest("notice-new", ben), "/merge 1001")
	got := o.ticket(1001)
	if len(got.Participants) != 1 || o.ticket(1002).Number != 1001 {
		t.Fatalf("%v take part", got.Participants)
	}
	o.says("bob@bob.example", o.newest("acknowledgement", "bob@bob.example"), "And now?", func(in *ticketing.Incoming) {
		in.Auth.Aligned, in.Cc = true, []ticketing.Mailbox{{Address: "carl@bob.example"}}
	})
	if got := o.ticket(1001); len(got.Participants) != 1 {
		t.Errorf("%v take part", got.Participants)
	}
	o.says(ben, o.newest("receipt", ben), "/reply Fixed.")
	for _, d := range o.letters("answer") {
		if d.To != ann {
			t.Errorf("%s reads the answer", d.To)
		}
	}
}

func TestA44NoWordOfASendersStandsInAnAutomaticLetterAboutTheirMail(t *testing.T) {
	o := open(t, nil)
	o.everything()
	const bait = "https://phish.example/"
	o.receive(o.mail(eve, bait, func(in *ticketing.Incoming) {
		in.Subject, in.From.Name, in.Urgency = bait, bait, bait
	}))
	o.now = o.now.Add(40 * 24 * time.Hour)
	if _, err := o.desk.Wake(t.Context(), o.now); err != nil {
		t.Fatal(err)
	}
	for _, d := range o.outside() {
		if strings.Contains(o.body(d), "phish") {
			t.Errorf("%s reads %q", d.To, o.body(d))
		}
	}
}

func TestA19ATokenThatACustomerHasSeenProvesTheAgentNoMore(t *testing.T) {
	o := open(t, nil)
	notice := o.notified()
	copied := func(in *ticketing.Incoming) { in.Cc = []ticketing.Mailbox{{Address: ann}} }
	o.want(o.says(ben, notice, "Pull the plug.", copied), desk.OutcomeFiled, 1001)
	forged := o.mail(ben, "/close", answering(notice.MessageID))
	o.want(o.receive(forged)[0], desk.OutcomeHeld, 0)
	if got := o.ticket(1001); got.Finished() {
		t.Errorf("it is %s", got.Status)
	}
	proved := func(in *ticketing.Incoming) { in.Auth.Aligned = true }
	o.want(o.says(ben, notice, "It is cold.", proved), desk.OutcomeFiled, 1001)
	o.want(o.says(ben, o.newest("question", ben), "/release "+ticketing.MailName(forged.RawHash)), desk.OutcomeFiled, 1001)
	if got := o.ticket(1001); !got.Finished() {
		t.Errorf("it is %s after the release", got.Status)
	}
}
