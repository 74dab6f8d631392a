package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"ticketd/ticketing"
)

type listCommand struct {
	Status  string `help:"Only this status."`
	Mine    string `placeholder:"NAME" help:"Only what this agent has."`
	Account string `help:"Only this account's."`

	Type     string `help:"Only this type, as the process names it."`
	Priority string `help:"Only this priority, as the process names it."`
	Product  string `help:"Only this product."`

	Overdue bool     `help:"Only tickets with a promise to the customer that is missed and still to be kept."`
	List    string   `placeholder:"NAME" help:"Only what is on this list of a process, closed or not; plans with first = true stand first."`
	All     bool     `short:"a" help:"Closed ones, too."`
	Limit   int      `default:"200" help:"At most so many; 0 for all."`
	JSON    bool     `help:"Print JSON."`
	Words   []string `arg:"" optional:"" help:"Words in the subject, the account, the reference or people's names and addresses."`
}

// Run lists tickets, the newest first; on a list of a process those of plans that rank first
// stand before the others.
func (c *listCommand) Run(p *program) error {
	var rows []ticketView
	limit := c.Limit
	if limit > 0 {
		limit++ // one more tells whether there are more
	}
	err := p.ask("list", listArgs{Status: c.Status, Account: c.Account, Mine: c.Mine,
		Type: c.Type, Priority: c.Priority, Product: c.Product, List: c.List,
		Overdue: c.Overdue, All: c.All, Words: c.Words, Limit: limit}, nil, &rows)
	if err != nil {
		return err
	}
	if c.Limit > 0 && len(rows) > c.Limit {
		rows = rows[:c.Limit]
		_, _ = fmt.Fprintf(p.stderr, "There are more than these %d: --limit 0 shows all.\n", c.Limit)
	}
	if c.JSON {
		return p.printJSON(rows)
	}
	if len(rows) == 0 {
		_, _ = fmt.Fprintln(p.stdout, "No tickets.")
		return nil
	}
	return p.printList(rows)
}

// listColumn is a column of the list; one that is not always there stands only
// where a ticket has something in it.
type listColumn struct {
	head   string
	cell   func(ticketView) string
	always bool
}

func (p *program) printList(rows []ticketView) error {
	columns := []listColumn{
		{"TICKET", func(t ticketView) string { return t.Ticket }, true},
		{"PRIORITY", func(t ticketView) string { return t.Priority }, false},
		{"STATUS", ticketView.standing, true},
		{"SINCE", func(t ticketView) string { return p.when(t.StatusSince) }, true},
		{"PROMISED", p.promised, false},
		{"ASSIGNEE", func(t ticketView) string { return t.Assignee }, true},
		{"FROM", func(t ticketView) string { return t.Requester }, true},
		{"SUBJECT", func(t ticketView) string { return cut(t.Subject, maxSubject) }, true},
	}
	columns = slices.DeleteFunc(columns, func(c listColumn) bool {
		return !c.always && !slices.ContainsFunc(rows, func(t ticketView) bool { return c.cell(t) != "" })
	})
	heads := make([]string, len(columns))
	for i, c := range columns {
		heads[i] = c.head
	}
	return p.table(strings.Join(heads, "\t"), len(rows), func(i int) []string {
		cells := make([]string, len(columns))
		for j, c := range columns {
			cells[j] = orDash(c.cell(rows[i]))
		}
		return cells
	})
}

// promised says until when the next promise is to be kept.
func (p *program) promised(t ticketView) string {
	switch {
	case t.Promise == nil:
		return ""
	case t.Promise.Missed:
		return "missed " + p.when(t.Promise.Due)
	}
	return p.when(t.Promise.Due)
}

type showCommand struct {
	Ticket string `arg:"" help:"The number, T-1001."`
	JSON   bool   `help:"Print JSON."`
}

// Run shows one ticket.
func (c *showCommand) Run(p *program) error {
	var v historyView
	if err := p.ask("show", ticketArgs{c.Ticket}, nil, &v); err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(v)
	}
	p.printTicket(v)
	p.printHistory(v, false)
	return nil
}

