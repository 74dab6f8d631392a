package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"ticketd/data/bolt"
	"ticketd/mail/inbound"
	"ticketd/mail/outbound"
	"ticketd/mail/parse"
	"ticketd/mail/trust"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// world is what the program takes from outside, so that the whole of it can be
// run in virtual time and on mail servers in memory.
type world struct {
	now  func() time.Time
	dial dialFunc
	txt  func(ctx context.Context, name string) ([]string, error) // DNS TXT, for DKIM keys
	log  *slog.Logger
	// control says that the running gateway listens on its control socket.
	control bool
	// volatile says that the store is thrown away and need not survive.
	volatile bool
	// over is what stands between the desk and its store; nil: nothing does.
	over func(desk.Store) desk.Store
}

func realWorld(log *slog.Logger) world {
	dialer := &net.Dialer{Timeout: 30 * time.Second}
	return world{now: func() time.Time { return time.Now().UTC() }, dial: dialer.DialContext,
		txt: net.DefaultResolver.LookupTXT, log: log, control: true}
}

// office is an open store with the desk in it: what the daemon and a command
// that runs without it have in common.
type office struct {
	gateway
	verbs
	cfg     *Config
	world   world
	book    *bolt.Store
	intakes map[string]*intake // by mailbox
	tokens  tokenSources
	meters  *meters
	looking sync.Mutex // at the mail servers: one look at a time
}

// openOffice opens the store of a configuration for one command.
func openOffice(ctx context.Context, cfg *Config) (*office, error) {
	log := slog.New(slog.DiscardHandler)
	return newOffice(ctx, cfg, realWorld(log), func() {})
}

func newOffice(ctx context.Context, cfg *Config, w world, kick func()) (*office, error) {
	o := &office{cfg: cfg, world: w, intakes: map[string]*intake{}, tokens: newTokenSources(cfg, w.log),
		meters: newMeters()}
	setup, err := o.setupOf(cfg)
	if err != nil {
		return nil, err
	}
	book, err := bolt.Open(ctx, cfg.Data, bolt.Options{Now: w.now, Logger: w.log, Volatile: w.volatile})
	if err != nil {
		return nil, err
	}
	o.book = book
	store := desk.Store(book)
	if w.over != nil {
		store = w.over(book)
	}
	d := desk.New(store, setup, outbound.Compose, kick)
	o.gateway = gateway{store: store, letters: book, desk: d, now: w.now, kick: kick,
		deliver: o.takeDelivery, rescan: o.rescanFolders, backup: o.writeBackup, rotate: o.rotateKey,
		letter: book.Letter}
	o.gateway.pages = (&pages{dir: cfg.Pages, store: book, cfg: cfg}).write
	o.verbs = o.gateway.verbs()
	o.verbs["reconcile"] = answering(o.reconcileAll)
	o.addErasing()
	o.verbs["aside"] = answering(func(ctx context.Context, _ struct{}) (string, error) { return book.CopyAside(ctx) })
	o.setIntakes(cfg)
	return o, nil
}

// setIntakes makes the readers of the configured mailboxes.
func (o *office) setIntakes(cfg *Config) {
	ours, prefixes := ownership(cfg)
	for _, m := range cfg.Mailboxes {
		o.meters.faults.WithLabelValues(m.Name) // none is 0
		options := parse.Options{Intake: m.Name, Ours: ours, Prefixes: prefixes, Relays: cfg.Relays}
		o.intakes[m.Name] = &intake{mailbox: m, desk: o.desk, now: o.world.now, log: o.world.log, parser: parse.Mail,
			care:     &care{store: o.book},
			meters:   o.meters,
			baseline: &baseline{store: o.book, mailbox: m.Name, policy: m.Import, now: o.world.now},
			trust:    trust.New(m.AuthservIDs, o.world.txt),
			options: func() parse.Options {
				with := options
				with.Keys = o.store.Keyring()
				return with
			}}
	}
}

// setupOf is the desk's part of a configuration, with what it needs of the office.
func (o *office) setupOf(cfg *Config) (desk.Setup, error) {
	setup, err := setupOf(cfg)
	setup.Read, setup.Published = o.read, o.refresh
	return setup, err
}

// refresh brings the incidents' pages up to date.
func (o *office) refresh(ctx context.Context) {
	if _, err := o.gateway.pages(ctx); err != nil {
		o.world.log.Error("the incidents' pages could not be written", "part", "pages", "err", err)
	}
}

