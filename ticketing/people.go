package ticketing

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Agent is a person of the team.
type Agent struct {
	Name     string
	Address  Address
	Aliases  []Address
	Phone    string
	Team     string
	Roles    []string // of Roles
	Zone     *time.Location
	Language string
	Notices  string // mine, team or digest
	// Trust is what this agent's mail must prove; empty: what the policy asks of all.
	Trust AgentTrust
	// Shift is when the agent works; nil: always.
	Shift Calendar
	// Digest is when, in Zone, the agent gets a list of their tickets each day; zero:
	// they get none.
	Digest TimeOfDay
}

// Working reports whether the moment lies in the agent's shift.
func (a Agent) Working(now time.Time) bool {
	const least = time.Nanosecond
	return a.Shift == nil || a.Shift.Between(now, now.Add(least)) == least
}

// Is reports whether the address is one of the agent's.
func (a Agent) Is(addr Address) bool {
	return addr != "" && slices.Contains(a.Addresses(), addr)
}

// Has reports whether the agent has a role.
func (a Agent) Has(role string) bool { return slices.Contains(a.Roles, role) }

// Addresses lists the agent's address and aliases.
func (a Agent) Addresses() []Address { return append([]Address{a.Address}, a.Aliases...) }

// Account is a customer: an organisation or a person with an agreement.
type Account struct {
	Name      string
	Domains   []string
	Addresses []Address
	Contacts  []Address // may ask for the account's tickets
	Plan      string
	Zone      *time.Location
	Language  string
	Phones    []string
	Since     time.Time // customer since; zero if unknown
	Manager   string    // relationship manager, an agent's name
	Facts     Facts     // what its tickets are unless they say otherwise
	// Calendars replace the process's of the same names for its tickets.
	Calendars map[string]Calendar
	Agreement Agreement
	Retention Retention // of its tickets; zero: the team's
}

// The roles that people of the team can have, beside the departments' names
// that a process uses.
const (
	RoleLead                = "lead"
	RoleManager             = "manager"
	RoleSeniorManagement    = "senior-management"
	RoleProductOwner        = "product-owner"
	RoleRelationshipManager = "relationship-manager"
)

// Directory is everybody that the configuration names. Look-ups are made for
// each mail; the directory itself never changes, it is replaced.
type Directory struct {
	agents   []Agent
	accounts []Account
	agentOf  map[Address]int
	byAddr   map[Address]int
	byDomain map[string]int
	byName   map[string]int
	away     map[string]time.Time
}

// WithAway is the directory with agents who are away, by name, until when.
func (d Directory) WithAway(until map[string]time.Time) Directory {
	d.away = until
	return d
}

// There reports whether the agent is not away at that moment.
func (d Directory) There(a Agent, now time.Time) bool { return !d.away[a.Name].After(now) }

// NewDirectory indexes agents and accounts. The first to claim an address or
// domain wins; whoever reads the configuration has refused double claims.
func NewDirectory(agents []Agent, accounts []Account) Directory {
	d := Directory{agents: agents, accounts: accounts, agentOf: map[Address]int{},
		byAddr: map[Address]int{}, byDomain: map[string]int{}, byName: map[string]int{}}
	for i, a := range agents {
		for _, addr := range a.Addresses() {
			claim(d.agentOf, addr, i)
		}
	}
	for i, a := range accounts {
		claim(d.byName, a.Name, i)
		for _, addr := range append(append([]Address{}, a.Addresses...), a.Contacts...) {
			claim(d.byAddr, addr, i)
		}
		for _, domain := range a.Domains {
			claim(d.byDomain, domain, i)
		}
	}
	return d
}

func claim[K ~string](m map[K]int, key K, i int) {
	if _, taken := m[key]; !taken && key != "" {
		m[key] = i
	}
}

// Agents lists the agents in the order of the configuration.
func (d Directory) Agents() []Agent { return d.agents }

// Accounts lists the accounts in the order of the configuration.
func (d Directory) Accounts() []Account { return d.accounts }

// AgentAt finds the agent with that address or alias.
func (d Directory) AgentAt(addr Address) (Agent, bool) {
	i, ok := d.agentOf[addr]
	if !ok {
		return Agent{}, false
	}
	return d.agents[i], true
}

// AgentNamed finds an agent by name, else by address or alias, else by the
// local part of the address, else by a part of the name that only one agent
// has, each in any case.
func (d Directory) AgentNamed(name string) (Agent, bool) {
	ways := []func(Agent) bool{
		func(a Agent) bool { return strings.EqualFold(a.Name, name) },
		func(a Agent) bool { return a.Is(Address(strings.ToLower(name))) },
		func(a Agent) bool { return strings.EqualFold(a.Address.Local(), name) },
	}
	for _, named := range ways {
		if i := slices.IndexFunc(d.agents, named); i >= 0 && name != "" {
			return d.agents[i], true
		}
	}
	return d.agentCalled(name)
}

// Unknown says, to a person, that there is no agent of that name, and which
// there are.
func (d Directory) Unknown(name string) string {
	names := make([]string, len(d.agents))
	for i, a := range d.agents {
		names[i] = a.Name
	}
	return "nobody in the configuration is called " + strconv.Quote(name) + "; its agents are " +
		cmp.Or(strings.Join(names, ", "), "none")
}

func (d Directory) agentCalled(part string) (only Agent, ok bool) {
	for _, a := range d.agents {
		if slices.ContainsFunc(strings.Fields(a.Name), func(word string) bool {
			return strings.EqualFold(word, part)
		}) {
			if ok {
				return Agent{}, false
			}
			only, ok = a, true
		}
	}
	return only, ok
}

// AccountNamed finds an account by its exact name, as tickets keep it.
func (d Directory) AccountNamed(name string) (Account, bool) {
	i, ok := d.byName[name]
	if !ok {
		return Account{}, false
	}
	return d.accounts[i], true
}

// AccountCalled finds an account by its name in any case, or by one of its domains.
func (d Directory) AccountCalled(name string) (Account, bool) {
	i := slices.IndexFunc(d.accounts, func(a Account) bool {
		return name != "" && (strings.EqualFold(a.Name, name) || slices.Contains(a.Domains, strings.ToLower(name)))
	})
	if i < 0 {
		return Account{}, false
	}
	return d.accounts[i], true
}

// AccountOf finds a correspondent's account: by address, else by domain, else
// by the domain's parents; never by a public mail provider's domain.
func (d Directory) AccountOf(addr Address) (Account, bool) {
	if i, ok := d.byAddr[addr]; ok {
		return d.accounts[i], true
	}
	for domain := addr.Domain(); domain != ""; _, domain, _ = strings.Cut(domain, ".") {
		if PublicProvider(domain) {
			return Account{}, false
		}
		if i, ok := d.byDomain[domain]; ok {
			return d.accounts[i], true
		}
	}
	return Account{}, false
}
