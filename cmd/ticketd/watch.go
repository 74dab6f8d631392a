package main

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"ticketd/mail/inbound"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// startWatchers watches the mailboxes. They stop side by side: servers that have fallen silent
// are not waited for one after the other.
func (a *app) startWatchers(_ context.Context, cfg *Config, w world) error {
	var all []func(context.Context) error
	for _, m := range cfg.Mailboxes {
		k := a.intakes[m.Name]
		account := m.imapAccount(w.dial, a.tokens)
		account.Baseline, account.Prepare = k.baseline.of, k.prepare
		account.Unfetchable, account.TempDir = k.unfetchable, a.book.SpoolDir()
		watcher := inbound.New(account, k.handle, w.log)
		a.watchers[m.Name] = watcher
		all = append(all, func(ctx context.Context) error {
			if err := a.noted(ctx, mailboxPart(m.Name), watcher.Run); err != nil {
				return fmt.Errorf("watch mailbox %s: %w", m.Name, err)
			}
			return nil
		})
	}
	a.goOn("mailboxes", func(ctx context.Context) error {
		err := sideBySide(ctx, all)
		<-ctx.Done() // each was noted by its own name
		return err
	})
	return nil
}

// sideBySide returns when all have returned.
func sideBySide(ctx context.Context, all []func(context.Context) error) error {
	faults := make([]error, len(all))
	var running sync.WaitGroup
	for i, run := range all {
		running.Go(func() { faults[i] = run(ctx) })
	}
	running.Wait()
	return errors.Join(faults...)
}

// unfetchable makes a ticket of a mail that the server shows and never gives.
func (k *intake) unfetchable(ctx context.Context, raw inbound.Raw, fault error) {
	in := k.unread(raw, fmt.Sprintf("the server does not give it: %v", fault))
	for _, t := range k.desk.Receive(ctx, []ticketing.Incoming{in}, desk.Manner{}, k.now()) {
		k.report(in, t)
	}
}
