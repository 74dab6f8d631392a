package ticketing

import (
	"fmt"
	"slices"
)

// Route says which ticket a mail belongs to, and why.
type Route struct {
	Ticket    Number // zero: a new one
	By        RouteBy
	Token     Token    // the verified token that led there, zero without one
	Claims    []Number // tickets that it names without a right to them
	Noted     []Number // other tickets that it also names, with a right
	Continues Number   // a ticket closed too long ago to reopen
	Guest     bool     // the sender takes part in a ticket that was merged into this one, and not in this one
	// Names says that the mail names a ticket, be there such a one or not.
	Names bool
	// Claimed are the tickets of Claims, and who has them.
	Claimed []Claimed
	// Which are the tickets that could be meant, none of them clearly: whoever wrote the
	// mail is asked. Each is one that they may write into.
	Which []Number
	Why   []string
}

// Claimed is a ticket that a mail names without a right to it.
type Claimed struct {
	Ticket   Number
	Assignee string // an agent's name; empty: nobody has it
}

// RouteBy is what led to the ticket.
type RouteBy string

// The ways to a ticket, in the order in which they are looked up. Those from ByText on
// lead there from the escalation mailbox only.
const (
	ByToken     RouteBy = "token"
	ByReference RouteBy = "reference"
	ByNumber    RouteBy = "number"
	ByReport    RouteBy = "report" // a delivery report names our letter
	ByText      RouteBy = "number in its text"
	ByThread    RouteBy = "sender and subject"
	BySender    RouteBy = "sender"
	ByAccount   RouteBy = "account"
	ByNothing   RouteBy = "" // a new ticket
)

// Hit is a ticket that a mail names in one way.
type Hit struct {
	By     RouteBy
	Named  Number // as the mail names it; may be an alias
	Ticket Ticket // the surviving ticket that Named leads to
	Token  *Token // the verified token, if By is ByToken
	Over   bool   // closed too long ago to reopen
	Alias  Ticket // the ticket that has the number itself, if it was merged
}

// FindRoute compares everything that a mail names. The hits come in the order
// token, reference (nearest first), number. A number is a routing hint and
// never a right: the mail goes into a ticket only if its sender takes part in
// it, belongs to the same customer account, or is one of the team.
func FindRoute(in Incoming, s Sender, hits []Hit, p Policy) Route {
	route, allowed := sift(in, s, hits, p)
	best := winner(in, allowed)
	if best == nil {
		return route
	}
	return route.lead(in, s, *best, allowed, p)
}

// sift parts what the sender may write into from what the mail only claims.
func sift(in Incoming, s Sender, hits []Hit, p Policy) (route Route, allowed []Hit) {
	route.Names = len(in.Tags) > 0
	for _, h := range hits {
		right, why := mayWrite(in, s, h, p)
		switch {
		case right:
			allowed = append(allowed, h)
		case !h.By.guess() && !slices.Contains(route.Claims, h.Ticket.Number):
			route.Claims = append(route.Claims, h.Ticket.Number)
			route.Claimed = append(route.Claimed, Claimed{h.Ticket.Number, h.Ticket.Assignee})
			route.Why = append(route.Why, fmt.Sprintf("it names %s by %s, but %s",
				h.Ticket.Tag(), h.By, why))
		}
	}
	return route, allowed
}

// lead takes the mail into the ticket that is meant.
func (r Route) lead(in Incoming, s Sender, best Hit, allowed []Hit, p Policy) Route {
	reopens := s.Agent == nil && person(in) // others only want it to be filed
	_, takesPart := best.Ticket.Participant(in.From.Address)
	_, tookPart := best.Alias.Participant(in.From.Address)
	r.Guest = tookPart && !takesPart && !(p.Colleagues && colleague(in, s, best.Ticket))
	return r.take(best, allowed, reopens)
}

func (r Route) take(best Hit, allowed []Hit, reopens bool) Route {
	n := best.Ticket.Number
	r.Claims = slices.DeleteFunc(r.Claims, func(c Number) bool { return c == n })
	r.Claimed = slices.DeleteFunc(r.Claimed, func(c Claimed) bool { return c.Ticket == n })
	if best.Over && reopens {
		r.Continues = n
		r.Why = append(r.Why, fmt.Sprintf("%s was closed too long ago to reopen",
			best.Ticket.Tag()))
	} else {
		r.Ticket, r.By = n, best.By
		if best.Token != nil {
			r.Token = *best.Token
		}
		r.Why = append(r.Why, fmt.Sprintf("it belongs to %s by %s", best.Ticket.Tag(), best.By))
	}
	if best.Named != n {
		r.Why = append(r.Why, fmt.Sprintf("number %d was merged into it", best.Named))
	}
	for _, h := range allowed {
		if h.By.guess() {
			continue
		}
		if h.Ticket.Number != n && !slices.Contains(r.Noted, h.Ticket.Number) &&
			!slices.Contains(r.Claims, h.Ticket.Number) {
			r.Noted = append(r.Noted, h.Ticket.Number)
			r.Why = append(r.Why, fmt.Sprintf("it also names %s by %s", h.Ticket.Tag(), h.By))
		}
	}
	return r
}

// winner picks the ticket among those the sender may write into. A number that
// neither token nor references lead to was typed by hand, and a participant
// who types a number means it.
func winner(in Incoming, hits []Hit) *Hit {
	if len(hits) == 0 {
		return nil
	}
	threaded := func(n Number) bool {
		return slices.ContainsFunc(hits, func(h Hit) bool {
			return h.By != ByNumber && h.Ticket.Number == n
		})
	}
	for i, h := range hits {
		_, takesPart := h.Ticket.Participant(in.From.Address)
		if h.By == ByNumber && takesPart && !threaded(h.Ticket.Number) {
			return &hits[i]
		}
	}
	return &hits[0]
}

// MayWrite reports whether a mail's sender has a right to the ticket that it names.
func MayWrite(in Incoming, s Sender, h Hit, p Policy) bool {
	right, _ := mayWrite(in, s, h, p)
	return right
}

func mayWrite(in Incoming, s Sender, h Hit, p Policy) (right bool, why string) {
	_, takesPart := h.Ticket.Participant(in.From.Address)
	_, tookPart := h.Alias.Participant(in.From.Address)
	asked := h.Token != nil && h.Token.Role == RoleInternal && h.Token.Person == Person(in.From.Address)
	switch {
	case h.By == ByReport || s.Agent != nil:
		return true, ""
	case in.FromFault != "":
		return false, "its From proves nothing: " + in.FromFault
	case takesPart || tookPart || asked || p.Colleagues && colleague(in, s, h.Ticket):
		return true, ""
	}
	return false, string(in.From.Address) + " takes no part in that ticket"
}

func colleague(in Incoming, s Sender, t Ticket) bool {
	if s.Account != nil {
		return s.Account.Name == t.Account && t.Account != ""
	}
	domain := in.From.Address.Domain()
	return t.Account == "" && domain != "" && !PublicProvider(domain) &&
		t.Requester().Address.Domain() == domain
}
