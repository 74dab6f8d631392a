package erasure

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ticketd/ticketing"
)

// Case is a ticket with its whole history, oldest first.
type Case struct {
	Ticket  ticketing.Ticket
	History []ticketing.Entry
}

// Everything is the measure for tickets that are old enough.
type Everything struct {
	// Stays tells whose addresses stay: the team's and our own.
	Stays func(ticketing.Address) bool
}

// From is the case without the person, and the raw mails that they wrote. A case that
// does not name them comes back as it is.
func (p *Person) From(c Case) (Case, []ticketing.Hash) {
	takesPart := p.TakesPart(c)
	who := next(c)
	words, named := p.Words, func(s string) string { return p.Named(s, who) }
	if !takesPart {
		words = p.Named
	}
	m := measure{whole: func(a ticketing.Address) bool { return a == p.Address },
		words: func(s string) string { return words(s, who) }, named: named, inID: p.inID,
		address: func(a ticketing.Address) ticketing.Address {
			if a == p.Address {
				return ticketing.Address(who)
			}
			return a
		}}
	return m.apply(c)
}

// TakesPart reports whether the person is or was on the customers' side, or wrote or was
// written to.
func (p *Person) TakesPart(c Case) bool {
	is := func(m ticketing.Mailbox) bool { return m.Address == p.Address }
	return slices.ContainsFunc(mailboxes(c), is)
}

// NamesIn are the names that stand beside the person's address in a case.
func (p *Person) NamesIn(c Case) (names []string) {
	for _, m := range mailboxes(c) {
		if m.Address == p.Address && m.Name != "" && !slices.Contains(names, m.Name) {
			names = append(names, m.Name)
		}
	}
	return names
}

// likeAddress is what looks like an address in a text.
var likeAddress = regexp.MustCompile(`[^\s<>()\[\]",;:@]+@[^\s<>()\[\]",;:@]+\.[\pL\pN-]+`)

// From is the case without anybody's words and without anybody who does not stay, and
// the raw mails in it.
func (e Everything) From(c Case) (Case, []ticketing.Hash) {
	as := e.pseudonyms(c)
	people := e.people(c, as)
	address := func(a ticketing.Address) ticketing.Address {
		if who := as[a]; who != "" {
			return ticketing.Address(who)
		}
		return a
	}
	named := func(s string) string {
		s = likeAddress.ReplaceAllStringFunc(s, func(found string) string {
			if a := ticketing.Address(strings.ToLower(found)); as[a] != "" || e.Stays(a) {
				return string(address(ticketing.Address(found)))
			}
			return Gone
		})
		for _, p := range people {
			s = p.Named(s, as[p.Address])
		}
		return s
	}
	inID := func(id string) bool {
		return slices.ContainsFunc(people, func(p *Person) bool { return p.inID(id) })
	}
	m := measure{all: true, words: gone, named: named, inID: inID, address: address,
		whole: func(a ticketing.Address) bool { return !e.Stays(a) }}
	return m.apply(c)
}

// pseudonyms gives everybody who goes one, in the order in which they come.
func (e Everything) pseudonyms(c Case) map[ticketing.Address]string {
	as := map[ticketing.Address]string{}
	n, _ := strconv.Atoi(strings.TrimPrefix(next(c), pseudonym))
	for _, m := range mailboxes(c) {
		if a := m.Address; a != "" && as[a] == "" && !isPseudonym(a) && !e.Stays(a) {
			as[a] = pseudonym + strconv.Itoa(n)
			n++
		}
	}
	return as
}

// people are those who have a pseudonym, with the names that stand in the case.
func (e Everything) people(c Case, as map[ticketing.Address]string) (all []*Person) {
	names, facts := map[ticketing.Address][]string{}, facts(c)
	for _, m := range mailboxes(c) {
		if as[m.Address] != "" && !facts[strings.ToLower(strings.TrimSpace(m.Name))] {
			names[m.Address] = append(names[m.Address], m.Name)
		}
	}
	for _, a := range slices.Sorted(maps.Keys(names)) {
		all = append(all, NewPerson(a, names[a]))
	}
	return all
}

// facts are the words, in lower case, that figures count the ticket by. Somebody can go by
// one of them: "Technical Support".
func facts(c Case) map[string]bool {
	all := map[string]bool{}
	add := func(words ...string) {
		for _, word := range words {
			all[strings.ToLower(word)] = true
		}
	}
	for _, e := range c.History {
		for _, change := range e.Changes {
			switch c := change.(type) {
			case ticketing.Opened:
				add(c.Account, c.Plan)
			case ticketing.Accounted:
				add(c.Account, c.Plan)
			case ticketing.Sorted:
				add(c.Facts.Type, c.Facts.Priority, c.Facts.Category, c.Facts.Product)
			case ticketing.StatusChanged:
				add(c.From, c.To, c.Code)
			case ticketing.Assigned:
				add(c.To)
			}
		}
	}
	return all
}

func gone(s string) string {
	if s == "" {
		return ""
	}
	return Gone
}

// Nobody stands for who was erased where no ticket tells people apart.
const Nobody ticketing.Address = "erased"

// Record is a record other than a ticket's without the person.
func Record[T any](p *Person, v T) T {
	m := measure{named: func(s string) string { return p.Named(s, string(Nobody)) }, inID: p.inID,
		address: func(a ticketing.Address) ticketing.Address {
			if a == p.Address {
				return Nobody
			}
			return a
		}}
	return swept(v, m.hands())
}

const pseudonym = "erased-"

func isPseudonym(a ticketing.Address) bool {
	n, numbered := strings.CutPrefix(string(a), pseudonym)
	_, err := strconv.Atoi(n)
	return numbered && err == nil
}

// next is the first pseudonym that nobody in the case has.
func next(c Case) string {
	last := 0
	for _, m := range mailboxes(c) {
		if isPseudonym(m.Address) {
			n, _ := strconv.Atoi(strings.TrimPrefix(string(m.Address), pseudonym))
			last = max(last, n)
		}
	}
	return pseudonym + strconv.Itoa(last+1)
}

// nowhere is the domain of the Message-IDs that stand for others (RFC 2606).
const nowhere = "@erased.invalid>"

func isID(text string) bool {
	return strings.HasPrefix(text, "<"+pseudonym) && strings.HasSuffix(text, nowhere)
}

// ID is the Message-ID that stands for one of an erased mail: always the same, and
// nobody can tell from it what it was.
func ID(messageID string) string {
	if messageID == "" || isID(messageID) {
		return messageID
	}
	sum := sha256.Sum256([]byte(messageID))
	return fmt.Sprintf("<%s%s%s", pseudonym, hex.EncodeToString(sum[:8]), nowhere)
}
