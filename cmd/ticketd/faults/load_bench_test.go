package faults

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/mail/servertest"
)

var (
	loadRate    = flag.Int("load-rate", 10, "mails a second that BenchmarkLoad has come in")
	loadFor     = flag.Duration("load-for", 10*time.Second, "how long they come")
	loadBacklog = flag.Int("load-backlog", 500, "mails that wait when BenchmarkBacklog begins")
)

// BenchmarkLoad has mails come in steadily: four in five of 8 kB, three in twenty of
// 200 kB, one in twenty of 5 MB. It says how long it takes from a mail's arrival in INBOX to
// its ticket, and from there until the SMTP server has accepted the acknowledgement, and
// what the gateway uses when all is done, against before. For an hour:
//
//	go test -run '^$' -bench 'Load$' -benchtime 1x -load-for 1h -timeout 2h ./cmd/ticketd/faults
func BenchmarkLoad(b *testing.B) {
	for range b.N {
		l := newLoad(b)
		l.run()
		l.send(0)
		l.done()
		before, err := l.vitals()
		mustDo(b, err)
		l.steadily(*loadFor, time.Second/time.Duration(*loadRate))
		l.done()
		after, err := l.vitals()
		mustDo(b, err)
		l.Logf("before: %v; after %d mails: %v", before, len(l.came), after)
		l.stop()
		l.figures()
		b.ReportMetric(after.memory-before.memory, "RssAnon-growth-MiB")
		b.ReportMetric(after.goroutines-before.goroutines, "goroutines-growth")
		b.ReportMetric(after.files-before.files, "files-growth")
		b.ReportMetric(0, "ns/op")
	}
}

// BenchmarkBacklog starts the gateway when mails wait for it already, and has two more come
// in each second until as many are done. With 10,000 of them:
//
//	go test -run '^$' -bench Backlog -benchtime 1x -load-backlog 10000 -timeout 1h ./cmd/ticketd/faults
func BenchmarkBacklog(b *testing.B) {
	for range b.N {
		l := newLoad(b)
		for range *loadBacklog {
			l.sendSized(8<<10, 0)
		}
		waited := len(l.came)
		began := time.Now()
		l.run()
		tick := time.NewTicker(500 * time.Millisecond)
		for l.count("Handled") < waited {
			<-tick.C
			l.sendSized(8<<10, 0)
		}
		tick.Stop()
		b.ReportMetric(time.Since(began).Seconds(), "drained-s")
		l.done()
		l.stop()
		taken, _ := l.times()
		longest := time.Duration(0)
		for id, at := range l.came {
			if l.order[id] >= waited {
				longest = max(longest, taken[id].Sub(at))
			}
		}
		l.figures()
		b.ReportMetric(longest.Seconds(), "new-mail-most-s")
		b.ReportMetric(0, "ns/op")
	}
}

// BenchmarkLargeMails has eight mails of nearly 35 MiB come at the same time, and says how
// much memory the gateway had at most.
//
//	go test -run '^$' -bench LargeMails -benchtime 1x ./cmd/ticketd/faults
func BenchmarkLargeMails(b *testing.B) {
	for range b.N {
		l := newLoad(b)
		c := l.rig.run()
		for range 8 {
			l.sendSized(0, 34<<20)
		}
		l.done()
		b.ReportMetric(servertest.MemoryOf(c.cmd.Process.Pid, "VmHWM"), "VmHWM-MiB")
		l.stop()
		l.figures()
		b.ReportMetric(0, "ns/op")
	}
}

// load is a rig that remembers of its mails only when they came: an hour of them does not
// fit into memory.
type load struct {
	*rig
	came  map[string]time.Time // by the name that the log gives each
	order map[string]int
}

func newLoad(b *testing.B) *load {
	l := &load{rig: newRig(b), came: map[string]time.Time{}, order: map[string]int{}}
	l.measured()
	return l
}

// send has the next mail of the mix come.
func (l *load) send(i int) {
	l.Helper()
	switch i % 20 {
	case 7:
		l.sendSized(2000, 5<<20)
	case 2, 9, 16:
		l.sendSized(2000, 200<<10)
	default:
		l.sendSized(8<<10, 0)
	}
}

// sendSized has a request come with so much text and so much of an attached file, in octets.
func (l *load) sendSized(text, file int) {
	l.Helper()
	n := len(l.came)
	var raw bytes.Buffer
	fmt.Fprintf(&raw, "From: Carla <%s>\r\nTo: <%s>\r\nSubject: Request %d\r\nMessage-ID: <load-%d@globex.example>\r\n"+
		"Date: Mon, 02 Mar 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n%s\r\n", rigCustomer, rigSupport, n, n,
		strings.Repeat("The nightly export fails again.\r\n", text/33+1))
	if file > 0 {
		line := strings.Repeat("QUJD", 19) + "\r\n"
		fmt.Fprintf(&raw, "--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"+
			"Content-Disposition: attachment; filename=%d.bin\r\n\r\n%s", n, strings.Repeat(line, file/len(line)))
	}
	raw.WriteString("--b--\r\n")
	mustDo(l, l.dovecot.Drop(rigSupport, raw.Bytes()))
	name := fmt.Sprintf("%x", sha256.Sum256(raw.Bytes()))[:12]
	l.came[name], l.order[name] = time.Now(), n
}

