package ticketing

import (
	"fmt"
	"time"
)

// TimeOfDay is an hour and minute of the wall clock, in whatever zone it is asked
// for. The zero value is no time of day at all.
type TimeOfDay struct {
	plus int // minutes since midnight, plus one
}

// ClockAt is the time of day at an hour and minute, each counted on where it is
// beyond its bounds: 24:00 is 00:00.
func ClockAt(hour, minute int) TimeOfDay {
	const day = 24 * 60
	return TimeOfDay{1 + ((hour*60+minute)%day+day)%day}
}

// ParseTimeOfDay reads "08:00" or "8:00", to "23:59".
func ParseTimeOfDay(text string) (TimeOfDay, error) {
	at, err := time.Parse("15:04", text)
	if err != nil {
		return TimeOfDay{}, fmt.Errorf("read time of day %q: write hour and minute, such as 08:00", text)
	}
	return ClockAt(at.Hour(), at.Minute()), nil
}

// IsZero reports whether it is no time of day.
func (t TimeOfDay) IsZero() bool { return t.plus == 0 }

// String is the time of day as ParseTimeOfDay reads it, "08:00"; empty for none.
func (t TimeOfDay) String() string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d:%02d", (t.plus-1)/60, (t.plus-1)%60)
}

// On is the instant at which clocks in the zone show the time on the day on which
// now falls there. In an hour that the clocks skip it is as much later. There is
// none, the zero time, of no time of day.
func (t TimeOfDay) On(now time.Time, zone *time.Location) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	year, month, day := now.In(zone).Date()
	return time.Date(year, month, day, 0, t.plus-1, 0, 0, zone)
}

// Next is the first such instant after another one; zero of no time of day.
func (t TimeOfDay) Next(after time.Time, zone *time.Location) time.Time {
	for days := 0; !t.IsZero(); days++ {
		year, month, day := after.In(zone).Date()
		noon := time.Date(year, month, day+days, 12, 0, 0, 0, zone)
		if at := t.On(noon, zone); at.After(after) {
			return at
		}
	}
	return time.Time{}
}
