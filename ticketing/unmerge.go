package ticketing

import "slices"

// duplicateTold is remembered once the customer knows that a ticket goes on in another.
const duplicateTold = "told: goes on in another ticket"

// goesOn tells the customer of a duplicate, at most once, if the process writes to
// customers when a ticket comes to that status.
func (r *ruling) goesOn() {
	if r.Process.letterOn(r.t) == "" || !r.t.did(duplicateTold).IsZero() {
		return
	}
	r.do(Remembered{duplicateTold})
	r.tellCustomers("duplicate", "")
}

// broughtBack lets a merged ticket go on where it was.
func (r *ruling) broughtBack(e BroughtBack) {
	r.do(Unmerged{From: e.From})
	r.do(Unlinked{Link{To: e.From, Kind: LinkInto}})
	r.why("%s takes the merge back: it stands for itself again", e.By)
	before := e.Before
	if before.Status == r.t.Status && before.Class == r.t.Class {
		return
	}
	if _, known := r.Process.Status(before.Status); !known {
		r.move(r.Process.Key.Reopened, "", false)
		return
	}
	r.do(StatusChanged{From: r.t.Status, To: before.Status, Class: before.Class, Code: before.Code})
}

// released takes the number off that stands for itself again, and the people who came
// with it alone.
func (r *ruling) released(e Released) {
	for _, kind := range mergeKinds {
		if link := (Link{To: e.Ticket.Number, Kind: kind}); slices.Contains(r.t.Links, link) {
			r.do(Unlinked{link})
		}
	}
	r.why("%s takes the merge of %s back", e.By, e.Ticket.Tag())
	for _, a := range e.brought() {
		if _, takesPart := r.t.Participant(a); takesPart && a != r.t.Requester().Address {
			r.do(Left{Who: a})
			r.why("%s came with it alone, and takes part no longer", a)
		}
	}
}

// mergeKinds are the links from a ticket to what was merged into it.
var mergeKinds = []string{LinkMerged, LinkDuplicate}

// brought lists who joined by the merge. Whoever has written or was added by name since
// stays, and so does everybody who takes part in what stays merged.
func (e Released) brought() []Address {
	var came []Address
	for _, entry := range e.History {
		if entry.absorbs(e.Ticket.Number) {
			came = nil
			for _, c := range entry.Changes {
				if joined, ok := c.(Joined); ok {
					came = append(came, joined.Who.Address)
				}
			}
			continue
		}
		came = slices.DeleteFunc(came, entry.keeps)
	}
	return slices.DeleteFunc(came, func(a Address) bool {
		return slices.ContainsFunc(e.Others, func(t Ticket) bool {
			_, takesPart := t.Participant(a)
			return takesPart
		})
	})
}

// absorbs reports whether the entry merges the number into its ticket.
func (e Entry) absorbs(n Number) bool {
	return slices.ContainsFunc(e.Changes, func(c Change) bool {
		link, ok := c.(Linked)
		return ok && link.Link.To == n && slices.Contains(mergeKinds, link.Link.Kind)
	})
}

// keeps reports whether the entry makes somebody take part for their own sake.
func (e Entry) keeps(a Address) bool {
	return slices.ContainsFunc(e.Changes, func(c Change) bool {
		switch c := c.(type) {
		case Filed:
			return c.From.Address == a && c.Side == FromCustomer
		case Joined:
			return c.Who.Address == a
		case Remembered:
			return c.What == addedDeed+string(a)
		}
		return false
	})
}
