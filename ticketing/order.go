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
		agent, _ := r.People.AgentNamed(o.Assign) // "-" is nobody
		r.do(Assigned{To: agent.Name})
	}
	if o.Note != "" {
		r.do(Noted{Author: o.By, Text: o.Note})
	}
	if o.Reply != "" {
		r.do(Said{Author: o.By, Text: o.Reply})
	}
	before := r.t.Status
	r.move(r.target(o), o.Code, false)
	letter := r.letterFor(o, before)
	if letter == "" {
		return
	}
	class, author := Automatic, ""
	if o.Reply != "" {
		agent, _ := r.People.AgentNamed(o.By) // else the team answers
		class, author = Personal, agent.Name
	}
	r.writeCustomers(Letter{Name: letter, Class: class, Author: author, Text: o.Reply})
}

// target is the status that the order moves the ticket to, empty if none. A
// person may write its name in any case of letters.
func (j Judge) target(o OperatorOrder) string {
	if o.Resolve {
		return j.Process.Key.ResolvedByAgent
	}
	for _, s := range j.Process.Statuses {
		if strings.EqualFold(s.Name, o.Status) {
			return s.Name
		}
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
	target := j.target(o)
	_, agent := j.People.AgentNamed(o.Assign)
	_, author := j.People.AgentNamed(o.By)
	switch {
	case o.AsAgent && !author:
		return "nobody in the configuration is called " + strconv.Quote(o.By)
	case o == OperatorOrder{By: o.By, Code: o.Code, AsAgent: o.AsAgent}:
		return "nothing is ordered: give words, a status or an agent"
	case o.Code != "" && target == "":
		return "a closing code goes with the status that ends the ticket"
	case o.Assign != "" && o.Assign != "-" && !agent:
		return "nobody in the configuration is called " + strconv.Quote(o.Assign)
	case o.Reply != "" && len(j.reachable(t)) == 0:
		return "the ticket has no participant with a working address to answer"
	case target == "":
		return ""
	}
	return j.statusFault(t, target, o)
}

func (j Judge) statusFault(t Ticket, target string, o OperatorOrder) string {
	s, known := j.Process.Status(target)
	from, _ := j.Process.Status(t.Status)
	switch {
	case !known:
		return strconv.Quote(target) + " is no status of process " +
			strconv.Quote(j.Process.Name) + "; it has " + j.Process.statusNames()
	case s.SystemOnly:
		return strconv.Quote(target) + " is set by ticketd itself, never by a person"
	case o.Code != "" && !slices.Contains(s.Codes, o.Code):
		return strconv.Quote(o.Code) + " is no closing code of " + strconv.Quote(target)
	case target == t.Status && o.Code != "" && o.Code != t.Code:
		return "the ticket is " + strconv.Quote(target) + " with the code " +
			strconv.Quote(t.Code) + " already: move it to another status first"
	case target == t.Status:
		return "" // ordering it twice is harmless
	case len(from.Next) > 0 && !slices.Contains(from.Next, target):
		return strconv.Quote(t.Status) + " is not followed by " + strconv.Quote(target) +
			", only by " + strings.Join(from.Next, ", ")
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
