package ticketing

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// Type is what sort of request a ticket is.
type Type struct {
	Name    string
	Aliases []string // other words for it, in mails and orders
	Meaning string   // its definition
	Default bool     // of tickets that nothing else tells
	Track   string   // its phases; empty: none
	Needs   []Fact   // what the acknowledgement asks for if the mail doesn't tell
}

// Priority is how pressing a ticket is, or how severe.
type Priority struct {
	Name     string   // "P1", "1 Critical"
	Aliases  []string // "highest", "urgent"
	Types    []string // it exists for these types; empty: for all
	Meaning  string   // its definition
	Example  string
	Default  bool
	Tell     []string // roles that are told at once when a ticket gets it
	Escalate bool     // a ticket that gets it is escalated at once
	Urgent   bool     // its tickets are what a customer means who escalates without a word which
	Call     string   // what the team does by phone, in words; empty: nothing
}

// Fits reports whether tickets of the type can have the priority.
func (p Priority) Fits(typ string) bool { return len(p.Types) == 0 || slices.Contains(p.Types, typ) }

// Fact is one of the things that a ticket is sorted by.
type Fact string

// The facts.
const (
	FactType     Fact = "type"
	FactPriority Fact = "priority"
	FactCategory Fact = "category"
	FactProduct  Fact = "product"
)

// Facts are what a ticket is sorted by; empty ones say nothing.
type Facts struct{ Type, Priority, Category, Product string }

// Over is f, completed by what other says.
func (f Facts) Over(other Facts) Facts {
	return Facts{Type: first(f.Type, other.Type), Priority: first(f.Priority, other.Priority),
		Category: first(f.Category, other.Category), Product: first(f.Product, other.Product)}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// Form names the lines that a web form or a customer writes at the beginning
// of a mail, such as "Priority: Highest": for each fact the words before the
// colon, in any case.
type Form map[Fact][]string

// Rule sorts mails that open a ticket. A rule without conditions fits every
// mail; all of its conditions must hold.
type Rule struct {
	Name                string
	To                  []string // addresses of ours or their local parts
	From, Subject, Body *regexp.Regexp
	Set                 Facts
	Status, Code        string // where the new ticket goes; empty: the initial status
	Assignee            string // an agent's name or address
}

// TypeNamed finds a type by name or alias, in any case.
func (p Process) TypeNamed(word string) (Type, bool) {
	for _, t := range p.Types {
		if named(word, t.Name, t.Aliases) {
			return t, true
		}
	}
	return Type{}, false
}

// PriorityNamed finds the priority of that name or alias, in any case, that fits
// the type.
func (p Process) PriorityNamed(word, typ string) (Priority, bool) {
	for _, prio := range p.Priorities {
		if named(word, prio.Name, prio.Aliases) && prio.Fits(typ) {
			return prio, true
		}
	}
	return Priority{}, false
}

// Urgent reports whether a ticket has one of the priorities that are.
func (p Process) Urgent(t Ticket) bool {
	prio, ok := p.PriorityNamed(t.Priority, t.Type)
	return ok && prio.Urgent
}

// CategoryNamed finds a category, in any case.
func (p Process) CategoryNamed(word string) (string, bool) { return among(word, p.Categories) }

// ProductNamed finds a product, in any case; where the process lists none every
// word is one.
func (p Process) ProductNamed(word string) (string, bool) {
	if len(p.Products) == 0 {
		return CleanLine(word), word != ""
	}
	return among(word, p.Products)
}

func among(word string, names []string) (string, bool) {
	i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, word) })
	if i < 0 {
		return "", false
	}
	return names[i], true
}

func named(word, name string, aliases []string) bool {
	_, alias := among(word, aliases)
	return alias || strings.EqualFold(word, name)
}

// TrackOf is the track of a ticket's type.
func (p Process) TrackOf(typ string) (Track, bool) {
	t, _ := p.TypeNamed(typ)
	i := slices.IndexFunc(p.Tracks, func(track Track) bool { return track.Name == t.Track })
	if i < 0 || t.Track == "" {
		return Track{}, false
	}
	return p.Tracks[i], true
}

// Phase finds a phase by its status; next is the one that follows it, zero after
// the last.
func (t Track) Phase(status string) (phase, next Phase, found bool) {
	i := slices.IndexFunc(t.Phases, func(p Phase) bool { return p.Status == status })
	if i < 0 {
		return Phase{}, Phase{}, false
	}
	if i+1 < len(t.Phases) {
		next = t.Phases[i+1]
	}
	return t.Phases[i], next, true
}

// Listed reports whether a ticket is on a list.
func (l List) Listed(t Ticket) bool {
	return slices.Contains(l.Types, t.Type) || slices.Contains(l.Priorities, t.Priority) ||
		t.Code != "" && slices.Contains(l.Codes, t.Code) || slices.Contains(l.Statuses, t.Status) ||
		t.Finished() && slices.Contains(l.Codes, t.endedWith())
}

// endedMark begins the deed that keeps the code with which a person ended a
// ticket: the timer that closes it later has a code of its own.
const endedMark = "ended: "

// endedWith is the code that a person ended the ticket with last, where the process
// asks for codes.
func (t Ticket) endedWith() string {
	code, _ := t.lastOf(endedMark)
	return code
}

// lastOf is what stands behind the mark in the newest deed that begins with it, if there
// is one.
func (t Ticket) lastOf(mark string) (what string, found bool) {
	var last time.Time
	for _, d := range t.Deeds {
		if rest, marked := strings.CutPrefix(d.What, mark); marked && !d.At.Before(last) {
			what, last, found = rest, d.At, true
		}
	}
	return what, found
}

// keepCode remembers the code with which a person ends a ticket.
func (r *ruling) keepCode(c StatusChanged) {
	ends := c.Class == ClassResolved || c.Class == ClassClosed
	if ends && r.Process.asksCodes() && !c.Automatic && c.Code != "" {
		r.do(Remembered{endedMark + c.Code})
	}
}

// asksCodes reports whether it matters later with which code a person ended a ticket: for
// a list, for who pays, or for what counts as a bug.
func (p Process) asksCodes() bool {
	asks := len(p.Limit.Kinds.Codes)+len(p.Reports.Bugs.Codes) > 0
	for _, l := range p.Lists {
		asks = asks || len(l.Codes) > 0
	}
	for _, c := range p.Charges {
		asks = asks || len(c.Kinds.Codes) > 0
	}
	return asks
}
