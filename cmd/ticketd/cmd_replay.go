package main

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"

	"ticketd/data/bolt"
)

type replayCommand struct {
	Process   string `placeholder:"FILE" help:"A support process to try out, a file or one that ships: in the place of the one that the mailboxes have."`
	Mailbox   string `help:"In the place of this mailbox's process, wherever it is used; needed only if the mailboxes have several."`
	NewConfig string `type:"path" placeholder:"FILE" help:"A whole configuration to try out, in the place of that of --config."`
	Since     string `placeholder:"30d" help:"Compare the mails that came since then: 12h, 30d, 4w or a day, 2026-01-31. All if none is named."`
	JSON      bool   `help:"Print JSON."`
}

// Help is what --help says of it.
func (c *replayCommand) Help() string {
	return `Judges the mails that were kept once more, with the configuration as it is and
with a changed process or configuration, and shows what would have become
something else of which mail. It sends nothing, changes nothing and asks no mail
server; keys for DKIM are looked up in DNS, once for both.

  ticketd replay --process new.toml --since 30d
  ticketd replay --new-config new-config.toml --json
  ticketd replay --process new.toml && echo "nothing would change"

How: both sides begin with an empty desk and get every mail that was kept, from
the first one on, in the order in which they came and by a clock that stands
at their arrival. What comes due between two mails comes due there, too. So
the tickets that were open when the period begins are those that each side's
rules made of the mails before it. Compared are the mails since then, except for
those that were sorted out as what came before:

  outcome (new ticket, into which ticket, held, recorded, came before), kind of
  mail, proof of the sender; the ticket after the mail: status, type, category,
  product, priority, account, plan, assignee, escalated; promises not kept yet
  with what they are due at; letters: which, to whom, class, subject, held why,
  not before when. Texts of letters and the words of reasons are not compared,
  what time alone did is only counted.

What is no mail is not replayed: what was done by command line (reply, status,
assign, held release, incident ...), and letters that could not be delivered
unless a mail told of it. Where much is done so, both sides differ from what
really happened, and are compared with each other all the same. Nor known are the
envelopes of mail that came by a pipe, mails that were erased or redacted, and
that a rescan brought a mail late. Agents' orders by mail are mails, and count.

Tickets have the numbers that they have in the store. What a mail opens only
here gets a number above all of those.

It works on a copy of the store, which needs as much room again in the data
directory until the command ends; the gateway may run meanwhile.

Exit codes: 0 the same becomes of every mail, 3 something else of at least one,
1 it did not work, 64 wrong command line, 78 faulty configuration.`
}

// replayDoneView is a whole replay, in the form that scripts get.
type replayDoneView struct {
	replaySum
	Differences []replayedView `json:"differences"` // at most 1000 of them
}

// maxDifferences is how many mails --json names.
const maxDifferences = 1000

// Run replays the mails that were kept.
func (c *replayCommand) Run(p *program) (err error) {
	before, after, err := c.configs(p)
	if err != nil {
		return err
	}
	w := realWorld(slog.New(slog.DiscardHandler))
	since, err := longAgo(c.Since, w.now(), before.Zone)
	if err != nil {
		return misused(err)
	}
	books, err := borrow(p.ctx, before)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, books.giveBack()) }()
	if books.empty {
		return fmt.Errorf("there is no store in %s yet, and so no mail to replay: \"ticketd rehearse\" looks into"+
			" the mailboxes", before.Data)
	}
	r := &replay{since: since, zone: before.Zone, sum: replaySum{Since: moment(since)}}
	return c.play(p, r, books, [2]*Config{before, after}, w)
}

// configs reads the configuration as it is, and the one that is tried out.
func (c *replayCommand) configs(p *program) (before, after *Config, err error) {
	if c.Process == "" && c.NewConfig == "" {
		return nil, nil, misused(errors.New("name what is to be tried out: --process new.toml, --new-config" +
			" new-config.toml or both"))
	}
	if before, err = p.load(); err != nil {
		return nil, nil, err
	}
	path := p.config
	if c.NewConfig != "" {
		path = c.NewConfig
	}
	l := newLoader(path, p.getenv)
	if after, err = l.load(); err == nil && c.Process != "" {
		var instead map[string]string
		if instead, err = c.instead(after); err != nil {
			return nil, nil, misused(err)
		}
		l = newLoader(path, p.getenv)
		l.instead = instead
		after, err = l.load()
	}
	if err != nil {
		return nil, nil, exitError{err, exitConfig}
	}
	return before, after, nil
}

