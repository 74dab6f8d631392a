package record

import (
	"fmt"
	"time"

	"ticketd/ticketing"
)

// Version 2 came with the changes of promise.go.
const entryVersion = 2

type entry struct {
	At      time.Time `json:"at,omitzero"`
	Actor   actor     `json:"by,omitzero"`
	Cause   string    `json:"cause,omitempty"`
	Changes []change  `json:"ch,omitempty"`
	Why     []string  `json:"why,omitempty"`
}

type actor struct {
	Kind ticketing.ActorKind `json:"k,omitempty"`
	Name string              `json:"n,omitempty"`
}

// WriteEntry writes an entry of a ticket's history down.
func WriteEntry(e ticketing.Entry) ([]byte, error) {
	r := entry{At: utc(e.At), Actor: actor(e.Actor), Cause: e.Cause, Why: e.Why,
		Changes: make([]change, 0, len(e.Changes))}
	for _, c := range e.Changes {
		written, err := fromChange(c)
		if err != nil {
			return nil, err
		}
		r.Changes = append(r.Changes, written)
	}
	return seal(entryVersion, r)
}

// ReadEntry reads what WriteEntry wrote, in any version.
func ReadEntry(b []byte) (ticketing.Entry, error) {
	var r entry
	if err := unseal(entryVersion, b, &r); err != nil {
		return ticketing.Entry{}, err
	}
	e := ticketing.Entry{At: r.At, Actor: ticketing.Actor(r.Actor), Cause: r.Cause, Why: r.Why}
	for i, c := range r.Changes {
		read := c.change()
		if read == nil {
			return ticketing.Entry{}, fmt.Errorf("read change %d: %w", i, ErrDamaged)
		}
		e.Changes = append(e.Changes, read)
	}
	return e, nil
}
