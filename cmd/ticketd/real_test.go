package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/mail/servertest"
	"ticketd/ticketing"
	"ticketd/ticketing/scenario"
)

// onRealServers are the scenarios that are played on Dovecot and Postfix: few, as
// each takes the servers' time, and one for each way that a mail can go.
var onRealServers = []string{"client-services/by-mail", "priority-support/a-day-at-the-desk",
	"priority-support/escalation", "priority-support/held", "priority-support/machines",
	"priority-support/odd", "priority-support/reopen", "priority-support/restart",
	"priority-support/stranger", "priority-support/thread", "priority-support/undo",
	"service-desk/by-mail"}

func TestScenariosOnDovecotAndPostfix(t *testing.T) {
	if testing.Short() {
		t.Skip("real servers take their time; left out by -short")
	}
	for _, name := range onRealServers {
		t.Run(name, func(t *testing.T) {
			told := shippedScenario(t, name)
			play(t, told, newRealStage(t, told))
		})
	}
}

// realStage plays on Dovecot and Postfix, with a clock that is wound.
type realStage struct {
	backstage
	t       *testing.T
	dovecot *servertest.Dovecot
	postfix *servertest.Postfix
	cfg     *Config
	clock   *clock
	app     *app
	brought map[string]int // mails delivered from outside, by account
}

// patience bounds every wait on real servers.
const patience = 20 * time.Second

func newRealStage(t *testing.T, told scenario.Scenario) *realStage {
	d := servertest.StartDovecot(t, "")
	s := &realStage{t: t, dovecot: d, postfix: servertest.StartPostfix(t, d), clock: &clock{},
		cfg: servedConfig(t, told), brought: map[string]int{}}
	s.backstage = backstage{func() *office { return s.app.office }}
	s.clock.wind(time.Until(told.Start()))
	for i := range s.cfg.Mailboxes {
		m := &s.cfg.Mailboxes[i]
		at(&m.IMAP, t, d.IMAP)
		at(&m.SMTP, t, s.postfix.Addr)
		m.IMAP.Password = servertest.Password
		m.SMTP.User, m.SMTP.Password = "", ""
	}
	s.start()
	t.Cleanup(func() { mustDo(t, s.app.stop()) })
	return s
}

func at(c *ServerConfig, t *testing.T, addr string) {
	host, port, err := net.SplitHostPort(addr)
	mustDo(t, err)
	c.Host = host
	c.Port, err = strconv.Atoi(port)
	mustDo(t, err)
}

func (s *realStage) start() {
	w := realWorld(slog.New(slog.NewTextHandler(testWriter{s.t}, nil)))
	w.now, w.txt, w.control = s.clock.now, nil, false
	a, err := startApp(context.Background(), s.cfg, w)
	mustDo(s.t, err)
	s.app = a
}

func (s *realStage) Deliver(m scenario.Mail) error {
	var to []string
	for _, address := range m.To {
		to = append(to, string(address))
		s.brought[s.accountOf(string(address))]++
	}
	if err := s.postfix.Submit(string(m.From), to, vouched(m)); err != nil {
		return err
	}
	return s.settle()
}

// accountOf is the mailbox that an address, perhaps a sub-address, leads to.
func (s *realStage) accountOf(address string) string {
	for _, m := range s.cfg.Mailboxes {
		if m.Owns(ticketing.Address(address)) {
			return string(m.Address)
		}
	}
	return address
}

// settle waits until every mail brought is handled and every letter that is
// due has arrived.
func (s *realStage) settle() error {
	return servertest.Eventually(patience, func() error {
		for _, m := range s.cfg.Mailboxes {
			account := string(m.Address)
			left, err := s.dovecot.Mails(account, "INBOX")
			if err != nil || len(left) > 0 {
				return fmt.Errorf("%d mails are to do in %s (%v)", len(left), account, err)
			}
			done, err := s.dovecot.Mails(account, "Handled")
			if err != nil || len(done) < s.brought[account] {
				return fmt.Errorf("%d of %d mails are handled in %s (%v)", len(done), s.brought[account], account, err)
			}
		}
		return s.lettersArrived()
	})
}

func (s *realStage) lettersArrived() error {
	all, err := s.app.letters.List(context.Background(), true)
	if err != nil {
		return err
	}
	sent := map[string]int{}
	for _, d := range all {
		switch {
		case d.State == outbox.Sent:
			sent[s.accountOf(string(d.To))]++
		case d.State == outbox.Claimed, d.State == outbox.Waiting && d.Held == "" && !d.Next.After(s.clock.now()):
			return fmt.Errorf("the %s to %s is on its way", d.Letter, d.To)
		}
	}
	for account, n := range sent {
		got, err := s.dovecot.Mails(account, "INBOX")
		if err != nil || len(got) < n+s.brought[account] {
			return fmt.Errorf("%d of %d letters to %s arrived (%v)", len(got), n, account, err)
		}
	}
	return nil
}

func (s *realStage) Received(a ticketing.Address) ([]ticketing.Incoming, error) {
	if err := s.settle(); err != nil {
		return nil, err
	}
	raws, err := s.dovecot.Mails(string(a), "INBOX")
	return s.read(raws), err
}

func (s *realStage) Travel(to time.Time) error {
	if err := s.settle(); err != nil {
		return err
	}
	s.clock.wind(to.Sub(s.clock.now()))
	if err := s.app.schedule.Wake(context.Background()); err != nil {
		return err
	}
	s.app.runner.Kick()
	return s.settle()
}

func (s *realStage) Eventually(check func() error) error {
	return servertest.Eventually(patience, check)
}

func (s *realStage) Restart(after time.Duration) error {
	if err := s.settle(); err != nil {
		return err
	}
	if err := s.app.stop(); err != nil {
		return err
	}
	s.clock.wind(after)
	s.start()
	return s.settle()
}
