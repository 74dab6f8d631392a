package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ticketd/mail/postoffice"
	"ticketd/ticketing"
)

// toOutside are the mails that went to nobody of the team.
func (s *virtualStage) toOutside() []postoffice.Envelope {
	return slices.DeleteFunc(s.post.Sent(), func(e postoffice.Envelope) bool {
		_, agent := s.app.desk.Setup().People.AgentAt(ticketing.Address(e.To[0]))
		return agent
	})
}

func TestL32OldMailAtTheFirstConnectionIsAnsweredByNobody(t *testing.T) {
	for name, c := range map[string]struct {
		policy         ImportPolicy
		mails, tickets int
	}{
		"left alone": {ImportPolicy{}, 10_000, 0},
		"imported":   {ImportPolicy{All: true}, 200, 200},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := withOldMail(t, c.policy, c.mails)
				defer s.close()
				time.Sleep(48 * time.Hour)
				synctest.Wait()
				var tickets []ticketView
				s.must(s.ask("list", listArgs{Limit: 2 * c.mails}, "", &tickets))
				if len(tickets) != c.tickets {
					t.Errorf("%d tickets", len(tickets))
				}
				if sent := s.post.Sent(); len(sent) != 0 {
					t.Errorf("%d letters are sent, the first to %s", len(sent), sent[0].To)
				}
				kept := len(s.post.Mail("support@desk.example", "INBOX"))
				if kept+len(tickets) != c.mails {
					t.Errorf("%d mails are left where they were, %d are tickets", kept, len(tickets))
				}
			})
		})
	}
}

// withOldMail starts a gateway at a mailbox that had so many mails an hour before.
func withOldMail(t *testing.T, policy ImportPolicy, mails int) *virtualStage {
	cfg := servedConfig(t, oneMail(t))
	for i := range cfg.Mailboxes {
		cfg.Mailboxes[i].Import = policy
	}
	s := newEmptyStage(t, oneMail(t), cfg)
	for i := range mails {
		s.fromDomain(fmt.Sprintf("d%d.example", i%50), fmt.Sprintf("Old %d", i))
	}
	time.Sleep(time.Hour)
	s.start()
	return s
}

func TestL32TheClocksOfImportedTicketsBeginWhenSomebodyDealsWithThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := withOldMail(t, ImportPolicy{All: true}, 50)
		defer s.close()
		time.Sleep(24 * time.Hour)
		var v explainView
		s.must(s.ask("explain", ticketArgs{"T-1001"}, "", &v))
		if !v.Dormant || len(v.Clocks) != 0 {
			t.Errorf("nobody has touched it: %+v", v)
		}
		s.must(s.ask("order", orderArgs{Ticket: "T-1001", By: "root", Note: true}, "Still broken?", &orderView{}))
		touched := s.clock.now()
		v = explainView{}
		s.must(s.ask("explain", ticketArgs{"T-1001"}, "", &v))
		if v.Dormant || len(v.Clocks) == 0 || v.Clocks[0].Start.Before(touched.Add(-time.Minute)) {
			t.Errorf("somebody has touched it: %+v", v)
		}
		time.Sleep(7 * 24 * time.Hour)
		synctest.Wait()
		for _, letter := range s.post.Sent() {
			if raw := string(letter.Raw); !strings.Contains(raw, "[T-1001]") && !strings.Contains(raw, "Subject: The week ") {
				t.Errorf("a letter about another ticket goes to %s", letter.To)
			}
		}
		if len(s.post.Sent()) == 0 || len(s.toOutside()) != 0 {
			t.Errorf("%d letters, %d of them to customers", len(s.post.Sent()), len(s.toOutside()))
		}
	})
}

func TestL34AServerThatGreylistsGetsOneAcknowledgement(t *testing.T) {
	inBubble(t, func(t *testing.T, s *virtualStage) {
		until, refused := s.clock.now().Add(15*time.Minute), 0
		s.post.SetFaults(postoffice.Faults{Rcpt: func(_, to string) error {
			if to == "carla@globex.example" && s.clock.now().Before(until) {
				refused++
				return postoffice.Refuse(451, "4.7.1 greylisted, come back later")
			}
			return nil
		}})
		mustDo(t, s.post.Deliver("carla@globex.example", []string{"support@desk.example"}, mailAbout("Printer", "It burns.")))
		time.Sleep(14 * time.Minute)
		synctest.Wait()
		if n := len(s.toOutside()); n != 0 || refused == 0 {
			t.Errorf("%d letters while the server refuses %d times", n, refused)
		}
		time.Sleep(24 * time.Hour)
		synctest.Wait()
		if n := len(s.toOutside()); n != 1 {
			t.Errorf("%d letters in the end", n)
		}
		if refused > 6 {
			t.Errorf("it was tried %d times in fifteen minutes", refused)
		}
	})
}

