package faults

import (
	"bytes"
	"slices"
	"strings"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// acknowledgedOnce is I3: a request has one acknowledgement, and the customer
// has got it once, or at most once where nobody knows.
func (v *verdict) acknowledgedOnce() {
	requests, anyhow := map[ticketing.Number]bool{}, map[ticketing.Number]bool{}
	for _, m := range v.log {
		d, ok := v.fate(m)
		acked := m.kind == newRequest || m.kind == either && d.Outcome == desk.OutcomeOpened
		requests[d.Ticket] = requests[d.Ticket] || ok && acked && !unread(d)
		anyhow[d.Ticket] = anyhow[d.Ticket] || m.kind == hostile
	}
	letters := map[string]outbox.Delivery{}
	for _, l := range v.letters {
		letters[l.MessageID] = l
	}
	for n, entries := range v.history {
		var acks []string
		for _, e := range entries {
			for _, c := range e.Changes {
				if w, ok := c.(ticketing.Wrote); ok && w.Ack {
					acks = append(acks, w.MessageID)
				}
			}
		}
		if requests[n] != (len(acks) == 1) && !anyhow[n] || len(acks) > 1 {
			v.faultf("I3: ticket %d has %d acknowledgements", n, len(acks))
		}
		for _, id := range acks {
			if got := v.copies[id]; got > 1 || got == 0 && !v.mayBeMissing(letters[id]) {
				v.faultf("I3: the acknowledgement of ticket %d came %d times and is %s", n, got, letters[id].State)
			}
		}
	}
}

// mayBeMissing says that a letter need not have arrived: nobody knows, or it was refused, or
// it was withdrawn before it left because a person's answer took its place.
func (v *verdict) mayBeMissing(l outbox.Delivery) bool {
	answered := func(a outbox.Delivery) bool {
		return a.Ticket == l.Ticket && a.To == l.To && a.Class == ticketing.Personal
	}
	return l.State == outbox.Uncertain || v.refused && l.State == outbox.Failed ||
		l.State == outbox.Dropped && v.copies[l.MessageID] == 0 && slices.ContainsFunc(v.letters, answered)
}

// lettersKnown is I4: what was sent is in the outbox, went to whom it is meant
// for, and no more often than its class may.
func (v *verdict) lettersKnown() {
	rows := map[string]outbox.Delivery{}
	for _, l := range v.letters {
		if other, twice := rows[l.MessageID]; twice {
			v.faultf("I4: letters %s and %s have one Message-ID", other.ID, l.ID)
		}
		rows[l.MessageID] = l
		most := 2
		if l.Class == ticketing.Automatic {
			most = 1
		}
		got := v.copies[l.MessageID]
		if got > most || got == 0 && l.State == outbox.Sent {
			v.faultf("I4: the %s %s to %s came %d times and is %s", l.Class, l.Letter, l.To, got, l.State)
		}
		if l.State != outbox.Sent && !v.mayBeMissing(l) {
			v.faultf("I4: at rest the %s to %s is %s: %s", l.Letter, l.To, l.State, l.LastError)
		}
	}
	for _, s := range v.sunk {
		row, known := rows[messageIDOf(s.Mail)]
		switch {
		case !known:
			v.faultf("I4: a letter to %v was sent that the outbox does not know", s.To)
		case !slices.Equal(s.To, []string{string(row.To)}) || s.From != string(row.EnvelopeFrom):
			v.faultf("I4: letter %s went from %q to %v", row.ID, s.From, s.To)
		case !v.mayHave(row.Ticket, row.To):
			v.faultf("I4: letter %s of ticket %d went to a stranger, %s", row.ID, row.Ticket, row.To)
		case !v.sameBytes(row.Body, s.Mail):
			v.faultf("I4: letter %s arrived with other bytes:\n%q\n%q", row.ID, row.Body, s.Mail)
		}
	}
}

// sameBytes says that a letter arrived as it was written.
func (v *verdict) sameBytes(written, came []byte) bool {
	written, came = unixLines(written), unixLines(came)
	return bytes.Equal(written, came) || v.relayed && bytes.HasSuffix(came, written)
}

func (v *verdict) mayHave(n ticketing.Number, to ticketing.Address) bool {
	i := slices.IndexFunc(v.tickets, func(t ticketing.Ticket) bool { return t.Number == n })
	return to == rigAgent || i >= 0 && slices.ContainsFunc(v.tickets[i].Participants,
		func(p ticketing.Participant) bool { return p.Address == to })
}

func unixLines(b []byte) []byte {
	return bytes.TrimRight(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")), "\n")
}

// messageIDOf finds the field in the header of a letter of ours.
func messageIDOf(mail []byte) string {
	header, _, _ := bytes.Cut(unixLines(mail), []byte("\n\n"))
	unfolded := strings.ReplaceAll(string(header), "\n ", " ")
	for line := range strings.Lines(unfolded) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(name, "Message-ID") {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// uncertain counts the letters of which nobody knows whether they arrived.
func (v *verdict) uncertain() (n int) {
	for _, l := range v.letters {
		if l.State == outbox.Uncertain {
			n++
		}
	}
	return n
}
