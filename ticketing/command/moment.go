package command

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// endOfDay is the hour that a day without a time of day means.
const endOfDay = 17

// farthest is how far off a date may lie. A slip in the year is no promise.
const farthest = 10 * 365 * 24 * time.Hour

var errDate = errors.New(`write for instance "2026-03-06 14:00", "2026-03-06", "fri 14:00", "tomorrow",` +
	` "16:30", "+3d" or "+2h"`)

// Moment reads a moment as a person writes it, counted from now, by the wall clock
// of a zone: a date, a day of the week (the next one to come), "today", "tomorrow",
// "+3d" or "+2w" (at the same time of day), each with or without a time behind it;
// a time alone (the next one to come); "+30m", "+2h"; and RFC 3339 with a zone of
// its own. A word such as "until" or "on" may stand before it. timed says that a
// time of day was given; without one the moment is at 17:00. Whether it lies in the
// past is not its business.
func Moment(text string, now time.Time, zone *time.Location) (at time.Time, timed bool, err error) {
	now = now.In(zone)
	words := strings.Fields(strings.ToLower(text))
	if len(words) > 1 && slices.Contains(beforeDates, words[0]) {
		words = words[1:]
	}
	if len(words) == 1 {
		if at, err := time.Parse(time.RFC3339, strings.ToUpper(words[0])); err == nil {
			return near(at, now, true)
		}
	}
	if len(words) == 1 && len(words[0]) > 11 && words[0][10] == 't' { // 2026-03-06t14:00
		words = []string{words[0][:10], words[0][11:]}
	}
	if len(words) == 1 {
		if ahead, ok := spanAhead(words[0]); ok {
			return near(now.Add(ahead), now, true)
		}
		if clock, ok := clockOf(words[0]); ok {
			return nextTime(now, clock)
		}
	}
	if len(words) < 1 || len(words) > 2 {
		return at, false, fmt.Errorf("%q is no date: %w", text, errDate)
	}
	d, ok := dayOf(words[0], now)
	if !ok {
		return at, false, fmt.Errorf("%q is no date: %w", text, errDate)
	}
	if len(words) == 2 {
		if d.clock, ok = clockOf(words[1]); !ok {
			return at, false, fmt.Errorf("%q is no time of day: write it as \"14:00\"", words[1])
		}
		d.timed = true
	}
	return d.moment(now)
}

// beforeDates are words that may stand before a date and say nothing about it.
var beforeDates = []string{"until", "till", "til", "by", "on", "at", "from"}

// near refuses what lies so far off that it must be a slip.
func near(at, now time.Time, timed bool) (time.Time, bool, error) {
	if at.Sub(now) > farthest || now.Sub(at) > farthest {
		return time.Time{}, false, fmt.Errorf("%s is more than ten years away: check the year",
			at.Format("2006-01-02"))
	}
	return at, timed, nil
}

// wallClock is a time of day.
type wallClock struct{ hour, minute int }

func clockOf(word string) (c wallClock, ok bool) {
	h, m, found := strings.Cut(word, ":")
	hour, err := strconv.ParseUint(h, 10, 8)
	minute, err2 := strconv.ParseUint(m, 10, 8)
	ok = found && err == nil && err2 == nil && len(m) == 2 && len(h) <= 2 && hour < 24 && minute < 60
	return wallClock{int(hour), int(minute)}, ok
}

// spanAhead reads "+30m" and "+2h".
func spanAhead(word string) (time.Duration, bool) {
	n, unit, ok := ahead(word)
	each, known := map[string]time.Duration{"m": time.Minute, "min": time.Minute, "h": time.Hour}[unit]
	return time.Duration(n) * each, ok && known
}

func ahead(word string) (n int, unit string, ok bool) {
	rest, plus := strings.CutPrefix(word, "+")
	unit = strings.TrimLeft(rest, "0123456789")
	n, err := strconv.Atoi(strings.TrimSuffix(rest, unit))
	return n, unit, plus && err == nil && n <= 100_000
}

