package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ticketd/mail/parse"
	"ticketd/ticketing"
	"ticketd/ticketing/page"
	"ticketd/ticketing/scenario"
)

// onDisruption plays on a stage with a directory for pages and customers of two accounts.
func onDisruption(t *testing.T, test func(t *testing.T, s *virtualStage)) {
	public := filepath.Join(t.TempDir(), "public")
	synctest.Test(t, func(t *testing.T) {
		told, err := scenario.Read([]byte("at Mon 2026-03-02 08:00\n"+
			"mail carla@globex.example to support\nmail eve@stranger.example to support\n"), "disruption")
		mustDo(t, err)
		cfg := servedConfig(t, told)
		cfg.Pages = public
		s := newVirtualStage(t, told, cfg)
		defer s.close()
		test(t, s)
	})
}

// report brings a mail in somebody's name to support.
func (s *virtualStage) report(from ticketing.Address, subject string) {
	s.t.Helper()
	raw := bytes.Replace(mailAbout(subject, "Nobody can sign in."), []byte("carla@globex.example"), []byte(from), 1)
	s.must(s.Deliver(scenario.Mail{From: from, To: []ticketing.Address{"support@desk.example"}, Raw: raw}))
}

// ask puts a verb to the running gateway as the command line does.
func (s *virtualStage) ask(verb string, args any, words string, result any) error {
	err := s.app.verbs.call(context.Background(), verb, args, strings.NewReader(words), result)
	synctest.Wait()
	return err
}

// lettersWith counts somebody's letters that say something.
func (s *virtualStage) lettersWith(to ticketing.Address, words string) (n int) {
	s.t.Helper()
	mails, err := s.Received(to)
	s.must(err)
	for _, in := range mails {
		if strings.Contains(in.Text, words) {
			n++
		}
	}
	return n
}

func (s *virtualStage) page(name string) string {
	s.t.Helper()
	html, err := os.ReadFile(filepath.Join(s.cfg.Pages, name))
	s.must(err)
	return string(html)
}

// A disruption, from the first case to the end of all of them.
func TestADisruptionIsToldOnceToEverybodyAndEndsForAll(t *testing.T) {
	onDisruption(t, func(t *testing.T, s *virtualStage) {
		s.report("carla@globex.example", "one")
		s.report("carla@globex.example", "two")
		s.report("eve@stranger.example", "three")
		var v incidentView
		s.must(s.ask("incident-open", incidentArgs{Title: "Sign-in <fails>", By: "Ada Ito"}, "We look into it.", &v))
		incident := v.Ticket
		s.must(s.ask("incident-link", caseArgs{Ticket: incident, Cases: []string{"T-1001", "T-1002", "T-1003"}, By: "Ada"}, "", &v))
		if v.Cases != 3 || incident != "T-1004" || !v.Incident {
			t.Fatalf("linked: %+v", v)
		}
		s.must(s.Travel(s.clock.now().Add(time.Hour)))
		s.must(s.ask("incident-update", incidentArgs{Ticket: incident, By: "Ada Ito"}, "A disk is full; we add one.", &v))
		if v.People != 2 || v.Cases != 3 || v.PageFault != "" {
			t.Errorf("published: %+v", v)
		}
		s.must(s.Restart(0))
		for _, to := range []ticketing.Address{"carla@globex.example", "eve@stranger.example"} {
			if n := s.lettersWith(to, "A disk is full"); n != 1 {
				t.Errorf("%s has it %d times", to, n)
			}
		}
		html := s.page(incident + ".html")
		for _, want := range []string{"Sign-in &lt;fails&gt;", "A disk is full; we add one.", "We look into it.", "Going on"} {
			if !strings.Contains(html, want) {
				t.Errorf("the page does not say %q:\n%s", want, html)
			}
		}
		for _, secret := range []string{"carla", "globex", "eve@", "T-1001", "Nobody can"} {
			if strings.Contains(html+s.page(page.Index), secret) {
				t.Errorf("the pages say %q", secret)
			}
		}
		s.endDisruption(incident)
	})
}

