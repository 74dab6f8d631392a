package ticketing_test

import (
	"testing"
	"time"

	. "ticketd/ticketing"
)

func TestAClockThatIsPutBackBringsNoStormOfUpdates(t *testing.T) {
	d := burning(t)
	d.does("Tue 09:00", Order{By: "Ben", Facts: Facts{Priority: "P3"}})
	d.does("Tue 09:01", Order{By: "Ben", Facts: Facts{Priority: "P1"}})
	d.decide(Order{By: "Ben", Updates: UpdatesStarted}, at("Mon 09:00")) // a day back
	d.log = nil
	d.until("Mon 12:30")
	for i, entry := range d.log {
		if i > 0 && entry == d.log[i-1] {
			t.Fatalf("within three hours:\n%q", d.log)
		}
	}
}

func TestNoTimeCountsTwiceWhenAClockIsPutBack(t *testing.T) {
	d := newDesk(t, hotline()).opens("Mon 10:00", "It burns", "Help")
	d.does("Mon 11:00", Order{By: "Ben", Status: "Working"})
	d.decide(Order{By: "Ben", Status: "Alarm"}, at("Mon 10:30"))
	for _, r := range d.j.Process.Readings(d.now, at("Mon 12:00")) {
		if r.Clock.Name == "response" && r.Worked != 2*time.Hour {
			t.Errorf("from 10:00 to 12:00 %v were counted: %+v", r.Worked, r.Segments)
		}
	}
}
