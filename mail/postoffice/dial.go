package postoffice

import (
	"context"
	"fmt"
	"net"
	"sync"
)

// DialIMAP connects to the IMAP service in memory: no socket, and time only by timers, so that
// it works in a testing/synctest bubble.
func (o *Office) DialIMAP(ctx context.Context) (net.Conn, error) {
	return o.dial(ctx, IMAP)
}

// DialSMTP connects to the SMTP service in memory, as DialIMAP does. The client counts as one on
// the loopback interface.
func (o *Office) DialSMTP(ctx context.Context) (net.Conn, error) {
	return o.dial(ctx, SMTP)
}

func (o *Office) dial(ctx context.Context, s Service) (net.Conn, error) {
	if hook := o.currentFaults().Connect; hook != nil {
		if err := hook(s); err != nil {
			return nil, fmt.Errorf("dial %s: %w", s, err)
		}
	}
	ln, err := o.memoryListener(s)
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w", s, err)
	}
	client, server := newPipe()
	select {
	case ln.conns <- server:
		return client, nil
	case <-ln.closed:
		err = errClosed
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	client.Close()
	return nil, fmt.Errorf("dial %s: %w", s, err)
}

// memoryListener is where the service's connections in memory arrive; the first dial opens it.
func (o *Office) memoryListener(s Service) (*memoryListener, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return nil, errClosed
	}
	if ln := o.memory[s]; ln != nil {
		return ln, nil
	}
	ln := &memoryListener{conns: make(chan net.Conn), closed: make(chan struct{})}
	o.memory[s] = ln
	go func() {
		if err := o.serve(s, ln); err != nil {
			o.opts.Logger.Debug("serve in memory", "service", s, "err", err)
		}
	}()
	return ln, nil
}

// memoryListener is a net.Listener whose connections come out of a channel.
type memoryListener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

// Accept waits for a dial.
func (ln *memoryListener) Accept() (net.Conn, error) {
	select {
	case conn := <-ln.conns:
		return conn, nil
	case <-ln.closed:
		return nil, net.ErrClosed
	}
}

// Close makes Accept return net.ErrClosed.
func (ln *memoryListener) Close() error {
	ln.once.Do(func() { close(ln.closed) })
	return nil
}

// Addr returns an address that says "memory".
func (ln *memoryListener) Addr() net.Addr { return memoryAddr{} }
