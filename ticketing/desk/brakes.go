package desk

import (
	"cmp"
	"fmt"
	"time"

	"ticketd/ticketing"
)

// PausedBookmark stands while automatic letters pause because of a cap; a
// person lifts it.
const PausedBookmark = "automatic letters paused"

// brake holds a letter against the caps. When the cap on all automatic letters
// is reached the class pauses until a person releases it.
func (w *work) brake(l ticketing.Letter) (ticketing.Brake, error) {
	if l.Held != "" {
		return ticketing.Brake{Held: l.Held}, nil
	}
	if l.Class == ticketing.Automatic && l.ByMail {
		paused, err := w.tx.Bookmark(PausedBookmark)
		if err != nil {
			return ticketing.Brake{}, err
		}
		if len(paused) > 0 {
			return ticketing.Brake{Held: "automatic letters pause: " + string(paused)}, nil
		}
	}
	brake, err := w.Policy.Caps.Check(w.tx, l, w.now)
	if err != nil || !brake.Pause {
		return brake, err
	}
	return brake, w.tx.SetBookmark(PausedBookmark, []byte(brake.Held))
}

// waits says why a letter does not go at once, and what ends it; empty: it goes.
func (w *work) waits(l ticketing.Letter, b ticketing.Brake) string {
	caps := w.Policy.Caps
	switch {
	case b.Held != "" && !b.Cap.Room.IsZero():
		return fmt.Sprintf("the %s to %s waits: %s; until a person lets it go with \"ticketd outbox\","+
			" though there is room for new ones from %s on", l.Name, l.To.Address, b.Held, w.when(b.Cap.Room))
	case b.Held != "":
		return fmt.Sprintf("the %s to %s waits: %s; until a person lets it go with \"ticketd outbox\"",
			l.Name, l.To.Address, b.Held)
	case !b.NotBefore.IsZero():
		return fmt.Sprintf("the %s to %s waits until %s: after %d within a day they go one per %s"+
			" (caps.acks_before_spacing, caps.ack_spacing)", l.Name, l.To.Address, w.when(b.NotBefore),
			caps.AcksFreeBeforeSpacing, ticketing.Span(caps.AckSpacing))
	}
	return ""
}

// when writes a moment in the team's zone.
func (w *work) when(at time.Time) string {
	zone := w.Zone
	if zone == nil {
		zone = time.UTC
	}
	return at.In(zone).Format("2006-01-02 15:04 MST")
}

// checkFlood holds what a new ticket makes us write, if its sender's domain makes too
// many. What was imported writes to nobody, and one of the team makes no flood.
func (w *work) checkFlood(t ticketing.Ticket, e ticketing.MailReceived, d *ticketing.Decision) error {
	if e.Mail.Late || e.Behalf != nil || e.Sender.Agent != nil && e.Sender.Verified {
		return nil
	}
	brake, err := w.Policy.Caps.CheckTicket(w.tx, e.Mail.From.Address, w.now)
	if err != nil || brake.Held == "" {
		return err
	}
	for i := range d.Letters {
		d.Letters[i].Held = brake.Held
	}
	if brake.Alert {
		d.Letters = append(d.Letters, w.judge(t).Alert(t, brake.Cap)...)
	}
	return nil
}

// dropLateAck drops an acknowledgement that has not left yet when a person answers or
// the ticket ends: that the mail was received goes without saying then. It says so.
func (w *work) dropLateAck(before, after ticketing.Ticket) (why []string, err error) {
	if before.AckParcel == "" || after.AckParcel != "" {
		return nil, nil
	}
	reason := "the ticket was " + after.Status + " before the acknowledgement went"
	if after.LastOut.After(before.LastOut) {
		reason = cmp.Or(after.LastAuthor, "a person") + " answered before the acknowledgement went"
	}
	dropped, err := w.tx.Withdraw(before.AckParcel, w.now, reason+": it was not needed any more")
	if err != nil || !dropped {
		return nil, err
	}
	return []string{reason + ": it is not sent"}, nil
}
