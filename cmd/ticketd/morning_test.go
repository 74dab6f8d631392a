package main

import (
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/scenario"
)

// answers lets an agent answer the newest letter whose subject begins so, as a mail
// client does.
func (s *virtualStage) answers(from ticketing.Address, subject, words string) {
	s.t.Helper()
	mails, err := s.Received(from)
	s.must(err)
	for i := len(mails) - 1; i >= 0; i-- {
		if in := mails[i]; strings.HasPrefix(in.Subject, subject) {
			raw := "From: " + string(from) + "\r\nTo: support@desk.example\r\nSubject: Re: " + in.Subject +
				"\r\nMessage-ID: <a" + in.MessageID[2:] + "\r\nIn-Reply-To: " + in.MessageID + "\r\nReferences: " +
				in.MessageID + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + words + "\r\n"
			s.must(s.Deliver(scenario.Mail{From: from, To: []ticketing.Address{"support@desk.example"}, Raw: []byte(raw)}))
			return
		}
	}
	s.t.Fatalf("%s has no letter %q", from, subject)
}

// mornings lets an agent get the list of their tickets each day, and counts the lists.
func (s *virtualStage) mornings(who ticketing.Address, at ticketing.TimeOfDay) (count func() int) {
	s.t.Helper()
	s.must(s.app.stop())
	agents := s.cfg.People.Agents()
	for i := range agents {
		if agents[i].Address == who {
			agents[i].Digest, agents[i].Zone = at, s.cfg.Zone
		}
	}
	s.cfg.People = ticketing.NewDirectory(agents, s.cfg.People.Accounts())
	s.start()
	return func() (n int) {
		for _, subject := range s.subjects(who) {
			if strings.HasPrefix(subject, "Your tickets this morning") {
				n++
			}
		}
		return n
	}
}

func TestAnAgentGetsTheirTicketsEachMorningHoweverTheGatewayRuns(t *testing.T) {
	const ada = ticketing.Address("ada@desk.example")
	onDisruption(t, func(t *testing.T, s *virtualStage) {
		mornings := s.mornings(ada, ticketing.ClockAt(9, 30))
		s.report("carla@globex.example", "no sign-in")
		tuesday := time.Date(2026, 3, 3, 9, 30, 0, 0, s.cfg.Zone)
		day := 24 * time.Hour
		for _, c := range []struct {
			name    string
			at      time.Time
			restart bool
			want    int
		}{
			{"a minute too early", tuesday.Add(-time.Minute), false, 1}, // the day before
			{"in time", tuesday.Add(2 * time.Minute), false, 2},
			{"after a restart", tuesday.Add(5 * time.Minute), true, 2},
			{"later that day", tuesday.Add(8 * time.Hour), false, 2},
			{"the next day", tuesday.Add(day + 2*time.Minute), false, 3},
			{"Saturday", tuesday.Add(4*day + 2*time.Minute), false, 3}, // in quiet days the gateway stands still
			{"Monday", tuesday.Add(6*day + 2*time.Minute), false, 4},
		} {
			s.must(s.Travel(c.at))
			if c.restart {
				s.must(s.Restart(0))
				s.must(s.Travel(c.at.Add(2 * time.Minute)))
			}
			if got := mornings(); got != c.want {
				t.Errorf("%s: %d lists, want %d of %q", c.name, got, c.want, s.subjects(ada))
			}
		}
		s.must(s.sleep(tuesday.Add(15*day + 6*time.Hour))) // a Wednesday afternoon
		s.must(s.Travel(s.clock.now().Add(3 * time.Minute)))
		if got := mornings(); got != 5 {
			t.Errorf("after nine days of downtime there are %d lists", got)
		}
		s.answers(ada, "Your tickets this morning", "/show 1001")
		if n := s.lettersWith(ada, "Nobody can sign in."); n == 0 {
			t.Errorf("the ticket is not shown: %q", s.subjects(ada))
		}
	})
}
