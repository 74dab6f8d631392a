package ticketing

import (
	"fmt"
	"slices"
	"strconv"
)

// An incident is a ticket of its own, without customers, that stands for one
// disruption. The cases of the customers whom it hits are linked to it, and what
// is published about it reaches all of them.

// The kinds of links between an incident and its cases.
const (
	LinkCase     = "case"     // from the incident
	LinkIncident = "incident" // from the case
)

// MaxCases is how many cases an incident can have. An update of all of them is
// one transaction, for which others wait.
const MaxCases = 1000

// IncidentOpened makes an incident of the new ticket that it is judged for.
type IncidentOpened struct {
	By, Title string
	Text      string // what is published about it first
	Intake    Intake
}

// IncidentLinked links an incident and a case, or takes the link off. It is
// judged for each of the two.
type IncidentLinked struct {
	By    string
	Other Number // the other one's
	Off   bool
}

// IncidentUpdated is something published about an incident. It is judged for the
// incident and then for each of its cases.
type IncidentUpdated struct {
	By, Text string
	Resolve  bool // it is over: the incident and its cases are resolved
	Incident Ticket
	// Told are the addresses that have it already, as people of an earlier case.
	Told map[Address]bool
}

func (IncidentOpened) event()  {}
func (IncidentLinked) event()  {}
func (IncidentUpdated) event() {}

// The changes.
type (
	// Declared says that the ticket is an incident.
	Declared struct{ By string }
	// Unlinked takes a link off.
	Unlinked struct{ Link Link }
)

func (Declared) change() {}
func (Unlinked) change() {}

// LinkedAs lists the tickets to which links of one kind lead.
func (t Ticket) LinkedAs(kind string) []Number {
	var all []Number
	for _, l := range t.Links {
		if l.Kind == kind {
			all = append(all, l.To)
		}
	}
	return all
}

func (r *ruling) openIncident(e IncidentOpened) {
	r.do(Opened{Number: r.t.Number, Prefix: e.Intake.Prefix, Intake: e.Intake.Name,
		Process: r.Process.Name, Subject: CleanLine(e.Title)})
	r.do(Declared{By: e.By})
	r.do(Said{Author: r.author(e.By), Text: e.Text})
	r.move(r.Process.Key.Initial, "", false)
	r.why("an incident: customers' cases can be linked to it")
	r.tellTeam("notice-incident", e.Text, map[string]string{"from": e.By})
}

func (r *ruling) linkIncident(e IncidentLinked) {
	link := Link{To: e.Other, Kind: LinkIncident}
	if r.t.Incident {
		link.Kind = LinkCase
	}
	switch linked := slices.Contains(r.t.Links, link); {
	case e.Off && linked:
		r.do(Unlinked{link})
	case !e.Off && !linked:
		r.do(Linked{link})
	}
}

// updateIncident tells what was published to the people of a case, each of whom
// gets it once, however many cases they have.
func (r *ruling) updateIncident(e IncidentUpdated) {
	r.words = e.Text
	author := r.author(e.By)
	r.do(Said{Author: author, Text: e.Text})
	letter := Letter{Name: "incident-update", Class: Personal, Author: author, Text: e.Text,
		Fields: map[string]string{"incident": e.Incident.Tag().String(), "title": e.Incident.Subject}}
	if e.Resolve && !r.t.Finished() {
		r.move(r.Process.resolvedBy(r.t), "", false)
		letter.Name = first(r.Process.letterOn(r.t), letter.Name)
		if s, _ := r.Process.Status(r.t.Status); s.OnYes != nil {
			letter.Purpose = PurposeSignOff
		}
	}
	if r.t.Incident {
		return
	}
	r.why("published about the incident %s, %s", e.Incident.Tag(), e.Incident.Subject)
	r.writeCustomers(letter)
	r.d.Letters = slices.DeleteFunc(r.d.Letters, func(l Letter) bool {
		told := l.Role == RoleCustomer && e.Told[l.To.Address]
		if told {
			r.why("%s has it already, in another case of theirs", l.To.Address)
		}
		return told
	})
}

// author is the name of the agent who gives an order; empty: the team's words.
func (r *ruling) author(by string) string {
	agent, _ := r.People.AgentNamed(by)
	return agent.Name
}

// IncidentFault says why something cannot be published about a ticket, in words
// for the person who wants to; empty if it can.
func (j Judge) IncidentFault(t Ticket, e IncidentUpdated) string {
	switch {
	case !t.Incident:
		return t.Tag().String() + " is no incident: open one with ticketd incident open"
	case e.Text == "":
		return "there are no words to publish"
	case t.Finished() && e.Resolve:
		return t.Tag().String() + " is " + strconv.Quote(t.Status) + " already"
	}
	return ""
}

// CaseFault says why a ticket cannot be linked to an incident, or why the link
// cannot be taken off; empty if it can.
func (j Judge) CaseFault(incident, c Ticket, off bool) string {
	linked := slices.Contains(c.LinkedAs(LinkIncident), incident.Number)
	others := c.LinkedAs(LinkIncident)
	switch tag := c.Tag().String(); {
	case !incident.Incident:
		return incident.Tag().String() + " is no incident: open one with ticketd incident open"
	case c.Incident:
		return tag + " is an incident itself"
	case off && !linked:
		return tag + " is no case of " + incident.Tag().String()
	case off || linked:
		return "" // ordering it twice is harmless
	case len(others) > 0:
		return fmt.Sprintf("%s is a case of another incident, number %d: unlink it there first", tag, others[0])
	case incident.Finished():
		return incident.Tag().String() + " is over: it is " + strconv.Quote(incident.Status)
	case len(incident.LinkedAs(LinkCase)) >= MaxCases:
		return fmt.Sprintf("%s has %d cases, the most there can be: open a second incident for the others",
			incident.Tag(), MaxCases)
	}
	return ""
}
