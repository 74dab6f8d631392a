package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/page"
)

// pages keeps the incidents' pages as the store has them. A page is replaced as a
// whole, so that nobody ever reads half of one.
type pages struct {
	dir   string // empty: none are written
	store desk.Store
	cfg   *Config
	mu    sync.Mutex // of two writers the later one has seen the earlier one's change
}

// write brings all pages up to date, and returns how many there are.
func (p *pages) write(ctx context.Context) (int, error) {
	if p.dir == "" {
		return 0, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	incidents, err := p.gather(ctx)
	if err != nil {
		return 0, err
	}
	if err := os.MkdirAll(p.dir, 0o755); err != nil {
		return 0, fmt.Errorf("make the pages' directory: %w", err)
	}
	var faults []error
	for _, i := range incidents {
		faults = append(faults, p.put(i.File)(page.Write(i)))
	}
	faults = append(faults, p.put(page.Index)(page.WriteIndex(incidents)))
	return len(incidents), errors.Join(faults...)
}

// gather reads the incidents, the newest first.
func (p *pages) gather(ctx context.Context) (all []page.Incident, err error) {
	err = p.store.View(ctx, func(r desk.Reader) error {
		all = nil
		numbers, err := desk.Incidents(r)
		if err != nil {
			return err
		}
		for _, n := range slices.Backward(numbers) {
			t, found, err := r.Ticket(n)
			if err != nil || !found {
				return errors.Join(err, missing(found, n))
			}
			history, err := r.History(n)
			if err != nil {
				return err
			}
			all = append(all, page.Of(t, history, p.cfg.Zone))
		}
		return nil
	})
	return all, err
}

func missing(found bool, n ticketing.Number) error {
	if found {
		return nil
	}
	return fmt.Errorf("incident %d: %w", n, desk.ErrNoTicket)
}

// put takes what a file shall say, and replaces it if it says something else.
func (p *pages) put(name string) func([]byte, error) error {
	path := filepath.Join(p.dir, name)
	return func(html []byte, err error) error {
		if err != nil {
			return err
		}
		return replace(path, html)
	}
}

func replace(path string, html []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, html) {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return fmt.Errorf("write page %s: %w", path, err)
	}
	_, err = f.Write(html)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write page %s: %w", path, err), os.Remove(f.Name()))
	}
	return nil
}
