package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// listView is a list of a process with what is on it.
type listView struct {
	Name    string           `json:"name"`
	Title   string           `json:"title"`
	Mailbox string           `json:"mailbox"`
	To      string           `json:"to,omitempty"` // role of who gets it
	Every   ticketing.Period `json:"every,omitempty"`
	Count   int              `json:"count"`
	Tickets []ticketView     `json:"tickets"` // those of plans that rank first, then the newest
}

type listsArgs struct {
	Name  string
	Limit int // tickets of each list; zero: all
}

// lists shows the lists of that name, or all that the processes keep.
func (g *gateway) lists(ctx context.Context, a listsArgs) ([]listView, error) {
	kept, err := g.listsNamed(a.Name)
	if err != nil {
		return nil, err
	}
	views := make([]listView, len(kept))
	on := make([]ticketing.Ranked[ticketView], len(kept))
	err = g.store.View(ctx, func(r desk.Reader) error {
		for i, l := range kept {
			views[i] = listView{Name: l.Name, Title: l.Title, Mailbox: l.Mailbox, To: l.To,
				Every: l.Every, Tickets: []ticketView{}}
			on[i] = ticketing.Ranked[ticketView]{Most: a.Limit}
		}
		return r.Tickets(func(t ticketing.Ticket) bool {
			for i, l := range kept {
				if l.Listed(t) {
					views[i].Count++
					on[i].Add(g.viewOf(t), g.desk.Process(t).RanksBy(t) != "")
				}
			}
			return true
		})
	})
	for i := range views {
		views[i].Tickets = append(views[i].Tickets, on[i].All()...)
	}
	return views, err
}

// listed tells which tickets are on the list that is asked for, whatever their
// status; without one all are.
func (g *gateway) listed(a *listArgs) (func(ticketing.Ticket) bool, error) {
	if a.List == "" {
		return func(ticketing.Ticket) bool { return true }, nil
	}
	kept, err := g.listsNamed(a.List)
	a.All = true
	return func(t ticketing.Ticket) bool {
		return slices.ContainsFunc(kept, func(l desk.List) bool { return l.Listed(t) })
	}, err
}

func (g *gateway) listsNamed(name string) ([]desk.List, error) {
	kept := g.desk.Lists(name)
	if len(kept) > 0 || name == "" {
		return kept, nil
	}
	var known []string
	for _, l := range g.desk.Lists("") {
		if !slices.Contains(known, l.Name) {
			known = append(known, l.Name)
		}
	}
	if len(known) == 0 {
		return nil, exitError{fmt.Errorf("there is no list %q: the processes keep none", name), exitUsage}
	}
	return nil, exitError{fmt.Errorf("there is no list %q; there are %s", name, strings.Join(known, ", ")), exitUsage}
}

type featuresCommand struct {
	Name  string `arg:"" optional:"" help:"Only the lists of this name."`
	Limit int    `default:"200" help:"At most so many tickets of each; 0 for all."`
	JSON  bool   `help:"Print JSON."`
}

// Run shows lists.
func (c *featuresCommand) Run(p *program) error {
	var views []listView
	if err := p.ask("lists", listsArgs{c.Name, c.Limit}, nil, &views); err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(views)
	}
	if len(views) == 0 {
		_, _ = fmt.Fprintln(p.stdout, "The processes keep no lists.")
	}
	for i, v := range views {
		if i > 0 {
			_, _ = fmt.Fprintln(p.stdout)
		}
		if err := p.printKept(v); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) printKept(v listView) error {
	sent := ""
	if v.Every != "" {
		sent = fmt.Sprintf(", sent %s to the role %s", v.Every, v.To)
	}
	title := v.Title
	if title == "" {
		title = v.Name
	}
	_, _ = fmt.Fprintf(p.stdout, "%s (%s, mailbox %s%s): %s\n", title, v.Name, v.Mailbox, sent,
		counted(v.Count, "ticket", "tickets"))
	if len(v.Tickets) == 0 {
		return nil
	}
	return p.table("TICKET\tSTATUS\tCODE\tOPENED\tACCOUNT\tSUBJECT", len(v.Tickets), func(i int) []string {
		t := v.Tickets[i]
		return []string{t.Ticket, t.Status, orDash(t.Code), p.when(t.Opened), orDash(t.Account),
			cut(orDash(t.Subject), maxSubject)}
	})
}
