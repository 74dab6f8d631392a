package ticketing

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func TestATallyForgetsWhatIsTooOld(t *testing.T) {
	var tally Tally
	for i := range 30 {
		tally = tally.Add(noon.Add(time.Duration(i)*time.Minute), 10*time.Minute)
	}
	end := noon.Add(29 * time.Minute)
	if n := tally.Within(10*time.Minute, end); n != 10 {
		t.Errorf("%d within ten minutes", n)
	}
	if len(tally.Marks) > 10 {
		t.Errorf("%d marks are kept", len(tally.Marks))
	}
	if n := tally.Within(10*time.Minute, end.Add(time.Hour)); n != 0 {
		t.Errorf("%d an hour later", n)
	}
}

func TestAClockThatIsPutBackFreesNoCapAndHoldsNoneForLong(t *testing.T) {
	var tally Tally
	for range 5 {
		tally = tally.Add(noon.Add(24*time.Hour), 10*time.Minute)
	}
	if n := tally.Within(10*time.Minute, noon); n != 5 {
		t.Errorf("right after the jump %d of 5 count", n)
	}
	tally = tally.Add(noon, 10*time.Minute)
	if n := tally.Within(10*time.Minute, noon); n != 6 {
		t.Errorf("with one more %d of 6 count", n)
	}
	if n := tally.Within(10*time.Minute, noon.Add(11*time.Minute)); n != 0 {
		t.Errorf("eleven minutes later %d count still", n)
	}
}

func TestATallyNeverCountsLessThanWhatHappened(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tally Tally
		var happened []time.Time
		now := noon
		for range rapid.IntRange(1, 60).Draw(t, "events") {
			now = now.Add(time.Duration(rapid.IntRange(0, 300).Draw(t, "step")) * time.Second)
			before := append([]Mark(nil), tally.Marks...)
			next := tally.Add(now, 10*time.Minute)
			for i := range before {
				if tally.Marks[i] != before[i] {
					t.Fatal("Add changed the tally it was called on")
				}
			}
			tally, happened = next, append(happened, now)
		}
		recent := 0
		for _, at := range happened {
			if now.Sub(at) < 9*time.Minute { // marks are whole minutes
				recent++
			}
		}
		if n := tally.Within(10*time.Minute, now); n < recent || n > len(happened) {
			t.Fatalf("%d counted, %d happened of late", n, recent)
		}
		for i := 1; i < len(tally.Marks); i++ {
			if tally.Marks[i-1].Minute >= tally.Marks[i].Minute {
				t.Fatalf("marks do not ascend: %v", tally.Marks)
			}
		}
	})
}
