package ticketing

import (
	"slices"
	"time"

	"ticketd/ticketing/command"
)

// Outcome is an order line of a mail and what came of it.
type Outcome struct {
	Raw    string // as it was written
	Verb   command.Verb
	Result Result
}

// Result is what came of an act, or of the answer to a question. The letter puts it
// into words; what its kind does not speak of is empty.
type Result struct {
	Kind    ResultKind
	Problem string    // why nothing was done, in words for the agent; the kind is then empty
	Ticket  Tag       // the ticket that was acted on
	Other   Tag       // what it is linked to, is part of, or what was made of it
	Subject string    // of an incident
	Status  string    // in which the ticket is
	Whom    Address   // who is concerned, on the customers' side
	Until   time.Time // how long the agent is away
	People  int       // to whom something was published
	Cases   int       // of how many cases they are
	Undone  Undone
	// Whose the ticket is, empty: nobody's; on which plan, and what that promises.
	Account, Plan, Promise string
	Whose                  string // the account of the next mail of Whom; empty: none
	// Used is how many minutes of work a ticket took, Allowed how many need no more consent
	// of the customer.
	Used, Allowed int
	Charge        string // for which nobody pays
}

// Undone is what taking back an order could undo of what left the ticket, and what
// it could not.
type Undone struct {
	Stopped  []Address // to whom a letter was not sent
	Gone     []Address // to whom one had gone
	Notes    bool      // notes stay in the history
	Minutes  int       // that stay logged
	Managers bool      // they had been told
}

// ResultKind is what came of an act.
type ResultKind string

// The results. Without one, how the ticket stands says what came of the order.
const (
	ResultMerged     ResultKind = "merged"
	ResultUnmerged   ResultKind = "unmerged"
	ResultLinked     ResultKind = "linked"
	ResultUnlinked   ResultKind = "unlinked"
	ResultSplit      ResultKind = "split"
	ResultCase       ResultKind = "case"
	ResultPublished  ResultKind = "published"
	ResultUndone     ResultKind = "undone"
	ResultAccount    ResultKind = "account"
	ResultAway       ResultKind = "away"
	ResultBack       ResultKind = "back"
	ResultDropped    ResultKind = "dropped"
	ResultReleased   ResultKind = "released"
	ResultHeld       ResultKind = "held"        // it was released, and is held once more
	ResultNoQuestion ResultKind = "no-question" // which question is answered can't be found
	ResultUnagreed   ResultKind = "unagreed"    // time was logged to which the customer has not agreed; Ticket, if they can be asked
	ResultSpent      ResultKind = "spent"       // time was logged that is near the limit, or reaches it
	ResultUnpaid     ResultKind = "unpaid"      // time was logged as billable for which nobody ever pays
	ResultTooLate    ResultKind = "too-late"    // somebody has settled it before
)

// NoResult says why nothing came of an act; an empty problem says nothing.
func NoResult(problem string) Result { return Result{Problem: problem} }

// Merged says what a merge has done, and who reads nothing of the ticket yet.
func (j Judge) Merged(from, into Ticket) Result {
	merged := Result{Kind: ResultMerged, Ticket: from.Tag(), Other: into.Tag()}
	if out := j.Outsiders(into, from); len(out) > 0 {
		merged.Whom = out[0]
	}
	return merged
}

// Result says what was taken back and what could not be.
func (e OrderUndone) Result() Result {
	var u Undone
	for _, c := range e.Entry.Changes {
		switch c := c.(type) {
		case Wrote:
			switch {
			case c.Role != RoleCustomer:
			case slices.Contains(e.Withdrawn, c.MessageID):
				u.Stopped = append(u.Stopped, c.To)
			default:
				u.Gone = append(u.Gone, c.To)
			}
		case Noted:
			u.Notes = true
		case TimeLogged:
			u.Minutes += c.Work.Minutes
		case Escalated:
			u.Managers = true
		}
	}
	return Result{Kind: ResultUndone, Undone: u}
}
