package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"ticketd/ticketing"
	"ticketd/ticketing/scenario"
)

// groupAddress is a group of the team's own, on its mail server.
const groupAddress = "group@desk.example"

// behindAGroup runs a gateway whose customers write to a group.
func behindAGroup(t *testing.T, named bool, test func(*virtualStage)) {
	told, err := scenario.Read([]byte("agent Ada Ito <ada@desk.example>\nat Mon 2026-03-02 08:00\n"+
		"mail carla@globex.example to support\n"), "behind a group")
	mustDo(t, err)
	synctest.Test(t, func(t *testing.T) {
		cfg := servedConfig(t, told)
		if named {
			cfg.Relays = []ticketing.Relay{{Name: "the group", Addresses: []ticketing.Address{groupAddress},
				Person: personFields, Proof: ticketing.RelayAligned}}
		}
		s := newVirtualStage(t, told, cfg)
		defer s.close()
		s.post.AddAccount(groupAddress, "secret")
		test(s)
	})
}

// throughGroup is a mail as the group passes it on.
func throughGroup(id, who, more, body string) []byte {
	name, _, _ := strings.Cut(who, " <")
	return []byte("From: \"'" + name + "' via Support\" <" + groupAddress + ">\r\nTo: Support <" + groupAddress +
		">\r\nX-Original-From: " + who + "\r\nReply-To: " + who + "\r\nMessage-ID: <" + id +
		"@globex.example>\r\nDate: Mon, 02 Mar 2026 08:00:00 +0000\r\nPrecedence: list\r\n" +
		"List-ID: <group.desk.example>\r\nX-Google-Group-Id: 1\r\n" + more + "\r\n" + body)
}

// relay delivers a mail as the group: the mail server knows who submits it, and says so.
func (s *virtualStage) relay(raw []byte) {
	s.t.Helper()
	s.must(s.post.Submit(groupAddress, groupAddress, []string{"support@desk.example"}, raw))
	synctest.Wait()
}

// forge delivers a mail that only says that it is the group's.
func (s *virtualStage) forge(raw []byte) {
	s.t.Helper()
	s.must(s.post.Deliver("eve@elsewhere.example", []string{"support@desk.example"}, raw))
	synctest.Wait()
}

// letters counts what was sent to somebody.
func (s *virtualStage) letters(to ticketing.Address) (n int) {
	for _, sent := range s.post.Sent() {
		if slices.Contains(sent.To, string(to)) {
			n++
		}
	}
	return n
}

func (s *virtualStage) shown(n int) string {
	s.t.Helper()
	view, err := s.app.show(context.Background(), ticketArgs{Ticket: fmt.Sprint(n)})
	s.must(err)
	return fmt.Sprintf("%+v", view)
}

const carla = "Carla Diaz <carla@globex.example>"

func TestWhoWritesToAGroupOfOursIsTheCustomerAndGetsTheAcknowledgement(t *testing.T) {
	behindAGroup(t, true, func(s *virtualStage) {
		s.relay(throughGroup("1", carla, "Subject: Printer\r\n", "It prints blank pages.\r\n"))
		ticket := s.ticketNumber(1001)
		if who := ticket.Requester(); who.Address != "carla@globex.example" || who.Name != "Carla Diaz" ||
			who.Trust != ticketing.TrustNone {
			s.t.Errorf("the requester is %+v", who)
		}
		if n := s.letters("carla@globex.example"); n != 1 {
			s.t.Errorf("she got %d letters", n)
		}
		shown := s.shown(1001)
		for _, want := range []string{`it came through the relay "the group": From was ` + groupAddress,
			"proof: none"} {
			if !strings.Contains(shown, want) {
				s.t.Errorf("no %q in %s", want, shown)
			}
		}
		s.relay(throughGroup("2", carla, "Subject: Re: [T-1001] Printer\r\n", "Still.\r\n"))
		if got := s.shown(1001); !strings.Contains(got, "Still.") {
			s.t.Errorf("what she writes then is elsewhere: %s", got)
		}
	})
}

func TestAGroupThatNobodyNamedGivesATicketAndNoAcknowledgement(t *testing.T) {
	behindAGroup(t, false, func(s *virtualStage) {
		s.relay(throughGroup("1", carla, "Subject: Printer\r\n", "It prints blank pages.\r\n"))
		if who := s.ticketNumber(1001).Requester(); who.Address != groupAddress {
			s.t.Errorf("the requester is %+v", who)
		}
		if n := s.letters("carla@globex.example") + s.letters(groupAddress); n != 0 {
			s.t.Errorf("%d letters were sent", n)
		}
	})
}

func TestWhoOnlySaysTheyAreTheGroupSpeaksForNobody(t *testing.T) {
	behindAGroup(t, true, func(s *virtualStage) {
		forged := "Authentication-Results: other.example; dmarc=pass header.from=desk.example\r\n"
		s.forge(throughGroup("1", carla, forged+"Subject: Printer\r\n", "Read this.\r\n"))
		if who := s.ticketNumber(1001).Requester(); who.Address != groupAddress {
			s.t.Errorf("the requester is %+v", who)
		}
		if n := s.letters("carla@globex.example"); n != 0 {
			s.t.Errorf("she got %d letters that she didn't ask for", n)
		}
		if shown := s.shown(1001); !strings.Contains(shown, "nothing proves that it is from there") {
			s.t.Errorf("it isn't said: %s", shown)
		}
	})
}

func TestAnAgentsNameThroughAGroupOrdersNothing(t *testing.T) {
	for _, trust := range []ticketing.AgentTrust{ticketing.AgentTrustToken, ticketing.AgentTrustDMARC,
		ticketing.AgentTrustFrom} {
		behindAGroup(t, true, func(s *virtualStage) {
			setup := *s.app.desk.Setup()
			setup.Policy.AgentTrust = trust
			s.app.desk.Reload(setup)
			s.relay(throughGroup("1", carla, "Subject: Printer\r\n", "It prints blank pages.\r\n"))
			before := s.shown(1001)
			s.relay(throughGroup("2", "Ada Ito <ada@desk.example>", "Subject: Re: [T-1001] Printer\r\n",
				"/close\r\n"))
			if after := s.shown(1001); strings.Contains(after, "/close") || len(after) < len(before) {
				s.t.Errorf("%s: it is in the ticket: %s", trust, after)
			}
			held, err := s.app.held(context.Background(), struct{}{})
			s.must(err)
			if len(held) != 1 {
				s.t.Errorf("%s: held are %+v", trust, held)
			}
			if n := s.letters("carla@globex.example"); n != 1 {
				s.t.Errorf("%s: the customer got %d letters", trust, n)
			}
		})
	}
}
