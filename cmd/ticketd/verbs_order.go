package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/command"
	"ticketd/ticketing/desk"
)

type orderArgs struct {
	Ticket, By, Status, Code, Assign string
	Reply, Note, Resolve             bool // Reply and Note: the words are the body
	Agent                            bool // By must be an agent
	Wait, Escalate                   bool
	Account                          string // whose it is; "-" for nobody's
	Facts                            ticketing.Facts
	Called                           string // what was said
	Updates                          ticketing.Updates
	Work                             []ticketing.Work
	// Due, Meet and Until are dates as a person writes them.
	Due, Meet, Until string
	NoMeeting        bool
}

// orderView is a ticket as an order left it, and who on the customers' side was
// written to.
type orderView struct {
	ticketView
	Told []string `json:"told,omitempty"`
	// Of an order that says whose the ticket is: what the plan promises, and the account
	// of the requester's next mail.
	Promise     string `json:"plan_promise,omitempty"`
	NextAccount string `json:"next_account,omitempty"`
	// Consent says of time that was logged that the agreed limit is near or reached, or
	// that the customer has agreed to none of it.
	Consent string `json:"consent,omitempty"`
}

// order carries out every command of a person on a ticket.
func (g *gateway) order(ctx context.Context, a orderArgs, body io.Reader) (orderView, error) {
	n, err := numberOf(a.Ticket)
	if err != nil {
		return orderView{}, err
	}
	now := g.now()
	o, err := a.order(now, g.desk.Zone())
	if err == nil && (a.Reply || a.Note) {
		var words string
		words, err = readWords(body)
		if a.Reply {
			o.Reply = words
		} else {
			o.Note = words
		}
	}
	if err != nil {
		return orderView{}, err
	}
	t, err := g.desk.Order(ctx, n, o, now)
	if err != nil {
		return orderView{}, err
	}
	v := orderView{ticketView: g.viewOf(t)}
	if a.Account != "" {
		people := g.desk.Setup().People
		v.Promise = g.desk.Process(t).PlanNamed(t.Plan).Promise
		next, _ := people.AccountOf(t.Requester().Address)
		v.NextAccount = next.Name
	}
	if v.Consent, err = g.desk.Logged(t, o); err != nil {
		return v, err
	}
	v.Told, err = g.told(ctx, t.Number, now)
	return v, err
}

// order is what the arguments ask for, without the words of the body.
func (a orderArgs) order(now time.Time, zone *time.Location) (o ticketing.Order, err error) {
	o = ticketing.Order{By: a.By, Status: a.Status, Code: a.Code, Assign: a.Assign,
		Resolve: a.Resolve, AsAgent: a.Agent, Account: a.Account, Facts: a.Facts, Called: a.Called, Updates: a.Updates,
		Wait: a.Wait, Escalate: a.Escalate, NoMeeting: a.NoMeeting, Work: a.Work}
	if a.Due != "" {
		if o.Due, _, err = command.Moment(a.Due, now, zone); err != nil {
			return o, misused(err)
		}
	}
	if a.Meet == "" {
		return o, nil
	}
	if o.Meet.From, err = command.Timed(a.Meet, now, zone); err != nil || a.Until == "" {
		return o, misused(err)
	}
	o.Meet.To, err = command.EndOf(o.Meet.From, a.Until, zone)
	return o, misused(err)
}

// told lists whom on the customers' side the order of that moment wrote to.
func (g *gateway) told(ctx context.Context, n ticketing.Number, at time.Time) (told []string, err error) {
	err = g.store.View(ctx, func(r desk.Reader) error {
		told = nil
		entries, err := r.History(n)
		for _, e := range entries {
			if e.Cause != desk.OrderCause || !e.At.Equal(at) {
				continue
			}
			for _, c := range e.Changes {
				if w, ok := c.(ticketing.Wrote); ok && w.Role == ticketing.RoleCustomer {
					told = append(told, string(w.To))
				}
			}
		}
		return err
	})
	return told, err
}

// maxWords bounds what a person can say at once on the command line.
const maxWords = 1 << 20

func readWords(body io.Reader) (string, error) {
	text, err := io.ReadAll(io.LimitReader(body, maxWords+1))
	if err != nil {
		return "", fmt.Errorf("read the text: %w", err)
	}
	words := strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(string(text), "\r\n", "\n"), "\ufffd"))
	switch {
	case len(text) > maxWords:
		return "", fmt.Errorf("the text is longer than %d octets", maxWords)
	case words == "":
		return "", exitError{fmt.Errorf("the text is empty: write it on standard input"), exitUsage}
	}
	return words, nil
}
