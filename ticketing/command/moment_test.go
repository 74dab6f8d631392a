package command

import (
	"strings"
	"testing"
	"time"
)

var london = mustZone("Europe/London")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

func TestADateIsReadAsAPersonWritesIt(t *testing.T) {
	// It is Wednesday; the last Sunday of March the clocks go forward.
	now := time.Date(2026, 3, 4, 10, 30, 15, 7, london)
	for _, tt := range []struct {
		text, want string
		timed      bool
	}{
		{"2026-03-06 14:00", "2026-03-06T14:00:00Z", true},
		{" 2026-03-06T14:00 ", "2026-03-06T14:00:00Z", true},
		{"2026-03-06t9:05", "2026-03-06T09:05:00Z", true},
		{"2026-03-06T14:00:30+02:00", "2026-03-06T14:00:30+02:00", true},
		{"2026-03-06T14:00:00Z", "2026-03-06T14:00:00Z", true},
		{"2026-03-06", "2026-03-06T17:00:00Z", false},
		{"2026-07-01 14:00", "2026-07-01T14:00:00+01:00", true},
		{"2026-02-28", "2026-02-28T17:00:00Z", false}, // whether it is over others judge
		{"today", "2026-03-04T17:00:00Z", false},
		{"Today 18:00", "2026-03-04T18:00:00Z", true},
		{"today 08:00", "2026-03-04T08:00:00Z", true},
		{"tomorrow", "2026-03-05T17:00:00Z", false},
		{"tomorrow 00:00", "2026-03-05T00:00:00Z", true},
		{"fri", "2026-03-06T17:00:00Z", false},
		{"FRI 14:00", "2026-03-06T14:00:00Z", true},
		{"friday", "2026-03-06T17:00:00Z", false},
		{"tues", "2026-03-10T17:00:00Z", false},
		{"wed", "2026-03-04T17:00:00Z", false},      // today's is to come
		{"wed 10:00", "2026-03-11T10:00:00Z", true}, // today's is over
		{"wed 10:30", "2026-03-11T10:30:00Z", true}, // by seconds
		{"wed 10:31", "2026-03-04T10:31:00Z", true},
		{"16:30", "2026-03-04T16:30:00Z", true},
		{"9:00", "2026-03-05T09:00:00Z", true},
		{"+2h", "2026-03-04T12:30:15.000000007Z", true},
		{"+90m", "2026-03-04T12:00:15.000000007Z", true},
		{"+30min", "2026-03-04T11:00:15.000000007Z", true},
		{"+3d", "2026-03-07T10:30:00Z", true},
		{"+3d 9:00", "2026-03-07T09:00:00Z", true},
		{"+0d 12:00", "2026-03-04T12:00:00Z", true},
		{"+4w", "2026-04-01T10:30:00+01:00", true}, // the same wall clock
		{"sun", "2026-03-08T17:00:00Z", false},
		{"until fri", "2026-03-06T17:00:00Z", false},
		{"Till 2026-03-06 14:00", "2026-03-06T14:00:00Z", true},
		{"by tomorrow", "2026-03-05T17:00:00Z", false},
		{"at 16:30", "2026-03-04T16:30:00Z", true},
		{"2026-03-06t14:00:00z", "2026-03-06T14:00:00Z", true},
	} {
		at, timed, err := Moment(tt.text, now, london)
		if got := at.Format(time.RFC3339Nano); err != nil || got != tt.want || timed != tt.timed {
			t.Errorf("%q is %s, %v, %v; want %s, %v", tt.text, got, timed, err, tt.want, tt.timed)
		}
	}
}

