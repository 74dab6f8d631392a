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
	// Short asks for the time of day alone: the day was just named.
	Short bool
}

// wording puts fields in words of one language; the first fault is kept.
type wording struct {
	book     *Book
	language string
	zone     *time.Location
	err      error
}

func (w *wording) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// text fills in a page that is a part of letters.
func (w *wording) text(page string, fields any) string {
	t, _ := w.book.find(page, w.language)
	text, err := execute(t, fields)
	w.fail(err)
	return text
}

// line is text of one line.
func (w *wording) line(page string, fields any) string {
	return ticketing.CleanLine(w.text(page, fields))
}

// span puts a delay in words; none is empty.
func (w *wording) span(d ticketing.Delay) string {
	if d.IsZero() {
		return ""
	}
	return w.line(spanPage, Span{N: d.N, Unit: unitWord(d.Unit)})
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

// moment puts an instant in words; the zero time is empty.
func (w *wording) moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return w.line(momentPage, momentOf(at.In(w.zone), false))
}

// clockTime is the time of day of an instant.
func (w *wording) clockTime(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return w.line(momentPage, momentOf(at.In(w.zone), true))
}

func momentOf(at time.Time, short bool) Moment {
	zone := at.Format("MST")
	if strings.HasPrefix(zone, "+") || strings.HasPrefix(zone, "-") {
		zone = "UTC" + at.Format("-07:00")
	}
	return Moment{Weekday: at.Weekday().String(), Day: at.Day(), Month: at.Month().String(),
		MonthNumber: int(at.Month()), Year: at.Year(), Clock: at.Format("15:04"), Zone: zone,
		Short: short}
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
