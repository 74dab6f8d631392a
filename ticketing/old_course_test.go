package ticketing

import (
	"testing"
	"time"
)

func TestATicketWithoutACourseHasNoReadingsUntilItsNextChange(t *testing.T) {
	j := testJudge()
	j.Process.Clocks = []Clock{{Name: "resolution", Kind: Promise, Starts: FromOpened,
		MetBy:   []Cue{CueResolved},
		Targets: []Target{{Within: Delay{4, Hours}}}}}
	j.Process.Cadences = []Cadence{{Name: "hourly", Every: Delay{1, Hours}, Letter: "update"}}
	old := ticketIn(j, "Working")
	old.Course, old.Deeds, old.Deadlines = nil, nil, nil // as it was kept before there were courses

	if got := j.Process.Readings(old, noon.Add(time.Hour)); len(got) != 0 {
		t.Errorf("it has readings: %+v", got)
	}
	if next := j.Process.NextUpdate(old); !next.IsZero() {
		t.Errorf("it owes an update at %v", next)
	}
	later := noon.Add(30 * 24 * time.Hour)
	passed := j.Decide(old, TimePassed{}, later)
	wantOutline(t, "time", passed, "", "")
	for name, c := range map[string]Change{"said": Said{Author: "Ben", Text: "x"},
		"assigned": Assigned{To: "Ben"}, "sorted": Sorted{Facts{Category: "access"}},
		"called": Called{Author: "Ben", Text: "x"}, "moved": StatusChanged{From: "Working",
			To: "Pending", Class: ClassWaitingCustomer}} {
		got := j.Process.Readings(old.Apply(later, c), later.Add(time.Hour))
		if len(got) != 1 || !got[0].Start.Equal(later) || got[0].Worked != time.Hour || got[0].Missed {
			t.Errorf("after it was %s: %+v", name, got)
		}
	}
	if old.Course != nil {
		t.Error("the ticket that was read has changed")
	}
}
