package postoffice

import (
	"bytes"
	"errors"
	"io"
	"net"
	"regexp"
	"sync"
)

// line is a connection to a client that the office can cut, silence and censor.
type line struct {
	net.Conn
	office  *Office
	service Service
	once    sync.Once
	closed  chan struct{}
}

// lineListener turns accepted connections into lines.
type lineListener struct {
	net.Listener
	office  *Office
	service Service
}

// Accept waits for a connection that the office is willing to take.
func (ln *lineListener) Accept() (net.Conn, error) {
	for {
		conn, err := ln.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if ln.office.turnsAway(conn, ln.service) {
			conn.Close()
			continue
		}
		if l := ln.office.take(conn, ln.service); l != nil {
			return l, nil
		}
	}
}

// turnsAway asks the fault hook; for a connection in memory the dial has already asked it.
func (o *Office) turnsAway(conn net.Conn, s Service) bool {
	hook := o.currentFaults().Connect
	_, memory := conn.(*pipeEnd)
	return hook != nil && !memory && hook(s) != nil
}

// take registers a connection, or closes it and returns nil when the office is closed.
func (o *Office) take(conn net.Conn, s Service) *line {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		conn.Close()
		return nil
	}
	l := &line{Conn: conn, office: o, service: s, closed: make(chan struct{})}
	o.lines[l] = struct{}{}
	return l
}

func (o *Office) cut(s Service) {
	o.mu.Lock()
	var lines []*line
	for l := range o.lines {
		if l.service == s {
			lines = append(lines, l)
		}
	}
	o.mu.Unlock()
	for _, l := range lines {
		l.Close()
	}
}

// Close closes the connection and forgets it. No caller may hold the office's lock.
func (l *line) Close() error {
	err := net.ErrClosed
	l.once.Do(func() {
		close(l.closed)
		err = l.Conn.Close()
		l.office.mu.Lock()
		defer l.office.mu.Unlock()
		delete(l.office.lines, l)
	})
	return err
}

// Read keeps what has come to itself while the service is silent.
func (l *line) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	if errors.Is(err, io.EOF) {
		return n, err
	}
	if !l.mayGoOn() {
		return 0, net.ErrClosed
	}
	return n, err
}

// Write waits while the service is silent, and leaves hidden capabilities out.
func (l *line) Write(p []byte) (int, error) {
	if !l.mayGoOn() {
		return 0, net.ErrClosed
	}
	out := p
	if l.service == IMAP {
		out = withoutCapabilities(p, l.office.currentFaults().Hide)
	}
	if n, err := l.Conn.Write(out); err != nil {
		return min(n, len(p)), err
	}
	return len(p), nil
}

// mayGoOn waits until the service speaks, and reports false when the line is closed instead.
func (l *line) mayGoOn() bool {
	for {
		l.office.mu.Lock()
		ch := l.office.silence[l.service]
		l.office.mu.Unlock()
		if ch == nil {
			return true
		}
		select {
		case <-ch:
		case <-l.closed:
			return false
		}
	}
}

// withoutCapabilities drops words from a capability listing, which the server writes in one
// piece; every other piece is left as it is, or the size of a literal would be wrong.
func withoutCapabilities(p []byte, hidden []string) []byte {
	if len(hidden) == 0 || bytes.Count(p, []byte("\n")) != 1 || !capabilities.Match(p) {
		return p
	}
	for _, word := range hidden {
		for _, end := range []string{" ", "]", "\r"} {
			p = bytes.ReplaceAll(p, []byte(" "+word+end), []byte(end))
		}
	}
	return p
}

var capabilities = regexp.MustCompile(`^(\* CAPABILITY |\S+ OK \[CAPABILITY )[^\r\n]*\r\n$`)
