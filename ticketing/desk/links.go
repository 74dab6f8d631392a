package desk

import (
	"slices"

	"ticketd/ticketing"
)

// maxAwaited is how many of the mails that a new one answers are awaited: each
// costs the store a page.
const maxAwaited = 2

// linkIDs makes the mail's Message-ID lead to its ticket. What a new ticket's
// mail answers may be on its way still: it is awaited, and finds the ticket too.
func (w *work) linkIDs(in ticketing.Incoming, n ticketing.Number, o Outcome) error {
	ids := []string{in.MessageID}
	if o == OutcomeOpened {
		nearest := answered(in)
		for _, id := range nearest[:min(maxAwaited, len(nearest))] {
			ids = append(ids, awaited(id))
		}
	}
	for _, id := range ids {
		if id == "" {
			continue
		}
		if err := w.tx.LinkID(id, n); err != nil {
			return err
		}
	}
	return nil
}

// maxLinksBack is how many links strangers' mails can leave on one ticket.
const maxLinksBack = 100

// linkBack notes on the other tickets that a mail named what became of it.
func (w *work) linkBack(t ticketing.Ticket, r ticketing.Route) error {
	var back []ticketing.Link
	for _, n := range r.Claims {
		back = append(back, ticketing.Link{To: n, Kind: "claimed by"})
	}
	for _, n := range r.Noted {
		back = append(back, ticketing.Link{To: n, Kind: "also named"})
	}
	if r.Continues != 0 {
		back = append(back, ticketing.Link{To: r.Continues, Kind: "continued by"})
	}
	for _, link := range back {
		if err := w.linkOne(t, link); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) linkOne(t ticketing.Ticket, back ticketing.Link) error {
	other, err := w.surviving(back.To)
	link := ticketing.Link{To: t.Number, Kind: back.Kind}
	if err != nil || other.Number == t.Number || len(other.Links) >= maxLinksBack ||
		slices.Contains(other.Links, link) {
		return err
	}
	entry := ticketing.Entry{At: w.now, Actor: ticketing.Actor{Kind: ticketing.BySystem},
		Cause: t.Tag().String(), Changes: []ticketing.Change{ticketing.Linked{Link: link}}}
	return w.tx.Save(other.Record(entry), entry)
}
