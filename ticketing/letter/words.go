package letter

import (
	"strings"
	"time"

	"ticketd/mail/reply"
	"ticketd/ticketing"
)

// Span is what a template "span.txt" sees: a delay to be put in words.
type Span struct {
	N int
	// Unit is one of minute, hour, day, week, month, working minute, working
	// hour, working day, end of working day (N: 0 this one, 1 the next).
	Unit string
}

// Moment is what a template "moment.txt" sees: an instant in the recipient's
// zone.
type Moment struct {
	Weekday     string // English: Monday
	Day         int
	Month       string // English: January
	MonthNumber int
	Year        int
	Clock       string // 24 hours: 17:05
	Zone        string // CET, UTC+04:00
}

// spanIn puts a delay in words; none is empty.
func (b *Book) spanIn(language string, d ticketing.Delay) (string, error) {
	if d.IsZero() {
		return "", nil
	}
	t, _ := b.find(spanPage, language)
	text, err := execute(t, Span{N: d.N, Unit: unitWord(d.Unit)})
	return ticketing.CleanLine(text), err
}

func unitWord(u ticketing.Unit) string {
	switch u {
	case ticketing.Minutes:
		return "minute"
	case ticketing.Hours:
		return "hour"
	case ticketing.Days:
		return "day"
	case ticketing.Weeks:
		return "week"
	case ticketing.Months:
		return "month"
	case ticketing.WorkingMinutes:
		return "working minute"
	case ticketing.WorkingHours:
		return "working hour"
	case ticketing.WorkingDays:
		return "working day"
	default:
		return "end of working day"
	}
}

// momentIn puts an instant in words, in the zone; the zero time is empty.
func (b *Book) momentIn(language string, at time.Time, zone *time.Location) (string, error) {
	if at.IsZero() {
		return "", nil
	}
	t, _ := b.find(momentPage, language)
	text, err := execute(t, momentOf(at.In(zone)))
	return ticketing.CleanLine(text), err
}

func momentOf(at time.Time) Moment {
	zone := at.Format("MST")
	if strings.HasPrefix(zone, "+") || strings.HasPrefix(zone, "-") {
		zone = "UTC" + at.Format("-07:00")
	}
	return Moment{Weekday: at.Weekday().String(), Day: at.Day(), Month: at.Month().String(),
		MonthNumber: int(at.Month()), Year: at.Year(), Clock: at.Format("15:04"), Zone: zone}
}

// markerIn is the line above which a customer is to answer. What stands below
// it is known to be quoted, however little their client marks it; empty if the
// installation wants none.
func (b *Book) markerIn(language string) (string, error) {
	t, _ := b.find(markerPage, language)
	text, err := execute(t, struct{}{})
	if text = ticketing.CleanLine(text); text == "" || err != nil {
		return "", err
	}
	return reply.MarkerOpen + " " + text + " " + reply.MarkerClose, nil
}
