package desk

import (
	"errors"
	"fmt"
	"time"

	"ticketd/ticketing"
)

// awayMark begins the names of the bookmarks that say until when an agent is away.
const awayMark = "away "

func (w *work) goAway(agent ticketing.Agent, until time.Time) (ticketing.Result, error) {
	if until.IsZero() {
		return ticketing.Result{Kind: ticketing.ResultBack}, w.tx.SetBookmark(awayMark+agent.Name, nil)
	}
	return ticketing.Result{Kind: ticketing.ResultAway, Until: until},
		w.tx.SetBookmark(awayMark+agent.Name, []byte(until.UTC().Format(time.RFC3339)))
}

// absences reads who is away until when, by agents' names.
func absences(r Reader) (map[string]time.Time, error) {
	var all map[string]time.Time
	var broken error
	err := r.Bookmarks(awayMark, func(name string, value []byte) bool {
		until, err := time.Parse(time.RFC3339, string(value))
		if err != nil {
			broken = fmt.Errorf("read bookmark %q: %w", name, err)
			return false
		}
		if all == nil {
			all = map[string]time.Time{}
		}
		all[name[len(awayMark):]] = until
		return true
	})
	return all, errors.Join(err, broken)
}
