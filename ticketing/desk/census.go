package desk

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/report"
)

const (
	// censusStep is how many tickets are read in one View, so that the store's pages are
	// not held for long.
	censusStep = 500
	// censusList is how many numbers of tickets are looked up at a time.
	censusList = 50_000
)

// census counts how tickets were in months, of teams and of accounts. It reads a few tickets
// at a time: mails are taken in meanwhile, and memory holds figures and no tickets.
type census struct {
	*work    // without a transaction
	teams    []*teamMonth
	accounts map[string]*accountMonth // by name
	months   []report.Month           // of all of these, each once
	every    []report.Month           // of accounts, whose tickets are in any mailbox
}

// teamMonth is a month of a mailbox's team.
type teamMonth struct {
	mailbox string
	month   report.Month
	figures *report.Team
	tickets int
}

// accountMonth is a month of an account.
type accountMonth struct {
	account ticketing.Account
	mailbox string // from which its letters come
	month   report.Month
	figures *report.Account
	tickets int
	lost    bool // the configuration does not have it
}

func (d *Desk) newCensus(now time.Time) *census {
	return &census{work: &work{Setup: d.setup.Load(), now: now}, accounts: map[string]*accountMonth{}}
}

// monthIn is a month as the process of a mailbox has it.
func (w *work) monthIn(mailbox string, m report.Month) report.Month {
	m.Zone = cmp.Or(w.Processes[mailbox].Zone, time.UTC)
	return m
}

// team has a month of a mailbox counted.
func (c *census) team(mailbox string, m report.Month) *teamMonth {
	m = c.look(c.monthIn(mailbox, m))
	t := &teamMonth{mailbox: mailbox, month: m, figures: report.NewTeam(c.Processes[mailbox], m)}
	t.figures.Knows(c.hasAccount)
	c.teams = append(c.teams, t)
	return t
}

func (c *census) hasAccount(name string) bool {
	_, has := c.People.AccountNamed(name)
	return has
}

// account has a month of an account counted, over all mailboxes.
func (c *census) account(a ticketing.Account, m report.Month) *accountMonth {
	mailbox := c.home(a)
	m = c.look(c.monthIn(mailbox, m))
	one := &accountMonth{account: a, mailbox: mailbox, month: m,
		figures: report.NewAccount(c.Processes[mailbox].For(a), a, m)}
	c.accounts[a.Name] = one
	if !slices.Contains(c.every, m) {
		c.every = append(c.every, m)
	}
	return one
}

// look has a month looked at. One that is looked at already under another pointer to its
// zone stands for it.
func (c *census) look(m report.Month) report.Month {
	for _, known := range c.months {
		if known.String() == m.String() && known.Zone.String() == m.Zone.String() &&
			known.From().Equal(m.From()) && known.To().Equal(m.To()) {
			return known
		}
	}
	c.months = append(c.months, m)
	return m
}

// home is the mailbox whose process has the account's plan, and from which it is written to
// about all of its tickets: the first for support, if it has it or none has.
func (w *work) home(a ticketing.Account) string {
	first := w.intake(w.First).Name
	has := func(mailbox string) bool {
		return slices.ContainsFunc(w.Processes[mailbox].Plans, func(p ticketing.Plan) bool {
			return a.Plan != "" && strings.EqualFold(p.Name, a.Plan)
		})
	}
	for _, mailbox := range append([]string{first}, slices.Sorted(maps.Keys(w.Processes))...) {
		if has(mailbox) && w.Intakes[mailbox].Role == ticketing.RoleSupport {
			return mailbox
		}
	}
	return first
}

// glance is what a ticket has to do with the months.
type glance struct {
	mailbox string // in whose team's report it stands
	cases   map[report.Month]report.Case
}

// read looks at a ticket by its history alone: the ticket itself would say nothing more, and
// costs half as much again to read.
func (c *census) read(r Reader, n ticketing.Number) (g glance, err error) {
	history, err := r.History(n)
	if err != nil || len(history) == 0 {
		return g, err
	}
	whose := owners(history)
	intake := c.intake(whose[0].intake).Name
	g = glance{c.reports(intake), map[report.Month]report.Case{}}
	for _, m := range c.months {
		if !slices.Contains(c.every, m) && !c.wants(g.mailbox, m) {
			continue
		}
		end := m.To()
		if c.now.Before(end) {
			end = c.now.Add(1)
		}
		process := c.process(ticketing.Ticket{Intake: intake, Account: ownerAt(whose, end)})
		if one, ok := m.Case(process, history, c.now); ok {
			g.cases[m] = one
		}
	}
	return g, nil
}

