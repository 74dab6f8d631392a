package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"ticketd/ticketing"
)

type outboxCommand struct {
	List    outboxListCommand    `cmd:"" default:"withargs" help:"What waits, why and since when."`
	Retry   outboxRetryCommand   `cmd:"" help:"Try a waiting letter now, or let a held one go."`
	Drop    outboxDropCommand    `cmd:"" help:"Never send a letter, or what is held for somebody."`
	Release outboxReleaseCommand `cmd:"" help:"Let held letters go, a little at a time; all of them ends the pause of automatic ones."`
}

type outboxListCommand struct {
	All  bool `short:"a" help:"Sent and ended letters, too."`
	JSON bool `help:"Print JSON."`
}

// Run lists letters.
func (c *outboxListCommand) Run(p *program) error {
	var rows []parcelView
	if err := p.ask("outbox", outboxArgs{All: c.All}, nil, &rows); err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(rows)
	}
	if len(rows) == 0 {
		_, _ = fmt.Fprintln(p.stdout, "The outbox is empty.")
		return nil
	}
	if p.alone {
		_, _ = fmt.Fprintln(p.stderr, "ticketd does not run: nothing leaves before it does.")
	}
	defer p.hintHeld(rows)
	return p.table("ID\tSTATE\tLETTER\tTO\tTICKET\tSINCE\tTRIED\tNEXT\tWHY", len(rows), func(i int) []string {
		r := rows[i]
		next, state := "-", string(r.State)
		switch {
		case r.Finished != nil:
		case r.Held != "":
			state = "held"
		case r.Next != nil:
			next = p.when(*r.Next)
		}
		return []string{strings.TrimLeft(r.ID, "0"), state, r.Letter, string(r.To), r.Ticket,
			p.when(r.Created), fmt.Sprint(r.Attempts), next, orDash(oneLine(r.why()))}
	})
}

// hintHeld says what lets held letters go.
func (p *program) hintHeld(rows []parcelView) {
	if !slices.ContainsFunc(rows, func(r parcelView) bool { return r.Held != "" && r.Finished == nil }) {
		return
	}
	_, _ = fmt.Fprintln(p.stderr, "What is held waits for you: \"ticketd outbox retry ID\" lets one letter go,"+
		" \"ticketd outbox release\" all or those --for somebody, a little at a time.")
}

// why says why a letter has not gone, empty if there is nothing to say.
func (r parcelView) why() string {
	switch {
	case r.Finished != nil:
		return r.LastError
	case r.Held != "":
		return r.Held
	case !r.delayed():
		return r.LastError
	case r.Class == ticketing.Personal:
		return "until then it can be taken back"
	default:
		return "one after the other, not too many at once to one address: caps.ack_spacing"
	}
}

// delayed reports whether a letter that was not tried yet has a later time to go.
func (r parcelView) delayed() bool {
	return r.Attempts == 0 && r.Next != nil && r.Next.Sub(r.Created) > time.Second
}

// spaced reports whether an automatic letter waits only for others to its address to go before it.
func (r parcelView) spaced() bool {
	return r.Finished == nil && r.Held == "" && r.Class == ticketing.Automatic && r.delayed()
}

// oneLine makes what a server or a mail said fit for a line of a table: no
// control character of theirs reaches a terminal.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
}

type outboxRetryCommand struct {
	ID string `arg:"" help:"The letter, as \"ticketd outbox\" names it."`
}

// Run makes a letter due.
func (c *outboxRetryCommand) Run(p *program) error {
	var n int
	if err := p.ask("resend", parcelArgs{ID: c.ID}, nil, &n); err != nil {
		return err
	}
	words := "It will be tried now."
	if p.alone {
		words = "It will be tried when ticketd runs."
	}
	_, _ = fmt.Fprintln(p.stdout, words)
	return nil
}

type outboxDropCommand struct {
	ID  string `arg:"" optional:"" help:"The letter, as \"ticketd outbox\" names it."`
	For string `placeholder:"WHOM" help:"Instead: all letters to an address or a domain, about tickets that it opened, or about a ticket, that a cap holds or puts off."`
	Why string `required:"" help:"The reason, for the record."`
}

// Run ends letters.
func (c *outboxDropCommand) Run(p *program) error {
	if (c.ID == "") == (c.For == "") {
		return exitError{errors.New("name one letter, or with --for whose held letters are dropped"), exitUsage}
	}
	if c.ID != "" {
		if err := p.ask("drop", parcelArgs{ID: c.ID, Why: c.Why}, nil, &struct{}{}); err != nil {
			return err
		}
		_, _ = fmt.Fprintln(p.stdout, "It will not be sent.")
		return nil
	}
	var v releasedView
	if err := p.ask("discard", heldArgs{For: c.For, Why: c.Why}, nil, &v); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(p.stdout, "%s will not be sent.\n", counted(v.Letters, "letter", "letters"))
	return nil
}

type outboxReleaseCommand struct {
	For string `placeholder:"WHOM" help:"Only letters to an address or a domain, about tickets that it opened, or about a ticket; a pause goes on."`
}

// Run releases what is held.
func (c *outboxReleaseCommand) Run(p *program) error {
	var v releasedView
	if err := p.ask("release", heldArgs{For: c.For}, nil, &v); err != nil {
		return err
	}
	words := "now"
	switch {
	case v.Letters == 0:
		_, _ = fmt.Fprintln(p.stdout, "No letter is held.")
		return nil
	case p.alone:
		words = "when ticketd runs"
	case v.Letters > 1:
		words = "from now on, the last one at " + p.when(*v.Last)
	}
	_, _ = fmt.Fprintf(p.stdout, "%s %s.\n", counted(v.Letters, "held letter goes", "held letters go"), words)
	return nil
}
