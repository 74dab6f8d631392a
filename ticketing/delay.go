package ticketing

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// MaxDelay is the largest number a Delay may carry, whatever its unit. It keeps a slip of
// the finger in a process file from promising something for the next century.
const MaxDelay = 10_000

// A Unit says what a Delay counts, and by which clock: real units run by the wall clock,
// working units only while the calendar that they are handed to is open.
type Unit uint8

// The units. NoUnit is the zero value and belongs to the zero Delay.
const (
	NoUnit Unit = iota
	// Minutes and Hours are exact: an hour is 3600 seconds, also on the day of a clock change.
	Minutes
	Hours
	// Days, Weeks and Months keep the wall time in the calendar's zone: "3 weeks" from 09:00
	// ends at 09:00, though a clock change lies between. A month from the 31st ends on the
	// last day of a shorter month.
	Days
	Weeks
	Months
	// WorkingMinutes and WorkingHours count only while the calendar is open.
	WorkingMinutes
	WorkingHours
	// WorkingDays lead to the same wall time so many working days later.
	WorkingDays
	// EndOfWorkingDay leads to the close of the working day so many working days later: 0 is
	// the present one, 1 the next.
	EndOfWorkingDay
)

// unitNames has the words for each unit: singular, plural, and what else may be written.
var unitNames = map[Unit][]string{
	Minutes: {"min", "min", "mins", "minute", "minutes"},
	Hours:   {"h", "h", "hr", "hrs", "hour", "hours"},
	Days:    {"day", "days", "d"},
	Weeks:   {"week", "weeks", "w"},
	Months:  {"month", "months"},

	WorkingMinutes: {"working minute", "working minutes", "working min", "working mins"},
	WorkingHours:   {"working hour", "working hours", "working h", "working hr", "working hrs"},
	WorkingDays:    {"working day", "working days"},
}

// A Delay is a span of time as a process file writes it: "48 working hours", "1 working
// day", "end of next working day", "3 weeks". How long it lasts is known only from a moment
// on, in a calendar. The zero Delay means that there is none.
type Delay struct {
	N    int // how many, 0 to MaxDelay
	Unit Unit
}

// IsZero reports whether d says that there is no delay at all: no target, no timer. "At
// once" (0 min) is a delay and not zero.
func (d Delay) IsZero() bool { return d == Delay{} }

// Working reports whether d is counted in working time.
func (d Delay) Working() bool { return d.Unit >= WorkingMinutes && d.Unit <= EndOfWorkingDay }

// clockTime is a delay in minutes, hours or days as a duration; of working units
// what it lasts while the calendar is open, and a working day counts as eight hours.
func (d Delay) clockTime() time.Duration {
	n := time.Duration(d.N)
	switch d.Unit {
	case Minutes, WorkingMinutes:
		return n * time.Minute
	case Hours, WorkingHours:
		return n * time.Hour
	case WorkingDays:
		return n * 8 * time.Hour
	case Days:
		return n * 24 * time.Hour
	case Weeks:
		return n * 7 * 24 * time.Hour
	}
	return 0
}

// String writes d as ParseDelay reads it back: "30 min", "1 working day", "end of next
// working day", "at once", "none".
func (d Delay) String() string {
	switch {
	case d.IsZero():
		return "none"
	case d == Delay{0, Minutes}:
		return "at once"
	case d == Delay{0, EndOfWorkingDay}:
		return "end of this working day"
	case d == Delay{1, EndOfWorkingDay}:
		return "end of next working day"
	case d.Unit == EndOfWorkingDay:
		return fmt.Sprintf("end of working day %d", d.N)
	}
	names, known := unitNames[d.Unit]
	if !known {
		return fmt.Sprintf("%d of unit %d", d.N, d.Unit)
	}
	if d.N == 1 {
		return "1 " + names[0]
	}
	return strconv.Itoa(d.N) + " " + names[1]
}

// MarshalText writes d as String does, so that a Delay can stand in any text format.
func (d Delay) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDelay reads.
func (d *Delay) UnmarshalText(text []byte) error {
	parsed, err := ParseDelay(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// errDelay is the remedy that ends every complaint about the form of a delay.
var errDelay = errors.New(`write a whole number and a unit, such as "30 min", "4 h", ` +
	`"14 days", "3 weeks", "1 month", "30 working minutes", "48 working hours", ` +
	`"2 working days", or "end of next working day", "at once", "none"`)

// ParseDelay reads a delay: a whole number from 1 to MaxDelay and a unit in English, with or
// without a space between them, in any case ("30 min", "4h", "2 working days", "3 Weeks").
// "business" may stand for "working". Besides these it reads "end of this working day", "end
// of next working day", "end of working day 3", "at once" and "none" (the zero Delay).
// Fractions and sums ("1 h 30 min") are refused.
func ParseDelay(text string) (Delay, error) {
	words := strings.Join(strings.Fields(strings.ToLower(text)), " ")
	words = strings.Replace(words, "business ", "working ", 1)
	switch words {
	case "none":
		return Delay{}, nil
	case "at once":
		return Delay{0, Minutes}, nil
	case "end of this working day", "end of working day", "end of working day 0":
		return Delay{0, EndOfWorkingDay}, nil
	case "end of next working day", "end of the next working day":
		return Delay{1, EndOfWorkingDay}, nil
	}
	if number, ok := strings.CutPrefix(words, "end of working day "); ok {
		return countedDelay(text, number, EndOfWorkingDay)
	}
	number := words[:len(words)-len(strings.TrimLeft(words, "0123456789"))]
	unit := unitNamed(strings.TrimSpace(words[len(number):]))
	if unit == NoUnit {
		return Delay{}, fmt.Errorf("read delay %q: %w", text, errDelay)
	}
	return countedDelay(text, number, unit)
}

// countedDelay holds the number against the limits.
func countedDelay(text, number string, unit Unit) (Delay, error) {
	if number == "" || strings.Trim(number, "0123456789") != "" {
		return Delay{}, fmt.Errorf("read delay %q: %w", text, errDelay)
	}
	n, err := strconv.Atoi(number)
	if err != nil || n > MaxDelay {
		return Delay{}, fmt.Errorf("read delay %q: more than %d; choose a larger unit",
			text, MaxDelay)
	}
	if n == 0 {
		return Delay{}, fmt.Errorf(`read delay %q: it is nothing; write "at once" or "none"`, text)
	}
	return Delay{n, unit}, nil
}

// unitNamed finds the unit that a word names, NoUnit if none.
func unitNamed(word string) Unit {
	for unit, names := range unitNames {
		for _, name := range names {
			if name == word {
				return unit
			}
		}
	}
	return NoUnit
}
