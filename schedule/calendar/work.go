package calendar

import (
	"iter"
	"math"
	"time"
)

// A shift is one span of one day, laid on the time line.
type shift struct {
	day      int64
	from, to time.Time // to excluded
}

// shifts goes through all shifts in order without end. It begins with the day before that of
// t, whose shifts may reach over midnight.
func (c *Calendar) shifts(t time.Time) iter.Seq[shift] {
	return func(yield func(shift) bool) {
		clock := clock{zone: c.spec.Zone}
		day, _ := c.local(t)
		for day--; ; day++ {
			for _, span := range c.spans(day) {
				if s := lay(&clock, day, span); !s.empty() && !yield(s) {
					return
				}
			}
		}
	}
}

// shiftsBack goes through all shifts backwards without end. It begins with the day after that
// of t: where the clock goes back over midnight, that day may have begun before t.
func (c *Calendar) shiftsBack(t time.Time) iter.Seq[shift] {
	return func(yield func(shift) bool) {
		clock := clock{zone: c.spec.Zone}
		day, _ := c.local(t)
		for day++; ; day-- {
			spans := c.spans(day)
			for i := len(spans) - 1; i >= 0; i-- {
				if s := lay(&clock, day, spans[i]); !s.empty() && !yield(s) {
					return
				}
			}
		}
	}
}

// spans returns what is worked on a day, by its number: nothing on a holiday.
func (c *Calendar) spans(day int64) []Span {
	const thursday = int64(time.Thursday) // 1970-01-01 was one
	spans := c.week[((day+thursday)%7+7)%7]
	if len(spans) == 0 || len(c.holidays) == 0 {
		return spans
	}
	if _, holiday := c.holidays[day]; holiday {
		return nil
	}
	return spans
}

// lay puts a span of a day on the time line.
func lay(clock *clock, day int64, span Span) shift {
	midnight := day * secondsOfDay
	return shift{
		day:  day,
		from: time.Unix(clock.at(midnight+int64(span.From/time.Second)), 0),
		to:   time.Unix(clock.at(midnight+int64(span.To/time.Second)), 0),
	}
}

// empty reports whether nothing is left of the shift: the clock skipped it.
func (s shift) empty() bool { return !s.from.Before(s.to) }

// next returns the shift that runs at t, or else the next one.
func (c *Calendar) next(t time.Time) shift {
	for s := range c.shifts(t) {
		if t.Before(s.to) {
			return s
		}
	}
	panic("unreachable: every calendar has a span")
}

// Open reports whether t is working time. A shift includes its first moment and excludes its
// last.
func (c *Calendar) Open(t time.Time) bool { return !t.Before(c.next(t).from) }

// Opening returns t if the calendar is open then, and else the moment at which it next opens.
func (c *Calendar) Opening(t time.Time) time.Time {
	return later(c.next(t).from, t).In(c.spec.Zone)
}

// Add returns the first moment at which so much working time has passed since from: the end
// of a shift, not the start of the next. For work below zero it goes back, to the last moment
// from which so much working time leads to from. Adding nothing gives from itself.
func (c *Calendar) Add(from time.Time, work time.Duration) time.Time {
	from = from.Round(0)
	switch {
	case work > 0:
		return c.forward(from, work).In(c.spec.Zone)
	case work < 0:
		return c.back(from, work).In(c.spec.Zone)
	}
	return from.In(c.spec.Zone)
}

func (c *Calendar) forward(from time.Time, work time.Duration) time.Time {
	for s := range c.shifts(from) {
		start := later(s.from, from)
		room := s.to.Sub(start)
		if room >= work {
			return start.Add(work)
		}
		work -= max(room, 0)
	}
	panic("unreachable: every calendar has a span")
}

// back takes work below zero, which unlike its opposite never overflows.
func (c *Calendar) back(from time.Time, work time.Duration) time.Time {
	for s := range c.shiftsBack(from) {
		end := earlier(s.to, from)
		room := s.from.Sub(end)
		if room <= work {
			return end.Add(work)
		}
		work -= min(room, 0)
	}
	panic("unreachable: every calendar has a span")
}

// Between returns the working time from one moment to another, below zero if to is the
// earlier one. What a Duration can't hold (292 years of working time) becomes the longest one.
func (c *Calendar) Between(from, to time.Time) time.Duration {
	if to.Before(from) {
		return -c.Between(to, from)
	}
	var sum time.Duration
	for s := range c.shifts(from) {
		if !s.from.Before(to) {
			break
		}
		worked := earlier(s.to, to).Sub(later(s.from, from))
		if worked > math.MaxInt64-sum {
			return math.MaxInt64
		}
		sum += max(worked, 0)
	}
	return sum
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
