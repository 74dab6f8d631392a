package outbound

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
)

// sink starts Postfix's smtp-sink with flags and gives its address and the
// directory where it writes what it accepted.
func sink(t *testing.T, flags ...string) (addr, dir string) {
	t.Helper()
	const program = "/usr/sbin/smtp-sink"
	if _, err := os.Stat(program); err != nil {
		if os.Getenv("TICKETD_REQUIRE_SERVERS") == "1" {
			t.Fatalf("smtp-sink is required and missing: %v", err)
		}
		t.Skip("there is no smtp-sink: install Debian's postfix package")
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr, dir = ln.Addr().String(), t.TempDir()
	ln.Close()
	if os.Geteuid() == 0 {
		flags = append(flags, "-u", "root") // it wants to be told
	}
	flags = append(flags, "-d", filepath.Join(dir, "%S."), addr, "10")
	cmd := exec.Command(program, flags...)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	waitFor(t, addr)
	return addr, dir
}

func waitFor(t *testing.T, addr string) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; {
		conn, err := net.DialTimeout("tcp", addr, time.Second)
		if err == nil {
			conn.Close()
			return
		}
		if time.Now().After(end) {
			t.Fatalf("smtp-sink does not listen: %v", err)
		}
		<-time.After(10 * time.Millisecond)
	}
}

func TestSinkFaults(t *testing.T) {
	for name, c := range map[string]struct {
		flags []string
		want  string // empty: accepted
	}{
		"accepted":               {nil, ""},
		"421 greeting":           {[]string{"-Q", "CONNECT"}, waiting(busyPause)},
		"450 to RCPT":            {[]string{"-r", "RCPT"}, passing},
		"500 to RCPT":            {[]string{"-f", "RCPT"}, permanent},
		"450 to the dot":         {[]string{"-r", "."}, passing},
		"500 to the dot":         {[]string{"-f", "."}, permanent},
		"cut after the dot":      {[]string{"-q", "."}, unknown},
		"421 to the dot":         {[]string{"-Q", "."}, waiting(busyPause)},
		"cut at DATA":            {[]string{"-q", "DATA"}, passing},
		"silent after the dot":   {[]string{"-W", ".:30"}, unknown},
		"no EHLO, only old HELO": {[]string{"-e"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			addr, _ := sink(t, c.flags...)
			s := NewSender(Config{Addr: addr, TLS: PlainText, Dot: time.Second})
			defer s.Close()
			_, err := s.Send(t.Context(), parcel(), noDot)
			if c.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if got := kind(fault(t, err)); got != c.want {
				t.Errorf("%v is %s, want %s", err, got, c.want)
			}
		})
	}
}

func TestSinkNeverGetsATruncatedLetter(t *testing.T) {
	addr, dir := sink(t)
	s := NewSender(Config{Addr: addr, TLS: PlainText})
	defer s.Close()
	p := ticketing.Parcel{EnvelopeFrom: "support@example.org", To: "ada@customer.example",
		Body: []byte("Subject: x\r\n\r\n" + strings.Repeat("line of a letter\r\n", 20_000) + "the end\r\n")}
	for i := range 5 {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := s.Send(ctx, p, func(context.Context) error {
			cancel()
			return ctx.Err()
		})
		if err == nil {
			t.Fatalf("attempt %d was not cut", i)
		}
	}
	if _, err := s.Send(t.Context(), p, noDot); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	whole := 0
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "the end") {
			whole++
		}
	}
	if whole != 1 {
		t.Errorf("%d whole letters in %d files", whole, len(files))
	}
}
