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

// MailCounter counts the mails into one ticket, and DigestCounter how often the
// team was told that they are many.
func (c Caps) MailCounter(n Number) Counter {
	return Counter{fmt.Sprintf("mails into %d", n), c.Window}
}

// DigestCounter is described at MailCounter.
func (c Caps) DigestCounter(n Number) Counter {
	return Counter{fmt.Sprintf("digests of %d", n), c.Window}
}

// alertCounter counts how often the leads were told of a domain.
func (c Caps) alertCounter(a Address) Counter {
	return Counter{"alert " + a.Domain(), c.Window}
}

// alarmCounter counts the notices that mails caused to whoever has a role, and
// buriedCounter how often the leads were told that they are too many.
func (c Caps) alarmCounter(a Address) Counter { return Counter{"alarms to " + string(a), c.Window} }
func (c Caps) buriedCounter(a Address) Counter {
	return Counter{"too many alarms to " + string(a), c.Window}
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
	Alert     bool      // the leads are to be told, once per pause
}

// Check holds one letter against the caps and counts it if it goes. Only
// automatic letters and alarms that an inbound mail caused are bound; a person's
// words and other notices to the team never are. The letter that pauses the class
// begins the count anew, for when a person lifts the pause.
func (c Caps) Check(b Book, l Letter, now time.Time) (Brake, error) {
	if l.Alarm && l.ByMail {
		return c.checkAlarm(b, l.To.Address, now)
	}
	if l.Class != Automatic || !l.ByMail {
		return Brake{}, nil
	}
	all := c.allCounter()
	over, err := reached(b, all, c.AutoInAll, now)
	if err != nil {
		return Brake{}, err
	}
	if over {
		held := fmt.Sprintf("more than %d automatic letters in %s in all", c.AutoInAll, c.Window)
		return Brake{Pause: true, Alert: true, Held: held}, b.SetTally(all.Key, Tally{})
	}
	brake, err := c.checkAddress(b, l, now)
	if err != nil || brake.Held != "" {
		return brake, err
	}
	return brake, c.count(b, l, brake, now)
}

// reached reports whether a counter has reached its cap; zero is no cap.
func reached(b Book, counter Counter, limit int, now time.Time) (bool, error) {
	tally, err := recall(b, counter, now)
	return limit > 0 && tally.Within(counter.Keep, now) >= limit, err
}

// recall reads a counter. What a clock that was put back has left in it is
// settled for good, not only for this look.
func recall(b Book, counter Counter, now time.Time) (Tally, error) {
	tally, err := b.Tally(counter.Key)
	if err != nil || !tally.Last().After(now.Add(counter.Keep+time.Minute)) {
		return tally, err
	}
	tally = tally.Settled(now, counter.Keep)
	return tally, b.SetTally(counter.Key, tally)
}

func (c Caps) checkAddress(b Book, l Letter, now time.Time) (Brake, error) {
	over, err := reached(b, c.autoCounter(l.To.Address), c.AutoPerAddress, now)
	if err != nil {
		return Brake{}, err
	}
	if over {
		return Brake{Held: fmt.Sprintf("more than %d automatic letters in %s to %s",
			c.AutoPerAddress, c.Window, l.To.Address)}, nil
	}
	if !l.Ack {
		return Brake{}, nil
	}
	over, err = reached(b, c.domainCounter(l.To.Address), c.TicketsPerDomain, now)
	if err != nil {
		return Brake{}, err
	}
	if over {
		return c.holdDomain(b, l.To.Address, now)
	}
	return c.spaceAck(b, l.To.Address, now)
}

// checkAlarm keeps a storm of mails that all are most urgent from burying whoever
// has a role: anybody can write that they are.
func (c Caps) checkAlarm(b Book, a Address, now time.Time) (Brake, error) {
	alarms := c.alarmCounter(a)
	over, err := reached(b, alarms, c.AutoPerAddress, now)
	if err != nil {
		return Brake{}, err
	}
	if !over {
		return Brake{}, Count(b, now, alarms)
	}
	first, err := c.firstAlert(b, c.buriedCounter(a), now)
	return Brake{Alert: first, Held: fmt.Sprintf("mails cause more than %d notices in %s to %s",
		c.AutoPerAddress, c.Window, a)}, err
}

// firstAlert counts an alert, and reports whether it is the first within the
// counter's time.
func (c Caps) firstAlert(b Book, alerts Counter, now time.Time) (bool, error) {
	told, err := reached(b, alerts, 1, now)
	if err != nil || told {
		return false, err
	}
	return true, Count(b, now, alerts)
}

func (c Caps) holdDomain(b Book, a Address, now time.Time) (Brake, error) {
	first, err := c.firstAlert(b, c.alertCounter(a), now)
	return Brake{Alert: first, Held: fmt.Sprintf("more than %d new tickets in %s from %s",
		c.TicketsPerDomain, c.Window, a.Domain())}, err
}

func (c Caps) spaceAck(b Book, a Address, now time.Time) (Brake, error) {
	counter := ackCounter(a)
	acks, err := recall(b, counter, now)
	if err != nil {
		return Brake{}, err
	}
	n := acks.Within(counter.Keep, now)
	if c.AcksPerAddressDay > 0 && n >= c.AcksPerAddressDay {
		return Brake{Held: fmt.Sprintf("more than %d acknowledgements a day to %s",
			c.AcksPerAddressDay, a)}, nil
	}
	if c.AcksFreeBeforeSpacing > 0 && n >= c.AcksFreeBeforeSpacing {
		if next := acks.Last().Add(c.AckSpacing); next.After(now) {
			return Brake{NotBefore: next}, nil
		}
	}
	return Brake{}, nil
}

func (c Caps) count(b Book, l Letter, brake Brake, now time.Time) error {
	err := Count(b, now, c.allCounter(), c.autoCounter(l.To.Address))
	if err != nil || !l.Ack {
		return err
	}
	if err := Count(b, now, c.domainCounter(l.To.Address)); err != nil {
		return err
	}
	return Count(b, latest(now, brake.NotBefore), ackCounter(l.To.Address))
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
