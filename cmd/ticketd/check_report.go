package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"ticketd/ticketing"
)

// checkReport is the result of a check, as --json prints it.
type checkReport struct {
	Config    string          `json:"config"`
	Faults    ConfigFaults    `json:"faults"`
	Warnings  []string        `json:"warnings,omitempty"`
	Summary   string          `json:"summary,omitempty"`
	Tickets   *ticketsReport  `json:"tickets,omitempty"`
	Mailboxes []mailboxReport `json:"mailboxes,omitempty"`
	Alerts    []checkStep     `json:"alerts,omitempty"`
}

// mailboxReport is what the servers of one mailbox said.
type mailboxReport struct {
	Name    string            `json:"name"`
	Address ticketing.Address `json:"address"`
	Steps   []checkStep       `json:"steps"`
}

// checkStep is one thing that was tried.
type checkStep struct {
	Server string    `json:"server"` // imap, smtp, mail, alerts
	Name   string    `json:"name"`
	State  stepState `json:"state"`
	Detail string    `json:"detail"`
	Remedy string    `json:"remedy,omitempty"`
}

// stepState is how a step went.
type stepState string

// The states: advice is for what works and could work better, info for what is
// neither good nor bad.
const (
	stepOK     stepState = "ok"
	stepInfo   stepState = "info"
	stepAdvice stepState = "advice"
	stepFailed stepState = "failed"
)

func stateOf(ok bool) stepState {
	if ok {
		return stepOK
	}
	return stepFailed
}

// describe says what a sound configuration holds.
func (r *checkReport) describe(cfg *Config) {
	r.Warnings = cfg.Warnings
	r.Summary = fmt.Sprintf("%s is fine: %s, %s, %s", filepath.Base(r.Config),
		counted(len(cfg.Mailboxes), "mailbox", "mailboxes"),
		counted(len(cfg.People.Agents()), "agent", "agents"),
		counted(len(cfg.People.Accounts()), "account", "accounts"))
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// verdict is the error with the exit code that the result asks for. Its words
// have been printed.
func (r *checkReport) verdict(config error) error {
	if config != nil {
		return quietError{exitError{config, exitConfig}}
	}
	if r.Tickets.fatal() {
		return quietError{exitError{errors.New("tickets have no place in their process"), exitConfig}}
	}
	steps := r.Alerts
	for _, m := range r.Mailboxes {
		steps = slices.Concat(steps, m.Steps)
	}
	if slices.ContainsFunc(steps, func(s checkStep) bool { return s.State == stepFailed }) {
		return quietError{exitError{errors.New("a mail server is in trouble"), exitFailed}}
	}
	return nil
}

// checkPrinter shows each step as it is made; for JSON it waits for the end.
type checkPrinter struct {
	out    io.Writer
	silent bool
	err    error
}

func (p *checkPrinter) printf(format string, args ...any) {
	if !p.silent && p.err == nil {
		_, p.err = fmt.Fprintf(p.out, format, args...)
	}
}

func (p *checkPrinter) config(r checkReport) {
	for _, f := range r.Faults {
		p.printf("%s\n", f.Error())
	}
	if n := len(r.Faults); n > 0 {
		p.printf("%s has %s\n", filepath.Base(r.Config), counted(n, "fault", "faults"))
		return
	}
	p.printf("%s\n", r.Summary)
	for _, warning := range r.Warnings {
		p.printf("! %s\n", warning)
	}
	p.tickets(r.Tickets)
}

func (p *checkPrinter) heading(m MailboxConfig) {
	p.printf("\n%s (%s)\n", m.Name, m.Address)
}

func (p *checkPrinter) step(s checkStep) {
	marks := map[stepState]string{stepOK: "✓", stepInfo: "·", stepAdvice: "!", stepFailed: "✗"}
	p.printf("  %s %s %s: %s\n", marks[s.State], s.Server, s.Name, s.Detail)
	if s.Remedy != "" {
		p.printf("      %s\n", s.Remedy)
	}
}

func (p *checkPrinter) end(r checkReport) error {
	if p.silent {
		encoder := json.NewEncoder(p.out)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		p.err = encoder.Encode(r)
	}
	if p.err != nil {
		return fmt.Errorf("print the result: %w", p.err)
	}
	return nil
}
