package faults

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ticketd/mail/servertest"
)

// harm injects a hostile mail, with the line ends that every server gives mails.
func (r *rig) harm(raw []byte) {
	r.Helper()
	raw = bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
	raw = bytes.ReplaceAll(raw, []byte{0}, []byte("?")) // which IMAP cannot carry
	n := len(r.log) + 1
	head := fmt.Sprintf("X-Canary: %d\r\n", n)
	r.inject(injected{raw: append([]byte(head), raw...), kind: hostile, messageID: fmt.Sprint("hostile ", n)})
}

// takesAll lets one life take in what was injected, and tells how long it was at most between one
// mail and the next.
func (r *rig) takesAll() (longest time.Duration) {
	r.Helper()
	mails := len(r.log)
	r.request() // what comes behind them is an ordinary mail
	c := r.run()
	from := len(r.words())
	waitUntil(r, time.Duration(60+mails)*time.Second, "everything to be done", r.quiet)
	longest = longestGap(r.words()[from:])
	r.resumesAlone(c)
	if bytes.Contains(r.words(), []byte("reading a mail panicked")) {
		r.Error("reading a mail panicked")
	}
	return longest
}

// longestGap reads from the log how long it was at most from one line to the next that tells
// of a mail.
func longestGap(log []byte) (longest time.Duration) {
	var last time.Time
	for line := range strings.Lines(string(log)) {
		stamp, found := strings.CutPrefix(line, "time=")
		at, err := time.Parse(time.RFC3339Nano, strings.SplitN(stamp, " ", 2)[0])
		if !found || err != nil {
			continue
		}
		if !last.IsZero() && strings.Contains(line, "msg=\"mail taken in\"") {
			longest = max(longest, at.Sub(last))
		}
		last = at
	}
	return longest
}

func TestF16MailsThatAreHardToReadHoldUpNobody(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	mails := servertest.Malice(inLong(128<<10, 4<<20))
	for _, name := range slices.Sorted(maps.Keys(mails)) {
		r.harm([]byte(mails[name]))
	}
	if longest := r.takesAll(); longest > 15*time.Second {
		t.Errorf("one mail took %v", longest)
	} else {
		t.Logf("%d mails, %v for one at most", len(r.log), longest)
	}
}

func TestF57TheHostileCorpusIsTakenIn(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	root := filepath.Join("..", "..", "..")
	for _, dir := range []string{filepath.Join(root, "mail"), filepath.Join(root, "ticketing"),
		os.Getenv("TICKETD_MAILS")} {
		if dir != "" {
			r.harmFrom(dir)
		}
	}
	if len(r.log) < 20 {
		t.Fatalf("the corpus has %d mails", len(r.log))
	}
	if longest := r.takesAll(); longest > 5*time.Second { // with what else runs on the machine
		t.Errorf("one mail took %v", longest)
	} else {
		t.Logf("%d mails, %v for one at most", len(r.log), longest)
	}
}

// harmFrom injects the mails of a directory's tree, and what fuzzing found there.
func (r *rig) harmFrom(dir string) {
	r.Helper()
	mustDo(r, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		found := strings.Contains(filepath.ToSlash(path), "/testdata/fuzz/")
		if err != nil || entry.IsDir() || !found && filepath.Ext(path) != ".eml" {
			return err
		}
		raw, err := os.ReadFile(path)
		if err == nil && found {
			raw = fuzzed(raw)
		}
		r.harm(raw)
		return err
	}))
}

// fuzzed is the first text of a file of Go's fuzzer.
func fuzzed(file []byte) []byte {
	for line := range strings.Lines(string(file)) {
		_, value, found := strings.Cut(strings.TrimSuffix(strings.TrimSpace(line), ")"), "(")
		if text, err := strconv.Unquote(value); found && err == nil {
			return []byte(text)
		}
	}
	return file
}
