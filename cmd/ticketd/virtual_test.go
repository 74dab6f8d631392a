package main

import (
	"context"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ticketd/mail/postoffice"
	"ticketd/ticketing"
	"ticketd/ticketing/process"
)

func TestScenariosInVirtualTime(t *testing.T) {
	for _, file := range scenarioFiles(t) {
		t.Run(scenarioName(file), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newVirtualStage(t)
				defer s.close()
				play(t, file, s)
			})
		})
	}
}

// virtualStage plays in a bubble: the mail server is in memory, its
// connections, too, and time goes on when nobody has anything to do.
type virtualStage struct {
	t      *testing.T
	office *postoffice.Office
	cfg    *Config
	clock  *clock
	app    *app
}

func newVirtualStage(t *testing.T) *virtualStage {
	s := &virtualStage{t: t, clock: &clock{}, cfg: scenarioConfig(t, t.TempDir())}
	start := time.Date(2026, 3, 2, 8, 0, 0, 0, london)
	s.clock.wind(time.Until(start))
	s.office = postoffice.New(postoffice.Options{Domain: "desk.example", AuthservID: "desk.example",
		Now: s.clock.now})
	for _, address := range people {
		s.office.AddAccount(address, "secret")
	}
	for _, customer := range customers {
		s.office.AddAccount(customer, "secret")
	}
	s.office.AddAccount("world@elsewhere.example", "secret", "*")
	s.start()
	return s
}

// customers have mailboxes of their own on the stage.
var customers = []string{"carla@globex.example", "dan@globex.example", "eve@stranger.example",
	"fay@gmail.com"}

func (s *virtualStage) start() {
	w := world{now: s.clock.now, log: slog.New(slog.NewTextHandler(testWriter{s.t}, nil)),
		dial: func(ctx context.Context, _, addr string) (net.Conn, error) {
			if strings.HasSuffix(addr, ":25") {
				return s.office.DialSMTP(ctx)
			}
			return s.office.DialIMAP(ctx)
		}}
	a, err := startApp(context.Background(), s.cfg, w)
	if err != nil {
		s.t.Fatal(err)
	}
	s.app = a
	synctest.Wait()
}

func (s *virtualStage) close() {
	if err := s.app.stop(); err != nil {
		s.t.Error(err)
	}
	if err := s.office.Close(); err != nil {
		s.t.Error(err)
	}
}

func (s *virtualStage) deliver(from string, to []string, raw []byte) error {
	err := s.office.Deliver(from, to, raw)
	synctest.Wait()
	return err
}

func (s *virtualStage) letters(address string) ([][]byte, error) {
	var raws [][]byte
	for _, m := range s.office.Mail(address, "INBOX") {
		raws = append(raws, m.Raw)
	}
	return raws, nil
}

func (s *virtualStage) travel(to time.Time) error {
	time.Sleep(to.Sub(s.clock.now()))
	synctest.Wait()
	return nil
}

func (s *virtualStage) eventually(check func() error) error {
	synctest.Wait()
	return check()
}

func (s *virtualStage) running() *app { return s.app }

func (s *virtualStage) restart() error {
	if err := s.app.stop(); err != nil {
		return err
	}
	s.start()
	return nil
}

type testWriter struct{ t *testing.T }

func (w testWriter) Write(p []byte) (int, error) {
	w.t.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}

// scenarioConfig is the team of the scenarios: a support and an escalation
// mailbox, Ada who leads, Ben who manages, and Globex, a priority customer.
func scenarioConfig(t *testing.T, dir string) *Config {
	t.Helper()
	rules, err := process.Builtin("priority-support", process.Env{Zone: london})
	if err != nil {
		t.Fatal(err)
	}
	mailbox := func(name string, role ticketing.IntakeRole) MailboxConfig {
		address := people[name]
		server := ServerConfig{Host: "desk.example", Port: 143, TLS: TLSNone, Auth: "auto",
			User: address, Password: "secret"}
		out := server
		out.Port = 25
		return MailboxConfig{Intake: ticketing.Intake{Name: name, Role: role,
			Address: ticketing.Address(address), DisplayName: "Desk", Prefix: "T",
			Process: rules.Name, Subaddressing: "+", Language: "en", NullSender: true},
			Rules: rules, IMAP: server, SMTP: out, Folder: "INBOX", DoneFolder: "Handled",
			Poll: time.Minute, AuthservIDs: []string{"desk.example"}, Import: ImportPolicy{All: true},
			Senders: 2}
	}
	return &Config{Path: "scenario", Data: filepath.Join(dir, "desk"), Zone: london, Language: "en",
		Mailboxes: []MailboxConfig{mailbox("support", ticketing.RoleSupport),
			mailbox("escalation", ticketing.RoleEscalation)},
		People: ticketing.NewDirectory([]ticketing.Agent{
			{Name: "Ada Ito", Address: "ada@desk.example", Roles: []string{"lead"}, Notices: "team"},
			{Name: "Ben Okri", Address: "ben@desk.example", Roles: []string{"manager"}, Notices: "mine"}},
			[]ticketing.Account{{Name: "Globex", Domains: []string{"globex.example"}, Plan: "priority"}}),
		Policy: ticketing.Policy{Colleagues: true, Strangers: "new-ticket",
			AgentTrust: ticketing.AgentTrustToken, Caps: ticketing.DefaultCaps()}}
}
