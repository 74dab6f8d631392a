package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ticketd/data/sheet"
	"ticketd/ticketing"
	"ticketd/ticketing/command"
)

// options takes "lead, notices mine" apart; each is a word and what follows it.
func options(text string) (all [][2]string) {
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			key, value, _ := strings.Cut(item, " ")
			all = append(all, [2]string{key, value})
		}
	}
	return all
}

func (r *reader) noOption(l line, key string, known ...string) {
	r.fault(l, fmt.Sprintf("%q is nothing that can be said here", key), sheet.Nearest(key, known))
}

func (r *reader) mailbox(l line) {
	i := ticketing.Intake{Name: l.m[0], Address: r.address(l, l.m[1])}
	for _, o := range options(l.m[2]) {
		switch key, value := o[0], o[1]; key {
		case "role":
			i.Role = ticketing.IntakeRole(value)
			roles := []string{string(ticketing.RoleSupport), string(ticketing.RoleEscalation),
				string(ticketing.RoleNotes)}
			if !slices.Contains(roles, value) {
				r.fault(l, fmt.Sprintf("%q is no role of a mailbox", value), sheet.Nearest(value, roles))
			}
		case "alias":
			i.Aliases = append(i.Aliases, r.address(l, value))
		case "prefix":
			i.Prefix = strings.ToUpper(value)
		case "language":
			i.Language = value
		case "name":
			i.DisplayName = value
		default:
			r.noOption(l, key, "role", "alias", "prefix", "language", "name")
		}
	}
	r.s.Heading.Intakes = append(r.s.Heading.Intakes, i)
}

// agents reads what holds for the mail of all agents: "trust dmarc, undo 60s".
func (r *reader) agents(l line) {
	for _, o := range options(l.m[0]) {
		switch key, value := o[0], o[1]; key {
		case "trust":
			known := []string{string(ticketing.AgentTrustToken), string(ticketing.AgentTrustDMARC),
				string(ticketing.AgentTrustTokenDMARC), string(ticketing.AgentTrustFrom)}
			if !slices.Contains(known, value) {
				r.fault(l, fmt.Sprintf("%q is no proof", value), sheet.Nearest(value, known))
			}
			r.s.Heading.Trust = ticketing.AgentTrust(value)
		case "undo":
			span, err := time.ParseDuration(value)
			if err != nil || span < 0 || span > time.Hour {
				r.fault(l, fmt.Sprintf("%q is no span of time up to an hour", value), `write it as "undo 60s"`)
			}
			r.s.Heading.Undo = span
		default:
			r.noOption(l, key, "trust", "undo")
		}
	}
}

func (r *reader) agent(l line) {
	a := ticketing.Agent{Name: l.m[0], Address: r.address(l, l.m[1]), Notices: "team"}
	for _, o := range options(l.m[2]) {
		switch key, value := o[0], o[1]; {
		case key == "notices":
			a.Notices = value
			if known := []string{"mine", "team", "digest"}; !slices.Contains(known, value) {
				r.fault(l, fmt.Sprintf("%q are no notices", value), sheet.Nearest(value, known))
			}
		case key == "phone":
			a.Phone = value
		case key == "zone":
			a.Zone = r.zone(l, value)
		case key == "language":
			a.Language = value
		case key == "team" && value != "":
			a.Team = value
		default:
			a.Roles = append(a.Roles, strings.ReplaceAll(strings.TrimSpace(key+" "+value), " ", "-"))
		}
	}
	r.s.Heading.Agents = append(r.s.Heading.Agents, a)
}

// account reads "Globex Ltd globex.example plan priority, since 2026-01-01".
func (r *reader) account(l line) {
	words := strings.Fields(strings.TrimSpace(l.m[0]))
	place := func(word string) bool { return strings.ContainsAny(strings.TrimRight(word, ".,"), ".@") }
	n := slices.IndexFunc(words, place)
	if n <= 0 {
		r.fault(l, fmt.Sprintf("%q is not understood", l.text), "write it as account NAME DOMAIN plan PLAN")
		return
	}
	a := ticketing.Account{Name: strings.Join(words[:n], " ")}
	for ; n < len(words) && place(words[n]); n++ {
		if word := strings.ToLower(strings.Trim(words[n], ",")); strings.Contains(word, "@") {
			a.Addresses = append(a.Addresses, r.address(l, word))
		} else {
			a.Domains = append(a.Domains, word)
		}
	}
	for _, o := range options(strings.Join(words[n:], " ")) {
		r.accountOption(l, &a, o[0], o[1])
	}
	r.s.Heading.Accounts = append(r.s.Heading.Accounts, a)
	r.accounts = append(r.accounts, l)
}

func (r *reader) accountOption(l line, a *ticketing.Account, key, value string) {
	texts := map[string]*string{"plan": &a.Plan, "language": &a.Language, "manager": &a.Manager,
		"type": &a.Facts.Type, "priority": &a.Facts.Priority, "category": &a.Facts.Category,
		"product": &a.Facts.Product}
	switch key {
	case "since":
		since, err := time.ParseInLocation(time.DateOnly, value, time.UTC)
		if err != nil {
			r.fault(l, fmt.Sprintf("%q is no date", value), "write it as 2026-01-31")
		}
		a.Since = since
	case "limit":
		minutes, rest, err := command.Minutes(value)
		if err != nil || rest != "" {
			r.fault(l, fmt.Sprintf("%q is no time", value), "write it as 30m")
		}
		a.Agreement.Limit = minutes
	case "phone":
		a.Phones = append(a.Phones, value)
	case "zone":
		a.Zone = r.zone(l, value)
	case "contact":
		a.Contacts = append(a.Contacts, r.address(l, value))
	default:
		field, known := texts[key]
		if !known {
			r.noOption(l, key, "plan", "since", "phone", "zone", "language", "manager", "contact", "limit",
				"type", "priority", "category", "product")
			return
		}
		*field = value
	}
}

// who finds the address that somebody is called by.
func (r *reader) who(l line, name string) ticketing.Address {
	if strings.Contains(name, "@") {
		a := r.address(l, name)
		if !r.inside(a) && !slices.Contains(r.s.outside, a) {
			r.s.outside = append(r.s.outside, a)
		}
		return a
	}
	for _, i := range r.s.Heading.Intakes {
		if strings.EqualFold(i.Name, name) {
			return i.Address
		}
	}
	if a, ok := ticketing.NewDirectory(r.s.Heading.Agents, nil).AgentNamed(name); ok {
		return a.Address
	}
	r.fault(l, fmt.Sprintf("nobody here is called %q", name), sheet.Nearest(name, r.s.Heading.names()))
	return ""
}

// agentNamed is an agent's full name; without a name that of the first agent.
func (r *reader) agentNamed(l line, name string) string {
	if name == "" {
		return r.s.Heading.Agents[0].Name
	}
	a, ok := ticketing.NewDirectory(r.s.Heading.Agents, nil).AgentNamed(name)
	if !ok {
		r.fault(l, fmt.Sprintf("no agent is called %q", name), sheet.Nearest(name, r.s.Heading.agentNames()))
	}
	return a.Name
}

// People lists the addresses of everybody outside our mailboxes who writes or is
// written to, agents first.
func (s Scenario) People() []ticketing.Address {
	var all []ticketing.Address
	for _, a := range s.Heading.Agents {
		all = append(all, a.Addresses()...)
	}
	return append(all, s.outside...)
}
