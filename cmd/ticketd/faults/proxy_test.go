package faults

import (
	"io"
	"net"
	"sync"
	"testing"

	"ticketd/mail/servertest"
)

// trigger kills the child once, at a point of a conversation that a proxy
// listens to.
type trigger struct {
	kill  func()
	once  sync.Once
	fired chan struct{}
}

func newTrigger(kill func()) *trigger {
	return &trigger{kill: kill, fired: make(chan struct{})}
}

// pull kills the child, the first time, and returns when it is gone.
func (g *trigger) pull() {
	g.once.Do(func() {
		g.kill()
		close(g.fired)
	})
}

func (g *trigger) armed() bool {
	select {
	case <-g.fired:
		return false
	default:
		return true
	}
}

// relay listens on loopback and has serve speak for each connection with the
// server behind it.
func relay(t testing.TB, server string, serve func(client, server net.Conn)) (addr string) {
	t.Helper()
	return servertest.Serve(t, before(server, serve))
}

// before has serve speak for a client with the server behind it, if it is there.
func before(server string, serve func(client, server net.Conn)) func(client net.Conn) {
	return func(client net.Conn) {
		behind, err := net.Dial("tcp", server)
		if err != nil {
			return
		}
		defer func() { _ = behind.Close() }()
		serve(client, behind)
	}
}

// passTo joins who connects with a server.
func passTo(server string) func(client net.Conn) {
	return before(server, func(client, server net.Conn) { join(client, server) })
}

// join passes on what two connections say until one of them ends.
func join(a, b io.ReadWriter) {
	untilOneEnds(func() { _, _ = io.Copy(a, b) }, func() { _, _ = io.Copy(b, a) })
}

// untilOneEnds does two things side by side, and returns when one of them is done.
func untilOneEnds(one, other func()) {
	ended := make(chan struct{}, 2)
	go func() { one(); ended <- struct{}{} }()
	go func() { other(); ended <- struct{}{} }()
	<-ended
}
