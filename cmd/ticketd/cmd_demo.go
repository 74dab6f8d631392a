package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"ticketd/mail/postoffice"
)

type demoCommand struct {
	Once     bool   `help:"Play the story, check it, and exit."`
	Data     string `type:"path" help:"Keep the store in this directory; default: a temporary one."`
	SMTPPort int    `name:"smtp-port" default:"2525" help:"Where the built-in server takes mail."`
	IMAPPort int    `name:"imap-port" default:"1143" help:"Where mail clients can read it."`
	Verbose  bool   `short:"v" help:"Show the gateway's log."`
}

// The people of the story. Anybody can sign in as one of them.
const (
	demoPassword = "demo"
	demoSupport  = "support@demo.example"
	demoCustomer = "carla@customer.example"
	demoAgent    = "ada@demo.example"
)

// Run plays the story and stays up, until a signal or the end of a pipe.
func (c *demoCommand) Run(p *program) error {
	ctx, stop := signal.NotifyContext(p.ctx, syscall.SIGPIPE)
	defer stop()
	dir, done, err := c.directory()
	if err != nil {
		return err
	}
	defer done()
	smtp, imap, err := c.listen()
	if err != nil {
		return err
	}
	cfg, err := demoConfig(dir, smtp.Addr(), imap.Addr(), p.getenv)
	if err != nil {
		return errors.Join(err, smtp.Close(), imap.Close())
	}
	wound := &clock{}
	if err := wound.catchUp(ctx, cfg); err != nil {
		return errors.Join(err, smtp.Close(), imap.Close())
	}
	office := openPostOffice(smtp, imap, wound.now)
	defer func() { _ = office.Close() }()
	log := slog.New(slog.DiscardHandler)
	if c.Verbose {
		log = newLogger(p.stderr, cfg, cfg.LogLevel)
	}
	world := realWorld(log)
	world.now, world.txt = wound.now, nil
	a, err := startApp(ctx, cfg, world)
	if err != nil {
		return err
	}
	s := &story{program: p, app: a, office: office, clock: wound, colour: palette(onTerminal(p.stdout))}
	fault := s.play(ctx)
	switch {
	case fault != nil && ctx.Err() != nil:
		fault = quietError{fault} // whoever ended it knows
	case fault == nil && !c.Once:
		s.invite(smtp.Addr(), imap.Addr())
		<-ctx.Done()
	}
	return errors.Join(fault, a.stop())
}

// directory is where the demo keeps its configuration and its store.
func (c *demoCommand) directory() (string, func(), error) {
	if c.Data != "" {
		return c.Data, func() {}, os.MkdirAll(c.Data, 0o700)
	}
	dir, err := os.MkdirTemp("", "ticketd-demo-")
	if err != nil {
		return "", nil, fmt.Errorf("make a directory for the demo: %w", err)
	}
	return dir, func() { _ = os.RemoveAll(dir) }, nil
}

// openPostOffice starts the built-in mail server. A clock that goes on from
// one start to the next keeps its UIDVALIDITYs apart.
func openPostOffice(smtp, imap net.Listener, now func() time.Time) *postoffice.Office {
	office := postoffice.New(postoffice.Options{Domain: "demo.example", AuthservID: "demo.example", Now: now})
	for _, address := range []string{demoSupport, demoCustomer, demoAgent} {
		office.AddAccount(address, demoPassword)
	}
	office.AddAccount("world@elsewhere.example", demoPassword, "*")
	go func() { _ = office.ServeSMTP(smtp) }()
	go func() { _ = office.ServeIMAP(imap) }()
	return office
}

// listen takes the wanted ports, or free ones if those are taken.
func (c *demoCommand) listen() (smtp, imap net.Listener, err error) {
	if smtp, err = listenNear(c.SMTPPort); err != nil {
		return nil, nil, err
	}
	if imap, err = listenNear(c.IMAPPort); err != nil {
		return nil, nil, errors.Join(err, smtp.Close())
	}
	return smtp, imap, nil
}

func listenNear(port int) (net.Listener, error) {
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err == nil {
		return l, nil
	}
	l, err = net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen on loopback for the built-in mail server: %w", err)
	}
	return l, nil
}

// demoConfig writes a configuration as a user would, and reads it. The file is
// left beside the store, so that the other commands can be tried on the demo.
func demoConfig(dir string, smtp, imap net.Addr, getenv func(string) string) (*Config, error) {
	path := filepath.Join(dir, "demo.toml")
	text := fmt.Sprintf(demoTOML, imap.(*net.TCPAddr).Port, smtp.(*net.TCPAddr).Port,
		demoSupport, demoPassword, demoAgent)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return nil, fmt.Errorf("write the demo's configuration: %w", err)
	}
	return LoadConfig(path, getenv)
}

const demoTOML = `# The configuration of "ticketd demo", which writes it anew at each start.
data = "desk"
zone = "UTC"

[imap]
host = "127.0.0.1"
port = %[1]d
tls = "none"
user = "%[3]s"
password = "%[4]s"
authserv_ids = ["demo.example"]

[smtp]
host = "127.0.0.1"
port = %[2]d
tls = "none"
user = "%[3]s"
password = "%[4]s"

[[mailbox]]
name = "support"
role = "support"
address = "%[3]s"
display_name = "Demo Support"
process = "priority-support"
subaddressing = "+"
import = "all"

[[agent]]
name = "Ada Ito"
address = "%[5]s"
roles = ["lead"]
notices = "team"

[[account]]
name = "Customer Ltd"
domains = ["customer.example"]
plan = "priority"
`

// waitFor bounds each wait of the story.
const waitFor = 20 * time.Second

func (s *story) await(ctx context.Context, account string, n int) (postoffice.Message, error) {
	ctx, cancel := context.WithTimeout(ctx, waitFor)
	defer cancel()
	mails, err := s.office.Wait(ctx, account, "INBOX", n)
	if err != nil {
		return postoffice.Message{}, fmt.Errorf("wait for mail number %d to %s: %w", n, account, err)
	}
	return mails[n-1], nil
}
