package ticketing

import (
	"fmt"
	"slices"
	"strconv"
)

// people lets people join and leave as one of the team orders.
func (r *ruling) people(o Order) {
	for _, who := range o.Add {
		r.do(Remembered{addedDeed + string(who.Address)})
		r.join(who, TrustNone, "")
	}
	for _, who := range o.Cc {
		r.join(who, TrustNone, "")
	}
	for _, a := range o.Remove {
		if _, takesPart := r.t.Participant(a); takesPart {
			r.do(Left{Who: a})
			r.why("%s takes part no longer", a)
		}
	}
	if o.Subject != "" {
		r.do(Titled{Subject: BaseSubject(o.Subject, []string{r.t.Prefix})})
	}
}

// addedDeed is remembered of whom one of the team added by name.
const addedDeed = "added by the team: "

// peopleFault says who cannot be written to, added or taken off.
func (j Judge) peopleFault(t Ticket, o Order) string {
	for _, who := range o.Add {
		_, agent := j.People.AgentAt(who.Address)
		switch {
		case !who.Address.Mailable() || j.ours(who.Address):
			return strconv.Quote(string(who.Address)) + " is no address that we write to"
		case agent:
			return string(who.Address) + " is of the team, which reads along anyway: assign the ticket instead"
		}
	}
	for _, a := range o.Remove {
		if _, takesPart := t.Participant(a); !takesPart {
			return string(a) + " takes no part in " + t.Tag().String()
		}
	}
	left := slices.DeleteFunc(j.reachable(t), func(p Participant) bool {
		return slices.Contains(o.Remove, p.Address)
	})
	switch {
	case len(o.Remove) > 0 && len(o.Remove) >= len(t.Participants)+len(o.Add):
		return "nobody would take part any more: add somebody else with the same mail"
	case t.Spent+o.minutes() < 0:
		return fmt.Sprintf("%d minutes are logged on %s: no more than that can be taken off", t.Spent, t.Tag())
	case o.Estimate > 0 && o.Reply == "":
		return "the customer has to read what the estimate is for: write it below the order"
	case o.Reply != "" && len(left)+len(o.Add) == 0:
		return "the ticket has no participant with a working address to answer"
	case o.Ask != Inquiry{} && (!o.Ask.To.Address.Mailable() || j.ours(o.Ask.To.Address)):
		return strconv.Quote(string(o.Ask.To.Address)) + " is no address that we write to"
	case o.Ask != Inquiry{} && o.Ask.Text == "":
		return "there are no words to ask " + string(o.Ask.To.Address) + ": write them below the order"
	}
	return ""
}

// minutes is how much time an order logs in all, less what it takes off.
func (o Order) minutes() (all int) {
	for _, w := range o.Work {
		all += w.Minutes
	}
	return all
}

// costs notes what a ticket costs.
func (r *ruling) costs(o Order) {
	for _, w := range o.Work {
		r.do(TimeLogged{Author: o.By, Work: w})
	}
	if r.unagreed(r.t, o) {
		r.why("it is chargeable, and the customer has agreed to no estimate yet")
	}
	if o.Estimate > 0 {
		r.do(Estimated{Author: o.By, Minutes: o.Estimate})
		r.do(Remembered{estimateMark + strconv.Itoa(o.Estimate)})
	}
	if o.Budget {
		r.approve(o.By)
	}
}

// What a customer is asked to consent to.
const (
	consentEstimate = "estimate"
	consentBudget   = "budget"
)

// discard closes the ticket and writes to nobody on the customers' side.
func (r *ruling) discard(o Order) {
	r.why("%s says that it is spam: it is closed, and nobody is written to", o.By)
	r.move(r.Process.discarded(), "", false)
}

// discarded is the status of what nobody needs to see: the one for tickets that nobody
// answers or, where there is none, the first that ends tickets for good.
func (p Process) discarded() string {
	if p.Key.ClosedByTimer != "" {
		return p.Key.ClosedByTimer
	}
	for _, class := range []Class{ClassClosed, ClassResolved} {
		for _, s := range p.Statuses {
			if s.Class == class {
				return s.Name
			}
		}
	}
	return ""
}

// pend notes until when nothing is expected of the customer.
func (r *ruling) pend(order Order) {
	if !order.Until.IsZero() || !r.t.Until.IsZero() {
		r.do(Pended{Until: order.Until})
	}
}

// pending is the day until which a ticket was put off: it comes back to the team.
func (r *ruling) pending() []item {
	if r.t.Until.IsZero() || r.t.Class != ClassWaitingCustomer {
		return nil
	}
	return []item{{Deadline{"put off", r.t.Until}, func(r *ruling) {
		r.why("the day has come until which it was put off")
		r.do(Pended{})
		r.returnToTeam()
		r.tellTeam("notice-due", "", nil)
	}}}
}

// inquire asks somebody who takes no part.
func (r *ruling) inquire(o Order) {
	if o.Ask == (Inquiry{}) {
		return
	}
	r.do(Asked{Author: o.By, To: o.Ask.To, Text: o.Ask.Text})
	agent, _ := r.People.AgentNamed(o.By)
	r.d.Letters = append(r.d.Letters, Letter{Name: "inquiry", Class: Personal, To: o.Ask.To,
		Role: RoleInternal, Author: agent.Name, Text: o.Ask.Text, Enclosed: o.Enclosed})
}
