package faults

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"ticketd/ticketing"
)

// injected is one line of the injection log: a mail that the server had taken.
type injected struct {
	raw       []byte
	messageID string
	kind      injectedKind
	ticket    ticketing.Number // of a reply
	taken     bool             // a person took it off the server
}

func (m injected) hash() ticketing.Hash { return sha256.Sum256(m.raw) }

type injectedKind int

const (
	newRequest injectedKind = iota // opens a ticket and is acknowledged
	replyTo                        // goes into the ticket that its subject names
	autoReply                      // of a machine: kept, never acknowledged
	another                        // the same mail as one before, by another way
	nameless                       // opens a ticket, and nobody can be written to
	either                         // opens a ticket and is acknowledged, or goes into one
	order                          // of an agent, by command
	hostile                        // made to do harm: kept, whatever becomes of it
)

// mail makes the next mail, and a distinct one: size is about how many octets
// its text has.
func (r *rig) mail(kind injectedKind, size int, ticket ticketing.Number) injected {
	n := len(r.log) + 1
	m := injected{messageID: fmt.Sprintf("<canary-%d@globex.example>", n), kind: kind, ticket: ticket}
	subject, extra := fmt.Sprintf("Request canary-%d", n), ""
	switch kind {
	case replyTo:
		subject = fmt.Sprintf("Re: [T-%d] canary-%d", ticket, n)
	case autoReply:
		subject = fmt.Sprintf("Out of office canary-%d", n)
		extra = "Auto-Submitted: auto-replied\r\n"
	}
	text := fmt.Sprintf("This is canary-%d.\r\n%s", n,
		strings.Repeat("The nightly export fails again, and nobody knows why.\r\n", size/54))
	m.raw = fmt.Appendf(nil, "From: Carla <%s>\r\nTo: <%s>\r\nSubject: %s\r\nMessage-ID: %s\r\n"+
		"Date: Mon, 02 Mar 2026 10:00:00 +0000\r\n%s\r\n%s", rigCustomer, rigSupport, subject,
		m.messageID, extra, text)
	return m
}

// inject gives a mail to the server and writes it down when the server has it.
func (r *rig) inject(m injected) {
	r.Helper()
	mustDo(r, r.dovecot.Drop(rigSupport, m.raw))
	r.log = append(r.log, m)
}

// request injects an ordinary request.
func (r *rig) request() {
	r.Helper()
	r.inject(r.mail(newRequest, 500, 0))
}

// large is more than the store keeps in itself.
const large = 200 << 10
