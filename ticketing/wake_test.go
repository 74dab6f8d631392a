package ticketing_test

import (
	"slices"
	"strings"
	"testing"

	. "ticketd/ticketing"
)

// imports is a desk on whose ticket an import put one mail.
func imports(t *testing.T, subject string) *ticketDesk {
	d := newDesk(t, hotline())
	e := MailReceived{Mail: mailOf(subject, "Help"), Intake: d.j.Intakes["support"]}
	e.Mail.Late, e.Mail.Imported = true, true
	return d.does("Mon 10:00", e)
}

func (d *ticketDesk) again(change func(*Incoming)) MailReceived {
	e := MailReceived{Mail: mailOf("Re", "And now?"), Intake: d.j.Intakes["support"],
		Route: Route{Ticket: 1, By: ByReference}}
	change(&e.Mail)
	return e
}

func TestNoTimeRunsForAnImportedTicket(t *testing.T) {
	for _, subject := range []string{"It burns", "[P1] It burns"} {
		d := imports(t, subject)
		d.does("Mon 10:05", d.again(func(in *Incoming) { in.Late, in.Imported = true, true }))
		d.does("Mon 11:00", d.again(func(in *Incoming) { in.Verdict.Kind = KindAutoReply }))
		d.does("Mon 12:00", Reconsidered{}).does("Mon 13:00", TimePassed{})
		if !d.now.Dormant || !d.now.Due().IsZero() {
			t.Errorf("%q: dormant is %v, due %v", subject, d.now.Dormant, d.now.Due())
		}
		d.wantClock("response", "Fri+1 10:00", "not kept")
		d.until("Fri+1 10:00").log = slices.DeleteFunc(d.log, func(l string) bool {
			return strings.Contains(l, "notice-absent") // what came after the import is told
		})
		d.wantLog()
	}
}

func TestTheClocksOfAnImportedTicketBeginWhenSomebodyDealsWithIt(t *testing.T) {
	for name, c := range map[string]struct {
		event      func(*ticketDesk) Event
		response   string
		resolution string
	}{
		"its customer writes again": {func(d *ticketDesk) Event { return d.again(func(*Incoming) {}) },
			"due Tue+1 14:00 after 1h0m0s", "due Thu+1 10:00 after 1h0m0s"},
		"it is assigned": {func(*ticketDesk) Event { return Order{By: "Ada", Assign: "Ben"} },
			"due Tue+1 14:00 after 1h0m0s", "due Thu+1 10:00 after 1h0m0s"},
		"it is answered": {func(*ticketDesk) Event { return Order{By: "Ada", Reply: "Hello"} },
			"met Tue+1 10:00 after 0s", "due Thu+1 10:00 after 1h0m0s"},
		"it is resolved": {func(*ticketDesk) Event { return Order{By: "Ada", Resolve: true} },
			"rests after 0s", "met Tue+1 10:00 after 0s"},
	} {
		d := imports(t, "It burns")
		d.does("Tue+1 10:00", c.event(d))
		if d.now.Dormant || !d.now.StatusSince.Equal(at("Tue+1 10:00")) {
			t.Errorf("%s: dormant is %v, since %v", name, d.now.Dormant, said(d.now.StatusSince))
		}
		for clock, want := range map[string]string{"response": c.response, "resolution": c.resolution} {
			if got := d.clock(clock, "Tue+1 11:00"); got != want {
				t.Errorf("%s: %s %s, want %s", name, clock, got, want)
			}
		}
	}
}

func TestAnImportedTicketWarnsAsAnyOtherOnceItIsAwake(t *testing.T) {
	d := imports(t, "It burns")
	d.does("Tue+1 09:00", Order{By: "Ada", Assign: "Ben"}).until("Tue+1 15:00")
	d.wantLog("Tue+1 09:00 notice-assigned>ben", "Tue+1 12:00 notice-warning>ben", "Tue+1 13:00 notice-missed>ada")
}

func TestWhatIsOrderedAndChangesNothingWakesNothing(t *testing.T) {
	d := imports(t, "It burns")
	if d.does("Tue 10:00", Order{By: "Ada"}); !d.now.Dormant {
		t.Error("it is awake")
	}
}

// A rescan brings back what was lost with a disk: there its customer waits, and may
// have been promised something.
func TestTheClocksOfWhatARescanBringsRun(t *testing.T) {
	d := newDesk(t, hotline())
	e := MailReceived{Mail: mailOf("It burns", "Help"), Intake: d.j.Intakes["support"]}
	e.Mail.Late = true
	d.does("Mon 10:00", e)
	d.wantClock("response", "Mon 11:00", "due Mon 14:00 after 1h0m0s")
}
