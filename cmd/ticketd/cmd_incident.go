package main

import (
	"fmt"
)

type incidentCommand struct {
	Open   incidentOpenCommand   `cmd:"" help:"Open an incident; what is published first is read from standard input."`
	Link   incidentLinkCommand   `cmd:"" help:"Make tickets cases of an incident."`
	Unlink incidentUnlinkCommand `cmd:"" help:"Take cases off an incident."`
	Update incidentUpdateCommand `cmd:"" help:"Tell everybody in an incident's cases, once each; the text is read from standard input."`
	Page   incidentPageCommand   `cmd:"" help:"Write the incidents' pages anew."`
}

type incidentFlags struct {
	As   string `placeholder:"NAME" help:"The agent in whose name; otherwise the team's, and the history names you."`
	JSON bool   `help:"Print JSON."`
}

func (f incidentFlags) by() (name string, agent bool) {
	if f.As != "" {
		return f.As, true
	}
	return operator(), false
}

type incidentOpenCommand struct {
	incidentFlags
	Title   string `arg:"" help:"What has happened, in words that everybody may read."`
	Mailbox string `placeholder:"NAME" complete:"mailbox" help:"The mailbox whose process it follows; otherwise the first one for support."`
}

// Run opens an incident.
func (c *incidentOpenCommand) Run(p *program) error {
	p.promptForText()
	args := incidentArgs{Title: c.Title, Mailbox: c.Mailbox}
	args.By, args.Agent = c.by()
	var v incidentView
	if err := p.ask("incident-open", args, p.stdin, &v); err != nil {
		return err
	}
	return p.published(c.JSON, v, fmt.Sprintf("%s is open. Link its cases: ticketd incident link %s T-1001 ...", v.Ticket, v.Ticket))
}

type incidentUpdateCommand struct {
	incidentFlags
	Ticket  string `arg:"" help:"The incident's number, T-1001."`
	Resolve bool   `help:"It is over: resolve the incident and all its cases."`
}

// Run publishes an update.
func (c *incidentUpdateCommand) Run(p *program) error {
	p.promptForText()
	args := incidentArgs{Ticket: c.Ticket, Resolve: c.Resolve}
	args.By, args.Agent = c.by()
	var v incidentView
	if err := p.ask("incident-update", args, p.stdin, &v); err != nil {
		return err
	}
	words := "The update is on its way to"
	if p.alone {
		words = "The update goes out when ticketd runs, to"
	}
	return p.published(c.JSON, v, fmt.Sprintf("%s %s in %s; %s is %s.", words,
		counted(v.People, "person", "people"), counted(v.Cases, "case", "cases"), v.Ticket, v.Status))
}

// published says how it went, and what to do about pages that are old.
func (p *program) published(json bool, v incidentView, words string) error {
	if json {
		return p.printJSON(v)
	}
	_, _ = fmt.Fprintln(p.stdout, words)
	if v.PageFault != "" {
		_, _ = fmt.Fprintf(p.stderr, "The pages could not be written: %s\n"+
			"Put that right, then run: ticketd incident page\n", v.PageFault)
	}
	return nil
}

type caseFlags struct {
	Ticket string   `arg:"" help:"The incident's number."`
	Cases  []string `arg:"" help:"The cases' numbers."`
	JSON   bool     `help:"Print JSON."`
}

type incidentLinkCommand struct{ caseFlags }

// Run links cases.
func (c *incidentLinkCommand) Run(p *program) error { return p.link(c.caseFlags, false) }

type incidentUnlinkCommand struct{ caseFlags }

// Run takes links off.
func (c *incidentUnlinkCommand) Run(p *program) error { return p.link(c.caseFlags, true) }

func (p *program) link(f caseFlags, off bool) error {
	var v incidentView
	err := p.ask("incident-link", caseArgs{Ticket: f.Ticket, Cases: f.Cases, By: operator(), Off: off}, nil, &v)
	if err != nil {
		return err
	}
	return p.published(f.JSON, v, fmt.Sprintf("%s has %s.", v.Ticket, counted(v.Cases, "case", "cases")))
}

type incidentPageCommand struct {
	JSON bool `help:"Print JSON."`
}

// Run writes the pages anew.
func (c *incidentPageCommand) Run(p *program) error {
	cfg, err := p.load()
	if err != nil {
		return err
	}
	if cfg.Pages == "" {
		return exitError{fmt.Errorf(`the configuration names no directory for pages: write pages = "public"`), exitConfig}
	}
	var result pagesResult
	if err := p.ask("incident-page", struct{}{}, nil, &result); err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(result)
	}
	_, _ = fmt.Fprintf(p.stdout, "%s: pages of %s.\n", cfg.Pages, counted(result.Incidents, "incident", "incidents"))
	return nil
}
