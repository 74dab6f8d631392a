package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// sink is smtp-sink of the postfix package: it takes every mail and keeps each
// in a file of its own.
type sink struct {
	addr string
	dir  string
}

// startSink starts a sink or skips the test; args are more of its options.
func startSink(t testing.TB, args ...string) *sink {
	t.Helper()
	program := needProgram(t, "smtp-sink")
	who := ordinaryUser(t)
	dir := serverDir(t, who, "mails")
	s := &sink{addr: onLoopback(freePort(t)), dir: filepath.Join(dir, "mails")}
	args = append(args, "-4", "-d", filepath.Join(s.dir, "%s."), s.addr, "256")
	cmd := exec.Command(program, args...)
	cmd.Dir = s.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who.credential}
	startServer(t, cmd, func() bool { return listens(s.addr) })
	return s
}

// sunk is one mail that the sink accepted.
type sunk struct {
	from string   // envelope sender, empty for the null sender
	to   []string // envelope recipients
	mail []byte   // as it came, lines ending in LF
}

// mails lists what was accepted. At rest a mail of which the final dot never
// came is not among it: the sink removes it when the connection ends.
func (s *sink) mails() ([]sunk, error) {
	files, err := filepath.Glob(filepath.Join(s.dir, "*"))
	if err != nil {
		return nil, err
	}
	var all []sunk
	for _, file := range files {
		dump, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if one, ok := readDump(dump); ok {
			all = append(all, one)
		}
	}
	return all, nil
}

// readDump reads one file of the sink: fields about the dialogue, then the
// mail.
func readDump(dump []byte) (one sunk, complete bool) {
	for {
		line, rest, found := bytes.Cut(dump, []byte("\n"))
		name, value, _ := strings.Cut(string(line), ": ")
		if !found || !strings.HasPrefix(name, "X-") && name != "Received" {
			break
		}
		dump = rest
		switch name {
		case "X-Mail-Args":
			one.from = inBrackets(value)
		case "X-Rcpt-Args":
			one.to = append(one.to, inBrackets(value))
		case "Received":
			// The sink ends its file with an empty line of its own.
			one.mail = bytes.TrimSuffix(afterFolded(dump), []byte("\n"))
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
