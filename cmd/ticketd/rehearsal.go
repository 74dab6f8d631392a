package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"ticketd/mail/inbound"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/scenario"
)

// rehearsal is the stage of "ticketd simulate": the desk and its books without
// mail servers, and a clock that stands still between the moments at which
// something is due. What it does at them is what the metronome would do.
type rehearsal struct {
	backstage
	ctx      context.Context
	cfg      *Config
	at       time.Time
	gateway  *office
	boxes    map[ticketing.Address][]ticketing.Incoming // what people outside and agents got
	uid      uint32                                     // of the last mail
	lists    time.Time                                  // when the next list may be due; zero: never
	sentOut  int                                        // lists so far
	happened func() error                               // called at each moment, after what happened
}

// metronome is how often the running gateway looks for what is due.
const metronome = time.Minute

func newRehearsal(ctx context.Context, cfg *Config, start time.Time) (*rehearsal, error) {
	s := &rehearsal{ctx: ctx, cfg: cfg, at: start.UTC(), boxes: map[ticketing.Address][]ticketing.Incoming{},
		happened: func() error { return nil }}
	s.backstage = backstage{func() *office { return s.gateway }}
	return s, s.open()
}

func (s *rehearsal) open() (err error) {
	w := world{now: func() time.Time { return s.at }, log: slog.New(slog.DiscardHandler), volatile: true}
	if s.gateway, err = newOffice(s.ctx, s.cfg, w, func() {}); err != nil {
		return err
	}
	return s.sendLists()
}

// Close closes the books.
func (s *rehearsal) Close() error { return s.gateway.Close() }

// Restart closes the books and opens them again later. What became due meanwhile
// is done at the metronome's next beat.
func (s *rehearsal) Restart(after time.Duration) error {
	if err := s.gateway.Close(); err != nil {
		return err
	}
	s.at = s.at.Add(after)
	return s.open()
}

// Deliver takes a mail in through each mailbox that it is addressed to.
func (s *rehearsal) Deliver(m scenario.Mail) error {
	ours := map[string][]ticketing.Address{}
	for _, to := range m.To {
		if name := s.owner(to); name != "" {
			ours[name] = append(ours[name], to)
		} else {
			s.arrive(to, m.Raw)
		}
	}
	raw := vouched(m)
	for _, box := range s.cfg.Mailboxes {
		if len(ours[box.Name]) == 0 {
			continue
		}
		s.uid++
		in := s.gateway.intakes[box.Name].read(s.ctx, inbound.Raw{Account: box.Name, Folder: box.Folder,
			UIDValidity: 1, UID: s.uid, Size: int64(len(raw)), Body: bytes.NewReader(raw)},
			ticketing.Envelope{From: m.From, To: ours[box.Name]})
		taken := s.gateway.desk.Receive(s.ctx, []ticketing.Incoming{in}, desk.Manner{}, s.at)[0]
		if taken.Err != nil {
			return taken.Err
		}
	}
	return s.send()
}

func (s *rehearsal) arrive(to ticketing.Address, raw []byte) {
	s.boxes[to] = append(s.boxes[to], s.read([][]byte{raw})...)
}

// owner is the mailbox that an address leads to.
func (s *rehearsal) owner(a ticketing.Address) string {
	for _, m := range s.cfg.Mailboxes {
		if m.Owns(a) {
			return m.Name
		}
	}
	return ""
}

// Order has an order carried out and what comes of it sent.
func (s *rehearsal) Order(n ticketing.Number, o ticketing.Order) error {
	return s.sent(s.backstage.Order(n, o))
}

// OpenIncident publishes that there is a disruption.
func (s *rehearsal) OpenIncident(p scenario.Publication) error {
	return s.sent(s.backstage.OpenIncident(p))
}

// UpdateIncident publishes how a disruption goes on.
func (s *rehearsal) UpdateIncident(n ticketing.Number, p scenario.Publication) error {
	return s.sent(s.backstage.UpdateIncident(n, p))
}

// LinkCase makes a ticket a case of an incident, or takes it off.
func (s *rehearsal) LinkCase(incident, ticket ticketing.Number, off bool, by string) error {
	return s.sent(s.backstage.LinkCase(incident, ticket, off, by))
}

