package main

import (
	"crypto/x509"
	"log/slog"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/letter"
)

// Config is what the configuration file says, read, checked and with every
// default filled in.
type Config struct {
	Path      string // of the file, for messages
	Data      string // directory of the store, absolute
	Zone      *time.Location
	Language  string
	Letters   string // directory of the team's own letters, absolute; empty: none
	Pages     string // directory of the incidents' pages, absolute; empty: none are written
	Mailboxes []MailboxConfig
	People    ticketing.Directory
	Relays    []ticketing.Relay
	Policy    ticketing.Policy
	Macros    *letter.Macros // agents' canned answers; nil: none
	OAuth     map[string]OAuthConfig
	// Credentials are the names of the secrets that systemd hands over, sorted.
	Credentials []string
	// SecretFiles are the files with secrets that only their owner may read, absolute and sorted.
	SecretFiles []string
	// AccountFiles are the files with accounts that it names, absolute.
	AccountFiles []string
	Retention    ticketing.Retention // of tickets whose account says nothing else; zero: for ever
	Metrics      string              // where figures are served over HTTP, host:port; empty: nowhere
	Alerts       AlertConfig
	LogLevel     slog.Level
	LogJSON      bool
	// Warnings are settings that work and deserve a second look.
	Warnings []string
}

// MailboxConfig is one mailbox with the servers behind it.
type MailboxConfig struct {
	ticketing.Intake
	Rules       ticketing.Process // the process, loaded
	IMAP        ServerConfig
	SMTP        ServerConfig
	Folder      string
	DoneFolder  string
	DoneFlag    bool // flag handled mail instead of moving it
	Poll        time.Duration
	AuthservIDs []string
	Import      ImportPolicy
	Senders     int     // SMTP connections side by side
	Rate        float64 // letters a second; zero: no limit
	Hello       string
}

// ImportPolicy says what happens to mail that is older than the first
// connection to its mailbox.
type ImportPolicy struct {
	All   bool
	Since time.Time // zero: none, unless All
}

// ServerConfig is how one mail server is reached.
type ServerConfig struct {
	Host     string
	Port     int
	TLS      TLSMode
	Roots    *x509.CertPool // nil: the system's
	Auth     string         // auto, plain, login, xoauth2, oauthbearer
	User     string
	Password Secret
	OAuth    string // name of the [oauth.NAME] section; empty: Password
}

// TLSMode is how a connection is protected.
type TLSMode string

// The modes. STARTTLS is mandatory where it is asked for.
const (
	TLSImplicit TLSMode = "implicit"
	TLSStart    TLSMode = "starttls"
	TLSNone     TLSMode = "none"
)

// OAuthConfig is one OAuth 2 client (RFC 6749).
type OAuthConfig struct {
	Name                         string
	ClientID                     string
	ClientSecret                 Secret
	AuthURL, DeviceURL, TokenURL string
	Scopes                       []string
	TokenFile                    string // absolute
	AppOnly                      bool   // client credentials: no person signs in
	SecretInBody                 bool   // the server wants the secret in the body (RFC 6749 section 2.3.1)
}

// Secret is a password or token: it shows itself to nobody.
type Secret string

// String hides the secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "***"
}

// GoString hides the secret from %#v.
func (s Secret) GoString() string { return s.String() }

// LogValue hides the secret from logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText hides the secret from JSON and TOML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
