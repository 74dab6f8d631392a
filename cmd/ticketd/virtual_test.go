package main

import (
	"context"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ticketd/mail/postoffice"
	"ticketd/ticketing"
	"ticketd/ticketing/scenario"
)

func TestScenariosInVirtualTime(t *testing.T) {
	for _, name := range scenario.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // weeks take seconds
			synctest.Test(t, func(t *testing.T) {
				told := shippedScenario(t, name)
				alike(t, told, servedConfig(t, told))
			})
		})
	}
}

// virtualStage plays in a bubble: the mail server is in memory, its
// connections, too, and time goes on when nobody has anything to do.
type virtualStage struct {
	backstage
	t     *testing.T
	post  *postoffice.Office
	cfg   *Config
	clock *clock
	app   *app

	txt     func(context.Context, string) ([]string, error) // DNS; nil: there is none
	mu      sync.Mutex
	dialled map[string]bool // the servers that were called
}

func newVirtualStage(t *testing.T, told scenario.Scenario, cfg *Config) *virtualStage {
	s := newEmptyStage(t, told, cfg)
	s.start()
	return s
}

// newEmptyStage has a mail server, and no gateway yet.
func newEmptyStage(t *testing.T, told scenario.Scenario, cfg *Config) *virtualStage {
	s := &virtualStage{t: t, clock: &clock{}, cfg: cfg, dialled: map[string]bool{}}
	s.backstage = backstage{func() *office { return s.app.office }}
	s.clock.wind(time.Until(told.Start()))
	s.post = postoffice.New(postoffice.Options{Domain: stageHost, AuthservID: stageHost,
		Now: s.clock.now})
	for _, address := range told.People() {
		s.post.AddAccount(string(address), "secret")
	}
	for _, m := range s.cfg.Mailboxes {
		var aliases []string
		for _, a := range m.Aliases {
			aliases = append(aliases, string(a))
		}
		s.post.AddAccount(string(m.Address), "secret", aliases...)
	}
	s.post.AddAccount("world@elsewhere.example", "secret", "*")
	return s
}

func (s *virtualStage) start() {
	// What survives a power cut is held by the tests that kill the program; no disk is waited for here.
	w := world{now: s.clock.now, log: slog.New(slog.NewTextHandler(testWriter{s.t}, nil)), dial: s.dial,
		txt: s.txt, volatile: true}
	a, err := startApp(context.Background(), s.cfg, w)
	if err != nil {
		s.t.Fatal(err)
	}
	s.app = a
	synctest.Wait()
}

func (s *virtualStage) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	s.mu.Lock()
	s.dialled[addr] = true
	s.mu.Unlock()
	if strings.HasSuffix(addr, ":25") {
		return s.post.DialSMTP(ctx)
	}
	return s.post.DialIMAP(ctx)
}

func (s *virtualStage) close() {
	if err := s.app.stop(); err != nil {
		s.t.Error(err)
	}
	if err := s.post.Close(); err != nil {
		s.t.Error(err)
	}
}

// Deliver brings a mail to one recipient after the other: which of two mailboxes
// comes first must not be left to chance where histories are compared.
func (s *virtualStage) Deliver(m scenario.Mail) error {
	bring := s.post.Deliver
	if m.Signed {
		bring = func(from string, to []string, raw []byte) error {
			return s.post.Submit(from, from, to, raw)
		}
	}
	for _, to := range m.To {
		if err := bring(string(m.From), []string{string(to)}, m.Raw); err != nil {
			return err
		}
		synctest.Wait()
	}
	return nil
}

func (s *virtualStage) Received(a ticketing.Address) ([]ticketing.Incoming, error) {
	var raws [][]byte
	for _, m := range s.post.Mail(string(a), "INBOX") {
		raws = append(raws, m.Raw)
	}
	return s.read(raws), nil
}

// awake is how long a gateway that has nothing to do is left running. The minutes
// of weeks take seconds, and a stop in a quiet time must change nothing.
const awake = 12 * time.Hour

// Travel sleeps until then. Where nothing is due for long the gateway stops, and
// starts a little before its next work.
func (s *virtualStage) Travel(to time.Time) error {
	for now := s.clock.now(); now.Before(to); now = s.clock.now() {
		ticket, letter, err := s.app.due(s.t.Context())
		if err != nil {
			return err
		}
		next := to
		for _, m := range s.cfg.Mailboxes {
			for _, l := range periodic(m.Rules) {
				next = sooner(next, nextList(m.Rules, l, now))
			}
		}
		if next = sooner(sooner(next, ticket), letter); next.Sub(now) > awake {
			if err := s.sleep(next.Add(-2 * metronome).Truncate(metronome)); err != nil {
				return err
			}
		}
		time.Sleep(min(to.Sub(s.clock.now()), max(next.Sub(s.clock.now()), 0)+metronome))
		synctest.Wait()
	}
	return nil
}

// sleep lets time pass without a gateway.
func (s *virtualStage) sleep(until time.Time) error {
	if err := s.app.stop(); err != nil {
		return err
	}
	time.Sleep(until.Sub(s.clock.now()))
	s.start()
	return nil
}

func (s *virtualStage) Eventually(check func() error) error {
	synctest.Wait()
	return check()
}

func (s *virtualStage) Restart(after time.Duration) error {
	if err := s.app.stop(); err != nil {
		return err
	}
	time.Sleep(after)
	s.start()
	return nil
}

type testWriter struct{ t *testing.T }

func (w testWriter) Write(p []byte) (int, error) {
	w.t.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}

// servedConfig is the configuration of a scenario with mail servers in memory.
func servedConfig(t *testing.T, told scenario.Scenario) *Config {
	t.Helper()
	rules, err := stageProcess(&told.Heading, ".")
	mustDo(t, err)
	cfg := stageConfig(told.Heading, rules, filepath.Join(t.TempDir(), "desk"))
	for i := range cfg.Mailboxes {
		m := &cfg.Mailboxes[i]
		m.IMAP = ServerConfig{Host: stageHost, Port: 143, TLS: TLSNone, Auth: "auto",
			User: string(m.Address), Password: "secret"}
		m.SMTP = m.IMAP
		m.SMTP.Port = 25
	}
	return cfg
}
