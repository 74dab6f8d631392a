package ticketing_test

import (
	"slices"
	"testing"

	. "ticketd/ticketing"
)

func TestATicketWithoutAnAgreementIsOnTheDefaultPlan(t *testing.T) {
	p := hotline()
	p.Plans = []Plan{{Name: "Gold"}, {Name: "Standard", Default: true}}
	p.Clocks = []Clock{{Name: "response", MetBy: []Cue{CuePerson}, Targets: []Target{
		{Plans: []string{"Gold"}, Within: delayOf("1 h")},
		{Plans: []string{"Standard"}, Within: delayOf("3 h")}}}}
	d := newDesk(t, p).opens("Mon 10:00", "It burns", "Help")
	d.wantClock("response", "Mon 11:00", "due Mon 13:00 after 1h0m0s")
	d.now.Plan = "gold"
	d.wantClock("response", "Mon 10:30", "due Mon 11:00 after 30m0s")
}

func TestAStatusCanMeetAClock(t *testing.T) {
	p := hotline()
	p.Clocks = []Clock{{Name: "diagnosis", MetBy: []Cue{"Working", "waiting-customer"},
		Targets: []Target{{Within: delayOf("1 week")}}}}
	for status, want := range map[string]string{"Working": "met Mon 12:00 after 2h0m0s",
		"Asked": "met Mon 12:00 after 2h0m0s", "Alarm": "due Mon+1 10:00 after 3h0m0s"} {
		d := newDesk(t, p).opens("Mon 10:00", "It burns", "Help")
		d.does("Mon 12:00", Order{By: "Ben", Status: status})
		d.wantClock("diagnosis", "Mon 13:00", want)
	}
}

func TestANoticeForARoleThatNobodyHasGoesToTheLeads(t *testing.T) {
	p := hotline()
	p.Priorities[0].Tell = []string{"board"}
	p.Statuses[1].Tell, p.Statuses[5].Department = []string{RoleSeniorManagement}, "development"
	d := newDesk(t, p).opens("Mon 10:00", "[P1] It burns", "Help")
	d.does("Mon 10:01", Order{By: "Ben", Status: "Working"})
	d.wantLog("Mon 10:00 notice-priority>ada", "Mon 10:00 notice-request>ada",
		"Mon 10:00 acknowledgement>ann", "Mon 10:01 notice-status>sue")
}

func TestWhatADefaultStandsInForIsStillAskedFor(t *testing.T) {
	p := hotline()
	p.Types[0].Needs = []Fact{FactPriority, FactType, FactCategory}
	p.Categories = []string{"access"}
	for text, want := range map[string]string{"Help": "priority, type, category",
		"Priority: P1": "type, category", "Priority: as you like": "priority, type, category",
		"Kind: fault\nArea: access": "priority"} {
		p.Form[FactType], p.Form[FactCategory] = []string{"kind"}, []string{"area"}
		d := newDesk(t, p)
		decision := d.j.Decide(d.now, MailReceived{Mail: mailOf("Hi", text), Intake: d.j.Intakes["support"]}, at("Mon 10:00"))
		ack := slices.IndexFunc(decision.Letters, func(l Letter) bool { return l.Ack })
		if got := decision.Letters[ack].Fields["missing"]; got != want {
			t.Errorf("%q: %q is missing, want %q", text, got, want)
		}
	}
}

func TestDoneLeadsToTheResolvedPhaseOfTheTicketsTrack(t *testing.T) {
	p := hotline()
	p.Statuses = append(p.Statuses, Status{Name: "Planned", Class: ClassResolved})
	p.Types[1].Track = "wishes"
	p.Tracks = []Track{{Name: "wishes", Phases: []Phase{{Status: "New"}, {Status: "Planned"}}}}
	for subject, want := range map[string]string{"[wish] Blue": "Planned", "It burns": "Solved"} {
		d := newDesk(t, p).opens("Mon 10:00", subject, "Help")
		d.does("Mon 10:01", Order{By: "Ada", Resolve: true})
		if d.now.Status != want {
			t.Errorf("%s: %s, want %s", subject, d.now.Status, want)
		}
	}
}