func (s *virtualStage) endDisruption(incident string) {
	s.t.Helper()
	s.must(os.RemoveAll(s.cfg.Pages)) // they are made anew
	var v incidentView
	s.must(s.ask("incident-update", incidentArgs{Ticket: incident, By: "Ada Ito", Resolve: true}, "All is well again.", &v))
	for n := ticketing.Number(1001); n <= 1004; n++ {
		if got := s.ticketNumber(n); got.Class != ticketing.ClassResolved {
			s.t.Errorf("ticket %d is %s", n, got.Status)
		}
	}
	for _, to := range []ticketing.Address{"carla@globex.example", "eve@stranger.example"} {
		if n := s.lettersWith(to, "All is well again"); n != 1 {
			s.t.Errorf("%s has the end %d times", to, n)
		}
	}
	if html := s.page(incident + ".html"); !strings.Contains(html, "Over</strong> since") {
		s.t.Errorf("the page says:\n%s", html)
	}
	if index := s.page(page.Index); !strings.Contains(index, "Nothing is known to be wrong.") {
		s.t.Errorf("the list says:\n%s", index)
	}
	if err := s.ask("incident-update", incidentArgs{Ticket: "T-1001", By: "Ada"}, "x", &v); err == nil {
		s.t.Error("an ordinary ticket was published")
	}
}

func TestAnIncidentGoesToTheFirstSupportMailboxOfTheFile(t *testing.T) {
	mailbox := func(name string, role ticketing.IntakeRole) MailboxConfig {
		return MailboxConfig{Intake: ticketing.Intake{Name: name, Role: role}}
	}
	setup, err := setupOf(&Config{Mailboxes: []MailboxConfig{mailbox("c", ticketing.RoleEscalation),
		mailbox("b", ticketing.RoleSupport), mailbox("a", ticketing.RoleSupport)}})
	if err != nil || setup.First != "b" {
		t.Errorf("the first is %q, %v", setup.First, err)
	}
}

func TestPagesThatACrashLeftOldAreWrittenAtTheStart(t *testing.T) {
	onDisruption(t, func(t *testing.T, s *virtualStage) {
		var v incidentView
		s.must(s.ask("incident-open", incidentArgs{Title: "Down", By: "Ada Ito"}, "We look into it.", &v))
		s.must(os.WriteFile(filepath.Join(s.cfg.Pages, v.Ticket+".html"), []byte("half a pa"), 0o600))
		s.must(os.Remove(filepath.Join(s.cfg.Pages, page.Index)))
		s.must(s.Restart(0))
		if html := s.page(v.Ticket + ".html"); !strings.HasSuffix(html, "</html>\n") || !strings.Contains(s.page(page.Index), "Down") {
			t.Errorf("the page says:\n%s", html)
		}
		left, err := os.ReadDir(s.cfg.Pages)
		if err != nil || len(left) != 2 {
			t.Errorf("the directory holds %v, %v", left, err)
		}
	})
}

func TestAPageThatCannotBeWrittenIsToldAndTheUpdateIsSent(t *testing.T) {
	onDisruption(t, func(t *testing.T, s *virtualStage) {
		s.report("carla@globex.example", "one")
		var v incidentView
		s.must(s.ask("incident-open", incidentArgs{Title: "Down", By: "Ada Ito"}, "We look into it.", &v))
		incident := v.Ticket
		s.must(s.ask("incident-link", caseArgs{Ticket: incident, Cases: []string{"1001"}}, "", &v))
		s.must(os.RemoveAll(s.cfg.Pages))
		s.must(os.WriteFile(s.cfg.Pages, nil, 0o600))
		s.must(s.ask("incident-update", incidentArgs{Ticket: incident, By: "Ada Ito"}, "Soon.", &v))
		if v.PageFault == "" || s.lettersWith("carla@globex.example", "Soon.") != 1 {
			t.Errorf("published: %+v", v)
		}
		s.must(os.Remove(s.cfg.Pages))
		var pages pagesResult
		s.must(s.ask("incident-page", struct{}{}, "", &pages))
		if pages.Incidents != 1 || !strings.Contains(s.page(incident+".html"), "Soon.") {
			t.Errorf("%d pages", pages.Incidents)
		}
	})
}

