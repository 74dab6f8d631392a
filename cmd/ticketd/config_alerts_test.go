package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ticketd/mail/servertest"
)

func TestWhoIsToldOfTroubleCanBeReachedAndIsNoMailboxOfOurs(t *testing.T) {
	plain := filepath.Join(t.TempDir(), "page")
	write(t, plain, "#!/bin/sh\n", 0o600)
	const other = "\n[alerts.smtp]\nhost = \"smtp.elsewhere.example\"\n"
	for _, c := range []struct{ section, fault string }{
		{`to = ["ops@elsewhere.example"]` + other, ""},
		{`command = ["/bin/cat", "-"]`, ""},
		{`to = ["ops@elsewhere.example"]`, "alerts.smtp.host: it is missing; write another server than that of [smtp]"},
		{`to = ["ops"]` + other, `alerts.to: "ops" is no mail address`},
		{`to = ["Support@example.com"]` + other, `is mailbox "support": alerts would become tickets`},
		{`from = "nobody"`, `alerts.from: "nobody" is no mail address`},
		{strings.TrimSpace(other), "alerts.to: nobody gets what would go by [alerts.smtp]"},
		{`command = ["page"]`, `alerts.command: "page" is not the whole path of a program`},
		{`command = ["/nowhere/page"]`, "alerts.command: /nowhere/page: no such file or directory"},
		{`command = ["` + plain + `"]`, "make it executable: chmod +x " + plain},
		{`command = ["/bin"]`, "/bin is no program that can be started"},
		{`remind = "1s"`, "alerts.remind"},
		{`To = ["ops@elsewhere.example"]`, "alerts.To"},
		{`to = ["ops@elsewhere.example"]` + other + "tls = \"none\"\n", "would go to smtp.elsewhere.example in the clear"},
		{`to = ["ops@elsewhere.example"]` + other + "auth = \"xoauth2\"\npassword = \"secret\"\n", "alerts.smtp.auth"},
	} {
		cfg, err := LoadConfig(exampleDir(t, exampleText(t)+"\n[alerts]\n"+c.section+"\n"), fakeEnv)
		switch {
		case c.fault == "" && (err != nil || !cfg.Alerts.on()):
			t.Errorf("%s: %v", c.section, err)
		case c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)):
			t.Errorf("%s: %v", c.section, err)
		}
	}
	cfg := loadExample(t)
	if a := cfg.Alerts; a.on() || a.After != 5*time.Minute || a.Remind != 4*time.Hour {
		t.Errorf("without being asked for: %+v", a)
	}
}

func TestAlertsByTheServerOfTheLettersAreWarnedOf(t *testing.T) {
	text := exampleText(t) + "\n[alerts]\nto = [\"ops@elsewhere.example\"]\n[alerts.smtp]\nhost = \"smtp.example.com\"\n"
	cfg, err := LoadConfig(exampleDir(t, text), fakeEnv)
	if err != nil || !strings.Contains(strings.Join(cfg.Warnings, "\n"), "when that is in trouble nobody hears of it") {
		t.Errorf("%v, %q", err, cfg.Warnings)
	}
}

func TestCheckGoesThroughTheWaysOfTheAlerts(t *testing.T) {
	section := "\n[alerts]\nto = [\"ops@elsewhere.example\"]\ncommand = [\"/bin/cat\"]\n" +
		"[alerts.smtp]\nhost = \"127.0.0.1\"\nport = %s\ntls = \"none\"\nuser = \"support@example.com\"\npassword = %q\n"
	for _, c := range []struct{ password, want string }{
		{"secret", "✓ alerts login"}, {"wrong", "✗ alerts login"},
	} {
		onStage(t, "", "", func(s *checkStage) {
			text, err := os.ReadFile(s.config)
			mustDo(s.T, err)
			write(s.T, s.config, string(text)+fmt.Sprintf(section, "25", c.password), 0o600)
			out, err := s.check(checkCommand{Connect: true})
			if (err != nil) != (c.password == "wrong") || len(s.office.Sent()) > 0 {
				s.Errorf("%v, %d mails sent", err, len(s.office.Sent()))
			}
			s.wants(out, "alerts\n", c.want, "✓ alerts command: /bin/cat can be started")
		})
	}
}

func TestATestAlertGoesByEachWayAndSaysWhichDoesNotWork(t *testing.T) {
	l := startLively(t)
	text, err := os.ReadFile(l.config)
	mustDo(t, err)
	out := filepath.Join(t.TempDir(), "out")
	page := filepath.Join(filepath.Dir(out), "page")
	write(t, page, "#!/bin/sh\ncat > \"$1\"\n", 0o700)
	with := func(section string) {
		write(t, l.config, string(text)+"\n[alerts]\n"+section, 0o600)
	}
	if said, code := l.run("", "alert", "test"); code != exitConfig || !strings.Contains(said, "names nobody to tell") {
		t.Errorf("code %d: %s", code, said)
	}
	with(fmt.Sprintf("command = [%q, %q]\n", page, out))
	l.wants("✓ command page", "", "alert", "test")
	if got, err := os.ReadFile(out); err != nil || !strings.HasPrefix(string(got), "ticketd: test alert\n\nThis is a test") {
		t.Errorf("%q, %v", got, err)
	}
	smtp := l.app.cfg.Mailboxes[0].SMTP
	with(fmt.Sprintf("to = [\"carla@customer.example\"]\ncommand = [\"/bin/false\"]\n[alerts.smtp]\nhost = \"127.0.0.1\"\n"+
		"port = %d\ntls = \"none\"\nuser = %q\npassword = %q\n", smtp.Port, smtp.User, string(smtp.Password)))
	said, code := l.run("", "alert", "test")
	for _, want := range []string{"✓ mail to carla@customer.example by 127.0.0.1", "✗ command false: run /bin/false: exit status 1",
		"1 way does not work"} {
		if code != exitFailed || !strings.Contains(said, want) {
			t.Errorf("code %d, no %q in %s", code, want, said)
		}
	}
	servertest.WaitUntil(t, patience, "the alert to arrive", func() error {
		for _, m := range l.office.Mail("carla@customer.example", "INBOX") {
			if strings.Contains(string(m.Raw), "Subject: ticketd: test alert\r\n") {
				return nil
			}
		}
		return fmt.Errorf("%d mails", len(l.office.Mail("carla@customer.example", "INBOX")))
	})
}
