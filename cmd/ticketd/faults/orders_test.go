package faults

import (
	"bytes"
	"fmt"
	"os"
	"testing"
	"time"

	"ticketd/ticketing"
)

// obeys lets the agent's address alone stand for the agent: the rig's mails come from nowhere
// that could vouch for them.
func (r *rig) obeys() {
	r.Helper()
	text, err := os.ReadFile(r.config())
	mustDo(r, err)
	mustDo(r, os.WriteFile(r.config(), append(text, "[trust]\nagent_trust = \"from\"\n"...), 0o600))
}

// orders injects a mail of the agent's about a ticket.
func (r *rig) orders(about ticketing.Number, command string) {
	r.Helper()
	n := len(r.log) + 1
	m := injected{messageID: fmt.Sprintf("<canary-%d@desk.example>", n), kind: order, ticket: about}
	m.raw = fmt.Appendf(nil, "From: Ada Ito <%s>\r\nTo: <%s>\r\nSubject: Re: [T-%d] canary-%d\r\nMessage-ID: %s\r\n"+
		"Date: Mon, 02 Mar 2026 10:00:00 +0000\r\n\r\n%s\r\n", rigAgent, rigSupport, about, n, m.messageID, command)
	r.inject(m)
}

// C19 and C22: two tickets become one, and the agent is told, or neither.
func TestKilledAtC19C22AnOrderByMailIsCarriedOutOnceAndTold(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	r.obeys()
	pair := func() { r.request(); r.request() }
	pair()
	r.run()
	waitUntil(t, 20*time.Second, "the first tickets", r.quiet)
	r.stop()
	merged, given := map[ticketing.Number]bool{}, 0
	kills := r.killedAtEach("fdatasync", 60, func() {
		var rows []ticketRow
		mustDo(r, r.command("", &rows, "list", "--all", "--limit", "0", "--json"))
		var free []ticketing.Number
		for _, row := range rows {
			if !merged[row.Number] {
				free = append(free, row.Number)
			}
		}
		merged[free[0]], merged[free[1]] = true, true
		r.orders(free[0], fmt.Sprintf("/merge %d", free[1]))
		given++
		pair()
	})
	v := r.judge()
	if carried, told := v.merges(), v.receipts(); carried != given || told != given {
		t.Errorf("of %d orders %d were carried out, and %d told", given, carried, told)
	}
	if t.Logf("%d kills, %d orders", kills, given); kills < 3 {
		t.Errorf("only %d kills", kills)
	}
}

// merges counts how often a ticket became another one's.
func (v *verdict) merges() (n int) {
	for _, entries := range v.history {
		for _, e := range entries {
			for _, c := range e.Changes {
				if _, ok := c.(ticketing.Merged); ok {
					n++
				}
			}
		}
	}
	return n
}

// receipts counts the letters that tell an agent what became of an order.
func (v *verdict) receipts() (n int) {
	for _, l := range v.letters {
		if l.Letter == "receipt" && bytes.Contains(l.Body, []byte("Subject:")) {
			n++
		}
	}
	return n
}
