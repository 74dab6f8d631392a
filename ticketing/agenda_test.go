package ticketing_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	. "ticketd/ticketing"
)

// drawLife is something that happens to a ticket that is there.
func drawLife(rt *rapid.T, d *ticketDesk, now time.Time) Event {
	answer := MailReceived{Intake: d.j.Intakes["support"], Route: Route{Ticket: 1, By: ByReference}}
	switch rapid.IntRange(0, 5).Draw(rt, "event") {
	case 0, 1:
		return TimePassed{}
	case 2:
		answer.Mail = mailOf("Re", rapid.SampledFrom([]string{"It burns", "stop", "yes", "thanks"}).Draw(rt, "text"))
		return answer
	case 3:
		answer.Mail = mailOf("Away", "away")
		answer.Mail.Verdict.Kind = KindAutoReply
		answer.Mail.Absence = &Absence{Until: now.Add(time.Duration(rapid.IntRange(-5, 50).Draw(rt, "days")) * 24 * time.Hour)}
		return answer
	}
	o := Order{By: "Ben", Wait: rapid.IntRange(0, 4).Draw(rt, "wait") == 0,
		Reply:   rapid.SampledFrom([]string{"", "Hi"}).Draw(rt, "reply"),
		Called:  rapid.SampledFrom([]string{"", "Rang."}).Draw(rt, "called"),
		Status:  rapid.SampledFrom([]string{"", "New", "Working", "Asked", "Solved", "Closed", "Visit"}).Draw(rt, "status"),
		Updates: rapid.SampledFrom([]Updates{"", "", UpdatesStarted, UpdatesStopped}).Draw(rt, "updates"),
		Facts: Facts{Type: rapid.SampledFrom([]string{"", "", "fault", "wish"}).Draw(rt, "type"),
			Priority: rapid.SampledFrom([]string{"", "", "P1", "P3", "W"}).Draw(rt, "priority")}}
	if rapid.IntRange(0, 3).Draw(rt, "dates") == 0 {
		o.Due = now.Add(time.Duration(rapid.IntRange(-9, 99).Draw(rt, "due")) * time.Hour)
		o.Meet.From = now.Add(time.Duration(rapid.IntRange(-9, 99).Draw(rt, "meet")) * time.Hour)
	}
	if d.j.OrderFault(d.now, o, now) != "" {
		return TimePassed{}
	}
	return o
}

// Whatever happens, the metronome comes to rest, judging changes nothing that it
// was not given, and the history leads to the same ticket again.
func TestWhateverHappensTimeMovesOn(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := hotline()
		p.Timers = []Timer{{Name: "stale", In: "Asked", After: delayOf("3 weeks"), To: "Closed"},
			{Name: "now", In: "Working", After: Delay{N: 0, Unit: Minutes}, Letter: "hurry"}}
		d, now := newDesk(t, p), at("Mon 10:00")
		var replayed Ticket
		event := Event(MailReceived{Mail: mailOf(rapid.SampledFrom([]string{"[P1] Hi", "[wish] Hi", "Hi"}).Draw(rt, "subject"), "Help"),
			Intake: d.j.Intakes["support"]})
		for range rapid.IntRange(1, 30).Draw(rt, "events") {
			before := copyOf(d.now)
			decision := d.j.Decide(d.now, event, now)
			if again := d.j.Decide(d.now, event, now); !reflect.DeepEqual(decision, again) {
				rt.Fatalf("%T is judged in two ways", event)
			}
			after := d.now.Apply(now, decision.Changes...)
			if !reflect.DeepEqual(before, d.now) {
				rt.Fatalf("%T changed a ticket that it was only applied to", event)
			}
			if replayed.Number == 0 {
				replayed = d.now
			}
			replayed = replayed.Apply(now, decision.Changes...)
			if !reflect.DeepEqual(replayed, after) {
				rt.Fatalf("the history leads elsewhere")
			}
			if due := after.Due(); !due.IsZero() && !due.After(now) {
				rt.Fatalf("after %T at %v it is due at %v: %v", event, now, due, after.Deadlines)
			}
			holdCourse(rt, after)
			d.now = after
			now = now.Add(time.Duration(rapid.IntRange(0, 9*24*60).Draw(rt, "minutes")) * time.Minute)
			event = drawLife(rt, d, now)
		}
	})
}

// copyOf shares no memory with the ticket that judging could write to.
func copyOf(t Ticket) Ticket {
	t.Participants, t.Course, t.Deeds = slices.Clone(t.Participants), slices.Clone(t.Course), slices.Clone(t.Deeds)
	t.Deadlines, t.Reopenings, t.Thread = slices.Clone(t.Deadlines), slices.Clone(t.Reopenings), slices.Clone(t.Thread)
	return t
}

// holdCourse checks that a ticket's legs follow each other and end with what it
// is now.
func holdCourse(rt *rapid.T, t Ticket) {
	for i, l := range t.Course {
		if i > 0 && !l.From.After(t.Course[i-1].From) {
			rt.Fatalf("leg %d begins at %v, the one before at %v", i, l.From, t.Course[i-1].From)
		}
	}
	last := t.Course[len(t.Course)-1]
	if last.Status != t.Status || last.Class != t.Class || last.Priority != t.Priority || last.Type != t.Type {
		rt.Fatalf("the last leg is %+v, the ticket %q %q %q", last, t.Status, t.Type, t.Priority)
	}
}
