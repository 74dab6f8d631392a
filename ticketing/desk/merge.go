package desk

import (
	"slices"

	"ticketd/ticketing"
)

func (w *work) merge(t *ticketing.Ticket, e ticketing.MailReceived, agent ticketing.Agent,
	a ticketing.MergeInto) (done ticketing.Result, err error) {
	into, err := w.surviving(a.Number)
	if err != nil {
		return done, err
	}
	if fault := ticketing.MergeFault(*t, into); fault != "" { // an earlier line has merged them
		return ticketing.NoResult(fault), nil
	}
	actor := ticketing.Actor{Kind: ticketing.ByAgent, Name: agent.Name}
	from, into, err := w.unite(*t, into, e, actor, a.Duplicate)
	if err != nil {
		return done, err
	}
	*t = into
	return w.judge(into).Merged(from, into), nil
}

// unite makes a ticket's number an alias of another's, and returns both as they are
// then.
func (w *work) unite(t, into ticketing.Ticket, e ticketing.MailReceived, actor ticketing.Actor,
	duplicate bool) (from, survivor ticketing.Ticket, err error) {
	from, err = w.decideAs(t, e, actor, ticketing.MergedAway{By: actor.Name, Into: into, Duplicate: duplicate})
	if err != nil {
		return from, into, err
	}
	survivor, err = w.decideAs(into, e, actor, ticketing.Absorbed{By: actor.Name, From: t, Duplicate: duplicate})
	return from, survivor, err
}

func (w *work) linkTo(t *ticketing.Ticket, e ticketing.MailReceived, agent ticketing.Agent,
	a ticketing.LinkTo) (done ticketing.Result, err error) {
	other, err := w.surviving(a.Number)
	if err != nil {
		return done, err
	}
	ordered := ticketing.LinkOrdered{By: agent.Name, Other: other.Number, Off: a.Off}
	if *t, err = w.decide(*t, e, agent, ordered); err != nil {
		return done, err
	}
	done = ticketing.Result{Kind: ticketing.ResultLinked, Ticket: t.Tag(), Other: other.Tag()}
	if a.Off {
		done.Kind = ticketing.ResultUnlinked
	}
	_, err = w.decide(other, e, agent, ticketing.LinkOrdered{By: agent.Name, Other: t.Number, Off: a.Off})
	return done, err
}

// unmerge lets a number that was merged into the ticket stand for itself again.
func (w *work) unmerge(t *ticketing.Ticket, e ticketing.MailReceived, agent ticketing.Agent,
	n ticketing.Number) (done ticketing.Result, err error) {
	merged, found, err := w.tx.Ticket(n)
	if err != nil || !found {
		return done, err
	}
	back := ticketing.BroughtBack{By: agent.Name, From: t.Number}
	if back.Before, err = w.beforeMerge(n); err != nil {
		return done, err
	}
	if merged, err = w.decide(merged, e, agent, back); err != nil {
		return done, err
	}
	released := ticketing.Released{By: agent.Name, Ticket: merged}
	if released.History, err = w.tx.History(t.Number); err != nil {
		return done, err
	}
	if released.Others, err = w.mergedInto(*t, n); err != nil {
		return done, err
	}
	*t, err = w.decide(*t, e, agent, released)
	return ticketing.Result{Kind: ticketing.ResultUnmerged, Ticket: merged.Tag(), Other: t.Tag(),
		Status: merged.Status}, err
}

// beforeMerge is a ticket as it was before it was merged last.
func (w *work) beforeMerge(n ticketing.Number) (before ticketing.Ticket, err error) {
	history, err := w.tx.History(n)
	var t ticketing.Ticket
	for _, entry := range history {
		merges := slices.ContainsFunc(entry.Changes, func(c ticketing.Change) bool {
			_, merges := c.(ticketing.Merged)
			return merges
		})
		if merges {
			before = t
		}
		t = t.Record(entry)
	}
	return before, err
}

// mergedInto loads what was merged into a ticket, but for one number.
func (w *work) mergedInto(t ticketing.Ticket, but ticketing.Number) (all []ticketing.Ticket, err error) {
	for _, n := range append(t.LinkedAs(ticketing.LinkMerged), t.LinkedAs(ticketing.LinkDuplicate)...) {
		if n == but {
			continue
		}
		other, found, err := w.tx.Ticket(n)
		if err != nil {
			return nil, err
		}
		if found {
			all = append(all, other)
		}
	}
	return all, nil
}
