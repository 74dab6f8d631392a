package faults

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ticketd/mail/servertest"
)

// gate is an address of loopback behind which a server may be, another one, or none: what
// is behind it can change while the gateway runs.
type gate struct {
	testing.TB
	addr string

	mu     sync.Mutex // guards all below
	listen net.Listener
	open   map[net.Conn]bool
	came   int // connections that were accepted
}

// narrow listens with the smallest buffers that there are, so that who sends much to a gate
// waits for what is behind it, and is still sending when the gate cuts the connection.
var narrow = net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
	var fault error
	err := c.Control(func(fd uintptr) {
		fault = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4096)
	})
	return errors.Join(err, fault)
}}

// newGate takes an address and is shut: who connects is refused.
func newGate(t testing.TB) *gate {
	t.Helper()
	g := &gate{TB: t, addr: servertest.OnLoopback(servertest.FreePort(t)), open: map[net.Conn]bool{}}
	t.Cleanup(g.shut)
	return g
}

// shut refuses connections and ends those that are open.
func (g *gate) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.listen != nil {
		_ = g.listen.Close()
	}
	for conn := range g.open {
		_ = conn.Close()
	}
}

// let has serve speak with who connects from now on; earlier connections end.
func (g *gate) let(serve func(client net.Conn)) {
	g.Helper()
	g.shut()
	var l net.Listener
	waitUntil(g, 10*time.Second, "the gate's address", func() (err error) {
		l, err = narrow.Listen(g.Context(), "tcp", g.addr)
		return err
	})
	g.mu.Lock()
	g.listen = l
	g.mu.Unlock()
	go servertest.Accept(l, func(client net.Conn) { g.serve(l, client, serve) })
}

func (g *gate) serve(from net.Listener, client net.Conn, serve func(client net.Conn)) {
	g.mu.Lock()
	late := g.listen != from // it was shut meanwhile
	if !late {
		g.open[client] = true
		g.came++
	}
	g.mu.Unlock()
	if late {
		return
	}
	serve(client)
	g.mu.Lock()
	delete(g.open, client)
	g.mu.Unlock()
}

// count is how many connections were accepted.
func (g *gate) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.came
}

// reached waits until somebody came.
func (g *gate) reached() {
	g.Helper()
	waitUntil(g, 30*time.Second, "a connection to the gate", func() error {
		if g.count() == 0 {
			return errors.New("nobody came")
		}
		return nil
	})
}

// silence accepts a connection and never says a word.
func silence(client net.Conn) { _, _ = io.Copy(io.Discard, client) }

// amend changes a line, or several, of the configuration.
func (r *rig) amend(changes ...string) {
	r.Helper()
	text, err := os.ReadFile(r.config())
	mustDo(r, err)
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(string(text), changes[i]) {
			r.Fatalf("the configuration has no %q", changes[i])
		}
		text = []byte(strings.Replace(string(text), changes[i], changes[i+1], 1))
	}
	mustDo(r, os.WriteFile(r.config(), text, 0o600))
}