// subjects lists what somebody's letters are called.
func (s *virtualStage) subjects(to ticketing.Address) (all []string) {
	s.t.Helper()
	for _, m := range s.post.Mail(string(to), "INBOX") {
		in := parse.Mail(bytes.NewReader(m.Raw), int64(len(m.Raw)), parse.Options{})
		all = append(all, in.Subject)
	}
	return all
}

func TestAListGoesToItsOwnerOnMondayMorningOnceHoweverTheGatewayRuns(t *testing.T) {
	onDisruption(t, func(t *testing.T, s *virtualStage) {
		digests := func() (n int) {
			for _, subject := range s.subjects("ada@desk.example") {
				if strings.HasPrefix(subject, "Wishes") {
					n++
				}
			}
			return n
		}
		s.must(s.app.stop())
		for i := range s.cfg.Mailboxes {
			s.cfg.Mailboxes[i].Rules.Lists = []ticketing.List{{Name: "wishes", Title: "Wishes",
				Codes: []string{"new feature request"}, To: "lead", Every: ticketing.Weekly, Calendar: "office"}}
		}
		s.start()
		s.report("carla@globex.example", "a wish")
		s.must(s.ask("order", orderArgs{Ticket: "T-1001", By: "Ada Ito", Resolve: true, Reply: true,
			Code: "new feature request"}, "Kept.", &struct{}{}))
		monday := time.Date(2026, 3, 9, 9, 0, 0, 0, s.cfg.Zone)
		for _, c := range []struct {
			name    string
			at      time.Time
			restart bool
			want    int
		}{
			{"before it opens", monday.Add(-time.Minute), false, 1}, // a week ago
			{"when it opens", monday.Add(2 * time.Minute), false, 2},
			{"after a restart", monday.Add(5 * time.Minute), true, 2},
			{"the rest of the week", monday.Add(6 * 24 * time.Hour), false, 2},
		} {
			s.must(s.Travel(c.at))
			if c.restart {
				s.must(s.Restart(0))
				s.must(s.Travel(c.at.Add(2 * time.Minute)))
			}
			if got := digests(); got != c.want {
				t.Errorf("%s: %d digests, want %d of %q", c.name, got, c.want, s.subjects("ada@desk.example"))
			}
		}
		s.must(s.sleep(monday.Add(3*7*24*time.Hour + 30*time.Hour))) // a Tuesday, three weeks later
		s.must(s.Travel(s.clock.now().Add(3 * time.Minute)))
		if got := digests(); got != 3 {
			t.Errorf("after three weeks of downtime there are %d digests", got)
		}
		s.wantListed("T-1001")
	})
}

func (s *virtualStage) wantListed(ticket string) {
	s.t.Helper()
	var kept []listView
	s.must(s.ask("lists", listsArgs{Name: "WISHES"}, "", &kept))
	var rows []ticketView
	s.must(s.ask("list", listArgs{List: "wishes"}, "", &rows))
	if len(kept) == 0 || kept[len(kept)-1].Count != 1 || len(rows) != 1 || rows[0].Ticket != ticket {
		s.t.Errorf("the list holds %+v, %+v", kept, rows)
	}
	if err := s.ask("list", listArgs{List: "bugs"}, "", &rows); err == nil || !strings.Contains(err.Error(), "there are wishes") {
		s.t.Errorf("an unknown list: %v", err)
	}
}