// sent sends what came of an order that succeeded.
func (s *rehearsal) sent(fault error) error {
	if fault != nil {
		return fault
	}
	return s.send()
}

// send brings the letters that are due into their recipients' mailboxes.
func (s *rehearsal) send() error {
	const atOnce = 100
	for {
		due, err := s.gateway.letters.Claim(s.ctx, s.at, time.Hour, atOnce)
		if err != nil || len(due) == 0 {
			return err
		}
		for _, d := range due {
			body, err := s.gateway.letters.Body(s.ctx, d.ID)
			if err != nil {
				return err
			}
			s.arrive(d.To, body)
			if err := s.gateway.letters.Done(s.ctx, d.ID, s.at, "rehearsed"); err != nil {
				return err
			}
		}
	}
}

// Travel goes from one due moment to the next.
func (s *rehearsal) Travel(to time.Time) error {
	if to.Before(s.at) {
		return fmt.Errorf("it is %s already, and time never goes back", s.at.In(s.cfg.Zone).Format(sceneLayout))
	}
	for {
		next, err := s.next()
		if err != nil {
			return err
		}
		if next.IsZero() || next.After(to) {
			s.at = to.UTC()
			return nil
		}
		if err := s.pass(next); err != nil {
			return err
		}
	}
}

// pass does what the running gateway does when it is so late.
func (s *rehearsal) pass(to time.Time) error {
	s.at = to
	if _, err := s.gateway.desk.Wake(s.ctx, s.at); err != nil {
		return err
	}
	if !s.lists.IsZero() && !s.lists.After(s.at) {
		if err := s.sendLists(); err != nil {
			return err
		}
	}
	if err := s.send(); err != nil {
		return err
	}
	return s.happened()
}

// sendLists sends the lists whose day has come, and looks up the next day.
func (s *rehearsal) sendLists() error {
	sent, err := s.gateway.desk.Digests(s.ctx, s.at)
	s.sentOut += sent
	s.lists = time.Time{}
	for _, m := range s.cfg.Mailboxes {
		for _, l := range periodic(m.Rules) {
			s.lists = sooner(s.lists, nextList(m.Rules, l, s.at))
		}
	}
	for _, a := range s.cfg.People.Agents() {
		s.lists = sooner(s.lists, a.Digest.Next(s.at, a.Zone))
	}
	return err
}

// periodic lists what a process sends in each period: its lists, and how a week and a month
// were.
func periodic(p ticketing.Process) []ticketing.List {
	all := slices.Clone(p.Lists)
	if p.Reports.Week != "" {
		all = append(all, ticketing.List{Every: ticketing.Weekly, Calendar: p.Reports.Calendar})
	}
	if p.Reports.Month != "" {
		all = append(all, ticketing.List{Every: ticketing.Monthly, Calendar: p.Reports.Calendar})
	}
	return all
}

// nextList is when a list is sent next; zero: never.
func nextList(p ticketing.Process, l ticketing.List, now time.Time) time.Time {
	const days = 100 // more than any period has
	for day := range days {
		if at := p.DigestDue(l, now.AddDate(0, 0, day)); at.After(now) {
			return at.UTC()
		}
	}
	return time.Time{}
}

// sooner is the earlier of two moments; a zero one never comes.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// next is the next moment at which something is due: tickets wait for the
// metronome, letters don't.
func (s *rehearsal) next() (time.Time, error) {
	ticket, letter, err := s.gateway.due(s.ctx)
	if !ticket.IsZero() {
		ticket = ticket.Add(metronome - 1).Truncate(metronome)
		if !ticket.After(s.at) {
			ticket = s.at.Truncate(metronome).Add(metronome)
		}
	}
	if !letter.After(s.at) {
		letter = time.Time{} // it was sent
	}
	return sooner(sooner(ticket, letter), s.lists), err
}

// Received lists what somebody's mailbox has.
func (s *rehearsal) Received(a ticketing.Address) ([]ticketing.Incoming, error) {
	return s.boxes[a], nil
}

// Eventually asks once: nothing happens here by itself.
func (s *rehearsal) Eventually(check func() error) error { return check() }
