package outbound

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"ticketd/mail/reach"
)

// connection is one dialogue with the server, logged in. Its commands don't run
// side by side.
type connection struct {
	*smtp.Client
	link *link
	size int64 // the largest letter that the server takes; 0: it does not say

	pipelining bool // it takes commands before it has answered the one before (RFC 2920)
	eightBit   bool // it takes letters of eight bits (RFC 6152)

	secret string // of the login: the server may repeat it
}

// link is the connection below TLS and below the library.
type link struct {
	net.Conn
	room int // octets that may still come before we send a command
}

// maxAnswer bounds what a server may say in answer to one command, with what
// TLS needs.
const maxAnswer = 256 << 10

var errFlood = errors.New("server does not stop talking")

// Read passes octets on as long as there is room.
func (l *link) Read(p []byte) (int, error) {
	if l.room <= 0 {
		return 0, errFlood
	}
	n, err := l.Conn.Read(p[:min(len(p), l.room)])
	l.room -= n
	return n, err
}

// await gives the server time and room for its next answer.
func (l *link) await(patience time.Duration) {
	l.room = maxAnswer
	l.Conn.SetDeadline(time.Now().Add(patience))
}

// drop ends the connection as it stands. Neither the DATA writer nor the client
// is closed: both would send a dot that is not ours to send.
func (c *connection) drop() { c.link.Close() }

// bid says goodbye, if the server is quick about it.
func (c *connection) bid() {
	c.link.await(2 * time.Second)
	c.Quit()
	c.drop()
}

// Step is one stage of connecting, for `check --connect`.
type Step struct {
	Name   string // DNS, TCP, TLS, greeting, EHLO, login, null sender, SIZE
	OK     bool
	Detail string // what was found, or what went wrong
	Remedy string // what a person can do about it; may be empty
}

// trace is told of each step; nil is a trace that listens to nothing.
type trace func(Step)

func (t trace) pass(name, format string, args ...any) {
	if t != nil {
		t(Step{Name: name, OK: true, Detail: fmt.Sprintf(format, args...)})
	}
}

// fail tells of the step that went wrong and gives its trouble on.
func (t trace) fail(name string, why *trouble) *trouble {
	if t != nil {
		t(Step{Name: name, Detail: why.what(), Remedy: why.remedy})
	}
	return why
}

// dialPatience bounds looking up, connecting and the TLS handshake.
const dialPatience = 30 * time.Second

// connect goes from nothing to a login, with a new token if the server refuses the one in
// use. It gives up when ctx ends.
func connect(ctx context.Context, cfg *Config, t trace) (*connection, *trouble) {
	secret, why := cfg.secret(ctx, "", t)
	if why != nil {
		return nil, why
	}
	c, why := connectWith(ctx, cfg, secret, t)
	if why == nil || cfg.Auth.kind == "" || t != nil || !why.refusedSecret() {
		return c, why
	}
	again, fault := cfg.secret(ctx, secret, t)
	switch {
	case fault != nil:
		return nil, fault
	case again == secret:
		return nil, why
	}
	return connectWith(ctx, cfg, again, t)
}

// secret is what proves who we are, empty where nothing has to.
func (c *Config) secret(ctx context.Context, refused string, t trace) (string, *trouble) {
	if c.Auth.secret == nil {
		return "", nil
	}
	secret, err := c.Auth.secret(ctx, refused)
	if err != nil {
		return "", t.fail("login", loginTrouble(c, errToken{fmt.Errorf("get access token: %w", err)}))
	}
	return secret, nil
}

func connectWith(ctx context.Context, cfg *Config, secret string, t trace) (*connection, *trouble) {
	raw, why := dial(ctx, cfg, t)
	if why != nil {
		return nil, why
	}
	c := &connection{link: &link{Conn: raw}}
	lift := context.AfterFunc(ctx, c.drop)
	why = c.greet(ctx, cfg, t)
	if why == nil && cfg.Auth.secret != nil {
		why = c.logIn(cfg, secret, t)
	}
	if !lift() {
		why = &trouble{at: dialling, doing: "connect to " + cfg.Addr, err: context.Cause(ctx)}
	}
	if why != nil {
		c.drop()
		return nil, why
	}
	return c, nil
}

