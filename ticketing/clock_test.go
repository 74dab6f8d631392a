package ticketing_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"ticketd/schedule/calendar"
	. "ticketd/ticketing"
)

func TestAClockRunsInItsCalendarAndIsMetByWhatTheProcessSays(t *testing.T) {
	d := newDesk(t, hotline()).opens("Mon 10:00", "It burns", "Help")
	d.wantClock("response", "Mon 11:00", "due Mon 14:00 after 1h0m0s")
	d.wantClock("resolution", "Mon 11:00", "due Wed 10:00 after 1h0m0s")
	d.does("Mon 11:30", Order{By: "Ben", Reply: "We look at it."})
	d.wantClock("response", "Tue 10:00", "met Mon 11:30 after 1h30m0s")
	d.does("Wed 09:00", Order{By: "Ben", Reply: "Done", Resolve: true})
	d.wantClock("resolution", "Fri 10:00", "met Wed 09:00 after 15h0m0s")
}

func TestAnAcknowledgementThatMeetsAClockLeavesNothingToWarnOf(t *testing.T) {
	p := hotline()
	p.Clocks = p.Clocks[:1]
	p.Clocks[0].MetBy = []Cue{CueAck, CuePerson}
	d := newDesk(t, p).opens("Mon 10:00", "It burns", "Help")
	d.wantClock("response", "Mon 11:00", "met Mon 10:00 after 0s")
	if due := d.now.Due(); !due.IsZero() {
		t.Errorf("due %v: %v", due, d.now.Deadlines)
	}
}

func TestMailAtNightCountsFromTheNextOpening(t *testing.T) {
	d := newDesk(t, hotline()).opens("Fri 18:00", "It burns", "Help")
	d.wantClock("response", "Sat 12:00", "due Mon+1 13:00 after 0s")
	d.wantClock("resolution", "Sat 12:00", "due Wed+1 09:00 after 0s")
}

func TestAClockRestsWhileTheCustomerIsWaitedForAndGoesOnWhereItStood(t *testing.T) {
	d := newDesk(t, hotline()).opens("Mon 10:00", "It burns", "Help")
	d.does("Mon 12:00", Order{By: "Ben", Reply: "Which?", Wait: true})
	d.wantClock("resolution", "Tue 12:00", "rests after 2h0m0s")
	d.answers("Tue 12:00", "This one.")
	d.wantClock("resolution", "Tue 12:00", "due Thu 10:00 after 2h0m0s")
	d.does("Tue 13:00", Order{By: "Ben", Reply: "Done", Resolve: true})
	d.wantClock("resolution", "Wed 12:00", "met Tue 13:00 after 3h0m0s")
	d.answers("Thu 13:00", "No, it burns again.")
	d.wantClock("resolution", "Thu 13:00", "due Mon+1 10:00 after 3h0m0s")
	d.wantClock("response", "Thu 13:00", "met Mon 12:00 after 2h0m0s")
}

func TestAnotherPriorityReckonsTheClockAnewFromTheBeginning(t *testing.T) {
	d := newDesk(t, hotline()).opens("Mon 10:00", "It burns", "Help")
	d.does("Mon 10:20", Order{By: "Ben", Facts: Facts{Priority: "highest"}})
	d.wantClock("response", "Mon 10:20", "due Mon 10:30 after 20m0s")
	d.wantClock("resolution", "Mon 10:20", "due Mon 14:00 after 20m0s")
	if d.now.Status != "Alarm" || d.now.Escalated.IsZero() {
		t.Errorf("P1 is escalated at once; it is %q, escalated %v", d.now.Status, d.now.Escalated)
	}
	d.does("Mon 10:25", Order{By: "Ben", Facts: Facts{Priority: "P3"}})
	d.wantClock("response", "Mon 10:25", "due Mon 14:00 after 25m0s")
}

func TestAClockThatWasMetKeepsTheTargetItHadThen(t *testing.T) {
	d := newDesk(t, hotline()).opens("Mon 10:00", "It burns", "Help")
	d.does("Mon 12:00", Order{By: "Ben", Reply: "We look at it."})
	d.does("Mon 15:00", Order{By: "Ben", Facts: Facts{Priority: "P1"}})
	d.wantClock("response", "Mon 15:00", "met Mon 12:00 after 2h0m0s")
}

func TestAnAgreedDateIsTheTarget(t *testing.T) {
	d := newDesk(t, hotline()).opens("Mon 10:00", "A wish", "Product: Printer\nMake it blue.")
	d.does("Mon 10:30", Order{By: "Ben", Facts: Facts{Type: "wish"}})
	d.wantClock("response", "Mon 11:00", "not kept")
	d.wantClock("resolution", "Mon 11:00", "rests after 1h0m0s")
	d.does("Mon 11:00", Order{By: "Ben", Due: at("Thu 12:00")})
	d.wantClock("resolution", "Mon 12:00", "due Thu 12:00 after 2h0m0s")
	d.until("Thu 13:00").wantLog("Mon 10:00 acknowledgement>ann", "Mon 11:00 date-agreed>ann",
		"Wed 13:45 notice-warning>ada", "Thu 12:00 notice-missed>ada")
}

