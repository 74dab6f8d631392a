package faults

import (
	"net"
	"sync"
	"testing"
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
	l, err := net.Listen("tcp", "127.0.0.1:0")
	mustDo(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = client.Close() }()
				behind, err := net.Dial("tcp", server)
				if err != nil {
					return
				}
				defer func() { _ = behind.Close() }()
				serve(client, behind)
			}()
		}
	}()
	return l.Addr().String()
}
