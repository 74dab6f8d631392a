package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"ticketd/data/sheet"
	"ticketd/mail/outbox"
	"ticketd/mail/parse"
	"ticketd/schedule/calendar"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/process"
	"ticketd/ticketing/scenario"
)

// backstage is what every stage of a scenario has: an office whose desk and books
// the steps speak to.
type backstage struct{ office func() *office }

// Now is the office's time.
func (b backstage) Now() time.Time { return b.office().now() }

// Order has an order carried out.
func (b backstage) Order(n ticketing.Number, o ticketing.Order) error {
	_, err := b.office().desk.Order(context.Background(), n, o, b.Now())
	return err
}

// OpenIncident publishes that there is a disruption.
func (b backstage) OpenIncident(p scenario.Publication) error {
	_, err := b.office().desk.OpenIncident(context.Background(),
		desk.IncidentOrder{By: p.By, Title: p.Title, Text: p.Text}, b.Now())
	return err
}

// UpdateIncident publishes how it goes on.
func (b backstage) UpdateIncident(n ticketing.Number, p scenario.Publication) error {
	_, err := b.office().desk.UpdateIncident(context.Background(), n,
		desk.IncidentOrder{By: p.By, Text: p.Text, Resolve: p.Resolve}, b.Now())
	return err
}

// LinkCase makes a ticket a case of an incident, or takes it off.
func (b backstage) LinkCase(incident, ticket ticketing.Number, off bool, by string) error {
	_, err := b.office().desk.LinkCases(context.Background(), incident,
		[]ticketing.Number{ticket}, off, by, b.Now())
	return err
}

// Ticket loads the ticket that a number leads to.
func (b backstage) Ticket(n ticketing.Number) (ticketing.Ticket, bool, error) {
	t, err := b.office().ticketOf(context.Background(), n)
	if errors.Is(err, desk.ErrNoTicket) {
		return t, false, nil
	}
	return t, err == nil, err
}

// Process is the process by which a ticket is judged.
func (b backstage) Process(t ticketing.Ticket) ticketing.Process { return b.office().desk.Process(t) }

// Written lists every letter of the outbox, the sent ones, too, but none that was
// taken back.
func (b backstage) Written() ([]ticketing.Parcel, error) {
	all, err := b.office().letters.List(context.Background(), true)
	var parcels []ticketing.Parcel
	for _, d := range all {
		if d.State != outbox.Dropped {
			parcels = append(parcels, d.Parcel)
		}
	}
	return parcels, err
}

// Held counts the mails in quarantine.
func (b backstage) Held() (int, error) {
	held, err := b.office().held(context.Background(), struct{}{})
	return len(held), err
}

// Waiting counts the letters that wait in the outbox.
func (b backstage) Waiting() (int, error) {
	rows, err := b.office().outbox(context.Background(), outboxArgs{})
	return len(rows), err
}

// due is when the next ticket and the next letter are due; zero: none is.
func (o *office) due(ctx context.Context) (ticket, letter time.Time, err error) {
	err = o.store.View(ctx, func(r desk.Reader) error {
		ticket = time.Time{}
		return r.Tickets(func(t ticketing.Ticket) bool {
			ticket = sooner(ticket, t.Due())
			return true
		})
	})
	if err != nil {
		return ticket, letter, err
	}
	letter, _, err = o.letters.NextDue(ctx)
	return ticket, letter, err
}

// read reads the mails of somebody's mailbox.
func (b backstage) read(raws [][]byte) []ticketing.Incoming {
	_, prefixes := ownership(b.office().cfg)
	mails := make([]ticketing.Incoming, len(raws))
	for i, raw := range raws {
		mails[i] = parse.Mail(bytes.NewReader(raw), int64(len(raw)), parse.Options{Prefixes: prefixes})
	}
	return mails
}

// vouched is a mail as it comes from its author's provider through ours: with a
// word for its From, if the scenario wants one (RFC 8601).
func vouched(m scenario.Mail) []byte {
	if !m.Signed {
		return m.Raw
	}
	return append([]byte("Authentication-Results: "+stageHost+"; dmarc=pass header.from="+
		m.From.Domain()+"\r\n"), m.Raw...)
}

// stageHost is the mail server of a stage.
const stageHost = "desk.example"

// stageConfig is the configuration that a scenario's heading asks for, without
// mail servers.
func stageConfig(h scenario.Heading, rules ticketing.Process, data string) *Config {
	cfg := &Config{Path: "scenario", Data: data, Zone: h.Zone, Language: "en", Letters: h.Letters,
		People: ticketing.NewDirectory(h.Agents, h.Accounts),
		Policy: ticketing.Policy{Colleagues: true, Strangers: "new-ticket",
			AgentTrust: h.Trust, Undo: h.Undo, EncloseMax: ticketing.DefaultEncloseMax,
			Caps: ticketing.DefaultCaps()}}
	for _, i := range h.Intakes {
		i.Process = rules.Name
		cfg.Mailboxes = append(cfg.Mailboxes, MailboxConfig{Intake: i, Rules: rules, Folder: "INBOX",
			DoneFolder: "Handled", Poll: time.Minute, AuthservIDs: []string{stageHost},
			Import: ImportPolicy{All: true}, Senders: 2})
	}
	return cfg
}

// stageProcess loads the process and finds the letters that a heading names; what
// are files lies beside the scenario.
func stageProcess(h *scenario.Heading, dir string) (ticketing.Process, error) {
	if h.Letters != "" {
		h.Letters = (&loader{dir: dir}).path(h.Letters)
	}
	book, err := openLetters(h.Letters)
	if err != nil {
		return ticketing.Process{}, fmt.Errorf("read letters of %s: %w", h.Letters, err)
	}
	l := &loader{dir: dir}
	if l.holidays, err = calendar.List(h.Holidays, firstHolidays, lastHolidays); err != nil {
		return ticketing.Process{}, fmt.Errorf("read the scenario's holidays: %w", err)
	}
	rules, err := loadProcess(h.Process, l.path(h.Process), process.Env{Zone: h.Zone, Letters: book.Names(),
		Holidays: map[string][]calendar.Holiday{teamHolidays: l.holidays}})
	if err == nil {
		l.keepHolidays(rules.Calendars)
	}
	return rules, err
}

// loadScenario reads a file, or a scenario that ships with ticketd.
func loadScenario(name string) (scenario.Scenario, error) {
	source, err := readLimited(name, maxConfig)
	if errors.Is(err, os.ErrNotExist) && filepath.Ext(name) != ".txt" {
		source, err = scenario.Source(name)
	} else if err != nil {
		err = sheet.Faults{{File: name, What: plainCause(err),
			Remedy: "name a file, or a scenario of \"ticketd simulate\""}}
	}
	if err != nil {
		return scenario.Scenario{}, err
	}
	return scenario.Read(source, name)
}
