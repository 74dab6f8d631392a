package ticketing

import "slices"

// Reconsidered says that the process may be another than when the ticket was
// last judged: what comes due is planned anew.
type Reconsidered struct{}

func (Reconsidered) event() {}

// Successor is the status that a ticket of this status belongs in: itself, or
// what the process has renamed it to; false if it knows neither.
func (p Process) Successor(status string) (Status, bool) {
	if s, ok := p.Status(status); ok {
		return s, true
	}
	to, renamed := p.Renamed[status]
	if !renamed {
		return Status{}, false
	}
	return p.Status(to)
}

// reconsider brings the ticket's status in line with the process. Only the flag
// that it waits for its customer outlives a status of another class.
func (r *ruling) reconsider() {
	if r.t.MergedInto != 0 || r.t.Status == "" {
		return
	}
	s, ok := r.Process.Successor(r.t.Status)
	class := s.Class
	if r.Process.On.Question && r.t.Class == ClassWaitingCustomer &&
		class != ClassResolved && class != ClassClosed {
		class = ClassWaitingCustomer
	}
	if !ok || s.Name == r.t.Status && class == r.t.Class {
		return
	}
	code := r.t.Code
	if !slices.Contains(s.Codes, code) && class != ClassResolved && class != ClassClosed {
		code = ""
	}
	r.why("the process file has changed: %q is now %q (%s)", r.t.Status, s.Name, s.Class)
	r.do(StatusChanged{From: r.t.Status, To: s.Name, Class: class, Code: code, Automatic: true,
		Renamed: s.Name != r.t.Status})
}

// Misfit is what a process has no word for any more, though a ticket has it.
type Misfit struct {
	What string // "status", "type" or "priority"
	Name string
}

// Misfits lists what the process no longer knows of a ticket: the status, renamed
// or not, and of a ticket that is not closed its type and priority, too.
func (p Process) Misfits(t Ticket) []Misfit {
	if t.MergedInto != 0 {
		return nil
	}
	var all []Misfit
	if _, ok := p.Status(t.Status); !ok && t.Status != "" {
		all = append(all, Misfit{"status", t.Status})
	}
	if t.Class == ClassClosed {
		return all
	}
	if _, ok := p.TypeNamed(t.Type); !ok && t.Type != "" {
		all = append(all, Misfit{"type", t.Type})
	}
	known := slices.ContainsFunc(p.Priorities, func(prio Priority) bool { return prio.Name == t.Priority })
	if t.Priority != "" && !known {
		all = append(all, Misfit{"priority", t.Priority})
	}
	return all
}
