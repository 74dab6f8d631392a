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
