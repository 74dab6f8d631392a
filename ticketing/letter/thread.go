package letter

import (
	"slices"
	"strings"

	"ticketd/ticketing"
)

const (
	// maxReferences bounds the References field: the start of the conversation
	// and its end are what clients thread by.
	maxReferences = 12
	// maxMessageID is the longest foreign Message-ID that is repeated, in octets.
	maxMessageID = 250
)

// references lists what the letter follows (RFC 5322 section 3.6.4), oldest
// first: the conversation, our last letter to the recipient, and the mail that
// caused it. The last one is what it answers.
func references(t ticketing.Ticket, l ticketing.Letter) []string {
	if outside(l) {
		return nil
	}
	ids := slices.Clone(t.Thread)
	if outside(l) {
		ids = nil
	}
	if p, ok := t.Participant(l.To.Address); ok && l.Role == ticketing.RoleCustomer {
		ids = append(ids, p.LastLetter)
	}
	ids = append(ids, l.CausedBy)
	var chain []string
	for _, id := range slices.Backward(ids) {
		if validID(id) && !slices.Contains(chain, id) {
			chain = append(chain, id)
		}
	}
	slices.Reverse(chain)
	if len(chain) > maxReferences {
		chain = slices.Delete(chain, 1, 1+len(chain)-maxReferences)
	}
	return chain
}

// validID reports whether a foreign Message-ID can stand in our header as it
// is: printable ASCII without spaces, in one pair of angle brackets, around one
// "@".
func validID(id string) bool {
	inside, ok := strings.CutPrefix(id, "<")
	inside, ok2 := strings.CutSuffix(inside, ">")
	left, right, ok3 := strings.Cut(inside, "@")
	if !ok || !ok2 || !ok3 || left == "" || right == "" || len(id) > maxMessageID {
		return false
	}
	return !strings.ContainsFunc(inside, func(r rune) bool {
		return r <= ' ' || r > '~' || r == '<' || r == '>' || r == ','
	}) && !strings.Contains(right, "@")
}
