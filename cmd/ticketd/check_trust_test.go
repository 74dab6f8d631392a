package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

const (
	believing = "[mailbox.imap]\nauthserv_ids = [\"mx.example.com\"]\n"
	ada       = "[[agent]]\nname = \"Ada Ito\"\naddress = \"ada@example.com\"\n"
	ben       = "[[agent]]\nname = \"Ben Okri\"\naddress = \"ben@example.com\"\n"
)

// write brings a mail to the mailbox; one with a login is submitted by its author,
// of whom the server then says that DMARC passed.
func (s *checkStage) write(from string, login bool, more string) {
	s.Helper()
	raw := []byte(fmt.Sprintf("From: %s\r\nTo: support@example.com\r\nMessage-ID: <%d@x.example>\r\n"+
		"Date: Mon, 02 Mar 2026 08:00:00 +0000\r\n%s\r\nHello\r\n", from, len(s.office.Mail("support@example.com", "INBOX")), more))
	var err error
	if login {
		s.office.AddAccount(from, "secret")
		err = s.office.Submit(from, from, []string{"support@example.com"}, raw)
	} else {
		err = s.office.Deliver("x@elsewhere.example", []string{"support@example.com"}, raw)
	}
	if err != nil {
		s.Fatal(err)
	}
}

// wantCheck runs a check of a connection and expects lines in what it says.
func (s *checkStage) wantCheck(lines ...string) string {
	s.Helper()
	out, err := s.check(checkCommand{Connect: true})
	if err != nil {
		s.Error(err)
	}
	s.wants(out, lines...)
	return out
}

func TestCheckSaysOfEachLevelOfTrustWhetherItIsReachable(t *testing.T) {
	onStage(t, believing+ada, "", func(s *checkStage) {
		s.write("ada@example.com", true, "")
		s.write("carla@globex.example", false, "")
		s.wantCheck(`✓ mail agent_trust = "token": reachable: it needs nothing of the mail server, only that`+
			" agents answer our letters (asked of all agents)",
			`✓ mail agent_trust = "dmarc": reachable: the server says of 1 of 1 mail of agents that DMARC`,
			`✓ mail agent_trust = "token+dmarc": reachable: `,
			`· mail agent_trust = "from": reachable, and proves nothing: anybody who knows an agent's address`)
	})
}

func TestCheckWarnsOfATrustThatTheServerCannotDeliver(t *testing.T) {
	onStage(t, ada+ben+"trust = \"token\"\n[trust]\nagent_trust = \"dmarc\"\n", "", func(s *checkStage) {
		s.write("carla@globex.example", false, "")
		out := s.wantCheck(`! mail agent_trust = "dmarc": not reachable: authserv_ids is not set`,
			"so what agents write is held (asked of Ada Ito)",
			`if "mx.example.com" is your own server, set authserv_ids = ["mx.example.com"] in [imap]; until then say "token"`,
			`✓ mail agent_trust = "token": reachable`, "(asked of Ben Okri)",
			`· mail agent_trust = "token+dmarc": not reachable`)
		if strings.Contains(out, `"token+dmarc": not reachable: authserv_ids is not set, so`) {
			s.Errorf("a level that nobody asks for holds mail: %s", out)
		}
	})
}

func TestCheckKnowsWhyMailOfAgentsProvesNothing(t *testing.T) {
	forged := "Authentication-Results: mx.example.com; dmarc=pass header.from=example.com\r\n"
	for _, c := range []struct{ settings, from, more, want string }{
		{believing, "ada@example.com", forged, // the server takes it off
			`"dmarc": not reachable: 1 mail of agents came, and neither DMARC nor DKIM proves the sender of any`},
		{believing, "carla@globex.example", "",
			`"dmarc": most likely reachable: the server wrote results on 1 of the last 1 mail; none is an agent's yet`},
		{"[mailbox.imap]\nauthserv_ids = [\"mx2.example.com\"]\n", "ada@example.com", "",
			`"dmarc": not reachable: no Authentication-Results with a configured id in the last 1 mail`},
	} {
		onStage(t, c.settings+ada, "", func(s *checkStage) {
			s.write(c.from, false, c.more)
			s.wantCheck(c.want)
		})
	}
}

