package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ticketd/ticketing"
)

// morningMark begins the names of the bookmarks that say when an agent's list of their
// tickets was sent last.
const morningMark = "morning "

// oddClock is by how much a clock may be put back and nothing is wrong.
const oddClock = 25 * time.Hour

// mornings sends agents their tickets, each day once, and returns how many lists went.
// It is a matter of stored times: after a downtime the day's list goes late, and those
// of the days before never. An agent who is new gets the first at their next time.
func (d *Desk) mornings(ctx context.Context, now time.Time) (sent int, err error) {
	var due []ticketing.Agent
	err = d.store.View(ctx, func(r Reader) (err error) {
		setup := *d.setup.Load()
		away, err := absences(r)
		if err != nil {
			return err
		}
		setup.People = setup.People.WithAway(away)
		w := &work{Setup: &setup, now: now}
		due, err = w.dueMornings(r)
		return err
	})
	var faults []error
	for _, agent := range due {
		went := false
		fault := d.update(ctx, now, func(w *work) (err error) {
			went, err = w.morning(agent)
			return err
		})
		if fault != nil {
			faults = append(faults, fmt.Errorf("send %s the list of their tickets: %w", agent.Name, fault))
		} else if went {
			sent++
		}
	}
	return sent, errors.Join(append(faults, err)...)
}

// dueMornings lists the agents whose time has come, or of whom nothing is stored yet.
func (w *work) dueMornings(r Reader) (due []ticketing.Agent, err error) {
	for _, a := range w.People.Agents() {
		if a.Digest.IsZero() {
			continue
		}
		last, err := lastMorning(r, a)
		if err != nil {
			return nil, err
		}
		if w.begins(last) || w.morningDue(a, last) {
			due = append(due, a)
		}
	}
	return due, nil
}

func (w *work) begins(last time.Time) bool { return last.IsZero() || last.After(w.now.Add(oddClock)) }

// morningDue reports whether the time of this day has come, and nothing was sent on it.
func (w *work) morningDue(a ticketing.Agent, last time.Time) bool {
	at := w.morningJudge().MorningDue(a, w.now)
	return !at.IsZero() && !at.After(w.now) && last.Before(dayOf(at))
}

// dayOf is the midnight before a moment, in its zone.
func dayOf(at time.Time) time.Time {
	year, month, day := at.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, at.Location())
}

func (w *work) morningJudge() ticketing.Judge {
	return w.judge(ticketing.Ticket{Intake: w.intake(w.First).Name})
}

func lastMorning(r Reader, a ticketing.Agent) (time.Time, error) {
	b, err := r.Bookmark(morningMark + a.Name)
	if err != nil || b == nil {
		return time.Time{}, err
	}
	last, err := time.Parse(time.RFC3339Nano, string(b))
	if err != nil {
		return last, fmt.Errorf("read bookmark %q: %w", morningMark+a.Name, err)
	}
	return last, nil
}

// morning sends one agent's list, unless somebody did meanwhile. What is empty counts
// as sent: it does not come later that day.
func (w *work) morning(a ticketing.Agent) (sent bool, err error) {
	last, err := lastMorning(w.tx, a)
	if err != nil {
		return false, err
	}
	mark := w.now
	switch {
	case w.begins(last):
		if at := w.morningJudge().MorningDue(a, w.now); at.IsZero() || at.After(w.now) {
			mark = w.now.Add(-oddClock) // this day's list comes yet
		}
	case !w.morningDue(a, last):
		return false, nil
	default:
		report, err := w.morningReport(a)
		if err != nil {
			return false, err
		}
		letters := w.morningJudge().Morning(a, report)
		about := ticketing.Ticket{Intake: w.intake(w.First).Name}
		if _, err := w.post(about, ticketing.Incoming{}, letters); err != nil {
			return false, err
		}
		sent = len(letters) > 0
	}
	return sent, w.tx.SetBookmark(morningMark+a.Name, []byte(mark.UTC().Format(time.RFC3339Nano)))
}

// morningReport is what an agent has, and what nobody has for those who want to hear
// of it.
func (w *work) morningReport(a ticketing.Agent) (r ticketing.Report, err error) {
	mine, err := w.tx.Unfinished(ByAssignee, a.Name, maxListed)
	if err != nil {
		return r, err
	}
	r.Tasks, r.More = firstOf(w.tasks(mine))
	if !a.WantsFree() {
		return r, nil
	}
	free, err := w.free()
	r.Free, r.FreeMore = firstOf(w.tasks(free))
	return r, err
}
