package ticketing_test

import (
	"slices"
	"testing"
	"time"

	. "ticketd/ticketing"
)

// burning is a P1 ticket that Ben has since Monday 09:00, without promises: only
// the updates are looked at.
func burning(t *testing.T) *ticketDesk {
	p := hotline()
	p.Clocks, p.Priorities[0].Tell, p.Priorities[0].Escalate = nil, nil, false
	d := newDesk(t, p).opens("Mon 09:00", "[P1] It burns", "Help")
	d.does("Mon 09:00", Order{By: "Ben", Assign: "Ben"})
	d.log = nil
	return d
}

func TestWithoutAFixTheCustomerIsToldEveryHour(t *testing.T) {
	d := burning(t)
	d.until("Mon 13:50").wantLog("Mon 10:45 notice-update-due>ben", "Mon 11:00 update>ann",
		"Mon 11:45 notice-update-due>ben", "Mon 12:00 update>ann",
		"Mon 12:45 notice-update-due>ben", "Mon 13:00 update>ann", "Mon 13:45 notice-update-due>ben")
}

func TestAPersonsWordsAreTheUpdateAndRestartTheHour(t *testing.T) {
	d := burning(t)
	d.does("Mon 10:50", Order{By: "Ben", Reply: "We have found the cause."})
	d.until("Mon 12:10").wantLog("Mon 10:45 notice-update-due>ben", "Mon 10:50 answer>ann",
		"Mon 11:35 notice-update-due>ben", "Mon 11:50 update>ann")
}

func TestUpdatesEndWhenItIsResolvedAndGoOnWhenItReopens(t *testing.T) {
	d := burning(t)
	d.does("Mon 11:20", Order{By: "Ben", Reply: "Done", Resolve: true})
	d.until("Tue 09:00").wantLog("Mon 10:45 notice-update-due>ben", "Mon 11:00 update>ann", "Mon 11:20 resolved>ann")
	d.answers("Tue 09:00", "It burns again.")
	d.until("Tue 10:05").wantLog("Tue 09:45 notice-update-due>ben", "Tue 10:00 update>ann")
}

func TestWhileTheCustomerIsWaitedForUpdatesRest(t *testing.T) {
	d := burning(t)
	d.does("Mon 10:00", Order{By: "Ben", Reply: "Which room?", Wait: true})
	d.until("Mon 15:00").wantLog("Mon 10:00 answer>ann")
	d.answers("Mon 15:00", "The kitchen.")
	d.until("Mon 16:10").wantLog("Mon 15:45 notice-update-due>ben", "Mon 16:00 update>ann")
}

func TestTheCustomerCanStopUpdatesWithOneWord(t *testing.T) {
	d := burning(t).until("Mon 11:10")
	before := d.now.Status
	d.log = nil
	d.answers("Mon 11:10", "Stop.")
	d.until("Tue 09:00").wantLog()
	if d.now.Updates != UpdatesStopped || d.now.Status != before {
		t.Errorf("updates %q, status %q", d.now.Updates, d.now.Status)
	}
}

func TestAfterADowntimeOneUpdateIsSentAndNotMany(t *testing.T) {
	d := burning(t)
	d.decide(TimePassed{}, at("Tue 09:00"))
	d.wantLog("Tue 09:00 update>ann")
	if next := d.j.Process.NextUpdate(d.now); !next.Equal(at("Tue 10:00")) {
		t.Errorf("the next one is due %v", next)
	}
}

func TestUpdatesFollowThePriorityAndCanBeBegunEarlier(t *testing.T) {
	p := hotline()
	p.Clocks = nil
	d := newDesk(t, p).opens("Mon 09:00", "It burns", "Help").until("Mon 15:00")
	d.wantLog("Mon 09:00 acknowledgement>ann")
	d.does("Mon 15:00", Order{By: "Ben", Facts: Facts{Priority: "P1"}})
	d.until("Mon 17:05").wantLog("Mon 15:00 notice-priority>sue", "Mon 16:45 notice-update-due>ada", "Mon 17:00 update>ann")
	d.does("Mon 17:10", Order{By: "Ben", Facts: Facts{Priority: "P3"}})
	d.until("Tue 09:00").wantLog()
	d.does("Tue 09:00", Order{By: "Ben", Updates: UpdatesStarted})
	d.until("Tue 10:05").wantLog("Tue 09:45 notice-update-due>ada", "Tue 10:00 update>ann")
}

func TestUpdatesBegunEarlierAreThoseOfThePriority(t *testing.T) {
	p := hotline()
	p.Cadences = append(p.Cadences, Cadence{Name: "slower", Priorities: []string{"P3"}, After: delayOf("1 day"),
		Every: delayOf("4 h"), Letter: "update"})
	d := newDesk(t, p).opens("Mon 09:00", "It burns", "Help")
	d.does("Mon 10:00", Order{By: "Ben", Updates: UpdatesStarted})
	if next := p.NextUpdate(d.now); !next.Equal(at("Mon 14:00")) {
		t.Errorf("the next update is due %v", next)
	}
}

func TestAnUpdateSaysWhenTheNextOneComes(t *testing.T) {
	d := burning(t)
	decision := d.j.Decide(d.now, TimePassed{}, at("Mon 11:00"))
	i := slices.IndexFunc(decision.Letters, func(l Letter) bool { return l.Name == "update" })
	if i < 0 || !decision.Letters[i].Moments["next"].Equal(at("Mon 12:00")) ||
		decision.Letters[i].Purpose != PurposeUpdate || decision.Letters[i].Class != Automatic {
		t.Errorf("%+v", decision.Letters)
	}
}

