package ticketing

import (
	"slices"
	"time"
)

// tick is the shortest time a timer runs, so that two timers that start each
// other at once take turns by the minute and do not spin.
const tick = time.Minute

// item is something that time alone brings about. Carrying it out takes it off
// the agenda, or moves it on.
type item struct {
	Deadline
	do func(*ruling)
}

// agenda is everything that comes due on the ticket, as it is now: a function
// of what is recorded and of the process, so that downtime, a changed process and
// a clock that jumps need no case of their own.
func (r *ruling) agenda() []item {
	if r.t.MergedInto != 0 || r.t.Opened.IsZero() || r.t.Dormant && !r.t.Finished() {
		return nil
	}
	items := append(r.timers(), r.pending()...)
	if r.t.Class != ClassClosed {
		items = append(items, r.clocks()...)
		items = append(items, r.cadence()...)
	}
	return append(items, r.meeting()...)
}

// mostAtOnce bounds what one passing of time does to a ticket. What is left
// comes a minute later.
const mostAtOnce = 100

// time carries out what is due, the longest due first. What comes of it counts
// from now, not from when it was due: after a long downtime a customer who is
// told "in two days" has two days.
func (r *ruling) time() {
	r.alone = true
	for range mostAtOnce {
		next, found := firstOf(r.agenda())
		if !found || next.At.After(r.now) {
			return
		}
		next.do(r)
	}
}

func firstOf(items []item) (first item, found bool) {
	for _, i := range items {
		if !found || i.At.Before(first.At) {
			first, found = i, true
		}
	}
	return first, found
}

