package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"ticketd/mail/outbound"
	"ticketd/mail/parse"
	"ticketd/ticketing"
)

const (
	probeMark     = "ticketd-check-" // begins the detail of a probe's sub-address
	probePatience = time.Minute      // for the probe to arrive
	probePause    = 2 * time.Second  // between two looks
	probeNewest   = 50               // mails of each folder that are looked at
)

// subaddress sends one mail to a sub-address of the mailbox and waits for it.
func (v *visit) subaddress(ctx context.Context) {
	separator := v.m.Subaddressing
	if separator == "" {
		separator = "+"
	}
	mail, err := v.probeMail(ctx, separator)
	if err != nil {
		v.tell(checkStep{Server: "mail", Name: "sub-address", State: stepFailed, Detail: err.Error()})
		return
	}
	arrived, how := v.roundTrip(ctx, mail)
	v.tell(v.subaddressStep(separator, mail.To.Address, arrived, how))
}

// subaddressStep compares what became of the probe with the setting.
func (v *visit) subaddressStep(separator string, to ticketing.Address, arrived bool,
	how string) checkStep {
	step := checkStep{Server: "mail", Name: "sub-address", State: stepOK,
		Detail: fmt.Sprintf("mail to %s: %s", to, how)}
	switch {
	case arrived && v.m.Subaddressing == "":
		step.State = stepAdvice
		step.Remedy = fmt.Sprintf("say subaddressing = %q in the mailbox: answers then find their ticket"+
			" even without its number", separator)
	case !arrived && v.m.Subaddressing != "":
		step.State = stepFailed
		step.Remedy = `say subaddressing = "off": customers' answers would go the same way`
	case !arrived:
		step.Detail += `; subaddressing = "off" is right`
	}
	return step
}

func (v *visit) probeMail(ctx context.Context, separator string) (ticketing.Outgoing, error) {
	loop := ""
	if v.w.loop != nil {
		var err error
		if loop, err = v.w.loop(ctx, v.cfg, v.m); err != nil {
			return ticketing.Outgoing{}, fmt.Errorf("sign the probe mail: %w", err)
		}
	}
	detail := probeMark + strings.ToLower(rand.Text()[:10])
	address := v.m.Address
	to := ticketing.Address(address.Local() + separator + detail + "@" + address.Domain())
	return ticketing.Outgoing{
		MessageID: "<" + detail + "@" + address.Domain() + ">", Date: time.Now(),
		From:    ticketing.Mailbox{Name: v.m.DisplayName, Address: address},
		To:      ticketing.Mailbox{Address: to},
		Subject: "Test of sub-addressing by ticketd check; please ignore",
		Text: "\"ticketd check --send-probe\" sent this mail from the mailbox to itself, to see\n" +
			"whether mail to a sub-address arrives. It can be deleted.\n",
		Auto: "auto-generated", Loop: loop, EnvelopeFrom: address,
	}, nil
}

// roundTrip sends the mail and looks for it in the mailbox.
func (v *visit) roundTrip(ctx context.Context, mail ticketing.Outgoing) (arrived bool, how string) {
	body, err := outbound.Compose(mail)
	if err != nil {
		return false, err.Error()
	}
	sender := outbound.NewSender(v.submission())
	defer func() { _ = sender.Close() }() // only says goodbye
	parcel := ticketing.Parcel{ID: mail.MessageID, Intake: v.m.Name, EnvelopeFrom: mail.EnvelopeFrom,
		To: mail.To.Address, MessageID: mail.MessageID, Subject: mail.Subject, Body: body,
		Created: mail.Date}
	if _, err := sender.Send(ctx, parcel, func(context.Context) error { return nil }); err != nil {
		return false, "it was refused: " + err.Error()
	}
	if err := v.awaitMail(ctx, mail.MessageID); err != nil {
		return false, err.Error()
	}
	return true, fmt.Sprintf("it arrived after %s", time.Since(mail.Date).Round(time.Second))
}

// awaitMail looks for a Message-ID in the mailbox, where a running gateway may
// have moved the mail already.
func (v *visit) awaitMail(ctx context.Context, id string) error {
	ctx, cancel := context.WithTimeout(ctx, probePatience)
	defer cancel()
	var fault error
	for ctx.Err() == nil {
		headers, err := v.newest(ctx, probeNewest)
		if hasMail(headers, id) {
			return nil
		}
		if ctx.Err() == nil { // else it was the end that cut the look short
			fault = err
		}
		select {
		case <-ctx.Done():
		case <-time.After(probePause):
		}
	}
	if fault != nil {
		return fmt.Errorf("it was sent and could not be looked for: %w", fault)
	}
	return fmt.Errorf("it was taken and did not arrive within %s", spanText(probePatience))
}

func hasMail(headers [][]byte, id string) bool {
	for _, h := range headers {
		for _, f := range parse.Headers(bytes.NewReader(h), int64(len(h))) {
			if strings.EqualFold(f.Name, "Message-ID") && f.Value() == id {
				return true
			}
		}
	}
	return false
}
