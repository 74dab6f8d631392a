package main

import (
	"fmt"
	"slices"
	"strings"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

// personFields are where the common groups and forms keep who wrote.
var personFields = []string{"X-Original-From", "X-Original-Sender", "Reply-To"}

// relays reads the web forms, groups and lists of ours that put their own address into
// From.
func (l *loader) relays(root *sheet.Table) []ticketing.Relay {
	var all []ticketing.Relay
	for _, s := range root.Tables("trusted_relay") {
		relay := l.relay(s)
		unique(s, "trusted_relay", relay.Name, all, func(r ticketing.Relay) string { return r.Name },
			"give it another name")
		all = append(all, relay)
	}
	return all
}

func (l *loader) relay(s *sheet.Table) ticketing.Relay {
	defer s.Close()
	relay := ticketing.Relay{Name: s.Must("name", `"contact form"`)}
	relay.Addresses = l.relayAddresses(s, fmt.Sprintf("trusted_relay %q", relay.Name))
	relay.Person = l.personFields(s)
	relay.Line = strings.TrimSuffix(s.Text("line", `"Email"`), ":")
	relay.Proof = ticketing.RelayProof(s.Choice("proof", string(ticketing.RelayAligned),
		string(ticketing.RelayFrom)))
	if relay.Proof == ticketing.RelayFrom {
		l.warn(s.At("proof"), "anybody who writes the relay's address into From can have"+
			" acknowledgements sent to whom they name: only for a relay that signs nothing")
	}
	return relay
}

// relayAddresses reads what a relay writes into From. It can be an address of our own,
// where customers write to a group that ends in our mailbox, but nobody else's.
func (l *loader) relayAddresses(s *sheet.Table, who string) []ticketing.Address {
	var all []ticketing.Address
	for _, text := range s.Texts("addresses", `["wordpress@www.example.com"]`) {
		a := ticketing.Address(strings.ToLower(text))
		was, taken := l.claims[a]
		switch {
		case !a.Mailable():
			s.Fault("addresses", fmt.Sprintf("%q is no mail address", text),
				`write it plainly, as it stands in From: "wordpress@www.example.com"`)
		case taken && !was.ours:
			s.Fault("addresses", fmt.Sprintf("%q belongs to %s already (%s)", a, was.who, was.place(s)),
				"leave it to one of them")
		case !taken:
			l.claims[a] = claimAt(s, "addresses", who)
		}
		all = append(all, a)
	}
	if !s.Has("addresses") {
		s.Fault("addresses", "it is missing", "name what the relay writes into From, for instance"+
			` addresses = ["wordpress@www.example.com"]`)
	}
	return all
}

// personFields reads the fields that hold who wrote.
func (l *loader) personFields(s *sheet.Table) []string {
	fields := s.Texts("person", `["Reply-To"]`)
	for _, name := range fields {
		odd := strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' || r == ':' })
		switch {
		case odd:
			s.Fault("person", fmt.Sprintf("%q is no name of a field", name), `write for instance ["Reply-To"]`)
		case strings.EqualFold(name, "From"):
			s.Fault("person", "From holds the relay's own address", "name the field that holds who wrote, "+
				"one of "+strings.Join(personFields, ", "))
		}
	}
	if fields == nil && !s.Has("person") {
		fields = slices.Clone(personFields)
	}
	return fields
}
