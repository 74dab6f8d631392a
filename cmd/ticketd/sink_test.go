package main

import (
	"bufio"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ticketd/mail/servertest"
)

// countingSink is a mail server that accepts everything, keeps nothing and
// counts: as little work as a server can do, so that a measurement is of us.
type countingSink struct {
	addr     string
	accepted atomic.Int64
	told     chan time.Time // gets the moment of each acceptance, if it is not nil
}

func newCountingSink(t testing.TB, told chan time.Time) *countingSink {
	s := &countingSink{told: told}
	s.addr = servertest.Serve(t, s.serve)
	return s
}

func (s *countingSink) serve(conn net.Conn) {
	lines := bufio.NewReaderSize(conn, 64<<10)
	answers := bufio.NewWriter(conn)
	say := func(line string) {
		_, _ = answers.WriteString(line + "\r\n")
		if lines.Buffered() == 0 { // nothing more was asked (RFC 2920 section 3.2)
			_ = answers.Flush()
		}
	}
	say("220 sink")
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		switch verb := strings.ToUpper(strings.TrimSpace(line)); {
		case strings.HasPrefix(verb, "EHLO"):
			say("250-sink\r\n250-PIPELINING\r\n250 8BITMIME")
		case verb == "DATA":
			say("354 go on")
			if !skipData(lines) {
				return
			}
			s.accepted.Add(1)
			if s.told != nil {
				s.told <- time.Now()
			}
			say("250 2.0.0 accepted")
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 2.0.0 ok")
		}
	}
}

func skipData(lines *bufio.Reader) bool {
	for {
		line, err := lines.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull {
			return false
		}
		if string(line) == ".\r\n" {
			return true
		}
	}
}
