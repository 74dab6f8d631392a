package ticketing

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// OrderFault says why an order cannot be carried out, in words for the person
// who gave it; empty if it can.
func (j Judge) OrderFault(t Ticket, o Order, now time.Time) string {
	target := j.target(t, o)
	assignee, agent := j.People.AgentNamed(o.Assign)
	_, author := j.People.AgentNamed(o.By)
	switch {
	case o.AsAgent && !author:
		return j.People.Unknown(o.By)
	case o.Empty():
		return "nothing is ordered: give words, a status or an agent"
	case j.accountFault(o) != "":
		return j.accountFault(o)
	case j.factFault(t, o.Facts) != "":
		return j.factFault(t, o.Facts)
	case j.dateFault(t, o, now) != "":
		return j.dateFault(t, o, now)
	case o.Code != "" && target == "":
		return "a closing code goes with the status that ends the ticket"
	case o.Assign != "" && o.Assign != "-" && !agent:
		return j.People.Unknown(o.Assign)
	case agent && assignee.Name != o.By && !j.People.There(assignee, now):
		return assignee.Name + " is away: assign it to somebody who is there, or to nobody (-)"
	case j.peopleFault(t, o) != "":
		return j.peopleFault(t, o)
	case target == "":
		return ""
	case t.Incident && !t.Finished() && j.finishes(target):
		return "it is an incident, which ends with its cases: ticketd incident update " +
			t.Tag().String() + " --resolve"
	}
	return j.statusFault(t, target, o, now)
}

func (j Judge) finishes(status string) bool {
	s, _ := j.Process.Status(status)
	return s.Class == ClassResolved || s.Class == ClassClosed
}

func (j Judge) statusFault(t Ticket, target string, o Order, now time.Time) string {
	s, known := j.Process.Status(target)
	from, _ := j.Process.Status(t.Status)
	switch {
	case !known:
		return strconv.Quote(target) + " is no status of process " +
			strconv.Quote(j.Process.Name) + "; it has " + j.Process.statusNames()
	case s.SystemOnly:
		return strconv.Quote(target) + " is set by ticketd itself, never by a person"
	case o.Code != "" && !slices.Contains(s.Codes, o.Code):
		return strconv.Quote(o.Code) + " is no closing code of " + strconv.Quote(target) + "; it has " +
			first(strings.Join(s.Codes, ", "), "none")
	case target == t.Status && o.Code != "" && o.Code != t.Code:
		return "the ticket is " + strconv.Quote(target) + " with the code " +
			strconv.Quote(t.Code) + " already: move it to another status first"
	case target == t.Status:
		return "" // ordering it twice is harmless
	case s.Appointment != nil && o.Meet.From.IsZero() && t.Appointment.over(now):
		return strconv.Quote(target) + " needs a date to come: the ticket's appointment is over"
	case len(from.Next) > 0 && !slices.Contains(from.Next, target):
		return strconv.Quote(t.Status) + " is not followed by " + strconv.Quote(target) +
			", only by " + strings.Join(from.Next, ", ")
	}
	return ""
}

// factFault says which fact the process doesn't know.
func (j Judge) factFault(t Ticket, f Facts) string {
	p, typ := j.Process, t.Type
	if f.Type != "" {
		known, ok := p.TypeNamed(f.Type)
		if !ok {
			return unknown(f.Type, "type", p.Name, names(p.Types, func(t Type) string { return t.Name }))
		}
		typ = known.Name
	}
	fitting := slices.DeleteFunc(slices.Clone(p.Priorities), func(prio Priority) bool { return !prio.Fits(typ) })
	_, priority := p.PriorityNamed(f.Priority, typ)
	_, category := p.CategoryNamed(f.Category)
	_, product := p.ProductNamed(f.Product)
	switch {
	case f.Priority != "" && !priority:
		return unknown(f.Priority, "priority", p.Name, names(fitting, func(p Priority) string { return p.Name }))
	case f.Category != "" && !category:
		return unknown(f.Category, "category", p.Name, p.Categories)
	case f.Product != "" && !product:
		return unknown(f.Product, "product", p.Name, p.Products)
	}
	return ""
}

func names[T any](all []T, name func(T) string) []string {
	list := make([]string, len(all))
	for i, one := range all {
		list[i] = name(one)
	}
	return list
}

func unknown(word, kind, process string, known []string) string {
	fault := strconv.Quote(word) + " is no " + kind + " of process " + strconv.Quote(process)
	if len(known) == 0 {
		return fault + "; it has none"
	}
	return fault + "; it has " + strings.Join(known, ", ")
}

// dateFault says what is wrong with the dates of an order, and with what else
// comes by the clock.
func (j Judge) dateFault(t Ticket, o Order, now time.Time) string {
	meets := !o.Meet.From.IsZero()
	switch {
	case !o.Due.IsZero() && !o.Due.After(now):
		return "the date is over: agree on one to come"
	case meets && !o.Meet.From.After(now):
		return "the appointment would be over: choose a time to come"
	case meets && !o.Meet.To.IsZero() && !o.Meet.To.After(o.Meet.From):
		return "the appointment would end before it begins"
	case meets && j.Process.appointed().Name == "":
		return "process " + strconv.Quote(j.Process.Name) + " has no status for appointments"
	case o.NoMeeting && t.Appointment.From.IsZero():
		return "the ticket has no appointment to cancel"
	case o.Updates == UpdatesStarted && !j.Process.updates(t):
		return "process " + strconv.Quote(j.Process.Name) + " has no regular updates for a ticket like this"
	case o.Wait && j.finishes(j.target(t, o)):
		return "the ticket cannot end and wait for its customer at the same time"
	case o.Wait && !j.Process.On.Question && j.Process.Waiting().Name == "":
		return "process " + strconv.Quote(j.Process.Name) + " has no status in which a ticket waits for its customer"
	}
	return ""
}

func (p Process) statusNames() string {
	names := make([]string, 0, len(p.Statuses))
	for _, s := range p.Statuses {
		if !s.SystemOnly {
			names = append(names, s.Name)
		}
	}
	return strings.Join(names, ", ")
}
