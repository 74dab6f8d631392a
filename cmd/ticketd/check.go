package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"ticketd/data/bolt"
	"ticketd/mail/inbound"
	"ticketd/mail/outbound"
)

type checkCommand struct {
	Connect    bool `help:"Go through the mail servers of each mailbox step by step; nothing is sent."`
	SendProbe  bool `help:"Also send a mail from each mailbox to its sub-address; does it arrive?"`
	Beforehand bool `help:"Take the secrets that systemd hands over as given, without --connect: only what it starts has them."`
	JSON       bool `name:"json" help:"Print the result as JSON."`
	Newest     int  `default:"200" help:"Look at so many of each folder's newest mails."`
}

// Run checks what --config names.
func (c *checkCommand) Run(p *program) error {
	if c.Beforehand && (c.Connect || c.SendProbe) {
		return misused(errors.New("--beforehand has no secrets to log in with: leave it out, or --connect and --send-probe"))
	}
	return c.run(p.ctx, p.stdout, p.config, checkWorld{getenv: p.getenv, loop: p.signProbe})
}

// signProbe has the store sign a probe mail. Without a store there is nothing
// to take the mail for a ticket, and checking makes none.
func (p *program) signProbe(ctx context.Context, cfg *Config, _ MailboxConfig) (loop string, err error) {
	if there, err := bolt.Exists(cfg.Data); err == nil && !there {
		return "", nil
	}
	store, err := p.reach(cfg, false)
	if err != nil {
		return "", err
	}
	return loop, errors.Join(store.call(ctx, "loop", struct{}{}, nil, &loop), store.Close())
}

// checkWorld is what a check takes from outside.
type checkWorld struct {
	getenv func(string) string
	dial   dialFunc // nil: TCP, showing what DNS says
	// txt finds TXT records, for DKIM keys; nil: with the system's name servers.
	txt func(context.Context, string) ([]string, error)
	// loop gives the X-Ticketd-Loop of a probe mail, by which a running gateway
	// knows it for our own; nil: it has none.
	loop func(context.Context, *Config, MailboxConfig) (string, error)
}

// serverTime bounds the conversation with one server.
const serverTime = 2 * time.Minute

// run checks a configuration, prints the result, and returns an error that
// carries the exit code: 78 for faults of the file, 1 for trouble with a server.
func (c *checkCommand) run(ctx context.Context, out io.Writer, path string, w checkWorld) error {
	report := checkReport{Config: path, Faults: ConfigFaults{}}
	l := newLoader(path, w.getenv)
	l.beforehand = c.Beforehand
	cfg, err := l.load()
	var faults ConfigFaults
	switch {
	case errors.As(err, &faults):
		report.Faults = faults
	case err != nil:
		return exitError{err, exitConfig}
	default:
		report.describe(cfg)
	}
	if err == nil {
		report.Tickets = checkTickets(ctx, cfg)
	}
	show := &checkPrinter{out: out, silent: c.JSON}
	show.config(report)
	if err == nil && (c.Connect || c.SendProbe) {
		tokens := newTokenSources(cfg, slog.New(slog.DiscardHandler))
		for _, m := range cfg.Mailboxes {
			v := visit{c: c, w: w, cfg: cfg, m: m, tokens: tokens, show: show}
			report.Mailboxes = append(report.Mailboxes, v.mailbox(ctx))
		}
		if cfg.Alerts.on() {
			v := visit{c: c, w: w, cfg: cfg, tokens: tokens, show: show}
			report.Alerts = v.alerts(ctx)
		}
	}
	return errors.Join(show.end(report), report.verdict(err))
}

// visit checks one mailbox and its servers.
type visit struct {
	c      *checkCommand
	w      checkWorld
	cfg    *Config
	m      MailboxConfig
	tokens tokenSources
	show   *checkPrinter
	steps  []checkStep
}

func (v *visit) mailbox(ctx context.Context) mailboxReport {
	v.show.heading(v.m)
	reading := v.imap(ctx)
	sending := v.smtp(ctx)
	if reading {
		v.headers(ctx)
	}
	if v.c.SendProbe && reading && sending {
		v.subaddress(ctx)
	}
	return mailboxReport{Name: v.m.Name, Address: v.m.Address, Steps: v.steps}
}

// tell shows a step at once and keeps it for the report.
func (v *visit) tell(s checkStep) {
	v.steps = append(v.steps, s)
	v.show.step(s)
}

func (v *visit) imap(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, serverTime)
	defer cancel()
	told := false
	err := inbound.Probe(ctx, v.account(), func(s inbound.Step) {
		told = told || !s.OK
		v.tell(checkStep{Server: "imap", Name: s.Name, State: stateOf(s.OK), Detail: s.Detail,
			Remedy: s.Remedy})
	})
	if err != nil && !told {
		v.tell(checkStep{Server: "imap", Name: "probe", State: stepFailed, Detail: err.Error()})
	}
	return err == nil
}

func (v *visit) smtp(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, serverTime)
	defer cancel()
	told := false
	err := outbound.Probe(ctx, v.submission(), func(s outbound.Step) {
		told = told || !s.OK
		v.tell(v.smtpStep(s))
	})
	if err != nil && !told {
		v.tell(checkStep{Server: "smtp", Name: "probe", State: stepFailed, Detail: err.Error()})
	}
	return err == nil
}

// smtpStep puts a step in our terms: whether the null sender is taken is a
// question of one setting, and no trouble.
func (v *visit) smtpStep(s outbound.Step) checkStep {
	step := checkStep{Server: "smtp", Name: s.Name, State: stateOf(s.OK), Detail: s.Detail,
		Remedy: s.Remedy}
	switch {
	case s.Name != "null sender":
	case !s.OK && v.m.NullSender:
		step.State = stepAdvice
		step.Remedy = "say null_sender = false in [smtp]: " + s.Remedy
	case !s.OK:
		step.State, step.Remedy = stepOK, ""
		step.Detail += "; null_sender = false is right"
	case !v.m.NullSender:
		step.State = stepAdvice
		step.Remedy = "say null_sender = true in [smtp], so that no machine answers acknowledgements"
	}
	return step
}

func (v *visit) account() inbound.Account { return v.m.imapAccount(v.w.dial, v.tokens) }

func (v *visit) submission() outbound.Config {
	return v.m.smtpConfig(v.w.dial, v.tokens, slog.New(slog.DiscardHandler))
}

// folders are those in which mail of the mailbox lies.
func (v *visit) folders() []string {
	if v.m.DoneFlag {
		return []string{v.m.Folder}
	}
	return []string{v.m.Folder, v.m.DoneFolder}
}

// newest gives the headers of the newest mails of every folder.
func (v *visit) newest(ctx context.Context, n int) ([][]byte, error) {
	var all [][]byte
	for _, folder := range v.folders() {
		headers, err := inbound.Headers(ctx, v.account(), folder, n)
		if err != nil {
			return all, fmt.Errorf("look at the newest mails of %s: %w", folder, err)
		}
		all = append(all, headers...)
	}
	return all, nil
}
