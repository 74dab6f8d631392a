package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync/atomic"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// clock tells the time, shifted by an offset that only the demo and the runs
// against real servers wind.
type clock struct{ offset atomic.Int64 }

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.offset.Load())).UTC() }

// wind moves the clock forward.
func (c *clock) wind(by time.Duration) { c.offset.Add(int64(by)) }

// catchUp winds the clock on to what a kept store saw last: a demo that wound
// its clock leaves tickets of next week behind.
func (c *clock) catchUp(ctx context.Context, cfg *Config) error {
	if _, err := os.Stat(cfg.Data); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	o, err := openOffice(ctx, cfg)
	if err != nil {
		return err
	}
	last := time.Time{}
	err = o.store.View(ctx, func(r desk.Reader) error {
		return r.Tickets(func(t ticketing.Ticket) bool {
			for _, at := range []time.Time{t.StatusSince, t.LastIn, t.LastOut} {
				if at.After(last) {
					last = at
				}
			}
			return true
		})
	})
	if ahead := last.Sub(c.now()); ahead > 0 {
		c.wind(ahead + time.Second)
	}
	return errors.Join(err, o.Close())
}
