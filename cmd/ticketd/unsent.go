package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"ticketd/data/bolt"
	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// heldArgs choose among held letters: those to an address or a domain, or about tickets
// that it opened, or about one ticket; empty: all.
type heldArgs struct{ For, Why string }

// releasedView is how many letters go or never will, and when the last one goes.
type releasedView struct {
	Letters int        `json:"letters"`
	Last    *time.Time `json:"last,omitempty"`
}

// release lets held letters go, one after the other. Where all go the pause of automatic
// letters is lifted.
func (g *gateway) release(ctx context.Context, a heldArgs) (v releasedView, err error) {
	held, err := g.heldLetters(ctx, a.For, false)
	if err != nil {
		return v, err
	}
	if a.For == "" {
		err = g.store.Update(ctx, func(tx desk.Tx) error { return tx.SetBookmark(desk.PausedBookmark, nil) })
		if err != nil {
			return v, err
		}
	}
	due := g.desk.Setup().Policy.Caps.Pace(held, g.now())
	for _, at := range due {
		if v.Last == nil || at.After(*v.Last) {
			v.Last = &at
		}
	}
	v.Letters, err = g.letters.Release(ctx, due)
	g.kick()
	return v, err
}

// discard drops held letters for good, and those that would follow one by one.
func (g *gateway) discard(ctx context.Context, a heldArgs) (v releasedView, err error) {
	held, err := g.heldLetters(ctx, a.For, true)
	if err != nil {
		return v, err
	}
	err = g.store.Update(ctx, func(tx desk.Tx) error {
		v.Letters = 0
		for _, p := range held {
			dropped, err := tx.Withdraw(p.ID, g.now(), a.Why)
			if err != nil {
				return err
			}
			if dropped {
				v.Letters++
			}
		}
		return nil
	})
	return v, err
}

// heldLetters lists letters that are held, or also those that are spaced out, the oldest first.
func (g *gateway) heldLetters(ctx context.Context, whose string, spaced bool) (held []ticketing.Parcel, err error) {
	all, err := g.letters.List(ctx, false)
	if err != nil {
		return nil, err
	}
	err = g.store.View(ctx, func(r desk.Reader) error {
		held = nil
		for _, d := range all {
			if d.State != outbox.Waiting || d.Held == "" && (!spaced || !parcelOf(d, "").spaced()) {
				continue
			}
			about, err := isFor(r, d.Parcel, whose)
			if err != nil {
				return err
			}
			if about {
				held = append(held, d.Parcel)
			}
		}
		return nil
	})
	return held, err
}

// isFor reports whether a letter is to an address or domain, or about a ticket that it
// opened, or about the ticket that is named.
func isFor(r desk.Reader, p ticketing.Parcel, whose string) (bool, error) {
	whose = strings.TrimPrefix(strings.TrimSpace(whose), "@")
	if tag, ok := ticketing.ParseTag(whose); ok {
		return p.Ticket == tag.Number, nil
	}
	are := func(a ticketing.Address) bool {
		return whose == "" || strings.EqualFold(string(a), whose) || strings.EqualFold(a.Domain(), whose)
	}
	if are(p.To) || p.Ticket == 0 {
		return are(p.To), nil
	}
	t, found, err := r.Ticket(p.Ticket)
	return found && are(t.Requester().Address), err
}

func (g *gateway) drop(ctx context.Context, a parcelArgs) (struct{}, error) {
	err := g.letters.GiveUp(ctx, parcelID(a.ID), g.now(), outbox.Dropped, a.Why)
	if errors.Is(err, bolt.ErrUnknownParcel) {
		err = a.unknown()
	}
	return struct{}{}, err
}

// unsent lists the letters about a ticket that have not gone, or never will.
func (g *gateway) unsent(ctx context.Context, n ticketing.Number) (rows []parcelView, err error) {
	all, err := g.letters.List(ctx, false)
	for _, d := range all {
		if d.Ticket == n {
			rows = append(rows, parcelOf(d, ""))
		}
	}
	return rows, err
}

// fate says of a letter that has not gone how that is and what ends it.
func (p *program) fate(r parcelView) string {
	id := strings.TrimLeft(r.ID, "0")
	why := oneLine(r.why())
	switch {
	case r.Finished != nil:
		return fmt.Sprintf("%s: %s", r.State, orDash(why))
	case r.Held != "":
		return fmt.Sprintf("held: %s; it goes with \"ticketd outbox retry %s\", or with all that is held with"+
			" \"ticketd outbox release\"", why, id)
	case r.State == outbox.Waiting && r.Next != nil:
		return fmt.Sprintf("waits until %s: %s; it goes at once with \"ticketd outbox retry %s\"",
			p.when(*r.Next), orDash(why), id)
	}
	return string(r.State)
}

// printUnsent prints what has become of letters that have not gone.
func (p *program) printUnsent(rows []parcelView) {
	if len(rows) == 0 {
		return
	}
	_, _ = fmt.Fprintln(p.stdout, "\nLetters that have not gone")
	for _, r := range rows {
		_, _ = fmt.Fprintf(p.stdout, "  - %s to %s, %s\n", r.Letter, r.To, p.fate(r))
	}
}
