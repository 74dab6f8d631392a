package report

import (
	"testing"
	"time"
)

func TestAMonthIsReadAsItIsWritten(t *testing.T) {
	for text, ok := range map[string]bool{"2026-03": true, "2026-12": true, "1999-01": true, "": false, "2026-3": false,
		"2026-13": false, "2026-00": false, "03-2026": false, "2026-03-01": false, "March": false, " 2026-03": false} {
		m, err := ParseMonth(text, nil)
		if (err == nil) != ok || ok && m.String() != text {
			t.Errorf("%q is %s, %v", text, m, err)
		}
	}
}

func FuzzMonthsAreReadAsTheyAreWritten(f *testing.F) {
	f.Add("2026-03")
	f.Fuzz(func(t *testing.T, text string) {
		if m, err := ParseMonth(text, nil); err == nil && m.String() != text {
			t.Errorf("%q is %s", text, m)
		}
	})
}

func TestMonthsFollowEachOtherWithoutGapInEveryZone(t *testing.T) {
	// Damascus put its clocks forward at midnight of the first of April, Havana has the
	// first hour of November 2020 twice, and Apia went over the date line in December 2011.
	for _, name := range []string{"UTC", "Europe/Berlin", "America/New_York", "Asia/Damascus", "America/Havana",
		"Pacific/Apia", "Pacific/Kiritimati", "Asia/Kathmandu", "Africa/Cairo"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		m := Month{1999, time.January, zone}
		for range 400 {
			next := m.Back(-1)
			if !m.To().Equal(next.From()) || MonthOf(m.From(), zone) != m || MonthOf(m.To().Add(-1), zone) != m {
				t.Errorf("%s has %s from %v to %v", name, m, m.From(), m.To())
			}
			if m.Back(13).Back(-13) != m || next.Back(1) != m {
				t.Errorf("%s goes back to %s", m, next.Back(1))
			}
			m = next
		}
	}
}

func TestAMonthCanBeginAtOneOrTwice(t *testing.T) {
	for _, tt := range []struct{ zone, month, from string }{
		{"Asia/Damascus", "2005-04", "2005-03-31T22:00:00Z"},
		{"America/Havana", "2020-11", "2020-11-01T04:00:00Z"},
		{"America/Havana", "2020-10", "2020-10-01T04:00:00Z"},
	} {
		zone, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := month(tt.month, zone).From().UTC().Format(time.RFC3339); got != tt.from {
			t.Errorf("%s begins in %s at %s, want %s", tt.month, tt.zone, got, tt.from)
		}
	}
}