func TestThoseWhoMustKnowAreWarnedAndToldOfTheMissOnce(t *testing.T) {
	d := newDesk(t, hotline()).opens("Mon 10:00", "It burns", "Help")
	d.does("Mon 10:30", Order{By: "Ben", Assign: "Ben"})
	d.until("Fri 23:00").wantLog("Mon 10:00 acknowledgement>ann", "Mon 13:00 notice-warning>ben",
		"Mon 14:00 notice-missed>ada", "Tue 14:00 notice-warning>ben", "Wed 10:00 notice-missed>ada")
	d.wantClock("response", "Fri 23:00", "due Mon 14:00, missed after 39h0m0s")
}

func TestAfterADowntimeOnlyTheMissIsTold(t *testing.T) {
	d := newDesk(t, hotline()).opens("Mon 10:00", "It burns", "Help")
	d.log = nil
	d.decide(TimePassed{}, at("Mon 15:00"))
	d.wantLog("Mon 15:00 notice-missed>ada")
}

func TestAClockThatStartsWithEachStatusIsReadForEach(t *testing.T) {
	p := hotline()
	p.Clocks = []Clock{{Name: "phase", Kind: Expectation, Starts: FromEntered, MissTell: []string{AssigneeRole},
		Targets: []Target{{Statuses: []string{"New"}, Within: delayOf("1 working day"), Calendar: "office"},
			{Statuses: []string{"Working"}, Within: delayOf("2 working days"), Calendar: "office"}}}}
	d := newDesk(t, p).opens("Mon 10:00", "It burns", "Help")
	d.does("Mon 12:00", Order{By: "Ben", Status: "Working"})
	d.until("Thu 10:00")
	readings := p.Readings(d.now, at("Thu 10:00"))
	if len(readings) != 2 || !readings[0].Met.Equal(at("Mon 12:00")) || readings[0].MetBy != CueMoved ||
		!readings[1].Due.Equal(at("Wed 12:00")) || !readings[1].Missed {
		t.Errorf("%+v", readings)
	}
	d.wantLog("Mon 10:00 acknowledgement>ann", "Wed 12:00 notice-late>ada")
}

func TestACustomersHoursCanBeOtherOnes(t *testing.T) {
	p := hotline()
	night, err := calendar.New(calendar.Spec{Name: "office", Zone: london,
		Hours: calendar.Hours{time.Monday: {{From: 22 * time.Hour, To: 30 * time.Hour}}}})
	if err != nil {
		t.Fatal(err)
	}
	p.Calendars["office"] = night
	d := newDesk(t, p).opens("Mon 10:00", "It burns", "Help")
	d.wantClock("response", "Mon 23:00", "due Tue 02:00 after 1h0m0s")
}

// A clock's working time at the moment it is due is its target, however often it
// rested before: what a reader of "explain" adds up is what was promised.
func TestAtTheDueTimeAClockHasWorkedItsTarget(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := hotline()
		hours := rapid.IntRange(1, 40).Draw(rt, "hours")
		p.Clocks = []Clock{{Name: "resolution", Starts: FromOpened, MetBy: []Cue{CueResolved}, Pauses: resting,
			Targets: []Target{{Within: Delay{N: hours, Unit: WorkingHours}, Calendar: "office"}}}}
		p.Cadences = nil
		d := newDesk(t, p)
		now := at("Mon 10:00").Add(time.Duration(rapid.IntRange(0, 7*24*60).Draw(rt, "start")) * time.Minute)
		d.decide(MailReceived{Mail: mailOf("It burns", "Help"), Intake: d.j.Intakes["support"]}, now)
		for range rapid.IntRange(0, 6).Draw(rt, "rests") {
			now = now.Add(time.Duration(rapid.IntRange(1, 3*24*60).Draw(rt, "later")) * time.Minute)
			status := rapid.SampledFrom([]string{"Asked", "Working", "Solved", "New"}).Draw(rt, "status")
			d.decide(Order{By: "Ben", Status: status}, now)
		}
		d.decide(Order{By: "Ben", Status: "Working"}, now.Add(time.Minute))
		r := p.Readings(d.now, now.Add(2*time.Minute))[0]
		if r.Missed {
			return
		}
		if worked := p.Readings(d.now, r.Due)[0].Worked; worked != time.Duration(hours)*time.Hour {
			rt.Fatalf("due %v after %v of %d h\n%+v", r.Due, worked, hours, r.Segments)
		}
		for i, s := range r.Segments {
			if i > 0 && !s.From.Equal(r.Segments[i-1].To) || !s.From.Before(s.To) {
				rt.Fatalf("the segments have a gap: %+v", r.Segments)
			}
		}
	})
}
