package desk

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"ticketd/ticketing"
)

// maxQuestions is how many open questions one person can have about one ticket; the
// oldest is forgotten, and its mail stays held.
const maxQuestions = 20

// questionsPrefix begins the names of the bookmarks that hold open questions.
const questionsPrefix = "questions "

func questionsMark(n ticketing.Number, who ticketing.Address) string {
	return fmt.Sprintf("%s%d %x", questionsPrefix, n, ticketing.Person(who))
}

// questionRecord is how a question is written down: what its answer needs and no more.
// Every field may be absent.
type questionRecord struct {
	Asked     time.Time           `json:"at,omitzero"`
	MessageID string              `json:"id,omitempty"`
	Mail      string              `json:"mail,omitempty"` // its hash
	Ticket    ticketing.Number    `json:"ticket,omitempty"`
	Doubt     ticketing.DoubtKind `json:"doubt,omitempty"`
	Choices   []ticketing.Choice  `json:"choices,omitempty"`
	Numbers   []ticketing.Number  `json:"numbers,omitempty"`
	Fixes     map[int]string      `json:"fixes,omitempty"` // corrected lines, by number
}

func writeQuestions(open []question) ([]byte, error) {
	records := make([]questionRecord, len(open))
	for i, q := range open {
		records[i] = questionRecord{q.Asked.UTC(), q.MessageID, q.Mail.String(), q.Ticket,
			q.Doubt.Kind, q.Doubt.Choices, q.Doubt.Numbers, q.Fixes}
	}
	b, err := json.Marshal(records)
	if err != nil {
		return nil, fmt.Errorf("write down a question: %w", err)
	}
	return b, nil
}

func readQuestions(mark string, b []byte) ([]question, error) {
	var records []questionRecord
	if err := json.Unmarshal(b, &records); err != nil {
		return nil, fmt.Errorf("read bookmark %q: %w", mark, err)
	}
	open := make([]question, len(records))
	for i, r := range records {
		q := question{Asked: r.Asked, MessageID: r.MessageID, Ticket: r.Ticket, Fixes: r.Fixes,
			Doubt: ticketing.Doubt{Kind: r.Doubt, Choices: r.Choices, Numbers: r.Numbers}}
		if n, err := hex.Decode(q.Mail[:], []byte(r.Mail)); err != nil || n != len(q.Mail) {
			return nil, fmt.Errorf("read bookmark %q: %q is no mail's hash", mark, r.Mail)
		}
		open[i] = q
	}
	return open, nil
}

// questionsTo reads the open questions to somebody about a ticket, oldest first.
func questionsTo(r Reader, n ticketing.Number, who ticketing.Address) ([]question, error) {
	mark := questionsMark(n, who)
	b, err := r.Bookmark(mark)
	if err != nil || b == nil {
		return nil, err
	}
	return readQuestions(mark, b)
}

func (w *work) setQuestions(mark string, open []question) error {
	if len(open) == 0 {
		return w.tx.SetBookmark(mark, nil)
	}
	b, err := writeQuestions(open[max(0, len(open)-maxQuestions):])
	if err != nil {
		return err
	}
	return w.tx.SetBookmark(mark, b)
}

// forget closes a question, and every other one about the same mail.
func (w *work) forget(mail ticketing.Hash) error {
	left := map[string][]question{}
	var broken error
	err := w.tx.Bookmarks(questionsPrefix, func(mark string, value []byte) bool {
		if !bytes.Contains(value, []byte(mail.String())) {
			return true
		}
		var open []question
		open, broken = readQuestions(mark, value)
		left[mark] = slices.DeleteFunc(open, func(q question) bool { return q.Mail == mail })
		return broken == nil
	})
	if err != nil || broken != nil {
		return errors.Join(err, broken)
	}
	for mark, open := range left {
		if err := w.setQuestions(mark, open); err != nil {
			return err
		}
	}
	return nil
}
