package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ticketd/mail/postoffice"
	"ticketd/mail/servertest"
)

// lively is a running gateway on loopback, with its control socket, and a
// command line to use on it.
type lively struct {
	*testing.T
	app    *app
	office *postoffice.Office
	config string
	log    bytes.Buffer
}

// demoOffice opens the demo's mail server, and gives its configuration.
func demoOffice(t *testing.T) (*postoffice.Office, *Config) {
	t.Helper()
	dir := servertest.Dir(t, servertest.OrdinaryUser(t)) // a socket's path must be short
	var demo demoCommand
	smtp, imap, err := demo.listen()
	mustDo(t, err)
	office := openPostOffice(smtp, imap, time.Now)
	t.Cleanup(func() { _ = office.Close() })
	cfg, err := demoConfig(dir, smtp.Addr(), imap.Addr(), os.Getenv)
	mustDo(t, err)
	return office, cfg
}

func startLively(t *testing.T, change ...func(*Config, *world)) *lively {
	l := &lively{T: t}
	office, cfg := demoOffice(t)
	w := realWorld(slog.New(slog.NewTextHandler(&l.log, nil)))
	w.txt = nil
	for _, c := range change {
		c(cfg, &w)
	}
	var err error
	l.app, err = startApp(context.Background(), cfg, w)
	mustDo(t, err)
	t.Cleanup(func() { mustDo(t, l.app.stop()) })
	l.office, l.config = office, cfg.Path
	return l
}

// run types a command and returns what it printed and its exit code.
func (l *lively) run(stdin string, args ...string) (string, int) {
	var out bytes.Buffer
	p := &program{ctx: context.Background(), stdin: strings.NewReader(stdin), stdout: &out,
		stderr: &out, getenv: os.Getenv}
	code := p.main(append([]string{"--config", l.config}, args...))
	return out.String(), code
}

func (l *lively) wants(part, stdin string, args ...string) {
	l.Helper()
	out, code := l.run(stdin, args...)
	if code != exitOK || !strings.Contains(out, part) {
		l.Errorf("ticketd %s: exit %d, want %q in:\n%s", strings.Join(args, " "), code, part, out)
	}
}

func TestCommandsSpeakToTheRunningGateway(t *testing.T) {
	l := startLively(t)
	info, err := os.Stat(controlSocket(l.app.cfg.Data))
	mustDo(t, err)
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Errorf("the control socket has mode %o", mode)
	}
	l.wants("", string(mailAbout("by pipe", "hello")), "deliver", "--recipient", demoSupport)
	l.wants("by pipe", "", "list")
	l.wants("The answer is on its way; T-1001 is Resolved.", "Done.\n", "reply", "T-1001", "--as", "ada", "--resolve")
	ctx := context.Background()
	if _, err := l.office.Wait(ctx, "world@elsewhere.example", "INBOX", 2); err != nil {
		t.Fatal(err) // the acknowledgement and the answer have left
	}
	l.wants("hello", "", "show", "T-1001")
	l.wants(`"status": "Resolved"`, "", "show", "T-1001", "--json")
	l.wants("written, read back and verified", "", "backup", filepath.Join(t.TempDir(), "copy.tar"))
	if out, code := l.run("", "backup", t.TempDir()); code != exitUsage || !strings.Contains(out, "name a file in it") {
		t.Errorf("exit %d: %s", code, out)
	}
	if out, code := l.run("", "show", "T-7"); code != exitFailed || !strings.Contains(out, "there is no ticket T-7") {
		t.Errorf("exit %d: %s", code, out)
	}
}

