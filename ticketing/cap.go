package ticketing

import (
	"fmt"
	"time"
)

// CapName is what the configuration calls a cap.
type CapName string

// The caps that hold letters back.
const (
	CapAcks    CapName = "acks_per_address_day"
	CapAddress CapName = "automatic_per_address"
	CapAlarms  CapName = "automatic_per_address, of urgent notices"
	CapDomain  CapName = "tickets_per_domain"
	CapTicket  CapName = "mails_per_address_ticket"
	CapInAll   CapName = "automatic_in_all"
	CapFanOut  CapName = "fan_out"
)

// Cap is a cap that was reached.
type Cap struct {
	Name   CapName
	Limit  int
	Within time.Duration // in which Limit is not to be exceeded; zero: by one mail
	Who    string        // the address, domain or ticket that is counted; empty: everybody
	// Room is when there is room under it again if nothing more comes; zero: when a
	// person makes room.
	Room time.Time
}

// String says which cap it is, and its figures, for whoever runs the gateway.
func (c Cap) String() string {
	within := Span(c.Within).String()
	var what string
	switch c.Name {
	case CapAcks:
		what = fmt.Sprintf("more than %d acknowledgements within %s to %s", c.Limit, within, c.Who)
	case CapAddress:
		what = fmt.Sprintf("more than %d automatic letters within %s to %s", c.Limit, within, c.Who)
	case CapAlarms:
		what = fmt.Sprintf("mails cause more than %d urgent notices within %s to %s", c.Limit, within, c.Who)
	case CapDomain:
		what = fmt.Sprintf("more than %d new tickets within %s from %s", c.Limit, within, c.Who)
	case CapTicket:
		what = fmt.Sprintf("more than %d mails within %s into %s", c.Limit, within, c.Who)
	case CapInAll:
		what = fmt.Sprintf("more than %d automatic letters within %s in all", c.Limit, within)
	case CapFanOut:
		what = fmt.Sprintf("one mail causes more than %d letters", c.Limit)
	}
	return fmt.Sprintf("%s (caps.%s)", what, c.Name)
}

// fields are the cap's figures for a letter about it.
func (c Cap) fields() map[string]string {
	return map[string]string{"cap": string(c.Name), "limit": fmt.Sprint(c.Limit),
		"within": Span(c.Within).String(), "who": c.Who}
}

// Span is a duration as people say it: in minutes, or in hours or days where these are
// whole or it is long. A part of a unit counts as one.
func Span(d time.Duration) Delay {
	in := func(unit time.Duration) int { return int((d + unit - 1) / unit) }
	const day = 24 * time.Hour
	switch {
	case d >= 14*day || d >= 2*day && d%day == 0:
		return Delay{N: in(day), Unit: Days}
	case d >= 2*day || d >= time.Hour && d%time.Hour == 0:
		return Delay{N: in(time.Hour), Unit: Hours}
	}
	return Delay{N: in(time.Minute), Unit: Minutes}
}
