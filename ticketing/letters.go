package ticketing

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// reachable lists the participants that can be written to. An address that has
// become one of ours since it joined is not: the letter would come home.
func (j Judge) reachable(t Ticket) []Participant {
	return slices.DeleteFunc(slices.Clone(t.Participants), func(p Participant) bool {
		return p.Bad != "" || !p.Address.Mailable() || j.ours(p.Address)
	})
}

// tellCustomers writes an automatic letter to the customers' side.
func (r *ruling) tellCustomers(name, text string) {
	r.writeCustomers(Letter{Name: name, Class: Automatic, Text: text})
}

// announce writes to the customers' side what belongs to the status in which the
// ticket has just come.
func (r *ruling) announce() {
	if letter := r.Process.letterOn(r.t); letter != "" {
		r.tellCustomers(letter, "")
	}
}

func (r *ruling) writeCustomers(l Letter) {
	if r.alone && r.Process.unanswered(r.t) {
		r.why("nobody has written to the customers' side yet: %q is not sent", l.Name)
		return
	}
	people := r.audience(l.Class)
	switch {
	case l.Purpose != PurposeConversation:
	case r.Process.asksForRating(r.t, l.Name):
		l.Purpose = PurposeRating
	case l.Class == Automatic:
		l.Purpose = PurposeAutomatic
	}
	for _, p := range people {
		l.To, l.Role, l.Language = p.Mailbox, RoleCustomer, p.Language
		r.d.Letters = append(r.d.Letters, l)
	}
	if len(people) == 0 {
		r.why("nobody on the customers' side can be written to: %q is not sent", l.Name)
	}
	for _, p := range r.t.Participants {
		if p.Bad != "" {
			r.why("%s is not written to, mail came back: %s", p.Address, p.Bad)
		}
	}
}

// audience is the customers' side as far as letters of a class go there.
func (r *ruling) audience(c LetterClass) []Participant {
	people := r.reachable(r.t)
	if c == Automatic {
		people = slices.DeleteFunc(people, r.machine)
	}
	return people
}

// unanswered reports whether the customers' side has never been written to,
// though the process acknowledges tickets: a machine, a list or nobody for certain
// opened it, or it was imported, or a cap holds the acknowledgement. Time alone
// writes to none of them, unless a person wants updates.
func (p Process) unanswered(t Ticket) bool {
	return p.On.Opened != "" && t.Updates != UpdatesStarted && t.LastOut.IsZero() &&
		!slices.ContainsFunc(t.Participants, func(p Participant) bool { return p.LastLetter != "" })
}

// tellTeam writes a notice to whoever has the ticket, else to the team.
func (r *ruling) tellTeam(name, text string, fields map[string]string) {
	for _, a := range r.concerned() {
		r.notice(a, RoleAgent, name, text, fields)
	}
}

// tellRoles writes a notice that names moments, as reach does.
func (r *ruling) tellRoles(roles []string, name string, fields map[string]string,
	moments map[string]time.Time) {
	before := len(r.d.Letters)
	r.reach(roles, name, "", fields)
	for i := range r.d.Letters[before:] {
		r.d.Letters[before+i].Moments = moments
	}
}

// reach writes a notice to everybody with one of the roles, whoever has the
// ticket among them. Where nobody has any of them the leads are told, else the
// team: a notice that reaches nobody is none.
func (r *ruling) reach(roles []string, name, text string, fields map[string]string) {
	if len(roles) == 0 {
		return
	}
	before := len(r.d.Letters)
	for _, role := range roles {
		if role == AssigneeRole {
			r.tellTeam(name, text, fields)
		} else {
			r.tellRole(role, name, text, fields)
		}
	}
	if len(r.d.Letters) == before {
		r.tellRole(RoleLead, name, text, fields)
	}
	if len(r.d.Letters) == before {
		for _, a := range r.People.team(r.now) {
			r.notice(a, RoleInternal, name, text, fields)
		}
	}
}

// tellRole writes a notice to everybody with the role. What they answer stays
// inside: they are told, and do not have the case.
func (r *ruling) tellRole(role, name, text string, fields map[string]string) {
	people := r.People.withRole(role)
	if a, ok := r.People.AgentNamed(r.account().Manager); ok && role == RoleRelationshipManager {
		people = []Agent{a} // the account's own
	}
	before := len(r.d.Letters)
	for _, a := range people {
		r.notice(a, RoleInternal, name, text, fields)
	}
	for i := range r.d.Letters[before:] {
		r.d.Letters[before+i].Alarm = true
	}
}

