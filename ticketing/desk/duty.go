package desk

import (
	"encoding/json"
	"fmt"

	"ticketd/ticketing"
)

// enough is how many tickets somebody can have before one more makes no difference to
// whom the next is given.
const enough = 1000

// turnsMark is the bookmark of who had a turn in a process, whoever had it last at the
// end.
func turnsMark(p ticketing.Process) string { return "turns " + p.Name }

// turns reads it.
func turns(r Reader, p ticketing.Process) ([]string, error) {
	b, err := r.Bookmark(turnsMark(p))
	if err != nil || b == nil {
		return nil, err
	}
	var names []string
	if err := json.Unmarshal(b, &names); err != nil {
		return nil, fmt.Errorf("read bookmark %q: %w", turnsMark(p), err)
	}
	return names, nil
}

// duty gathers what giving a new ticket to somebody needs to know.
func (w *work) duty(p ticketing.Process) (d ticketing.Duty, err error) {
	switch p.Assign.How {
	case ticketing.ChooseRoundRobin, ticketing.ChooseLeastLoaded:
		d.Turns, err = turns(w.tx, p)
	}
	if err != nil || p.Assign.How != ticketing.ChooseLeastLoaded {
		return d, err
	}
	d.Loads = map[string]int{}
	for _, a := range w.People.Agents() {
		if !w.People.There(a, w.now) || !a.Working(w.now) {
			continue
		}
		if d.Loads[a.Name], err = w.tx.CountUnfinished(ByAssignee, a.Name, enough); err != nil {
			return d, err
		}
	}
	return d, nil
}

// turned writes down that somebody has had their turn.
func (w *work) turned(p ticketing.Process, name string) error {
	before, err := turns(w.tx, p)
	if err != nil || name == "" {
		return err
	}
	b, err := json.Marshal(w.People.Turned(before, name))
	if err != nil {
		return fmt.Errorf("write down whose turn it was: %w", err)
	}
	return w.tx.SetBookmark(turnsMark(p), b)
}
