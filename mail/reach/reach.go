// Package reach says in words what keeps this machine from a mail server, what a
// person can do about it, and what a server said, fit to be shown. It opens no
// connection itself; the rooms that do ask it what their errors mean.
package reach

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"syscall"
)

// Ports are where a service usually listens.
type Ports struct {
	TLS      int // TLS from the first byte (RFC 8314)
	StartTLS int
}

// The services' ports.
var (
	IMAP       = Ports{TLS: 993, StartTLS: 143}
	Submission = Ports{TLS: 465, StartTLS: 587}
)

// DialRemedy says what to do about a connection that was not made; empty if the
// error tells nothing.
func (p Ports) DialRemedy(err error) string {
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return "there is no such host: check the name"
	case errors.As(err, &dns):
		return "the name could not be looked up: check this machine's DNS"
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Sprintf("nothing listens there: check the port (%d for TLS, %d for STARTTLS)",
			p.TLS, p.StartTLS)
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return "no answer: check the address and the firewalls between"
	}
	return ""
}

// TLSRemedy says what to do about a TLS handshake that failed; empty if the
// error tells nothing.
func (p Ports) TLSRemedy(err error) string {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &unknown):
		return "the certificate's authority is unknown here: name the file of that authority's certificate in ca_file"
	case errors.As(err, &name):
		return "the certificate is for another name: use a host name that stands on it"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the certificate has expired (or this machine's clock is wrong): have it renewed"
	case errors.As(err, &record):
		return fmt.Sprintf("the server speaks no TLS on this port: use %d, or STARTTLS on %d",
			p.TLS, p.StartTLS)
	}
	return ""
}