func (l *load) steadily(span, gap time.Duration) {
	l.Helper()
	tick := time.NewTicker(gap)
	defer tick.Stop()
	over := time.After(span)
	for i := 1; ; i++ {
		select {
		case <-tick.C:
			l.send(i)
		case <-over:
			return
		}
	}
}

// todo counts what lies in INBOX.
func (l *load) todo() int { return l.count("INBOX") }

func (l *load) count(folder string) (n int) {
	for _, sub := range []string{"new", "cur"} {
		entries, _ := os.ReadDir(filepath.Join(l.dovecot.Maildir(rigSupport, folder), sub))
		n += len(entries)
	}
	return n
}

// done waits until every mail is in Handled and every acknowledgement is out.
func (l *load) done() {
	l.Helper()
	waitUntil(l, 10*time.Minute, "everything to be done", func() error {
		if n, todo := l.count("Handled"), l.todo(); n != len(l.came) || todo > 0 {
			return fmt.Errorf("%d of %d mails are handled, %d are to do", n, len(l.came), todo)
		}
		if _, sent := l.times(); len(sent) != len(l.came) {
			return fmt.Errorf("%d of %d acknowledgements are sent", len(sent), len(l.came))
		}
		return nil
	})
}

// times are when each mail's ticket was written and when its acknowledgement was sent, by
// the mail's name, as the gateway's log says.
func (l *load) times() (taken, sent map[string]time.Time) {
	l.Helper()
	taken, sent = map[string]time.Time{}, map[string]time.Time{}
	acks := map[string]time.Time{} // by ticket
	opened := map[string]string{}  // mails, by ticket
	lines := bufio.NewScanner(bytes.NewReader(l.words()))
	for lines.Scan() {
		line := lines.Text()
		if strings.Contains(line, "outcome=opened") {
			id := field(line, "mail")
			if !taken[id].IsZero() {
				l.Errorf("%s opened two tickets", id)
			}
			taken[id], opened[field(line, "ticket")] = timeOf(line), id
		} else if strings.Contains(line, `msg="letter sent"`) && field(line, "letter") == "acknowledgement" {
			acks[field(line, "ticket")] = timeOf(line)
		}
	}
	for ticket, id := range opened {
		if at, ok := acks[ticket]; ok {
			sent[id] = at
		}
	}
	return taken, sent
}

func field(line, name string) string {
	_, rest, _ := strings.Cut(line, " "+name+"=")
	value, _, _ := strings.Cut(rest, " ")
	return value
}

func timeOf(line string) time.Time {
	text, _, _ := strings.Cut(strings.TrimPrefix(line, "time="), " ")
	at, _ := time.Parse(time.RFC3339Nano, text)
	return at
}

// figures reports how long things took, after it has looked that nothing is lost or doubled.
func (l *load) figures() {
	l.Helper()
	taken, sent := l.times()
	var toTicket, toServer []time.Duration
	for id, at := range l.came {
		if taken[id].IsZero() || sent[id].IsZero() {
			l.Errorf("%s has no ticket or no acknowledgement", id)
		}
		toTicket = append(toTicket, taken[id].Sub(at))
		toServer = append(toServer, sent[id].Sub(taken[id]))
	}
	l.received()
	b := l.TB.(*testing.B)
	b.ReportMetric(part(toTicket, 99).Seconds(), "to-ticket-p99-s")
	b.ReportMetric(part(toServer, 95).Seconds(), "to-250-p95-s")
	b.ReportMetric(float64(len(l.came)), "mails")
}

// received looks that each acknowledgement came to the server once.
func (l *load) received() {
	l.Helper()
	acks := map[string]int{}
	for s, err := range l.sink.Each() {
		mustDo(l, err)
		if slices.Equal(s.To, []string{rigCustomer}) {
			acks[messageIDOf(s.Mail)]++
		}
	}
	for id, n := range acks {
		if n > 1 {
			l.Errorf("the acknowledgement %s came %d times", id, n)
		}
	}
	if len(acks) != len(l.came) {
		l.Errorf("%d acknowledgements came for %d mails", len(acks), len(l.came))
	}
}

// part is what so many of a hundred do not exceed.
func part(took []time.Duration, percent int) time.Duration {
	slices.Sort(took)
	return took[len(took)*percent/100]
}
