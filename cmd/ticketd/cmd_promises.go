package main

import (
	"errors"
	"strings"

	"ticketd/ticketing"
)

type sortCommand struct {
	orderFlags
	Type     string `help:"What sort of request it is, as the process names it or by another word for it."`
	Priority string `help:"How pressing or severe it is, as the process names it or by another word for it."`
	Category string `help:"What it is about, as the process names it."`
	Product  string `help:"Which product it is about."`
}

// Validate holds that something is said.
func (c *sortCommand) Validate() error {
	if c.Type+c.Priority+c.Category+c.Product == "" {
		return errNothingSorted
	}
	return nil
}

// Run sorts the ticket.
func (c *sortCommand) Run(p *program) error {
	facts := ticketing.Facts{Type: c.Type, Priority: c.Priority, Category: c.Category, Product: c.Product}
	t, err := p.order(c.orderFlags, orderArgs{Facts: facts}, nil)
	now := ticketing.Facts{Type: t.Type, Priority: t.Priority, Category: t.Category, Product: t.Product}
	return p.ordered(c.orderFlags, t, err, t.Ticket+": "+factsInWords(now)+"; it is "+t.Status+".")
}

type dueCommand struct {
	orderFlags
	Date string `arg:"" help:"The date to tell the customer, in the team's zone: \"2026-03-06 14:00\", \"fri 14:00\", \"tomorrow\", \"+3d\". Without a time it is 17:00."`
	Text bool   `help:"Read words to the customer from standard input."`
}

// Run agrees on a date.
func (c *dueCommand) Run(p *program) error {
	t, err := p.order(c.orderFlags, orderArgs{Due: c.Date, Reply: c.Text}, p.textIf(c.Text))
	date := ""
	if t.Agreed != nil {
		date = p.when(*t.Agreed)
	}
	return p.ordered(c.orderFlags, t, err, t.Ticket+": agreed on "+date+"; "+p.told(t)+".")
}

type calledCommand struct {
	orderFlags
	Words []string `arg:"" optional:"" help:"What was said."`
}

// Run notes a call.
func (c *calledCommand) Run(p *program) error {
	said := strings.Join(c.Words, " ")
	if strings.TrimSpace(said) == "" {
		said = "No words were noted."
	}
	t, err := p.order(c.orderFlags, orderArgs{Called: said}, nil)
	return p.ordered(c.orderFlags, t, err, "The call is noted on "+t.Ticket+"; no customer sees the words.")
}

type updatesCommand struct {
	orderFlags
	To string `arg:"" enum:"start,stop" help:"\"start\": update the customer regularly from now on; \"stop\": no more."`
}

// Run starts or stops the regular updates to the customer.
func (c *updatesCommand) Run(p *program) error {
	to, words := ticketing.UpdatesStarted, "The customer is updated regularly on "
	if c.To == "stop" {
		to, words = ticketing.UpdatesStopped, "No more regular updates to the customer on "
	}
	t, err := p.order(c.orderFlags, orderArgs{Updates: to}, nil)
	return p.ordered(c.orderFlags, t, err, words+t.Ticket+".")
}

type appointmentCommand struct {
	orderFlags
	Date   string `arg:"" optional:"" help:"When it begins, in the team's zone: \"fri 14:00\", \"2026-03-06 14:00\"."`
	Until  string `help:"When it ends: \"15:00\", \"+90m\" after it begins, or a date; otherwise it takes as long as the process says."`
	Cancel bool   `help:"Cancel the appointment."`
	Text   bool   `help:"Read words to the customer from standard input."`
}

// Validate holds date and --cancel against each other.
func (c *appointmentCommand) Validate() error {
	switch {
	case c.Cancel && (c.Date != "" || c.Until != ""):
		return errCancelOrDate
	case !c.Cancel && c.Date == "":
		return errNoAppointment
	}
	return nil
}

// Run makes or cancels an appointment.
func (c *appointmentCommand) Run(p *program) error {
	a := orderArgs{Meet: c.Date, Until: c.Until, NoMeeting: c.Cancel, Reply: c.Text}
	t, err := p.order(c.orderFlags, a, p.textIf(c.Text))
	what := "the appointment is cancelled"
	if t.Appointment != nil {
		what = "appointment on " + p.meeting(*t.Appointment)
	}
	return p.ordered(c.orderFlags, t, err, t.Ticket+": "+what+"; "+p.told(t)+".")
}

type escalateCommand struct{ orderFlags }

// Run escalates the ticket.
func (c *escalateCommand) Run(p *program) error {
	t, err := p.order(c.orderFlags, orderArgs{Escalate: true}, nil)
	return p.ordered(c.orderFlags, t, err, t.Ticket+" is escalated; it is "+t.Status+".")
}

// told says who on the customers' side an order was written to.
func (p *program) told(t orderView) string {
	if len(t.Told) == 0 {
		return "the customer was not written to: say it with --text or call them"
	}
	words := " is told"
	if len(t.Told) > 1 {
		words = " are told"
	}
	if p.alone {
		words += " when ticketd runs"
	}
	return strings.Join(t.Told, " and ") + words
}

var (
	errCancelOrDate  = errors.New("cancel the appointment or give it a date, not both")
	errNothingSorted = errors.New("say what the ticket is: --type, --priority, --category or --product")
	errNoAppointment = errors.New(`when is the appointment? Write for instance "fri 14:00", or --cancel`)
)
