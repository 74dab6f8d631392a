package ticketing

import (
	"slices"
	"strings"
	"time"

	"ticketd/ticketing/command"
)

// agent carries out what one of the team wrote: their words go where they are
// meant to go, and their orders are done.
func (r *ruling) agent(e MailReceived) {
	before, i := r.t, r.instructed(e)
	o := i.Order
	file := filed(e.Mail, FromTeam, e.Sender.Trust, "")
	if !o.Empty() && e.Mail.Forward == nil {
		file.Text, file.Cut = "", false // its words stand in what it orders
	}
	r.do(file)
	r.link(e.Route)
	r.by = e.Sender.Agent.Address
	r.expose(e)
	r.answeredByDepartment(e)
	switch {
	case !o.Empty():
		r.why("%s writes as one of the team%s", e.Sender.Agent.Name, i.ordered())
		r.order(o)
		r.delay()
	case len(i.Acts) == 0:
		r.why("%s of the team has written nothing new: filed, and nothing is done", e.Sender.Agent.Name)
	}
	r.escalateBy(e)
	r.d.Acts = i.Acts
	r.tellColleagues(e, o, before)
	r.delayTelling(o)
}

// exposedDeed is remembered of an agent whose token people outside have seen.
const exposedDeed = "token seen outside: "

// TokenSeen reports whether people outside have seen the token that the agent has for
// the ticket: their client has sent a mail with it straight to them.
func (t Ticket) TokenSeen(a Agent) bool { return !t.did(exposedDeed + a.Name).IsZero() }

// expose remembers that the mail, with the token in it, went straight to people outside.
func (r *ruling) expose(e MailReceived) {
	out := slices.ContainsFunc(slices.Concat(e.Mail.To, e.Mail.Cc), func(who Mailbox) bool {
		_, agent := r.People.AgentAt(who.Address)
		return !agent && !r.ours(who.Address)
	})
	if out && e.Route.By == ByToken && !r.t.TokenSeen(*e.Sender.Agent) {
		r.do(Remembered{exposedDeed + e.Sender.Agent.Name})
		r.why("people outside have seen the token of %s", e.Sender.Agent.Name)
	}
}

// instructed is what the mail asks for, as the desk has read it or as it is read
// now.
func (r *ruling) instructed(e MailReceived) Instruction {
	if e.Instruction != nil {
		return *e.Instruction
	}
	return r.Instruct(r.t, e, r.now)
}

// alsoOrdered carries out what the mail of one of the team orders of the ticket
// that it opens.
func (r *ruling) alsoOrdered(e MailReceived) {
	if e.Instruction == nil {
		return
	}
	r.order(e.Instruction.Order)
	r.d.Acts = e.Instruction.Acts
}

// delay lets what an agent's mail sends to the customers' side wait a little, so
// that it can be taken back.
func (r *ruling) delay() {
	for i := range r.d.Letters {
		if r.d.Letters[i].Class != Notice && r.Policy.Undo > 0 {
			r.d.Letters[i].NotBefore = r.now.Add(r.Policy.Undo)
		}
	}
}

// delayTelling lets the team hear of an answer when the customer does: who is told of
// one that is taken back believes that it went. Whoever is told of the new status
// reads the words, too.
func (r *ruling) delayTelling(o Order) {
	if o.Reply == "" {
		return
	}
	for i := range r.d.Letters {
		l := &r.d.Letters[i]
		if l.Name == "notice-status" && l.Text == "" {
			l.Text = o.Reply
		}
		if (l.Name == "notice-status" || l.Name == "notice-answered") && l.To.Address != r.by && r.Policy.Undo > 0 {
			l.NotBefore = r.now.Add(r.Policy.Undo)
		}
	}
}

