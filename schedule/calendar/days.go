package calendar

import (
	"time"

	"ticketd/ticketing"
)

// AddDays returns the same wall time n working days later: "1 working day" from Friday 12:00
// is Monday 12:00. The count starts at the next opening if the calendar is closed: from
// Saturday, or from Friday 20:00, one working day ends on Tuesday at the time at which Monday
// opens. The day of a night shift is the one on which it started, so that one working day
// after 02:00 in Thursday's shift is 02:00 in Friday's. The wall time is kept also where the
// day reached has other hours or a break at that time; if the clock skips it, the result is
// the moment of the change, and if it comes twice, its first coming. For n of 0 and below,
// the result is the next opening.
func (c *Calendar) AddDays(from time.Time, n int) time.Time {
	s := c.next(from)
	start := later(s.from, from)
	if n <= 0 {
		return start.Round(0).In(c.spec.Zone)
	}
	day, second := c.local(start)
	wall := (c.workingDay(s.day, n)+day-s.day)*secondsOfDay + second
	clock := clock{zone: c.spec.Zone}
	return clock.moment(wall, start.Nanosecond())
}

// EndOfDay returns the close of the n-th working day after that of from: 0 for the present
// one, 1 for "end of next working day". It is the end of the day's last shift; a night shift
// ends on the morning after. Closed moments count as the next opening: from Saturday, n of 0
// is the close of Monday, n of 1 that of Tuesday. Below 0, n counts as 0.
func (c *Calendar) EndOfDay(from time.Time, n int) time.Time {
	day := c.workingDay(c.next(from).day, n)
	spans := c.spans(day)
	clock := clock{zone: c.spec.Zone}
	return clock.moment(day*secondsOfDay+int64(spans[len(spans)-1].To/time.Second), 0)
}

// workingDay returns the n-th working day after a day, or the day itself for n of 0 and below.
func (c *Calendar) workingDay(day int64, n int) int64 {
	for n > 0 {
		day++
		if len(c.spans(day)) > 0 {
			n--
		}
	}
	return day
}

// After returns the moment at which a delay that starts at from is over. Working units count
// in the calendar (Add, AddDays, EndOfDay). Minutes and hours are exact. Days, weeks and
// months keep the wall time in the calendar's zone, opening hours or not; from the 31st, a
// month ends on the last day of a shorter month. The zero Delay and "at once" give from.
func (c *Calendar) After(from time.Time, d ticketing.Delay) time.Time {
	n := time.Duration(d.N)
	switch d.Unit {
	case ticketing.Minutes:
		from = from.Add(n * time.Minute)
	case ticketing.Hours:
		from = from.Add(n * time.Hour)
	case ticketing.Days:
		return c.addDate(from, 0, d.N)
	case ticketing.Weeks:
		return c.addDate(from, 0, 7*d.N)
	case ticketing.Months:
		return c.addDate(from, d.N, 0)
	case ticketing.WorkingMinutes:
		return c.Add(from, n*time.Minute)
	case ticketing.WorkingHours:
		return c.Add(from, n*time.Hour)
	case ticketing.WorkingDays:
		return c.AddDays(from, d.N)
	case ticketing.EndOfWorkingDay:
		return c.EndOfDay(from, d.N)
	}
	return from.Round(0).In(c.spec.Zone)
}

// addDate keeps the wall time and stays in the month that was meant.
func (c *Calendar) addDate(from time.Time, months, days int) time.Time {
	from = from.Round(0).In(c.spec.Zone)
	if months == 0 && days == 0 {
		return from
	}
	year, month, day := from.Date()
	lastDay := time.Date(year, month+time.Month(months)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	wall := time.Date(year, month+time.Month(months), min(day, lastDay)+days,
		from.Hour(), from.Minute(), from.Second(), from.Nanosecond(), time.UTC)
	return Instant(wall, c.spec.Zone)
}