func TestAClosingCodeCanHaveALetterOfItsOwn(t *testing.T) {
	p := hotline()
	p.Statuses[3].Codes, p.Statuses[4].Codes = []string{"done", "kept"}, []string{"kept"}
	p.Codes = []Code{{Name: "done"}, {Name: "kept", Letter: "feature-kept"}}
	d := newDesk(t, p).opens("Mon 10:00", "It burns", "Help")
	d.does("Mon 10:01", Order{By: "Ada", Status: "Closed", Code: "kept"}) // it writes nothing
	d.does("Mon 10:02", Order{By: "Ada", Status: "Solved", Code: "kept"})
	d.does("Mon 10:03", Order{By: "Ada", Status: "New"})
	d.does("Mon 10:04", Order{By: "Ada", Resolve: true})
	d.wantLog("Mon 10:00 acknowledgement>ann", "Mon 10:02 feature-kept>ann", "Mon 10:04 resolved>ann")
}

func TestTheEndOfAnAppointmentIsTold(t *testing.T) {
	p := hotline()
	p.Statuses[4].Letter = "closed"
	d := newDesk(t, p).opens("Mon 10:00", "It burns", "Help")
	d.does("Mon 10:01", Order{By: "Ada", Meet: Meeting{From: at("Mon 12:00")}})
	d.until("Mon 14:00")
	if last := d.log[len(d.log)-1]; last != "Mon 13:00 closed>ann" {
		t.Errorf("the last letter is %s", last)
	}
}

func TestANumberAloneInBracketsIsNoPriority(t *testing.T) {
	p := hotline()
	p.Priorities[0].Aliases = []string{"1"}
	for subject, want := range map[string]string{"[1] It burns": "P3", "[p1] It burns": "P1"} {
		if d := newDesk(t, p).opens("Mon 10:00", subject, "Help"); d.now.Priority != want {
			t.Errorf("%s: %s, want %s", subject, d.now.Priority, want)
		}
	}
}

func TestTheCustomerIsToldWhenAClockEscalatesTheTicket(t *testing.T) {
	p := hotline()
	p.Statuses[5].Letter = "status-changed"
	p.Clocks = []Clock{{Name: "escalation", Kind: Trigger, MetBy: []Cue{CueResolved}, Escalate: true,
		MissTell: []string{RoleManager}, Targets: []Target{{Within: delayOf("2 h")}}}}
	d := newDesk(t, p).opens("Mon 10:00", "It burns", "Help").until("Mon 18:00")
	d.wantLog("Mon 10:00 acknowledgement>ann", "Mon 12:00 status-changed>ann", "Mon 12:00 notice-escalated>ada")
}

func TestAQuestionBesideTheStatusSaysThatWeWait(t *testing.T) {
	p := hotline()
	p.On.Question = true
	d := newDesk(t, p).opens("Mon 10:00", "It burns", "Help")
	d.does("Mon 11:00", Order{By: "Ben", Reply: "Which?", Wait: true})
	d.wantLog("Mon 10:00 acknowledgement>ann", "Mon 11:00 waiting-for-you>ann")
}

func TestAnEscalationReachesTheLeadsWhereNobodyIsManager(t *testing.T) {
	d := newDesk(t, hotline()).opens("Mon 10:00", "It burns", "Help")
	d.does("Mon 11:00", Order{By: "Ben", Escalate: true})
	d.wantLog("Mon 10:00 acknowledgement>ann", "Mon 11:00 notice-escalated>ada")
}

func TestANewTicketBeginsTheTrackOfItsType(t *testing.T) {
	p := hotline()
	p.Types[1].Track = "wishes"
	p.Tracks = []Track{{Name: "wishes", Phases: []Phase{{Status: "Working"}, {Status: "Solved"}}}}
	for subject, want := range map[string]string{"[wish] Blue": "Working", "It burns": "New"} {
		if d := newDesk(t, p).opens("Mon 10:00", subject, "Help"); d.now.Status != want {
			t.Errorf("%s: %s, want %s", subject, d.now.Status, want)
		}
	}
}
