package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"ticketd/mail/parse"
	"ticketd/mail/trust"
	"ticketd/ticketing"
)

// judged is a header as the gateway reads it.
type judged struct {
	ticketing.Incoming
	header []byte
}

// judge reads the headers as mail to the mailbox, with what our own server says of
// who sent them. Signatures are not verified: the bodies are not there.
func (v *visit) judge(ctx context.Context, headers [][]byte) []judged {
	ours, prefixes := ownership(v.cfg)
	options := parse.Options{Intake: v.m.Name, Ours: ours, Prefixes: prefixes, Relays: v.cfg.Relays}
	verifier := trust.New(v.m.AuthservIDs, nil)
	all := make([]judged, len(headers))
	for i, h := range headers {
		raw, size := bytes.NewReader(h), int64(len(h))
		in := parse.Mail(raw, size, options)
		in.Auth = verifier.Authenticate(ctx, in, raw, size)
		all[i] = judged{in, h}
	}
	return all
}

// maxRelays bounds how many relays are shown.
const maxRelays = 10

// relays tells what looks like a relay that nobody has named, and which of the named
// ones the server proves nothing of.
func (v *visit) relays(mails []judged) []checkStep {
	looks, unproved := map[ticketing.Address][]ticketing.RelayLook{}, map[string]int{}
	for _, in := range mails {
		if in.Looks.Kind != "" {
			looks[in.From.Address] = append(looks[in.From.Address], in.Looks)
		}
		if in.Relayed != nil && !trust.Vouched(in.Incoming) {
			unproved[in.Relayed.Relay]++
		}
	}
	var steps []checkStep
	for _, name := range byCount(unproved) {
		steps = append(steps, checkStep{Server: "mail", Name: "relay", State: stepAdvice,
			Detail: fmt.Sprintf("of %s in the name of the trusted relay %q the server doesn't say that DMARC"+
				" or DKIM prove it", counted(unproved[name], "mail", "mails"), name),
			Remedy: "have the relay sign with DKIM and set authserv_ids, or see in a ticket whether a" +
				` signature proves it; proof = "from" takes it at its address`})
	}
	for _, found := range mostFirst(looks) {
		steps = append(steps, checkStep{Server: "mail", Name: "relay", State: stepAdvice,
			Detail: fmt.Sprintf("%s from %s: it looks like %s, and %s names who wrote",
				counted(len(found), "mail", "mails"), found[0].From, found[0].Kind, found[0].Field),
			Remedy: "if it is yours, name it, so that who wrote is answered: " + found[0].Setting()})
	}
	if len(steps) == 0 {
		steps = []checkStep{{Server: "mail", Name: "relay", State: stepOK,
			Detail: "no mail looks like that of a group, a list or a web form that should be named"}}
	}
	return steps[:min(len(steps), maxRelays)]
}

// mostFirst lists what the addresses look like, those with the most mails first.
func mostFirst(looks map[ticketing.Address][]ticketing.RelayLook) [][]ticketing.RelayLook {
	all := make([][]ticketing.RelayLook, 0, len(looks))
	for _, found := range looks {
		all = append(all, found)
	}
	slices.SortFunc(all, func(a, b []ticketing.RelayLook) int {
		return cmp.Or(cmp.Compare(len(b), len(a)),
			strings.Compare(string(a[0].From.Address), string(b[0].From.Address)))
	})
	return all
}
