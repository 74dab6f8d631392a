package bolt

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"ticketd/data/record"
)

// TallyKeep is how long a counter is kept after its last event. No cap looks
// further back.
const TallyKeep = 7 * 24 * time.Hour

// pruneStep is how many counters one transaction looks at, so that nobody waits
// behind a long one.
const pruneStep = 1000

// Prune removes the counters whose last event is longer ago than TallyKeep, and
// returns how many. Counters from the future, after a clock was set back, stay.
// Backups that were made before an upgrade longer than UpgradeKeep ago are removed, too.
func (s *Store) Prune(ctx context.Context, now time.Time) (int, error) {
	total := 0
	for from := []byte{}; from != nil; {
		var n int
		var next []byte
		err := s.update(ctx, func(t tx) (err error) {
			n, next, err = t.prune(from, now.Add(-TallyKeep))
			return err
		})
		if err != nil {
			return total, fmt.Errorf("prune counters: %w", err)
		}
		total, from = total+n, next
	}
	return total, s.removeOldBackups(now)
}

// prune looks at pruneStep counters from a key on, and returns where to go on.
func (t tx) prune(from []byte, before time.Time) (int, []byte, error) {
	var old [][]byte
	c := t.bucket(bTallies).Cursor()
	k, v := c.Seek(from)
	for i := 0; k != nil && i < pruneStep; i++ {
		_, tally, err := record.ReadTally(v)
		if err != nil {
			return 0, nil, fault(bTallies, k, err)
		}
		if tally.Last().Before(before) {
			old = append(old, bytes.Clone(k))
		}
		k, v = c.Next()
	}
	next := bytes.Clone(k)
	for _, key := range old {
		if err := t.remove(bTallies, key); err != nil {
			return 0, nil, err
		}
	}
	return len(old), next, nil
}
