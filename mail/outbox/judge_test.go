package outbox

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"ticketd/ticketing"
)

func TestOutcomeOfEveryFailure(t *testing.T) {
	const day = 24 * time.Hour
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	plain := errors.New("no route")
	permanent := &Fault{Err: errors.New("no such user"), Permanent: true}
	unknown := &Fault{Err: errors.New("lost"), Unknown: true}
	for name, c := range map[string]struct {
		class     ticketing.LetterClass
		attempts  int
		age       time.Duration
		notBefore time.Duration // how long ago
		last      string
		err       error
		end       State
		pause     time.Duration
		fault     string
	}{
		"first passing fault":        {"automatic", 1, 0, 0, "", plain, "", time.Minute, "no route"},
		"second":                     {"automatic", 2, 0, 0, "no route", plain, "", 2 * time.Minute, "no route"},
		"the pause ends at 4 h":      {"automatic", 40, day, day, "", plain, "", 4 * time.Hour, "no route"},
		"the server asks for 15 min": {"automatic", 1, 0, 0, "", &Fault{Err: plain, Wait: 15 * time.Minute}, "", 15 * time.Minute, "no route"},
		"and our pause is longer":    {"automatic", 9, 0, 0, "", &Fault{Err: plain, Wait: 15 * time.Minute}, "", 4 * time.Hour, "no route"},
		"for good":                   {"personal", 1, 0, 0, "", permanent, Failed, 0, "no such user"},
		"for good, wrapped":          {"notice", 1, 0, 0, "", fmt.Errorf("send: %w", permanent), Failed, 0, "send: no such user"},
		"for good after doubt":       {"personal", 2, 0, 0, Doubt + "lost", permanent, Failed, 0, "no such user"},
		"unknown, automatic":         {"automatic", 1, 0, 0, "", unknown, Uncertain, 0, Doubt + "lost"},
		"unknown, personal":          {"personal", 1, 0, 0, "", unknown, "", time.Minute, Doubt + "lost"},
		"unknown, notice":            {"notice", 1, 0, 0, "", unknown, "", time.Minute, Doubt + "lost"},
		"unknown again":              {"personal", 2, 0, 0, Doubt + "lost", unknown, Uncertain, 0, Doubt + "lost"},
		"unknown in the end":         {"personal", 40, 6 * day, 6 * day, "", unknown, Uncertain, 0, Doubt + "lost"},
		"doubt and a passing fault":  {"personal", 2, 0, 0, Doubt + "lost", plain, "", 2 * time.Minute, Doubt + "no route"},
		"five days of trying":        {"personal", 35, 5*day + 1, 6 * day, "", plain, Failed, 0, "given up after 5 days: no route"},
		"five days to the minute":    {"personal", 35, 5 * day, 6 * day, "", plain, "", 4 * time.Hour, "no route"},
		"old, and hardly tried":      {"personal", 1, 30 * day, 30 * day, "", plain, "", time.Minute, "no route"},
		"old, and due since today":   {"personal", 20, 30 * day, day, "", plain, "", 4 * time.Hour, "no route"},
	} {
		d := Delivery{Attempts: c.attempts, LastError: c.last}
		d.Class, d.Created, d.NotBefore = c.class, now.Add(-c.age), now.Add(-c.notBefore)
		want := outcome{end: c.end, fault: c.fault}
		if c.end == "" {
			want.next = now.Add(c.pause)
		}
		if got := judge(d, c.err, now, 0); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
}

func TestPauseGrowsAndIsSpreadByAFifth(t *testing.T) {
	for attempts := -1; attempts < 200; attempts++ {
		least, most := pauseAfter(attempts, 0), pauseAfter(attempts, 1)
		if least < time.Minute || least > 4*time.Hour || most != least+least/5 ||
			pauseAfter(attempts+1, 0) < least {
			t.Errorf("after %d attempts: %v to %v", attempts, least, most)
		}
	}
}
