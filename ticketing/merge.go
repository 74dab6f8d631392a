package ticketing

import (
	"fmt"
	"slices"
)

// A merge makes a number an alias: both numbers live on and lead to one ticket,
// and the merged one is kept as it was, so that the merge can be undone.

// The kinds of links between a ticket and what was merged into it, and between
// tickets that belong together.
const (
	LinkMerged    = "merged"    // from the ticket to the number that was merged into it
	LinkDuplicate = "duplicate" // the same, where both were about the same
	LinkInto      = "merged into"
	LinkRelated   = "related"
	LinkSplit     = "split off" // from the ticket to the one that was made of its mail
)

// The events of a merge. Each is judged for one of the two tickets.
type (
	// MergedAway is judged for the ticket whose number becomes an alias.
	MergedAway struct {
		By        string
		Into      Ticket
		Duplicate bool
	}
	// Absorbed is judged for the ticket that goes on.
	Absorbed struct {
		By        string
		From      Ticket
		Duplicate bool
	}
	// BroughtBack is judged for the ticket that stands for itself again.
	BroughtBack struct {
		By     string
		From   Number
		Before Ticket // as it was before the merge
	}
	// Released is judged for the ticket that it was merged into.
	Released struct {
		By      string
		Ticket  Ticket
		History []Entry  // of the ticket that is judged
		Others  []Ticket // which stay merged into it
	}
	// LinkOrdered links another ticket, or takes the link off. It is judged for each of
	// the two.
	LinkOrdered struct {
		By    string
		Other Number
		Off   bool
	}
)

func (MergedAway) event()  {}
func (Absorbed) event()    {}
func (BroughtBack) event() {}
func (Released) event()    {}
func (LinkOrdered) event() {}

// MergeFault says why a ticket cannot be merged into another, in words for
// whoever wants it; empty if it can. Both are tickets that stand for themselves.
func MergeFault(t, into Ticket) string {
	switch {
	case t.Number == into.Number:
		return fmt.Sprintf("%s cannot be merged into itself", t.Tag())
	case t.Incident || into.Incident:
		return "an incident is not merged: link its cases to it with /incident"
	}
	return ""
}

// UnmergeFault finds the number that is to stand for itself again: the given one,
// else the only one that was merged into the ticket.
func UnmergeFault(t Ticket, n Number) (Number, string) {
	merged := append(t.LinkedAs(LinkMerged), t.LinkedAs(LinkDuplicate)...)
	switch {
	case len(merged) == 0:
		return 0, "nothing was merged into " + t.Tag().String()
	case n != 0 && !slices.Contains(merged, n):
		return 0, fmt.Sprintf("number %d was not merged into %s; these were: %v", n, t.Tag(), merged)
	case n == 0 && len(merged) > 1:
		return 0, fmt.Sprintf("several were merged into %s; name one: /unmerge %d", t.Tag(), merged[len(merged)-1])
	case n == 0:
		n = merged[0]
	}
	return n, ""
}

// SameCustomer reports whether two tickets are the same customer's: of one
// account or, without accounts, of one domain that is no public mail provider's.
func SameCustomer(a, b Ticket) bool {
	if a.Account != "" || b.Account != "" {
		return a.Account == b.Account
	}
	one, other := a.Requester().Address, b.Requester().Address
	return one != "" && one == other ||
		one.Domain() != "" && one.Domain() == other.Domain() && !PublicProvider(one.Domain())
}

func (r *ruling) mergedAway(e MergedAway) {
	r.by = r.agentAddress(e.By)
	if end := r.Process.On.Duplicate; e.Duplicate && end != nil && r.t.Class != ClassClosed {
		r.move(end.Status, end.Code, false)
		r.goesOn()
	}
	r.do(Linked{Link{To: e.Into.Number, Kind: LinkInto}})
	r.chargeLike(e.Into)
	r.do(Merged{Into: e.Into.Number})
	r.why("%s merges it into %s: mail to either number arrives there", e.By, e.Into.Tag())
}

// absorb takes a merged ticket's number. Its people join only if both are the same
// customer's: a merge must not let anybody read what was none of their business.
func (r *ruling) absorb(e Absorbed) {
	r.by = r.agentAddress(e.By)
	kind := LinkMerged
	if e.Duplicate {
		kind = LinkDuplicate
	}
	r.do(Linked{Link{To: e.From.Number, Kind: kind}})
	r.why("%s merges %s into it", e.By, e.From.Tag())
	if SameCustomer(r.t, e.From) {
		for _, p := range e.From.Participants {
			r.join(p.Mailbox, p.Trust, p.Language)
		}
	} else if out := r.Outsiders(r.t, e.From); len(out) > 0 {
		r.why("%v of %s take no part: another customer's", out, e.From.Tag())
	}
	r.absorbEscalation(e)
}

// absorbEscalation lets the escalation of a merged ticket go on: a ticket that was
// finished goes back to the team for it, and the managers hear where it is now.
func (r *ruling) absorbEscalation(e Absorbed) {
	if e.From.Escalated.IsZero() || e.From.Finished() || !r.t.Escalated.IsZero() && !r.t.Finished() {
		return
	}
	if r.t.Finished() {
		r.returnToTeam()
	}
	r.escalate(e.By)
	r.reach([]string{RoleManager}, "notice-escalated", "", map[string]string{"merged": e.From.Tag().String()})
}

// Outsiders lists who took part in a ticket and takes none in the one that it was
// merged into.
func (j Judge) Outsiders(t, merged Ticket) []Address {
	var out []Address
	for _, p := range merged.Participants {
		if _, takesPart := t.Participant(p.Address); !takesPart && p.Address.Mailable() {
			out = append(out, p.Address)
		}
	}
	return out
}

func (r *ruling) linkOrdered(e LinkOrdered) {
	link := Link{To: e.Other, Kind: LinkRelated}
	switch linked := slices.Contains(r.t.Links, link); {
	case e.Off && linked:
		r.do(Unlinked{link})
	case !e.Off && !linked:
		r.do(Linked{link})
	}
}

func (r *ruling) agentAddress(agent string) Address {
	a, _ := r.People.AgentNamed(agent)
	return a.Address
}