func TestAnAbsentCustomerIsWarnedWhenTheyAreBackAndHasTimeThen(t *testing.T) {
	p := hotline()
	p.Clocks = nil
	p.Timers = []Timer{{Name: "stale", In: "Asked", After: delayOf("3 weeks"), WarnAfter: delayOf("2 weeks"),
		WarnLetter: "closing-soon", To: "Closed", Letter: "closed"}}
	d := newDesk(t, p).opens("Mon 09:00", "It burns", "Help")
	d.does("Mon 10:00", Order{By: "Ben", Reply: "Which?", Wait: true})
	away := mailOf("Out of office", "I am away.")
	away.Verdict.Kind, away.Absence = KindAutoReply, &Absence{Until: at("Fri+3 10:00")}
	d.does("Mon 10:05", MailReceived{Mail: away, Intake: d.j.Intakes["support"], Route: Route{Ticket: 1}})
	d.until("Fri+4 12:00").wantLog("Mon 09:00 acknowledgement>ann", "Mon 10:00 answer>ann",
		"Fri+3 00:00 closing-soon>ann", "Fri+4 01:00 closed>ann") // the clocks changed
}

func TestAnAnswerCancelsATimer(t *testing.T) {
	p := hotline()
	p.Clocks = nil
	p.Timers = []Timer{{Name: "stale", In: "Asked", After: delayOf("3 weeks"), To: "Closed", Letter: "closed"}}
	d := newDesk(t, p).opens("Mon 09:00", "It burns", "Help")
	d.does("Mon 10:00", Order{By: "Ben", Reply: "Which?", Wait: true})
	d.answers("Sun+2 23:00", "This one.")
	d.until("Fri+9 09:00")
	if d.now.Status != "Working" || !d.now.Due().IsZero() {
		t.Errorf("%q, due %v", d.now.Status, d.now.Due())
	}
}

func TestAnAppointmentIsInvitedRemindedAndOver(t *testing.T) {
	p := hotline()
	p.Clocks = nil
	d := newDesk(t, p).opens("Mon 09:00", "It burns", "Help")
	d.does("Mon 10:00", Order{By: "Ben", Meet: Meeting{From: at("Wed 14:00")}})
	if d.now.Status != "Visit" || !d.now.Appointment.To.Equal(at("Wed 15:00")) {
		t.Errorf("%q, %v", d.now.Status, d.now.Appointment)
	}
	d.does("Mon 11:00", Order{By: "Ben", Meet: Meeting{From: at("Thu 14:00"), To: at("Thu 14:30")}})
	d.until("Fri 09:00").wantLog("Mon 09:00 acknowledgement>ann", "Mon 10:00 appointment>ann",
		"Mon 11:00 appointment>ann", "Wed 14:00 appointment-reminder>ann", "Wed 14:00 notice-appointment>ada")
	if d.now.Status != "Closed" || d.now.Appointment.Revision != 2 || !d.now.StatusSince.Equal(at("Thu 14:30")) {
		t.Errorf("%q since %v, %v", d.now.Status, d.now.StatusSince, d.now.Appointment)
	}
}

func TestACustomerWhoWritesBeforeTheDayIsRemindedAllTheSame(t *testing.T) {
	p := hotline()
	p.Clocks = nil
	d := newDesk(t, p).opens("Mon 09:00", "It burns", "Help")
	d.does("Mon 10:00", Order{By: "Ben", Meet: Meeting{From: at("Wed 14:00")}})
	d.answers("Mon 11:00", "See you then. What do I prepare?")
	d.until("Fri 09:00").wantLog("Mon 09:00 acknowledgement>ann", "Mon 10:00 appointment>ann",
		"Tue 14:00 appointment-reminder>ann", "Tue 14:00 notice-appointment>ada")
	if d.now.Status != "Working" {
		t.Errorf("%q: we owe an answer", d.now.Status)
	}
}

func TestAnAppointmentCanBeCancelled(t *testing.T) {
	d := newDesk(t, hotline()).opens("Mon 09:00", "It burns", "Help")
	d.does("Mon 10:00", Order{By: "Ben", Meet: Meeting{From: at("Wed 14:00")}})
	decision := d.j.Decide(d.now, Order{By: "Ben", NoMeeting: true}, at("Mon 11:00"))
	after := d.now.Apply(at("Mon 11:00"), decision.Changes...)
	if after.Status != "Working" || !after.Appointment.From.IsZero() || after.Appointment.Revision != 2 {
		t.Errorf("%q, %v", after.Status, after.Appointment)
	}
	if l := decision.Letters; len(l) != 1 || l[0].Name != "appointment" || !l[0].Invite {
		t.Errorf("%+v", l)
	}
}

func TestATicketThatIsOverHasNothingComingDue(t *testing.T) {
	d := burning(t)
	d.does("Mon 10:00", Order{By: "Ben", Status: "Closed"})
	if due := d.now.Due(); !due.IsZero() {
		t.Errorf("due %v: %v", due, d.now.Deadlines)
	}
	var zero time.Time
	if next := d.j.Process.NextUpdate(d.now); next != zero {
		t.Errorf("next update %v", next)
	}
}
