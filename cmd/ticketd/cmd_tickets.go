package main

import (
	"fmt"
	"io"
	"os"
	"os/user"
	"strings"
	"text/tabwriter"

	"golang.org/x/term"

	"ticketd/ticketing"
)

type listCommand struct {
	Status  string   `help:"Only this status."`
	Mine    string   `placeholder:"NAME" help:"Only what this agent has."`
	Account string   `help:"Only this account's."`
	Overdue bool     `help:"Only tickets whose time is up."`
	All     bool     `short:"a" help:"Closed ones, too."`
	Limit   int      `default:"200" help:"At most so many; 0 for all."`
	JSON    bool     `help:"Print JSON."`
	Words   []string `arg:"" optional:"" help:"Words in the subject, the account or people's names and addresses."`
}

// Run lists tickets, the newest first.
func (c *listCommand) Run(p *program) error {
	var rows []ticketView
	err := p.ask("list", listArgs{Status: c.Status, Account: c.Account, Mine: c.Mine,
		Overdue: c.Overdue, All: c.All, Words: c.Words, Limit: c.Limit}, nil, &rows)
	if err != nil {
		return err
	}
	if c.JSON {
		return p.printJSON(rows)
	}
	if len(rows) == 0 {
		_, _ = fmt.Fprintln(p.stdout, "No tickets.")
		return nil
	}
	return p.table("TICKET\tSTATUS\tSINCE\tASSIGNEE\tFROM\tSUBJECT", len(rows), func(i int) []string {
		t := rows[i]
		return []string{t.Ticket, t.Status, p.when(t.StatusSince), orDash(t.Assignee),
			orDash(t.Requester), cut(orDash(t.Subject), maxSubject)}
	})
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
	status := v.Status
	if v.Code != "" {
		status += " (" + v.Code + ")"
	}
	line("Status", fmt.Sprintf("%s since %s", status, p.when(v.StatusSince)))
	if v.Due != nil {
		line("Next", p.when(*v.Due))
	}
	line("Account", strings.TrimSpace(v.Account+" "+v.Plan))
	line("Assignee", v.Assignee)
	if v.Escalated != nil {
		line("Escalated", p.when(*v.Escalated))
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

func (p *program) printHistory(v historyView, why bool) {
	for _, e := range v.History {
		_, _ = fmt.Fprintf(p.stdout, "\n%s  %s\n", p.when(e.At), e.By)
		for _, c := range e.Changes {
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
	What string `arg:"" help:"A mail's Message-ID or a ticket's number."`
	JSON bool   `help:"Print JSON."`
}

// Run explains.
func (c *whyCommand) Run(p *program) error {
	if !strings.Contains(c.What, "@") {
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

type orderFlags struct {
	Ticket string `arg:"" help:"The number, T-1001."`
	As     string `placeholder:"NAME" help:"The agent in whose name; otherwise the team's, and the history names you."`
	JSON   bool   `help:"Print the ticket as JSON."`
}

type replyCommand struct {
	orderFlags
	Resolve bool   `help:"Resolve the ticket with this answer."`
	Status  string `xor:"move" help:"Move the ticket to this status with this answer."`
	Code    string `help:"Closing code."`
}

// Run answers the customer.
func (c *replyCommand) Run(p *program) error {
	p.promptForText()
	t, err := p.order(c.orderFlags,
		orderArgs{Reply: true, Resolve: c.Resolve, Status: c.Status, Code: c.Code}, p.stdin)
	words := "The answer is on its way; "
	if p.alone {
		words = "The answer goes out when ticketd runs; "
	}
	return p.ordered(c.orderFlags, t, err, words+t.Ticket+" is "+t.Status+".")
}

type noteCommand struct{ orderFlags }

// Run adds a note.
func (c *noteCommand) Run(p *program) error {
	p.promptForText()
	t, err := p.order(c.orderFlags, orderArgs{Note: true}, p.stdin)
	return p.ordered(c.orderFlags, t, err, "Noted on "+t.Ticket+"; no customer sees it.")
}

type statusCommand struct {
	orderFlags
	Status string `arg:"" help:"The new status, as the process names it."`
	Code   string `help:"Closing code."`
}

// Run moves the ticket.
func (c *statusCommand) Run(p *program) error {
	t, err := p.order(c.orderFlags, orderArgs{Status: c.Status, Code: c.Code}, nil)
	return p.ordered(c.orderFlags, t, err, t.Ticket+" is "+t.Status+".")
}

type assignCommand struct {
	orderFlags
	To string `arg:"" help:"An agent's name, or - for nobody."`
}

// Run assigns the ticket.
func (c *assignCommand) Run(p *program) error {
	t, err := p.order(c.orderFlags, orderArgs{Assign: c.To}, nil)
	who := t.Assignee
	if who == "" {
		who = "nobody"
	}
	return p.ordered(c.orderFlags, t, err, t.Ticket+" is assigned to "+who+".")
}

func (p *program) order(f orderFlags, a orderArgs, words io.Reader) (t ticketView, err error) {
	a.Ticket, a.By, a.Agent = f.Ticket, f.As, f.As != ""
	if a.By == "" {
		a.By = operator()
	}
	return t, p.ask("order", a, words, &t)
}

// ordered says how an order went.
func (p *program) ordered(f orderFlags, t ticketView, err error, words string) error {
	if err != nil {
		return err
	}
	if f.JSON {
		return p.printJSON(t)
	}
	_, _ = fmt.Fprintln(p.stdout, words)
	return nil
}

// promptForText tells a person at a keyboard that words are waited for.
func (p *program) promptForText() {
	if in, ok := p.stdin.(*os.File); ok && term.IsTerminal(int(in.Fd())) {
		_, _ = fmt.Fprintln(p.stderr, "Write the text, then press Ctrl-D on an empty line.")
	}
}

func operator() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "operator"
}
