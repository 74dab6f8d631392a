package main

import (
	"fmt"
	"strings"

	"ticketd/ticketing"
)

type timeCommand struct {
	orderFlags
	Off   bool     `help:"Take so much off: it was logged by mistake, and the history keeps both."`
	Spent []string `arg:"" name:"time" help:"How long it took, then, if you like, billable or free and what was done."`
}

// Help shows how it is written.
func (c *timeCommand) Help() string {
	return `Who pays is what the process says of the ticket's type, category, plan and
closing code, unless the time says "billable" or "free". Where the process says
that nobody ever pays, nobody does. It says when the time that was agreed on is
nearly used up, or the customer has not agreed to any.

    ticketd time T-1001 20m
    ticketd time T-1001 1h30 billable wrote the report --as ada
    ticketd time T-1001 --off 10m the call was another ticket`
}

// Run logs the time.
func (c *timeCommand) Run(p *program) error {
	text := strings.Join(c.Spent, " ")
	w, err := ticketing.ReadWork(text)
	if err != nil {
		return misused(err)
	}
	if c.Off && w.Minutes > 0 {
		w.Minutes = -w.Minutes
	}
	t, err := p.order(c.orderFlags, orderArgs{Work: []ticketing.Work{w}}, nil)
	words := fmt.Sprintf("%d minutes are logged on %s now.", t.Spent, t.Ticket)
	if t.Consent != "" {
		words += "\n" + t.Consent
	}
	return p.ordered(c.orderFlags, t, err, words)
}
