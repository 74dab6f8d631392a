package ticketing

import (
	"fmt"
	"time"
)

// Counter names a durable Tally and how long it has to remember.
type Counter struct {
	Key  string
	Keep time.Duration
}

// The counters that caps look at.
func ackCounter(a Address) Counter { return Counter{"ack " + string(a), 24 * time.Hour} }
func (c Caps) autoCounter(a Address) Counter {
	return Counter{"auto " + string(a), c.Window}
}
func (c Caps) domainCounter(a Address) Counter {
	return Counter{"domain " + a.Domain(), c.Window}
}
func (c Caps) allCounter() Counter { return Counter{"automatic letters", c.Window} }

// MailCounter counts the mails of one address into one ticket.
func (c Caps) MailCounter(a Address, n Number) Counter {
	return Counter{fmt.Sprintf("mail %d %s", n, a), c.Window}
}

// Book is where tallies are kept.
type Book interface {
	Tally(key string) (Tally, error)
	SetTally(key string, t Tally) error
}

// Brake is what the caps say of one letter.
type Brake struct {
	Held      string    // why it is held; empty: it goes
	NotBefore time.Time // when an acknowledgement that is spaced out may go
	Pause     bool      // this letter is the one that pauses the whole class
}

// Check holds one letter against the caps and counts it if it goes. Only
// automatic letters that an inbound mail caused are bound; a person's words and
// notices to the team never are.
func (c Caps) Check(b Book, l Letter, now time.Time) (Brake, error) {
	if l.Class != Automatic || !l.ByMail {
		return Brake{}, nil
	}
	all, err := b.Tally(c.allCounter().Key)
	if err != nil {
		return Brake{}, err
	}
	if n := all.Within(c.Window, now); c.AutoInAll > 0 && n >= c.AutoInAll {
		return Brake{Pause: true, Held: fmt.Sprintf("more than %d automatic letters in %s in all",
			c.AutoInAll, c.Window)}, nil
	}
	brake, err := c.checkAddress(b, l, now)
	if err != nil || brake.Held != "" {
		return brake, err
	}
	return brake, c.count(b, l, brake, now)
}

func (c Caps) checkAddress(b Book, l Letter, now time.Time) (Brake, error) {
	auto, err := b.Tally(c.autoCounter(l.To.Address).Key)
	if err != nil {
		return Brake{}, err
	}
	if c.AutoPerAddress > 0 && auto.Within(c.Window, now) >= c.AutoPerAddress {
		return Brake{Held: fmt.Sprintf("more than %d automatic letters in %s to %s",
			c.AutoPerAddress, c.Window, l.To.Address)}, nil
	}
	if !l.Ack {
		return Brake{}, nil
	}
	domain, err := b.Tally(c.domainCounter(l.To.Address).Key)
	if err != nil {
		return Brake{}, err
	}
	if c.TicketsPerDomain > 0 && domain.Within(c.Window, now) >= c.TicketsPerDomain {
		return Brake{Held: fmt.Sprintf("more than %d new tickets in %s from %s",
			c.TicketsPerDomain, c.Window, l.To.Address.Domain())}, nil
	}
	return c.spaceAck(b, l, now)
}

func (c Caps) spaceAck(b Book, l Letter, now time.Time) (Brake, error) {
	acks, err := b.Tally(ackCounter(l.To.Address).Key)
	if err != nil {
		return Brake{}, err
	}
	n := acks.Within(24*time.Hour, now)
	if c.AcksPerAddressDay > 0 && n >= c.AcksPerAddressDay {
		return Brake{Held: fmt.Sprintf("more than %d acknowledgements a day to %s",
			c.AcksPerAddressDay, l.To.Address)}, nil
	}
	if c.AcksFreeBeforeSpacing > 0 && n >= c.AcksFreeBeforeSpacing {
		if next := acks.Last().Add(c.AckSpacing); next.After(now) {
			return Brake{NotBefore: next}, nil
		}
	}
	return Brake{}, nil
}

func (c Caps) count(b Book, l Letter, brake Brake, now time.Time) error {
	at := now
	if brake.NotBefore.After(now) {
		at = brake.NotBefore
	}
	counters := []Counter{c.allCounter(), c.autoCounter(l.To.Address)}
	if err := Count(b, now, counters...); err != nil || !l.Ack {
		return err
	}
	if err := Count(b, now, c.domainCounter(l.To.Address)); err != nil {
		return err
	}
	return Count(b, at, ackCounter(l.To.Address))
}

// Count adds one to each counter at the instant.
func Count(b Book, at time.Time, counters ...Counter) error {
	for _, counter := range counters {
		tally, err := b.Tally(counter.Key)
		if err != nil {
			return err
		}
		if err := b.SetTally(counter.Key, tally.Add(at, counter.Keep)); err != nil {
			return err
		}
	}
	return nil
}
