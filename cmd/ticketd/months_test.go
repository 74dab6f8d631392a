package main

import (
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
)

func TestTheReportOfAMonthGoesOnceHoweverTheGatewayRuns(t *testing.T) {
	const ada = ticketing.Address("ada@desk.example")
	onDisruption(t, func(t *testing.T, s *virtualStage) {
		s.must(s.app.stop())
		for i := range s.cfg.Mailboxes {
			s.cfg.Mailboxes[i].Rules.Reports.Month = ticketing.RoleLead
		}
		s.start()
		s.must(s.Travel(s.clock.now().Add(3 * time.Minute))) // reports begin with this month
		s.report("carla@globex.example", "no sign-in")
		reports := func() (n int) {
			for _, subject := range s.subjects(ada) {
				if strings.Contains(subject, " in March 2026: 1 opened") {
					n++
				}
			}
			return n
		}
		april := time.Date(2026, 4, 1, 0, 0, 0, 0, s.cfg.Zone)
		s.must(s.Travel(april.Add(-time.Minute)))
		if n := reports(); n != 0 {
			t.Errorf("%d reports before the month is over", n)
		}
		s.must(s.Travel(april.Add(12 * time.Hour)))
		if n := reports(); n != 1 {
			t.Errorf("%d reports on the first working day: %q", n, s.subjects(ada))
		}
		s.must(s.Restart(0))
		s.must(s.Travel(april.Add(36 * time.Hour)))
		if n := reports(); n != 1 {
			t.Errorf("%d reports after a restart", n)
		}
	})
}
