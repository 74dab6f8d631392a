package report

import (
	"strconv"
	"strings"
	"time"

	"ticketd/ticketing"
)

// nothing stands for what there is none of.
const nothing = "–"

// minutes writes working time in hours and minutes: "0 min", "20 min", "26 h 5 min",
// "-1 h 30 min".
func minutes(n int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	return sign + spelt(n/60, "h", n%60, "min")
}

// worked writes the time that a promise counts, rounded down to minutes.
func worked(d time.Duration) string { return minutes(int(d / time.Minute)) }

// wall writes time by the wall clock with days of 24 hours: "20 min", "3 h 20 min", "2 d 4 h".
func wall(d time.Duration) string {
	const day = 24 * time.Hour
	if d < day {
		return worked(d)
	}
	return spelt(int(d/day), "d", int(d%day/time.Hour), "h")
}

// spelt joins two units, leaving out what is zero.
func spelt(many int, large string, few int, small string) string {
	switch {
	case many == 0:
		return strconv.Itoa(few) + " " + small
	case few == 0:
		return strconv.Itoa(many) + " " + large
	}
	return strconv.Itoa(many) + " " + large + " " + strconv.Itoa(few) + " " + small
}

// moment writes a moment in a zone; the zero one is empty.
func moment(at time.Time, zone *time.Location) string {
	if at.IsZero() {
		return ""
	}
	return at.In(zone).Format("2006-01-02 15:04")
}

// share writes a part of a whole in per cent, halves rounded up. Only all of it is 100 %,
// and only none of it 0 %.
func share(part, whole int) string {
	if whole <= 0 {
		return nothing
	}
	percent := (200*part + whole) / (2 * whole)
	if part > 0 && part < whole {
		percent = min(max(percent, 1), 99)
	}
	return strconv.Itoa(percent) + " %"
}

// average writes a sum over its number with one decimal, halves rounded up.
func average(sum, number int) string {
	if number <= 0 {
		return nothing
	}
	tenths := (20*sum + number) / (2 * number)
	return strconv.Itoa(tenths/10) + "." + strconv.Itoa(tenths%10)
}

// or is the text, else the sign for nothing.
func or(text string) string {
	if text == "" {
		return nothing
	}
	return text
}

// target writes how long a clock has, as the process says it.
func target(t ticketing.Target) string {
	words := span(t.Within)
	switch {
	case t.Within.IsZero():
		return "agreed date"
	case !t.Usual.IsZero():
		words = span(t.Usual) + " – " + words
	}
	if t.Calendar != "" {
		words += " (" + t.Calendar + ")"
	}
	return words
}

// units are the signs for what delays count.
var units = map[ticketing.Unit]string{
	ticketing.Minutes: "min", ticketing.WorkingMinutes: "min",
	ticketing.Hours: "h", ticketing.WorkingHours: "h",
	ticketing.Days: "d", ticketing.WorkingDays: "d", ticketing.EndOfWorkingDay: "d",
	ticketing.Weeks: "w", ticketing.Months: "mo",
}

func span(d ticketing.Delay) string {
	return strings.TrimSpace(strconv.Itoa(d.N) + " " + units[d.Unit])
}
