package parse

import (
	"fmt"
	"slices"
	"strings"

	"ticketd/ticketing"
)

// relayed reads a mail as it is if the trusted relay that it names really sent it,
// which is not known here; nil: it names none.
func relayed(in ticketing.Incoming, l letter, o Options, hint string) *ticketing.Relayed {
	if relay, by := o.relayOf(in); relay != nil {
		return through(relay, by, in, l, o, hint)
	}
	return nil
}

// through reads a mail as the relay's that it names by an address.
func through(relay *ticketing.Relay, by ticketing.Address, in ticketing.Incoming, l letter, o Options,
	hint string) *ticketing.Relayed {
	r := &ticketing.Relayed{Relay: relay.Name, By: by, Proof: relay.Proof, Kept: by != in.From.Address}
	if r.Person = in.From; !r.Kept {
		if r.Person, r.Fault = o.writer(in, l.header, relay, hint); r.Fault != "" {
			return r
		}
	}
	known := o.Ours
	o.Ours = func(a ticketing.Address) bool { // who writes to the relay writes to us
		return known != nil && known(a) || slices.Contains(relay.Addresses, a)
	}
	in.From = r.Person
	in.Addressed = addressed(in, o)
	judge(&in, l, o, relay)
	r.Verdict, r.Addressed = in.Verdict, in.Addressed
	return r
}

// relayOf finds the relay whose address stands in From, else in Sender.
func (o Options) relayOf(in ticketing.Incoming) (*ticketing.Relay, ticketing.Address) {
	for _, a := range []ticketing.Address{in.From.Address, in.Sender.Address} {
		for i, relay := range o.Relays {
			if a != "" && slices.Contains(relay.Addresses, a) {
				return &o.Relays[i], a
			}
		}
	}
	return nil, ""
}

// writer reads who wrote, in the fields and then in the line that the relay has for it.
// The fault says why nobody is named.
func (o Options) writer(in ticketing.Incoming, h header, relay *ticketing.Relay,
	hint string) (ticketing.Mailbox, string) {
	var faults []string
	consider := func(where string, values []string) (ticketing.Mailbox, bool) {
		m, fault := onePerson(values, hint)
		switch {
		case fault != "":
		case slices.Contains(relay.Addresses, m.Address):
			fault = "names the relay itself"
		case o.isOurs(m.Address):
			fault = "names an address of ours"
		}
		if fault != "" {
			faults = append(faults, where+" "+fault)
		}
		return m, fault == ""
	}
	for _, name := range relay.Person {
		if m, ok := consider(name, h.all(strings.ToLower(name))); ok {
			return withName(m, in.From.Name), ""
		}
	}
	if relay.Line != "" {
		if m, ok := consider("the line "+relay.Line, labelled(in.Text, relay.Line)); ok {
			return m, ""
		}
	}
	return ticketing.Mailbox{}, clip(strings.Join(faults, "; "), maxEvidence)
}

// onePerson reads a field that has to stand once and name one mailbox.
func onePerson(values []string, hint string) (ticketing.Mailbox, string) {
	switch len(values) {
	case 0:
		return ticketing.Mailbox{}, "is missing"
	case 1:
	default:
		return ticketing.Mailbox{}, "stands there several times"
	}
	found := entries(values[0])
	switch {
	case len(found) > 1:
		return ticketing.Mailbox{}, "names several people"
	case len(found) == 0 || found[0].group:
		return ticketing.Mailbox{}, "names nobody"
	}
	if found[0].doubt() != "" {
		return ticketing.Mailbox{}, "holds no plain address"
	}
	m := found[0].mailbox(hint)
	if !m.Address.Mailable() {
		return ticketing.Mailbox{}, "holds no address that can be written to"
	}
	return m, ""
}

// relayWords stand between the writer's name and the relay's in From.
var relayWords = []string{" via ", " on behalf of ", " (via "}

// withName takes the writer's name out of the relay's From where it stands nowhere else:
// "'Anna Berg' via Support".
func withName(m ticketing.Mailbox, from string) ticketing.Mailbox {
	for _, word := range relayWords {
		if name, _, ok := strings.Cut(from, word); ok && m.Name == "" {
			m.Name = strings.Trim(name, `'" `)
		}
	}
	return m
}

// labelled lists what stands in a text behind a label, in the same line or, where that
// ends with the label, in the next one: "Email: anna@globex.example".
func labelled(text, label string) []string {
	var values []string
	next := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		head, value, _ := strings.Cut(line, ":")
		switch {
		case next && line != "":
			value, next = line, false
		case strings.EqualFold(strings.Trim(head, " \t*_"), label):
			next = strings.Trim(value, " \t*_") == ""
		default:
			continue
		}
		value = firstWord(strings.Trim(value, " \t*_"))
		if value != "" && !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	return values
}

// isRelays notes a mark that the relay puts on every mail.
func (j *judgement) isRelays(name string) bool {
	if j.relay != nil && !slices.Contains(j.marks, title(name)) {
		j.marks = append(j.marks, title(name))
	}
	return j.relay != nil
}

// throughRelay is the evidence that the relay's marks were left out.
func (j *judgement) throughRelay() string {
	through := fmt.Sprintf("it came through the trusted relay %q", j.relay.Name)
	if len(j.marks) > 0 {
		through += ", which puts on every mail: " + strings.Join(j.marks, ", ")
	}
	return clip(clean(through), maxEvidence)
}
