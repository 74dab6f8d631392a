package main

import (
	"context"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func (g *gateway) held(ctx context.Context, _ struct{}) ([]fateView, error) {
	fates := []fateView{}
	err := g.store.View(ctx, func(r desk.Reader) error {
		fates = fates[:0]
		found, err := r.Held()
		tags := tagsOf(r)
		for _, d := range found {
			fates = append(fates, fateOf(d, tags(d.Ticket)))
		}
		return err
	})
	return fates, err
}

// settleArgs is what somebody decides about a held mail.
type settleArgs struct {
	Mail, By string
	Choice   ticketing.Choice
	Into     string // a ticket
	Lines    map[int]string
}

// settledView is what became of it.
type settledView struct {
	Outcome desk.Outcome `json:"outcome"`
	Ticket  string       `json:"ticket,omitempty"`
}

func (g *gateway) settle(ctx context.Context, a settleArgs) (settledView, error) {
	v := desk.Verdict{Mail: a.Mail, Choice: a.Choice, Lines: a.Lines, By: a.By}
	if a.Into != "" {
		n, err := numberOf(a.Into)
		if err != nil {
			return settledView{}, err
		}
		v.Into, v.Choice = n, ticketing.ChooseTicket
	}
	taken, err := g.desk.Settle(ctx, v, g.now())
	if err != nil || taken.Ticket == 0 {
		return settledView{Outcome: taken.Outcome}, err
	}
	view := settledView{Outcome: taken.Outcome}
	err = g.store.View(ctx, func(r desk.Reader) error {
		view.Ticket = tagsOf(r)(taken.Ticket)
		return nil
	})
	return view, err
}
