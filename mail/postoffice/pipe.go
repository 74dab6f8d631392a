package postoffice

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os" // for the one error that every net.Conn gives at its deadline
	"sync"
	"time"
)

// pipeBuffer is how many bytes stand between the two ends of a connection in memory. net.Pipe
// has none, and two peers that write at the same moment would wait for each other for ever.
const pipeBuffer = 64 << 10

// newPipe returns the two ends of a buffered connection in memory.
func newPipe() (client, server net.Conn) {
	there, back := newStream(), newStream()
	return &pipeEnd{in: back, out: there}, &pipeEnd{in: there, out: back}
}

// stream carries bytes one way.
type stream struct {
	mu      sync.Mutex
	news    *sync.Cond
	buf     bytes.Buffer
	done    bool // no more bytes will come, or none will be read
	reading deadline
	writing deadline
}

// deadline wakes those who wait in a stream when its time has come.
type deadline struct {
	at    time.Time
	timer *time.Timer
}

func newStream() *stream {
	s := &stream{}
	s.news = sync.NewCond(&s.mu)
	return s
}

func (d *deadline) passed() bool {
	return !d.at.IsZero() && !time.Now().Before(d.at)
}

func (s *stream) setDeadline(d *deadline, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d.timer != nil {
		d.timer.Stop()
		d.timer = nil
	}
	d.at = at
	if !at.IsZero() && !s.done {
		d.timer = time.AfterFunc(time.Until(at), s.wake)
	}
	s.news.Broadcast()
}

func (s *stream) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.news.Broadcast()
}

func (s *stream) read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.buf.Len() == 0 && !s.done && !s.reading.passed() && len(p) > 0 {
		s.news.Wait()
	}
	switch {
	case s.reading.passed():
		return 0, os.ErrDeadlineExceeded
	case s.buf.Len() == 0 && s.done:
		return 0, io.EOF
	}
	n := copy(p, s.buf.Next(len(p)))
	s.news.Broadcast()
	return n, nil
}

func (s *stream) write(p []byte) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(p) > 0 {
		for s.buf.Len() >= pipeBuffer && !s.done && !s.writing.passed() {
			s.news.Wait()
		}
		if s.done {
			return n, io.ErrClosedPipe
		}
		if s.writing.passed() {
			return n, os.ErrDeadlineExceeded
		}
		piece := p[:min(len(p), pipeBuffer-s.buf.Len())]
		s.buf.Write(piece)
		n, p = n+len(piece), p[len(piece):]
		s.news.Broadcast()
	}
	return n, nil
}

// finish ends the stream. What stands in the buffer can still be read.
func (s *stream) finish() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done = true
	for _, d := range []*deadline{&s.reading, &s.writing} {
		if d.timer != nil {
			d.timer.Stop()
			d.timer = nil
		}
	}
	s.news.Broadcast()
}

// pipeEnd is one end of a connection in memory.
type pipeEnd struct {
	in, out *stream
	mu      sync.Mutex
	closed  bool
}

func (e *pipeEnd) isClosed() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.closed
}

// Read waits for bytes from the other end; after the other end's Close it returns io.EOF.
func (e *pipeEnd) Read(p []byte) (int, error) {
	n, err := e.in.read(p)
	if e.isClosed() {
		return 0, net.ErrClosed
	}
	return n, err
}

// Write waits only while the buffer is full.
func (e *pipeEnd) Write(p []byte) (int, error) {
	n, err := e.out.write(p)
	if err != nil && e.isClosed() {
		err = net.ErrClosed
	}
	return n, err
}

// Close ends both directions.
func (e *pipeEnd) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.closed {
		e.closed = true
		e.in.finish()
		e.out.finish()
	}
	return nil
}

// LocalAddr returns an address that says "memory".
func (e *pipeEnd) LocalAddr() net.Addr { return memoryAddr{} }

// RemoteAddr returns an address that says "memory".
func (e *pipeEnd) RemoteAddr() net.Addr { return memoryAddr{} }

// SetDeadline sets both deadlines.
func (e *pipeEnd) SetDeadline(t time.Time) error {
	return errors.Join(e.SetReadDeadline(t), e.SetWriteDeadline(t))
}

// SetReadDeadline ends waiting reads at t with os.ErrDeadlineExceeded.
func (e *pipeEnd) SetReadDeadline(t time.Time) error {
	if e.isClosed() {
		return net.ErrClosed
	}
	e.in.setDeadline(&e.in.reading, t)
	return nil
}

// SetWriteDeadline ends waiting writes at t with os.ErrDeadlineExceeded.
func (e *pipeEnd) SetWriteDeadline(t time.Time) error {
	if e.isClosed() {
		return net.ErrClosed
	}
	e.out.setDeadline(&e.out.writing, t)
	return nil
}

// memoryAddr is where a connection in memory comes from.
type memoryAddr struct{}

// Network returns "memory".
func (memoryAddr) Network() string { return "memory" }

// String returns "memory".
func (memoryAddr) String() string { return "memory" }
