package ticketing

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// mail judges a mail that Place has put into a ticket, new or not.
func (r *ruling) mail(e MailReceived) {
	r.d.Why = append(r.d.Why, e.Route.Why...)
	r.words = e.Mail.Fresh
	switch {
	case e.Route.Ticket == 0:
		r.open(e)
	case e.Route.By == ByReport:
		r.report(e)
	case !e.spoken():
		r.aside(e)
	case e.Sender.Agent != nil && !r.asCustomer(e):
		r.agent(e)
		r.late(e.Mail)
		return
	case r.asked(e):
		r.inquired(e)
	default:
		r.answer(e)
	}
	if e.brought() {
		e.Mail.MessageID = ""
	}
	r.causedBy(e.Mail)
	r.calm(e)
	r.fanOut()
}

// spoken reports whether the mail is somebody's own words. What a machine of the
// team's sends is no word of theirs.
func (e MailReceived) spoken() bool {
	return person(e.Mail) && (e.Sender.Agent == nil || e.Mail.Verdict.Kind == KindPerson)
}

// asCustomer reports whether somebody of the team writes as the customer of
// this very ticket: they opened it. What answers an internal letter, or comes to
// the notes mailbox, is never meant for the customer.
func (r *ruling) asCustomer(e MailReceived) bool {
	_, takesPart := r.t.Participant(e.Mail.From.Address)
	role := e.Route.Token.Role
	return takesPart && e.Intake.Role != RoleNotes && role != RoleInternal && role != RoleAgent
}

// open makes a ticket of a mail.
func (r *ruling) open(e MailReceived) {
	in := e.Mail
	opened := Opened{Number: r.t.Number, Prefix: e.Intake.Prefix, Intake: e.Intake.Name,
		Process: r.Process.Name, Subject: BaseSubject(in.Subject, []string{e.Intake.Prefix}),
		Dormant: in.Imported}
	if e.Sender.Account != nil {
		opened.Account, opened.Plan = e.Sender.Account.Name, e.Sender.Account.Plan
	}
	r.do(opened)
	if in.Imported {
		r.why("it was imported: its clocks begin when somebody of the team does something with it," +
			" or its customer writes again")
	}
	r.join(in.From, e.Sender.Trust, in.Language)
	r.invite(e)
	if in.Verdict.NoAck {
		r.do(Remembered{machineDeed + string(in.From.Address)})
	}
	file := filed(in, FromCustomer, e.Sender.Trust, in.FromFault)
	if e.brought() {
		file.MessageID = ""
	}
	r.do(file)
	r.link(e.Route)
	if e.Behalf != nil {
		r.why("%s of the team opens it for %s", e.Behalf.Name, in.From.Address)
		r.by = e.Behalf.Address
	}
	ending := r.ending(e)
	if ending != nil {
		r.move(ending.Status, ending.Code, true)
		return
	}
	r.move(r.Process.Key.Initial, "", true)
	rule := r.sortNew(e)
	r.board(true)
	r.begin(rule)
	if r.t.Assignee == "" {
		r.assign(e)
	}
	if r.t.Class == ClassClosed {
		return
	}
	r.acknowledge(e)
	r.tellNew(e)
	r.wish(e)
	r.escalateBy(e)
	r.alsoOrdered(e)
}

// begin puts a new ticket where a rule wants it.
func (r *ruling) begin(rule *Rule) {
	if rule == nil {
		return
	}
	if a, ok := r.People.AgentNamed(rule.Assignee); ok {
		r.do(Assigned{To: a.Name})
	} else if rule.Assignee != "" {
		r.why("the rule %q assigns to %q, whom nobody is called", rule.Name, rule.Assignee)
	}
	if rule.Status != "" {
		r.move(rule.Status, rule.Code, true)
	}
}

// brought reports whether one of the team has written the very mail that is taken as
// a customer's: its Message-ID names a machine of theirs, and the customer has never
// seen it.
func (e MailReceived) brought() bool { return e.Behalf != nil && e.Instruction != nil }

// ending is how the process closes a mail at once that asks nothing of us.
func (r *ruling) ending(e MailReceived) *Ending {
	in := e.Mail
	switch {
	case in.Verdict.Kind == KindAutoReply:
		if r.Process.On.OOTOOnly == nil {
			return nil
		}
		r.why("it is only an out-of-office reply")
		return r.Process.On.OOTOOnly
	case r.Process.On.CCOnly != nil && e.Intake.Role == RoleSupport &&
		in.Addressed.Cc && !in.Addressed.To && !namesTicket(e):
		r.why("we were only in Cc")
		return r.Process.On.CCOnly
	}
	return nil
}

// namesTicket reports whether the mail names a ticket, be there such a one or
// not: what follows must not tell a stranger which numbers exist.
func namesTicket(e MailReceived) bool {
	return e.Route.Names || len(e.Mail.Tags) > 0 || len(e.Route.Claims) > 0 || e.Route.Continues != 0
}

