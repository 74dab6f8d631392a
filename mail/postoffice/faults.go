package postoffice

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-smtp"
)

// Service is one of the two protocols that an Office speaks.
type Service string

// The services of an Office.
const (
	IMAP Service = "IMAP"
	SMTP Service = "SMTP"
)

// Faults makes the server misbehave, for tests of its peers. Each hook may be nil; it is called
// without any lock held, from the connection's goroutine, so it may block, count and look at the
// Office. A hook's nil means that all is well. Its error becomes the reply: make it with Refuse
// (SMTP) or No (IMAP), or return ErrHangUp to cut the connection without a reply.
type Faults struct {
	// Connect is asked before a connection is taken; an error turns it away.
	Connect func(Service) error
	// Mail is asked at MAIL FROM. from is empty for the null sender.
	Mail func(from string) error
	// Rcpt is asked at each RCPT TO.
	Rcpt func(from, to string) error
	// Data is asked when a mail's last byte has come and nothing has been accepted yet.
	Data func(Envelope) error
	// Accepted is asked when the mail has been delivered but the reply has not been sent:
	// ErrHangUp here leaves the sender not knowing.
	Accepted func(Envelope) error
	// Command is asked before an IMAP command is carried out.
	Command func(Command) error
	// Executed is asked when an IMAP command has been carried out but not confirmed.
	Executed func(Command) error
	// Hide lists capabilities that IMAP does not offer, among "IDLE", "MOVE" and "UIDPLUS";
	// the commands that belong to them are refused. It works on connections without TLS.
	Hide []string
}

// Command is an IMAP command as a hook in Faults sees it.
type Command struct {
	// Account is the address signed in as; at LOGIN the name that was given.
	Account string
	// Verb is one of LOGIN, SELECT, CREATE, DELETE, LIST, STATUS, APPEND, SEARCH, FETCH, STORE,
	// COPY, MOVE, EXPUNGE and IDLE.
	Verb string
	// Folder is the open folder, or the one that the command names.
	Folder string
	// Set is the set of messages as the client wrote it, "5,7:9", and empty without one.
	Set string
	// Dest is the destination of COPY and MOVE.
	Dest string
}

// ErrHangUp, returned by a hook in Faults, cuts the connection without a reply.
var ErrHangUp = errors.New("hang up")

// SetFaults replaces the faults; an empty Faults makes the server well again. It holds from the
// next command on, Hide from the next connection or sign-in on.
func (o *Office) SetFaults(f Faults) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.faults = f
}

func (o *Office) currentFaults() Faults {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.faults
}

// Refuse is an SMTP reply for a hook in Faults: a code from 400 to 599, and a text that may
// begin with an enhanced status code, as in Refuse(452, "4.2.2 mailbox full").
func Refuse(code int, text string) error {
	refusal := &smtp.SMTPError{Code: code, Message: text}
	status, words, _ := strings.Cut(text, " ")
	if parts := strings.Split(status, "."); len(parts) == 3 {
		var enhanced smtp.EnhancedCode
		for i, part := range parts {
			n, err := strconv.Atoi(part)
			if err != nil {
				return refusal
			}
			enhanced[i] = n
		}
		refusal.EnhancedCode, refusal.Message = enhanced, words
	}
	return refusal
}

// No is an IMAP refusal for a hook in Faults. code is a response code such as "OVERQUOTA" or
// "TRYCREATE" (RFC 5530), or empty.
func No(code, text string) error {
	return &imap.Error{
		Type: imap.StatusResponseTypeNo,
		Code: imap.ResponseCode(code),
		Text: text,
	}
}

// Cut closes the connections of a service without a word. New ones are taken as before.
func (o *Office) Cut(s Service) {
	o.cut(s)
}

// Silence makes a service stop reading and answering without closing anything, on connections
// old and new, until it is called with false; what clients sent meanwhile is then answered.
func (o *Office) Silence(s Service, on bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	ch := o.silence[s]
	switch {
	case on && ch == nil:
		o.silence[s] = make(chan struct{})
	case !on && ch != nil:
		close(ch)
		delete(o.silence, s)
	}
}

// Renumber gives a folder a new UIDVALIDITY and its mails UIDs from 1, keeping the mails, and
// cuts the connections that have it open.
func (o *Office) Renumber(account, folder string) error {
	o.mu.Lock()
	_, f, err := o.find(account, folder)
	if err != nil {
		o.mu.Unlock()
		return fmt.Errorf("renumber folder: %w", err)
	}
	f.renumber(o.nextValidity())
	open := slices.Collect(maps.Keys(f.views))
	o.mu.Unlock()
	for _, v := range open {
		v.hangUp()
	}
	return nil
}

// hides says whether a capability is hidden at the moment.
func (o *Office) hides(capability string) bool {
	for _, hidden := range o.currentFaults().Hide {
		if strings.EqualFold(hidden, capability) {
			return true
		}
	}
	return false
}
