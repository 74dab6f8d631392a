package main

import (
	"fmt"
	"strings"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

type heldCommand struct {
	List    heldListCommand    `cmd:"" default:"withargs" help:"Mails in quarantine."`
	Release heldReleaseCommand `cmd:"" help:"Let a mail in quarantine through: into the ticket that it names, another, or one of its own."`
	Drop    heldDropCommand    `cmd:"" help:"Decide that nothing becomes of a mail in quarantine; its bytes are kept."`
}

type heldListCommand struct {
	JSON bool `help:"Print JSON."`
}

// Run lists the quarantine.
func (c *heldListCommand) Run(p *program) error {
	var rows []fateView
	if err := p.ask("held", struct{}{}, nil, &rows); err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(rows)
	}
	if len(rows) == 0 {
		_, _ = fmt.Fprintln(p.stdout, "Nothing is held.")
		return nil
	}
	return p.table("MAIL\tSINCE\tFROM\tSUBJECT\tWHY", len(rows), func(i int) []string {
		r := rows[i]
		return []string{r.Mail[:12], p.when(r.At), orDash(string(r.From)),
			cut(orDash(r.Subject), maxSubject),
			oneLine(strings.Join(r.Why, "; "))}
	})
}

type heldReleaseCommand struct {
	Mail string         `arg:"" help:"The mail, as \"ticketd held\" names it."`
	Into string         `placeholder:"T-1001" xor:"where" help:"Into this ticket."`
	Once bool           `xor:"where" help:"Into the ticket that a stranger names, this time."`
	Join bool           `xor:"where" help:"Into the ticket that a stranger names, and they take part from now on."`
	New  bool           `xor:"where" help:"A ticket of its own, whatever it names."`
	Line map[int]string `placeholder:"2=/close" help:"Put a line of an agent's mail right first; empty: leave it out."`
}

// Run releases one mail.
func (c *heldReleaseCommand) Run(p *program) error {
	a := settleArgs{Mail: c.Mail, Choice: ticketing.ChooseRelease, Into: c.Into, Lines: c.Line}
	switch {
	case c.Once:
		a.Choice = ticketing.ChooseOnce
	case c.Join:
		a.Choice = ticketing.ChooseJoin
	case c.New:
		a.Choice = ticketing.ChooseNew
	}
	return p.settle(a)
}

type heldDropCommand struct {
	Mail string `arg:"" help:"The mail, as \"ticketd held\" names it."`
}

// Run drops one mail.
func (c *heldDropCommand) Run(p *program) error {
	return p.settle(settleArgs{Mail: c.Mail, Choice: ticketing.ChooseDrop})
}

// settle decides about a held mail and says what became of it.
func (p *program) settle(a settleArgs) error {
	a.By = operator()
	var done settledView
	if err := p.ask("settle", a, nil, &done); err != nil {
		return err
	}
	words := map[desk.Outcome]string{
		desk.OutcomeOpened:   "It is the ticket " + done.Ticket + " now.",
		desk.OutcomeFiled:    "It is in " + done.Ticket + " now.",
		desk.OutcomeRecorded: "It is settled; its bytes are kept.",
		desk.OutcomeHeld:     "It is still held: \"ticketd held\" says why.",
	}[done.Outcome]
	_, _ = fmt.Fprintln(p.stdout, words)
	return nil
}
