package main

import (
	"context"
	"fmt"
	"log/slog"

	"ticketd/mail/outbound"
)

// alerts goes as far as an alert goes before it is sent.
func (v *visit) alerts(ctx context.Context) []checkStep {
	v.show.printf("\nalerts\n")
	a := v.cfg.Alerts
	if len(a.Command) > 0 {
		v.tell(checkStep{Server: "alerts", Name: "command", State: stepOK,
			Detail: fmt.Sprintf("%s can be started; \"ticketd alert test\" tries it", a.Command[0])})
	}
	if len(a.To) == 0 {
		return v.steps
	}
	ctx, cancel := context.WithTimeout(ctx, serverTime)
	defer cancel()
	config, told := a.sender().smtpConfig(v.w.dial, v.tokens, slog.New(slog.DiscardHandler)), false
	err := outbound.Probe(ctx, config, func(s outbound.Step) {
		if s.Name == "null sender" {
			return // alerts have a sender
		}
		told = told || !s.OK
		v.tell(checkStep{Server: "alerts", Name: s.Name, State: stateOf(s.OK), Detail: s.Detail, Remedy: s.Remedy})
	})
	if err != nil && !told {
		v.tell(checkStep{Server: "alerts", Name: "probe", State: stepFailed, Detail: err.Error()})
	}
	return v.steps
}
