package faults

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// What the IMAP proxy knows of the protocol's form.

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

// commandOf gives a line's tag and command, without UID.
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

// lying announces another size than the literal has.
func lying(line []byte, size, lie int64) []byte {
	if lie == 0 {
		return line
	}
	return bytes.Replace(line, fmt.Appendf(nil, "{%d}", size), fmt.Appendf(nil, "{%d}", size+lie), 1)
}

// pace is where the server's octets go: to the client, slowly, or nowhere.
func (s *imapSession) pace() io.Writer { return pacedWriter{s} }

type pacedWriter struct{ *imapSession }

func (w pacedWriter) Write(p []byte) (n int, err error) {
	if w.deaf.Load() {
		return len(p), nil
	}
	if w.slow == 0 {
		return w.client.Write(p)
	}
	tick := time.NewTicker(w.slow)
	defer tick.Stop()
	for n < len(p) && err == nil {
		<-tick.C
		_, err = w.client.Write(p[n : n+1])
		n++
	}
	return n, err
}
