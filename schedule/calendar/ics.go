package calendar

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

const (
	// maxICS is the largest .ics file that is read, in bytes.
	maxICS = 1 << 20
	// maxEvents is the largest number of events in it.
	maxEvents = 5_000
)

// ICS reads holidays from an iCalendar file (RFC 5545) of at most 1 MiB and 5,000 events, and
// gives those of fromYear to toYear, both included, in order. Each event must last whole days
// (DTSTART;VALUE=DATE, with DTEND, with a DURATION in days or weeks, or one day), at most 366.
// Yearly repetition is understood (FREQ=YEARLY with INTERVAL, COUNT, UNTIL, and EXDATE); any
// other is refused, for silence would open the desk on a holiday. Cancelled events are left
// out. All faulty events are reported, each by its name.
func ICS(r io.Reader, fromYear, toYear int) ([]Holiday, error) {
	if err := checkYears(fromYear, toYear); err != nil {
		return nil, fmt.Errorf("read holidays: %w", err)
	}
	events, err := readEvents(r)
	if err != nil {
		return nil, fmt.Errorf("read holidays: %w", err)
	}
	var holidays []Holiday
	var faults []error
	for _, event := range events {
		if strings.EqualFold(value(event, ics.ComponentPropertyStatus), "CANCELLED") {
			continue
		}
		more, err := readEvent(event, fromYear, toYear)
		if err != nil {
			faults = append(faults, fmt.Errorf("event %q: %w", eventName(event), err))
		}
		holidays = append(holidays, more...)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("read holidays: %w", err)
	}
	return inOrder(holidays), nil
}

func readEvents(r io.Reader) ([]*ics.VEvent, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxICS+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxICS {
		return nil, fmt.Errorf("the file is larger than %d bytes: keep only the holidays", maxICS)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if bytes.Count(text, []byte("BEGIN:")) > 2*maxEvents {
		return nil, fmt.Errorf("the file has more than %d events: keep only the holidays", maxEvents)
	}
	file, err := ics.ParseCalendar(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("the file is no iCalendar file: %w", err)
	}
	if !bytes.HasSuffix(bytes.TrimSpace(text), []byte("END:VCALENDAR")) {
		return nil, errors.New("the file is cut short: it doesn't end with END:VCALENDAR")
	}
	events := file.Events()
	if len(events) > maxEvents {
		return nil, fmt.Errorf("the file has %d events, more than %d: keep only the holidays",
			len(events), maxEvents)
	}
	return events, nil
}

// readEvent gives the holidays of one event that fall in the years.
func readEvent(event *ics.VEvent, fromYear, toYear int) ([]Holiday, error) {
	first, err := icsDate(value(event, ics.ComponentPropertyDtStart))
	if err != nil {
		return nil, fmt.Errorf("DTSTART: %w", err)
	}
	days, err := eventDays(event, first)
	if err != nil {
		return nil, err
	}
	starts, err := repetitions(event, first, toYear)
	if err != nil {
		return nil, err
	}
	var holidays []Holiday
	for _, start := range starts {
		if last := start.plus(days - 1); last.Year >= fromYear && start.Year <= toYear {
			holidays = append(holidays, run(start, days, eventName(event))...)
		}
	}
	return slices.DeleteFunc(holidays, func(h Holiday) bool {
		return h.Date.Year < fromYear || h.Date.Year > toYear
	}), nil
}

// eventDays returns how many days the event lasts (RFC 5545 section 3.6.1: DTEND is
// excluded; without it a date lasts one day).
func eventDays(event *ics.VEvent, first Date) (int, error) {
	days := 1
	if end := value(event, ics.ComponentPropertyDtEnd); end != "" {
		last, err := icsDate(end)
		if err != nil {
			return 0, fmt.Errorf("DTEND: %w", err)
		}
		days = max(int(last.number()-first.number()), 0)
		if last == first { // written by some programs for a single day
			days = 1
		}
	} else if lasts := value(event, ics.ComponentPropertyDuration); lasts != "" {
		days = icsDays(lasts)
	}
	if days < 1 || days > maxDays {
		return 0, fmt.Errorf("it doesn't last 1 to %d whole days: correct its end", maxDays)
	}
	return days, nil
}

// icsDays reads a duration in days or weeks (RFC 5545 section 3.3.6), 0 if it is another one.
func icsDays(text string) int {
	text, ok := strings.CutPrefix(strings.TrimPrefix(text, "+"), "P")
	number, weeks := strings.CutSuffix(text, "W")
	if !weeks {
		number, _ = strings.CutSuffix(text, "D")
	}
	n, err := strconv.ParseUint(number, 10, 16)
	if !ok || err != nil || number == text {
		return 0
	}
	if weeks {
		n *= 7
	}
	return int(n)
}

// icsDate reads a value of type DATE (RFC 5545 section 3.3.4).
func icsDate(text string) (Date, error) {
	if strings.Contains(text, "T") {
		return Date{}, errors.New("it has a time of day: only events of whole days are holidays; " +
			"make it one or take it out")
	}
	t, err := time.Parse("20060102", text)
	if err != nil {
		return Date{}, fmt.Errorf("%q is no date: write 20261224", text)
	}
	return dateOf(t), nil
}

func value(event *ics.VEvent, name ics.ComponentProperty) string {
	if property := event.GetProperty(name); property != nil {
		return strings.TrimSpace(property.Value)
	}
	return ""
}

func eventName(event *ics.VEvent) string {
	if name := value(event, ics.ComponentPropertySummary); name != "" {
		return name
	}
	return "holiday"
}
