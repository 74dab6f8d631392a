package desk

import (
	"slices"
	"strings"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/letter"
)

// maxTold is how many entries a history has at most for notices to tell what went
// before: a longer one costs too much to read for every mail.
const maxTold = 300

// told is what notices tell of a ticket's history, as it was with so many entries.
type told struct {
	ticket  ticketing.Number
	entries int
	story   []letter.Exchange
}

// toldBefore is what was last said on a ticket, oldest first. The mail in hand is no part
// of it; the history is read once for all notices about one mail.
func (w *work) toldBefore(t ticketing.Ticket) ([]letter.Exchange, error) {
	if w.told.ticket == t.Number && w.told.entries == t.Entries {
		return w.told.story, nil
	}
	w.told = told{ticket: t.Number, entries: t.Entries}
	if t.Entries == 0 || t.Entries > maxTold {
		return nil, nil
	}
	history, err := w.tx.History(t.Number)
	if err != nil {
		return nil, err
	}
	w.told.story = exchanges(history)
	return w.told.story, nil
}

// exchanges are the last things that were said. Words that were taken back count as
// not said.
func exchanges(history []ticketing.Entry) (story []letter.Exchange) {
	var undone []time.Time
	for _, entry := range slices.Backward(history) {
		for _, c := range slices.Backward(entry.Changes) {
			if back, ok := c.(ticketing.TakenBack); ok {
				undone = append(undone, back.Order)
			}
			x, ok := exchange(c)
			if _, said := c.(ticketing.Said); !ok || said && slices.ContainsFunc(undone, entry.At.Equal) {
				continue
			}
			if x.At = entry.At; len(story) < letter.MaxStory {
				story = append(story, x)
			}
		}
	}
	slices.Reverse(story)
	return story
}

// exchange is what a change said, if a person said something.
func exchange(c ticketing.Change) (x letter.Exchange, ok bool) {
	switch c := c.(type) {
	case ticketing.Filed:
		if slices.Contains([]ticketing.Kind{ticketing.KindAutoReply, ticketing.KindBounce,
			ticketing.KindDeliveryReceipt}, c.Kind) {
			return x, false
		}
		inside := c.Side == ticketing.FromTeam
		if inside && letter.OnlyOrders(c.Text) {
			return x, false
		}
		x = letter.Exchange{Who: c.From.String(), Inside: inside, Words: c.Text}
	case ticketing.Said:
		x = letter.Exchange{Who: c.Author, Words: c.Text}
	case ticketing.Noted:
		x = letter.Exchange{Who: c.Author, Inside: true, Words: c.Text}
	case ticketing.Called:
		x = letter.Exchange{Who: c.Author, Inside: true, Words: c.Text}
	}
	return x, strings.TrimSpace(x.Words) != ""
}