func dial(ctx context.Context, cfg *Config, t trace) (net.Conn, *trouble) {
	ctx, cancel := context.WithTimeout(ctx, min(dialPatience, cfg.Command))
	defer cancel()
	open := cfg.DialContext
	if open == nil {
		open = new(net.Dialer).DialContext
		if t != nil {
			host, _, _ := net.SplitHostPort(cfg.Addr)
			addrs, err := net.DefaultResolver.LookupHost(ctx, host)
			if err != nil {
				return nil, t.fail("DNS", dialTrouble(cfg.Addr, err))
			}
			t.pass("DNS", "%s is %s", host, strings.Join(addrs, ", "))
		}
	}
	conn, err := open(ctx, "tcp", cfg.Addr)
	if err != nil {
		return nil, t.fail("TCP", dialTrouble(cfg.Addr, err))
	}
	t.pass("TCP", "connected to %s", cfg.Addr)
	return conn, nil
}

// greet goes from the bare connection to an EHLO under the protection that cfg
// wants.
func (c *connection) greet(ctx context.Context, cfg *Config, t trace) *trouble {
	conn := net.Conn(c.link)
	c.link.await(min(dialPatience, cfg.Command))
	if cfg.TLS == ImplicitTLS {
		tc := tls.Client(c.link, cfg.tls())
		if err := tc.HandshakeContext(ctx); err != nil {
			return t.fail("TLS", tlsTrouble(cfg.Addr, err))
		}
		conn = tc
		t.secured(tc.ConnectionState())
	}
	c.link.await(cfg.Command)
	var err error
	if c.Client, err = smtp.NewClient(conn, cfg.ServerName); err != nil {
		return t.fail("greeting", &trouble{at: greeting, doing: "read greeting of " + cfg.Addr, err: err,
			remedy: "check that an SMTP server answers on this port, and whether it wants TLS"})
	}
	t.pass("greeting", "an SMTP server answers")
	// Servers that offer SMTPUTF8 refuse such mail at the next hop that does not.
	c.SkipSMTPUTF8(true)
	if err := c.Hello(cfg.Hello); err != nil {
		return t.fail("EHLO", &trouble{at: hello, err: err,
			doing: "say EHLO " + cfg.Hello + " to " + cfg.Addr})
	}
	if cfg.TLS == StartTLS {
		if why := c.startTLS(cfg); why != nil {
			return t.fail("TLS", why)
		}
		if state, ok := c.TLSConnectionState(); ok {
			t.secured(state)
		}
	}
	if cfg.TLS == PlainText {
		t.pass("TLS", "none: passwords and mail go in the clear")
	}
	t.pass("EHLO", "%s", reach.Said(c.HelloResponse()))
	if has, limit := c.Extension("SIZE"); has {
		c.size, _ = strconv.ParseInt(limit, 10, 64)
	}
	c.pipelining, _ = c.Extension("PIPELINING")
	c.eightBit, _ = c.Extension("8BITMIME")
	return nil
}

// startTLS asks for protection; nothing more is said without it. What the
// server said in the clear after its 220 is thrown away with its buffer.
func (c *connection) startTLS(cfg *Config) *trouble {
	if has, _ := c.Extension("STARTTLS"); !has {
		why := tlsTrouble(cfg.Addr, errors.New("server does not offer STARTTLS"))
		why.remedy = "nothing was sent: check the port, or use TLS on 465"
		return why
	}
	if err := c.StartTLS(cfg.tls()); err != nil {
		return tlsTrouble(cfg.Addr, err)
	}
	return nil
}

func (t trace) secured(state tls.ConnectionState) {
	if len(state.PeerCertificates) > 0 {
		t.pass("TLS", "%s, certificate valid until %s", tls.VersionName(state.Version),
			state.PeerCertificates[0].NotAfter.Format(time.DateOnly))
	}
}

func (c *connection) logIn(cfg *Config, secret string, t trace) *trouble {
	c.link.await(cfg.Command)
	c.secret = secret
	x := cfg.exchange(secret)
	var err error
	if offered, _ := c.Extension("AUTH"); offered {
		err = c.Auth(x)
	} else { // the library would take an offer from before TLS (RFC 3207 section 4.2)
		_, _, err = x.Start(new(smtp.ServerInfo))
	}
	if err != nil {
		if x.refusal != "" {
			err = errDenied{fmt.Errorf("%s: %w", x.refusal, err)}
		}
		why := loginTrouble(cfg, err)
		why.hide(secret)
		return t.fail("login", why)
	}
	t.pass("login", "logged in as %s", cfg.Auth)
	return nil
}
