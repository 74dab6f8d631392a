package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

type ledgerCommand struct {
	Since   string `placeholder:"2026-01-31" help:"From this day on, up to 400 days back; a week back if no day is named."`
	Mailbox string `complete:"mailbox" help:"Only this mailbox."`
	Server  bool   `help:"Look at the mail servers instead: was all taken in that lies there?"`
	JSON    bool   `help:"Print JSON."`
}

// Help shows what it is for, by example.
func (c *ledgerCommand) Help() string {
	return `What is seen is written down as it comes in. A mail is accounted for if what became of it
is written down, its ticket's history or the quarantine has it, and its octets are there.

  ticketd ledger                        what came in within a week against what became of it
  ticketd ledger --since 2026-01-31     from that day on
  ticketd ledger --server               what lies on the mail servers against the store

The running gateway looks at the servers once a day by itself, at what came since the day
before; --server looks at all of it. Nothing on the server changes.`
}

type ledgerArgs struct{ Since, Mailbox string }

// ledgerView is what came in against what became of it.
type ledgerView struct {
	Since     time.Time  `json:"since"`
	Until     time.Time  `json:"until"`
	KeptSince time.Time  `json:"kept_since,omitzero"` // what came in before is forgotten; only if Since is earlier
	Seen      int        `json:"seen"`
	Accounted int        `json:"accounted"`
	Amiss     []lostView `json:"amiss"` // not accounted for; at most 1000 of them
}

// lostView is a mail that is not accounted for.
type lostView struct {
	Mail    string            `json:"mail"` // the beginning of its hash
	At      time.Time         `json:"at"`
	Mailbox string            `json:"mailbox"`
	Folder  string            `json:"folder,omitempty"` // where it came from on the server
	UID     uint32            `json:"uid,omitempty"`
	From    ticketing.Address `json:"from,omitempty"`
	Subject string            `json:"subject,omitempty"`
	Why     string            `json:"why"`
}

// Run holds the mails that came in against what became of them. A mail that is not
// accounted for makes it fail.
func (c *ledgerCommand) Run(p *program) error {
	if c.Server {
		return c.runServer(p)
	}
	var v ledgerView
	if err := p.ask("ledger", ledgerArgs{c.Since, c.Mailbox}, nil, &v); err != nil {
		return err
	}
	if c.JSON {
		return errors.Join(p.printJSON(v), v.verdict())
	}
	_, _ = fmt.Fprintf(p.stdout, "%s seen since %s, %d accounted for.\n", counted(v.Seen, "mail", "mails"),
		p.when(v.Since), v.Accounted)
	if !v.KeptSince.IsZero() {
		_, _ = fmt.Fprintf(p.stdout, "Which mails came in is kept for %d days: those before %s are not counted.\n",
			desk.ArrivalDays, p.when(v.KeptSince))
	}
	return errors.Join(p.printLost(v.Amiss, 0), v.verdict())
}

// printLost lists mails that are not where they should be.
func (p *program) printLost(lost []lostView, more int) error {
	if len(lost) == 0 {
		return nil
	}
	_, _ = fmt.Fprintln(p.stdout)
	err := p.table("MAIL\tCAME\tMAILBOX\tFOLDER\tUID\tFROM\tSUBJECT\tWHY", len(lost), func(i int) []string {
		m := lost[i]
		uid := "-"
		if m.UID != 0 {
			uid = fmt.Sprint(m.UID)
		}
		return []string{m.Mail, p.when(m.At), m.Mailbox, orDash(m.Folder), uid, orDash(oneLine(string(m.From))),
			cut(orDash(oneLine(m.Subject)), maxSubject), oneLine(m.Why)}
	})
	if more > 0 {
		_, _ = fmt.Fprintf(p.stdout, "and %d more\n", more)
	}
	return err
}

// runServer holds what lies on the mail servers against the store.
func (c *ledgerCommand) runServer(p *program) error {
	if c.Since != "" {
		return misused(errors.New("--server looks at all that lies there: leave out --since"))
	}
	var views []serverView
	if err := p.ask("reconcile", reconcileArgs{c.Mailbox}, nil, &views); err != nil {
		return err
	}
	if c.JSON {
		return errors.Join(p.printJSON(views), missingVerdict(views))
	}
	var faults []error
	for _, v := range views {
		missing := len(v.Missing) + v.More
		switch {
		case !v.Looked:
			_, _ = fmt.Fprintf(p.stdout, "%s: ticketd has not watched it yet.\n", v.Mailbox)
		case missing == 0:
			_, _ = fmt.Fprintf(p.stdout, "%s: %s and %d to do lie on the server, all accounted for.\n", v.Mailbox,
				counted(v.Handled, "handled mail", "handled mails"), v.Waiting)
		default:
			_, _ = fmt.Fprintf(p.stdout, "%s: %s and %d to do lie on the server, %d not accounted for.\n", v.Mailbox,
				counted(v.Handled, "handled mail", "handled mails"), v.Waiting, missing)
		}
		faults = append(faults, p.printLost(v.Missing, v.More))
	}
	return errors.Join(append(faults, missingVerdict(views))...)
}

// missingVerdict is the error that ends the command if mails are missing.
func missingVerdict(views []serverView) error {
	missing := 0
	for _, v := range views {
		missing += len(v.Missing) + v.More
	}
	if missing == 0 {
		return nil
	}
	return fmt.Errorf("%s not taken in", counted(missing, "mail was", "mails were"))
}

// verdict is the error that ends the command if the ledger does not balance.
func (v ledgerView) verdict() error {
	if missing := v.Seen - v.Accounted; missing != 0 {
		return fmt.Errorf("%s not accounted for: the originals are in the done folders of their mailboxes;"+
			" \"ticketd rescan --since DAY\" takes in those of which nothing is written down",
			counted(missing, "mail is", "mails are"))
	}
	return nil
}

// ledgerDays is how many days a ledger looks back if nobody says.
const ledgerDays = 7

func (g *gateway) ledger(ctx context.Context, a ledgerArgs) (ledgerView, error) {
	now := g.now()
	since := now.AddDate(0, 0, -ledgerDays)
	if a.Since != "" {
		var err error
		if since, err = time.ParseInLocation(time.DateOnly, a.Since, g.desk.Zone()); err != nil {
			return ledgerView{}, misused(fmt.Errorf("%q is no date: write it as 2026-01-31", a.Since))
		}
	}
	if since.After(now) {
		return ledgerView{}, misused(fmt.Errorf("%s is still to come", a.Since))
	}
	var some func(string) bool
	if a.Mailbox != "" {
		if _, known := g.desk.Setup().Intakes[a.Mailbox]; !known {
			return ledgerView{}, misused(fmt.Errorf("there is no mailbox %q", a.Mailbox))
		}
		some = func(mailbox string) bool { return mailbox == a.Mailbox }
	}
	l, err := g.desk.Ledger(ctx, since, now.Add(1), some)
	v := viewOfLedger(l)
	if kept := desk.ArrivalsSince(now); since.Before(kept) {
		v.KeptSince = kept
	}
	return v, err
}

func viewOfLedger(l ticketing.Ledger) ledgerView {
	v := ledgerView{Since: l.From.UTC(), Until: l.To.UTC(), Seen: l.Seen, Accounted: l.Accounted, Amiss: []lostView{}}
	for _, m := range l.Amiss {
		v.Amiss = append(v.Amiss, lostView{m.Name, m.At.UTC(), m.Intake, m.Source.Folder, m.Source.UID,
			m.From, m.Subject, m.Why})
	}
	return v
}
