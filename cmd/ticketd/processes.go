package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// processesOf tells apart what tickets stand under: the mailboxes, the process of
// each with its calendars, and those of the customers.
func processesOf(mailboxes []MailboxConfig, people ticketing.Directory) (string, error) {
	var lines []string
	add := func(kind, name string, what any) error {
		b, err := json.Marshal(what)
		lines = append(lines, fmt.Sprintf("%s %q %x\n", kind, name, sha256.Sum256(b)))
		return err
	}
	var faults []error
	for _, m := range mailboxes {
		faults = append(faults, add("mailbox", m.Name, m.Rules))
	}
	own := map[string]map[string]ticketing.Calendar{}
	for _, a := range people.Accounts() {
		if len(a.Calendars) > 0 {
			own[a.Name] = a.Calendars
		}
	}
	faults = append(faults, add("accounts", "calendars", own))
	slices.Sort(lines)
	return strings.Join(lines, ""), errors.Join(faults...)
}

// misfits holds the tickets against processes that have changed since the last
// time, and gives what they are now; if none has changed it is empty, and nothing
// is read, for that would be all tickets.
func misfits(ctx context.Context, s desk.Viewer, mailboxes []MailboxConfig, setup desk.Setup) (
	found []desk.Misfit, changed string, err error) {
	processes, err := processesOf(mailboxes, setup.People)
	if err != nil {
		return nil, "", err
	}
	known, err := desk.ProcessesKnown(ctx, s)
	if err != nil || known == processes {
		return nil, "", err
	}
	found, err = desk.Misfits(ctx, s, setup)
	return found, processes, err
}

// holdTickets refuses processes that have no place for tickets which exist, and
// gives what they are now if the tickets have to be planned anew.
func (a *app) holdTickets(ctx context.Context, mailboxes []MailboxConfig, setup desk.Setup) (
	changed string, err error) {
	found, changed, err := misfits(ctx, a.book, mailboxes, setup)
	if err != nil {
		return "", err
	}
	var faults []error
	for _, m := range found {
		if m.Fatal() {
			faults = append(faults, m)
		} else {
			a.log.Warn(m.Error(), "part", "process")
		}
	}
	if len(faults) > 0 {
		return "", exitError{errors.Join(faults...), exitConfig}
	}
	return changed, nil
}

// reconsider plans the tickets anew under processes that have changed. If it
// breaks off, the next start goes on.
func (a *app) reconsider(ctx context.Context, processes string) error {
	any, err := a.anyTicket(ctx)
	if err != nil {
		return err
	}
	if any {
		a.log.Info("the processes have changed: all tickets are planned anew", "part", "process")
		n, err := a.desk.Reconsider(ctx, a.now())
		if err != nil {
			return err
		}
		a.log.Info("the tickets are planned", "part", "process", "changed", n)
	}
	return a.desk.NoteProcesses(ctx, processes)
}

func (a *app) anyTicket(ctx context.Context) (any bool, err error) {
	err = a.store.View(ctx, func(r desk.Reader) error {
		return r.Tickets(func(ticketing.Ticket) bool {
			any = true
			return false
		})
	})
	return any, err
}

// startProcesses holds the tickets that exist against the processes.
func (a *app) startProcesses(ctx context.Context, cfg *Config, _ world) error {
	setup, err := setupOf(cfg)
	if err != nil {
		return err
	}
	changed, err := a.holdTickets(ctx, cfg.Mailboxes, setup)
	if err != nil || changed == "" {
		return err
	}
	return a.reconsider(ctx, changed)
}
