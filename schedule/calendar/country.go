package calendar

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/rickar/cal/v2"
)

// Country gives the public holidays of a country in the years from fromYear to toYear, both
// included, in order. The code is that of ISO 3166 in lower case, with a region where the
// country has holidays by region: "gb", "fr", "de", "de-by", "ch-zh", "au-nsw". A holiday that
// is made up for on another day gives both days. An unknown code's error names the nearest ones.
//
// The tables know rules, not decrees: a single bank holiday that a government grants this
// year, and what lies outside their area ("gb" is England and Wales), belongs in List.
func Country(code string, fromYear, toYear int) ([]Holiday, error) {
	known := tables()
	table, ok := known[code]
	if !ok {
		return nil, fmt.Errorf("find holidays of %q: no such country or region%s; write its code "+
			"of ISO 3166, for instance gb (United Kingdom) or de-by (Bavaria), or list the dates",
			code, nearest(code, slices.Sorted(maps.Keys(known))))
	}
	if err := checkYears(fromYear, toYear); err != nil {
		return nil, fmt.Errorf("find holidays of %q: %w", code, err)
	}
	var holidays []Holiday
	for year := fromYear - 1; year <= toYear+1; year++ { // one may be made up for over New Year
		for _, rule := range table {
			holidays = append(holidays, observe(rule, year)...)
		}
	}
	holidays = slices.DeleteFunc(holidays, func(h Holiday) bool {
		return h.Date.Year < fromYear || h.Date.Year > toYear
	})
	return inOrder(holidays), nil
}

// nearest names at most five known codes that begin most like a code.
func nearest(code string, known []string) string {
	code = strings.ToLower(code)
	var near []string
	for most, k := 1, 0; k < len(known); k++ {
		switch n := sameStart(code, known[k]); {
		case n > most:
			most, near = n, []string{known[k]}
		case n == most:
			near = append(near, known[k])
		}
	}
	if len(near) == 0 {
		return ""
	}
	return ", nearest: " + strings.Join(near[:min(5, len(near))], ", ")
}

// sameStart counts the octets with which both texts begin.
func sameStart(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// observe gives the day of a holiday in a year and the day on which it is made up for.
func observe(rule *cal.Holiday, year int) []Holiday {
	actual, observed := rule.Calc(year)
	if actual.IsZero() {
		return nil
	}
	holidays := []Holiday{{tableDate(actual), rule.Name}}
	if substitute := tableDate(observed); substitute != holidays[0].Date {
		holidays = append(holidays, Holiday{substitute, rule.Name + " (observed)"})
	}
	return holidays
}

// tableDate reads the date that a midnight of the tables means. They count in the zone of the
// machine; where its clock skips midnight, they give an hour of the evening before.
func tableDate(midnight time.Time) Date { return dateOf(midnight.Add(12 * time.Hour)) }

// inOrder sorts by date and keeps one holiday a date, the first one given.
func inOrder(holidays []Holiday) []Holiday {
	slices.SortStableFunc(holidays, func(a, b Holiday) int {
		return a.Date.utc().Compare(b.Date.utc())
	})
	return slices.CompactFunc(holidays, func(a, b Holiday) bool { return a.Date == b.Date })
}
