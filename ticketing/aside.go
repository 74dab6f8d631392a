package ticketing

// awayDeed is remembered of a colleague whose ticket a reply says that they are away.
const awayDeed = "is away by their own reply: "

// aside files what a machine answered; it changes no status.
func (r *ruling) aside(e MailReceived) {
	r.do(filed(e.Mail, FromMachine, e.Sender.Trust, ""))
	r.why("%s: filed, the status stays", e.Mail.Verdict.Kind)
	if e.Mail.Verdict.Kind == KindAutoReply && e.Sender.Agent == nil {
		r.absent(e)
		r.tellTeamOf("notice-absent", e.Mail)
	} else if e.Mail.Verdict.Kind == KindAutoReply {
		r.colleagueAway(e)
	}
}

// colleagueAway tells others that whoever has the ticket does not read about it: once per ticket
// and colleague, and never those who are away themselves, for they would answer that, too.
func (r *ruling) colleagueAway(e MailReceived) {
	a := *e.Sender.Agent
	deed := awayDeed + string(a.Address)
	if r.t.Assignee != a.Name || r.t.Finished() || !r.t.did(deed).IsZero() {
		return
	}
	r.do(Remembered{deed})
	fields := noticeFields(e.Mail)
	fields["from"] = a.Name
	if told := r.tellOthers(awayDeed, RoleAgent, "notice-absent", e.Mail.Fresh, fields); len(told) == 0 {
		r.why("%s, who has the ticket, is away, and nobody else of the team can be told", a.Name)
	} else {
		r.why("%s, who has the ticket, is away: the team is told", a.Name)
	}
}

// absent keeps the date until which a participant is away. Nobody is for more
// than a year: a mail with a date of its own must not keep a ticket for ever.
func (r *ruling) absent(e MailReceived) {
	a := e.Mail.Absence
	if a != nil && a.Until.After(r.t.Away) && a.Until.After(r.now) && a.Until.Before(r.now.AddDate(1, 0, 0)) {
		r.do(Absent{Until: a.Until})
	}
}
