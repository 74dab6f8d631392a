package inbound

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"

	"ticketd/mail/reach"
)

// commandMax bounds one command however lively the server drips: 12 MiB at 28 kB/s.
const commandMax = 450 * time.Second

var errSlow = fmt.Errorf("server took more than %v for one command", commandMax)

// link is the connection below TLS and below the library. The library has no contexts, waits for
// an answer without a limit and blocks in Close while a literal is unread; so the link alone
// decides when to give up, by closing the socket, and remembers why.
type link struct {
	net.Conn

	mu      sync.Mutex
	cause   error
	secret  string // what the server was told at the login: it may repeat it
	silence time.Duration
	most    time.Duration // silence is never waited for longer; zero: there is no such bound
	quiet   *time.Timer   // runs while an answer is awaited
}

// Read passes bytes on and notes that the server is alive.
func (l *link) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	l.mu.Lock()
	defer l.mu.Unlock()
	if n > 0 && l.quiet != nil {
		l.quiet.Reset(l.silence)
	}
	if err != nil && l.cause == nil {
		l.cause = fmt.Errorf("server ended the connection: %w", err)
	}
	return n, err
}

// guard cuts the link when silence passes without a byte, or commandMax in all, until it is lifted.
func (l *link) guard(silence time.Duration) (lift func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.most > 0 {
		silence = min(silence, l.most)
	}
	quiet := time.AfterFunc(silence, func() { l.cut(l.wasSilent()) })
	whole := time.AfterFunc(max(commandMax, silence), func() { l.cut(errSlow) })
	l.quiet, l.silence = quiet, silence
	return func() {
		l.mu.Lock()
		l.quiet = nil
		l.mu.Unlock()
		quiet.Stop()
		whole.Stop()
	}
}

func (l *link) wasSilent() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return fmt.Errorf("server was silent for %v", l.silence)
}

// hurry bounds how long silence is waited for from now on, in the command that runs, too.
func (l *link) hurry(most time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.most = most; l.quiet != nil && l.silence > most {
		l.silence = most
		l.quiet.Reset(most)
	}
}

// cut closes the socket; the first cause stays.
func (l *link) cut(cause error) {
	l.mu.Lock()
	if l.cause == nil {
		l.cause = cause
	}
	l.mu.Unlock()
	l.Conn.Close()
}

// farewell notes what the server said before it hung up.
func (l *link) farewell(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cause == nil {
		l.cause = fmt.Errorf("server ended the connection: %s", text)
	}
}

// told notes the secret of the login.
func (l *link) told(secret string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.secret = secret
}

// why explains an error of the library, which flattens what it wraps, in words that are fit to be
// shown.
func (l *link) why(err error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch e := refusal(err); {
	case err == nil, errors.As(err, new(errToken)): // the words of the latter are no server's of mail
		return err
	case e != nil:
		return &imap.Error{Type: e.Type, Code: e.Code, Text: reach.Said(e.Text, l.secret)}
	case l.cause != nil && !errors.Is(err, l.cause):
		err = l.cause
	}
	return inWords{err, reach.Said(err.Error(), l.secret)}
}

// inWords is an error that came from a server, or from what a server said, in words of which
// nothing can be taken for another line and nothing is secret.
type inWords struct {
	error
	words string
}

func (e inWords) Error() string { return e.words }
func (e inWords) Unwrap() error { return e.error }

// broken says whether the link itself failed, rather than the talk on it.
func (l *link) broken() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.cause != nil
}
