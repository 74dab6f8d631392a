package ticketing

import "time"

// MaxQuestions is how often one person is asked within an hour what is to become of
// held mails. Whatever is held beyond is in "ticketd held".
const MaxQuestions = 20

// QuestionCounter counts how often somebody was asked what is to become of mails. Mails
// that anybody can send use up nothing of what is asked about one's own.
func (c Caps) QuestionCounter(a Address, d DoubtKind) Counter {
	switch d {
	case DoubtTrust, DoubtStranger, DoubtInside, DoubtWhich:
		return Counter{"questions to " + string(a), time.Hour}
	}
	return Counter{"questions about the own mails of " + string(a), time.Hour}
}

// Deciders lists who is asked what is to become of a mail that is held: the agent
// from whom it is or claims to be, at the address that the configuration has; of a
// stranger's mail whoever has the ticket.
func (j Judge) Deciders(t Ticket, e MailReceived, d Doubt, now time.Time) []Mailbox {
	r := ruling{Judge: j, t: t, now: now}
	people := r.concerned()
	switch {
	case e.Mail.Verdict.Quarantine || !IsWords(e.Mail):
		people = nil // nobody is bothered with loops: an answer could come back by itself
	case e.Sender.Agent != nil:
		people = []Agent{*e.Sender.Agent}
	case d.Kind != DoubtStranger && d.Kind != DoubtInside:
		people = nil
	}
	var to []Mailbox
	for _, a := range people {
		if j.Writes(a.Address) {
			to = append(to, Mailbox{Name: a.Name, Address: a.Address})
		}
	}
	return to
}

// Writes reports whether we write to an address at all.
func (j Judge) Writes(a Address) bool { return a.Mailable() && !j.ours(a) }

// IsWords reports whether a mail is taken for somebody's own words.
func IsWords(in Incoming) bool { return person(in) }

// DoubtOf says what is to be asked about a mail that Place has put into quarantine.
func DoubtOf(e MailReceived, why string) Doubt {
	d := Doubt{Kind: DoubtTrust, Why: why, Choices: []Choice{ChooseRelease, ChooseDrop}}
	if e.Sender.Agent == nil {
		d.Kind, d.Choices = DoubtStranger, []Choice{ChooseNew, ChooseSpam}
		if e.Intake.Role == RoleNotes {
			d.Kind = DoubtInside
		}
		if e.Route.Ticket != 0 || len(e.Route.Claims) > 0 {
			d.Choices = []Choice{ChooseOnce, ChooseJoin, ChooseNew, ChooseSpam}
		}
	}
	return d
}

// IsInstruction reports whether a mail is one of the team's own, to be read for
// orders; t is the ticket that it goes into, without a number if it opens one.
func (j Judge) IsInstruction(t Ticket, e MailReceived) bool {
	r := ruling{Judge: j, t: t}
	return e.Mail.Verdict.Kind == KindPerson && e.Route.By != ByReport && e.Sender.Agent != nil &&
		(e.Sender.Verified || e.Confirmed) && !(t.Number != 0 && r.asCustomer(e))
}
