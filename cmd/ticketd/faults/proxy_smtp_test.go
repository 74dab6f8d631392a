package faults

import (
	"bufio"
	"io"
	"net"
	"strings"
	"testing"
)

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

	goesOn bool                           // what the trigger does is all: the connection lives
	ehlo   func(answer string) string     // what the client reads in place of the answer to EHLO
	refuse func(verb, line string) string // an answer in the server's place; empty: the server's
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
	isEHLO            bool
}

// reached pulls the trigger at its point, and reports whether the connection ends there.
func (s *smtpSession) reached(at smtpPoint, rcpt string) bool {
	if s.at != at || at != connected && !strings.Contains(rcpt, s.to) || !s.do.armed() {
		return false
	}
	s.do.pull()
	return !s.goesOn
}

// command passes one command on, and its answer back.
func (s *smtpSession) command() bool {
	line, err := s.commands.ReadString('\n')
	if err != nil {
		return false
	}
	verb := strings.ToUpper(strings.TrimSpace(line))
	if s.refuse != nil {
		if answer := s.refuse(verb, line); answer != "" {
			_, err := io.WriteString(s.client, answer+"\r\n")
			return err == nil
		}
	}
	s.isEHLO = strings.HasPrefix(verb, "EHLO")
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
	if s.isEHLO && s.ehlo != nil {
		answer = s.ehlo(answer)
	}
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
