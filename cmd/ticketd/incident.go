package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// incidentVerbs are what can be asked about incidents.
func (g *gateway) incidentVerbs() verbs {
	return verbs{
		"incident-open":   streaming(g.openIncident),
		"incident-update": streaming(g.updateIncident),
		"incident-link":   answering(g.linkCases),
		"incident-page":   answering(g.writePages),
	}
}

type incidentArgs struct {
	Ticket, Title, Mailbox, By string
	Agent, Resolve             bool
}

// incidentView is what was published, and whom it reached.
type incidentView struct {
	ticketView
	Cases  int `json:"cases"`
	People int `json:"people"` // who were written to
	// PageFault says why the pages could not be written, which changes nothing
	// about what was published.
	PageFault string `json:"page_fault,omitempty"`
}

// openIncident makes an incident; the body is what is published first.
func (g *gateway) openIncident(ctx context.Context, a incidentArgs, body io.Reader) (incidentView, error) {
	words, err := readWords(body)
	if err != nil {
		return incidentView{}, err
	}
	t, err := g.desk.OpenIncident(ctx, desk.IncidentOrder{By: a.By, AsAgent: a.Agent, Title: a.Title,
		Mailbox: a.Mailbox, Text: words}, g.now())
	return g.published(ctx, desk.Published{Incident: t}, err)
}

// updateIncident publishes the body.
func (g *gateway) updateIncident(ctx context.Context, a incidentArgs, body io.Reader) (incidentView, error) {
	n, err := numberOf(a.Ticket)
	if err != nil {
		return incidentView{}, err
	}
	words, err := readWords(body)
	if err != nil {
		return incidentView{}, err
	}
	done, err := g.desk.UpdateIncident(ctx, n, desk.IncidentOrder{By: a.By, AsAgent: a.Agent,
		Text: words, Resolve: a.Resolve}, g.now())
	return g.published(ctx, done, err)
}

// published brings the pages up to date after the commit.
func (g *gateway) published(ctx context.Context, done desk.Published, err error) (incidentView, error) {
	if err != nil {
		return incidentView{}, err
	}
	v := incidentView{ticketView: g.viewOf(done.Incident), Cases: done.Cases, People: done.People}
	if _, err := g.pages(ctx); err != nil {
		v.PageFault = err.Error()
	}
	return v, nil
}

type caseArgs struct {
	Ticket, By string
	Cases      []string
	Off        bool
}

func (g *gateway) linkCases(ctx context.Context, a caseArgs) (incidentView, error) {
	n, err := numberOf(a.Ticket)
	faults := []error{err}
	var cases []ticketing.Number
	for _, name := range a.Cases {
		c, err := numberOf(name)
		cases, faults = append(cases, c), append(faults, err)
	}
	if err := errors.Join(faults...); err != nil {
		return incidentView{}, exitError{err, exitUsage}
	}
	t, err := g.desk.LinkCases(ctx, n, cases, a.Off, a.By, g.now())
	return incidentView{ticketView: g.viewOf(t), Cases: len(t.LinkedAs(ticketing.LinkCase))}, err
}

type pagesResult struct {
	Incidents int `json:"incidents"`
}

func (g *gateway) writePages(ctx context.Context, _ struct{}) (pagesResult, error) {
	n, err := g.pages(ctx)
	return pagesResult{n}, err
}

// paging brings the pages up to date when an order has changed an incident.
func (g *gateway) paging(order func(context.Context, orderArgs, io.Reader) (orderView, error)) func(
	context.Context, orderArgs, io.Reader) (orderView, error) {
	return func(ctx context.Context, a orderArgs, body io.Reader) (orderView, error) {
		v, err := order(ctx, a, body)
		if err != nil || !v.Incident {
			return v, err
		}
		if _, err := g.pages(ctx); err != nil {
			return v, fmt.Errorf("%s is changed, but its page is not: %w", v.Ticket, err)
		}
		return v, nil
	}
}
