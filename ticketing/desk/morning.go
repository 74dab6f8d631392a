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

// oddClock is by how much a clock may be put back, and an agent's list of the day still
// knows that it went.
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
		turn, _, err := w.morningOf(a).turn(r, w.now)
		if err != nil {
			return nil, err
		}
		if turn != rests {
			due = append(due, a)
		}
	}
	return due, nil
}

// morningOf is when an agent's list goes. One that went on this day is this day's, even if
// the agent wants it at another time since.
func (w *work) morningOf(a ticketing.Agent) periodic {
	at := w.morningJudge().MorningDue(a, w.now)
	return periodic{mark: morningMark + a.Name, at: at, from: dayOf(at), slack: oddClock}
}

// dayOf is the midnight before a moment, in its zone.
func dayOf(at time.Time) time.Time {
	year, month, day := at.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, at.Location())
}

func (w *work) morningJudge() ticketing.Judge {
	return w.judge(ticketing.Ticket{Intake: w.intake(w.First).Name})
}

// morning sends one agent's list, unless somebody did meanwhile.
func (w *work) morning(a ticketing.Agent) (sent bool, err error) {
	_, err = w.perform(w.morningOf(a), func(time.Time) error {
		report, err := w.morningReport(a)
		if err != nil {
			return err
		}
		letters := w.morningJudge().Morning(a, report)
		about := ticketing.Ticket{Intake: w.intake(w.First).Name}
		sent = len(letters) > 0
		_, err = w.post(about, ticketing.Incoming{}, letters)
		return err
	})
	return sent && err == nil, err
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