func (p *program) printTicket(v historyView) {
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	line := func(name, value string) {
		if value != "" {
			_, _ = fmt.Fprintf(w, "%s\t%s\n", name, value)
		}
	}
	_, _ = fmt.Fprintf(p.stdout, "%s  %s\n", v.Ticket, orDash(v.Subject))
	status := v.standing()
	if v.Code != "" {
		status += " (" + v.Code + ")"
	}
	line("Status", fmt.Sprintf("%s since %s", status, p.when(v.StatusSince)))
	for _, fact := range p.facts(v.ticketView) {
		line(fact[0], fact[1])
	}
	line("Merged into", v.MergedInto)
	for _, who := range v.Participants {
		words := fmt.Sprintf("%s (proof: %s)", ticketing.Mailbox{Name: who.Name, Address: who.Address}, who.Trust)
		if who.Bad != "" {
			words += ", mail does not arrive: " + who.Bad
		}
		line("Participant", words)
	}
	for _, l := range v.Links {
		line("Link", l.Kind+" "+l.Ticket)
	}
	_ = w.Flush()
}

// facts are what a ticket is and what is promised on it, each with its name; what
// it doesn't have is empty.
func (p *program) facts(v ticketView) [][2]string {
	at := func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return p.when(*t)
	}
	next := at(v.Due)
	if v.DueWhat != "" {
		next += ": " + v.DueWhat
	}
	promised := p.promised(v)
	if v.Promise != nil {
		promised = v.Promise.What + ": " + promised
	}
	meeting := ""
	if v.Appointment != nil {
		meeting = p.meeting(*v.Appointment)
	}
	return [][2]string{{"Promised", promised}, {"Agreed", at(v.Agreed)}, {"Appointment", meeting},
		{"Updates", string(v.Updates)}, {"Next", next},
		{"Type", v.Type}, {"Priority", v.Priority}, {"Category", v.Category}, {"Product", v.Product},
		{"Reference", v.Reference}, {"Account", strings.TrimSpace(v.Account + " " + v.Plan)},
		{"Assignee", v.Assignee}, {"Escalated", at(v.Escalated)}, {"Time spent", v.timeSpent()},
		{"Rating", v.rated()}}
}

func (p *program) meeting(m meetingView) string {
	to := time.Time{}
	if m.To != nil {
		to = *m.To
	}
	return spanIn(m.From, to, p.location())
}

func (p *program) printHistory(v historyView, why bool) {
	for _, e := range v.History {
		changes := e.forPeople()
		if len(changes)+len(e.Why) == 0 {
			continue
		}
		_, _ = fmt.Fprintf(p.stdout, "\n%s  %s\n", p.when(e.At), e.By)
		for _, c := range changes {
			_, _ = fmt.Fprintf(p.stdout, "  - %s\n", c.Words)
			if c.Text != "" && !why {
				_, _ = fmt.Fprintf(p.stdout, "%s\n", indent(c.Text, "      "))
			}
			for _, f := range c.Files {
				_, _ = fmt.Fprintf(p.stdout, "      attached: %s\n", f)
			}
		}
		for _, reason := range e.Why {
			_, _ = fmt.Fprintf(p.stdout, "  because %s\n", reason)
		}
	}
}

type whyCommand struct {
	What string `arg:"" help:"A mail's Message-ID, a mail as the log names it, or a ticket's number."`
	JSON bool   `help:"Print JSON."`
}

// Run explains.
func (c *whyCommand) Run(p *program) error {
	if !strings.Contains(c.What, "@") && !isMail(c.What) {
		return c.ticket(p)
	}
	var fates []fateView
	if err := p.ask("why", fileArgs{c.What}, nil, &fates); err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(fates)
	}
	for _, f := range fates {
		p.printFate(f)
	}
	return nil
}

func (c *whyCommand) ticket(p *program) error {
	var v historyView
	if err := p.ask("show", ticketArgs{c.What}, nil, &v); err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(v)
	}
	_, _ = fmt.Fprintf(p.stdout, "%s  %s: %s\n", v.Ticket, orDash(v.Subject), v.Status)
	p.printHistory(v, true)
	p.printUnsent(v.Letters)
	return nil
}

func (p *program) printFate(f fateView) {
	_, _ = fmt.Fprintf(p.stdout, "%s  %s from %s: %s\n", p.when(f.At), f.MessageID, orDash(string(f.From)), orDash(f.Subject))
	outcome := string(f.Outcome)
	if f.Ticket != "" {
		outcome += " " + f.Ticket
	}
	_, _ = fmt.Fprintf(p.stdout, "  %s, through %s; taken for: %s\n", outcome, f.Mailbox, f.Kind)
	for _, e := range f.Evidence {
		_, _ = fmt.Fprintf(p.stdout, "  sign: %s\n", e)
	}
	for _, w := range f.Why {
		_, _ = fmt.Fprintf(p.stdout, "  because %s\n", w)
	}
	if f.Mail != "" {
		_, _ = fmt.Fprintf(p.stdout, "  raw mail: sha256 %s\n", f.Mail)
	}
}
