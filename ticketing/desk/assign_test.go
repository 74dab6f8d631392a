package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// takingTurns is an office in which new tickets go to Ben, Cem and Lea.
func takingTurns(t *testing.T, how ticketing.Choosing) *office {
	t.Helper()
	o := open(t, func(s desk.Store) desk.Store { return twice{s} })
	setup := setup(t)
	rules := setup.Processes["support"]
	rules.Assign = ticketing.Assignment{How: how, Tell: true}
	setup.Processes["support"] = rules
	setup.People = ticketing.NewDirectory([]ticketing.Agent{{Name: "Ben", Address: ben, Notices: "team"},
		{Name: "Cem", Address: "cem@team.example", Notices: "team"},
		{Name: "Lea", Address: lea, Notices: "team", Roles: []string{"lead"}}}, nil)
	o.desk.Reload(setup)
	return o
}

// given tells who has the tickets from 1001 on.
func (o *office) given() string {
	o.Helper()
	var who []string
	for n := range o.tickets() {
		who = append(who, o.ticket(ticketing.Number(1001+n)).Assignee)
	}
	return strings.Join(who, " ")
}

func (o *office) some(from, n int) (mails []ticketing.Incoming) {
	for i := range n {
		mails = append(mails, o.mail(ticketing.Address(fmt.Sprintf("u@d%d.example", from+i)), "It burns."))
	}
	return mails
}

func TestTurnsGoOnInsideABatchAndAfterARestart(t *testing.T) {
	o := takingTurns(t, ticketing.ChooseRoundRobin)
	o.receive(o.some(0, 4)...)
	setup := *o.desk.Setup()
	o.desk = desk.New(twice{o.store}, setup, compose, func() {})
	o.receive(o.some(10, 2)...)
	o.receive(o.some(20, 1)...)
	if got := o.given(); got != "Ben Cem Lea Ben Cem Lea Ben" {
		t.Errorf("they went to %s", got)
	}
	if got := len(o.letters("notice-new")); got != 7 {
		t.Errorf("%d notices of 7 tickets", got)
	}
	if text := o.body(o.letters("acknowledgement")[0]); !strings.Contains(text, "Ben has your case") {
		t.Errorf("the customer reads %q", text)
	}
}

func TestAMailThatFailsTakesNobodysTurn(t *testing.T) {
	o := takingTurns(t, ticketing.ChooseRoundRobin)
	setup := *o.desk.Setup()
	o.desk = desk.New(failing(o.store), setup, compose, func() {})
	mails := o.some(0, 3)
	mails[1] = o.mail(eve, "x", func(in *ticketing.Incoming) { in.Subject = "poison" })
	o.desk.Receive(t.Context(), mails, desk.Manner{}, o.now)
	if got := o.given(); got != "Ben Cem" {
		t.Errorf("they went to %s", got)
	}
}

func TestWhoeverHasFewestTicketsIsCountedInsideABatch(t *testing.T) {
	o := takingTurns(t, ticketing.ChooseLeastLoaded)
	o.receive(o.some(0, 3)...)
	o.order(1002, ticketing.Order{By: "Cem", Resolve: true})
	o.order(1003, ticketing.Order{By: "Cem", Assign: "Ben"})
	o.receive(o.some(10, 4)...)
	if got := o.given(); got != "Ben Cem Ben Cem Lea Cem Lea" {
		t.Errorf("they went to %s", got)
	}
	if o.ticket(1004).Assignee == "Ben" || o.ticket(1005).Assignee == "Ben" {
		t.Error("Ben had two already")
	}
}

func TestAnAgentIsToldWhomTheTicketCameFrom(t *testing.T) {
	o := takingTurns(t, ticketing.ChooseRoundRobin)
	notice := o.notified()
	o.want(o.says(ben, notice, "/assign cem\n/note\n\nShe waits for the key."), desk.OutcomeFiled, 1001)
	handed := o.body(o.newest("notice-assigned", "cem@team.example"))
	if !strings.Contains(handed, "Ben") || !strings.Contains(handed, "T-1001") || !strings.Contains(handed, "She waits for the key.") {
		t.Errorf("Cem reads %q", handed)
	}
	if n := len(o.letters("notice-note")); n != 0 {
		t.Errorf("Cem reads the note again, %d times", n)
	}
	if text := o.body(o.newest("assigned", ann)); !strings.Contains(text, "Cem has your request") || strings.Contains(text, "key") {
		t.Errorf("Ann reads %q", text)
	}
	o.now = o.now.Add(time.Minute)
	o.want(o.says("cem@team.example", o.newest("notice-assigned", "cem@team.example"), "Let her wait."), desk.OutcomeFiled, 1001)
	if n := len(o.letters("answer")); n != 0 {
		t.Errorf("the answer to a note went to Ann, %d times", n)
	}
	o.want(o.says("cem@team.example", o.newest("notice-assigned", "cem@team.example"), "/reply\n\nHello Ann."), desk.OutcomeFiled, 1001)
	if text := o.body(o.newest("answer", ann)); !strings.Contains(text, "Hello Ann.") {
		t.Errorf("Ann reads %q", text)
	}
}
