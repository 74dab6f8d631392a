package bolt

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"ticketd/data/files"
	"ticketd/ticketing/desk"
)

// Update runs fn in one transaction and returns after the commit is durable.
// Callers that wait at the same time share a commit, also with those whose functions
// run meanwhile, and nobody waits for company. fn may run more than once and on another
// goroutine; an error or a panic of fn undoes its own writes and nobody else's. A
// cancelled context gives up waiting for the turn; what has begun is finished, and
// its outcome counts. An error that wraps ErrCommit means that the outcome is unknown.
func (s *Store) Update(ctx context.Context, fn func(desk.Tx) error) error {
	return s.update(ctx, func(t tx) error { return fn(t) })
}

// call is an Update that waits for its turn.
type call struct {
	fn   func(tx) error
	done chan error // one outcome, buffered
}

func (s *Store) update(ctx context.Context, fn func(tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.readOnly {
		return fmt.Errorf("write store: %w", ErrReadOnly)
	}
	c := &call{fn: fn, done: make(chan error, 1)}
	s.mu.Lock()
	s.waiting = append(s.waiting, c)
	s.mu.Unlock()

	select {
	case err := <-c.done:
		return err
	case <-ctx.Done():
		if s.withdraw(c) {
			return context.Cause(ctx)
		}
	case s.turn <- struct{}{}:
		s.lead()
	}
	return <-c.done
}

// lead runs everything that waits, and hands the turn on.
func (s *Store) lead() {
	defer func() { <-s.turn }()
	s.run(s.takeWaiting())
}

func (s *Store) takeWaiting() []*call {
	s.mu.Lock()
	defer s.mu.Unlock()
	calls := s.waiting
	s.waiting = nil
	return calls
}

func (s *Store) withdraw(c *call) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.Index(s.waiting, c)
	if i < 0 {
		return false
	}
	s.waiting = slices.Delete(s.waiting, i, i+1)
	return true
}

// run settles every call. The first of a group has seen only what is committed,
// so that its failure is final; another one may have failed because of what a
// neighbour wrote and took back, and is tried again alone.
func (s *Store) run(calls []*call) {
	var alone []*call
	defer func() { // a function that ended its goroutine must not leave others waiting
		settle(append(calls, alone...), errors.New("write store: the transaction was abandoned"))
	}()
	for len(calls)+len(alone) > 0 {
		if len(calls) == 0 {
			calls, alone = alone[:1:1], alone[1:]
		}
		switch failed, err := s.attempt(&calls); {
		case failed < 0:
			settle(calls, err)
			calls = nil
		case failed == 0:
			settle(calls[:1], err)
			calls = calls[1:]
		default:
			alone = append(alone, calls[failed])
			calls = slices.Concat(calls[:failed], calls[failed+1:])
		}
	}
}

func settle(calls []*call, err error) {
	for _, c := range calls {
		c.done <- err
	}
}

// attempt runs the calls in one transaction, and those that came meanwhile, which it
// appends. It returns the index of the call that failed, or -1 and the outcome for all.
func (s *Store) attempt(calls *[]*call) (int, error) {
	db, err := s.handle()
	if err != nil {
		return -1, fmt.Errorf("write store: %w", err)
	}
	t, err := db.Begin(true)
	if err != nil {
		return -1, fmt.Errorf("begin transaction: %w", err)
	}
	defer rollback(t)
	for i := 0; i < len(*calls); i++ {
		err := guarded("write store", func() error {
			return (*calls)[i].fn(tx{reader: reader{tx: t, files: s.files}, now: s.opt.Now})
		})
		if err != nil {
			return i, err
		}
		if i+1 == len(*calls) {
			*calls = append(*calls, s.takeWaiting()...)
		}
	}
	if err := guarded("commit", func() error { return s.opt.commit(t) }); err != nil {
		return -1, s.fail(err)
	}
	s.leave(machineRun())
	return -1, nil
}

// rollback undoes a transaction that was not committed, and does nothing to one
// that was.
func rollback(t *bbolt.Tx) { _ = guarded("roll back", t.Rollback) }

func (s *Store) fail(err error) error {
	err = files.Told(err)
	s.mu.Lock()
	s.fault = err
	s.mu.Unlock()
	s.opt.Logger.Error("commit did not succeed; the store takes nothing until it is reopened",
		"part", "store", "err", err)
	return fmt.Errorf("write store: %w: %w", ErrCommit, err)
}
