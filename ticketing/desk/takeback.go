package desk

import (
	"slices"
	"time"

	"ticketd/ticketing"
)

// lastOrder is the entry of the agent's last order on the ticket that was not taken
// back yet, and its place in the history.
func (w *work) lastOrder(t ticketing.Ticket, e ticketing.MailReceived) (at int, fault string, err error) {
	history, err := w.tx.History(t.Number)
	if err != nil {
		return 0, "", err
	}
	var undone []time.Time
	var otherwise, cause string
	for i, entry := range slices.Backward(history) {
		for _, c := range entry.Changes {
			if back, ok := c.(ticketing.TakenBack); ok {
				undone = append(undone, back.Order)
			}
		}
		again := slices.ContainsFunc(undone, func(at time.Time) bool { return at.Equal(entry.At) })
		if entry.Cause == causeOf(e.Mail) || again {
			continue
		}
		if how := entry.Otherwise(e.Sender.Agent.Name); how != "" && otherwise == "" {
			otherwise, cause = how, entry.Cause
		}
		if entry.Undoable(e.Sender.Agent.Name) && (otherwise == "" || entry.Cause == cause) {
			return i, "", nil
		}
	}
	if otherwise != "" {
		return 0, otherwise, nil
	}
	return 0, "there is no order of yours on " + t.Tag().String() + " that could be taken back", nil
}

// takeBack undoes the agent's last order, as far as it can be.
func (w *work) takeBack(t *ticketing.Ticket, e ticketing.MailReceived, agent ticketing.Agent) (
	done ticketing.Result, err error) {
	at, fault, err := w.lastOrder(*t, e)
	if err != nil || fault != "" {
		return ticketing.NoResult(fault), err
	}
	history, err := w.tx.History(t.Number)
	if err != nil {
		return done, err
	}
	event := ticketing.OrderUndone{By: agent.Name, Entry: history[at]}
	for i, entry := range history[:at+1] {
		if i == at {
			event.Before = event.After
		}
		event.After = event.After.Record(entry)
	}
	for _, c := range event.Entry.Changes {
		wrote, ok := c.(ticketing.Wrote)
		if !ok || wrote.Parcel == "" {
			continue
		}
		gone, err := w.tx.Withdraw(wrote.Parcel, w.now, "taken back by "+agent.Name)
		if err != nil {
			return done, err
		}
		if gone && wrote.Role != ticketing.RoleAgent {
			event.Withdrawn = append(event.Withdrawn, wrote.MessageID)
		}
	}
	*t, err = w.decide(*t, e, agent, event)
	return event.Result(), err
}
