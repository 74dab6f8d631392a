package main

import (
	"testing"

	"ticketd/ticketing/scenario"
)

// unmet has expectations and orders that fail, each with what is said of it.
var unmet = []struct{ step, said string }{
	{"expect T-1001 is Resolved", `it is "Waiting for Support"`},
	{"expect T-1001 type is bug", `it is "question"`},
	{"expect T-1001 category is access", `there is none`},
	{"expect T-1001 assigned to Ada", `nobody has it`},
	{"expect T-1001 escalated", `it is not`},
	{"expect T-1009 is Resolved", `there is no T-1009`},
	{"expect no T-1001", `there is one, "Printing fails"`},
	{"expect 2 letters to carla@globex.example", `there are 1: ["[T-1001] We have received your message"]`},
	{"expect no letter to carla@globex.example", `there is "acknowledgement": [T-1001] We have received your message`},
	{`expect letter "closed" to carla@globex.example`, `carla@globex.example got another letter: acknowledgement`},
	{`expect letter "closed" to ben`, `ben@desk.example was written nothing`},
	{`expect letter to ben with "a"`, `ben@desk.example has no letter`},
	{`expect letter "notice-new" to ada without "fails"`, "the letter says:\n[T-1001] Printing fails"},
	{"expect clock response of T-1001 due Mon 2026-03-02 10:30", `it is running, due Mon 2026-03-02 14:00`},
	{"expect clock response of T-1001 met", `it is running, due Mon 2026-03-02 14:00`},
	{"expect clock response of T-1001 not kept", `it is kept, and running, due Mon 2026-03-02 14:00`},
	{"expect clock resolution of T-1001 met", `the clock is not kept for this ticket`},
	{"expect clock reply of T-1001 met", `process "priority-support" has no clock "reply"; it has response, resolution`},
	{"expect next update of T-1001 is Mon 2026-03-02 12:00", `there is none`},
	{"expect 1 held", `there are 0 held`},
	{"expect 1 waiting", `there are 0 waiting`},
	{"expect T-1001 merged into T-1009", `it stands for itself`},
	{`expect letter "acknowledgement" to carla@globex.example from "Ben"`, `it is from support@desk.example (Desk)`},
	{`answer from carla@globex.example to "closed" about T-1001`, `carla@globex.example has no letter "closed T-1001"`},
	{`follow "Dance" from ada in "notice-new"`, `the letter has no link "Dance"`},
	{"refused escalate T-1001", `it was not refused`},
	{"expect T-1001 not escalated", `it was escalated on Mon 2026-03-02 10:00`},
	{"status T-1001 Closed", `"Closed" is set by ticketd itself, never by a person`},
	{"answer from eve@stranger.example", `eve@stranger.example has no letter`},
	{"answer from carla@globex.example about T-1007", `carla@globex.example has no letter about T-1007`},
	{"after 1 working day in lunch", `the process has no calendar "lunch"; choose one of always, office`},
	{"at Mon 2026-03-02 09:00", `it is Mon 2026-03-02 10:00 already, and time never goes back`},
	{"sort T-1001 priority low", `"low" is no priority of process "priority-support"; it has normal, urgent`},
}

func TestWhatIsNotMetIsToldAndTheScenarioGoesOn(t *testing.T) {
	text := "at Mon 2026-03-02 10:00\nmail carla@globex.example to support\n    Subject: Printing fails\n"
	for _, u := range unmet {
		text += u.step + "\n"
	}
	told, cfg := toldOn(t, text)
	s, err := newRehearsal(t.Context(), cfg, told.Start())
	mustDo(t, err)
	n := -2 // the steps before
	told.Play(s, func(step scenario.Step, err error) bool {
		switch said := unmet[max(n, 0)].said; {
		case n < 0:
			mustDo(t, err)
		case err == nil || len(err.Error()) < len(said) || err.Error()[:len(said)] != said:
			t.Errorf("%s:\n got %v\nwant %s", step.Text, err, said)
		}
		n++
		return true
	})
	mustDo(t, s.Close())
	if n != len(unmet) {
		t.Errorf("%d steps were performed", n)
	}
}
