package ticketing

// report files a report about one of our letters. Only a person's words that
// came back are worth anybody's attention: whoever gives up on a letter after
// days of passing faults has not delivered it either (RFC 3464 section 2.3.3),
// but then the address may be good.
func (r *ruling) report(e MailReceived) {
	r.do(filed(e.Mail, FromMachine, TrustNone, ""))
	rep, purpose := e.Mail.Report, e.Route.Token.Purpose
	if rep == nil || e.Mail.Verdict.Kind != KindBounce {
		return
	}
	to := r.bounced(e)
	switch {
	case purpose == PurposeAutomatic || e.Route.Token.Role != RoleCustomer:
		r.why("no letter in a person's words, to %s, came back: recorded", to)
		return
	case purpose == PurposeUpdate && !rep.Hard():
		r.why("a regular update to %s came back: the next one comes by itself", to)
		return
	}
	r.do(Undelivered{To: to, MessageID: rep.ForMessageID, Diagnostic: rep.Diagnostic,
		Hard: rep.Hard()})
	if purpose == PurposeUpdate {
		r.why("a regular update to %s came back: there are no more of them", to)
	} else {
		r.why("our letter to %s came back: the ticket goes back to the team", to)
		r.returnToTeam()
	}
	r.tellTeam("notice-undelivered", rep.Diagnostic, map[string]string{"recipient": string(to)})
}

// bounced is the participant whom the letter was for, else whom the report names.
func (r *ruling) bounced(e MailReceived) Address {
	to := e.Mail.Report.Recipient
	for _, p := range r.t.Participants {
		if Person(p.Address) == e.Route.Token.Person {
			to = p.Address
		}
	}
	return to
}

// undelivered handles a letter that a server refused for good. A person's words
// that did not arrive bring the ticket back to the team.
func (r *ruling) undelivered(e DeliveryFailed) {
	r.do(Undelivered{To: e.To, MessageID: e.MessageID, Diagnostic: e.Diagnostic, Hard: true})
	r.why("the letter %q to %s was refused: %s", e.Letter, e.To, e.Diagnostic)
	if e.Class != Personal {
		return
	}
	r.returnToTeam()
	r.tellTeam("notice-undelivered", e.Diagnostic, map[string]string{"recipient": string(e.To)})
}
