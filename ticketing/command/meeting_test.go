package command

import (
	"strings"
	"testing"
	"time"
)

func TestAnAppointmentThatEndsBeforeItBeginsIsASlip(t *testing.T) {
	from := time.Date(2026, 3, 5, 14, 0, 0, 0, london)
	for until, want := range map[string]string{"13:30": "13:30 is not after it begins, at 14:00",
		"14:00": "is not after", "01:30": "", "15:00": "", "+90m": "", "2026-03-06 13:30": ""} {
		if _, err := EndOf(from, until, london); (err == nil) != (want == "") ||
			err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("until %s: %v", until, err)
		}
	}
}

func TestAMeetingIsReadWithAndWithoutItsEnd(t *testing.T) {
	now := time.Date(2026, 3, 4, 10, 30, 0, 0, london) // a Wednesday
	for text, want := range map[string]string{
		"fri 14:00":                            "Fri 14:00",
		"on fri 14:00":                         "Fri 14:00",
		"2026-03-06T14:00:00-05:00":            "Fri 19:00",
		"fri 14:00 until 16:00":                "Fri 14:00 to Fri 16:00",
		"fri 14:00 TILL 16:00":                 "Fri 14:00 to Fri 16:00",
		"fri 14:00-16:00":                      "Fri 14:00 to Fri 16:00",
		"fri 14:00 – 16:00":                    "Fri 14:00 to Fri 16:00",
		"fri 14:00–16:00":                      "Fri 14:00 to Fri 16:00",
		"2026-03-06 22:00-01:00":               "Fri 22:00 to Sat 01:00",
		"2026-03-06 14:00 to 2026-03-06 15:30": "Fri 14:00 to Fri 15:30",
		"fri 14:00 until +90m":                 "Fri 14:00 to Fri 15:30",
	} {
		from, to, err := Meeting(text, now, london)
		got := from.In(london).Format("Mon 15:04")
		if !to.IsZero() {
			got += to.In(london).Format(" to Mon 15:04")
		}
		if err != nil || got != want {
			t.Errorf("%q is %s, %v; want %s", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"":                      `is no date`,
		"fri":                   `"fri" has no time of day: write for instance "fri 14:00"`,
		"fri until 16:00":       `"fri" has no time of day`,
		"fri 14:00 until":       `is no date`,
		"fri 14:00-13:30":       `13:30 is not after it begins, at 14:00`,
		"fri 14:00 until later": `"later" is no date`,
	} {
		if from, to, err := Meeting(text, now, london); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is %v to %v, %v; want %s", text, from, to, err, want)
		}
	}
}
