package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"ticketd/data/bolt"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// trial is an office on books that are thrown away: what it judges is judged as the
// gateway would, and nothing comes of it. Nobody sends its letters.
type trial struct {
	*office
	seen *witness
	at   time.Time // what its clock shows
}

// newTrial opens an office on the books in a directory, which it makes if there are none.
// The world gives it what it may ask outside: no more than a mailbox and DNS.
func newTrial(ctx context.Context, cfg *Config, data string, at time.Time, w world) (*trial, error) {
	t := &trial{at: at}
	over := w.over
	w.volatile, w.control = true, false
	w.now = func() time.Time { return t.at }
	w.over = func(s desk.Store) desk.Store {
		if over != nil {
			s = over(s)
		}
		t.seen = &witness{Store: s}
		return t.seen
	}
	own := *cfg
	own.Data, own.Pages = data, ""
	var err error
	t.office, err = newOffice(ctx, &own, w, func() {})
	return t, err
}

// receive judges a mail, and tells what became of it.
func (t *trial) receive(ctx context.Context, in ticketing.Incoming) judgedView {
	t.seen.take()
	taken := t.desk.Receive(ctx, []ticketing.Incoming{in}, desk.Manner{}, t.at)[0]
	return t.judged(in, taken, t.seen.take())
}

// borrowed is a directory with books to try things out on.
type borrowed struct {
	dir   string
	empty bool // there was no store to copy
}

// borrow copies the store of a configuration, whether a daemon runs on it or not. Where
// there is none, the directory is a new one. The caller gives it back.
func borrow(ctx context.Context, cfg *Config) (borrowed, error) {
	name, err := copyAside(ctx, cfg)
	if err == nil {
		return borrowed{dir: filepath.Join(cfg.Data, name)}, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return borrowed{}, err
	}
	dir, err := os.MkdirTemp("", "ticketd-rehearse-")
	return borrowed{dir: dir, empty: true}, err
}

func copyAside(ctx context.Context, cfg *Config) (name string, err error) {
	if running, ok := dialControl(cfg.Data); ok {
		err := running.call(ctx, "aside", struct{}{}, nil, &name)
		return name, errors.Join(err, running.Close())
	}
	book, err := bolt.OpenReadOnly(ctx, cfg.Data, bolt.Options{})
	if err != nil {
		return "", err
	}
	name, err = book.CopyAside(ctx)
	return name, errors.Join(err, book.Close())
}

// giveBack removes the directory.
func (b borrowed) giveBack() error { return os.RemoveAll(b.dir) }
