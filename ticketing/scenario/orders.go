package scenario

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ticketd/ticketing"
)

// order has an order carried out by somebody of the team; the words below the
// step go to the customer unless the order has another use for them.
func (r *reader) order(l line, by string, o ticketing.Order) action {
	tag := tagOf(l.m[0])
	o.By = r.agentNamed(l, by)
	return func(p *performance) error {
		// The mail that opened the ticket may still be on its way in.
		return p.Eventually(func() error { return p.Order(tag.Number, o) })
	}
}

func (r *reader) reply(l line) action {
	return r.order(l, l.m[3], ticketing.Order{Reply: l.body, Resolve: l.m[1] == " resolve",
		Wait: l.m[1] == " wait", Code: l.m[2]})
}

func (r *reader) note(l line) action {
	if l.body == "" {
		r.fault(l, "the note is empty", "write it below, indented by four blanks")
	}
	return r.order(l, l.m[1], ticketing.Order{Note: l.body})
}

func (r *reader) status(l line) action {
	o := ticketing.Order{Status: l.m[1], Code: l.m[2]}
	tell, ask := o, o
	tell.Reply, ask.Note = l.body, l.body
	telling, asking := r.order(l, l.m[3], tell), r.order(l, l.m[3], ask)
	return func(p *performance) error {
		if p.asksDepartment(l.m[1]) {
			return asking(p)
		}
		return telling(p)
	}
}

// asksDepartment reports whether coming to a status asks a department something.
func (p *performance) asksDepartment(status string) bool {
	process := p.Process(ticketing.Ticket{Intake: p.heading.Intakes[0].Name})
	return slices.ContainsFunc(process.Statuses, func(s ticketing.Status) bool {
		return strings.EqualFold(s.Name, status) && s.Department != ""
	})
}

func (r *reader) assign(l line) action {
	o := ticketing.Order{Assign: "-", Note: l.body}
	if l.m[1] != "nobody" {
		o.Assign = r.agentNamed(l, l.m[1])
	}
	return r.order(l, l.m[2], o)
}

var factWord = regexp.MustCompile(`(?:^|,? )(type|priority|category|product) `)

func (r *reader) sort(l line) action {
	o := ticketing.Order{Reply: l.body}
	fields := map[string]*string{"type": &o.Facts.Type, "priority": &o.Facts.Priority,
		"category": &o.Facts.Category, "product": &o.Facts.Product}
	found := factWord.FindAllStringSubmatchIndex(l.m[1], -1)
	for i, at := range found {
		end := len(l.m[1])
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		*fields[l.m[1][at[2]:at[3]]] = strings.TrimSpace(l.m[1][at[1]:end])
	}
	return r.order(l, l.m[2], o)
}

func (r *reader) due(l line) action {
	return r.order(l, l.m[2], ticketing.Order{Due: r.moment(l, l.m[1]), Reply: l.body})
}

func (r *reader) called(l line) action {
	words := l.body
	if words == "" {
		words = "The customer was called.\n"
	}
	return r.order(l, l.m[1], ticketing.Order{Called: words})
}

func (r *reader) updates(l line) action {
	to := ticketing.UpdatesStopped
	if l.m[1] == "start" {
		to = ticketing.UpdatesStarted
	}
	return r.order(l, l.m[2], ticketing.Order{Updates: to, Reply: l.body})
}

func (r *reader) appointment(l line) action {
	o := ticketing.Order{Reply: l.body, NoMeeting: l.m[1] == "cancel"}
	if !o.NoMeeting {
		o.Meet.From = r.moment(l, l.m[1])
	}
	return r.order(l, l.m[2], o)
}

// time logs work; the words below say what was done.
func (r *reader) time(l line) action {
	w, err := ticketing.ReadWork(l.m[1])
	if err != nil {
		r.fault(l, err.Error(), "write for instance time "+l.m[0]+" 20m")
	}
	w.Billing, w.What = ticketing.Billing(l.m[2]), strings.TrimSpace(l.body)
	return r.order(l, l.m[3], ticketing.Order{Work: []ticketing.Work{w}})
}

func (r *reader) escalate(l line) action {
	return r.order(l, l.m[1], ticketing.Order{Escalate: true, Note: l.body})
}

// onTicket makes an expectation about a ticket.
func (r *reader) onTicket(name string, check func(*performance, ticketing.Ticket) error) action {
	tag := tagOf(name)
	return func(p *performance) error {
		return p.Eventually(func() error {
			t, found, err := p.Ticket(tag.Number)
			switch {
			case err != nil:
				return err
			case !found:
				return fmt.Errorf("there is no %s", name)
			}
			return check(p, t)
		})
	}
}
