package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"ticketd/mail/outbound"
	"ticketd/mail/pager"
	"ticketd/ticketing"
)

// alert is what a person is told outside of the desk.
type alert struct{ Subject, Text string }

// alertRoute is one way to a person.
type alertRoute struct {
	name string // never a secret
	send func(context.Context, alert) error
}

// alertTime is how long one route may take with one alert.
const alertTime = time.Minute

// routes are the ways of a configuration, a mail to each recipient and the command.
func (a AlertConfig) routes(w world, tokens tokenSources) []alertRoute {
	var all []alertRoute
	for _, to := range a.To {
		all = append(all, mailRoute(a.sender(), to, w, tokens))
	}
	if len(a.Command) > 0 {
		all = append(all, alertRoute{"command " + filepath.Base(a.Command[0]), func(ctx context.Context, one alert) error {
			return pager.Run(ctx, a.Command, one.Subject+"\n\n"+one.Text)
		}})
	}
	return all
}

// mailRoute tells somebody by mail, on a connection of its own each time.
func mailRoute(by MailboxConfig, to ticketing.Address, w world, tokens tokenSources) alertRoute {
	send := func(ctx context.Context, one alert) error {
		sender := outbound.NewSender(by.smtpConfig(w.dial, tokens, slog.New(slog.DiscardHandler)))
		parcel := ticketing.Parcel{EnvelopeFrom: by.Address, To: to, Subject: one.Subject, Created: w.now(),
			MessageID: fmt.Sprintf("<alert.%s@%s>", strings.ToLower(rand.Text()), by.Address.Domain())}
		var err error
		parcel.Body, err = outbound.Compose(ticketing.Outgoing{MessageID: parcel.MessageID, Date: parcel.Created,
			From: ticketing.Mailbox{Name: "ticketd", Address: by.Address}, To: ticketing.Mailbox{Address: to},
			Subject: one.Subject, Text: one.Text, Auto: "auto-generated", EnvelopeFrom: by.Address})
		if err == nil {
			_, err = sender.Send(ctx, parcel, func(context.Context) error { return nil })
		}
		return errors.Join(err, sender.Close())
	}
	return alertRoute{fmt.Sprintf("mail to %s by %s", to, by.SMTP.addr()), send}
}

// told sends an alert by all routes side by side. It succeeds if one of them took it; the others'
// faults are logged.
func told(ctx context.Context, routes []alertRoute, one alert, log *slog.Logger) error {
	faults := make([]error, len(routes))
	over := make(chan int, len(routes))
	ctx, cancel := context.WithTimeout(ctx, alertTime)
	defer cancel()
	for i, r := range routes {
		go func() {
			if err := r.send(ctx, one); err != nil {
				faults[i] = fmt.Errorf("%s: %w", r.name, err)
			}
			over <- i
		}()
	}
	took := 0
	for range routes {
		i := <-over
		if faults[i] == nil {
			took++
			log.Info("alert sent", "route", routes[i].name, "subject", one.Subject)
			continue
		}
		log.Error("an alert could not be sent", "route", routes[i].name, "err", faults[i])
	}
	if took > 0 {
		return nil
	}
	return errors.Join(faults...)
}