// tellColleagues lets the others who have the ticket know what one of them wrote,
// and that one what another wrote meanwhile.
func (r *ruling) tellColleagues(e MailReceived, o Order, before Ticket) {
	author := e.Sender.Agent
	fields := map[string]string{"from": author.Name}
	name, text, role := "notice-answered", o.Reply, RoleAgent
	if text == "" {
		name, text, role = "notice-note", joined(o.Note, o.Called), RoleInternal
	}
	escalates := o.Escalate && o.Reply == ""
	if escalates {
		name, fields = "notice-escalated", nil
	}
	if text != "" || escalates {
		people := r.concerned()
		if other, ok := r.People.AgentNamed(before.LastAuthor); ok && other.Name != author.Name &&
			before.LastOut.After(r.now.Add(-recently)) {
			people = append(people, other)
		}
		for _, a := range people {
			if !r.handedOver(a) {
				r.notice(a, role, name, text, fields)
			}
		}
	}
	if o.Reply != "" && before.LastAuthor != author.Name && !e.Answers.IsZero() &&
		before.LastOut.After(e.Answers) {
		r.by = ""
		r.notice(*author, RoleAgent, "notice-answered", before.LastWords,
			map[string]string{"from": first(before.LastAuthor, "the team"), "meanwhile": "true"})
	}
}

// recently is how long somebody who has answered is told what others answer.
const recently = 24 * time.Hour

// inquired files the answer of somebody whom the team has asked: it is a note.
func (r *ruling) inquired(e MailReceived) {
	r.do(filed(e.Mail, FromTeam, e.Sender.Trust, ""))
	r.link(e.Route)
	r.why("%s answers a question of the team: kept inside", e.Mail.From.Address)
	fields := noticeFields(e.Mail)
	for _, a := range r.concerned() {
		r.notice(a, RoleInternal, "notice-note", e.Mail.Fresh, fields)
	}
	r.enclose(e.Mail, "notice-note")
}

// enclose lets the files of a mail travel with the notices about it.
func (r *ruling) enclose(in Incoming, names ...string) {
	for i := range r.d.Letters {
		if l := &r.d.Letters[i]; l.Class == Notice && slices.Contains(names, l.Name) {
			l.Enclosed = in.Attachments
		}
	}
}

// asked reports whether the mail comes from somebody outside whom the team has
// asked about this ticket.
func (r *ruling) asked(e MailReceived) bool {
	_, takesPart := r.t.Participant(e.Mail.From.Address)
	return e.Sender.Agent == nil && e.Route.Token.Role == RoleInternal && !takesPart &&
		e.Route.Token.Person == Person(e.Mail.From.Address)
}

// Receipt tells an agent what became of the orders of a mail: of each line, with what
// came of its act in results, where its words go, and how the ticket stands now. What
// goes to the customers' side waits until then; zero: nothing goes there.
func (j Judge) Receipt(t Ticket, a Agent, in Incoming, i Instruction, results []Result,
	waits time.Time) []Letter {
	r := ruling{Judge: j, t: t}
	r.notice(a, RoleInternal, "receipt", "", i.told())
	for n := range r.d.Letters {
		l := &r.d.Letters[n]
		l.CausedBy, l.Outcomes = in.MessageID, j.outcomes(t, i, results)
		if !i.Order.Empty() && !waits.IsZero() {
			l.Moments = map[string]time.Time{"undo": waits}
		}
	}
	return r.d.Letters
}

// outcomes lists the lines with what came of each.
func (j Judge) outcomes(t Ticket, i Instruction, results []Result) []Outcome {
	all := make([]Outcome, len(i.Lines))
	last := lastLine(i.Lines, command.Time) // says what came of all time together
	for n, line := range i.Lines {
		all[n] = Outcome{Raw: strings.TrimSpace(line.Raw), Verb: line.Verb}
		switch {
		case line.Act >= 0 && line.Act < len(results):
			all[n].Result = results[line.Act]
		case n == last:
			all[n].Result = j.Logged(t, i.Order)
		case line.Verb == command.Account:
			all[n].Result = j.Belongs(t)
		}
	}
	return all
}

// lastLine is the last order of a kind; -1: there is none.
func lastLine(lines []OrderLine, verb command.Verb) int {
	for n, line := range slices.Backward(lines) {
		if line.Verb == verb {
			return n
		}
	}
	return -1
}

// told says, as fields of a receipt, where the words of the mail go, and whether it
// ordered anything that can be taken back.
func (i Instruction) told() map[string]string {
	fields := map[string]string{}
	if !i.Order.Empty() {
		fields["undo"] = "true"
	}
	switch {
	case i.Order.Ask.Text != "":
		fields["words"] = "asked"
	case i.Order.Reply != "":
		fields["words"] = "sent"
	case i.Order.Note+i.Order.Called != "":
		fields["words"] = "kept"
	}
	return fields
}
