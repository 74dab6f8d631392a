package letter

import (
	"strconv"
	"time"

	"ticketd/ticketing"
)

// Outcome is what a template "outcome.txt" sees: an order line and what came of it.
type Outcome struct {
	Order  string // as it was written
	Verb   string
	Result string // as "result.txt" puts it; empty: how the ticket stands says it
	// How the ticket stands now.
	Status, Assignee, Priority, Type, Category, Product, Subject, Agreed string
}

// Result is what a template "result.txt" sees: what came of an order beyond how the
// ticket stands. What the kind does not speak of is empty.
type Result struct {
	Kind     string   // as ticketing.ResultKind; empty: nothing came of it
	Problem  string   // why nothing came of it
	Ticket   string   // the tag of the ticket that was acted on
	Other    string   // the tag of what it is linked to, part of, or what was made of it
	Subject  string   // of an incident
	Status   string   // in which the ticket is
	Whom     string   // the address of who is concerned, on the customers' side
	Until    string   // how long the recipient is away
	People   int      // to whom something was published
	Cases    int      // of how many cases they are
	Stopped  []string // to whom a letter was not sent, of an order that was taken back
	Gone     []string // to whom one had gone
	Notes    bool     // notes stay in the history
	Effort   string   // logged time that stays, in words
	Managers bool     // they had been told
	// Whose the ticket is, empty: nobody's; the plan, and what it promises; and whose the
	// next mail of Whom is, empty: nobody's.
	Account, Plan, Promise, Whose string
	// How much work the ticket took and how much was agreed on, in words; Over says that no
	// less was used up.
	Used, Allowed string
	Over          bool
	Charge        string // for which nobody pays
	// Shown says that it stands on a screen and not, in a mail, behind the order.
	Shown bool
}

// maxOrders is how many lines of a mail a receipt or a question lists.
const maxOrders = 100

// receipt fills in what came of orders.
func (w *wording) receipt(f *Fields, l ticketing.Letter, c Context) {
	f.Words, f.UndoTill = line(l.Fields["words"]), w.moment(l.Moments["undo"])
	if l.Fields["undo"] != "" {
		f.Undo = w.order(l, c, "undo", "")
	}
	for _, o := range l.Outcomes[:min(len(l.Outcomes), maxOrders)] {
		f.Orders = append(f.Orders, w.line(outcomePage, Outcome{Order: line(o.Raw),
			Verb: string(o.Verb), Result: w.result(o.Result),
			Status: f.Status, Assignee: f.Assignee, Priority: f.Priority, Type: f.Type,
			Category: f.Category, Product: f.Product, Subject: f.Subject,
			Agreed: w.moment(c.Ticket.Agreed)}))
	}
}

// result puts in words what came of an order; empty: nothing beyond how the ticket stands.
func (w *wording) result(r ticketing.Result) string {
	if r.Kind == "" && r.Problem == "" {
		return ""
	}
	return w.line(resultPage, w.resultOf(r))
}

// Shown puts in words what came of an order for a screen, in a language or else in English;
// empty: nothing beyond how the ticket stands. Moments are in the zone.
func (b *Book) Shown(r ticketing.Result, language string, zone *time.Location) (string, error) {
	if r.Kind == "" {
		return "", nil
	}
	w := &wording{book: b, language: language, zone: zone}
	said := w.resultOf(r)
	said.Shown = true
	text := w.line(resultPage, said)
	return text, w.err
}

func (w *wording) resultOf(r ticketing.Result) Result {
	return Result{Kind: string(r.Kind), Problem: line(r.Problem),
		Ticket: tagOf(r.Ticket), Other: tagOf(r.Other), Subject: line(r.Subject),
		Status: line(r.Status), Whom: line(string(r.Whom)), Until: w.moment(r.Until),
		People: r.People, Cases: r.Cases, Stopped: addresses(r.Undone.Stopped),
		Gone: addresses(r.Undone.Gone), Notes: r.Undone.Notes,
		Effort: w.effort(strconv.Itoa(r.Undone.Minutes)), Managers: r.Undone.Managers,
		Account: line(r.Account), Plan: line(r.Plan), Promise: line(r.Promise), Whose: line(r.Whose),
		Used: w.effort(strconv.Itoa(r.Used)), Allowed: w.effort(strconv.Itoa(r.Allowed)),
		Over: r.Used >= r.Allowed, Charge: line(r.Charge)}
}

func tagOf(t ticketing.Tag) string {
	if t.Number == 0 {
		return ""
	}
	return t.String()
}