func (r *ruling) link(route Route) {
	for _, n := range route.Claims {
		r.do(Linked{Link{To: n, Kind: "claims"}})
	}
	for _, n := range route.Noted {
		r.do(Linked{Link{To: n, Kind: "also named"}})
	}
	if route.Continues != 0 {
		r.do(Linked{Link{To: route.Continues, Kind: "continues"}})
	}
}

// acknowledge writes the one acknowledgement that a ticket ever has.
func (r *ruling) acknowledge(e MailReceived) {
	in := e.Mail
	switch {
	case r.Process.On.Opened == "":
		return
	case in.Verdict.NoAck:
		r.why("no acknowledgement: %s", strings.Join(in.Verdict.Evidence, "; "))
		return
	case in.FromFault != "":
		r.why("no acknowledgement: its From proves nothing (%s)", in.FromFault)
		return
	case !in.From.Address.Mailable() || r.ours(in.From.Address):
		r.why("no acknowledgement: %q is no address we write to", in.From.Address)
		return
	}
	r.d.Letters = append(r.d.Letters, Letter{Name: r.Process.On.Opened, Class: Automatic,
		To: in.From, Role: RoleCustomer, Purpose: PurposeAutomatic, Ack: true,
		Language: in.Language, Fields: r.ackFields(e)})
}

// ackFields is what the acknowledgement asks for, who has the ticket, and who wrote
// down what a caller asked for.
func (r *ruling) ackFields(e MailReceived) map[string]string {
	fields := map[string]string{}
	maps.Copy(fields, r.owner())
	if missing := r.missing(); len(missing) > 0 {
		fields["missing"] = strings.Join(missing, ", ")
	}
	if e.brought() && e.Instruction.For != nil {
		fields["opened by"] = e.Behalf.Name
	}
	return fields
}

// answer files the customer's words and gives the ticket back to the team.
func (r *ruling) answer(e MailReceived) {
	in := e.Mail
	if !e.Route.Guest { // who takes no part brings nobody along
		r.recognise(e)
		r.invite(e)
	}
	if p := (Participant{Mailbox: in.From}); !in.Verdict.NoAck && r.machine(p) {
		r.do(Remembered{personDeed + string(in.From.Address)})
	}
	r.do(filed(in, FromCustomer, e.Sender.Trust, ""))
	r.link(e.Route)
	if e.AsksStatus() {
		r.why("the customer asks how their tickets stand: the status stays")
		return
	}
	if r.rated(e) {
		return
	}
	if !r.stopped(e) && !r.agreed(e) && !r.consented(e) && !r.wantsEscalation(e) {
		r.revive(in)
	}
	r.tellTeamOf("notice-reply", in)
	r.wish(e)
	r.escalateBy(e)
}

// revive moves the status as a customer's answer does.
func (r *ruling) revive(in Incoming) {
	switch {
	case in.Verdict.NoReopen:
		r.why("the status stays: %s", strings.Join(in.Verdict.Evidence, "; "))
	case r.t.Finished() && r.Process.On.Thanks == "keep" && onlyThanks(in, r.t.Assignee):
		r.why("the status stays: it only says thanks")
	case r.t.Finished() && r.tooManyReopenings():
		r.why("the status stays: reopened %d times within a day", r.Policy.Caps.ReopeningsPerDay)
	default:
		before := r.t.Status
		r.returnToTeam()
		if r.t.Status != before {
			r.why("the customer answered: %s becomes %s", before, r.t.Status)
		}
	}
}

func (r *ruling) tooManyReopenings() bool {
	recent := 0
	for _, at := range r.t.Reopenings {
		if at.After(r.now.Add(-24 * time.Hour)) {
			recent++
		}
	}
	return r.Policy.Caps.ReopeningsPerDay > 0 && recent >= r.Policy.Caps.ReopeningsPerDay
}

// late lets nobody be written to for a mail that was taken in late.
func (r *ruling) late(in Incoming) {
	if in.Late && len(r.d.Letters) > 0 {
		r.d.Letters = nil
		r.why("it was taken in late, so nobody is written to")
	}
}

// causedBy puts the mail's mark on all letters; a late mail has none.
func (r *ruling) causedBy(in Incoming) {
	r.late(in)
	for i := range r.d.Letters {
		r.d.Letters[i].CausedBy, r.d.Letters[i].ByMail = in.MessageID, true
	}
}

func filed(in Incoming, side Side, trust Trust, note string) Filed {
	text, cut := in.Fresh, false
	if text == "" {
		text = in.Text
	}
	if len(text) > FiledText {
		text, cut = strings.ToValidUTF8(text[:FiledText], ""), true
	}
	return Filed{MessageID: in.MessageID, Raw: in.RawHash, From: in.From, Kind: in.Verdict.Kind,
		Side: side, Subject: in.Subject, Text: text, Cut: cut, Trust: trust, Note: note,
		Attachments: slices.Clone(in.Attachments), Defects: slices.Clone(in.Defects)}
}
