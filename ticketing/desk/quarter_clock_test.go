package desk_test

import "time"

// The simulated quarter keeps time by arithmetic of its own, which knows nothing of package
// calendar: hours of a day, and days off.

// hours are the working hours of a calendar.
type hours struct {
	from, to int // of the day; 0 and 24: always, weekends included
	zone     *time.Location
	off      []string // days, "2026-04-03"
}

var roundTheClock = hours{from: 0, to: 24, zone: time.UTC}

func (h hours) always() bool { return h.from == 0 && h.to == 24 }

// day is the open time of the day in which a moment lies; both are the same where it is closed.
func (h hours) day(at time.Time) (opens, closes time.Time) {
	at = at.In(h.zone)
	year, month, date := at.Date()
	opens = time.Date(year, month, date, h.from, 0, 0, 0, h.zone)
	closes = time.Date(year, month, date, h.to, 0, 0, 0, h.zone)
	for _, off := range h.off {
		if at.Format(time.DateOnly) == off {
			return opens, opens
		}
	}
	if at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
		return opens, opens
	}
	return opens, closes
}

// next is the beginning of the next day.
func (h hours) next(at time.Time) time.Time {
	year, month, date := at.In(h.zone).Date()
	return time.Date(year, month, date+1, 0, 0, 0, 0, h.zone)
}

// worked is how much open time lies between two moments.
func (h hours) worked(from, to time.Time) (sum time.Duration) {
	if h.always() {
		return max(to.Sub(from), 0)
	}
	for day := from; day.Before(to); day = h.next(day) {
		opens, closes := h.day(day)
		if opens.Before(from) {
			opens = from
		}
		if closes.After(to) {
			closes = to
		}
		sum += max(closes.Sub(opens), 0)
	}
	return sum
}

// add is when so much open time has passed.
func (h hours) add(from time.Time, work time.Duration) time.Time {
	if h.always() {
		return from.Add(work)
	}
	for at := from; ; at = h.next(at) {
		opens, closes := h.day(at)
		if opens.Before(from) {
			opens = from
		}
		if has := closes.Sub(opens); has >= work && has > 0 {
			return opens.Add(work)
		} else if has > 0 {
			work -= has
		}
	}
}

// addDays is the same time so many working days later, out of hours from the next opening.
func (h hours) addDays(from time.Time, days int) time.Time {
	for opens, closes := h.day(from); ; opens, closes = h.day(from) {
		if opens.Before(closes) && from.Before(closes) {
			if from.Before(opens) {
				from = opens
			}
			break
		}
		from = h.next(from)
	}
	clock := from.In(h.zone)
	for at := from; ; {
		if days == 0 {
			year, month, date := at.In(h.zone).Date()
			return time.Date(year, month, date, clock.Hour(), clock.Minute(), clock.Second(),
				clock.Nanosecond(), h.zone)
		}
		at = h.next(at)
		if opens, closes := h.day(at); opens.Before(closes) {
			days--
		}
	}
}

// span is how long something may take: open time, working days, or until the date that is agreed on.
type span struct {
	work   time.Duration
	days   int
	agreed bool
}

func (h hours) after(from time.Time, s span) time.Time {
	if s.days > 0 {
		return h.addDays(from, s.days)
	}
	return h.add(from, s.work)
}