func TestCheckAlwaysWarnsOfFrom(t *testing.T) {
	onStage(t, believing+ada+"[trust]\nagent_trust = \"from\"\n", "", func(s *checkStage) {
		s.write("ada@example.com", true, "")
		s.wantCheck(`! mail agent_trust = "from": reachable, and proves nothing: anybody who knows an agent's`+
			" address can order what the agent can (asked of all agents)",
			"only for a network that no mail from outside reaches")
	})
}

func TestCheckOfAnEmptyMailboxKnowsOnlyWhatNeedsNoMail(t *testing.T) {
	onStage(t, ada, "", func(s *checkStage) {
		s.wantCheck(`✓ mail agent_trust = "token": reachable`,
			`· mail agent_trust = "dmarc": not known yet, for no mail has come`)
	})
}

func TestCheckLooksKeysUpFromHere(t *testing.T) {
	const signed = "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=one; h=from; bh=eA==; b=eA==\r\n"
	for _, c := range []struct {
		fault error
		wants []string
	}{
		{nil, []string{"✓ mail DKIM keys: 1 of 1 key can be looked up from here",
			`✓ mail agent_trust = "dmarc": reachable: agents' mail is signed for their domain`}},
		{errors.New("no route"), []string{"! mail DKIM keys: none of 1 key can be looked up from here," +
			" one._domainkey.example.com for instance", `· mail agent_trust = "dmarc": not reachable`}},
	} {
		onStage(t, ada, "", func(s *checkStage) {
			s.txt = func(_ context.Context, name string) ([]string, error) {
				if name != "one._domainkey.example.com" {
					s.Errorf("%s was looked up", name)
				}
				return []string{"v=DKIM1; p=eA=="}, c.fault
			}
			s.write("ada@example.com", false, signed)
			s.wantCheck(c.wants...)
		})
	}
}

func TestCheckSeesWhetherSubaddressesArrive(t *testing.T) {
	for setting, want := range map[string]string{
		"":                          `! mail sub-addresses: 1 mail to one arrived`,
		"subaddressing = \"+\"\n":   `✓ mail sub-addresses: 1 mail to one arrived`,
		"subaddressing = \"off\"\n": `say subaddressing = "+" in the mailbox, or "-"`,
	} {
		onStage(t, setting, "", func(s *checkStage) {
			s.deliver(1, "support+t1001.x@example.com")
			s.wantCheck(want)
		})
	}
	onStage(t, "", "", func(s *checkStage) {
		s.deliver(1, "support@example.com")
		s.wantCheck("· mail sub-addresses: no mail to one is among 1 mail")
	})
}

func TestCheckNamesWhatLooksLikeARelay(t *testing.T) {
	const group = "X-Original-From: Anna Berg <anna@globex.example>\r\nX-Google-Group-Id: 1\r\n"
	from := `"'Anna Berg' via Support" <group@example.com>`
	relay := "[[trusted_relay]]\nname = \"group\"\naddresses = [\"group@example.com\"]\n"
	onStage(t, "", "", func(s *checkStage) {
		s.write(from, false, group)
		s.write(from, false, group)
		s.write("wordpress@www.shop.example", false, "Reply-To: carla@globex.example\r\n")
		s.wantCheck("! mail relay: 2 mails from group@example.com ('Anna Berg' via Support): it looks like a Google Group,"+
			" and X-Original-From names who wrote",
			`name it, so that who wrote is answered: [[trusted_relay]] name = "group", addresses = ["group@example.com"], `+
				`person = ["X-Original-From"]`,
			"! mail relay: 1 mail from wordpress@www.shop.example: it looks like a web form")
	})
	onStage(t, believing+relay, "", func(s *checkStage) {
		s.write(from, false, group)
		s.wantCheck(`! mail relay: of 1 mail in the name of the trusted relay "group" the server doesn't say that DMARC`)
	})
	onStage(t, believing+relay, "", func(s *checkStage) {
		s.write("group@example.com", true, group)
		s.wantCheck("✓ mail relay: no mail looks like that of a group, a list or a web form")
	})
}
