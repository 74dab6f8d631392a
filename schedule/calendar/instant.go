package calendar

import (
	"math"
	"time"
)

const (
	secondsOfDay = 24 * 60 * 60
	// farthestEast is more than any zone has ever been ahead of UTC.
	farthestEast = 16 * 60 * 60
)

// Instant returns the first moment at which a clock in the zone shows the given wall time or
// a later one. Only the date and time of day of wall are read, not its location. A wall time
// that the clock skips gives the moment of the change; one that comes twice gives its first
// coming. So later wall times never give earlier moments.
func Instant(wall time.Time, zone *time.Location) time.Time {
	_, offset := wall.Zone()
	c := clock{zone: zone}
	return c.moment(wall.Unix()+int64(offset), wall.Nanosecond())
}

// A clock turns wall time into instants, both in seconds since 1970 began. It remembers the
// period of constant offset around its last answer, which spares looking up the zone for
// every day of a year.
type clock struct {
	zone       *time.Location
	offset     int64
	start, end int64 // the period: seconds since 1970, end excluded
}

// at returns the first instant at which the clock reads wall or later.
func (c *clock) at(wall int64) int64 {
	if c.start == c.end || wall-farthestEast < c.start {
		c.load(wall - farthestEast)
	}
	for wall-c.offset >= c.end {
		c.load(c.end)
	}
	return max(c.start, wall-c.offset)
}

// moment is at with a fraction of a second, which a skipped wall time loses.
func (c *clock) moment(wall int64, nanoseconds int) time.Time {
	first := c.at(wall)
	if first+c.offset != wall {
		nanoseconds = 0
	}
	return time.Unix(first, int64(nanoseconds)).In(c.zone)
}

// load takes over the period of constant offset that holds the instant.
func (c *clock) load(instant int64) {
	t := time.Unix(instant, 0).In(c.zone)
	_, offset := t.Zone()
	c.offset, c.start, c.end = int64(offset), math.MinInt64, math.MaxInt64
	start, end := t.ZoneBounds()
	if !start.IsZero() {
		c.start = start.Unix()
	}
	if !end.IsZero() {
		c.end = end.Unix()
	}
}

// local returns the number of t's local day (1970-01-01 is 0) and the wall time in seconds
// since that day began.
func (c *Calendar) local(t time.Time) (day, second int64) {
	_, offset := t.In(c.spec.Zone).Zone()
	wall := t.Unix() + int64(offset)
	second = ((wall % secondsOfDay) + secondsOfDay) % secondsOfDay
	return (wall - second) / secondsOfDay, second
}
