package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"ticketd/ticketing"
)

type exportCommand struct {
	What         string `arg:"" help:"A ticket's number, T-1001, an account's name, or all."`
	Out          string `placeholder:"DIR" help:"The directory to write; default: one named after it, here."`
	CustomerView bool   `help:"Leave out what the customer doesn't see: internal notes and mails, notices to the team, and why things were decided."`
	JSON         bool   `help:"Print JSON."`
}

// Help tells what is written.
func (c *exportCommand) Help() string {
	return "A ticket becomes two files: T-1001.mbox has its mails and letters, T-1001.json what happened and why; " +
		indexFile + " lists the tickets. \"all\" writes also the mails that belong to no ticket, those that are held, " +
		"were dropped, or only recorded: " + otherMbox + " has them, " + otherFile + " who wrote each and when, what " +
		"became of it, and why. No customer's view has them.\n\n" +
		"  ticketd export T-1001\n  ticketd export \"Globex Ltd\" --customer-view\n  ticketd export all --out desk"
}

type exportArgs struct {
	What, Dir    string
	CustomerView bool
}

// exportResult is what was written: tickets, the mails that came in, the letters that went
// out, the mails that belong to no ticket, those whose octets are kept no longer, and the size of
// all mbox files.
type exportResult struct {
	Directory string `json:"directory"`
	Of        string `json:"of"`
	exportCounts
}

// Run writes tickets with all their mail into a directory.
func (c *exportCommand) Run(p *program) error {
	dir := c.Out
	if dir == "" {
		dir = fileName(c.What)
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	var result exportResult
	args := exportArgs{What: c.What, Dir: dir, CustomerView: c.CustomerView}
	if err := p.ask("export", args, nil, &result); err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(result)
	}
	_, _ = fmt.Fprintf(p.stdout, "%s: %s, with %s and %s.\n", result.Directory,
		counted(result.Tickets, "ticket", "tickets"), counted(result.Mails, "mail", "mails"),
		counted(result.Letters, "letter of ours", "letters of ours"))
	if result.Other > 0 {
		_, _ = fmt.Fprintf(p.stdout, "%s to no ticket: %s has them, and %s what became of each and why.\n",
			counted(result.Other, "mail belongs", "mails belong"), otherMbox, otherFile)
	}
	if result.Missing > 0 {
		_, _ = fmt.Fprintf(p.stdout, "Of %s the octets are kept no longer: the JSON files name them.\n",
			counted(result.Missing, "mail", "mails"))
	}
	_, _ = fmt.Fprintf(p.stdout, "A ticket's mail opens with \"mutt -f\" on its .mbox, its .json says what happened; %s lists all.\n",
		indexFile)
	return nil
}

// fileName is what a directory is called after a ticket or an account.
func fileName(what string) string {
	if tag, ok := ticketing.ParseTag(what); ok {
		return tag.String()
	}
	name := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, strings.TrimSpace(what))
	return strings.TrimLeft(name, ".-")
}