// account is the ticket's; zero for a customer without one.
func (r *ruling) account() Account {
	for _, a := range r.People.Accounts() {
		if a.Name == r.t.Account {
			return a
		}
	}
	return Account{}
}

// notice writes to one of the team. The role says what an answer to it is: words
// for the customer, or a note.
func (r *ruling) notice(a Agent, role Role, name, text string, fields map[string]string) {
	for i, l := range r.d.Letters {
		if l.To.Address == a.Address && l.Name == name && maps.Equal(l.Fields, fields) {
			r.d.Letters[i].Role = min(l.Role, role) // whoever has the case answers it
			return
		}
	}
	if a.Address == r.by {
		return // they did it themselves
	}
	if a.waitsForDigest(name) {
		r.why("%s reads of it in the morning: no %q is sent", a.Name, name)
		return
	}
	if !a.Address.Mailable() || r.ours(a.Address) {
		r.why("%s is not told: %q is no address we write to", a.Name, a.Address)
		return
	}
	r.d.Letters = append(r.d.Letters, Letter{Name: name, Class: Notice,
		To: Mailbox{Name: a.Name, Address: a.Address}, Role: role,
		Language: a.Language, Text: text, Fields: maps.Clone(fields)})
}

// Alert decides whom to tell that a cap holds letters back: the leads, else the
// team.
func (j Judge) Alert(t Ticket, c Cap) []Letter {
	r := ruling{Judge: j, t: t}
	r.tellRole(RoleLead, "notice-brake", "", c.fields())
	if len(r.d.Letters) == 0 {
		for _, a := range j.People.team(r.now) {
			r.notice(a, RoleInternal, "notice-brake", "", c.fields())
		}
	}
	for i := range r.d.Letters {
		r.d.Letters[i].Moments = map[string]time.Time{"room": c.Room}
	}
	return r.d.Letters
}

// concerned lists whoever has the ticket, else the team. The tickets of somebody
// who is away are the team's.
func (r *ruling) concerned() []Agent {
	if a, ok := r.People.AgentNamed(r.t.Assignee); ok && r.People.There(a, r.now) {
		return []Agent{a}
	}
	return r.People.team(r.now)
}

func (d Directory) withRole(role string) []Agent {
	return d.those(func(a Agent) bool { return slices.Contains(a.Roles, role) })
}

// team lists who wants to hear of tickets that nobody has: those who work now, or
// all of them when nobody does.
func (d Directory) team(now time.Time) []Agent {
	wanting := d.those(func(a Agent) bool { return a.Notices == NoticesTeam })
	for _, fit := range []func(Agent) bool{
		func(a Agent) bool { return d.There(a, now) && a.Working(now) },
		func(a Agent) bool { return d.There(a, now) },
	} {
		some := slices.DeleteFunc(slices.Clone(wanting), func(a Agent) bool { return !fit(a) })
		if len(some) > 0 {
			return some
		}
	}
	return wanting
}

func (d Directory) those(fit func(Agent) bool) []Agent {
	return slices.DeleteFunc(slices.Clone(d.agents), func(a Agent) bool { return !fit(a) })
}

// tellTeamOf tells whoever has the ticket, else the team, of a mail in it.
func (r *ruling) tellTeamOf(name string, in Incoming) {
	if r.Process.On.Notices {
		fields := noticeFields(in)
		fields["phones"], fields["consent"] = r.phones(), r.consent()
		r.tellTeam(name, in.Fresh, fields)
		r.enclose(in, name)
	}
}

// noticeFields is what a notice says about a mail beside its text.
func noticeFields(in Incoming) map[string]string {
	fields := map[string]string{"from": in.From.String(), "urgency": in.Urgency,
		"attachments": strings.Join(fileNames(in.Attachments), ", ")}
	for _, gap := range in.Gaps() {
		fields["gaps"] += string(gap) + ", "
	}
	if in.Absence != nil {
		fields["substitute"] = string(in.Absence.Substitute)
		if !in.Absence.Until.IsZero() {
			fields["until"] = in.Absence.Until.Format(time.DateOnly)
		}
	}
	return fields
}

func fileNames(files []Attachment) []string {
	names := make([]string, len(files))
	for i, a := range files {
		names[i] = a.Name
	}
	return names
}
