package command

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// longestNight is how long a meeting over midnight lasts at most whose end is a
// time alone; a later one was meant to be before midnight, and is a slip.
const longestNight = 12 * time.Hour

// Timed reads a Moment that nobody can keep without a time of day.
func Timed(text string, now time.Time, zone *time.Location) (time.Time, error) {
	at, timed, err := Moment(text, now, zone)
	if err == nil && !timed {
		err = fmt.Errorf("%q has no time of day: write for instance %q", text, text+" 14:00")
	}
	return at, err
}

// EndOf reads when a meeting ends that begins at from: a Moment with a time of day.
func EndOf(from time.Time, text string, zone *time.Location) (time.Time, error) {
	to, err := Timed(text, from, zone)
	if _, alone := clockOf(strings.TrimSpace(text)); err == nil && alone && to.Sub(from) > longestNight {
		err = fmt.Errorf("%s is not after it begins, at %s: write a later time, or the date of the end, too",
			text, from.In(zone).Format("15:04"))
	}
	return to, err
}

// toEnd separates a meeting's beginning from its end.
var toEnd = regexp.MustCompile(`(?i)\s+(?:until|till|to|-|–)\s+|(\d)\s*[-–]\s*(\d\d?:)`)

// Meeting reads when a meeting is: "fri 14:00", with or without an end, as in
// "fri 14:00 until 16:00" or "fri 14:00-16:00". Without one, to is zero.
func Meeting(text string, now time.Time, zone *time.Location) (from, to time.Time, err error) {
	begins, ends := text, ""
	if from, err = Timed(text, now, zone); err == nil { // a zone's "-05:00" is no end
		return from, to, nil
	}
	if at := toEnd.FindStringSubmatchIndex(text); at != nil {
		begins, ends = text[:at[0]], text[at[1]:]
		if at[2] >= 0 { // digits on both sides of the dash belong to the times
			begins, ends = text[:at[3]], text[at[4]:]
		}
	}
	if from, err = Timed(begins, now, zone); err != nil || ends == "" {
		return from, time.Time{}, err
	}
	to, err = EndOf(from, ends, zone)
	return from, to, err
}
