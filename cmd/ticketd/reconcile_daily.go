package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// lookFrom is the hour of the team's day from which on the servers are looked at, once a day.
const lookFrom = 5

// lookAtServers holds each mailbox's server against the store once a day, and tells of what is
// missing. A day on which nothing ran is made up for.
func (a *app) lookAtServers(ctx context.Context, now time.Time) error {
	var faults []error
	for _, m := range a.cfg.Mailboxes {
		if err := a.lookAt(ctx, m, now); err != nil {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}

func (a *app) lookAt(ctx context.Context, m MailboxConfig, now time.Time) error {
	last, err := a.desk.ServerLook(ctx, m.Name)
	if err != nil {
		return err
	}
	if today := now.In(a.cfg.Zone); today.Hour() >= lookFrom && last.At.In(a.cfg.Zone).Format(time.DateOnly) !=
		today.Format(time.DateOnly) {
		v, err := a.reconcile(ctx, m, false)
		if err != nil {
			return err
		}
		a.log.Info("the mail server was held against the store", "part", "ledger", "account", m.Name,
			"handled", v.Handled, "to_do", v.Waiting, "missing", len(v.Missing)+v.More)
	}
	return a.tellMissing(ctx, m)
}

// tellMissing tells a person, once, of each mail that is missing: whoever gets the alerts, else the
// leads.
func (a *app) tellMissing(ctx context.Context, m MailboxConfig) error {
	a.looking.Lock()
	defer a.looking.Unlock()
	look, err := a.desk.ServerLook(ctx, m.Name)
	if err != nil {
		return err
	}
	var news []desk.MissingMail
	for _, one := range look.Missing {
		if one.Told.IsZero() {
			news = append(news, one)
		}
	}
	if len(news) == 0 {
		return nil
	}
	for _, one := range news {
		a.log.Error("a mail on the server is not in the store", "part", "ledger", "account", m.Name,
			"folder", one.Source.Folder, "uid", one.Source.UID, "why", one.Why())
	}
	if err := told(ctx, a.toldOfMissing(m), missingAlert(m, news, look.More, a.cfg.Zone), a.log); err != nil {
		return fmt.Errorf("tell of the mails that are missing; it is tried again within the hour: %w", err)
	}
	for i := range look.Missing {
		if look.Missing[i].Told.IsZero() {
			look.Missing[i].Told = a.now().UTC()
		}
	}
	return a.desk.SetServerLook(ctx, m.Name, look)
}

// toldOfMissing are the ways to those who are told: without [alerts] a mail to each lead, or to
// each agent where nobody leads, by the mailbox's own server.
func (a *app) toldOfMissing(m MailboxConfig) (routes []alertRoute) {
	if a.cfg.Alerts.on() {
		return a.cfg.Alerts.routes(a.world, a.tokens)
	}
	leads := slices.DeleteFunc(slices.Clone(a.cfg.People.Agents()), func(who ticketing.Agent) bool {
		return !slices.Contains(who.Roles, ticketing.RoleLead)
	})
	if len(leads) == 0 {
		leads = a.cfg.People.Agents()
	}
	for _, to := range leads {
		routes = append(routes, mailRoute(m, to.Address, a.world, a.tokens))
	}
	return routes
}

// maxAlerted is how many missing mails an alert names.
const maxAlerted = 50

// missingAlert names the mails that are missing.
func missingAlert(m MailboxConfig, news []desk.MissingMail, more int, zone *time.Location) alert {
	var text strings.Builder
	count := len(news) + more
	fmt.Fprintf(&text, "On the mail server of %s %s that ticketd has not taken in:\n", m.Name,
		counted(count, "lies a mail", "lie mails"))
	for _, one := range news[:min(len(news), maxAlerted)] {
		from, subject := one.From, cut(one.Subject, maxSubject)
		if from == "" {
			from = ticketing.Address("somebody")
		}
		fmt.Fprintf(&text, "\n%s UID %d, came %s, from %s\n  Subject: %s\n  %s\n", one.Source.Folder,
			one.Source.UID, whenIn(one.Arrived, zone), from, orDash(subject), one.Why())
	}
	if more := count - min(len(news), maxAlerted); more > 0 {
		fmt.Fprintf(&text, "\nand %d more.\n", more)
	}
	text.WriteString("\n\"ticketd ledger --server\" looks again and lists all of them.\n")
	subject := fmt.Sprintf("ticketd: %s on the server of %s", counted(count, "mail is missing", "mails are missing"), m.Name)
	return alert{subject, text.String()}
}

// compared says of each mailbox when its server was last held against the store, and what is
// missing.
func (o *office) compared(ctx context.Context, boxes []mailboxHealth) error {
	for i, m := range boxes {
		look, err := o.desk.ServerLook(ctx, m.Mailbox)
		if err != nil {
			return err
		}
		boxes[i].Missing, boxes[i].Compared = len(look.Missing)+look.More, moment(look.At.UTC())
	}
	return nil
}
