package servertest

import (
	"net"
	"testing"
)

// Serve listens on a free port of loopback until the test ends, and has serve speak with
// each that connects, side by side; it closes the connection when serve returns.
func Serve(t testing.TB, serve func(client net.Conn)) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", OnLoopback(0))
	Must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go Accept(l, serve)
	return l.Addr().String()
}

// Accept has serve speak with each that connects to a listener, side by side, as Serve does.
// It returns when the listener is closed.
func Accept(l net.Listener, serve func(client net.Conn)) {
	for {
		client, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer func() { _ = client.Close() }()
			serve(client)
		}()
	}
}
