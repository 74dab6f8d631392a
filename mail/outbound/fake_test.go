package outbound

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
)

// What a fake server may do instead of answering.
const (
	hangUp  = "hang up"
	silence = "silence"
)

// fake is a server that answers by script, over net.Pipe. The script gets the
// connection's number (from 1) and the command line; "greeting" and "." stand
// for the moments without one. An empty answer is the usual one.
type fake struct {
	script func(conn int, command string) string
	cut    int // octets of the first letter after which the line is cut; 0: it is not

	mu       sync.Mutex
	dials    int
	commands []string // of all connections
	wires    []string // what came between 354 and the end, as it came
	accepted []string // wires that were answered with a 2xx
	done     sync.WaitGroup
}

func (f *fake) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	f.mu.Lock()
	f.dials++
	n := f.dials
	f.mu.Unlock()
	f.done.Go(func() {
		defer server.Close()
		f.serve(n, server)
	})
	return client, nil
}

var usual = map[string]string{
	"greeting": "220 mx.example.org ESMTP", "EHLO": "250 mx.example.org", "DATA": "354 go on",
	".": "250 2.0.0 queued as 4711", "QUIT": "221 bye", "AUTH": "235 welcome",
}

func (f *fake) serve(n int, conn net.Conn) {
	r := bufio.NewReader(conn)
	if f.reply(n, conn, "greeting") == "" {
		return
	}
	for refused := false; ; {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSuffix(line, "\r\n")
		f.mu.Lock()
		f.commands = append(f.commands, line)
		f.mu.Unlock()
		code := f.answer(n, line)
		if code == "" && refused && (line == "DATA" || strings.HasPrefix(line, "RCPT")) {
			code = "503 5.5.1 not after a refusal"
		}
		switch code = f.give(conn, line, code); {
		case code == "" || strings.HasPrefix(code, "221"):
			return
		case strings.HasPrefix(code, "354"):
			if !f.data(n, conn, r) {
				return
			}
			refused = false
		case line == "RSET" || strings.HasPrefix(line, "MAIL"):
			refused = code[0] > '3'
		case strings.HasPrefix(line, "RCPT"):
			refused = refused || code[0] > '3'
		}
	}
}

// data reads up to the end of the letter and answers; false ends the dialogue.
func (f *fake) data(n int, conn net.Conn, r *bufio.Reader) bool {
	var wire bytes.Buffer
	for !bytes.HasSuffix(wire.Bytes(), []byte("\r\n.\r\n")) && !bytes.Equal(wire.Bytes(), []byte(".\r\n")) {
		b, err := r.ReadByte()
		if err != nil || n == 1 && f.cut > 0 && wire.Len() == f.cut {
			f.note(&f.wires, wire.String())
			return false
		}
		wire.WriteByte(b)
	}
	f.note(&f.wires, wire.String())
	code := f.reply(n, conn, ".")
	if strings.HasPrefix(code, "2") {
		f.note(&f.accepted, wire.String())
	}
	return code != ""
}

// reply answers as the script says; it gives "" if the dialogue is over.
func (f *fake) reply(n int, conn net.Conn, command string) string {
	return f.give(conn, command, f.answer(n, command))
}

// answer is what the script says to a command, "" for the usual.
func (f *fake) answer(n int, command string) string {
	if f.script == nil {
		return ""
	}
	return f.script(n, command)
}

// give answers; it gives "" if the dialogue is over.
func (f *fake) give(conn net.Conn, command, says string) string {
	verb, _, _ := strings.Cut(command, " ")
	switch says {
	case hangUp:
		return ""
	case silence:
		conn.Read(make([]byte, 1)) // until the client gives up
		return ""
	case "":
		if says = usual[verb]; says == "" {
			says = "250 OK"
		}
	}
	if _, err := conn.Write([]byte(says + "\r\n")); err != nil {
		return ""
	}
	return says
}

func (f *fake) note(list *[]string, s string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	*list = append(*list, s)
}

// count tells how many commands began like this.
func (f *fake) count(prefix string) (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.commands {
		if strings.HasPrefix(c, prefix) {
			n++
		}
	}
	return n
}

// on is a script that says one thing to one command.
func on(command, says string) func(int, string) string {
	return func(_ int, c string) string {
		if strings.HasPrefix(c, command) {
			return says
		}
		return ""
	}
}

// sender is a Sender to the fake, in the clear, with a login.
func (f *fake) sender(t testing.TB, change ...func(*Config)) *Sender {
	s := NewSender(f.config(change...))
	t.Cleanup(func() {
		s.Close()
		f.done.Wait()
	})
	return s
}

func (f *fake) config(change ...func(*Config)) Config {
	c := Config{Addr: "mx.example.org:587", TLS: PlainText, Hello: "desk.example.org",
		DialContext: f.dial}
	for _, change := range change {
		change(&c)
	}
	return c
}

func withFallback(c *Config) { c.FallbackFrom = "support@example.org" }

func withPassword(c *Config) { c.Auth = Password("ada", "secret") }

func parcel() ticketing.Parcel {
	return ticketing.Parcel{EnvelopeFrom: "support@example.org", To: "ada@customer.example",
		Body: []byte("Subject: x\r\n\r\nHello\r\n")}
}

func noDot(context.Context) error { return nil }

func fault(t testing.TB, err error) *outbox.Fault {
	t.Helper()
	var f *outbox.Fault
	if !errors.As(err, &f) {
		t.Fatalf("%v (%T) is no Fault", err, err)
	}
	return f
}

func kind(f *outbox.Fault) string {
	return fmt.Sprintf("permanent %t unknown %t wait %v", f.Permanent, f.Unknown, f.Wait)
}

const (
	passing   = "permanent false unknown false wait 0s"
	permanent = "permanent true unknown false wait 0s"
	unknown   = "permanent false unknown true wait 0s"
)

func waiting(d time.Duration) string { return "permanent false unknown false wait " + d.String() }