func TestAListThatIsCutShortSaysSo(t *testing.T) {
	l := startLively(t)
	for _, subject := range []string{"the first", "the second"} {
		l.wants("", string(mailAbout(subject, "hello")), "deliver", "--recipient", demoSupport)
	}
	const more = "There are more than these 1: --limit 0 shows all."
	l.wants(more, "", "list", "--limit", "1")
	if out, _ := l.run("", "list", "--limit", "1"); strings.Contains(out, "the first") {
		t.Errorf("more than one is listed:\n%s", out)
	}
	if out, _ := l.run("", "list", "--limit", "2"); strings.Contains(out, "more") || !strings.Contains(out, "the first") {
		t.Errorf("all are listed:\n%s", out)
	}
}

func TestASecondGatewayOnTheSameStoreIsRefused(t *testing.T) {
	l := startLively(t)
	_, err := startApp(context.Background(), l.app.cfg, realWorld(slog.New(slog.DiscardHandler)))
	if err == nil || !strings.Contains(err.Error(), "ticketd") {
		t.Errorf("a second start: %v", err)
	}
	l.wants("No tickets.", "", "list")
}

func TestAFaultyConfigurationChangesNothingWhenItIsReadAgain(t *testing.T) {
	l := startLively(t)
	good, err := os.ReadFile(l.config)
	mustDo(t, err)
	mustDo(t, os.WriteFile(l.config, append(good, "\n[agnet]\nname = 1\n"...), 0o600))
	p := &program{ctx: context.Background(), getenv: os.Getenv, config: l.config}
	p.reload(t.Context(), l.app)
	if said := l.log.String(); !strings.Contains(said, "stays as it was") || !strings.Contains(said, "agnet") {
		t.Errorf("the log says:\n%s", said)
	}
	changed := strings.Replace(string(good), `name = "Ada Ito"`, `name = "Ida Ato"`, 1)
	changed = strings.Replace(changed, `display_name = "Demo Support"`, `display_name = "Other"`, 1)
	mustDo(t, os.WriteFile(l.config, []byte(changed), 0o600))
	p.reload(t.Context(), l.app)
	if said := l.log.String(); !strings.Contains(said, "mailboxes=support") {
		t.Errorf("nothing says that a mailbox needs a restart:\n%s", said)
	}
	l.wants("", string(mailAbout("after", "hello")), "deliver", "--recipient", demoSupport)
	l.wants("T-1001", "", "assign", "T-1001", "Ida")
}

func TestOneMailboxInTroubleDoesNotTouchTheOthers(t *testing.T) {
	inBubble(t, func(t *testing.T, s *virtualStage) {
		s.must(s.app.stop())
		s.cfg.Mailboxes[1].IMAP.Password = "wrong"
		s.start()
		s.must(s.bring("escalation", mailAbout("stuck", "x")))
		s.must(s.bring("support", mailAbout("fine", "x")))
		if got := s.ticketNumber(1001).Subject; got != "fine" {
			t.Errorf("the first ticket is about %q", got)
		}
		if status := s.app.watchers["escalation"].Status(); status.LastError == nil {
			t.Error("nobody knows that the escalation mailbox can't be read")
		}
	})
}

func TestAProbeOfTheServersOpensNoTicket(t *testing.T) {
	l := startLively(t)
	l.wants("support", "", "check", "--connect", "--send-probe")
	if err := servertest.Eventually(patience, func() error {
		if n := len(l.office.Mail(demoSupport, "INBOX")); n > 0 {
			return fmt.Errorf("%d mails are to do", n)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	l.wants("No tickets.", "", "list", "--all")
}

func TestADemoGoesOnWhereTheLastOneEnded(t *testing.T) {
	dir := servertest.Dir(t, servertest.OrdinaryUser(t))
	for _, ticket := range []string{"T-1001", "T-1002"} {
		var out bytes.Buffer
		p := &program{ctx: context.Background(), stdout: &out, stderr: &out, getenv: os.Getenv}
		code := p.main([]string{"demo", "--once", "--data", dir})
		if code != exitOK || !strings.Contains(out.String(), ticket+" is Closed, by itself and on time.") {
			t.Fatalf("exit %d:\n%s", code, out.String())
		}
	}
}
