package inbound

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"

	"ticketd/mail/reach"
)

// Fault says what could not be done, why, and what a person can do about it.
type Fault struct {
	Doing  string // "log in as support@example.org at imap.example.org:993"
	Err    error
	Remedy string // in an administrator's words; may be empty
	login  bool   // the server refused who we are: asking again soon would lock the account
}

// Error puts the three in one line.
func (f *Fault) Error() string {
	text := f.Doing + ": " + plainly(f.Err)
	if f.Remedy != "" {
		text += ": " + f.Remedy
	}
	return text
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Err }

// refusal finds the server's NO or BAD in an error; nil if the server did not answer so.
func refusal(err error) *imap.Error {
	var e *imap.Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// plainly writes a server's answer the way it stood on the wire; link.why has left out of it what
// is not to be shown.
func plainly(err error) string {
	e := refusal(err)
	if e == nil {
		return err.Error()
	}
	words := []string{"server says", string(e.Type)}
	if e.Code != "" {
		words = append(words, "["+string(e.Code)+"]")
	}
	return strings.TrimSpace(strings.Join(append(words, e.Text), " "))
}

func dialFault(addr string, err error) *Fault {
	return &Fault{Doing: "connect to " + addr, Err: err, Remedy: reach.IMAP.DialRemedy(err)}
}

func tlsFault(addr string, err error) *Fault {
	return &Fault{Doing: "start TLS with " + addr, Err: err, Remedy: reach.IMAP.TLSRemedy(err)}
}

// passing are the answers to a login that say nothing about the password (RFC 5530).
var passing = []imap.ResponseCode{
	imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeLimit,
	imap.ResponseCodeServerBug, imap.ResponseCodeContactAdmin,
}

func loginFault(a *Account, err error, broken bool) *Fault {
	f := &Fault{Doing: fmt.Sprintf("log in as %s at %s", a.Auth.User, a.Addr), Err: err}
	var token errToken
	var way errWay
	e := refusal(err)
	switch {
	case errors.As(err, &token):
		f.Remedy = "check the OAuth settings, or authorise the account anew"
	case broken && e == nil:
	case e != nil && slices.Contains(passing, e.Code):
		f.Remedy = "the server has trouble of its own; it is tried again"
	case errors.As(err, &way):
		f.login = true
		f.Remedy = "configure TLS, or a way to log in that the server offers"
	case a.Auth.secretIsToken():
		f.login = true
		f.Remedy = "check that the token is for this user and may read mail, or authorise it anew"
	default:
		f.login = true
		f.Remedy = "check user and password, or whether the provider wants an app password or OAuth"
	}
	return f
}

func (a Auth) secretIsToken() bool { return a.mechanism != "PLAIN" }

func folderFault(doing, folder string, err error) *Fault {
	return &Fault{
		Doing: doing + " folder " + folder, Err: err,
		Remedy: "check the name (some servers want INBOX." + folder + ") and the rights to it",
	}
}
