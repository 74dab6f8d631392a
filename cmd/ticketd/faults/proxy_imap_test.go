package faults

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
