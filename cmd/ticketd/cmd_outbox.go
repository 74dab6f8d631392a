package main

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

type outboxCommand struct {
	List    outboxListCommand    `cmd:"" default:"withargs" help:"What waits, why and since when."`
	Retry   outboxRetryCommand   `cmd:"" help:"Try a waiting letter now, or let a held one go."`
	Drop    outboxDropCommand    `cmd:"" help:"Never send a letter."`
	Release outboxReleaseCommand `cmd:"" help:"Let all held letters go and lift the pause of automatic ones."`
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

// why says why a letter has not gone, empty if there is nothing to say.
func (r parcelView) why() string {
	switch {
	case r.Finished != nil:
		return r.LastError
	case r.Held != "":
		return r.Held
	case r.Attempts == 0 && r.Next != nil && r.Next.Sub(r.Created) > time.Second:
		return "not too many at once to one address: caps.ack_spacing"
	}
	return r.LastError
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
	ID  string `arg:"" help:"The letter, as \"ticketd outbox\" names it."`
	Why string `required:"" help:"The reason, for the record."`
}

// Run ends a letter.
func (c *outboxDropCommand) Run(p *program) error {
	if err := p.ask("drop", parcelArgs{ID: c.ID, Why: c.Why}, nil, &struct{}{}); err != nil {
		return err
	}
	_, _ = fmt.Fprintln(p.stdout, "It will not be sent.")
	return nil
}

type outboxReleaseCommand struct{}

// Run releases everything that is held.
func (c *outboxReleaseCommand) Run(p *program) error {
	var n int
	if err := p.ask("release", struct{}{}, nil, &n); err != nil {
		return err
	}
	words := "now"
	if p.alone {
		words = "when ticketd runs"
	}
	_, _ = fmt.Fprintf(p.stdout, "%d held letters go %s.\n", n, words)
	return nil
}
