package scenario

import "ticketd/ticketing"

// published makes what is published of a step's words.
func (r *reader) published(l line, by string) Publication {
	if l.body == "" {
		r.fault(l, "there are no words to publish", "write them below, indented by four blanks")
	}
	return Publication{By: r.agentNamed(l, by), Text: l.body}
}

func (r *reader) incident(l line) action {
	words := r.published(l, l.m[1])
	words.Title = l.m[0]
	return func(p *performance) error { return p.OpenIncident(words) }
}

func (r *reader) update(l line) action {
	words, tag := r.published(l, l.m[2]), tagOf(l.m[0])
	words.Resolve = l.m[1] != ""
	return func(p *performance) error { return p.UpdateIncident(tag.Number, words) }
}

// link makes a ticket a case of an incident, or takes it off.
func (r *reader) link(l line) action {
	ticket, off, incident := tagOf(l.m[0]), l.m[1] == "from", tagOf(l.m[2])
	by := r.agentNamed(l, l.m[3])
	return func(p *performance) error {
		return p.Eventually(func() error { return p.LinkCase(incident.Number, ticket.Number, off, by) })
	}
}

// tagOf reads a ticket's number, which a form's pattern has recognised.
func tagOf(text string) ticketing.Tag {
	tag, _ := ticketing.ParseTag(text)
	return tag
}
