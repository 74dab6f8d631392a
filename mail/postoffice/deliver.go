package postoffice

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Envelope is one mail as it was handed in by SMTP.
type Envelope struct {
	// ID is the queue id that stands in the Received field.
	ID string
	// From is the envelope sender without angle brackets; empty for the null sender "<>".
	From string
	// To are the accepted recipients, without angle brackets, as the client wrote them.
	To []string
	// Account is the address that the client signed in as, or empty.
	Account string
	// Client is what the client called itself, and with what protocol it came (RFC 3848).
	Client, Protocol string
	// Raw are the mail's bytes as they came, before any trace header.
	Raw []byte
	// Time is when the last byte had come.
	Time time.Time
}

// ErrUnknownRecipient says that a local domain has no such address.
var ErrUnknownRecipient = errors.New("no such mailbox here")

// Deliver files a mail as if it had come from another server: with Return-Path, Delivered-To,
// Received and, if Options.AuthservID is set, an Authentication-Results field that vouches for
// nothing. from may be empty or "<>". A mail whose lines all end in a bare LF gets CRLF. An unknown
// local recipient refuses the whole mail; a foreign one is let go silently if nobody takes mail
// for the outside world.
func (o *Office) Deliver(from string, to []string, raw []byte) error {
	return o.post(Envelope{From: from, To: to, Raw: raw, Protocol: "ESMTP", Client: "elsewhere"})
}

// Submit files a mail as if an account's owner had signed in and sent it. It differs from Deliver
// only in Authentication-Results, which vouches for a From address of that account.
func (o *Office) Submit(account, from string, to []string, raw []byte) error {
	o.mu.Lock()
	a := o.accounts[canonical(account)]
	o.mu.Unlock()
	if a == nil {
		return fmt.Errorf("submit mail: no account %q", account)
	}
	return o.post(Envelope{From: from, To: to, Raw: raw, Account: a.address,
		Protocol: "ESMTPA", Client: "client"})
}

func (o *Office) post(e Envelope) error {
	e.From = strings.Trim(e.From, "<>")
	if int64(len(e.Raw)) > o.opts.MaxMailBytes {
		return fmt.Errorf("deliver mail: %d bytes, limit %d", len(e.Raw), o.opts.MaxMailBytes)
	}
	for _, address := range append([]string{e.From}, e.To...) {
		if !soundAddress(strings.Trim(address, "<>")) {
			return fmt.Errorf("deliver mail: address %q can't stand on a line", address)
		}
	}
	for i := range e.To {
		if err := o.knows(e.To[i]); err != nil {
			return fmt.Errorf("deliver mail to <%s>: %w", e.To[i], err)
		}
	}
	if bytes.IndexByte(e.Raw, '\r') < 0 {
		e.Raw = bytes.ReplaceAll(e.Raw, []byte("\n"), []byte("\r\n"))
	}
	o.stamp(&e)
	o.distribute(e, false)
	return nil
}

// knows refuses a recipient in a local domain that no account takes mail for.
func (o *Office) knows(to string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if a, local := o.route(to); a == nil && local {
		return ErrUnknownRecipient
	}
	return nil
}

func (o *Office) stamp(e *Envelope) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.parcels++
	e.Time = o.opts.Now()
	e.ID = fmt.Sprintf("%X-%d", e.Time.Unix(), o.parcels)
}

// distribute files the mail once for every recipient that an account takes mail for. The bytes
// are put together before the lock is taken, for a mail may be large.
func (o *Office) distribute(e Envelope, sent bool) {
	body := o.stripped(e.Raw)
	results := o.results(e)
	copies := make([][]byte, len(e.To))
	for i, to := range e.To {
		to = strings.Trim(to, "<>")
		copies[i] = append(o.trace(e, to, results), body...)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for i, to := range e.To {
		if a, _ := o.route(to); a != nil {
			a.folders[inbox].file(letter{date: e.Time, raw: copies[i], from: e.From,
				to: strings.Trim(to, "<>")})
		}
	}
	if sent {
		o.sent = append(o.sent, e)
	}
	o.announce()
}

// trace writes the fields of final delivery (RFC 5321 section 4.4). Authentication-Results
// stands above Received: a reader trusts only what the last server has put on top.
func (o *Office) trace(e Envelope, to, results string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "Return-Path: <%s>\r\nDelivered-To: %s\r\n%s", e.From, to, results)
	fmt.Fprintf(&b, "Received: from %s\r\n\tby %s with %s id %s\r\n\tfor <%s>; %s\r\n",
		e.Client, o.opts.Domain, e.Protocol, e.ID, to, e.Time.Format(time.RFC1123Z))
	return b.Bytes()
}
