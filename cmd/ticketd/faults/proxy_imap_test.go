package faults

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// imapPoint is a moment in an IMAP conversation.
type imapPoint struct {
	when    imapMoment
	command string // "SELECT", "MOVE", "STORE" ...; UID is left out
}

type imapMoment int

const (
	asked    imapMoment = iota // the command has come and was not passed on
	answered                   // the server has carried it out, and its answer was not passed on
	halfway                    // half of a literal in the answer was passed on
)

// imapProxy is between the gateway and the IMAP server. It understands lines
// and literals (RFC 9051 section 4.3). What it is not told to do it leaves as it is.
type imapProxy struct {
	at      imapPoint
	do      *trigger // at the point; nil: nothing
	goesOn  bool     // what the trigger does is all: the connection lives
	without []string // capabilities that it hides
	// refuse is an answer in the server's place, without the tag; empty: the server's.
	refuse func(command, line string) string
	// literal says how a literal in the answer to a FETCH is passed on; nil: as it is.
	literal func(size int64) literalFault
	slow    time.Duration // each octet of the server's takes so long

	addr string // where it listens, once it is started

	mu       sync.Mutex
	sessions map[*imapSession]bool // that are open
	opened   []time.Time           // when each connection came
	heard    map[string]int        // how often each command was passed on, with UID
	fired    int                   // literals that did not pass as they are
}

// literalFault is what becomes of a literal; the zero one is the literal as it is.
type literalFault struct {
	lie int64 // so many octets more are announced than come, or fewer if negative
	cut int64 // after so many octets the connection ends; 0: it does not
}

func (p *imapProxy) start(t testing.TB, server string) string {
	p.sessions, p.heard = map[*imapSession]bool{}, map[string]int{}
	p.addr = relay(t, server, func(client, server net.Conn) {
		s := &imapSession{imapProxy: p, client: client, server: server, pending: map[string]string{}}
		p.enter(s)
		defer p.leave(s)
		untilOneEnds(s.upstream, s.downstream)
	})
	return p.addr
}

func (p *imapProxy) enter(s *imapSession) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sessions[s] = true
	p.opened = append(p.opened, time.Now())
}

func (p *imapProxy) leave(s *imapSession) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.sessions, s)
}

// each does something to every open connection, and says how many there were.
func (p *imapProxy) each(do func(*imapSession)) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	for s := range p.sessions {
		do(s)
	}
	return len(p.sessions)
}

// cut ends every connection, without a word.
func (p *imapProxy) cut() int { return p.each(func(s *imapSession) { _ = s.client.Close() }) }

// bye has the server say goodbye to everybody.
func (p *imapProxy) bye() int {
	return p.each(func(s *imapSession) {
		_, _ = io.WriteString(s.client, "* BYE Server shutting down.\r\n")
		_ = s.client.Close()
	})
}

// swallow lets nothing through any more in connections that are open: neither an octet nor an end.
func (p *imapProxy) swallow() int { return p.each(func(s *imapSession) { s.deaf.Store(true) }) }

// count is how many commands of the name were passed on, "UID MOVE" or "EXPUNGE".
func (p *imapProxy) count(command string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.heard[command]
}

// disturbed is how many literals did not pass as they are.
func (p *imapProxy) disturbed() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fired
}

// came is when each connection came so far.
func (p *imapProxy) came() []time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]time.Time{}, p.opened...)
}

// wantIdle waits until as many connections as given wait in IDLE, or in whatever they do
// where there is none.
func (p *imapProxy) wantIdle(t testing.TB, connections int) {
	t.Helper()
	waitUntil(t, 20*time.Second, "connections in IDLE", func() error {
		idle := 0
		p.each(func(s *imapSession) {
			if s.now() == "IDLE" {
				idle++
			}
		})
		if idle != connections {
			return fmt.Errorf("there are %d, not %d", idle, connections)
		}
		return nil
	})
}

// imapSession is one connection.
type imapSession struct {
	*imapProxy
	client, server net.Conn
	deaf           atomic.Bool

	talk    sync.Mutex
	pending map[string]string // command by tag
	current string
}

func (s *imapSession) now() string {
	s.talk.Lock()
	defer s.talk.Unlock()
	return s.current
}

// upstream passes commands on.
func (s *imapSession) upstream() {
	in := bufio.NewReader(s.client)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		if s.deaf.Load() {
			continue
		}
		tag, command := commandOf(string(line))
		s.note(tag, command)
		if s.refuse != nil {
			if answer := s.refuse(command, string(line)); answer != "" {
				_, _ = fmt.Fprintf(s.client, "%s %s\r\n", tag, answer)
				continue
			}
		}
		if s.reached(imapPoint{asked, command}) {
			return
		}
		s.hear(string(line))
		if _, err := s.server.Write(line); err != nil {
			return
		}
		if n := literalAfter(line); n > 0 {
			if _, err := io.CopyN(s.server, in, n); err != nil {
				return
			}
		}
	}
}

func (s *imapSession) note(tag, command string) {
	s.talk.Lock()
	defer s.talk.Unlock()
	s.pending[tag], s.current = command, command
}

// hear counts a command that is passed on.
func (p *imapProxy) hear(line string) {
	words := strings.Fields(strings.ToUpper(line) + " . .")
	name := words[1]
	if name == "UID" {
		name += " " + words[2]
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heard[name]++
}

// reached pulls the trigger at its point, and reports whether the connection ends there.
func (s *imapSession) reached(at imapPoint) bool {
	if s.do == nil || s.at != at || !s.do.armed() {
		return false
	}
	s.do.pull()
	return !s.goesOn
}

// downstream passes answers on.
func (s *imapSession) downstream() {
	in := bufio.NewReader(s.server)
	to := s.pace()
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		tag, _, _ := strings.Cut(string(line), " ")
		s.talk.Lock()
		done, current := s.pending[tag], s.current
		s.talk.Unlock()
		if s.reached(imapPoint{answered, done}) {
			return
		}
		n := literalAfter(line)
		fault := s.faultOf(n, current)
		if _, err := to.Write(lying(s.hidden(line), n, fault.lie)); err != nil {
			return
		}
		if n > 1000 && s.do != nil && s.at == (imapPoint{halfway, current}) && s.do.armed() {
			fault.cut = n / 2
			defer s.do.pull()
		}
		if fault.cut > 0 {
			_, _ = io.CopyN(to, in, fault.cut)
			return
		}
		if _, err := io.CopyN(to, in, n); err != nil {
			return
		}
	}
}

// faultOf asks what becomes of a literal of n octets.
func (s *imapSession) faultOf(n int64, command string) (f literalFault) {
	if n == 0 || command != "FETCH" || s.literal == nil {
		return f
	}
	if f = s.literal(n); f != (literalFault{}) {
		s.mu.Lock()
		s.fired++
		s.mu.Unlock()
	}
	return f
}
