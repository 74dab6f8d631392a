package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
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
// and literals (RFC 9051 section 4.3).
type imapProxy struct {
	at      imapPoint
	do      *trigger
	without []string                    // capabilities that it hides
	refuse  func(command string) string // an answer in the server's place, without the tag
}

func (p *imapProxy) start(t testing.TB, server string) string {
	return relay(t, server, func(client, server net.Conn) {
		s := &imapSession{imapProxy: p, pending: map[string]string{}}
		ended := make(chan struct{}, 2)
		go func() { s.upstream(client, server); ended <- struct{}{} }()
		go func() { s.downstream(server, client); ended <- struct{}{} }()
		<-ended
	})
}

// imapSession is one connection.
type imapSession struct {
	*imapProxy
	mu      sync.Mutex
	pending map[string]string // command by tag
	current string
}

// upstream passes commands on.
func (s *imapSession) upstream(client, server net.Conn) {
	in := bufio.NewReader(client)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		tag, command := commandOf(string(line))
		s.note(tag, command)
		if s.refuse != nil {
			if answer := s.refuse(command); answer != "" {
				_, _ = fmt.Fprintf(client, "%s %s\r\n", tag, answer)
				continue
			}
		}
		if s.at == (imapPoint{asked, command}) && s.do.armed() {
			s.do.pull()
			return
		}
		if _, err := server.Write(line); err != nil {
			return
		}
		if n := literalAfter(line); n > 0 {
			if _, err := io.CopyN(server, in, n); err != nil {
				return
			}
		}
	}
}

func (s *imapSession) note(tag, command string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pending[tag], s.current = command, command
}

// downstream passes answers on.
func (s *imapSession) downstream(server, client net.Conn) {
	in := bufio.NewReader(server)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		tag, _, _ := strings.Cut(string(line), " ")
		s.mu.Lock()
		done, current := s.pending[tag], s.current
		s.mu.Unlock()
		if s.at == (imapPoint{answered, done}) && s.do.armed() {
			s.do.pull()
			return
		}
		if _, err := client.Write(s.hidden(line)); err != nil {
			return
		}
		n := literalAfter(line)
		if s.at == (imapPoint{halfway, current}) && n > 1000 && s.do.armed() {
			_, _ = io.CopyN(client, in, n/2)
			s.do.pull()
			return
		}
		if _, err := io.CopyN(client, in, n); err != nil {
			return
		}
	}
}

// hidden takes capabilities out of what the server says it can do.
func (s *imapSession) hidden(line []byte) []byte {
	if !bytes.Contains(line, []byte("CAPABILITY ")) {
		return line
	}
	for _, name := range s.without {
		line = bytes.ReplaceAll(line, []byte(" "+name), nil)
	}
	return line
}

func commandOf(line string) (tag, command string) {
	words := strings.Fields(line + " . . .")
	tag, command = words[0], strings.ToUpper(words[1])
	if command == "UID" {
		command = strings.ToUpper(words[2])
	}
	return tag, command
}

// literalAfter is how many octets of a literal follow the line.
func literalAfter(line []byte) int64 {
	text := strings.TrimSuffix(strings.TrimRight(string(line), "\r\n"), "}")
	i := strings.LastIndexByte(text, '{')
	if i < 0 || len(text) == len(strings.TrimRight(string(line), "\r\n")) {
		return 0
	}
	n, err := strconv.ParseInt(strings.TrimSuffix(text[i+1:], "+"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// smtpPoint is a moment in the sending of a letter.
type smtpPoint string

const (
	connected smtpPoint = "connected" // before the greeting
	rcptTaken smtpPoint = "rcpt"      // RCPT was answered with 250
	halfData  smtpPoint = "half"      // half of the letter has come
	dotSeen   smtpPoint = "dot"       // the final dot has come and was not passed on
	accepted  smtpPoint = "accepted"  // the server has it, its answer was not passed on
	replied   smtpPoint = "replied"   // the answer was passed on
)

// smtpProxy is between the gateway and the submission server, one command at a
// time.
type smtpProxy struct {
	at smtpPoint
	to string // whose letter it is
	do *trigger
}

func (p *smtpProxy) start(t testing.TB, server string) string {
	return relay(t, server, func(client, server net.Conn) {
		s := &smtpSession{smtpProxy: p, client: client, server: server,
			commands: bufio.NewReader(client), answers: bufio.NewReader(server)}
		if s.reached(connected, "") {
			return
		}
		for ok := s.passAnswer() != ""; ok; {
			ok = s.command()
		}
	})
}

type smtpSession struct {
	*smtpProxy
	client, server    net.Conn
	commands, answers *bufio.Reader
	rcpt              string
}

// reached kills the child at its point.
func (s *smtpSession) reached(at smtpPoint, rcpt string) bool {
	if s.at != at || at != connected && !strings.Contains(rcpt, s.to) || !s.do.armed() {
		return false
	}
	s.do.pull()
	return true
}

// command passes one command on, and its answer back.
func (s *smtpSession) command() bool {
	line, err := s.commands.ReadString('\n')
	if err != nil {
		return false
	}
	verb := strings.ToUpper(strings.TrimSpace(line))
	if _, err := io.WriteString(s.server, line); err != nil {
		return false
	}
	answer := s.passAnswer()
	switch {
	case answer == "":
		return false
	case strings.HasPrefix(verb, "RCPT TO:"):
		s.rcpt = line
		return !s.reached(rcptTaken, s.rcpt)
	case verb == "DATA" && strings.HasPrefix(answer, "354"):
		return s.letter()
	}
	return true
}

// letter passes a letter on, line by line, up to the final dot.
func (s *smtpSession) letter() bool {
	for n := 0; ; n++ {
		line, err := s.commands.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			return s.dot()
		}
		if _, err := io.WriteString(s.server, line); err != nil || n == 10 && s.reached(halfData, s.rcpt) {
			return false
		}
	}
}

func (s *smtpSession) dot() bool {
	if s.reached(dotSeen, s.rcpt) {
		return false
	}
	if _, err := io.WriteString(s.server, ".\r\n"); err != nil {
		return false
	}
	answer := s.readAnswer()
	if answer == "" || s.reached(accepted, s.rcpt) {
		return false
	}
	if _, err := io.WriteString(s.client, answer); err != nil {
		return false
	}
	return !s.reached(replied, s.rcpt)
}

func (s *smtpSession) passAnswer() string {
	answer := s.readAnswer()
	if _, err := io.WriteString(s.client, answer); err != nil {
		return ""
	}
	return answer
}

// readAnswer reads one answer with all its lines; empty when there is none.
func (s *smtpSession) readAnswer() string {
	answer := ""
	for {
		line, err := s.answers.ReadString('\n')
		if err != nil {
			return ""
		}
		answer += line
		if len(line) < 4 || line[3] != '-' {
			return answer
		}
	}
}
