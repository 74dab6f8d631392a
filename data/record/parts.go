package record

import (
	"encoding/hex"
	"fmt"
	"time"

	"ticketd/ticketing"
)

// Where a written struct has the same fields as the domain's, they are converted
// into each other as a whole: a field forgotten here does not compile.

type mailbox struct {
	Name    string            `json:"n,omitempty"`
	Address ticketing.Address `json:"a,omitempty"`
}

type deadline struct {
	Timer string    `json:"t"`
	At    time.Time `json:"at,omitzero"`
}

type link struct {
	To   ticketing.Number `json:"to"`
	Kind string           `json:"k,omitempty"`
}

type meeting struct {
	From     time.Time `json:"f,omitzero"`
	To       time.Time `json:"t,omitzero"`
	Revision int       `json:"r,omitempty"`
}

type leg struct {
	From     time.Time       `json:"f,omitzero"`
	Status   string          `json:"st,omitempty"`
	Type     string          `json:"ty,omitempty"`
	Priority string          `json:"pr,omitempty"`
	Class    ticketing.Class `json:"cl,omitempty"`
	Said     time.Time       `json:"sd,omitzero"`
	Sorted   time.Time       `json:"so,omitzero"`
	Agreed   time.Time       `json:"ag,omitzero"`
	Called   time.Time       `json:"ca,omitzero"`
}

type deed struct {
	What string    `json:"w"`
	At   time.Time `json:"at,omitzero"`
}

type facts struct {
	Type     string `json:"ty,omitempty"`
	Priority string `json:"pr,omitempty"`
	Category string `json:"ca,omitempty"`
	Product  string `json:"prod,omitempty"`
}

type defect struct {
	Part string        `json:"p,omitempty"`
	What string        `json:"w"`
	Gap  ticketing.Gap `json:"g,omitempty"`
}

type source struct {
	Account     string `json:"a,omitempty"`
	Folder      string `json:"f,omitempty"`
	UIDValidity uint32 `json:"v,omitempty"`
	UID         uint32 `json:"u,omitempty"`
}

type verdict struct {
	Kind       ticketing.Kind `json:"k,omitempty"`
	NoAck      bool           `json:"na,omitempty"`
	NoReopen   bool           `json:"nr,omitempty"`
	Quarantine bool           `json:"q,omitempty"`
	Evidence   []string       `json:"e,omitempty"`
}

// hash is written in hexadecimal, as it stands in file names and logs.
type hash ticketing.Hash

func (h hash) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h[:]), nil }

func (h *hash) UnmarshalText(text []byte) error {
	if hex.DecodedLen(len(text)) != len(h) {
		return fmt.Errorf("read hash %q: not %d hexadecimal digits", text, 2*len(h))
	}
	_, err := hex.Decode(h[:], text)
	return err
}

// each converts a list; an empty one stays absent.
func each[A, B any](list []A, convert func(A) B) []B {
	if len(list) == 0 {
		return nil
	}
	out := make([]B, len(list))
	for i, a := range list {
		out[i] = convert(a)
	}
	return out
}

// utc is the form in which every instant is written. JSON ends with the year
// 9999; what lies outside is a broken clock, and is written as near as it goes.
func utc(t time.Time) time.Time {
	t = t.UTC()
	switch {
	case t.Year() < 0:
		return time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
	case t.Year() > 9999:
		return time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	return t
}

func (d deadline) deadline() ticketing.Deadline { return ticketing.Deadline(d) }

func utcDeadline(d ticketing.Deadline) deadline {
	return deadline{Timer: d.Timer, At: utc(d.At)}
}

func utcMeeting(m ticketing.Meeting) meeting {
	return meeting{From: utc(m.From), To: utc(m.To), Revision: m.Revision}
}

func utcLeg(l ticketing.Leg) leg {
	written := leg(l)
	for _, at := range []*time.Time{&written.From, &written.Said, &written.Sorted,
		&written.Agreed, &written.Called} {
		*at = utc(*at)
	}
	return written
}

func utcDeed(d ticketing.Deed) deed { return deed{What: d.What, At: utc(d.At)} }
