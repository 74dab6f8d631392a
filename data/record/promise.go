package record

import (
	"time"

	"ticketd/ticketing"
)

// promise holds the changes that sorting, dates and clocks make. It is a part of
// change and has the same rule: at most one of the fields is set.
type promise struct {
	Sorted        *facts      `json:"sorted,omitempty"`
	Agreed        *agreed     `json:"agreed,omitempty"`
	Appointed     *appointed  `json:"appointed,omitempty"`
	Called        *said       `json:"called,omitempty"`
	Absent        *absent     `json:"absent,omitempty"`
	Referred      *referred   `json:"referred,omitempty"`
	UpdatesSet    *updatesSet `json:"updates,omitempty"`
	Updated       *updated    `json:"updated,omitempty"`
	PromiseWarned *warned     `json:"warned,omitempty"`
	PromiseMissed *missed     `json:"missed,omitempty"`
	Remembered    *remembered `json:"remembered,omitempty"`
	Woken         *woken      `json:"woken,omitempty"`
}

type (
	agreed struct {
		At time.Time `json:"at,omitzero"`
	}
	appointed struct {
		From time.Time `json:"f,omitzero"`
		To   time.Time `json:"t,omitzero"`
	}
	absent struct {
		Until time.Time `json:"until,omitzero"`
	}
	referred struct {
		Department string `json:"dep,omitempty"`
		Reference  string `json:"ref,omitempty"`
	}
	updatesSet struct {
		To ticketing.Updates `json:"to"`
	}
	updated struct {
		Cadence string `json:"by,omitempty"`
	}
	warned struct {
		Clock string    `json:"c,omitempty"`
		Due   time.Time `json:"due,omitzero"`
	}
	missed struct {
		Clock string              `json:"c,omitempty"`
		Kind  ticketing.ClockKind `json:"k,omitempty"`
		Due   time.Time           `json:"due,omitzero"`
	}
	remembered struct {
		What string `json:"w"`
	}
	woken struct{}
)

// fromPromise reports whether the change is one of these.
func fromPromise(c ticketing.Change) (promise, bool) {
	switch c := c.(type) {
	case ticketing.Sorted:
		return promise{Sorted: new(facts(c.Facts))}, true
	case ticketing.Agreed:
		return promise{Agreed: &agreed{utc(c.At)}}, true
	case ticketing.Appointed:
		return promise{Appointed: &appointed{utc(c.From), utc(c.To)}}, true
	case ticketing.Called:
		return promise{Called: new(said(c))}, true
	case ticketing.Absent:
		return promise{Absent: &absent{utc(c.Until)}}, true
	case ticketing.Referred:
		return promise{Referred: new(referred(c))}, true
	case ticketing.UpdatesSet:
		return promise{UpdatesSet: new(updatesSet(c))}, true
	case ticketing.Updated:
		return promise{Updated: new(updated(c))}, true
	case ticketing.PromiseWarned:
		return promise{PromiseWarned: &warned{c.Clock, utc(c.Due)}}, true
	case ticketing.PromiseMissed:
		return promise{PromiseMissed: &missed{c.Clock, c.Kind, utc(c.Due)}}, true
	case ticketing.Remembered:
		return promise{Remembered: new(remembered(c))}, true
	case ticketing.Woken:
		return promise{Woken: new(woken(c))}, true
	}
	return promise{}, false
}

// change is nil if none is set.
func (p promise) change() ticketing.Change {
	switch {
	case p.Sorted != nil:
		return ticketing.Sorted{Facts: ticketing.Facts(*p.Sorted)}
	case p.Agreed != nil:
		return ticketing.Agreed(*p.Agreed)
	case p.Appointed != nil:
		return ticketing.Appointed(*p.Appointed)
	case p.Called != nil:
		return ticketing.Called(*p.Called)
	case p.Absent != nil:
		return ticketing.Absent(*p.Absent)
	case p.Referred != nil:
		return ticketing.Referred(*p.Referred)
	case p.UpdatesSet != nil:
		return ticketing.UpdatesSet(*p.UpdatesSet)
	case p.Updated != nil:
		return ticketing.Updated(*p.Updated)
	case p.PromiseWarned != nil:
		return ticketing.PromiseWarned(*p.PromiseWarned)
	case p.PromiseMissed != nil:
		return ticketing.PromiseMissed(*p.PromiseMissed)
	case p.Remembered != nil:
		return ticketing.Remembered(*p.Remembered)
	case p.Woken != nil:
		return ticketing.Woken(*p.Woken)
	}
	return nil
}
