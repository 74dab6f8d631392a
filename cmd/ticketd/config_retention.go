package main

import (
	"fmt"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

// retentionOf reads for how long the words and people of closed tickets are kept.
func retentionOf(s *sheet.Table) ticketing.Retention {
	const key, example = "retention", `"24 months"`
	text := s.Text(key, example)
	if text == "" {
		return ticketing.Retention{}
	}
	keep, err := ticketing.ParseRetention(text)
	if err != nil {
		s.Fault(key, fmt.Sprintf("%q is no time to keep tickets for", text),
			`write for instance "24 months", "2 years" or "90 days", at most 100 years; leave it out for ever`)
	}
	return keep
}
