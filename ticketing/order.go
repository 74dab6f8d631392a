package ticketing

import (
	"slices"
	"strconv"
	"strings"
)

// order carries out what somebody at the command line wants. It has been
// checked by CheckOrder.
func (r *ruling) order(o OperatorOrder) {
	if o.Assign != "" {
		name := o.Assign
		if name == "-" {
			name = ""
		}
		r.do(Assigned{To: name})
	}
	if o.Note != "" {
		r.do(Noted{Author: o.By, Text: o.Note})
	}
	if o.Reply != "" {
		r.do(Said{Author: o.By, Text: o.Reply})
	}
	before := r.t.Status
	r.move(r.ordered(o), o.Code, false)
	letter := r.letterFor(o, before)
	if letter == "" {
		return
	}
	class, author := Automatic, ""
	if o.Reply != "" {
		class, author = Personal, o.By
	}
	r.writeCustomers(Letter{Name: letter, Class: class, Author: author, Text: o.Reply})
}

func (r *ruling) ordered(o OperatorOrder) string {
	if o.Resolve {
		return r.Process.Key.ResolvedByAgent
	}
	return o.Status
}

// letterFor picks the one letter that tells the customer of words and new
// status together.
func (r *ruling) letterFor(o OperatorOrder, before string) string {
	if r.t.Status != before {
		if s, _ := r.Process.Status(r.t.Status); s.Letter != "" {
			return s.Letter
		}
	}
	if o.Reply != "" {
		return "answer"
	}
	return ""
}

// OrderFault says why an order cannot be carried out, in words for the person
// who gave it; empty if it can.
func (j Judge) OrderFault(t Ticket, o OperatorOrder) string {
	target := o.Status
	if o.Resolve {
		target = j.Process.Key.ResolvedByAgent
	}
	if target != "" {
		if fault := j.statusFault(t, target, o); fault != "" {
			return fault
		}
	}
	if _, ok := j.People.AgentNamed(o.Assign); o.Assign != "" && o.Assign != "-" && !ok {
		return "nobody in the configuration is called " + strconv.Quote(o.Assign)
	}
	if o.Reply != "" && len(reachable(t)) == 0 {
		return "the ticket has no participant with a working address to answer"
	}
	return ""
}

func (j Judge) statusFault(t Ticket, target string, o OperatorOrder) string {
	s, ok := j.Process.Status(target)
	if !ok {
		return strconv.Quote(target) + " is no status of process " + strconv.Quote(j.Process.Name) +
			"; it has " + j.Process.statusNames()
	}
	if s.SystemOnly {
		return strconv.Quote(target) + " is set by ticketd itself, never by a person"
	}
	from, _ := j.Process.Status(t.Status)
	if len(from.Next) > 0 && !slices.Contains(from.Next, target) {
		return strconv.Quote(t.Status) + " is not followed by " + strconv.Quote(target)
	}
	if o.Code != "" && !slices.Contains(s.Codes, o.Code) {
		return strconv.Quote(o.Code) + " is no closing code of " + strconv.Quote(target)
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
