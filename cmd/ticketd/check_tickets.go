package main

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"ticketd/data/bolt"
	"ticketd/ticketing/desk"
)

// ticketsReport is how the tickets that exist fit the processes.
type ticketsReport struct {
	Skipped string       `json:"skipped,omitempty"` // why they were not looked at
	Misfits []misfitView `json:"misfits"`
}

// misfitView is what tickets have and their process no longer knows.
type misfitView struct {
	Mailbox string   `json:"mailbox"`
	What    string   `json:"what"` // status, type or priority
	Name    string   `json:"name"`
	Renamed string   `json:"renamed,omitempty"`
	Count   int      `json:"count"`
	First   []string `json:"first"`
	Fatal   bool     `json:"fatal"` // ticketd does not start so
	Words   string   `json:"words"`
}

// checkTickets holds the tickets against the processes, as a start would; nil: no
// store is there yet, or nothing has changed since the last start.
func checkTickets(ctx context.Context, cfg *Config) *ticketsReport {
	if _, err := os.Stat(cfg.Data); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if running, ok := dialControl(cfg.Data); ok {
		_ = running.Close()
		return &ticketsReport{Skipped: "ticketd runs; it looks at them when it reads the configuration again"}
	}
	found, err := readMisfits(ctx, cfg)
	if err != nil {
		return &ticketsReport{Skipped: err.Error()}
	}
	if len(found) == 0 {
		return nil
	}
	report := &ticketsReport{}
	for _, m := range found {
		view := misfitView{Mailbox: m.Mailbox, What: m.What, Name: m.Name, Renamed: m.Renamed,
			Count: m.Count, Fatal: m.Fatal(), Words: m.Error()}
		for _, tag := range m.First {
			view.First = append(view.First, tag.String())
		}
		report.Misfits = append(report.Misfits, view)
	}
	return report
}

func readMisfits(ctx context.Context, cfg *Config) ([]desk.Misfit, error) {
	setup, err := setupOf(cfg)
	if err != nil {
		return nil, err
	}
	store, err := bolt.OpenReadOnly(ctx, cfg.Data, bolt.Options{})
	if err != nil {
		return nil, err
	}
	found, _, err := misfits(ctx, store, cfg.Mailboxes, setup)
	return found, errors.Join(err, store.Close())
}

func (r *ticketsReport) fatal() bool {
	if r == nil {
		return false
	}
	for _, m := range r.Misfits {
		if m.Fatal {
			return true
		}
	}
	return false
}

func (p *checkPrinter) tickets(r *ticketsReport) {
	if r == nil {
		return
	}
	if r.Skipped != "" {
		p.printf("! the tickets were not looked at: %s\n", r.Skipped)
	}
	for _, m := range r.Misfits {
		mark := "!"
		if m.Fatal {
			mark = "✗"
		}
		p.printf("%s %s\n", mark, m.Words)
	}
}
