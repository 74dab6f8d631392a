package outbound

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
)

// Sender hands letters to one submission server. It may be used by several
// goroutines at once; each letter in hand has a connection of its own.
type Sender struct {
	cfg   Config
	fault error // of the configuration
	pace  *rate.Limiter
	door  chan struct{} // holds one token while somebody connects

	mu        sync.Mutex
	idle      []*parked
	closed    bool
	noNull    bool // the server refused the null sender
	shutUntil time.Time
	shutWhy   error
}

// NewSender returns a Sender; it connects when there is something to send. A
// fault of the Config is the error of every Send.
func NewSender(c Config) *Sender {
	filled, err := c.fillDefaults()
	limit := rate.Inf
	if c.Rate > 0 {
		limit = c.Rate
	}
	return &Sender{cfg: filled, fault: err, pace: rate.NewLimiter(limit, 1),
		door: make(chan struct{}, 1)}
}

// Send delivers the parcel's bytes to the server and returns its word of
// acceptance. beforeDot is called when everything but the final dot was sent;
// its error ends the attempt, and the server has nothing. Errors are
// *outbox.Fault: Permanent after a 5xx to MAIL, RCPT, DATA or the dot, Unknown
// when the dot was sent and no answer came.
//
// When ctx ends, the connection is cut; a server that has the dot already gets
// 5 s to answer.
func (s *Sender) Send(ctx context.Context, p ticketing.Parcel,
	beforeDot func(context.Context) error) (response string, err error) {
	if err := s.refuse(p); err != nil {
		return "", err
	}
	if err := s.pace.Wait(ctx); err != nil {
		return "", fmt.Errorf("wait for our turn at %s: %w", s.cfg.Addr, err)
	}
	for {
		c, kept, err := s.connection(ctx)
		if err != nil {
			return "", err
		}
		response, why := s.deliver(ctx, c, p, beforeDot)
		switch {
		case why == nil:
			return response, nil
		case kept && why.stale() && ctx.Err() == nil:
			continue // the server had hung up meanwhile
		}
		f := why.fault()
		s.shutAfter(why, f)
		return "", f
	}
}

// Close says goodbye on the connections that are not in use. Those in use end
// with their letter.
func (s *Sender) Close() error {
	s.mu.Lock()
	idle := s.idle
	s.idle, s.closed = nil, true
	s.mu.Unlock()
	for _, p := range idle {
		if p.timer.Stop() {
			p.bid()
		}
	}
	return nil
}

// refuse names what makes a parcel unfit without asking the server.
func (s *Sender) refuse(p ticketing.Parcel) error {
	switch {
	case s.fault != nil:
		return s.fault
	case !p.To.Mailable():
		return &outbox.Fault{Permanent: true, Err: fmt.Errorf("send to %q: its address can't be"+
			" written into an SMTP command safely", p.To)}
	case p.EnvelopeFrom != "" && !p.EnvelopeFrom.Mailable():
		return &outbox.Fault{Permanent: true, Err: fmt.Errorf("send from %q: the envelope sender"+
			" can't be written into an SMTP command safely", p.EnvelopeFrom)}
	}
	return s.shut()
}

// connection gives an idle connection, or a new one. One at a time connects, so
// that a wrong password is shown once and not by all senders together.
func (s *Sender) connection(ctx context.Context) (c *connection, kept bool, err error) {
	if c := s.unpark(); c != nil {
		return c, true, nil
	}
	select {
	case s.door <- struct{}{}:
		defer func() { <-s.door }()
	case <-ctx.Done():
		return nil, false, fmt.Errorf("connect to %s: %w", s.cfg.Addr, context.Cause(ctx))
	}
	if err := s.shut(); err != nil {
		return nil, false, err
	}
	c, why := connect(ctx, &s.cfg, nil)
	if why != nil {
		f := why.fault()
		s.shutAfter(why, f)
		return nil, false, f
	}
	return c, false, nil
}

// shut is the reason why the server is left alone now, nil if it is not.
func (s *Sender) shut() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errors.New("sender is closed")
	}
	if wait := time.Until(s.shutUntil); wait > 0 {
		return &outbox.Fault{Err: s.shutWhy, Wait: wait}
	}
	return nil
}

// shutAfter leaves the server alone for a while, with all letters, when it
// refused who we are or how much we send, or did not answer: else each letter
// that waits would find out by itself, one after the other.
func (s *Sender) shutAfter(why *trouble, f *outbox.Fault) {
	pause := f.Wait
	switch {
	case f.Permanent:
		return
	case why.refusedLogin(), why.throttled():
	case why.unreachable():
		pause = unreachablePause
	default:
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shutUntil, s.shutWhy = time.Now().Add(pause), f.Err
}

// unreachablePause is short: it only lets the letters that wait for the same
// server share one disappointment.
const unreachablePause = 10 * time.Second

// unreachable reports whether there is no talking with the server, whatever
// the letter. What we broke off ourselves says nothing about it.
func (t *trouble) unreachable() bool {
	return t.at < data && answer(t.err) == nil && !t.tooLarge() &&
		!errors.Is(t.err, context.Canceled)
}
