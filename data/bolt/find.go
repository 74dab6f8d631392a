package bolt

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// A card has the words by which a ticket is found, with a space around each. Cards
// stand in the order of the numbers, so that a new one costs no page of its own, as
// the postings of an inverted index would: a dozen for each mail, each in another
// place. Reading through all of them instead is quick, since nothing is decoded.

func cardKey(n ticketing.Number) []byte { return append([]byte{byCard}, numberKey(n)...) }

func card(t ticketing.Ticket) []byte {
	return []byte(" " + strings.Join(desk.SearchedWords(t), " ") + " ")
}

func (t tx) putCard(ticket ticketing.Ticket) error {
	b, key, words := t.bucket(bLookup), cardKey(ticket.Number), card(ticket)
	if bytes.Equal(b.Get(key), words) {
		return nil
	}
	return t.put(bLookup, key, words)
}

func (r reader) Find(words []string, limit int) ([]ticketing.Ticket, error) {
	wanted := needles(words)
	if len(wanted) == 0 {
		return nil, nil
	}
	var found []ticketing.Ticket
	c := r.bucket(bLookup).Cursor()
	k, v := lastBefore(c, cardKey(-1)) // sorts behind all numbers
	for ; len(k) > 0 && k[0] == byCard && len(found) < limit; k, v = c.Prev() {
		if !holdsAll(v, wanted) {
			continue
		}
		t, err := r.indexed(number[ticketing.Number](k[1:]))
		if err != nil {
			return nil, err
		}
		found = append(found, t)
	}
	return found, nil
}

// needles are the words as a card has them: with a space before, and behind too
// where only the whole word will do.
func needles(words []string) [][]byte {
	var all [][]byte
	for _, w := range desk.Words(strings.Join(words, " ")) {
		needle := " " + w
		if utf8.RuneCountInString(w) < desk.WholeWord {
			needle += " "
		}
		all = append(all, []byte(needle))
	}
	return all
}

func holdsAll(card []byte, needles [][]byte) bool {
	for _, n := range needles {
		if !bytes.Contains(card, n) {
			return false
		}
	}
	return true
}
