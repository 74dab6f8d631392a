package calendar

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	dayLong = 24 * time.Hour
	// maxSpans is the largest number of spans that a day takes.
	maxSpans = 48
)

// A Span is a part of a day, counted by the wall clock since local midnight, To excluded, both
// in whole seconds. From lies within the day; To may lie up to the end of the following day
// (48 h), for shifts that go over midnight.
type Span struct{ From, To time.Duration }

// String writes a span as ParseHours reads it: "09:00-17:00", "22:00-06:00". A span of more
// than 24 hours, which ParseHours can't read, shows its end counted on: "18:00-44:00".
func (s Span) String() string {
	to := s.To
	if to > dayLong && to-dayLong <= s.From {
		to -= dayLong
	}
	return clockTime(s.From) + "-" + clockTime(to)
}

func clockTime(d time.Duration) string {
	text := fmt.Sprintf("%02d:%02d", d/time.Hour, d%time.Hour/time.Minute)
	if seconds := d % time.Minute / time.Second; seconds != 0 {
		text += fmt.Sprintf(":%02d", seconds)
	}
	return text
}

func (s Span) check() error {
	switch {
	case s.From < 0 || s.From >= dayLong:
		return fmt.Errorf("%s starts outside its day: start it from 00:00 to 23:59", s)
	case s.To <= s.From:
		return fmt.Errorf("%s is empty: let it end after its start", s)
	case s.To > 2*dayLong:
		return fmt.Errorf("%s is too long: end it on the following day at the latest", s)
	case s.From%time.Second != 0 || s.To%time.Second != 0:
		return fmt.Errorf("%s has fractions of a second: use whole seconds", s)
	}
	return nil
}

// Hours are the spans worked on each weekday, in any order. A weekday without spans is free.
// Spans may touch and must not overlap, also not with those of the following day.
type Hours map[time.Weekday][]Span

// clone copies the hours down to the spans.
func (h Hours) clone() Hours {
	copied := Hours{}
	for day, spans := range h {
		copied[day] = slices.Clone(spans)
	}
	return copied
}

// String writes the week for people, Monday first: "mon-fri 09:00-17:00; sat 10:00-12:00".
func (h Hours) String() string {
	var parts []string
	for i := 0; i < 7; {
		first, text := mondayFirst(i), spansText(h[mondayFirst(i)])
		last := first
		for i++; i < 7 && spansText(h[mondayFirst(i)]) == text; i++ {
			last = mondayFirst(i)
		}
		if text == "" {
			continue
		}
		days := dayName(first)
		if last != first {
			days += "-" + dayName(last)
		}
		parts = append(parts, days+" "+text)
	}
	return strings.Join(parts, "; ")
}

func mondayFirst(i int) time.Weekday { return time.Weekday((i + 1) % 7) }

func dayName(day time.Weekday) string { return strings.ToLower(day.String()[:3]) }

func spansText(spans []Span) string {
	texts := make([]string, len(spans))
	for i, s := range spans {
		texts[i] = s.String()
	}
	return strings.Join(texts, ", ")
}

// week checks the hours and puts each day's spans in order.
func (h Hours) week() (week [7][]Span, err error) {
	var faults []error
	spans := 0
	for _, day := range slices.Sorted(maps.Keys(h)) {
		if day < time.Sunday || day > time.Saturday {
			faults = append(faults, fmt.Errorf("weekday %d is none: use 0 (Sunday) to 6", day))
			continue
		}
		week[day] = slices.SortedFunc(slices.Values(h[day]), func(a, b Span) int {
			return cmp.Compare(a.From, b.From)
		})
		spans += len(h[day])
		faults = append(faults, checkDay(day, week[day]))
	}
	if spans == 0 {
		faults = append(faults, errors.New(
			`its week is empty: give at least one day hours, such as mon-fri = "09:00-17:00"`))
	}
	if err := errors.Join(faults...); err != nil {
		return week, err
	}
	return week, checkNights(week)
}

func checkDay(day time.Weekday, spans []Span) error {
	if len(spans) > maxSpans {
		return fmt.Errorf("%s has %d spans, more than %d: join some",
			dayName(day), len(spans), maxSpans)
	}
	for i, s := range spans {
		if err := s.check(); err != nil {
			return fmt.Errorf("%s: %w", dayName(day), err)
		}
		if i > 0 && s.From < spans[i-1].To {
			return fmt.Errorf("%s: %s and %s overlap: join them or let one end earlier",
				dayName(day), spans[i-1], s)
		}
	}
	return nil
}

