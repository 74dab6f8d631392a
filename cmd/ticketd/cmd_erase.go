package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"
)

type eraseCommand struct {
	Address string   `arg:"" help:"The person's mail address."`
	Name    []string `placeholder:"NAME" sep:"none" help:"A name that they go by, besides those in their mails; may come again."`
	DryRun  bool     `help:"Only tell what would go."`
	Yes     bool     `help:"Don't ask."`
	JSON    bool     `help:"Print the receipt as JSON."`
}

// Run shows what goes, asks, erases and prints a receipt.
func (c *eraseCommand) Run(p *program) error {
	if c.DryRun || !c.Yes {
		var found eraseView
		if err := p.ask("erase", eraseArgs{c.Address, c.Name, true}, nil, &found); err != nil {
			return err
		}
		if !c.JSON || c.DryRun {
			if err := p.printErasing(c.JSON, found); err != nil || c.DryRun {
				return err
			}
		}
		if err := p.confirmed(found.Address); err != nil {
			return err
		}
	}
	var done eraseView
	if err := p.ask("erase", eraseArgs{c.Address, c.Name, false}, nil, &done); err != nil {
		return err
	}
	compactErr := p.ask("compact", struct{}{}, nil, &struct{}{})
	if compactErr != nil {
		done.Remains = append([]string{"free pages of the store, until it is compacted: \"ticketd erase\" tries again," +
			" and so does the running ticketd every Sunday"}, done.Remains...)
	}
	return errors.Join(p.printErasing(c.JSON, done), compactErr)
}

// confirmed asks a person at a keyboard; nobody else is asked.
func (p *program) confirmed(address string) error {
	in, ok := p.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return exitError{errors.New("nothing was erased: look at what would go, then confirm with --yes"), exitUsage}
	}
	_, _ = fmt.Fprintf(p.stdout, "\nThis can't be undone. Erase %s? Type yes: ", address)
	answer, _ := bufio.NewReader(in).ReadString('\n')
	if strings.TrimSpace(strings.ToLower(answer)) != "yes" {
		return exitError{errors.New("nothing was erased"), exitFailed}
	}
	return nil
}

// printErasing prints a receipt, or what would go.
func (p *program) printErasing(asJSON bool, v eraseView) error {
	if asJSON {
		return p.printJSON(v)
	}
	head := "Erased " + v.Address + " on " + p.when(v.At) + "."
	if v.Dry {
		head = "This would be erased of " + v.Address + ":"
	}
	_, _ = fmt.Fprintln(p.stdout, head)
	row := func(n int, what string) { _, _ = fmt.Fprintf(p.stdout, "%6d  %s\n", n, what) }
	row(len(v.Tickets), "tickets name them"+listed(v.Tickets)+"; every figure of them stays")
	row(v.Mails, "kept mails, theirs and others' that name them, with all parts")
	row(v.Letters, fmt.Sprintf("letters of ours: their words; %d of them waited to go to them and never will", v.Dropped))
	row(v.Fates, "records of what became of mails: sender and subject")
	row(v.Counters, "counters and marks")
	if len(v.Names) > 0 {
		_, _ = fmt.Fprintf(p.stdout, "\nTheir name goes out of everybody's words: %s.\n", strings.Join(v.Names, "; "))
	}
	if v.Waiting > 0 {
		_, _ = fmt.Fprintf(p.stdout, "\n%s on the way and may still name them: erase again when nothing waits any more"+
			" (\"ticketd outbox\").\n", counted(v.Waiting, "letter is", "letters are"))
	}
	_, _ = fmt.Fprintln(p.stdout, "\nticketd can't erase, and you may have to:")
	for _, where := range v.Remains {
		_, _ = fmt.Fprintln(p.stdout, "  - "+where)
	}
	return nil
}

// maxTags is how many tickets a receipt names.
const maxTags = 20

func listed(tags []string) string {
	if len(tags) == 0 {
		return ""
	}
	more := ""
	if len(tags) > maxTags {
		more = fmt.Sprintf(" and %d more", len(tags)-maxTags)
	}
	return " (" + strings.Join(tags[:min(len(tags), maxTags)], ", ") + more + ")"
}

type retainCommand struct {
	DryRun bool `help:"Only list what would go."`
	JSON   bool `help:"Print JSON."`
}

// Help shows the order in which it is used.
func (c *retainCommand) Help() string {
	return "How long is said by retention in the configuration, for all or for one account; the running ticketd does " +
		"this every night at 2:30.\n\n" +
		"  ticketd retention --dry-run\n  ticketd retention"
}

// Run redacts what is not kept any more, or lists it.
func (c *retainCommand) Run(p *program) error {
	var v retainView
	if err := p.ask("retention", retainArgs{c.DryRun}, nil, &v); err != nil {
		return err
	}
	var compactErr error
	if !c.DryRun {
		compactErr = p.ask("compact", struct{}{}, nil, &struct{}{})
	}
	if c.JSON {
		return errors.Join(p.printJSON(v), compactErr)
	}
	switch {
	case len(v.Tickets)+v.Loose == 0:
		_, _ = fmt.Fprintln(p.stdout, "Nothing is older than the configuration keeps it (retention).")
		return nil
	case !c.DryRun:
		_, _ = fmt.Fprintf(p.stdout, "%d tickets were redacted: their mails and people are gone, every figure stays.\n",
			v.Redacted)
		if left := len(v.Tickets) - v.Redacted; left > 0 {
			_, _ = fmt.Fprintf(p.stdout, "%d wait for letters that have not gone yet (\"ticketd outbox\").\n", left)
		}
		if v.Loose > 0 {
			_, _ = fmt.Fprintf(p.stdout, "%d mails and letters that belong to no ticket were redacted, too.\n", v.Loose)
		}
		return compactErr
	}
	if v.Loose > 0 {
		_, _ = fmt.Fprintf(p.stdout, "%d mails and letters that belong to no ticket would go, and of these tickets"+
			" the words and the people:\n", v.Loose)
	}
	return p.table("TICKET\tACCOUNT\tCLOSED\tKEPT UNTIL", len(v.Tickets), func(i int) []string {
		t := v.Tickets[i]
		closed := "merged"
		if !t.Closed.IsZero() {
			closed = p.when(t.Closed)
		}
		return []string{t.Ticket, orDash(t.Account), closed, p.when(t.Due)}
	})
}
