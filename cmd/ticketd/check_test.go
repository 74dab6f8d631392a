package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ticketd/mail/postoffice"
)

// checkStage is a configuration and a mail server in memory that it names.
type checkStage struct {
	*testing.T
	office *postoffice.Office
	config string
	loop   func(context.Context, *Config, MailboxConfig) (string, error)
	txt    func(context.Context, string) ([]string, error)
}

// onStage runs a check's test in virtual time.
func onStage(t *testing.T, mailbox, servers string, test func(*checkStage)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := &checkStage{T: t, config: filepath.Join(dir, "config.toml")}
		text := minimal("tls = \"none\"\npassword = \"secret\"\n"+servers, mailbox)
		write(t, s.config, strings.ReplaceAll(text, "mail.example.com", "127.0.0.1"), 0o600)
		s.office = postoffice.New(postoffice.Options{Domain: "example.com", AuthservID: "mx.example.com"})
		s.office.AddAccount("support@example.com", "secret")
		test(s)
		if err := s.office.Close(); err != nil {
			t.Error(err)
		}
		synctest.Wait()
	})
}

func (s *checkStage) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	if strings.HasSuffix(addr, ":25") {
		return s.office.DialSMTP(ctx)
	}
	return s.office.DialIMAP(ctx)
}

func (s *checkStage) check(c checkCommand) (string, error) {
	var out bytes.Buffer
	c.Newest = 20
	err := c.run(s.Context(), &out, s.config, checkWorld{getenv: fakeEnv, dial: s.dial, loop: s.loop,
		txt: s.txt})
	return out.String(), err
}

// wants expects lines in the output.
func (s *checkStage) wants(out string, lines ...string) {
	s.Helper()
	for _, line := range lines {
		if !strings.Contains(out, line) {
			s.Errorf("no %q in\n%s", line, out)
		}
	}
}

func TestCheckSaysWhatASoundConfigurationHolds(t *testing.T) {
	var out bytes.Buffer
	c := checkCommand{}
	path := exampleDir(t, exampleText(t))
	if err := c.run(t.Context(), &out, path, checkWorld{getenv: fakeEnv}); err != nil {
		t.Fatal(err)
	}
	if out.String() != "config.toml is fine: 2 mailboxes, 1 agent, 1 account\n" {
		t.Errorf("it says %q", out.String())
	}
}

