package main

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// parts remembers which parts of the running gateway have ended before it was told to stop.
type parts struct {
	mu    sync.Mutex
	ended map[string]string // why, by part
}

// endedPart is a part that ended though the gateway runs.
type endedPart struct {
	Part  string `json:"part"`
	Error string `json:"error"`
}

func (p *parts) end(name string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended == nil {
		p.ended = map[string]string{}
	}
	p.ended[name] = cmp.Or(err, errors.New("it says not why")).Error()
}

// of says why a part has ended; empty: it has not.
func (p *parts) of(name string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ended[name]
}

// others lists the parts that have ended and are no mailboxes.
func (p *parts) others(boxes []mailboxHealth) (all []endedPart) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for name, err := range p.ended {
		if !slices.ContainsFunc(boxes, func(m mailboxHealth) bool { return mailboxPart(m.Mailbox) == name }) {
			all = append(all, endedPart{name, err})
		}
	}
	slices.SortFunc(all, func(a, b endedPart) int { return cmp.Compare(a.Part, b.Part) })
	return all
}

// mailboxPart is what the part is called that watches a mailbox.
func mailboxPart(mailbox string) string { return "mailbox " + mailbox }

// ended counts the parts that have ended.
func (v healthView) ended() int {
	n := len(v.Ended)
	for _, m := range v.Mailboxes {
		if m.Ended != "" {
			n++
		}
	}
	return n
}

// goOn runs a part until the app stops.
func (a *app) goOn(name string, run func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.noted(ctx, name, run) }()
	a.onStop(name, func(wait context.Context) error {
		cancel()
		select {
		case err := <-ended:
			if errors.Is(err, context.Canceled) {
				return nil
			}
			return err
		case <-wait.Done():
			return wait.Err()
		}
	})
}

// noted runs a part, and notes when it ends by itself.
func (a *app) noted(ctx context.Context, name string, run func(context.Context) error) error {
	err := run(ctx)
	if ctx.Err() == nil {
		a.parts.end(name, err)
		a.log.Error("a part of the gateway has ended; start ticketd again", "part", "app", "name", name, "err", err)
	}
	return err
}

// measureEvery is how often the files beside desk.db are counted: it costs a look at each.
const measureEvery = time.Hour

// startMeasure keeps known how large the files beside desk.db are.
func (a *app) startMeasure(context.Context, *Config, world) error {
	a.goOn("measure of files", func(ctx context.Context) error {
		tick := time.NewTicker(measureEvery)
		defer tick.Stop()
		for {
			if size, err := a.book.FilesSize(); err != nil {
				a.log.Warn("the large mails could not be counted", "part", "store", "err", err)
			} else {
				a.filesSize.Store(&size)
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-tick.C:
			}
		}
	})
	return nil
}
