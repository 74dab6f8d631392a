package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"ticketd/data/files"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// unfinished ends the name of a directory that an export is still writing, or was when the
// process ended.
const unfinished = ".unfinished"

// exporter writes tickets into a directory, one after the other, so that memory depends on
// the longest history and not on how many there are.
type exporter struct {
	*gateway
	dir      string // it is written here
	customer bool   // what the customer doesn't see is left out
	index    *list
	counts   exportCounts
}

// export writes tickets with all their mail. It is done by whoever has the store open, so
// that no mail travels through the control socket.
func (g *gateway) export(ctx context.Context, a exportArgs) (result exportResult, err error) {
	scope, err := g.scopeOf(ctx, a.What)
	if err != nil {
		return result, err
	}
	if err := vacant(a.Dir); err != nil {
		return result, err
	}
	x := &exporter{gateway: g, dir: a.Dir + unfinished, customer: a.CustomerView}
	if err := os.Mkdir(x.dir, 0o700); errors.Is(err, fs.ErrExist) {
		return result, fmt.Errorf("write %s: it is being written, or an export ended before it was done; "+
			"if none runs, remove %s", a.Dir, x.dir)
	} else if err != nil {
		return result, fmt.Errorf("make directory of the export: %w", err)
	}
	err = x.all(ctx, scope)
	if err == nil {
		err = finish(x.dir, a.Dir)
	}
	if err != nil {
		return result, errors.Join(fmt.Errorf("export %s: %w", scope.of, roomFor(err)), os.RemoveAll(x.dir))
	}
	return exportResult{Directory: a.Dir, Of: scope.of, exportCounts: x.counts}, nil
}

// vacant makes sure that nothing is overwritten.
func vacant(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("look into the directory of the export: %w", err)
	case len(entries) > 0:
		return fmt.Errorf("%s is not empty, and an export overwrites nothing: name another directory with --out",
			dir)
	}
	return nil
}

// finish makes the directory's files durable and gives it its name.
func finish(from, to string) error {
	dir, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = dir.Close() }()
	const some = 500
	for {
		entries, err := dir.ReadDir(some)
		if len(entries) == 0 { // then err says why
			break
		}
		for _, entry := range entries {
			err = errors.Join(err, syncFile(filepath.Join(from, entry.Name())))
		}
		if err != nil {
			return err
		}
	}
	if err := dir.Sync(); err != nil {
		return err
	}
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) { // an empty one is in its way
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return files.SyncDir(filepath.Dir(to))
}

func syncFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// roomFor adds to a fault what can be done about a full disk.
func roomFor(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: nothing is kept of it; make room, or name a place on another disk with --out", err)
	}
	return err
}

// all writes the tickets of a scope, what else belongs to it, and the index.
func (x *exporter) all(ctx context.Context, s scope) (err error) {
	if x.index, err = x.newIndex(s); err != nil {
		return err
	}
	defer func() { _ = x.index.file.Close() }()
	err = s.each(ctx, func(n ticketing.Number) error { return x.ticket(ctx, n) })
	if err != nil {
		return err
	}
	if s.account != nil && s.account.unknown && x.counts.Tickets == 0 {
		return s.account.fault
	}
	if s.others && !x.customer {
		if err := x.others(ctx); err != nil {
			return err
		}
	}
	return x.index.end(x.counts)
}

// scope is which tickets an export is about.
type scope struct {
	of      string // "ticket T-1001", "account Globex", "all tickets"
	account *exportedAccount
	others  bool // and the mails that belong to no ticket
	each    eachNumber
}

// eachNumber calls fn for the numbers of tickets until it fails.
type eachNumber func(ctx context.Context, fn func(ticketing.Number) error) error

func (g *gateway) scopeOf(ctx context.Context, what string) (scope, error) {
	if strings.EqualFold(what, "all") {
		return scope{of: "all tickets", others: true, each: g.walk(func(ticketing.Ticket) bool { return true })}, nil
	}
	if tag, ok := ticketing.ParseTag(what); ok {
		return g.scopeOfTicket(ctx, tag)
	}
	card := g.accountCalled(what)
	of := func(t ticketing.Ticket) bool { return strings.EqualFold(t.Account, card.Name) }
	return scope{of: "account " + card.Name, account: &card, each: g.walk(of)}, nil
}

// scopeOfTicket is a ticket, and the numbers that were merged into it.
func (g *gateway) scopeOfTicket(ctx context.Context, tag ticketing.Tag) (s scope, err error) {
	var numbers []ticketing.Number
	err = g.store.View(ctx, func(r desk.Reader) error {
		numbers = []ticketing.Number{tag.Number}
		for i := 0; i < len(numbers); i++ {
			t, found, err := r.Ticket(numbers[i])
			if err != nil || !found {
				return orNoTicket(err, ticketing.Tag{Prefix: tag.Prefix, Number: numbers[i]}.String())
			}
			s.of = cmp.Or(s.of, "ticket "+t.Tag().String())
			for _, n := range slices.Concat(t.LinkedAs(ticketing.LinkMerged), t.LinkedAs(ticketing.LinkDuplicate)) {
				if !slices.Contains(numbers, n) {
					numbers = append(numbers, n)
				}
			}
		}
		return nil
	})
	s.each = func(_ context.Context, fn func(ticketing.Number) error) error {
		for _, n := range numbers {
			if err := fn(n); err != nil {
				return err
			}
		}
		return nil
	}
	return s, err
}

// walk goes through all tickets, a few at a time, so that nobody waits for it.
func (g *gateway) walk(wanted func(ticketing.Ticket) bool) eachNumber {
	const some = 200
	return func(ctx context.Context, fn func(ticketing.Number) error) error {
		var last ticketing.Number
		for {
			var tickets []ticketing.Ticket
			err := g.store.View(ctx, func(r desk.Reader) (err error) {
				tickets, err = r.TicketsAfter(last, some)
				return err
			})
			if err != nil || len(tickets) == 0 {
				return err
			}
			for _, t := range tickets {
				if last = t.Number; !wanted(t) {
					continue
				}
				if err := fn(t.Number); err != nil {
					return err
				}
			}
		}
	}
}