func TestCheckNamesAllFiveFaultsAndExitsWith78(t *testing.T) {
	path := copyTo(t, filepath.Join("testdata", "config", "five-faults.toml"), t.TempDir())
	var out bytes.Buffer
	err := (&checkCommand{}).run(t.Context(), &out, path, checkWorld{getenv: fakeEnv})
	var said quietError
	if exitCode(err) != exitConfig || !errors.As(err, &said) {
		t.Errorf("error %v with code %d", err, exitCode(err))
	}
	for _, want := range []string{":2: zone", ":6: imap.tls", ":10: smtp.sender",
		":15: mailbox[1].process",
		":23: agent[1].address", "five-faults.toml has 5 faults\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	out.Reset()
	err = (&checkCommand{JSON: true}).run(t.Context(), &out, path, checkWorld{getenv: fakeEnv})
	var report checkReport
	if e := json.Unmarshal(out.Bytes(), &report); e != nil || len(report.Faults) != 5 ||
		report.Faults[1].Line != 6 || exitCode(err) != exitConfig {
		t.Errorf("%v, %v: %s", e, err, out.String())
	}
}

func TestCheckGoesThroughTheServersStepByStep(t *testing.T) {
	onStage(t, "", "", func(s *checkStage) {
		out, err := s.check(checkCommand{Connect: true})
		if err != nil {
			s.Error(err)
		}
		s.wants(out, "config.toml is fine: 1 mailbox, 0 agents, 0 accounts\n",
			"support (support@example.com)", "✓ imap TCP", "✓ imap login", "✓ imap done folder",
			"✓ smtp TCP", "✓ smtp login", "✓ smtp null sender: MAIL FROM:<> is taken",
			"! mail newest mails: there is no mail yet")
		if strings.Contains(out, "✗") || len(s.office.Sent()) != 0 {
			s.Errorf("%d mails sent\n%s", len(s.office.Sent()), out)
		}
	})
}

func TestCheckTellsAWrongPasswordFromTheRestAndExitsWith1(t *testing.T) {
	onStage(t, "", "", func(s *checkStage) {
		s.office.AddAccount("support@example.com", "another")
		out, err := s.check(checkCommand{Connect: true})
		if exitCode(err) != exitFailed {
			s.Errorf("code %d of %v", exitCode(err), err)
		}
		s.wants(out, "✗ imap login", "✗ smtp login", "check user and password")
	})
}

func TestCheckOfOneServerGoesOnWhereTheOtherIsAway(t *testing.T) {
	onStage(t, "", "", func(s *checkStage) {
		s.office.SetFaults(postoffice.Faults{Connect: func(service postoffice.Service) error {
			if service == postoffice.IMAP {
				return errors.New("cable cut")
			}
			return nil
		}})
		out, err := s.check(checkCommand{Connect: true, JSON: true})
		if exitCode(err) != exitFailed {
			s.Errorf("code %d of %v", exitCode(err), err)
		}
		var report checkReport
		if err := json.Unmarshal([]byte(out), &report); err != nil {
			s.Fatal(err)
		}
		states := map[string]stepState{}
		for _, step := range report.Mailboxes[0].Steps {
			states[step.Server+" "+step.Name] = step.State
		}
		if states["imap TCP"] != stepFailed || states["smtp login"] != stepOK {
			s.Errorf("%v", states)
		}
	})
}

func TestCheckKnowsWhetherTheNullSenderIsTaken(t *testing.T) {
	for _, c := range []struct{ setting, refused, want string }{
		{"", "yes", "! smtp null sender"},
		{"null_sender = false", "yes", "null_sender = false is right"},
		{"null_sender = false", "", "say null_sender = true in [smtp]"},
	} {
		onStage(t, "[mailbox.smtp]\n"+c.setting, "", func(s *checkStage) {
			s.office.SetFaults(postoffice.Faults{Mail: func(from string) error {
				if from == "" && c.refused != "" {
					return postoffice.Refuse(550, "5.7.1 no null sender here")
				}
				return nil
			}})
			out, err := s.check(checkCommand{Connect: true})
			if err != nil {
				s.Error(err)
			}
			s.wants(out, c.want)
		})
	}
}

// deliver files mails to the mailbox, as they came from elsewhere.
func (s *checkStage) deliver(n int, to string) {
	s.Helper()
	for i := range n {
		raw := fmt.Sprintf("From: carla@globex.example\r\nTo: %s\r\nMessage-ID: <%d.%s>\r\n"+
			"Authentication-Results: elsewhere.example; dkim=pass header.d=globex.example\r\n\r\nHello\r\n",
			to, i, to)
		if err := s.office.Deliver("carla@globex.example", []string{to}, []byte(raw)); err != nil {
			s.Fatal(err)
		}
	}
}

func TestCheckLearnsFromTheMailWhatToConfigure(t *testing.T) {
	onStage(t, "", "", func(s *checkStage) {
		s.office.AddAccount("support@example.com", "secret", "p1@example.com")
		s.deliver(3, "support@example.com")
		s.deliver(2, "p1@example.com")
		out, err := s.check(checkCommand{Connect: true})
		if err != nil {
			s.Error(err)
		}
		s.wants(out, `! mail authserv-id: on top of 5 mails: mx.example.com (5)`,
			`say authserv_ids = ["mx.example.com"] in [imap]`,
			"! mail addresses: mail came to addresses that are not configured: p1@example.com (2)")
	})
}

func TestCheckIsContentWithWhatIsConfigured(t *testing.T) {
	onStage(t, "aliases = [\"p1@example.com\"]\n[mailbox.imap]\nauthserv_ids = [\"MX.example.com\"]",
		"", func(s *checkStage) {
			s.office.AddAccount("support@example.com", "secret", "p1@example.com")
			s.deliver(1, "p1@example.com")
			out, err := s.check(checkCommand{Connect: true})
			if err != nil {
				s.Error(err)
			}
			s.wants(out, "✓ mail authserv-id: on top of 1 mail: mx.example.com (1)",
				"✓ mail addresses: every delivery address is configured")
		})
}

func TestCheckFindsAnAuthservIDThatNoMailCarries(t *testing.T) {
	onStage(t, "[mailbox.imap]\nauthserv_ids = [\"mx2.example.com\"]", "", func(s *checkStage) {
		s.deliver(1, "support@example.com")
		out, err := s.check(checkCommand{Connect: true})
		if err != nil {
			s.Error(err)
		}
		s.wants(out, "! mail authserv-id: none of the configured mx2.example.com stands on a mail")
	})
}

func TestTheProbeShowsThatSubaddressingArrives(t *testing.T) {
	for setting, want := range map[string]string{
		"":                      "! mail sub-address",
		"subaddressing = \"+\"": "✓ mail sub-address",
	} {
		onStage(t, setting, "", func(s *checkStage) {
			s.loop = func(context.Context, *Config, MailboxConfig) (string, error) { return "t0.token", nil }
			out, err := s.check(checkCommand{SendProbe: true})
			if err != nil {
				s.Error(err)
			}
			s.wants(out, want, "it arrived after")
			sent := s.office.Sent()
			if len(sent) != 1 {
				s.Fatalf("%d mails sent", len(sent))
			}
			s.wants(string(sent[0].Raw), "Auto-Submitted: auto-generated", "X-Ticketd-Loop: t0.token",
				"Subject: Test of sub-addressing by ticketd check; please ignore")
			if to := sent[0].To[0]; !strings.HasPrefix(to, "support+ticketd-check-") {
				s.Errorf("sent to %s", to)
			}
		})
	}
}

func TestAProbeThatIsRefusedOrLostSaysTurnItOff(t *testing.T) {
	refuse := postoffice.Faults{Rcpt: func(_, to string) error {
		return postoffice.Refuse(550, "5.1.1 no such user")
	}}
	for _, c := range []struct {
		setting string
		faults  postoffice.Faults
		lost    bool
		code    int
		wants   []string
	}{
		{setting: `subaddressing = "+"`, faults: refuse, code: exitFailed,
			wants: []string{"✗ mail sub-address", "it was refused", "no such user",
				`say subaddressing = "off"`}},
		{faults: refuse, code: exitOK, wants: []string{"✓ mail sub-address", `"off" is right`}},
		{setting: `subaddressing = "-"`, lost: true, code: exitFailed,
			wants: []string{"✗ mail sub-address: mail to support-ticketd-check-",
				"did not arrive within 1m"}},
	} {
		onStage(t, c.setting, "", func(s *checkStage) {
			s.office.SetFaults(c.faults)
			if c.lost { // it goes to somebody else
				s.office.AddAccount("other@example.com", "secret", "*@example.com")
			}
			start := time.Now()
			out, err := s.check(checkCommand{SendProbe: true})
			if exitCode(err) != c.code {
				s.Errorf("code %d of %v", exitCode(err), err)
			}
			s.wants(out, c.wants...)
			if took := time.Since(start); took > 90*time.Second {
				s.Errorf("it took %s", took)
			}
		})
	}
}

func TestAProbeThatCannotBeSignedIsNotSent(t *testing.T) {
	onStage(t, "", "", func(s *checkStage) {
		s.loop = func(context.Context, *Config, MailboxConfig) (string, error) {
			return "", errors.New("no key")
		}
		out, err := s.check(checkCommand{SendProbe: true})
		if exitCode(err) != exitFailed || len(s.office.Sent()) != 0 {
			s.Errorf("%v, %d sent", err, len(s.office.Sent()))
		}
		s.wants(out, "sign the probe mail: no key")
	})
}