// read reads a kept mail once more, as the configuration has it now.
func (o *office) read(b desk.Blob, i ticketing.Intake) ticketing.Incoming {
	return o.intakes[i.Name].parse(inbound.Raw{Account: i.Name, Size: b.Size, Body: b.Body}, ticketing.Envelope{})
}

// ticketOf loads the ticket that a number leads to.
func (o *office) ticketOf(ctx context.Context, n ticketing.Number) (t ticketing.Ticket, err error) {
	err = o.store.View(ctx, func(r desk.Reader) error {
		t, err = desk.Surviving(r, n)
		return err
	})
	return t, err
}

type rotateArgs struct{ Forget bool }

// rotateKey lets another key sign the tokens from now on.
func (o *office) rotateKey(ctx context.Context, a rotateArgs) (struct{}, error) {
	return struct{}{}, o.book.RotateKey(ctx, bolt.Older(a.Forget))
}

// Close closes the store.
func (o *office) Close() error { return o.book.Close() }

// setupOf is the desk's part of a configuration.
func setupOf(cfg *Config) (desk.Setup, error) {
	book, err := openLetters(cfg.Letters)
	if err != nil {
		return desk.Setup{}, fmt.Errorf("read letters of %s: %w", cfg.Letters, err)
	}
	setup := desk.Setup{Intakes: map[string]ticketing.Intake{},
		Processes: map[string]ticketing.Process{}, People: cfg.People, Policy: cfg.Policy, Book: book,
		Macros: cfg.Macros, Zone: cfg.Zone, Retention: cfg.Retention, Files: parse.Enclosures}
	for _, m := range cfg.Mailboxes {
		setup.Intakes[m.Name], setup.Processes[m.Name] = m.Intake, m.Rules
		if setup.First == "" && m.Role == ticketing.RoleSupport {
			setup.First = m.Name
		}
	}
	return setup, nil
}

// ownership tells which addresses are ours, and which prefixes tags can have.
func ownership(cfg *Config) (func(ticketing.Address) bool, []string) {
	var prefixes []string
	for _, m := range cfg.Mailboxes {
		prefixes = append(prefixes, m.Prefix)
	}
	return func(a ticketing.Address) bool {
		for _, m := range cfg.Mailboxes {
			if m.Owns(a) {
				return true
			}
		}
		return false
	}, prefixes
}

// takeDelivery takes in one mail that a mail server hands over by a pipe.
func (o *office) takeDelivery(ctx context.Context, a deliverArgs, body io.Reader) (deliverResult, error) {
	k, err := o.intakeFor(a)
	if err != nil {
		return deliverResult{}, err
	}
	raw, size, done, err := spool(body)
	if err != nil {
		return deliverResult{}, passing(err)
	}
	defer done()
	in := k.read(ctx, inbound.Raw{Size: size, Body: raw}, a.envelope())
	taken := o.desk.Receive(ctx, []ticketing.Incoming{in}, desk.Manner{}, o.now())[0]
	k.report(in, taken)
	if taken.Err != nil {
		return deliverResult{}, passing(taken.Err)
	}
	return deliverResult{Outcome: taken.Outcome, Number: taken.Ticket, Mail: in.RawHash.String()}, nil
}

// envelope is what the mail server said on the command line.
func (a deliverArgs) envelope() ticketing.Envelope {
	var e ticketing.Envelope
	for _, r := range a.Recipients {
		e.To = append(e.To, ticketing.Address(strings.ToLower(r)))
	}
	if a.Sender != nil {
		e.From, e.Null = ticketing.Address(strings.ToLower(*a.Sender)), *a.Sender == ""
	}
	return e
}

// intakeFor finds the mailbox by name, else by recipient, else the first.
func (o *office) intakeFor(a deliverArgs) (*intake, error) {
	if a.Mailbox != "" {
		if k, ok := o.intakes[a.Mailbox]; ok {
			return k, nil
		}
		return nil, fmt.Errorf("the configuration has no mailbox %q", a.Mailbox)
	}
	for _, recipient := range a.Recipients {
		for _, m := range o.cfg.Mailboxes {
			if m.Owns(ticketing.Address(strings.ToLower(recipient))) {
				return o.intakes[m.Name], nil
			}
		}
	}
	return o.intakes[o.cfg.Mailboxes[0].Name], nil
}

func (o *office) writeBackup(ctx context.Context, file string) (backupResult, error) {
	manifest, err := o.book.Backup(ctx, file)
	result := backupResult{File: file, Made: manifest.Made}
	for _, part := range manifest.Parts {
		result.Parts, result.Bytes = result.Parts+1, result.Bytes+part.Size
	}
	return result, err
}
