package main

import (
	"fmt"
	"io"
	"os"
	"os/user"

	"golang.org/x/term"
)

type orderFlags struct {
	Ticket string `arg:"" help:"The number, T-1001."`
	As     string `placeholder:"NAME" help:"The agent in whose name; otherwise the team's, and the history names you."`
	JSON   bool   `help:"Print the ticket as JSON."`
}

type replyCommand struct {
	orderFlags
	Resolve bool   `xor:"move" help:"Resolve the ticket with this answer."`
	Status  string `xor:"move" help:"Move the ticket to this status with this answer."`
	Wait    bool   `xor:"move" help:"The answer is a question: the ticket waits for the customer."`
	Code    string `help:"Closing code."`
}

// Run answers the customer.
func (c *replyCommand) Run(p *program) error {
	p.promptForText()
	t, err := p.order(c.orderFlags,
		orderArgs{Reply: true, Resolve: c.Resolve, Status: c.Status, Code: c.Code, Wait: c.Wait}, p.stdin)
	words := "The answer is on its way; "
	if p.alone {
		words = "The answer goes out when ticketd runs; "
	}
	is := " is " + t.Status
	if c.Wait {
		is = " waits for the customer (" + t.Status + ")"
	}
	return p.ordered(c.orderFlags, t, err, words+t.Ticket+is+".")
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
	Note   bool   `help:"Read an internal note from standard input; where the status asks a department, this is what they are asked."`
}

// Run moves the ticket.
func (c *statusCommand) Run(p *program) error {
	t, err := p.order(c.orderFlags, orderArgs{Status: c.Status, Code: c.Code, Note: c.Note}, p.textIf(c.Note))
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

func (p *program) order(f orderFlags, a orderArgs, words io.Reader) (t orderView, err error) {
	a.Ticket, a.By, a.Agent = f.Ticket, f.As, f.As != ""
	if a.By == "" {
		a.By = operator()
	}
	return t, p.ask("order", a, words, &t)
}

// ordered says how an order went.
func (p *program) ordered(f orderFlags, t orderView, err error, words string) error {
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

// textIf is where words are read from if there are to be any, and tells so as promptForText
// does; otherwise nil.
func (p *program) textIf(wanted bool) io.Reader {
	if !wanted {
		return nil
	}
	p.promptForText()
	return p.stdin
}

func operator() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "operator"
}
