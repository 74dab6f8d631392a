package report

import (
	"fmt"
	"time"
)

// Month is a calendar month as a zone has it: from midnight before its first day to
// midnight after its last.
type Month struct {
	Year  int
	Month time.Month
	Zone  *time.Location
}

// MonthOf is the month in which a moment lies in a zone; nil is UTC.
func MonthOf(at time.Time, zone *time.Location) Month {
	if zone == nil {
		zone = time.UTC
	}
	year, month, _ := at.In(zone).Date()
	return Month{year, month, zone}
}

// ParseMonth reads a month as String writes it: "2026-03".
func ParseMonth(text string, zone *time.Location) (Month, error) {
	at, err := time.Parse("2006-01", text)
	if err != nil {
		return Month{}, fmt.Errorf("%q is no month: write it as 2026-03", text)
	}
	m := MonthOf(at, time.UTC)
	if m.Zone = zone; zone == nil {
		m.Zone = time.UTC
	}
	return m, nil
}

// String is the month as people and files name it: "2026-03".
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", m.Year, int(m.Month)) }

// From is the month's first moment.
func (m Month) From() time.Time { return midnight(m.Year, m.Month, m.Zone) }

// To is the first moment that is no longer of the month.
func (m Month) To() time.Time { return midnight(m.Year, m.Month+1, m.Zone) }

// midnight is the first moment at which a zone's clocks show the first day of a month: some
// begin it at one o'clock, when they are put forward, and some have its first hour twice.
func midnight(year int, month time.Month, zone *time.Location) time.Time {
	at := time.Date(year, month, 1, 0, 0, 0, 0, zone)
	from, to := at.ZoneBounds()
	before := from.Add(-1).In(zone)
	switch _, offset := before.Zone(); {
	case at.Day() != 1:
		return to
	case !from.IsZero() && before.Day() == 1 && at.Sub(before) < 24*time.Hour:
		return time.Date(year, month, 1, 0, 0, 0, 0, time.FixedZone("", offset)).In(zone)
	}
	return at
}

// Back is the month so many months before.
func (m Month) Back(months int) Month {
	return MonthOf(time.Date(m.Year, m.Month-time.Month(months), 1, 12, 0, 0, 0, time.UTC), time.UTC).in(m.Zone)
}

func (m Month) in(zone *time.Location) Month {
	m.Zone = zone
	return m
}
