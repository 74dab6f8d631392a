// Package inbound takes letters out of an IMAP folder, hands them to a function, and sets aside
// what that function took over.
//
// The folder is the queue: what lies in INBOX is to do, what lies in the done folder ("Handled")
// is done. Nothing else is remembered between two starts, so any number of crashes at any point
// leaves each letter in one of the two. The room knows nothing of tickets, stores or configuration:
// it calls the functions that an Account carries, and that is all it knows of the program.
//
// A Watcher keeps one connection and runs one state machine on it: dial, TLS, log in, select,
// search what is to do, then fetch in batches, oldest first. While the handler works on one batch
// the next one is fetched; between two fetches one MOVE sets aside what was taken over. With
// nothing left to do it waits in IDLE, or polls where the server has no IDLE. Everything that the
// protocol library leaves open is closed here: the link below the library cuts a silent server
// off (link.go), a filter above TLS keeps odd but legal answers from ending the session (lines.go),
// and nothing is handed over before its literal was read to the announced length and the FETCH
// was answered with OK or NO.
package inbound

import (
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Raw is one letter as the server holds it, byte for byte.
type Raw struct {
	Account     string    // Account.Name
	Folder      string    // the folder it was read from
	UIDValidity uint32    // with UID and Folder: the server's name for the letter (RFC 9051, 2.3.1.1)
	UID         uint32    // never 0
	Received    time.Time // INTERNALDATE in the server's zone; zero if the server told none usable
	Size        int64     // bytes in Body; for a truncated letter the size the server announced
	Truncated   bool      // larger than Limits.MaxMail: Body is the header and the first 256 KiB

	// Prepared is what Account.Prepare left for the handler.
	Prepared any
	// Name is what the log calls the letter; Account.Prepare or the handler gives it one.
	Name string

	// Body is valid until the handler returns: the watcher frees it then. Up to 128 KiB stand in
	// memory. More stand in a temporary file, which knows its SHA256, can be made durable with Sync,
	// and may be kept with MoveTo. It is nil in what Account.Unfetchable gets.
	Body io.ReaderAt
}

// Reader reads the letter from its first byte to the end of what was fetched.
func (r Raw) Reader() *io.SectionReader {
	n := r.Size
	if r.Truncated {
		n = bodySize(r.Body)
	}
	return io.NewSectionReader(r.Body, 0, n)
}

// Close frees the body. Only who made the Raw calls it: the watcher does so after the handler.
func (r Raw) Close() error {
	if c, ok := r.Body.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// Handler takes letters over, oldest first. It answers with one error for each: nil means that
// responsibility was taken over and the letter may be set aside; an error leaves it where it is,
// to be handed over again later, with growing pauses. Its context outlives the end of Run's by
// Account.Grace, so that a batch in hand can be finished. A panic counts as an error for each.
type Handler func(context.Context, []Raw) []error

// Security says how the connection is protected.
type Security int

// The three ways to connect. With STARTTLS encryption is as mandatory as with ImplicitTLS: a
// server that does not offer it gets no login. PlainText is for loopback; the caller decides.
const (
	ImplicitTLS Security = iota
	StartTLS
	PlainText
)

// Mark says how a handled letter is told from one that is to do.
type Mark int

// MarkMove moves handled letters to the done folder. MarkFlag leaves them in the folder with the
// keyword $TicketdDone; where the server keeps no keywords, with \Answered and \Flagged together.
const (
	MarkMove Mark = iota
	MarkFlag
)

// Keyword marks a handled letter that stays in its folder.
const Keyword = "$TicketdDone"

// Baseline says where the work begins, so that connecting to an old mailbox does not open a ticket
// for each letter of its history. The zero Baseline means everything.
type Baseline struct {
	UIDValidity uint32    // what UID refers to
	UID         uint32    // under that UIDVALIDITY: letters with this UID or a higher one
	Since       time.Time // under another UIDVALIDITY: letters with this INTERNALDATE or a later one
}

// Limits bound what stands in memory and on disk at one time. Zero values mean the defaults.
type Limits struct {
	BatchMails int   // letters handed over at once; 50
	BatchBytes int64 // bytes handed over at once; 12 MiB; a larger letter goes alone
	MaxMail    int64 // the largest letter taken whole; 35 MiB
}

// Account describes one mailbox and what to do with its letters. Only Name, Addr and Auth have no
// default.
type Account struct {
	Name       string         // for logs and Raw.Account
	Addr       string         // host:port
	ServerName string         // the name on the certificate; default: the host of Addr
	TLS        Security       // default ImplicitTLS
	RootCAs    *x509.CertPool // default: the system's
	Auth       Auth           // see Password, XOAuth2, OAuthBearer

	Folder string // default "INBOX"
	Done   string // default "Handled"; made if missing
	Mark   Mark   // default MarkMove

	Poll      time.Duration // between looks where the server has no IDLE; default 1 minute
	IdleCycle time.Duration // IDLE is ended and begun anew after this ± 8 %; default 4 minutes
	Silence   time.Duration // a command that gets no byte for so long is given up; default 40 s
	Grace     time.Duration // after the stop, for the batch in hand; default 10 s

	Limits  Limits
	TempDir string // for letters above 128 KiB; who gives one clears it at start; default os.TempDir

	// DialContext opens the connection; default a net.Dialer with a 30 s timeout.
	DialContext func(ctx context.Context, network, addr string) (net.Conn, error)

	// Prepare is called with each batch as soon as it was fetched, beside the handler's work on the
	// batch before; it may leave something in Prepared for the handler. Nil: nothing is prepared.
	Prepare func(context.Context, []Raw)

	// Baseline is asked after each selection of the folder, with the folder's UIDVALIDITY and the
	// UID that the next letter will get. It remembers the answer of the first time. Nil: everything.
	Baseline func(ctx context.Context, uidValidity, uidNext uint32) (Baseline, error)

	// Unfetchable is told, once, of a letter that the server would not give in three tries. The
	// others flow on; the letter is tried again each hour, and handed over if it comes after all.
	Unfetchable func(context.Context, Raw, error)
}

// fillDefaults answers with a copy in which every setting has its value, or says what is missing.
func (a Account) fillDefaults() (Account, error) {
	host, _, err := net.SplitHostPort(a.Addr)
	if err != nil {
		return a, fmt.Errorf("account %q: address %q is not host:port: %w", a.Name, a.Addr, err)
	}
	if a.Auth.mechanism == "" {
		return a, fmt.Errorf("account %q has no login: give a user and a password or a token", a.Name)
	}
	setDefault(&a.ServerName, host)
	setDefault(&a.Folder, "INBOX")
	setDefault(&a.Done, "Handled")
	setDefault(&a.Poll, time.Minute)
	setDefault(&a.IdleCycle, 4*time.Minute)
	setDefault(&a.Silence, 40*time.Second)
	setDefault(&a.Grace, 10*time.Second)
	setDefault(&a.Limits.BatchMails, 50)
	setDefault(&a.Limits.BatchBytes, 12<<20)
	setDefault(&a.Limits.MaxMail, 35<<20)
	if a.Mark == MarkMove && strings.EqualFold(a.Folder, a.Done) {
		return a, fmt.Errorf("account %q moves handled letters from %s to %s: name two folders",
			a.Name, a.Folder, a.Done)
	}
	return a, nil
}

func setDefault[T comparable](v *T, value T) {
	var zero T
	if *v == zero {
		*v = value
	}
}
