package main

import (
	"fmt"
	"strings"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

// claim is whose an address or a domain is.
type claim struct {
	who  string // `agent "Ada Ito"`
	ours bool   // one of our own mailboxes
	// Where it was claimed; no sheet: nowhere in particular.
	sheet *sheet.Sheet
	key   string
}

func claimAt(s *sheet.Table, key, who string) claim {
	return claim{who: who, sheet: s.Sheet(), key: s.At(key)}
}

// place says where it was claimed to somebody who reads of it in a table: "line 12", or
// "accounts.d/globex.toml:3" in another file.
func (c claim) place(from *sheet.Table) string {
	line := c.sheet.Line(c.key)
	if c.sheet == from.Sheet() {
		return fmt.Sprintf("line %d", line)
	}
	return fmt.Sprintf("%s:%d", c.sheet.File(), line)
}

// address reads the one address that a mailbox or an agent has to have.
func (l *loader) address(s *sheet.Table, who string, ours bool) ticketing.Address {
	text := s.Must("address", `"support@example.com"`)
	if text == "" {
		return ""
	}
	return l.mailable(s, "address", text, who, ours)
}

// addresses reads a list of further addresses.
func (l *loader) addresses(s *sheet.Table, key, who string, ours bool) []ticketing.Address {
	var all []ticketing.Address
	for _, text := range s.Texts(key, `["help@example.com"]`) {
		all = append(all, l.mailable(s, key, text, who, ours))
	}
	return all
}

// mailable makes an address canonical and claims it for somebody.
func (l *loader) mailable(s *sheet.Table, key, text, who string, ours bool) ticketing.Address {
	a := ticketing.Address(strings.ToLower(text))
	if !a.Mailable() {
		s.Fault(key, fmt.Sprintf("%q is no mail address that can be written to", text),
			`write it plainly, without a name: "ada@example.com"`)
		return a
	}
	was, taken := l.claims[a]
	if m, owned := l.owner(a); owned && !ours && !taken { // it is a sub-address
		was, taken = claim{who: fmt.Sprintf("mailbox %q", m.Name), ours: true}, true
	}
	switch {
	case !taken:
		l.claims[a] = claim{who: who, ours: ours, sheet: s.Sheet(), key: s.At(key)}
	case was.ours && !ours:
		s.Fault(key, fmt.Sprintf("%q is the address of our own %s: letters to it would"+
			" come back as mail", a, was.who), "name the person's own address")
	case was.who != who:
		s.Fault(key, fmt.Sprintf("%q belongs to %s already (%s)", a, was.who, was.place(s)),
			"leave it to one of them")
	}
	return a
}

// owner finds the mailbox that an address leads to.
func (l *loader) owner(a ticketing.Address) (MailboxConfig, bool) {
	for _, m := range l.boxes {
		if m.Owns(a) {
			return m, true
		}
	}
	return MailboxConfig{}, false
}

// unique refuses a name, in any case of letters, that an earlier table of the kind has.
func unique[T any](s *sheet.Table, kind, name string, earlier []T, nameOf func(T) string, remedy string) {
	for i, other := range earlier {
		if name != "" && strings.EqualFold(name, nameOf(other)) {
			s.Fault("name", fmt.Sprintf("%s %d has this name already", kind, i+1), remedy)
		}
	}
}

// people reads agents and accounts.
func (l *loader) people(root *sheet.Table) ticketing.Directory {
	var agents []ticketing.Agent
	for _, s := range root.Tables("agent") {
		agent := l.agent(s)
		unique(s, "agent", agent.Name, agents, func(a ticketing.Agent) string { return a.Name },
			"make them different: tickets are assigned by name")
		agents = append(agents, agent)
	}
	accounts := l.accounts(root, agents)
	l.missedRoles(agents, accounts)
	l.missedAssignees(agents)
	return ticketing.NewDirectory(agents, accounts)
}

func (l *loader) manager(s *sheet.Table, agents []ticketing.Agent) string {
	name := s.Text("manager", `"Ada Ito"`)
	var known []string
	for _, a := range agents {
		if strings.EqualFold(a.Name, name) {
			return a.Name
		}
		known = append(known, a.Name)
	}
	if name != "" {
		s.Fault("manager", fmt.Sprintf("there is no agent %q", name), sheet.Nearest(name, known))
	}
	return name
}
