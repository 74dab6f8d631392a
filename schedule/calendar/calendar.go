// Package calendar counts working time: when is a desk open, how much working time lies
// between two moments, and when are 48 working hours over.
//
// It does not know tickets, promises or the present time; every moment is a parameter, and
// nothing here is read from the machine but the zone that the caller hands in.
//
// A calendar is a week of spans in wall-clock time, a set of holidays and a zone. A day's
// spans are laid on the time line as shifts, from one instant to another, so that all
// counting is subtraction of instants and is right on the days when the clocks change: a
// span of 00:00–08:00 has seven hours in the night that loses one, and nine in the night that
// gains one. A wall time that the clock skips means the moment of the change; one that comes
// twice means its first coming. A shift belongs to the day on which it starts: the night
// shift of Thursday goes on into Friday, though Friday is a holiday.
//
// Two rules hold for everything that counts days. A moment at which the calendar is closed
// counts as its next opening: mail of Saturday is as good as mail of Monday 09:00. And a
// working day is a day on which a shift starts.
package calendar

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// MaxHolidays is the largest number of holidays that a calendar takes.
const MaxHolidays = 20_000

// A Spec says what a Calendar is made of.
type Spec struct {
	Name     string         // what people call it, such as "office"; must not be empty
	Zone     *time.Location // the zone of Hours and Holidays; must not be nil
	Hours    Hours          // the week; at least one span
	Holidays []Holiday      // days on which no shift starts; the same date may come twice
}

// A Calendar counts working time in one zone. It never changes and may be used by any number
// of goroutines. All its times are returned in its own zone, and results are exact to the
// nanosecond.
type Calendar struct {
	spec     Spec
	week     [7][]Span
	holidays map[int64]string // by day number
}

// New makes a calendar. All faults of the spec are reported together.
func New(spec Spec) (*Calendar, error) {
	c := &Calendar{spec: spec, holidays: map[int64]string{}}
	var faults []error
	if spec.Name == "" {
		faults = append(faults, errors.New("it has no name: give it one"))
	}
	if spec.Zone == nil {
		faults = append(faults, errors.New(`it has no zone: name one, such as "Europe/London"`))
	}
	week, err := spec.Hours.week()
	c.week = week
	faults = append(faults, err, c.addHolidays(spec.Holidays))
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("make calendar %q: %w", spec.Name, err)
	}
	c.spec.Hours, c.spec.Holidays = spec.Hours.clone(), slices.Clone(spec.Holidays)
	return c, nil
}

func (c *Calendar) addHolidays(holidays []Holiday) error {
	if len(holidays) > MaxHolidays {
		return fmt.Errorf("it has %d holidays, more than %d: name fewer years",
			len(holidays), MaxHolidays)
	}
	for _, h := range holidays {
		if !h.Date.valid() {
			return fmt.Errorf("holiday %q is on %s, which is no day: correct the date",
				h.Name, h.Date)
		}
		c.holidays[h.Date.number()] = h.Name
	}
	return nil
}

// Always is the calendar "always", open round the clock without holidays. A nil zone is UTC.
func Always(zone *time.Location) *Calendar {
	return shipped("always", zone, Span{0, 24 * time.Hour}, 0, 7)
}

// Office is the calendar "office", Monday to Friday 09:00–17:00 without holidays, so that 48
// working hours are six days. A nil zone is UTC.
func Office(zone *time.Location) *Calendar {
	return shipped("office", zone, Span{9 * time.Hour, 17 * time.Hour}, time.Monday, time.Saturday)
}

// shipped makes a calendar with the same span on each weekday from first up to before end.
func shipped(name string, zone *time.Location, span Span, first, end time.Weekday) *Calendar {
	if zone == nil {
		zone = time.UTC
	}
	c := &Calendar{spec: Spec{Name: name, Zone: zone, Hours: Hours{}}}
	for day := first; day < end; day++ {
		c.spec.Hours[day] = []Span{span}
		c.week[day] = []Span{span}
	}
	return c
}

// Name returns what people call the calendar.
func (c *Calendar) Name() string { return c.spec.Name }

// Zone returns the zone in which the calendar reads wall clocks.
func (c *Calendar) Zone() *time.Location { return c.spec.Zone }

// Hours returns the week, for showing it; the caller may change the copy.
func (c *Calendar) Hours() Hours { return c.spec.Hours.clone() }

// Holiday reports whether the local date of t is a holiday, and its name. Being a holiday
// does not mean closed: the night shift of the day before may still run.
func (c *Calendar) Holiday(t time.Time) (name string, is bool) {
	day, _ := c.local(t)
	name, is = c.holidays[day]
	return name, is
}

// WithHolidays returns the same calendar with other holidays in place of its own, as an
// account abroad needs it. The errors are those of New.
func (c *Calendar) WithHolidays(holidays []Holiday) (*Calendar, error) {
	spec := c.spec
	spec.Holidays = holidays
	return New(spec)
}

// WithZone returns the same calendar with its hours read in another zone. The errors are
// those of New.
func (c *Calendar) WithZone(zone *time.Location) (*Calendar, error) {
	spec := c.spec
	spec.Zone = zone
	return New(spec)
}
