package ticketing

import (
	"testing"
	"time"
)

func TestWhatAClockHasLeftIsCountedFromItsEnd(t *testing.T) {
	at := func(h int) time.Time { return noon.Add(time.Duration(h) * time.Hour) }
	four := Target{Within: Delay{4, Hours}}
	for name, tt := range map[string]struct {
		r     Reading
		now   int
		want  time.Duration
		known bool
	}{
		"it runs":                 {Reading{Target: four, Due: at(4)}, 1, 3 * time.Hour, true},
		"it is over":              {Reading{Target: four, Due: at(4)}, 6, -2 * time.Hour, true},
		"it was met in time":      {Reading{Target: four, Due: at(4), Met: at(3)}, 9, time.Hour, true},
		"it was met late":         {Reading{Target: four, Due: at(4), Met: at(5)}, 9, -time.Hour, true},
		"it rests":                {Reading{Target: four, Worked: time.Hour}, 9, 3 * time.Hour, true},
		"no date is agreed on":    {Reading{Target: Target{Agreed: true}}, 9, 0, false},
		"it was met without date": {Reading{Target: Target{Agreed: true}, Met: at(1)}, 9, 0, false},
	} {
		tt.r.Start, tt.r.Calendar = noon, round{}
		if got, known := tt.r.Left(at(tt.now)); got != tt.want || known != tt.known {
			t.Errorf("%s: %v, %v; want %v, %v", name, got, known, tt.want, tt.known)
		}
	}
}

func TestUpdatesAreNotStartedWhereTheProcessHasNone(t *testing.T) {
	j := testJudge()
	order := Order{By: "Ben", Updates: UpdatesStarted}
	want := `process "test" has no regular updates for a ticket like this`
	if got := j.OrderFault(ticketIn(j, "Working"), order, noon); got != want {
		t.Errorf("without a cadence: %q", got)
	}
	j.Process.Cadences = []Cadence{{Name: "hourly", Types: []string{"bug"}, Every: Delay{1, Hours}}}
	if got := j.OrderFault(ticketIn(j, "Working"), order, noon); got != want {
		t.Errorf("with one for others: %q", got)
	}
	j.Process.Cadences[0].Types = nil
	if got := j.OrderFault(ticketIn(j, "Working"), order, noon); got != "" {
		t.Errorf("with one for it: %q", got)
	}
	order.Updates = UpdatesStopped
	if got := j.OrderFault(ticketIn(j, "Solved"), order, noon); got != "" {
		t.Errorf("to stop them is always possible: %q", got)
	}
}

func TestARestByAFlagBesideTheStatusSaysSo(t *testing.T) {
	j := testJudge()
	j.Process.On.Question = true
	j.Process.Clocks = []Clock{{Name: "phase", Kind: Expectation, Starts: FromEntered,
		Pauses: []string{string(ClassWaitingCustomer)}, Targets: []Target{{Within: Delay{4, Hours}}}}}
	asked := ticketIn(j, "Working").Apply(noon.Add(time.Hour),
		StatusChanged{From: "Working", To: "Working", Class: ClassWaitingCustomer})
	readings := j.Process.Readings(asked, noon.Add(3*time.Hour))
	got := readings[len(readings)-1].Segments
	if len(got) != 2 || got[0].Why != "Working" || got[1].Why != "Working, waits for the customer" ||
		got[1].Runs || !j.Process.Flagged(asked) {
		t.Errorf("%+v", got)
	}
	pending := ticketIn(j, "Pending").Apply(noon.Add(time.Hour), Noted{})
	readings = j.Process.Readings(pending, noon.Add(3*time.Hour))
	if got := readings[len(readings)-1].Segments; len(got) != 1 || got[0].Why != "Pending" {
		t.Errorf("a status of that class: %+v", got)
	}
}