// checkNights holds the shifts that go over midnight against the day that follows.
func checkNights(week [7][]Span) error {
	for day, spans := range week {
		next := time.Weekday((day + 1) % 7)
		if len(spans) == 0 || len(week[next]) == 0 {
			continue
		}
		last, first := spans[len(spans)-1], week[next][0]
		if last.To-dayLong > first.From {
			return fmt.Errorf("%s of %s runs into %s of %s: let one end earlier",
				last, dayName(time.Weekday(day)), first, dayName(next))
		}
	}
	return nil
}

// ParseWeek reads a week as a process file has it, from days to hours, as in
// "mon-thu": "09:00-12:30, 13:30-17:00", "fri": "09:00-15:00". The keys are read by
// ParseDays, the values by ParseHours. A day may come once only. All faults are reported.
func ParseWeek(table map[string]string) (Hours, error) {
	hours := Hours{}
	var faults []error
	for _, key := range slices.Sorted(maps.Keys(table)) {
		days, err := ParseDays(key)
		spans, err2 := ParseHours(table[key])
		if err := errors.Join(err, err2); err != nil {
			faults = append(faults, err)
			continue
		}
		for _, day := range days {
			if _, twice := hours[day]; twice {
				faults = append(faults, fmt.Errorf("read days %q: %s has hours already: "+
					"write each day once", key, dayName(day)))
			}
			hours[day] = slices.Clone(spans)
		}
	}
	return hours, errors.Join(faults...)
}

// ParseDays reads weekdays in English, by three letters or in full: "mon-fri", "sat, sun",
// "fri-mon" (over the weekend). The order is that of the text.
func ParseDays(text string) ([]time.Weekday, error) {
	var days []time.Weekday
	for part := range strings.SplitSeq(text, ",") {
		first, last, isRange := strings.Cut(part, "-")
		if !isRange {
			last = first
		}
		from, ok := weekday(first)
		to, ok2 := weekday(last)
		if !ok || !ok2 {
			return nil, fmt.Errorf(`read days %q: %q is no weekday: write "mon-fri" or "sat, sun"`,
				text, strings.TrimSpace(part))
		}
		for day := from; ; day = (day + 1) % 7 {
			if slices.Contains(days, day) {
				return nil, fmt.Errorf("read days %q: %s comes twice: write each day once",
					text, dayName(day))
			}
			days = append(days, day)
			if day == to {
				break
			}
		}
	}
	return days, nil
}

func weekday(text string) (time.Weekday, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	for day := time.Sunday; day <= time.Saturday; day++ {
		if text == dayName(day) || text == strings.ToLower(day.String()) {
			return day, true
		}
	}
	return 0, false
}

// ParseHours reads the hours of a day: "09:00-12:30, 13:30-17:00", "00:00-24:00", or "closed"
// for none. A span that ends before it starts goes over midnight: "22:00-06:00". Overlaps are
// found by New.
func ParseHours(text string) ([]Span, error) {
	if strings.ToLower(strings.TrimSpace(text)) == "closed" {
		return nil, nil
	}
	var spans []Span
	for part := range strings.SplitSeq(text, ",") {
		first, last, _ := strings.Cut(part, "-")
		from, ok := parseClock(first)
		to, ok2 := parseClock(last)
		if !ok || !ok2 || from == dayLong {
			return nil, fmt.Errorf("read hours %q: %q is no span: "+
				`write "09:00-12:30, 13:30-17:00" or "closed"`, text, strings.TrimSpace(part))
		}
		if from == to {
			return nil, fmt.Errorf("read hours %q: %q is empty: "+
				`for the whole day write "00:00-24:00"`, text, strings.TrimSpace(part))
		}
		if to < from {
			to += dayLong
		}
		spans = append(spans, Span{from, to})
	}
	return spans, nil
}

// parseClock reads "9:00" to "24:00", with seconds if wanted.
func parseClock(text string) (time.Duration, bool) {
	parts := strings.Split(strings.TrimSpace(text), ":")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, false
	}
	var sum time.Duration
	for i, unit := range []time.Duration{time.Hour, time.Minute, time.Second}[:len(parts)] {
		n, err := strconv.ParseUint(parts[i], 10, 8)
		if err != nil || len(parts[i]) > 2 || i > 0 && (n > 59 || len(parts[i]) != 2) {
			return 0, false
		}
		sum += time.Duration(n) * unit
	}
	return sum, sum <= dayLong
}