// plan writes down what comes due next, as far as it has changed. Letters that
// were decided on are as good as written.
func (r *ruling) plan() {
	for _, l := range r.d.Letters {
		r.t = r.t.Apply(r.now, Wrote{To: l.To.Address, Role: l.Role, Ack: l.Ack,
			MessageID: l.Name, Held: l.Held})
	}
	var wanted []Deadline
	for _, i := range r.agenda() {
		at := i.At.UTC().Round(0)
		if !at.After(r.now) {
			at = r.now.Add(tick).UTC()
		}
		if n := slices.IndexFunc(wanted, func(d Deadline) bool { return d.Timer == i.Timer }); n < 0 {
			wanted = append(wanted, Deadline{i.Timer, at})
		} else if at.Before(wanted[n].At) {
			wanted[n].At = at
		}
	}
	for _, d := range r.t.Deadlines {
		if !slices.ContainsFunc(wanted, func(w Deadline) bool { return w.Timer == d.Timer }) {
			r.do(Scheduled{Timer: d.Timer})
		}
	}
	for _, w := range wanted {
		if !slices.ContainsFunc(r.t.Deadlines, func(d Deadline) bool {
			return d.Timer == w.Timer && d.At.Equal(w.At)
		}) {
			r.do(Scheduled(w))
		}
	}
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// timers are the timers of the present status.
func (r *ruling) timers() []item {
	if !r.t.Until.IsZero() {
		return nil // nothing is expected of the customer yet
	}
	var items []item
	for _, timer := range r.Process.Timers {
		if timer.In != r.t.Status || r.Process.Flagged(r.t) {
			continue
		}
		since := r.t.StatusSince
		warning, end := r.ends(timer)
		done := "timer " + timer.Name + " " + since.UTC().Format(time.RFC3339)
		if timer.To != "" || r.t.did(done).IsZero() {
			items = append(items, item{Deadline{timer.Name, end},
				func(r *ruling) { r.fire(timer, done) }})
		}
		warned := "warned by " + done
		if !timer.WarnAfter.IsZero() && r.t.did(warned).IsZero() {
			items = append(items, item{Deadline{timer.Name + ": warning", warning}, func(r *ruling) {
				r.do(Remembered{warned})
				if end.After(r.now) {
					r.why("%s in %s without an answer: warning of timer %q", timer.WarnAfter, timer.In, timer.Name)
					r.tellCustomers(timer.WarnLetter, "")
				}
			}})
		}
	}
	return items
}

// ends tells when a timer of the present status warns, if it does, and when it
// ends. A customer who is away is warned no earlier than on the day of their return,
// has as long from then on as anybody has from the warning, and that whole day.
func (r *ruling) ends(timer Timer) (warning, end time.Time) {
	calendar, since := r.Process.calendar(timer.Calendar), r.t.StatusSince
	end = latest(calendar.After(since, timer.After), since.Add(tick))
	warning = end
	if !timer.WarnAfter.IsZero() {
		warning = calendar.After(since, timer.WarnAfter)
	}
	from, till := r.back()
	if r.t.Class != ClassWaitingCustomer || !till.After(warning) {
		return warning, end
	}
	left := calendar.Between(warning, end)
	if from.After(warning) {
		warning = from
		end = calendar.Add(warning, left)
	}
	return warning, latest(end, till)
}

// back is the day on which somebody who was away is back, in the process's zone;
// zero: nobody was.
func (r *ruling) back() (from, till time.Time) {
	if r.t.Away.IsZero() {
		return from, till
	}
	zone := r.Process.Zone
	if zone == nil {
		zone = time.UTC
	}
	year, month, day := r.t.Away.UTC().Date()
	return time.Date(year, month, day, 0, 0, 0, 0, zone), time.Date(year, month, day+1, 0, 0, 0, 0, zone)
}

func (r *ruling) fire(timer Timer, done string) {
	r.why("%s in %s without an answer: timer %q", timer.After, timer.In, timer.Name)
	if timer.Letter != "" {
		r.tellCustomers(timer.Letter, "")
	}
	if timer.To == "" {
		r.do(Remembered{done})
		return
	}
	r.move(timer.To, timer.Code, true)
	if timer.Letter == "" {
		r.announce()
	}
}

// clocks are the ends of the clocks that run, and the warnings before them.
func (r *ruling) clocks() []item {
	var items []item
	for _, reading := range r.Process.Readings(r.t, r.now) {
		if !reading.Met.IsZero() || reading.Due.IsZero() {
			continue
		}
		key := reading.key(r.t)
		if missed := "missed " + key; r.t.did(missed).IsZero() {
			items = append(items, item{Deadline{reading.Clock.Name, reading.Due},
				func(r *ruling) { r.miss(reading, missed) }})
		}
		warned := "warned of " + key
		at := reading.warning(r.Process.calendar(reading.Target.Calendar), r.t)
		if !at.IsZero() && at.Before(reading.Due) && r.t.did(warned).IsZero() {
			items = append(items, item{Deadline{reading.Clock.Name + ": warning", at},
				func(r *ruling) { r.warn(reading, warned) }})
		}
	}
	return items
}

// warn tells that a clock is nearly over. After a downtime in which it ran out
// altogether only that is told.
func (r *ruling) warn(reading Reading, done string) {
	r.do(Remembered{done})
	if !reading.Due.After(r.now) {
		return
	}
	c := reading.Clock
	r.do(PromiseWarned{Clock: c.Name, Due: reading.Due})
	r.why("%d %% of the time for %q is over", c.Warn, c.Words())
	r.tellRoles(c.WarnTell, "notice-warning", r.clockFields(reading), map[string]time.Time{"due": reading.Due})
}

// miss tells that a clock has run out, and sets going what the process has for
// that.
func (r *ruling) miss(reading Reading, done string) {
	c := reading.Clock
	r.do(Remembered{done})
	r.do(PromiseMissed{Clock: c.Name, Kind: c.Kind, Due: reading.Due})
	letter := "notice-missed"
	switch c.Kind {
	case Expectation:
		r.why("it takes longer than usual: %q", reading.words())
		letter = "notice-late"
	case Trigger:
		r.why("the time for %q is over", c.Words())
		letter = "notice-escalated"
	default:
		r.why("the promise %q is missed", c.Words())
	}
	if before := r.t.Status; c.Escalate {
		r.escalate(c.Words())
		if r.t.Status != before {
			r.announce()
		}
	}
	r.tellRoles(c.MissTell, letter, r.clockFields(reading), map[string]time.Time{"due": reading.Due})
}

func (r *ruling) clockFields(reading Reading) map[string]string {
	return map[string]string{"clock": reading.words(), "within": reading.Target.Within.String(),
		"calendar": reading.Target.Calendar, "phones": r.phones()}
}

// escalate raises the flag and moves the ticket where the process says so.
func (r *ruling) escalate(by string) {
	if r.t.Escalated.IsZero() {
		r.do(Escalated{By: by})
	}
	r.move(r.Process.Key.Escalated, "", true)
}

// meeting is the reminder before an appointment, and its end. The date was
// agreed on, so that people are reminded though the customer has written again
// since; only a ticket that still waits for the day ends with it.
func (r *ruling) meeting() []item {
	a, m := r.Process.appointed().Appointment, r.t.Appointment
	if a == nil || m.From.IsZero() || r.t.Finished() {
		return nil
	}
	var items []item
	ended := "the end of the appointment " + m.From.UTC().Format(time.RFC3339)
	if s, _ := r.Process.Status(r.t.Status); s.Appointment != nil && r.t.did(ended).IsZero() {
		at := latest(m.To, r.t.StatusSince.Add(tick))
		items = append(items, item{Deadline{"appointment", at}, func(r *ruling) {
			r.do(Remembered{ended})
			r.why("the appointment is over")
			r.move(s.Appointment.Over.Status, s.Appointment.Over.Code, true)
			r.announce()
		}})
	}
	done := reminderOf(m)
	if a.Remind.IsZero() || !r.t.did(done).IsZero() {
		return items
	}
	at := m.From.Add(-a.Remind.clockTime())
	return append(items, item{Deadline{"appointment: reminder", at}, func(r *ruling) {
		r.do(Remembered{done})
		r.remindOf(*a, m)
	}})
}

// reminderOf is the deed that remembers the reminder of an appointment.
func reminderOf(m Meeting) string {
	return "reminded of the appointment " + m.From.UTC().Format(time.RFC3339)
}

// remindOf tells both sides of an appointment that is still to come.
func (r *ruling) remindOf(a Appointment, m Meeting) {
	if !m.From.After(r.now) {
		return
	}
	r.why("the appointment is near")
	if a.Letter != "" {
		r.tellCustomers(a.Letter, "")
	}
	r.tellTeam("notice-appointment", "", map[string]string{"phones": r.phones()})
}
