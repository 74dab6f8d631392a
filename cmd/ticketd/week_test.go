package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// digest is the newest digest of a week that somebody got, as a mail program shows it.
func (s *virtualStage) digest(to ticketing.Address) string {
	s.t.Helper()
	mails, err := s.Received(to)
	s.must(err)
	found := ""
	for _, in := range mails {
		if strings.HasPrefix(in.Subject, "The week ") {
			found = "Subject: " + in.Subject + "\n\n" + in.Text + "\n"
		}
	}
	return found
}

// golden holds a text against a file.
func golden(t *testing.T, file, got string) {
	t.Helper()
	file = filepath.Join("testdata", file)
	if *rewrite {
		write(t, file, got, 0o644)
	}
	want, err := os.ReadFile(file)
	mustDo(t, err)
	if got != string(want) {
		t.Errorf("%s: it says\n%s\nnot\n%s", file, got, want)
	}
}

// A week in which a promise is missed, a ticket comes back, a machine answers and is
// braked, and a mail is held.
func TestALeadReadsOnMondayHowTheWeekWas(t *testing.T) {
	const ada, eve = ticketing.Address("ada@desk.example"), ticketing.Address("eve@stranger.example")
	onDisruption(t, func(t *testing.T, s *virtualStage) {
		s.digests(ada)
		s.report("carla@globex.example", "The printer burns")
		s.report("carla@globex.example", "The door is stuck")
		s.must(s.ask("order", orderArgs{Ticket: "T-1002", By: "Ada Ito", Resolve: true}, "", &ticketView{}))
		s.must(s.Travel(s.clock.now().Add(time.Hour)))
		s.answers("carla@globex.example", "[T-1002]", "It is stuck again.")
		for i := range 12 {
			s.report(eve, fmt.Sprint("Your mail has been received, no. ", i))
		}
		s.report(ada, "Re: [T-1001] The printer burns")
		monday := time.Date(2026, 3, 9, 9, 0, 0, 0, s.cfg.Zone)
		s.must(s.Travel(monday.Add(-time.Minute)))
		if got := s.digest(ada); got != "" {
			t.Fatalf("too early comes %s", got)
		}
		s.must(s.Travel(monday.Add(2 * time.Minute)))
		golden(t, "week/digest.txt", s.digest(ada))
		s.wantLedger(16, "")

		s.robs("T-1001")
		s.wantLedger(16, "it was put into the ticket 4711, which does not exist")
	})
}

// digests lets a lead get the digest of each week.
func (s *virtualStage) digests(lead ticketing.Address) {
	s.t.Helper()
	s.must(s.app.stop())
	agents := s.cfg.People.Agents()
	for i := range agents {
		if agents[i].Address == lead {
			agents[i].Roles = append(agents[i].Roles, ticketing.RoleLead)
		}
	}
	s.cfg.People = ticketing.NewDirectory(agents, s.cfg.People.Accounts())
	for i := range s.cfg.Mailboxes {
		s.cfg.Mailboxes[i].Rules.Reports = ticketing.Reports{Week: ticketing.RoleLead, Calendar: "office"}
	}
	s.start()
}

// robs lets the books say that the first mail of a ticket is in one that does not exist.
func (s *virtualStage) robs(ticket string) {
	s.t.Helper()
	n, err := numberOf(ticket)
	s.must(err)
	s.must(s.app.book.Update(s.t.Context(), func(tx desk.Tx) error {
		d, found, err := tx.Seen(ticketing.Receipts{RawHash: s.filedMail(n).Raw})
		if err != nil || !found {
			return fmt.Errorf("the first mail of %s: found %v, %w", ticket, found, err)
		}
		d.Ticket = 4711
		return tx.MarkSeen(d)
	}))
}

// wantLedger holds the ledger against how many mails came in, and what is wrong with the
// one that is not accounted for; empty: each is.
func (s *virtualStage) wantLedger(seen int, fault string) {
	s.t.Helper()
	var v ledgerView
	s.must(s.ask("ledger", ledgerArgs{Since: "2026-03-01"}, "", &v))
	accounted := seen
	if fault != "" {
		accounted--
	}
	if v.Seen != seen || v.Accounted != accounted || len(v.Amiss) != seen-accounted || (v.verdict() == nil) != (fault == "") {
		s.t.Errorf("the ledger is %+v", v)
		return
	}
	if fault != "" && (v.Amiss[0].Why != fault || v.Amiss[0].From != "carla@globex.example" || v.Amiss[0].UID == 0) {
		s.t.Errorf("it names %+v", v.Amiss[0])
	}
}

func TestWhatWasErasedIsStillAccountedFor(t *testing.T) {
	d := erasingDesk(t)
	ledger := func() (v ledgerView) {
		mustDo(t, d.call(t.Context(), "ledger", ledgerArgs{Since: "2026-03-01"}, nil, &v))
		return v
	}
	before := ledger()
	mustDo(t, d.call(t.Context(), "erase", eraseArgs{Address: string(carlaDiaz)}, nil, &eraseView{}))
	if v := ledger(); before.Seen != 5 || v.Seen != before.Seen || v.verdict() != nil {
		t.Errorf("before %+v, after %+v", before, v)
	}
}
