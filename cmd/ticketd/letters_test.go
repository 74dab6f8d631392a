package main

import (
	"context"
	"testing"

	"ticketd/mail/lettertest"
)

// wellFormed holds every letter of an office, the sent ones, too, against what every
// letter must be.
func (b backstage) wellFormed(t *testing.T) {
	t.Helper()
	letters := b.office().letters
	all, err := letters.List(context.Background(), true)
	mustDo(t, err)
	for _, d := range all {
		body, err := letters.Body(context.Background(), d.ID)
		mustDo(t, err)
		for _, fault := range lettertest.Letter(body) {
			t.Errorf("the %s to %s: %s", d.Letter, d.To, fault)
		}
	}
}