func TestL34AnAnswerDuringTheGreylistingTakesTheAcknowledgementsPlace(t *testing.T) {
	inBubble(t, func(t *testing.T, s *virtualStage) {
		until := s.clock.now().Add(15 * time.Minute)
		s.post.SetFaults(postoffice.Faults{Rcpt: func(_, to string) error {
			if to == "carla@globex.example" && s.clock.now().Before(until) {
				return postoffice.Refuse(451, "4.7.1 greylisted, come back later")
			}
			return nil
		}})
		mustDo(t, s.post.Deliver("carla@globex.example", []string{"support@desk.example"}, mailAbout("Printer", "It burns.")))
		time.Sleep(5 * time.Minute)
		s.must(s.ask("order", orderArgs{Ticket: "T-1001", By: "root", Reply: true}, "Pull the plug.", &orderView{}))
		time.Sleep(24 * time.Hour)
		synctest.Wait()
		sent := s.toOutside()
		if len(sent) != 1 || s.lettersWith("carla@globex.example", "Pull the plug.") != 1 {
			t.Errorf("%d letters", len(sent))
		}
		var v historyView
		s.must(s.ask("show", ticketArgs{"T-1001"}, "", &v))
		if len(v.Letters) != 1 || !strings.Contains(v.Letters[0].LastError, "answered before the acknowledgement went") {
			t.Errorf("%+v", v.Letters)
		}
	})
}

// fromDomain brings a mail of somebody there.
func (s *virtualStage) fromDomain(domain, subject string) {
	s.t.Helper()
	raw := strings.ReplaceAll(string(mailAbout(subject, "Help!")), "globex.example", domain)
	mustDo(s.t, s.post.Deliver("carla@"+domain, []string{"support@desk.example"}, []byte(raw)))
}

// floods brings a mail of each of so many domains.
func (s *virtualStage) floods(from, n int) {
	s.t.Helper()
	for i := range n {
		s.fromDomain(fmt.Sprintf("d%d.example", from+i), fmt.Sprintf("Flood %d", from+i))
	}
	time.Sleep(time.Minute)
	synctest.Wait()
}

func TestL22WhatAPersonReleasesGoesWithoutANewBurst(t *testing.T) {
	inBubble(t, func(t *testing.T, s *virtualStage) {
		limit := ticketing.DefaultCaps().AutoInAll
		s.floods(0, limit+60)
		if n := len(s.toOutside()); n != limit {
			t.Errorf("%d letters before the pause", n)
		}
		var rows []parcelView
		s.must(s.ask("outbox", outboxArgs{}, "", &rows))
		held := 0
		for _, r := range rows {
			if r.Held != "" && strings.Contains(r.why(), "more than 300 automatic letters within 10 min in all (caps.automatic_in_all)") {
				held++
			}
		}
		if held != 60 {
			t.Errorf("%d letters are held: %+v", held, rows)
		}
		var one releasedView
		s.must(s.ask("release", heldArgs{For: "d310.example"}, "", &one))
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := len(s.toOutside()); one.Letters != 1 || n != limit+1 {
			t.Errorf("%d are released for a domain, %d have gone", one.Letters, n)
		}
		var dropped releasedView
		s.must(s.ask("discard", heldArgs{For: "carla@d311.example", Why: "forged"}, "", &dropped))
		var all releasedView
		s.must(s.ask("release", heldArgs{}, "", &all))
		if all.Letters != 58 || dropped.Letters != 1 || all.Last == nil || all.Last.Sub(s.clock.now()) > 10*time.Minute {
			t.Errorf("%d are dropped, %+v are released", dropped.Letters, all)
		}
		synctest.Wait()
		if n := len(s.toOutside()) - limit - 1; n > 5 {
			t.Errorf("%d go in one burst", n)
		}
		s.floods(1000, 50)
		time.Sleep(24 * time.Hour)
		synctest.Wait()
		if n := len(s.toOutside()); n != limit+1+58+50 {
			t.Errorf("%d letters in the end", n)
		}
		if n := s.lettersWith("ada@desk.example", "More than 300 automatic letters"); n > 1 {
			t.Errorf("%d alerts", n)
		}
	})
}

func TestWhatIsDroppedForSomebodyIsAlsoWhatWouldFollowOneByOne(t *testing.T) {
	inBubble(t, func(t *testing.T, s *virtualStage) {
		for i := range 12 {
			s.must(s.bring("support", mailAbout(fmt.Sprint("Alarm ", i), "It burns.")))
		}
		s.fromDomain("quiet.example", "Printing")
		time.Sleep(time.Minute)
		synctest.Wait()
		before := len(s.toOutside()) // three acknowledgements of the alarms, and one more
		var dropped releasedView
		s.must(s.ask("discard", heldArgs{For: "globex.example", Why: "a test"}, "", &dropped))
		time.Sleep(48 * time.Hour)
		synctest.Wait()
		if after := len(s.toOutside()); before != 4 || dropped.Letters != 9 || after != before {
			t.Errorf("%d letters go, %d are dropped, %d more go", before, dropped.Letters, after-before)
		}
	})
}