func (c *census) wants(mailbox string, m report.Month) bool {
	return slices.ContainsFunc(c.teams, func(t *teamMonth) bool { return t.mailbox == mailbox && t.month == m })
}

// count adds a ticket to whatever it belongs to.
func (c *census) count(g glance) {
	for _, t := range c.teams {
		if one, ok := g.cases[t.month]; ok && t.mailbox == g.mailbox {
			t.tickets++
			t.figures.Add(one)
		}
	}
	for month, one := range g.cases {
		concerned := []string{one.Ticket.Account}
		for _, item := range one.Items {
			if !slices.Contains(concerned, item.Account) {
				concerned = append(concerned, item.Account)
			}
		}
		for _, name := range concerned {
			if a := c.accountOf(name); a != nil && a.month == month {
				a.tickets++
				a.figures.Add(one)
			}
		}
	}
}

// accountOf finds the account of a name. Who counts customers without one counts accounts,
// too, that the configuration does not have any more and tickets still name: on the same
// terms.
func (c *census) accountOf(name string) *accountMonth {
	none := c.accounts[""]
	if c.accounts[name] == nil && none != nil && !c.hasAccount(name) {
		lost := ticketing.Account{Name: name}
		c.accounts[name] = &accountMonth{account: lost, mailbox: none.mailbox, month: none.month, lost: true,
			figures: report.NewAccount(c.Processes[none.mailbox].For(lost), lost, none.month)}
	}
	return c.accounts[name]
}

// gather counts every ticket that had a part in one of the months.
func (c *census) gather(ctx context.Context, s Store) error {
	if len(c.months) == 0 {
		return nil
	}
	since := slices.MinFunc(c.months, func(a, b report.Month) int { return a.From().Compare(b.From()) }).From()
	return eachActive(ctx, s, since, c.read, c.count)
}

// eachActive reads tickets that something happened to since a moment, or that are unfinished,
// with all the processors that there are, and uses what was read one after the other, in
// the order of their numbers.
func eachActive[T any](ctx context.Context, s Store, since time.Time,
	read func(Reader, ticketing.Number) (T, error), use func(T)) error {
	type step struct {
		read []T
		err  error
	}
	var readers sync.WaitGroup
	defer readers.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ahead := make(chan chan step, runtime.GOMAXPROCS(0))
	readers.Go(func() {
		defer close(ahead)
		err := activeSteps(ctx, s, since, func(numbers []ticketing.Number) bool {
			done := make(chan step, 1)
			select {
			case ahead <- done:
			case <-ctx.Done():
				return false
			}
			readers.Go(func() {
				all, err := readAll(ctx, s, numbers, read)
				done <- step{all, err}
			})
			return true
		})
		last := make(chan step, 1)
		last <- step{err: err}
		select {
		case ahead <- last:
		case <-ctx.Done():
		}
	})
	for done := range ahead {
		got := <-done
		if got.err != nil {
			return got.err
		}
		for _, one := range got.read {
			use(one)
		}
	}
	return context.Cause(ctx)
}

// activeSteps lists the numbers a step at a time, until it is told to end.
func activeSteps(ctx context.Context, s Store, since time.Time, next func([]ticketing.Number) bool) error {
	for after := ticketing.Number(0); ; {
		var numbers []ticketing.Number
		err := s.View(ctx, func(r Reader) (err error) {
			numbers, err = r.Active(since, after, censusList)
			return err
		})
		if err != nil {
			return fmt.Errorf("list the tickets of a time: %w", err)
		}
		for some := range slices.Chunk(numbers, censusStep) {
			if !next(some) {
				return nil
			}
		}
		if len(numbers) < censusList {
			return nil
		}
		after = numbers[len(numbers)-1]
	}
}

func readAll[T any](ctx context.Context, s Store, numbers []ticketing.Number,
	read func(Reader, ticketing.Number) (T, error)) (all []T, err error) {
	err = s.View(ctx, func(r Reader) error {
		all = make([]T, 0, len(numbers))
		for _, n := range numbers {
			one, err := read(r, n)
			if err != nil {
				return fmt.Errorf("read ticket %d: %w", n, err)
			}
			all = append(all, one)
		}
		return nil
	})
	return all, err
}
