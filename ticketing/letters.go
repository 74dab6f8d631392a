package ticketing

import (
	"maps"
	"slices"
)

// reachable lists the participants that can be written to.
func reachable(t Ticket) []Participant {
	return slices.DeleteFunc(slices.Clone(t.Participants), func(p Participant) bool {
		return p.Bad != "" || !p.Address.Mailable()
	})
}

// tellCustomers writes an automatic letter to the customers' side.
func (r *ruling) tellCustomers(name, text string) {
	r.writeCustomers(Letter{Name: name, Class: Automatic, Text: text})
}

func (r *ruling) writeCustomers(l Letter) {
	people := reachable(r.t)
	if l.Class == Automatic {
		l.Purpose = PurposeAutomatic
	}
	for _, p := range people {
		l.To, l.Role, l.Language = p.Mailbox, RoleCustomer, p.Language
		r.d.Letters = append(r.d.Letters, l)
	}
	if len(people) == 0 {
		r.why("nobody on the customers' side can be written to: %q is not sent", l.Name)
	}
}

// tellTeam writes a notice to whoever has the ticket, else to the team.
func (r *ruling) tellTeam(name, text string, fields map[string]string) {
	for _, a := range r.concerned() {
		r.notice(a, name, text, fields)
	}
}

// tellRole writes a notice to everybody with the role.
func (r *ruling) tellRole(role, name, text string, fields map[string]string) {
	for _, a := range r.People.Agents() {
		if slices.Contains(a.Roles, role) {
			r.notice(a, name, text, fields)
		}
	}
}

func (r *ruling) notice(a Agent, name, text string, fields map[string]string) {
	to := Mailbox{Name: a.Name, Address: a.Address}
	for _, l := range r.d.Letters {
		if l.To.Address == to.Address && l.Name == name {
			return
		}
	}
	r.d.Letters = append(r.d.Letters, Letter{Name: name, Class: Notice, To: to,
		Role: RoleInternal, Language: a.Language, Text: text, Fields: maps.Clone(fields)})
}

func (r *ruling) concerned() []Agent {
	if a, ok := r.People.AgentNamed(r.t.Assignee); ok && r.t.Assignee != "" {
		return []Agent{a}
	}
	var team []Agent
	for _, a := range r.People.Agents() {
		if a.Notices == "team" {
			team = append(team, a)
		}
	}
	return team
}