// day is a day, maybe with a time of day.
type day struct {
	date  time.Time // its midnight, or any time of it
	clock wallClock
	timed bool
	// weekly says that it was named by its weekday: should its time be over, the
	// day a week later is meant.
	weekly bool
}

func dayOf(word string, now time.Time) (day, bool) {
	d := day{date: now, clock: wallClock{hour: endOfDay}}
	if date, err := time.ParseInLocation(time.DateOnly, word, now.Location()); err == nil {
		d.date = date
		return d, true
	}
	if n, unit, ok := ahead(word); ok {
		each, known := map[string]int{"d": 1, "w": 7}[unit]
		d.date, d.clock, d.timed = now.AddDate(0, 0, n*each), wallClock{now.Hour(), now.Minute()}, true
		return d, known
	}
	switch word {
	case "today":
		return d, true
	case "tomorrow":
		d.date = now.AddDate(0, 0, 1)
		return d, true
	}
	for i := range 7 {
		date := now.AddDate(0, 0, i)
		name := strings.ToLower(date.Weekday().String())
		if len(word) >= 3 && strings.HasPrefix(name, word) {
			d.date, d.weekly = date, true
			return d, true
		}
	}
	return d, false
}

// moment puts day and time together. A time that the clocks leave out on the day
// is refused; of one that comes twice either may be meant.
func (d day) moment(now time.Time) (time.Time, bool, error) {
	year, month, date := d.date.Date()
	at := time.Date(year, month, date, d.clock.hour, d.clock.minute, 0, 0, now.Location())
	if d.weekly && !at.After(now) {
		at = time.Date(year, month, date+7, d.clock.hour, d.clock.minute, 0, 0, now.Location())
	}
	if at.Hour() != d.clock.hour || at.Minute() != d.clock.minute {
		return time.Time{}, false, fmt.Errorf("there is no %02d:%02d on %s: the clocks are put forward then",
			d.clock.hour, d.clock.minute, at.Format("Mon 2006-01-02"))
	}
	return near(at, now, d.timed)
}

// nextTime is when it is next that late.
func nextTime(now time.Time, clock wallClock) (time.Time, bool, error) {
	at, timed, err := day{date: now, clock: clock, timed: true}.moment(now)
	if err == nil && !at.After(now) {
		return day{date: now.AddDate(0, 0, 1), clock: clock, timed: true}.moment(now)
	}
	return at, timed, err
}

// Until reads how long something is to last, counted from now: a Moment, or a span
// such as "3w", "2 days" or "4h" whose "+" may be left out. Days and weeks end at
// the same time of day. What is over already is refused.
func Until(text string, now time.Time, zone *time.Location) (at time.Time, timed bool, err error) {
	if span, ok := spanOf(text); ok {
		text = span
	}
	at, timed, err = Moment(text, now, zone)
	switch {
	case errors.Is(err, errDate):
		return time.Time{}, false, fmt.Errorf(`%w; or how long, as "3w" or "2d"`, err)
	case err != nil:
		return time.Time{}, false, err
	case !at.After(now):
		return time.Time{}, false, fmt.Errorf("%s is over already: write a later date",
			at.In(zone).Format("Mon 2006-01-02 15:04"))
	}
	return at, timed, nil
}

// units are the words for the units of a span, as Moment knows them.
var units = map[string]string{
	"m": "m", "min": "m", "mins": "m", "minute": "m", "minutes": "m",
	"h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h",
	"d": "d", "day": "d", "days": "d", "w": "w", "wk": "w", "week": "w", "weeks": "w",
}

// spanOf reads "3w", "for 3 weeks" or "in 2 days" as "+3w", "+2d".
func spanOf(text string) (string, bool) {
	words := strings.Fields(strings.ToLower(text))
	if len(words) > 1 && (words[0] == "for" || words[0] == "in") {
		words = words[1:]
	}
	if len(words) == 0 || len(words) > 2 {
		return "", false
	}
	span := strings.TrimPrefix(strings.Join(words, ""), "+")
	unit := strings.TrimLeft(span, "0123456789")
	short, known := units[unit]
	return "+" + strings.TrimSuffix(span, unit) + short, known && len(unit) < len(span)
}
