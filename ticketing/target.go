package ticketing

import "strings"

// target is the status that the order moves the ticket to, empty if none. A
// person may write its name in any case of letters; an appointment leads to the
// status that is there for it.
func (j Judge) target(t Ticket, o Order) string {
	switch {
	case o.Resolve:
		return j.Process.resolvedBy(t)
	case o.Reopen && t.Finished():
		return j.Process.Key.Reopened
	case o.Reopen:
		return j.Process.Key.Answered
	case o.Status == "" && !o.Meet.From.IsZero():
		return j.Process.appointed().Name
	case o.Status == "" && o.NoMeeting:
		return j.Process.Key.Answered
	}
	for _, s := range j.Process.Statuses {
		if strings.EqualFold(s.Name, o.Status) {
			return s.Name
		}
	}
	return o.Status
}

// resolvedBy is the status in which an agent's "done" puts a ticket: the resolved
// phase of its track, if it has one.
func (p Process) resolvedBy(t Ticket) string {
	track, _ := p.TrackOf(t.Type)
	for _, phase := range track.Phases {
		if s, _ := p.Status(phase.Status); s.Class == ClassResolved {
			return s.Name
		}
	}
	return p.Key.ResolvedByAgent
}

// appointed is the status of an agreed date.
func (p Process) appointed() Status {
	for _, s := range p.Statuses {
		if s.Appointment != nil {
			return s
		}
	}
	return Status{}
}

// Waiting is the status in which a ticket waits for its customer; without a name if there is none.
func (p Process) Waiting() Status {
	for _, s := range p.Statuses {
		if s.Class == ClassWaitingCustomer && !s.SystemOnly && s.Appointment == nil {
			return s
		}
	}
	return Status{}
}
