package inbound

import (
	"bufio"
	"bytes"
	"net"
	"regexp"
	"strconv"
	"sync/atomic"
	"time"
)

// lines stands between the server and the library's parser, for which one line that it cannot
// read ends the connection. Untagged answers that we never asked for are left out (FLAGS with
// "[css3-page]", VANISHED, XLIST), flag lists in FETCH are emptied since nobody reads them, and
// what is no date is put as the epoch. Literals pass untouched, unseen and uncopied.
type lines struct {
	net.Conn
	br      *bufio.Reader
	ready   []byte // what Read gives next
	literal int64  // bytes of a literal still to pass through
	inside  bool   // the next line goes on with a response that has begun
	held    []byte // the end of an overlong line's part: a literal may be announced across it

	// settled keeps later CAPABILITY lines out: the library's Move turns into COPY and a bare
	// EXPUNGE the moment MOVE is missing from them.
	settled atomic.Bool
	bye     func(text string) // told of the server's BYE
}

// newLines reads conn through the filter; first is read before anything that the server sends.
func newLines(conn net.Conn, first string, bye func(string)) *lines {
	return &lines{Conn: conn, br: bufio.NewReaderSize(conn, 64<<10), ready: []byte(first), bye: bye}
}

// SetReadDeadline does nothing: the link decides how long to wait.
func (l *lines) SetReadDeadline(time.Time) error { return nil }

// Read gives the server's bytes, filtered.
func (l *lines) Read(p []byte) (int, error) {
	for len(l.ready) == 0 {
		if l.literal > 0 {
			n, err := l.br.Read(p[:min(int64(len(p)), l.literal)])
			l.literal -= int64(n)
			return n, err
		}
		if err := l.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, l.ready)
	l.ready = l.ready[n:]
	return n, nil
}

// next makes the next line ready, or a part of an overlong one.
func (l *lines) next() error {
	line, err := l.br.ReadSlice('\n')
	if len(l.held) > 0 {
		line, l.held = append(l.held, line...), nil
	}
	if err == bufio.ErrBufferFull {
		cut := len(line) - 32
		l.held = bytes.Clone(line[cut:])
		l.ready, l.inside = line[:cut], true
		return nil
	}
	if err != nil && len(line) == 0 {
		return err
	}
	begins := !l.inside
	l.literal = announced(line)
	l.inside = l.literal > 0
	if begins && bytes.HasPrefix(line, []byte("* ")) {
		line = l.tidy(line)
	}
	l.ready = line
	return nil
}

// announced reads the "{123}" at the end of a line.
func announced(line []byte) int64 {
	line = bytes.TrimRight(line, "\r\n")
	open := bytes.LastIndexByte(line, '{')
	if open < 0 || !bytes.HasSuffix(line, []byte("}")) {
		return 0
	}
	n, err := strconv.ParseInt(string(line[open+1:len(line)-1]), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// tidy makes an untagged answer readable for the library, or leaves it out.
func (l *lines) tidy(line []byte) []byte {
	word, rest, _ := bytes.Cut(line[2:], []byte(" "))
	if len(word) > 0 && '0' <= word[0] && word[0] <= '9' {
		word, _, _ = bytes.Cut(rest, []byte(" "))
	}
	switch string(bytes.ToUpper(bytes.TrimRight(word, "\r\n"))) {
	case "FETCH":
		return tidyFetch(line)
	case "BYE":
		l.bye(string(bytes.TrimSpace(line[2:])))
		return line
	case "OK", "NO", "BAD", "PREAUTH":
		return tidyFlags(line)
	case "CAPABILITY":
		if l.settled.Load() {
			return nil
		}
		return line
	case "SEARCH", "EXISTS", "EXPUNGE":
		return line
	}
	if l.literal > 0 {
		return line // the literal would be left hanging
	}
	return nil
}

// A server's answer in letters of any case.
func answer(pattern string) *regexp.Regexp { return regexp.MustCompile(`(?i)` + pattern) }

var (
	permanentFlags = answer(`^\* OK \[PERMANENTFLAGS \(([^)]*)\)`)
	fetchedFlags   = answer(`\bFLAGS \([^)]*\)`)
	fetchedDate    = answer(`\bINTERNALDATE ("[^"]*"|NIL)`)
)

// noDate stands for what could not be read as a date.
const noDate = `INTERNALDATE "01-Jan-1970 00:00:00 +0000"`

func tidyFlags(line []byte) []byte {
	at := permanentFlags.FindSubmatchIndex(line)
	if at == nil {
		return line
	}
	var good [][]byte
	for _, flag := range bytes.Fields(line[at[2]:at[3]]) {
		if !bytes.ContainsAny(flag, `]"%{`) {
			good = append(good, flag)
		}
	}
	return bytes.Join([][]byte{line[:at[2]], bytes.Join(good, []byte(" ")), line[at[3]:]}, nil)
}

func tidyFetch(line []byte) []byte {
	head := line
	if body := bytes.Index(line, []byte("BODY[")); body >= 0 {
		head = line[:body] // what follows may be the letter's own text
	}
	tidied := fetchedFlags.ReplaceAll(head, []byte("FLAGS ()"))
	tidied = fetchedDate.ReplaceAllFunc(tidied, func(item []byte) []byte {
		quoted := bytes.Trim(item[len("INTERNALDATE "):], `"`)
		if _, err := time.Parse("_2-Jan-2006 15:04:05 -0700", string(quoted)); err != nil {
			return []byte(noDate)
		}
		return item
	})
	return append(tidied[:len(tidied):len(tidied)], line[len(head):]...)
}
