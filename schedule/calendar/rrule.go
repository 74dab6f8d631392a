package calendar

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	ics "github.com/arran4/golang-ical"
)

// A rule is the part of a recurrence rule that is understood (RFC 5545 section 3.3.10).
type rule struct {
	interval, count int // count 0: without end
	until           Date
}

// repetitions gives the first days of an event up to the end of a year.
func repetitions(event *ics.VEvent, first Date, toYear int) ([]Date, error) {
	if event.HasProperty(ics.ComponentPropertyRdate) ||
		event.HasProperty(ics.ComponentPropertyRecurrenceId) {
		return nil, errors.New("it moves or adds single days (RDATE, RECURRENCE-ID): " +
			"write those days as events of their own")
	}
	rules := event.GetProperties(ics.ComponentPropertyRrule)
	if len(rules) == 0 {
		return []Date{first}, nil
	}
	if len(rules) > 1 {
		return nil, errors.New("it has several rules of repetition: make an event of each")
	}
	r, err := parseRule(rules[0].Value, first)
	if err != nil {
		return nil, fmt.Errorf("RRULE %q: %w", rules[0].Value, err)
	}
	except, err := exceptions(event)
	if err != nil {
		return nil, err
	}
	starts := r.dates(first, toYear)
	return slices.DeleteFunc(starts, func(d Date) bool { return slices.Contains(except, d) }), nil
}

// dates gives the days on which the rule falls. A 29 February is left out in other years, and
// not counted.
func (r rule) dates(first Date, toYear int) []Date {
	var dates []Date
	for year := first.Year; year <= toYear; year += r.interval {
		date := Date{year, first.Month, first.Day}
		if r.until != (Date{}) && date.number() > r.until.number() {
			break
		}
		if date.valid() {
			dates = append(dates, date)
		}
		if len(dates) == r.count {
			break
		}
	}
	return dates
}

func parseRule(text string, first Date) (rule, error) {
	r := rule{interval: 1}
	yearly := false
	for part := range strings.SplitSeq(strings.ToUpper(text), ";") {
		name, value, _ := strings.Cut(part, "=")
		var err error
		switch name {
		case "FREQ":
			yearly = value == "YEARLY"
		case "INTERVAL":
			r.interval, err = positive(value)
		case "COUNT":
			r.count, err = positive(value)
		case "UNTIL":
			date, _, _ := strings.Cut(value, "T")
			r.until, err = icsDate(date)
		case "BYMONTH":
			err = mustBe(value, int(first.Month))
		case "BYMONTHDAY":
			err = mustBe(value, first.Day)
		case "WKST":
		default:
			err = fmt.Errorf("%s is not understood: write each date as an event of its own", name)
		}
		if err != nil {
			return rule{}, err
		}
	}
	if !yearly {
		return rule{}, errors.New("only FREQ=YEARLY is understood: " +
			"write each date as an event of its own")
	}
	return r, nil
}

func positive(text string) (int, error) {
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil || n == 0 {
		return 0, fmt.Errorf("%q is no whole number from 1 to 65535", text)
	}
	return int(n), nil
}

// mustBe takes a rule's month or day only where it says the same as the event's first day.
func mustBe(text string, want int) error {
	if n, err := positive(text); err != nil || n != want {
		return fmt.Errorf("%q is another day than the event's first: "+
			"write each date as an event of its own", text)
	}
	return nil
}

// exceptions gives the days on which the event does not take place.
func exceptions(event *ics.VEvent) ([]Date, error) {
	var dates []Date
	for _, property := range event.GetProperties(ics.ComponentPropertyExdate) {
		for text := range strings.SplitSeq(property.Value, ",") {
			date, err := icsDate(text)
			if err != nil {
				return nil, fmt.Errorf("EXDATE: %w", err)
			}
			dates = append(dates, date)
		}
	}
	return dates, nil
}
