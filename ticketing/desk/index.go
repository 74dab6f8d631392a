package desk

import (
	"slices"
	"strings"

	"ticketd/ticketing"
)

// Index is a way to look up tickets that somebody still has to finish: those that
// are neither resolved nor closed nor merged into another.
type Index string

// The indexes of unfinished tickets.
const (
	// ByAssignee finds by the agent's name; the empty name finds what nobody has.
	ByAssignee Index = "assignee"
	// ByParticipant finds by the address of anybody on the customers' side.
	ByParticipant Index = "participant"
	// ByAccount finds by the account's name. Tickets without account have no place
	// in it.
	ByAccount Index = "account"
)

// Indexes lists them all.
func Indexes() []Index { return []Index{ByAssignee, ByParticipant, ByAccount} }

// IndexKey is how every index writes a name or an address: in lower case.
func IndexKey(name string) string { return strings.ToLower(name) }

// Keys lists the keys under which a ticket is found, each once. A ticket without
// number, a finished one and a merged one have none.
func (by Index) Keys(t ticketing.Ticket) []string {
	if t.Number == 0 || t.MergedInto != 0 || t.Finished() {
		return nil
	}
	switch by {
	case ByAssignee:
		return []string{IndexKey(t.Assignee)}
	case ByAccount:
		return named(nil, t.Account)
	case ByParticipant:
		var keys []string
		for _, p := range t.Participants {
			keys = named(keys, string(p.Address))
		}
		return keys
	}
	return nil
}

// named adds a key that is not empty and not there yet.
func named(keys []string, name string) []string {
	if key := IndexKey(name); key != "" && !slices.Contains(keys, key) {
		return append(keys, key)
	}
	return keys
}
