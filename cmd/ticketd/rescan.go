package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ticketd/mail/inbound"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

type rescanCommand struct {
	Since   string `placeholder:"2026-01-31" help:"Only mail that arrived on this day or later."`
	Mailbox string `complete:"mailbox" help:"Only this mailbox."`
	DryRun  bool   `help:"Take nothing in: only show what is missing."`
	JSON    bool   `help:"Print JSON."`
}

// Help is the end of what --help prints.
func (c *rescanCommand) Help() string {
	return `After a backup was restored, or when somebody moved mail to the done folder by hand:

  ticketd rescan --dry-run              what is missing, by name
  ticketd rescan                        takes it in, as tickets or into them; writes to no customer
  ticketd rescan --since 2026-03-02     looks only at what came since

It reads only: nothing on the server changes, and only what is missing is fetched whole.`
}

type rescanArgs struct {
	Since   time.Time
	Mailbox string
	DryRun  bool
}

type rescanResult struct {
	Seen    int        `json:"seen"`
	Taken   int        `json:"taken"`
	Missing []lostView `json:"missing,omitempty"` // of a dry run; at most 1000 are named
	More    int        `json:"more,omitempty"`    // missing mails that are not named
}

// Run looks through the done folders.
func (c *rescanCommand) Run(p *program) error {
	args := rescanArgs{Mailbox: c.Mailbox, DryRun: c.DryRun}
	if c.Since != "" {
		since, err := time.Parse(time.DateOnly, c.Since)
		if err != nil {
			return misused(fmt.Errorf("%q is no date: write it as 2026-01-31", c.Since))
		}
		args.Since = since
	}
	var result rescanResult
	if err := p.ask("rescan", args, nil, &result); err != nil {
		return err
	}
	switch {
	case c.JSON:
		return p.printJSON(result)
	case !c.DryRun:
		_, _ = fmt.Fprintf(p.stdout, "%s seen, %d of them missing and now taken in; no customer was written to.\n",
			counted(result.Seen, "mail", "mails"), result.Taken)
		return nil
	}
	missing := len(result.Missing) + result.More
	_, _ = fmt.Fprintf(p.stdout, "%s seen, %d of them missing.\n", counted(result.Seen, "mail", "mails"), missing)
	if missing == 0 {
		return nil
	}
	_, _ = fmt.Fprintln(p.stdout, "\"ticketd rescan\" takes them in and writes to no customer.")
	return p.printLost(result.Missing, result.More)
}

// rescanFolders takes in what lies in the done folders and was missed, for
// instance after a backup was restored; or only shows it.
func (o *office) rescanFolders(ctx context.Context, a rescanArgs) (sum rescanResult, err error) {
	boxes, err := o.named(a.Mailbox)
	if err != nil {
		return sum, err
	}
	var faults []error
	for _, m := range boxes {
		k := o.intakes[m.Name]
		take := o.takeLate(k, &sum)
		if a.DryRun {
			take = k.listMissing(&sum)
		}
		v := inbound.Survey{Handled: true, From: inbound.Baseline{Since: a.Since}, Look: k.unknown, Take: take}
		found, err := v.Run(ctx, m.imapAccount(o.world.dial, o.tokens))
		sum.Seen += found.Shown
		if err != nil {
			faults = append(faults, fmt.Errorf("rescan the handled mails of mailbox %s: %w", m.Name, err))
		}
	}
	return sum, errors.Join(faults...)
}

// takeLate takes mail in silently and counts what was new.
func (o *office) takeLate(k *intake, sum *rescanResult) inbound.Handler {
	return func(ctx context.Context, raws []inbound.Raw) []error {
		mails := k.readAll(ctx, raws)
		for i := range mails {
			mails[i].Late = true
		}
		faults := make([]error, len(mails))
		for i, t := range o.desk.Receive(ctx, mails, desk.Manner{}, o.now()) {
			faults[i] = t.Err
			if t.Err == nil && t.Outcome != desk.OutcomeDuplicate {
				sum.Taken++
			}
			k.report(mails[i], t)
		}
		return faults
	}
}

// listMissing names the mails that a rescan would take in.
func (k *intake) listMissing(sum *rescanResult) inbound.Handler {
	return func(ctx context.Context, raws []inbound.Raw) []error {
		s := &server{intake: k, now: k.now().UTC()}
		faults := s.missing(ctx, raws)
		for _, m := range s.look.Missing {
			if len(sum.Missing) == ticketing.MaxAmiss {
				sum.More++
				continue
			}
			sum.Missing = append(sum.Missing, viewOfMissing(k.mailbox.Name, m))
		}
		sum.More += s.look.More
		return faults
	}
}
