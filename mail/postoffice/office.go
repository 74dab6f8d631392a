// Package postoffice is a whole mail server in memory: it takes mail in by SMTP and hands it out
// by IMAP (IDLE, MOVE, UIDPLUS). The demo runs on it, and the tests use it as the peer that a
// mail gateway talks to. It knows nothing of tickets, of files, flags or the environment.
//
// Mechanism: one Office holds accounts, each account folders, each folder mails; one mutex
// guards them all and is never held while a socket is written, so that neither a stuck client
// nor two crossing moves can stop a delivery. A mail's bytes never change once they are filed.
// go-smtp and go-imap speak the protocols; every connection runs through a thin wrapper (line)
// by which a test cuts it, silences it or hides a capability. DialIMAP and DialSMTP connect in
// memory, without a socket, so that the whole server lives in a testing/synctest bubble.
package postoffice

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-smtp"
)

// Options says how an Office behaves. The zero value is usable.
type Options struct {
	// Domain is the server's own name in greetings and trace headers, and a local domain: mail
	// to an unknown address there is refused. Default "localhost".
	Domain string
	// Logger takes the protocol servers' complaints at debug level. Default: none.
	Logger *slog.Logger
	// MaxMailBytes limits one mail, in bytes (SMTP SIZE, IMAP APPENDLIMIT). Default 64 MiB.
	MaxMailBytes int64
	// TLS, when set, offers STARTTLS on both services. Signing in without TLS stays allowed:
	// this server is meant for the loopback interface.
	TLS *tls.Config
	// AuthservID, when set, makes every delivery carry an Authentication-Results field under
	// this name (RFC 8601), and strips foreign fields that claim the same name (section 5).
	AuthservID string
	// Now is the clock for internal dates and trace headers. Default time.Now.
	Now func() time.Time
}

// Office is a mail server. Make one with New; all its methods are safe for concurrent use.
type Office struct {
	opts Options
	imap *imapserver.Server
	smtp *smtp.Server

	mu       sync.Mutex
	accounts map[string]*account // by canonical address
	routes   map[string]*account // address, alias, "*@domain" or "*"
	domains  map[string]bool     // local domains
	sent     []Envelope
	parcels  int           // mails taken in, for queue ids
	validity uint32        // the last UIDVALIDITY given out
	changed  chan struct{} // closed and replaced at every change
	faults   Faults
	lines    map[*line]struct{}
	silence  map[Service]chan struct{} // closed when the service speaks again
	memory   map[Service]*memoryListener
	doors    map[net.Listener]struct{}
	closed   bool
}

// account is one person's mail: a password and folders by name. Office.mu guards it.
type account struct {
	address  string
	password string
	folders  map[string]*folder
}

// New returns an office without accounts that listens nowhere. Close it when done.
func New(opts Options) *Office {
	if opts.Domain == "" {
		opts.Domain = "localhost"
	}
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	if opts.MaxMailBytes <= 0 {
		opts.MaxMailBytes = 64 << 20
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	o := &Office{
		opts:     opts,
		accounts: map[string]*account{},
		routes:   map[string]*account{},
		domains:  map[string]bool{strings.ToLower(opts.Domain): true},
		changed:  make(chan struct{}),
		lines:    map[*line]struct{}{},
		silence:  map[Service]chan struct{}{},
		memory:   map[Service]*memoryListener{},
		doors:    map[net.Listener]struct{}{},
	}
	o.imap = newIMAPServer(o)
	o.smtp = newSMTPServer(o)
	return o
}

// AddAccount opens an account with an INBOX. The address is also the name to sign in with, in
// any case of letters. Sub-addresses (support+x@) arrive as well. An alias is a further address,
// "*@example.org" for every otherwise unknown address of a domain, or "*" for the whole outside
// world. The domains of the address and of the aliases become local. Adding an address again
// changes its password, adds aliases and keeps the mail.
func (o *Office) AddAccount(address, password string, aliases ...string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	name := canonical(address)
	a := o.accounts[name]
	if a == nil {
		a = &account{address: name, folders: map[string]*folder{}}
		o.accounts[name] = a
		o.createFolder(a, inbox)
	}
	a.password = password
	for _, alias := range append([]string{address}, aliases...) {
		alias = canonical(alias)
		o.routes[alias] = a
		if _, domain := splitAddress(alias); domain != "" {
			o.domains[domain] = true
		}
	}
}

// ServeIMAP accepts IMAP connections on ln until Close, and closes ln then. It returns nil after
// Close, otherwise the listener's error.
func (o *Office) ServeIMAP(ln net.Listener) error {
	return o.serve(IMAP, ln)
}

// ServeSMTP accepts SMTP connections on ln until Close, and closes ln then. It returns nil after
// Close, otherwise the listener's error.
func (o *Office) ServeSMTP(ln net.Listener) error {
	return o.serve(SMTP, ln)
}

func (o *Office) serve(s Service, ln net.Listener) error {
	if !o.open(ln) {
		return errors.Join(errClosed, ln.Close())
	}
	watched := &lineListener{Listener: ln, office: o, service: s}
	var err error
	if s == IMAP {
		err = o.imap.Serve(watched)
	} else {
		err = o.smtp.Serve(watched)
	}
	if err != nil && !o.isClosed() {
		return fmt.Errorf("serve %s on %s: %w", s, ln.Addr(), err)
	}
	return nil
}

// open remembers a listener for Close, and reports false when that has already been called.
func (o *Office) open(ln net.Listener) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.closed {
		o.doors[ln] = struct{}{}
	}
	return !o.closed
}

func (o *Office) isClosed() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.closed
}

// Close stops both services and cuts every connection. The mail can still be read with Mail and
// Sent. Closing twice is harmless.
func (o *Office) Close() error {
	o.mu.Lock()
	if o.closed {
		o.mu.Unlock()
		return nil
	}
	o.closed = true
	o.announce()
	doors := slices.Collect(maps.Keys(o.doors))
	o.mu.Unlock()
	for _, ln := range doors {
		ln.Close()
	}
	// The lines go first: a silenced service must not hold up the servers' own ending.
	o.cut(IMAP)
	o.cut(SMTP)
	// Their errors only say that a listener is closed already.
	o.imap.Close()
	o.smtp.Close()
	return nil
}

// announce wakes everyone who waits for a change. The caller holds o.mu.
func (o *Office) announce() {
	close(o.changed)
	o.changed = make(chan struct{})
}

var errClosed = errors.New("mail server is closed")
