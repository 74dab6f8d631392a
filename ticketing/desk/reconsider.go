package desk

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"ticketd/ticketing"
)

// Viewer is what looking through the tickets needs of a store.
type Viewer interface {
	View(ctx context.Context, fn func(Reader) error) error
}

// Misfit is what tickets of a mailbox have and its process no longer knows.
type Misfit struct {
	ticketing.Misfit
	Mailbox string
	Process string
	// Renamed is the status that the process names instead; empty: none.
	Renamed string
	Count   int
	First   []ticketing.Tag // at most maxNamed
	remedy  string
}

// maxNamed is how many tickets of a misfit are named.
const maxNamed = 10

// Fatal reports whether the tickets would have nowhere to go.
func (m Misfit) Fatal() bool { return m.What == "status" && m.Renamed == "" }

// Error says what is wrong, with which tickets, and what to do about it.
func (m Misfit) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "process %q of mailbox %s has no %s %q, which ", m.Process, m.Mailbox, m.What, m.Name)
	if m.Count == 1 {
		fmt.Fprintf(&b, "a ticket has: %s", m.First[0])
	} else {
		fmt.Fprintf(&b, "%d tickets have: ", m.Count)
		for i, tag := range m.First {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(tag.String())
		}
		if m.Count > len(m.First) {
			b.WriteString(" and more")
		}
	}
	switch {
	case m.Renamed != "":
		fmt.Fprintf(&b, "; they move to %q", m.Renamed)
	case m.Fatal():
		fmt.Fprintf(&b, "; say in the process file what it is called now, below [renamed], for"+
			" instance %q = %q, or put the status back", m.Name, m.remedy)
	default:
		fmt.Fprintf(&b, "; they keep it, and nothing in the process holds for it")
	}
	return b.String()
}

// walkBatch is how many tickets are read at once when all are gone through.
const walkBatch = 1000

// walk goes through all tickets by ascending number, some at a time, so that no
// transaction lasts long and memory stays bounded.
func walk(ctx context.Context, s Viewer, fn func([]ticketing.Ticket) error) error {
	for last := ticketing.Number(0); ; {
		var batch []ticketing.Ticket
		err := s.View(ctx, func(r Reader) (err error) {
			batch, err = r.TicketsAfter(last, walkBatch)
			return err
		})
		if err != nil || len(batch) == 0 {
			return err
		}
		last = batch[len(batch)-1].Number
		if err := fn(batch); err != nil {
			return err
		}
	}
}

// Misfits holds all tickets against the processes of a setup, and lists what
// these no longer know, sorted.
func Misfits(ctx context.Context, s Viewer, setup Setup) ([]Misfit, error) {
	w := &work{Setup: &setup}
	found := map[string]*Misfit{}
	err := walk(ctx, s, func(batch []ticketing.Ticket) error {
		for _, t := range batch {
			w.misfit(found, t)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("hold the tickets against the processes: %w", err)
	}
	var all []Misfit
	for _, key := range slices.Sorted(maps.Keys(found)) {
		all = append(all, *found[key])
	}
	return all, nil
}

func (w *work) misfit(found map[string]*Misfit, t ticketing.Ticket) {
	mailbox := w.intake(t.Intake).Name
	p := w.Processes[mailbox]
	for _, m := range p.Misfits(t) {
		key := fmt.Sprintf("%q %s %q", mailbox, m.What, m.Name)
		if found[key] == nil {
			found[key] = &Misfit{Misfit: m, Mailbox: mailbox, Process: p.Name, remedy: p.Key.Initial}
			if to, ok := p.Successor(m.Name); ok && m.What == "status" {
				found[key].Renamed = to.Name
			}
		}
		if found[key].Count++; len(found[key].First) < maxNamed {
			found[key].First = append(found[key].First, t.Tag())
		}
	}
}

// reconsiderBatch is how many tickets that change share a transaction.
const reconsiderBatch = 100

// Reconsider plans every ticket anew under the processes as they are now, and
// moves those whose status was renamed. It returns how many changed. What it did
// stays done when it breaks off, and doing it again is harmless.
func (d *Desk) Reconsider(ctx context.Context, now time.Time) (int, error) {
	changed := 0
	err := walk(ctx, d.store, func(batch []ticketing.Ticket) error {
		w := &work{Setup: d.setup.Load(), now: now}
		var concerned []ticketing.Number
		for _, t := range batch {
			if len(w.judge(t).Decide(t, ticketing.Reconsidered{}, now).Changes) > 0 {
				concerned = append(concerned, t.Number)
			}
		}
		for some := range slices.Chunk(concerned, reconsiderBatch) {
			if err := d.update(ctx, now, func(w *work) error { return w.reconsider(some) }); err != nil {
				return err
			}
			changed += len(some)
		}
		return nil
	})
	if err != nil {
		return changed, fmt.Errorf("plan the tickets anew: %w", err)
	}
	return changed, nil
}

func (w *work) reconsider(numbers []ticketing.Number) error {
	actor := ticketing.Actor{Kind: ticketing.BySystem, Name: "process file"}
	for _, n := range numbers {
		t, found, err := w.tx.Ticket(n)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		decision := w.judge(t).Decide(t, ticketing.Reconsidered{}, w.now)
		if len(decision.Changes) == 0 {
			continue
		}
		if _, err := w.carryOut(t, actor, "process file", decision); err != nil {
			return fmt.Errorf("reconsider %s: %w", t.Tag(), err)
		}
	}
	return nil
}

// processesMark keeps what the processes were when the tickets were last held
// against them.
const processesMark = "processes"

// ProcessesKnown tells what was noted by NoteProcesses; empty: nothing.
func ProcessesKnown(ctx context.Context, s Viewer) (known string, err error) {
	err = s.View(ctx, func(r Reader) error {
		b, err := r.Bookmark(processesMark)
		known = string(b)
		return err
	})
	return known, err
}

// NoteProcesses remembers under which processes the tickets stand.
func (d *Desk) NoteProcesses(ctx context.Context, what string) error {
	return d.store.Update(ctx, func(tx Tx) error {
		return tx.SetBookmark(processesMark, []byte(what))
	})
}
