package ticketing

import (
	"math"
	"slices"
)

// Assignment is how a process finds somebody for a new ticket. A rule that names
// somebody comes first.
type Assignment struct {
	How Choosing
	// Among are teams and roles; empty: whoever wants to hear of tickets that nobody
	// has.
	Among []string
	// ByCategory names for a category an agent, or a team or role that is chosen among.
	ByCategory map[string]string
	// Tell lets the customer know who has the ticket.
	Tell bool
}

// Choosing is how somebody is chosen among several.
type Choosing string

// The ways of choosing.
const (
	ChooseNobody      Choosing = "nobody" // the whole team has the ticket
	ChooseRoundRobin  Choosing = "round-robin"
	ChooseLeastLoaded Choosing = "least-loaded" // among equals as round-robin
)

// Choosings lists them all.
func Choosings() []string {
	return []string{string(ChooseNobody), string(ChooseRoundRobin), string(ChooseLeastLoaded)}
}

// Duty is what choosing somebody for a new ticket needs to know.
type Duty struct {
	// Turns are the agents who have had a turn, by name, whoever had it last at the end.
	Turns []string
	// Loads are how many unfinished tickets agents have, by name.
	Loads map[string]int
}

// assign gives a new ticket to somebody, as the process has it. If nobody is there
// who could have it, it is the whole team's.
func (r *ruling) assign(e MailReceived) {
	a := r.Process.Assign
	if r.t.Finished() || e.Mail.Late || e.Instruction != nil && e.Instruction.Order.Assign != "" {
		return
	}
	whom, byCategory := a.ByCategory[r.t.Category]
	if agent, ok := r.People.AgentNamed(whom); ok && len(r.People.Among([]string{whom})) == 0 {
		if r.ready(agent) {
			r.why("%s has the tickets about %q", agent.Name, r.t.Category)
			r.do(Assigned{To: agent.Name})
			return
		}
		r.why("%s, who has the tickets about %q, is not there", agent.Name, r.t.Category)
		byCategory = false
	}
	pools := [][]string{a.Among}
	if byCategory {
		pools = [][]string{{whom}, a.Among}
	}
	for _, among := range pools {
		people := slices.DeleteFunc(r.People.Among(among), func(one Agent) bool { return !r.ready(one) })
		if agent, ok := e.Duty.choose(a.How, people); ok {
			r.why("assigned to %s: %s", agent.Name, a.How)
			r.do(Assigned{To: agent.Name})
			r.d.Turn = agent.Name
			return
		}
	}
	if a.How == ChooseRoundRobin || a.How == ChooseLeastLoaded {
		r.why("nobody is there who could have it: it is the team's")
	}
}

// ready reports whether an agent can be given a ticket now. Nobody gets one of their
// own.
func (r *ruling) ready(a Agent) bool {
	return r.People.There(a, r.now) && a.Working(r.now) && !a.Is(r.t.Requester().Address)
}

// Among lists the agents of teams and with roles, in the order of the configuration;
// of none, those who want to hear of tickets that nobody has.
func (d Directory) Among(names []string) []Agent {
	if len(names) == 0 {
		return d.those(func(a Agent) bool { return a.Notices == "team" })
	}
	return d.those(func(a Agent) bool {
		return slices.ContainsFunc(names, func(name string) bool {
			return name != "" && (a.Team == name || a.Has(name))
		})
	})
}

// choose finds whose turn it is: who has had no turn yet, else who has waited
// longest. Who was away for long has waited longest once, and not until they have
// caught up.
func (d Duty) choose(how Choosing, people []Agent) (Agent, bool) {
	switch how {
	case ChooseRoundRobin:
	case ChooseLeastLoaded:
		people = d.leastLoaded(people)
	default:
		return Agent{}, false
	}
	if len(people) == 0 {
		return Agent{}, false
	}
	return slices.MinFunc(people, func(a, b Agent) int {
		return slices.Index(d.Turns, a.Name) - slices.Index(d.Turns, b.Name)
	}), true
}

func (d Duty) leastLoaded(people []Agent) []Agent {
	least := math.MaxInt
	for _, a := range people {
		least = min(least, d.Loads[a.Name])
	}
	return slices.DeleteFunc(people, func(a Agent) bool { return d.Loads[a.Name] > least })
}

// Turned is the order of turns once somebody has had another one. Who is no agent
// any more is left out.
func (d Directory) Turned(turns []string, name string) []string {
	left := slices.DeleteFunc(slices.Clone(turns), func(one string) bool {
		known := slices.ContainsFunc(d.agents, func(a Agent) bool { return a.Name == one })
		return !known || one == name
	})
	return append(left, name)
}

// owner is what a letter says to the customers' side of who has the ticket.
func (r *ruling) owner() map[string]string {
	if !r.Process.Assign.Tell || r.t.Assignee == "" || r.t.Finished() {
		return nil
	}
	return map[string]string{"owner": r.t.Assignee}
}

// handOver tells whom somebody else has given the ticket to, with what was said in
// the same breath. The answer to a note is a note.
func (r *ruling) handOver(o Order, before string) {
	agent, ok := r.People.AgentNamed(r.t.Assignee)
	if !ok || agent.Name == before || agent.Name == o.By {
		return
	}
	role := RoleAgent
	if o.Note != "" {
		role = RoleInternal
	}
	r.notice(agent, role, "notice-assigned", joined(o.Note, o.Reply),
		map[string]string{"from": o.By, "phones": r.phones()})
}

// handedOver reports whether the agent is told that the ticket is theirs now.
func (r *ruling) handedOver(a Agent) bool {
	return slices.ContainsFunc(r.d.Letters, func(l Letter) bool {
		return l.Name == "notice-assigned" && l.To.Address == a.Address
	})
}
