package outbound

import "time"

const (
	idleMost = 4
	// idleFor is short: it spares a burst of letters the logins, and most
	// servers count idle connections against us.
	idleFor = 5 * time.Second
)

// parked is a connection that waits for the next letter.
type parked struct {
	*connection
	timer *time.Timer
}

// park keeps a connection for a while, or says goodbye if there are enough.
func (s *Sender) park(c *connection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || len(s.idle) >= idleMost {
		go c.bid()
		return
	}
	p := &parked{connection: c}
	p.timer = time.AfterFunc(idleFor, func() {
		if s.remove(p) {
			c.bid()
		}
	})
	s.idle = append(s.idle, p)
}

// unpark gives the connection that was used last, nil if there is none.
func (s *Sender) unpark() *connection {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.idle) == 0 {
		return nil
	}
	p := s.idle[len(s.idle)-1]
	s.idle = s.idle[:len(s.idle)-1]
	p.timer.Stop()
	return p.connection
}

// remove takes a connection out; false if somebody has it already.
func (s *Sender) remove(gone *parked) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, p := range s.idle {
		if p == gone {
			s.idle = append(s.idle[:i], s.idle[i+1:]...)
			return true
		}
	}
	return false
}
