package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
)

// What came of an attempt to send a letter, as ticketd_letters_total counts it.
const (
	letterSent    = "sent"
	letterRefused = "refused"
	letterPutOff  = "put off"
	letterUnknown = "unknown"
)

// meteredSender counts what comes of the letters of one mailbox.
type meteredSender struct {
	outbox.Sender
	count func(outcome string)
	now   func() time.Time

	mu   sync.Mutex
	last smtpHealth
}

// sender counts the letters of a mailbox; those that were none are 0 from the start.
func (m *meters) sender(mailbox string, by outbox.Sender, now func() time.Time) *meteredSender {
	for _, outcome := range []string{letterSent, letterRefused, letterPutOff, letterUnknown} {
		m.letters.WithLabelValues(mailbox, outcome)
	}
	return &meteredSender{Sender: by, now: now,
		count: func(outcome string) { m.letters.WithLabelValues(mailbox, outcome).Inc() }}
}

// Send implements outbox.Sender.
func (s *meteredSender) Send(ctx context.Context, p ticketing.Parcel,
	beforeDot func(context.Context) error) (string, error) {
	response, err := s.Sender.Send(ctx, p, beforeDot)
	if !errors.Is(err, context.Canceled) { // the stop is no server's fault
		s.note(err)
	}
	return response, err
}

func (s *meteredSender) note(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fault, _ := errors.AsType[*outbox.Fault](err)
	switch now := s.now().UTC(); {
	case err == nil:
		s.last = smtpHealth{Answered: &now}
		s.count(letterSent)
	case fault != nil && fault.Permanent:
		s.last = smtpHealth{Answered: &now}
		s.count(letterRefused)
	default:
		s.last.Error, s.last.ErrorAt = err.Error(), &now
		if fault != nil && fault.Unknown {
			s.count(letterUnknown)
			return
		}
		s.count(letterPutOff)
	}
}

// health is how the last letters went.
func (s *meteredSender) health() smtpHealth {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}
