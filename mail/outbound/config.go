package outbound

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net"
	"time"

	"golang.org/x/time/rate"

	"ticketd/ticketing"
)

// Security is how the connection to the server is protected.
type Security int

// The ways to protect a connection. StartTLS is mandatory: a server that does
// not offer it gets neither password nor mail.
const (
	ImplicitTLS Security = iota // from the first byte, usually port 465 (RFC 8314)
	StartTLS                    // STARTTLS (RFC 3207), usually port 587
	PlainText                   // none
)

// Config is the way to one submission server. The zero value of every field
// but Addr is usable.
type Config struct {
	Addr       string // host:port
	TLS        Security
	ServerName string         // the name on the server's certificate; empty: Addr's host
	RootCAs    *x509.CertPool // nil: the system's
	Hello      string         // our name in EHLO; empty: FallbackFrom's domain, or localhost

	Auth      Auth      // zero: no login
	Mechanism Mechanism // of a Password; empty: Auto

	// FallbackFrom is the envelope sender where the server refuses the null
	// sender; empty: such a letter fails.
	FallbackFrom ticketing.Address

	Rate    rate.Limit    // letters per second at most; 0: no limit
	Command time.Duration // patience for the answer to a command; 0: 5 minutes
	Dot     time.Duration // patience for the answer to the final dot; 0: 10 minutes

	// DialContext opens the connection, for tests and proxies; nil: TCP.
	DialContext func(ctx context.Context, network, addr string) (net.Conn, error)
	Logger      *slog.Logger // nil: silent
}

// fillDefaults makes every field usable.
func (c Config) fillDefaults() (Config, error) {
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return c, fmt.Errorf("read server address %q: %w: write host:port", c.Addr, err)
	}
	c.ServerName = cmp.Or(c.ServerName, host)
	c.Hello = cmp.Or(c.Hello, c.FallbackFrom.Domain(), "localhost")
	// RFC 5321 section 4.5.3.2 gives these as the least.
	c.Command = cmp.Or(c.Command, 5*time.Minute)
	c.Dot = cmp.Or(c.Dot, 10*time.Minute)
	c.Mechanism = cmp.Or(c.Mechanism, Auto)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c, nil
}

func (c *Config) tls() *tls.Config {
	return &tls.Config{ServerName: c.ServerName, RootCAs: c.RootCAs, MinVersion: tls.VersionTLS12}
}
