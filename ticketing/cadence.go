package ticketing

import (
	"cmp"
	"slices"
	"time"
)

// updatesSet is the deed that remembers since when Ticket.Updates holds.
const updatesSet = "updates set"

// cadenceOf finds the regular updates that the ticket's customer is owed now: those
// of its priority; where they were begun by hand and it has none, the first.
func (p Process) cadenceOf(t Ticket) (Cadence, bool) {
	if t.Incident || t.Updates == UpdatesStopped || t.Finished() || len(t.Course) == 0 || p.unanswered(t) {
		return Cadence{}, false
	}
	now := t.Course[len(t.Course)-1]
	fits := func(c Cadence) bool {
		return (len(c.Types) == 0 || slices.Contains(c.Types, t.Type)) && !now.in(c.Until)
	}
	i := slices.IndexFunc(p.Cadences, func(c Cadence) bool {
		return fits(c) && (len(c.Priorities) == 0 || slices.Contains(c.Priorities, t.Priority))
	})
	if i < 0 && t.Updates == UpdatesStarted {
		i = slices.IndexFunc(p.Cadences, fits)
	}
	if i < 0 {
		return Cadence{}, false
	}
	return p.Cadences[i], true
}

// updates reports whether starting regular updates would bring the ticket any.
func (p Process) updates(t Ticket) bool {
	t.Updates = UpdatesStarted
	_, owed := p.cadenceOf(t)
	return owed
}

// NextUpdate is when the customer is owed the next regular update, if nothing is
// fixed and nobody writes before; zero: never, or not while it rests.
func (p Process) NextUpdate(t Ticket) time.Time {
	c, owed := p.cadenceOf(t)
	if !owed || t.Course[len(t.Course)-1].in(c.Pauses) {
		return time.Time{}
	}
	calendar := p.calendar(c.Calendar)
	start := stretches(FromPriority, t.Course)[0][0].From
	next := calendar.After(start, c.After)
	if t.Updates == UpdatesStarted {
		next = calendar.After(t.did(updatesSet), c.Every)
	}
	for _, said := range []time.Time{t.LastOut, resumed(t.Course, c)} {
		if said.After(start) {
			next = latest(next, calendar.After(said, c.Every))
		}
	}
	if t.LastUpdate.IsZero() {
		return next
	}
	return latest(next, calendar.After(t.LastUpdate, c.Every)) // whatever the clock says of start
}

// resumed tells when the present stretch without a rest or an end began; zero if
// there was none before it.
func resumed(course []Leg, c Cadence) (since time.Time) {
	for _, l := range slices.Backward(course) {
		if l.in(c.Pauses) || l.in(c.Until) || l.Class == ClassResolved || l.Class == ClassClosed {
			return since
		}
		since = l.From
	}
	return time.Time{}
}

// cadence is the next update, and the reminder to write it before, if anybody is
// there to be updated.
func (r *ruling) cadence() []item {
	next := r.Process.NextUpdate(r.t)
	if next.IsZero() || len(r.audience(Automatic)) == 0 {
		return nil
	}
	c, _ := r.Process.cadenceOf(r.t)
	items := []item{{Deadline{c.Name, next}, func(r *ruling) { r.update(c) }}}
	done := "reminded of " + c.Name
	at := r.Process.calendar(c.Calendar).Add(next, -c.Remind.clockTime())
	if c.Remind.IsZero() || !r.t.did(done).Before(at) {
		return items
	}
	return append(items, item{Deadline{c.Name + ": reminder", at}, func(r *ruling) {
		r.do(Remembered{done})
		if next.After(r.now) {
			r.why("the customer is owed an update by %s",
				next.In(cmp.Or(r.Process.Zone, time.UTC)).Format("Mon 2006-01-02 15:04 MST"))
			r.tellRoles([]string{AssigneeRole}, "notice-update-due", nil, map[string]time.Time{"due": next})
		}
	}})
}

// update tells the customers honestly how it stands, as nobody else did in time.
func (r *ruling) update(c Cadence) {
	r.do(Updated{Cadence: c.Name})
	r.why("nobody wrote to the customer in time: an automatic update (%s)", c.Name)
	r.writeCustomers(Letter{Name: c.Letter, Class: Automatic, Purpose: PurposeUpdate,
		Moments: map[string]time.Time{"next": r.Process.NextUpdate(r.t)}})
}