func TestAnOrdinarySlipInADateIsNamed(t *testing.T) {
	now := time.Date(2026, 3, 4, 10, 30, 0, 0, london)
	for text, want := range map[string]string{
		"":                       `"" is no date: write for instance`,
		"soon":                   `"soon" is no date`,
		"until":                  `"until" is no date`,
		"until by fri":           `"until by fri" is no date`,
		"fr":                     `"fr" is no date`,
		"fridays":                `"fridays" is no date`,
		"2026-02-30":             `is no date`,
		"06.03.2026":             `is no date`,
		"2026-03-06 14:00 sharp": `is no date`,
		"fri 14":                 `"14" is no time of day: write it as "14:00"`,
		"fri 24:00":              `"24:00" is no time of day`,
		"fri 14:60":              `is no time of day`,
		"fri 14:0":               `is no time of day`,
		"24:00":                  `is no date`,
		"+2h 14:00":              `is no date`,
		"+d":                     `is no date`,
		"+3x":                    `is no date`,
		"-3d":                    `is no date`,
		"+-3d":                   `is no date`,
		"+99999999999999999999d": `is no date`,
		"2062-03-06 14:00":       `2062-03-06 is more than ten years away: check the year`,
		"0206-03-06":             `more than ten years away`,
		"2062-03-06T14:00:00Z":   `more than ten years away`,
		"+9999w":                 `more than ten years away`,
		"2026-03-29 01:30":       `there is no 01:30 on Sun 2026-03-29: the clocks are put forward then`,
	} {
		if at, _, err := Moment(text, now, london); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is %v, %v; want %q", text, at, err, want)
		}
	}
}

func TestAnEndIsReadAsADateOrASpan(t *testing.T) {
	now := time.Date(2026, 3, 4, 10, 30, 0, 0, london) // a Wednesday
	for text, want := range map[string]string{
		"3w":               "2026-03-25T10:30:00Z",
		"4w":               "2026-04-01T10:30:00+01:00", // the clocks went forward
		"2d":               "2026-03-06T10:30:00Z",
		"+3d":              "2026-03-07T10:30:00Z",
		"2 days":           "2026-03-06T10:30:00Z",
		"for 3 weeks":      "2026-03-25T10:30:00Z",
		"in 1 hour":        "2026-03-04T11:30:00Z",
		"90 min":           "2026-03-04T12:00:00Z",
		"fri":              "2026-03-06T17:00:00Z",
		"until fri":        "2026-03-06T17:00:00Z",
		"till mon 9:00":    "2026-03-09T09:00:00Z",
		"2026-06-01":       "2026-06-01T17:00:00+01:00",
		"until 2026-03-05": "2026-03-05T17:00:00Z",
	} {
		at, timed, err := Until(text, now, london)
		if got := at.Format(time.RFC3339); err != nil || got != want || timed == strings.Contains(got, "T17:00") {
			t.Errorf("%q is %s, %v; want %s", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"":           `or how long, as "3w" or "2d"`,
		"3":          `"3" is no date`,
		"3 months":   `"3 months" is no date`,
		"w":          `"w" is no date`,
		"2026-03-01": "Sun 2026-03-01 17:00 is over already: write a later date",
		"0d":         "is over already",
		"9999w":      "is more than ten years away: check the year",
	} {
		if at, _, err := Until(text, now, london); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is %v, %v; want %s", text, at, err, want)
		}
	}
}

func FuzzMoment(f *testing.F) {
	for _, seed := range []string{"fri 14:00", "+3d", "2026-03-06t14:00", "16:30", "until 3 weeks", "fri 14:00-16:00",
		"2026-03-06T14:00:00-05:00", "tomorrow 9:00 until 2026-03-08 10:00"} {
		f.Add(seed)
	}
	now := time.Date(2026, 3, 4, 10, 30, 0, 0, london)
	f.Fuzz(func(t *testing.T, text string) {
		at, _, err := Moment(text, now, london)
		if err == nil && (at.Year() < 2015 || at.Year() > 2037) {
			t.Errorf("%q is %v", text, at)
		}
		if end, _, err := Until(text, now, london); err == nil && (!end.After(now) || end.Year() > 2037) {
			t.Errorf("until %q is %v", text, end)
		}
		from, to, meets := Meeting(text, now, london)
		if meets == nil && !to.IsZero() && to.Sub(from) > 20*366*24*time.Hour {
			t.Errorf("%q is %v to %v", text, from, to)
		}
	})
}
