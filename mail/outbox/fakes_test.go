package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ticketd/ticketing"
)

// desk is a queue in memory. Every verb is noted; broken tells whether the n-th
// call of a verb fails.
type desk struct {
	mu     sync.Mutex
	rows   []*Delivery
	notes  []string
	calls  map[string]int
	broken func(verb string, n int) error
	large  map[string][]byte // bodies that Claim leaves out
}

func (s *desk) verb(name, id string) error {
	if s.calls == nil {
		s.calls = make(map[string]int)
	}
	s.calls[name]++
	s.notes = append(s.notes, strings.TrimSpace(name+" "+id))
	if s.broken != nil {
		return s.broken(name, s.calls[name])
	}
	return nil
}

func (s *desk) change(name, id string, do func(*Delivery)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.verb(name, id); err != nil {
		return err
	}
	for _, d := range s.rows {
		if d.ID == id {
			do(d)
			return nil
		}
	}
	return fmt.Errorf("there is no %s", id)
}

func (s *desk) Claim(_ context.Context, now time.Time, lease time.Duration, limit int) (
	[]Delivery, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.verb("claim", ""); err != nil {
		return nil, err
	}
	var due []Delivery
	for _, d := range s.rows {
		open := d.State == Waiting || d.State == Claimed
		if open && d.Held == "" && !d.Next.After(now) && len(due) < limit {
			d.State, d.Next, d.Tried, d.DotSent = Claimed, now.Add(lease), now, false
			d.Attempts++
			due = append(due, *d)
		}
	}
	return due, nil
}

func (s *desk) Body(_ context.Context, id string) (body []byte, err error) {
	return s.large[id], s.change("body", id, func(*Delivery) {})
}

func (s *desk) DotSent(_ context.Context, id string) error {
	return s.change("dot", id, func(d *Delivery) { d.DotSent = true })
}

func (s *desk) Done(_ context.Context, id string, now time.Time, response string) error {
	return s.change("done", id, func(d *Delivery) {
		d.State, d.Finished, d.Response = Sent, now, response
	})
}

func (s *desk) Retry(_ context.Context, id string, next time.Time, fault string) error {
	return s.change("retry", id, func(d *Delivery) {
		d.State, d.Next, d.LastError = Waiting, next, fault
	})
}

func (s *desk) GiveUp(_ context.Context, id string, now time.Time, end State, why string) error {
	return s.change("give-up", id, func(d *Delivery) {
		d.State, d.Finished, d.LastError = end, now, why
	})
}

func (s *desk) Unfinished(context.Context) (left []Delivery, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.verb("unfinished", ""); err != nil {
		return nil, err
	}
	for _, d := range s.rows {
		if d.State == Claimed {
			left = append(left, *d)
		}
	}
	return left, nil
}

func (s *desk) NextDue(context.Context) (next time.Time, waits bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range s.rows {
		open := (d.State == Waiting || d.State == Claimed) && d.Held == ""
		if open && (!waits || d.Next.Before(next)) {
			next, waits = d.Next, true
		}
	}
	return next, waits, s.verb("next-due", "")
}

func (s *desk) List(context.Context, bool) ([]Delivery, error) {
	return nil, errors.New("the runner lists nothing")
}

func (s *desk) Release(context.Context, map[string]time.Time) (int, error) {
	return 0, errors.New("the runner releases nothing")
}

// put queues a letter that is due now.
func (s *desk) put(id string, class ticketing.LetterClass, change ...func(*Delivery)) {
	d := &Delivery{State: Waiting, Next: time.Now(), Parcel: ticketing.Parcel{Body: []byte("a letter")}}
	d.ID, d.Class, d.Intake, d.Created = id, class, "support", time.Now()
	d.To, d.MessageID = ticketing.Address(id+"@customer.example"), "<"+id+"@example.org>"
	for _, change := range change {
		change(d)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows = append(s.rows, d)
}

func (s *desk) row(id string) Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.rows, func(d *Delivery) bool { return d.ID == id })
	return *s.rows[i]
}

// postman is a Sender. Each letter is noted when the dot is out; act decides
// before and after the dot.
type postman struct {
	before func(ctx context.Context, d ticketing.Parcel, n int) error
	after  func(ctx context.Context, d ticketing.Parcel, n int) error

	mu    sync.Mutex
	tries map[string]int
	out   []string // ids whose dot was sent
	times []time.Time
}

func (p *postman) Send(ctx context.Context, d ticketing.Parcel,
	beforeDot func(context.Context) error) (string, error) {
	p.mu.Lock()
	if p.tries == nil {
		p.tries = make(map[string]int)
	}
	p.tries[d.ID]++
	n := p.tries[d.ID]
	p.times = append(p.times, time.Now())
	p.mu.Unlock()
	if p.before != nil {
		if err := p.before(ctx, d, n); err != nil {
			return "", err
		}
	}
	if err := beforeDot(ctx); err != nil {
		return "", err
	}
	p.mu.Lock()
	p.out = append(p.out, d.ID)
	p.mu.Unlock()
	if p.after != nil {
		if err := p.after(ctx, d, n); err != nil {
			return "", err
		}
	}
	return "250 OK", nil
}

func (p *postman) sent() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.out)
}

func (p *postman) tried() []time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.times)
}

// start runs a runner until the returned stop, which waits for its end.
func start(t *testing.T, s *desk, p Sender, o Options) (r *Runner, stop func()) {
	t.Helper()
	r = New(s, func(string) Sender { return p }, o)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := r.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("run ended with %v", err)
		}
	}()
	synctest.Wait()
	return r, func() { cancel(); <-ended }
}
