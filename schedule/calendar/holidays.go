package calendar

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

const (
	// minYear and maxYear bound every question for the holidays of some years.
	minYear, maxYear = 1900, 2200
	// maxDays is the longest run of holidays, in days.
	maxDays = 366
)

// A Date is a day of the Gregorian calendar, without a zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// String writes the date as in ISO 8601: "2026-12-24".
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// ParseDate reads a date as String writes it.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, fmt.Errorf(`read date %q: write an existing day as "2026-12-24"`, text)
	}
	return dateOf(t), nil
}

func dateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// number counts days; 1970-01-01 is 0.
func (d Date) number() int64 { return d.utc().Unix() / secondsOfDay }

func (d Date) valid() bool { return dateOf(d.utc()) == d }

func (d Date) plus(days int) Date { return dateOf(d.utc().AddDate(0, 0, days)) }

// A Holiday is a date on which nobody starts a shift, and the reason.
type Holiday struct {
	Date Date
	Name string // in the language of the country or of the list
}

// checkYears refuses spans of years that can only be slips.
func checkYears(from, to int) error {
	if from > to || from < minYear || to > maxYear {
		return fmt.Errorf("years %d to %d: choose years from %d to %d, the first one first",
			from, to, minYear, maxYear)
	}
	return nil
}

// List reads an own list of holidays, one entry each: a date "2026-12-24", a run of dates
// "2026-12-24..2027-01-01" (at most 366 days), or a date of every year "12-24", each with a
// name behind it if wanted: "2026-12-24 Christmas Eve". Yearly dates are given for fromYear to
// toYear, both included, 02-29 only in leap years; other dates are given whatever their year.
// All faults are reported.
func List(entries []string, fromYear, toYear int) ([]Holiday, error) {
	if err := checkYears(fromYear, toYear); err != nil {
		return nil, fmt.Errorf("list holidays: %w", err)
	}
	var holidays []Holiday
	var faults []error
	for _, entry := range entries {
		more, err := listEntry(entry, fromYear, toYear)
		holidays = append(holidays, more...)
		faults = append(faults, err)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return holidays, nil
}

func listEntry(entry string, fromYear, toYear int) ([]Holiday, error) {
	when, name, _ := strings.Cut(strings.TrimSpace(entry), " ")
	if name = strings.TrimSpace(name); name == "" {
		name = "holiday"
	}
	if len(when) == len("12-24") {
		return yearly(entry, when, name, fromYear, toYear)
	}
	first, last, isRun := strings.Cut(when, "..")
	from, err := ParseDate(first)
	to := from
	if isRun && last != first {
		var err2 error
		to, err2 = ParseDate(last)
		err = errors.Join(err, err2)
	}
	if err != nil {
		return nil, fmt.Errorf("read holiday %q: %w", entry, err)
	}
	days := int(to.number() - from.number() + 1)
	if days < 1 || days > maxDays {
		return nil, fmt.Errorf("read holiday %q: it has %d days: write 1 to %d, the first one first",
			entry, days, maxDays)
	}
	return run(from, days, name), nil
}

// run makes a holiday of each of so many days.
func run(from Date, days int, name string) []Holiday {
	holidays := make([]Holiday, days)
	for i := range holidays {
		holidays[i] = Holiday{from.plus(i), name}
	}
	return holidays
}

func yearly(entry, when, name string, fromYear, toYear int) ([]Holiday, error) {
	leapDay, err := ParseDate("2000-" + when)
	if err != nil {
		return nil, fmt.Errorf(`read holiday %q: write a day of every year as "12-24"`, entry)
	}
	var holidays []Holiday
	for year := fromYear; year <= toYear; year++ {
		if date := (Date{year, leapDay.Month, leapDay.Day}); date.valid() {
			holidays = append(holidays, Holiday{date, name})
		}
	}
	return holidays, nil
}
