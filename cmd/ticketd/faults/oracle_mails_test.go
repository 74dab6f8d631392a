package faults

import (
	"bytes"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// conserved is I1: each mail is in one ticket, or recorded or held, with the
// bytes it came in.
func (v *verdict) conserved() {
	filed := map[ticketing.Hash]int{}
	for _, entries := range v.history {
		for _, e := range entries {
			for _, c := range e.Changes {
				if f, ok := c.(ticketing.Filed); ok {
					filed[f.Raw]++
				}
			}
		}
	}
	for _, m := range v.log {
		if m.kind == another {
			v.knownAgain(m)
			continue
		}
		if v.copied(m) {
			continue
		}
		if !bytes.Equal(v.raws[m.hash()], m.raw) {
			v.faultf("I1: the original of %s is not in the store as it came", m.messageID)
		}
		fate, ok := v.fate(m)
		if !ok {
			v.faultf("I1: %s was not taken in once: it has %d fates", m.messageID, len(v.fates[m.messageID]))
			continue
		}
		want := 0
		if fate.Ticket != 0 {
			want = 1
		}
		if n := filed[m.hash()]; n != want {
			v.faultf("I1: %s is filed %d times, not %d", m.messageID, n, want)
		}
	}
}

// knownAgain wants that a mail which came before was taken for what it is.
func (v *verdict) knownAgain(m injected) {
	for _, d := range v.fates[m.messageID] {
		if d.Receipts.RawHash == m.hash() && d.Outcome == desk.OutcomeDuplicate {
			return
		}
	}
	v.faultf("I1: %s was not seen to be there already", m.messageID)
}

// copied says that a hostile mail was the copy of another one, as in a corpus there are some:
// what it says is in that one.
func (v *verdict) copied(m injected) bool {
	fates := v.fates[m.messageID]
	return m.kind == hostile && len(fates) == 1 && fates[0].Outcome == desk.OutcomeDuplicate
}

// fate is what became of a mail; a duplicate of it does not count.
func (v *verdict) fate(m injected) (desk.Disposition, bool) {
	var own []desk.Disposition
	for _, d := range v.fates[m.messageID] {
		if d.Outcome != desk.OutcomeDuplicate && d.Receipts.RawHash == m.hash() {
			own = append(own, d)
		}
	}
	if len(own) != 1 {
		return desk.Disposition{}, false
	}
	return own[0], true
}

// oneTicketEach is I2: a request opens one ticket of its own, a reply none.
func (v *verdict) oneTicketEach() {
	opened := map[ticketing.Number]string{}
	for _, m := range v.log {
		for _, d := range v.fates[m.messageID] {
			if d.Outcome == desk.OutcomeDuplicate || d.Receipts.RawHash != m.hash() {
				continue
			}
			switch {
			case unread(d) && d.Outcome == desk.OutcomeOpened:
			case m.kind == replyTo && (d.Outcome != desk.OutcomeFiled || d.Ticket != m.ticket):
				v.faultf("I2: the reply %s was %s, ticket %d, not %d", m.messageID, d.Outcome, d.Ticket, m.ticket)
			case (m.kind == newRequest || m.kind == nameless) && d.Outcome != desk.OutcomeOpened:
				v.faultf("I2: the request %s was %s", m.messageID, d.Outcome)
			}
			if d.Outcome == desk.OutcomeOpened {
				if other := opened[d.Ticket]; other != "" {
					v.faultf("I2: %s and %s opened ticket %d", other, m.messageID, d.Ticket)
				}
				opened[d.Ticket] = m.messageID
			}
		}
	}
	if len(opened)+v.ungiven != len(v.tickets) {
		v.faultf("I2: %d tickets for %d mails that opened one", len(v.tickets), len(opened))
	}
}

// unread says that a mail was filed without being read, because the gateway
// died three times while it had it in hand.
func unread(d desk.Disposition) bool {
	return d.MessageID == "" && d.Subject == "Unreadable mail"
}

// mailboxTidy is I5: what was handled lies in Handled, all of it, and nowhere
// else. A second copy there is litter and no loss.
func (v *verdict) mailboxTidy() {
	if len(v.todo) > 0 {
		v.faultf("I5: %d mails are still to do", len(v.todo))
	}
	handled, known := map[string]bool{}, map[string]bool{}
	for _, h := range v.handled {
		handled[string(h)] = true
	}
	for _, m := range v.log {
		known[string(m.raw)] = true
		if !m.taken && !handled[string(m.raw)] {
			v.faultf("I5: %s is not in Handled", m.messageID)
		}
	}
	for h := range handled {
		if !known[h] {
			v.faultf("I5: Handled has a mail that nobody injected: %.200q", h)
		}
	}
}

// unread counts the mails that were filed without being read.
func (v *verdict) unread() (n int) {
	for _, fates := range v.fates {
		for _, d := range fates {
			if unread(d) {
				n++
			}
		}
	}
	return n
}
