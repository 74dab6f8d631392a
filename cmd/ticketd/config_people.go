package main

import (
	"fmt"
	"strings"
	"time"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

// claim is whose an address or a domain is.
type claim struct {
	who  string // `agent "Ada Ito"`
	ours bool   // one of our own mailboxes
	line int
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
		l.claims[a] = claim{who: who, ours: ours, line: l.sheet.Line(s.At(key))}
	case was.ours && !ours:
		s.Fault(key, fmt.Sprintf("%q is the address of our own %s: letters to it would"+
			" come back as mail", a, was.who), "name the person's own address")
	case was.who != who:
		s.Fault(key, fmt.Sprintf("%q belongs to %s already (line %d)", a, was.who, was.line),
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
	var accounts []ticketing.Account
	for _, s := range root.Tables("account") {
		account := l.account(s, agents)
		unique(s, "account", account.Name, accounts, func(a ticketing.Account) string { return a.Name },
			"give it another name")
		accounts = append(accounts, account)
	}
	l.missedRoles(agents, accounts)
	l.missedAssignees(agents)
	return ticketing.NewDirectory(agents, accounts)
}

func (l *loader) account(s *sheet.Table, agents []ticketing.Agent) ticketing.Account {
	defer s.Close()
	account := ticketing.Account{Name: s.Must("name", `"Globex"`)}
	who := fmt.Sprintf("account %q", account.Name)
	account.Domains = l.domainsOf(s, who)
	account.Addresses = l.addresses(s, "addresses", who, false)
	account.Contacts = l.addresses(s, "contacts", who, false)
	account.Plan = l.plan(s)
	account.Zone = s.Zone("zone", nil)
	account.Language = l.languageOf(s, "")
	account.Phones = s.Texts("phones", `["+44 20 7946 0000"]`)
	account.Since = s.Date("since", l.zone)
	account.Manager = l.manager(s, agents)
	account.Facts = l.facts(s)
	account.Calendars = l.calendarsOf(s, account.Zone)
	account.Agreement = agreement(s.Table("agreement"))
	if !s.Has("domains") && !s.Has("addresses") && !s.Has("contacts") {
		s.Fault("domains", "nobody would ever belong to this account", "name its domains or addresses")
	}
	return account
}

// agreement reads what a customer and we agreed on about the cost.
func agreement(s *sheet.Table) ticketing.Agreement {
	defer s.Close()
	return ticketing.Agreement{Limit: int(s.Duration("limit", 0, time.Minute, 1000*time.Hour) / time.Minute)}
}

func (l *loader) domainsOf(s *sheet.Table, who string) []string {
	var domains []string
	for _, text := range s.Texts("domains", `["globex.example"]`) {
		domain := strings.TrimPrefix(strings.ToLower(text), "@")
		was, taken := l.domains[domain]
		switch {
		case !ticketing.Address("x@" + domain).Mailable():
			s.Fault("domains", fmt.Sprintf("%q is no domain", text),
				`write for instance "globex.example"`)
		case ticketing.PublicProvider(domain):
			s.Fault("domains", fmt.Sprintf("anybody can have an address at %s", domain),
				"name the people one by one in addresses")
		case taken:
			s.Fault("domains", fmt.Sprintf("%q belongs to %s already (line %d)", domain,
				was.who, was.line), "leave it to one of them")
		default:
			l.domains[domain] = claim{who: who, line: l.sheet.Line(s.At("domains"))}
		}
		domains = append(domains, domain)
	}
	return domains
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
