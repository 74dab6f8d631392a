package main

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// otherwise is the configuration with a process file in which a status is called
// otherwise.
func otherwise(cfg *Config, old, now string, renamed map[string]string) *Config {
	changed := *cfg
	changed.Mailboxes = slices.Clone(cfg.Mailboxes)
	for i := range changed.Mailboxes {
		m := &changed.Mailboxes[i]
		m.Rules.Statuses = slices.Clone(m.Rules.Statuses)
		for j := range m.Rules.Statuses {
			if s := &m.Rules.Statuses[j]; s.Name == old {
				s.Name = now
			}
		}
		m.Rules.Renamed = renamed
	}
	return &changed
}

// tryStart starts the gateway and gives the words with which it refuses to.
func (s *virtualStage) tryStart(cfg *Config) string {
	w := world{now: s.clock.now, dial: s.dial, log: slog.New(slog.DiscardHandler)}
	a, err := startApp(context.Background(), cfg, w)
	if err != nil {
		if code := exitCode(err); code != exitConfig {
			s.t.Errorf("it refuses with exit code %d", code)
		}
		return err.Error()
	}
	s.app = a
	synctest.Wait()
	return ""
}

func TestAStartRefusesAProcessThatHasNoPlaceForItsTickets(t *testing.T) {
	inBubble(t, func(t *testing.T, s *virtualStage) {
		s.must(s.bring("support", mailAbout("one", "x")))
		s.must(s.Order(1001, ticketing.Order{By: "Ada Ito", Status: "Escalated"}))
		s.must(s.app.stop())
		if said := s.tryStart(otherwise(s.cfg, "Escalated", "Passed On", nil)); !strings.Contains(said,
			`no status "Escalated", which a ticket has: T-1001`) || !strings.Contains(said, "[renamed]") {
			t.Fatalf("it says %q", said)
		}
		time.Sleep(time.Hour)
		renamed := otherwise(s.cfg, "Escalated", "Passed On", map[string]string{"Escalated": "Passed On"})
		if said := s.tryStart(renamed); said != "" {
			t.Fatalf("it says %q", said)
		}
		moved := s.ticketNumber(1001)
		if moved.Status != "Passed On" || moved.Class != ticketing.ClassWaitingInternal {
			t.Errorf("the ticket is %s, %s", moved.Status, moved.Class)
		}
		processes, err := processesOf(renamed.Mailboxes, renamed.People)
		s.must(err)
		if known, err := desk.ProcessesKnown(t.Context(), s.app.book); err != nil || known != processes {
			t.Errorf("noted is %q, %v", known, err)
		}
		s.must(s.app.stop())
		if said := s.tryStart(renamed); said != "" || s.ticketNumber(1001).Entries != moved.Entries {
			t.Errorf("the next start says %q, and the ticket has %d entries instead of %d", said,
				s.ticketNumber(1001).Entries, moved.Entries)
		}
	})
}

func TestAReloadThatHasNoPlaceForTicketsChangesNothing(t *testing.T) {
	inBubble(t, func(t *testing.T, s *virtualStage) {
		s.must(s.bring("support", mailAbout("one", "x")))
		s.must(s.Order(1001, ticketing.Order{By: "Ada Ito", Status: "Escalated"}))
		_, err := s.app.reload(t.Context(), otherwise(s.cfg, "Escalated", "Passed On", nil))
		if err == nil || !strings.Contains(err.Error(), "T-1001") {
			t.Fatalf("it says %v", err)
		}
		if _, has := s.app.desk.Process(s.ticketNumber(1001)).Status("Escalated"); !has {
			t.Error("the process is another one all the same")
		}
		restart, err := s.app.reload(t.Context(), otherwise(s.cfg, "Escalated", "Passed On",
			map[string]string{"Escalated": "Passed On"}))
		if err != nil || len(restart) > 0 {
			t.Fatalf("it says %v, restart %v", err, restart)
		}
		if got := s.ticketNumber(1001).Status; got != "Passed On" {
			t.Errorf("the ticket is %s", got)
		}
	})
}

func TestANewTimerHoldsForOldTicketsAfterAReload(t *testing.T) {
	inBubble(t, func(t *testing.T, s *virtualStage) {
		s.must(s.bring("support", mailAbout("one", "x")))
		s.must(s.Order(1001, ticketing.Order{By: "Ada Ito", Status: "Escalated"}))
		changed := otherwise(s.cfg, "", "", nil)
		for i := range changed.Mailboxes {
			rules := &changed.Mailboxes[i].Rules
			rules.Timers = append(slices.Clone(rules.Timers), ticketing.Timer{Name: "come back", In: "Escalated",
				After: ticketing.Delay{N: 1, Unit: ticketing.Days}, To: "In Progress"})
		}
		_, err := s.app.reload(t.Context(), changed)
		s.must(err)
		s.must(s.Travel(s.clock.now().Add(25 * time.Hour)))
		if got := s.ticketNumber(1001).Status; got != "In Progress" {
			t.Errorf("a day later the ticket is %s", got)
		}
	})
}

func TestProcessesAreToldApartByWhatTheirDeadlinesDependOn(t *testing.T) {
	read := func(change ...string) string {
		text := minimal(`password_file = "good"`, "")
		cfg := mustLoad(t, strings.Join(change, "\n")+"\n"+text)
		processes, err := processesOf(cfg.Mailboxes, cfg.People)
		if err != nil {
			t.Fatal(err)
		}
		return processes
	}
	plain := read()
	if plain != read() {
		t.Error("the same configuration is another one")
	}
	if plain == read(`holidays = ["2026-12-24"]`) {
		t.Error("a holiday changes nothing")
	}
	cfg := mustLoad(t, minimal(`password_file = "good"`, ""))
	own := ticketing.NewDirectory(nil, []ticketing.Account{{Name: "Globex",
		Calendars: map[string]ticketing.Calendar{"office": cfg.Mailboxes[0].Rules.Calendars["office"]}}})
	if processes, err := processesOf(cfg.Mailboxes, own); err != nil || processes == plain {
		t.Errorf("a customer's own calendar changes nothing, %v", err)
	}
}