// instead names the mailboxes that get the process which is tried out.
func (c *replayCommand) instead(cfg *Config) (map[string]string, error) {
	file := c.Process
	if strings.HasSuffix(file, ".toml") || strings.ContainsAny(file, `/\`) {
		var err error
		if file, err = filepath.Abs(file); err != nil {
			return nil, err
		}
	}
	var processes []string
	for _, m := range cfg.Mailboxes {
		if (c.Mailbox == "" || m.Name == c.Mailbox) && !slices.Contains(processes, m.Process) {
			processes = append(processes, m.Process)
		}
	}
	switch {
	case len(processes) == 0:
		return nil, fmt.Errorf("no mailbox of the configuration is called %q", c.Mailbox)
	case len(processes) > 1:
		return nil, fmt.Errorf("the mailboxes have several processes (%s): say with --mailbox whose is to be"+
			" replaced", strings.Join(processes, ", "))
	}
	instead := map[string]string{}
	for _, m := range cfg.Mailboxes {
		if m.Process == processes[0] {
			instead[m.Name] = file
		}
	}
	return instead, nil
}

// play opens the store that is replayed and both sides, and replays.
func (c *replayCommand) play(p *program, r *replay, books borrowed, cfgs [2]*Config, w world) (err error) {
	closing := func(what interface{ Close() error }) { err = errors.Join(err, what.Close()) }
	if r.kept, err = bolt.OpenReadOnly(p.ctx, books.dir, bolt.Options{}); err != nil {
		return err
	}
	defer closing(r.kept)
	if w.txt != nil {
		w.txt = (&replayDNS{ask: w.txt}).txt
	}
	for i, cfg := range cfgs {
		side, err := newReplaySide(p.ctx, cfg, r.kept, filepath.Join(books.dir, fmt.Sprint("side", i)), w)
		if err != nil {
			return err
		}
		defer closing(side)
		r.sides[i] = side
	}
	return c.tell(p, r)
}

// tell replays and prints what differs.
func (c *replayCommand) tell(p *program, r *replay) error {
	v := replayDoneView{Differences: []replayedView{}}
	out := &foreteller{p}
	r.tell = out.differs
	if c.JSON {
		r.tell = func(m replayedView) error {
			if len(v.Differences) < maxDifferences {
				v.Differences = append(v.Differences, m)
			}
			return nil
		}
	}
	if err := r.run(p.ctx); err != nil {
		return err
	}
	if v.replaySum = r.sum; !c.JSON {
		out.replayed(r.sum)
	} else if err := p.printJSON(v); err != nil {
		return err
	}
	if r.sum.Differ > 0 {
		return quietError{exitError{fmt.Errorf("%d mails differ", r.sum.Differ), exitDiffers}}
	}
	return nil
}

// differs prints a mail of which something else would become.
func (p *foreteller) differs(v replayedView) error {
	p.line("%s  %s  %s  (%s)", p.when(v.Came), orDash(oneLine(string(v.From))),
		cut(orDash(oneLine(v.Subject)), maxSubject), orDash(v.After.Ticket))
	for _, d := range v.Differ {
		p.say("%s: %s", d.What, orNone(d.Before))
		p.say("-> %s", orNone(d.After))
	}
	for _, why := range without(v.Before.Why, v.After.Why) {
		p.say("before, because %s", why)
	}
	for _, why := range without(v.After.Why, v.Before.Why) {
		p.say("now, because %s", why)
	}
	p.line("")
	return nil
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// replayed prints how many there were.
func (p *foreteller) replayed(s replaySum) {
	if s.Earlier > 0 {
		p.line("%s from before %s made the tickets of then, and were not compared.",
			counted(s.Earlier, "mail", "mails"), p.when(*s.Since))
	}
	if s.NotKept > 0 {
		p.line("%s no longer kept, and could not be judged.", counted(s.NotKept, "mail is", "mails are"))
	}
	if s.TimeBefore != s.TimeAfter {
		p.line("Time alone would have written %d letters instead of %d.", s.TimeAfter, s.TimeBefore)
	}
	p.line("%s: %d the same, %d differ. Nothing was sent, nothing was changed.",
		counted(s.Mails, "mail", "mails"), s.Same, s.Differ)
}
