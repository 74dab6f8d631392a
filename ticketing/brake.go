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
	Cap       Cap       // that was reached; zero: none
	Held      string    // why it is held; empty: it goes
	NotBefore time.Time // when an acknowledgement that is spaced out may go
	Pause     bool      // this letter is the one that pauses the whole class
	Alert     bool      // the leads are to be told, once per pause
}

// held holds a letter because of a cap.
func (c Cap) held() Brake { return Brake{Cap: c, Held: c.String()} }

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
	over, _, err := reached(b, all, c.AutoInAll, now)
	if err != nil {
		return Brake{}, err
	}
	if over {
		brake := Cap{Name: CapInAll, Limit: c.AutoInAll, Within: c.Window}.held()
		brake.Pause, brake.Alert = true, true
		return brake, b.SetTally(all.Key, Tally{})
	}
	brake, err := c.checkAddress(b, l, now)
	if err != nil || brake.Held != "" {
		return brake, err
	}
	return brake, c.count(b, l, brake, now)
}

// reached reports whether a counter has reached its cap, and when there is room again;
// zero is no cap.
func reached(b Book, counter Counter, limit int, now time.Time) (bool, time.Time, error) {
	tally, err := recall(b, counter, now)
	if err != nil || limit <= 0 || tally.Within(counter.Keep, now) < limit {
		return false, time.Time{}, err
	}
	return true, tally.Room(counter.Keep, limit, now), nil
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
	to := l.To.Address
	over, room, err := reached(b, c.autoCounter(to), c.AutoPerAddress, now)
	if err != nil {
		return Brake{}, err
	}
	if over {
		return Cap{Name: CapAddress, Limit: c.AutoPerAddress, Within: c.Window, Who: string(to),
			Room: room}.held(), nil
	}
	if !l.Ack {
		return Brake{}, nil
	}
	return c.spaceAck(b, to, now)
}

// checkAlarm keeps a storm of mails that all are most urgent from burying whoever
// has a role: anybody can write that they are.
func (c Caps) checkAlarm(b Book, a Address, now time.Time) (Brake, error) {
	alarms := c.alarmCounter(a)
	over, room, err := reached(b, alarms, c.AutoPerAddress, now)
	if err != nil {
		return Brake{}, err
	}
	if !over {
		return Brake{}, Count(b, now, alarms)
	}
	brake := Cap{Name: CapAlarms, Limit: c.AutoPerAddress, Within: c.Window, Who: string(a),
		Room: room}.held()
	brake.Alert, err = c.firstAlert(b, c.buriedCounter(a), now)
	return brake, err
}

// firstAlert counts an alert, and reports whether it is the first within the
// counter's time.
func (c Caps) firstAlert(b Book, alerts Counter, now time.Time) (bool, error) {
	told, _, err := reached(b, alerts, 1, now)
	if err != nil || told {
		return false, err
	}
	return true, Count(b, now, alerts)
}

// CheckTicket counts a new ticket that a mail from the address makes. Beyond the cap on
// those of one domain the ticket is made, and whatever the mail makes us write is held;
// the leads are told once.
func (c Caps) CheckTicket(b Book, from Address, now time.Time) (Brake, error) {
	tickets := c.domainCounter(from)
	over, room, err := reached(b, tickets, c.TicketsPerDomain, now)
	if err != nil {
		return Brake{}, err
	}
	if !over {
		return Brake{}, Count(b, now, tickets)
	}
	brake := Cap{Name: CapDomain, Limit: c.TicketsPerDomain, Within: c.Window,
		Who: from.Domain(), Room: room}.held()
	brake.Alert, err = c.firstAlert(b, c.alertCounter(from), now)
	return brake, err
}

func (c Caps) spaceAck(b Book, a Address, now time.Time) (Brake, error) {
	counter := ackCounter(a)
	acks, err := recall(b, counter, now)
	if err != nil {
		return Brake{}, err
	}
	n := acks.Within(counter.Keep, now)
	if c.AcksPerAddressDay > 0 && n >= c.AcksPerAddressDay {
		return Cap{Name: CapAcks, Limit: c.AcksPerAddressDay, Within: counter.Keep, Who: string(a),
			Room: acks.Room(counter.Keep, c.AcksPerAddressDay, now)}.held(), nil
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
