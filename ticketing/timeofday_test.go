package ticketing

import (
	"testing"
	"time"
)

func TestATimeOfDayIsReadAndShown(t *testing.T) {
	for text, want := range map[string]string{"08:00": "08:00", "8:05": "08:05", "00:00": "00:00",
		"23:59": "23:59"} {
		at, err := ParseTimeOfDay(text)
		if err != nil || at.String() != want || at.IsZero() {
			t.Errorf("%q is %q: %v", text, at, err)
		}
	}
	for _, text := range []string{"", "8", "24:00", "12:60", "8am", "08:00:30", " 08:00"} {
		if at, err := ParseTimeOfDay(text); err == nil || !at.IsZero() {
			t.Errorf("%q is %q", text, at)
		}
	}
	if (TimeOfDay{}).String() != "" || ClockAt(24, 0) != ClockAt(0, 0) || ClockAt(0, -1) != ClockAt(23, 59) {
		t.Error("the edges of the day are wrong")
	}
}

func TestTheNextTimeOfDayComesByTheClocksOfTheZone(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at          TimeOfDay
		after, want string
	}{
		{ClockAt(8, 0), "2026-03-02T06:59:59Z", "2026-03-02T07:00:00Z"},
		{ClockAt(8, 0), "2026-03-02T07:00:00Z", "2026-03-03T07:00:00Z"}, // not twice
		{ClockAt(8, 0), "2026-03-28T23:30:00Z", "2026-03-29T06:00:00Z"}, // summer begins
		{ClockAt(2, 30), "2026-03-29T00:00:00Z", "2026-03-29T01:30:00Z"},
		{ClockAt(0, 0), "2026-12-31T22:59:00Z", "2026-12-31T23:00:00Z"},
	} {
		after, err := time.Parse(time.RFC3339, c.after)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.at.Next(after, berlin).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%s after %s comes at %s, not %s", c.at, c.after, got, c.want)
		}
	}
	now := time.Date(2026, time.March, 2, 23, 30, 0, 0, time.UTC) // Tuesday in Berlin
	if got := ClockAt(8, 0).On(now, berlin); !got.Equal(time.Date(2026, time.March, 3, 7, 0, 0, 0, time.UTC)) {
		t.Errorf("on that day it is %s", got)
	}
	if none := (TimeOfDay{}); !none.On(now, berlin).IsZero() || !none.Next(now, berlin).IsZero() {
		t.Error("no time of day comes all the same")
	}
}
