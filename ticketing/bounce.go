package ticketing

import "slices"

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
	case rep.Action == "delayed":
		r.why("our letter to %s is late: the mail server goes on trying", to)
		return
	case e.Route.Token.Role != RoleCustomer:
		r.deafAgent(e.Route.Token.Person, rep.Reason())
		return
	case purpose == PurposeAutomatic:
		r.why("no letter in a person's words, to %s, came back: recorded", to)
		return
	case purpose == PurposeUpdate && !rep.Hard():
		r.why("a regular update to %s came back: the next one comes by itself", to)
		return
	case r.knownBad(to):
		r.why("one more letter to %s came back: that is known", to)
		return
	}
	r.do(Undelivered{To: to, MessageID: rep.ForMessageID, Diagnostic: rep.Reason(), Hard: rep.Hard()})
	if purpose == PurposeUpdate {
		r.why("a regular update to %s came back: there are no more of them", to)
	} else {
		r.why("our letter to %s came back: the ticket goes back to the team", to)
		r.returnToTeam()
	}
	r.tellTeam("notice-undelivered", rep.Reason(), map[string]string{"recipient": string(to)})
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

func (r *ruling) knownBad(to Address) bool {
	p, ok := r.t.Participant(to)
	return ok && p.Bad != ""
}

// deafDeed is remembered of a colleague whose notices of a ticket come back.
const deafDeed = "notices come back from "

// deafAgent tells the leads, else the team, that a colleague does not hear of a
// ticket: once per ticket, and nobody whose own notices of it come back, so that
// it ends however many addresses are broken.
func (r *ruling) deafAgent(person PersonID, reason string) {
	agent, ok := r.agentBy(person)
	if !ok {
		r.why("a letter to somebody who is asked, or was of the team, came back: recorded")
		return
	}
	if !r.t.did(deafDeed + string(agent.Address)).IsZero() {
		r.why("one more notice to %s came back: that is known", agent.Name)
		return
	}
	r.do(Remembered{deafDeed + string(agent.Address)})
	r.why("a notice to %s came back: %s", agent.Name, reason)
	fields := map[string]string{"recipient": agent.Name + " <" + string(agent.Address) + ">"}
	told := r.tellOthers(deafDeed, RoleInternal, "notice-deaf", reason, fields)
	for i := range told {
		told[i].Alarm = true
	}
	if len(told) == 0 {
		r.why("nobody else of the team can be told")
	}
}

// tellOthers writes a notice to the leads, else to the team, else to whoever is of it, but to
// nobody of whom the deed is remembered with their address.
func (r *ruling) tellOthers(deed string, role Role, name, text string, fields map[string]string) []Letter {
	before := len(r.d.Letters)
	for _, people := range [][]Agent{r.People.withRole(RoleLead), r.People.team(r.now), r.People.Agents()} {
		for _, a := range people {
			if r.t.did(deed + string(a.Address)).IsZero() {
				r.notice(a, role, name, text, fields)
			}
		}
		if len(r.d.Letters) > before {
			break
		}
	}
	return r.d.Letters[before:]
}

func (r *ruling) agentBy(person PersonID) (Agent, bool) {
	agents := r.People.Agents()
	i := slices.IndexFunc(agents, func(a Agent) bool {
		return slices.ContainsFunc(a.Addresses(), func(own Address) bool { return Person(own) == person })
	})
	if i < 0 {
		return Agent{}, false
	}
	return agents[i], true
}

// undelivered handles a letter that a server refused for good. A person's words
// that did not arrive bring the ticket back to the team.
func (r *ruling) undelivered(e DeliveryFailed) {
	r.do(Undelivered{To: e.To, MessageID: e.MessageID, Diagnostic: e.Diagnostic, Hard: true})
	r.why("the letter %q to %s was refused: %s", e.Letter, e.To, e.Diagnostic)
	switch e.Class {
	case Notice:
		r.deafAgent(Person(e.To), e.Diagnostic)
	case Personal:
		r.returnToTeam()
		r.tellTeam("notice-undelivered", e.Diagnostic, map[string]string{"recipient": string(e.To)})
	}
}
