package inbound

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"syscall"

	"github.com/emersion/go-imap/v2"
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

// plainly writes a server's answer the way it stood on the wire.
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
	f := &Fault{Doing: "connect to " + addr, Err: err}
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		f.Remedy = "there is no such host: check the name"
	case errors.As(err, &dns):
		f.Remedy = "the name could not be looked up: check this machine's DNS"
	case errors.Is(err, syscall.ECONNREFUSED):
		f.Remedy = "nothing listens there: check the port (993 for TLS, 143 for STARTTLS)"
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		f.Remedy = "no answer: check the address and the firewalls between"
	}
	return f
}

func tlsFault(addr string, err error) *Fault {
	f := &Fault{Doing: "start TLS with " + addr, Err: err}
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &unknown):
		f.Remedy = "the certificate's authority is unknown here: give the CA file of this server"
	case errors.As(err, &name):
		f.Remedy = "the certificate is for another name: use a host name that stands on it"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		f.Remedy = "the certificate has expired (or this machine's clock is wrong): have it renewed"
	case errors.As(err, &record):
		f.Remedy = "the server speaks no TLS on this port: use 993, or STARTTLS on 143"
	}
	return f
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
