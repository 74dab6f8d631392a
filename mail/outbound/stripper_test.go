package outbound

import (
	"bufio"
	"context"
	"crypto/tls"
	"net"
	"strings"
	"sync"
)

// stripper is a server behind somebody who adds lines in the clear: it offers STARTTLS and a
// login before TLS, says what it is told to, and under TLS offers nothing.
type stripper struct {
	cert  *tls.Certificate
	clear string // the answer to STARTTLS

	mu       sync.Mutex
	commands []string // those under TLS begin with "TLS "
	done     sync.WaitGroup
}

func (s *stripper) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	s.done.Go(func() {
		defer server.Close()
		if s.answer(server, "", "250-mx\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n", "220 mx ready\r\n") {
			under := tls.Server(server, &tls.Config{Certificates: []tls.Certificate{*s.cert}})
			s.answer(under, "TLS ", "250 mx\r\n", "")
		}
	})
	return client, nil
}

// answer serves until STARTTLS, and reports whether it came.
func (s *stripper) answer(conn net.Conn, mark, hello, greeting string) bool {
	if greeting != "" {
		conn.Write([]byte(greeting))
	}
	for r := bufio.NewReader(conn); ; {
		line, err := r.ReadString('\n')
		if err != nil {
			return false
		}
		line = strings.TrimSpace(line)
		s.mu.Lock()
		s.commands = append(s.commands, mark+line)
		s.mu.Unlock()
		switch {
		case line == "STARTTLS":
			conn.Write([]byte(s.clear))
			return true
		case strings.HasPrefix(line, "EHLO"):
			conn.Write([]byte(hello))
		case line == "QUIT":
			return false
		default:
			conn.Write([]byte("250 OK\r\n"))
		}
	}
}

// heard reports whether a command that began like this was said, under TLS or not.
func (s *stripper) heard(command string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.commands {
		if strings.HasPrefix(c, command) || strings.HasPrefix(c, "TLS "+command) {
			return true
		}
	}
	return false
}
