package servertest

import (
	"bytes"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Sink is smtp-sink of the postfix package: it takes every mail and keeps each
// in a file of its own.
type Sink struct {
	Addr string
	dir  string
}

// StartSink starts a sink or skips the test; args are more of its options.
func StartSink(t testing.TB, args ...string) *Sink {
	t.Helper()
	program := Need(t, "smtp-sink")
	who := OrdinaryUser(t)
	dir := Dir(t, who, "mails")
	s := &Sink{Addr: OnLoopback(FreePort(t)), dir: filepath.Join(dir, "mails")}
	args = append(args, "-4", "-d", filepath.Join(s.dir, "%s."), s.Addr, "256")
	cmd := exec.Command(program, args...)
	cmd.Dir = s.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who.credential}
	StartServer(t, cmd, func() bool { return Listens(s.Addr) })
	return s
}

// Sunk is one mail that the sink accepted.
type Sunk struct {
	From string   // envelope sender, empty for the null sender
	To   []string // envelope recipients
	Mail []byte   // as it came, lines ending in LF
}

// Mails lists what was accepted. At rest a mail of which the final dot never
// came is not among it: the sink removes it when the connection ends.
func (s *Sink) Mails() (all []Sunk, err error) {
	for one, err := range s.Each() {
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// Each goes through what Mails lists, with one mail in memory at a time. It ends at an error.
func (s *Sink) Each() iter.Seq2[Sunk, error] {
	return func(yield func(Sunk, error) bool) {
		files, err := os.ReadDir(s.dir)
		if err != nil {
			yield(Sunk{}, err)
			return
		}
		for _, file := range files {
			dump, err := os.ReadFile(filepath.Join(s.dir, file.Name()))
			one, ok := readDump(dump)
			if err == nil && !ok {
				continue
			}
			if !yield(one, err) || err != nil {
				return
			}
		}
	}
}

// readDump reads one file of the sink: fields about the dialogue, then the
// mail.
func readDump(dump []byte) (one Sunk, complete bool) {
	for {
		line, rest, found := bytes.Cut(dump, []byte("\n"))
		name, value, _ := strings.Cut(string(line), ": ")
		if !found || !strings.HasPrefix(name, "X-") && name != "Received" {
			break
		}
		dump = rest
		switch name {
		case "X-Mail-Args":
			one.From = inBrackets(value)
		case "X-Rcpt-Args":
			one.To = append(one.To, inBrackets(value))
		case "Received":
			// The sink ends its file with an empty line of its own.
			one.Mail = bytes.TrimSuffix(afterFolded(dump), []byte("\n"))
			return one, true
		}
	}
	return one, false
}

// afterFolded skips the rest of a folded field.
func afterFolded(text []byte) []byte {
	for len(text) > 0 && (text[0] == ' ' || text[0] == '\t') {
		_, text, _ = bytes.Cut(text, []byte("\n"))
	}
	return text
}

func inBrackets(s string) string {
	_, s, _ = strings.Cut(s, "<")
	s, _, _ = strings.Cut(s, ">")
	return s
}
