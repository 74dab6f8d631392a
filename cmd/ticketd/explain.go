package main

import (
	"context"
	"time"

	"ticketd/schedule/calendar"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// explainView is every clock of a ticket at one moment, so that each figure can
// be recomputed from the ones beside it.
type explainView struct {
	ticketView
	At   time.Time `json:"at"`   // the moment of reading
	Zone string    `json:"zone"` // the team's, in which people are shown times
	// Since is when the clocks' records begin; none: the ticket is from before.
	Since      *time.Time  `json:"since,omitempty"`
	Dormant    bool        `json:"dormant,omitempty"` // it was imported, and no clock runs yet
	Clocks     []clockView `json:"clocks"`
	NextUpdate *time.Time  `json:"next_update,omitempty"` // owed to the customer
}

type clockView struct {
	Clock    string              `json:"clock"`
	Title    string              `json:"title"`
	Kind     ticketing.ClockKind `json:"kind"`
	Status   string              `json:"status,omitempty"` // which started it, if each starts it anew
	State    ticketing.State     `json:"state"`
	Usual    string              `json:"usual,omitempty"`          // the shortest usual time
	Within   string              `json:"within,omitempty"`         // "1 working day"
	Whole    float64             `json:"within_seconds,omitempty"` // the same in the calendar's time
	Agreed   bool                `json:"agreed,omitempty"`         // what counts is the date that the customer is told
	Calendar string              `json:"calendar"`
	Hours    string              `json:"hours"` // of the calendar
	Zone     string              `json:"calendar_zone,omitempty"`
	Start    time.Time           `json:"start"`
	Due      *time.Time          `json:"due,omitempty"` // none while it rests
	Met      *time.Time          `json:"met,omitempty"`
	MetBy    ticketing.Cue       `json:"met_by,omitempty"`
	Missed   bool                `json:"missed"`
	Worked   float64             `json:"worked_seconds"`         // of the calendar
	Left     *float64            `json:"left_seconds,omitempty"` // until due; negative: over
	Segments []segmentView       `json:"segments"`
}

type segmentView struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Runs   bool      `json:"runs"`
	Why    string    `json:"why"` // the status
	Worked float64   `json:"worked_seconds"`
	// Holidays are days within that would else have counted.
	Holidays []holidayView `json:"holidays,omitempty"`
}

type holidayView struct {
	Date string `json:"date"`
	Name string `json:"name"`
}

// explain reads the clocks of a ticket; a merged number leads to the ticket that
// goes on.
func (g *gateway) explain(ctx context.Context, a ticketArgs) (v explainView, err error) {
	n, err := numberOf(a.Ticket)
	if err != nil {
		return v, err
	}
	err = g.store.View(ctx, func(r desk.Reader) error {
		if _, found, err := r.Ticket(n); err != nil || !found {
			return orNoTicket(err, a.Ticket)
		}
		t, err := desk.Surviving(r, n)
		v = explainView{ticketView: g.viewOf(t), At: g.now().UTC(), Zone: g.desk.Zone().String()}
		v.read(g.desk.Process(t), t)
		return err
	})
	return v, err
}

// read reads the clocks that a process keeps for the ticket.
func (v *explainView) read(p ticketing.Process, t ticketing.Ticket) {
	if len(t.Course) > 0 {
		v.Since = moment(t.Course[0].From)
	}
	v.Dormant = t.Dormant
	v.NextUpdate = moment(p.NextUpdate(t))
	v.Clocks = []clockView{}
	for _, r := range p.Readings(t, v.At) {
		v.Clocks = append(v.Clocks, clockOfReading(r, t, v.At))
	}
}

func clockOfReading(r ticketing.Reading, t ticketing.Ticket, at time.Time) clockView {
	c := clockView{Clock: r.Clock.Name, Title: r.Clock.Words(), Kind: r.Clock.Kind,
		Agreed: r.Target.Agreed && (!t.Agreed.IsZero() || r.Target.Within.IsZero()),
		Start:  r.Start, Due: moment(r.Due), Met: moment(r.Met), MetBy: r.MetBy, Missed: r.Missed,
		Worked: r.Worked.Seconds(), Segments: []segmentView{}}
	if !c.Agreed {
		c.Within = r.Target.Within.String()
		c.Whole = r.Calendar.Between(r.Start, r.Calendar.After(r.Start, r.Target.Within)).Seconds()
		if !r.Target.Usual.IsZero() {
			c.Usual = r.Target.Usual.String()
		}
	}
	if left, known := r.Left(at); known {
		c.Left = new(left.Seconds())
	}
	if r.Clock.Starts == ticketing.FromEntered {
		c.Status = t.Status
		if len(r.Segments) > 0 {
			c.Status = r.Segments[0].Why
		}
	}
	c.Calendar, c.Hours, c.Zone = calendarInWords(r)
	c.State = r.State()
	for _, s := range r.Segments {
		c.Segments = append(c.Segments, segmentView{From: s.From, To: s.To, Runs: s.Runs, Why: s.Why,
			Worked: s.Worked.Seconds(), Holidays: holidaysIn(s, r.Calendar)})
	}
	return c
}

// alwaysOpen is what people call the hours of a calendar that never closes.
const alwaysOpen = "round the clock"

func calendarInWords(r ticketing.Reading) (name, hours, zone string) {
	name = r.Target.Calendar
	if name == "" {
		name = "always"
	}
	c, ok := r.Calendar.(*calendar.Calendar)
	if !ok || roundTheClock(c) {
		return name, alwaysOpen, ""
	}
	return name, c.Hours().String(), c.Zone().String()
}

// maxHolidays bounds how many days of a segment are looked at for holidays.
const maxHolidays = 3660

// holidaysIn lists the days of a segment on which work would have been done, were
// they not holidays.
func holidaysIn(s ticketing.Segment, c ticketing.Calendar) (days []holidayView) {
	open, ok := c.(*calendar.Calendar)
	if !ok || !s.Runs {
		return nil
	}
	hours := open.Hours()
	year, month, date := s.From.In(open.Zone()).Date()
	for i := range maxHolidays {
		noon := time.Date(year, month, date+i, 12, 0, 0, 0, open.Zone())
		if noon.Add(-12 * time.Hour).After(s.To) {
			break
		}
		if name, is := open.Holiday(noon); is && len(hours[noon.Weekday()]) > 0 {
			days = append(days, holidayView{noon.Format(time.DateOnly), name})
		}
	}
	return days
}
