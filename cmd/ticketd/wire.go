package main

import (
	"context"
	"log/slog"
	"net"

	"ticketd/mail/inbound"
	"ticketd/mail/outbound"
)

// dialFunc opens connections; nil is TCP.
type dialFunc func(ctx context.Context, network, addr string) (net.Conn, error)

// tokenFunc gives an OAuth 2 access token that is valid now, and is not the one that was refused.
type tokenFunc func(ctx context.Context, refused string) (string, error)

// imapAccount is the mailbox as the room that reads it wants it.
func (m MailboxConfig) imapAccount(dial dialFunc, tokens tokenSources) inbound.Account {
	a := inbound.Account{Name: m.Name, Addr: m.IMAP.addr(), RootCAs: m.IMAP.Roots,
		Folder: m.Folder, Done: m.DoneFolder, Poll: m.Poll, Grace: mailboxGrace, DialContext: dial}
	switch m.IMAP.TLS {
	case TLSStart:
		a.TLS = inbound.StartTLS
	case TLSNone:
		a.TLS = inbound.PlainText
	}
	if m.DoneFlag {
		a.Mark = inbound.MarkFlag
	}
	token := inbound.Token(tokens[m.IMAP.OAuth])
	switch {
	case m.IMAP.OAuth == "":
		a.Auth = inbound.Password(m.IMAP.User, string(m.IMAP.Password))
	case m.IMAP.Auth == "oauthbearer":
		a.Auth = inbound.OAuthBearer(m.IMAP.User, token)
	default:
		a.Auth = inbound.XOAuth2(m.IMAP.User, token)
	}
	return a
}

// smtpConfig is the mailbox's submission server as the room that sends wants it.
func (m MailboxConfig) smtpConfig(dial dialFunc, tokens tokenSources,
	log *slog.Logger) outbound.Config {
	c := outbound.Config{Addr: m.SMTP.addr(), RootCAs: m.SMTP.Roots, Hello: m.Hello,
		FallbackFrom: m.Address, DialContext: dial, Logger: log}
	setRate(&c.Rate, m.Rate)
	switch m.SMTP.TLS {
	case TLSStart:
		c.TLS = outbound.StartTLS
	case TLSNone:
		c.TLS = outbound.PlainText
	}
	token := outbound.Token(tokens[m.SMTP.OAuth])
	switch {
	case m.SMTP.User == "": // the server knows us by our network address
	case m.SMTP.OAuth == "":
		c.Auth = outbound.Password(m.SMTP.User, string(m.SMTP.Password))
		c.Mechanism = outbound.Mechanism(m.SMTP.Auth)
	case m.SMTP.Auth == "oauthbearer":
		c.Auth = outbound.OAuthBearer(m.SMTP.User, token)
	default:
		c.Auth = outbound.XOAuth2(m.SMTP.User, token)
	}
	return c
}

// setRate spares this room the library that the rate's type is from.
func setRate[T ~float64](rate *T, perSecond float64) { *rate = T(perSecond) }
