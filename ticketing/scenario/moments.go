package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

const (
	momentLayout = "Mon 2006-01-02 15:04"
	// officeCalendar is the calendar of working time that every process has.
	officeCalendar = "office"
)

// moment reads "Mon 2026-03-02 10:00" or "2026-03-02 10:00" in the scenario's
// zone.
func (h Heading) moment(text string) (time.Time, error) {
	for _, layout := range []string{momentLayout, momentLayout[4:]} {
		when, err := time.ParseInLocation(layout, text, h.Zone)
		wall, _ := time.Parse(layout, text) // what was written, in no zone
		switch {
		case err != nil:
		case when.Format(time.TimeOnly) != wall.Format(time.TimeOnly):
			return when, fmt.Errorf("%q does not exist: the clocks change then", text)
		case layout == momentLayout && !strings.EqualFold(when.Format("Mon"), text[:3]):
			return when, fmt.Errorf("%q is a %s", text[4:], when.Format("Monday"))
		default:
			return when, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no moment: write it as \"Mon 2026-03-02 10:00\"", text)
}

func (r *reader) moment(l line, text string) time.Time {
	when, err := r.s.Heading.moment(text)
	if err != nil {
		what, remedy, _ := strings.Cut(err.Error(), ": ")
		r.fault(l, what, remedy)
	}
	return when
}

func (h Heading) words(t time.Time) string { return t.In(h.Zone).Format(momentLayout) }

func (r *reader) at(l line) action {
	when := r.moment(l, l.m[0])
	return func(p *performance) error { return p.Travel(when) }
}

// after reads a span: as "90m", or as process files have it.
func (r *reader) after(l line) action {
	if span, err := time.ParseDuration(l.m[0]); err == nil && span > 0 && l.m[1] == "" {
		return func(p *performance) error { return p.Travel(p.Now().Add(span)) }
	}
	delay, err := ticketing.ParseDelay(l.m[0])
	if err != nil || delay.IsZero() {
		r.fault(l, fmt.Sprintf("%q is no span of time", l.m[0]),
			`write it as "90m", "3 days", "2 weeks" or "48 working hours"`)
	}
	return func(p *performance) error {
		calendar, err := p.calendar(delay, l.m[1])
		if err != nil {
			return err
		}
		return p.Travel(calendar.After(p.Now(), delay))
	}
}

// restart stops the gateway and starts it, after a span in which it stood still.
func (r *reader) restart(l line) action {
	var span time.Duration
	if l.m[0] != "" {
		var err error
		if span, err = time.ParseDuration(l.m[0]); err != nil || span <= 0 {
			r.fault(l, fmt.Sprintf("%q is no span of time", l.m[0]), `write it as "restart after 6h30m"`)
		}
	}
	return func(p *performance) error { return p.Restart(span) }
}

func (p *performance) calendar(d ticketing.Delay, name string) (ticketing.Calendar, error) {
	all := p.Process(ticketing.Ticket{Intake: p.heading.Intakes[0].Name}).Calendars
	if name == "" && d.Working() {
		name = officeCalendar
	}
	if c, ok := all[name]; ok {
		return c, nil
	}
	known := slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(n string) bool { return n == "" })
	return nil, fmt.Errorf("the process has no calendar %q; %s", name, sheet.Nearest(name, known))
}
