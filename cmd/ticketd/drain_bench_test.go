package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"ticketd/mail/servertest"
)

// backlog is how many mails wait when the gateway starts.
const backlog = 5000

// drainConfig has the program send beside each other as many letters as a batch of mails brings.
func drainConfig(b *testing.B, imap, smtp, mailbox string) []byte {
	text := servertest.Config(b, imap, smtp, mailbox, "priority-support")
	return []byte(strings.Replace(text, "[smtp]\n", "[smtp]\nsenders = 50\n", 1))
}

// BenchmarkDrain has the program as it ships work off a backlog on Dovecot: until
// every mail is durably a ticket and moved to Handled, and every acknowledgement
// is accepted. The floor is what the libraries alone need for fetching, parsing,
// storing, moving and sending the same, one after the other.
//
//	go test -run '^$' -bench Drain -benchtime 1x ./cmd/ticketd
func BenchmarkDrain(b *testing.B) {
	d := servertest.StartDovecot(b, "")
	binary, err := servertest.Binary()
	mustDo(b, err)
	var ours, floor time.Duration
	var most usage
	for i := range b.N {
		b.StopTimer()
		user := fmt.Sprintf("floor%d-%d@desk.example", b.N, i)
		letters := fillInbox(b, d, user).expects
		floor += timed(func() { drainFloor(b, d, user, letters) })
		user = fmt.Sprintf("support%d-%d@desk.example", b.N, i)
		c := fillInbox(b, d, user)
		g := newDrainRig(b, d, binary, user)
		b.StartTimer()
		ours += timed(func() { g.drain(b, c) })
		b.StopTimer()
		most = most.max(g.stop(b))
		g.checkOutcomes(b, c)
		b.StartTimer()
	}
	rate := func(took time.Duration) float64 { return float64(b.N) * backlog / took.Seconds() }
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(rate(ours), "mails/s")
	b.ReportMetric(rate(floor), "floor-mails/s")
	b.ReportMetric(rate(ours)/rate(floor), "x-floor")
	b.ReportMetric(most.cpu.Seconds(), "cpu-s")
	b.ReportMetric(most.rssAnon, "peak-RssAnon-MiB")
	b.ReportMetric(most.highWater, "VmHWM-MiB")
}

func timed(do func()) time.Duration {
	began := time.Now()
	do()
	return time.Since(began)
}

// fillInbox drops the corpus into a user's INBOX and has it reach the disk, so
// that nobody's measurement pays for it.
func fillInbox(b *testing.B, d *servertest.Dovecot, user string) *corpus {
	c := newCorpus(1, user)
	for range backlog {
		mustDo(b, d.Drop(user, c.next()))
	}
	syscall.Sync()
	return c
}

// drainRig is one run of the gateway as a child process.
type drainRig struct {
	dovecot *servertest.Dovecot
	user    string
	sink    *countingSink
	dir     string
	cmd     *exec.Cmd
	rssAnon float64
}

func newDrainRig(b *testing.B, d *servertest.Dovecot, binary, user string) *drainRig {
	g := &drainRig{dovecot: d, user: user, sink: newCountingSink(b, nil), dir: b.TempDir()}
	config := filepath.Join(g.dir, "config.toml")
	mustDo(b, os.WriteFile(config, drainConfig(b, d.IMAP, g.sink.addr, user), 0o600))
	log, err := os.Create(filepath.Join(g.dir, "log"))
	mustDo(b, err)
	b.Cleanup(func() { _ = log.Close() })
	g.cmd = exec.Command(binary, "run", "--config", config)
	g.cmd.Stderr = log
	return g
}

// drain runs the child until there is nothing left to do.
func (g *drainRig) drain(b *testing.B, c *corpus) {
	mustDo(b, g.cmd.Start())
	b.Cleanup(func() { _ = g.cmd.Process.Kill() })
	err := servertest.Eventually(10*time.Minute, func() error {
		g.rssAnon = max(g.rssAnon, servertest.MemoryOf(g.cmd.Process.Pid, "RssAnon"))
		if n := g.sink.accepted.Load(); n < int64(c.expects) {
			return fmt.Errorf("%d of %d letters are out", n, c.expects)
		}
		for folder, want := range map[string]int{"INBOX": 0, "Handled": backlog} {
			if n, err := servertest.CountMaildir(g.dovecot.Maildir(g.user, folder)); err != nil || n != want {
				return fmt.Errorf("%s holds %d mails, not %d (%v)", folder, n, want, err)
			}
		}
		return nil
	})
	if err != nil {
		b.Fatalf("the backlog is not drained: %v\n%s", err, g.said())
	}
	if n := g.sink.accepted.Load(); n != int64(c.expects) {
		b.Errorf("%d letters went out, not %d", n, c.expects)
	}
}

// usage is what a run cost.
type usage struct {
	cpu                time.Duration // user and system
	rssAnon, highWater float64       // MiB
}

func (u usage) max(v usage) usage {
	return usage{max(u.cpu, v.cpu), max(u.rssAnon, v.rssAnon), max(u.highWater, v.highWater)}
}

// stop ends the child as a service manager does.
func (g *drainRig) stop(b *testing.B) usage {
	u := usage{rssAnon: g.rssAnon, highWater: servertest.MemoryOf(g.cmd.Process.Pid, "VmHWM")}
	mustDo(b, g.cmd.Process.Signal(syscall.SIGTERM))
	if err := g.cmd.Wait(); err != nil {
		b.Fatalf("ticketd ends: %v\n%s", err, g.said())
	}
	u.cpu = g.cmd.ProcessState.UserTime() + g.cmd.ProcessState.SystemTime()
	return u
}

func (g *drainRig) said() []byte {
	log, _ := os.ReadFile(filepath.Join(g.dir, "log"))
	return tail(log, 2000)
}

var outcomeField = regexp.MustCompile(`msg="mail taken in".* outcome=(\S+)`)

// checkOutcomes holds the log against the corpus: a drain that was fast because
// replies found no ticket would be a wrong measurement.
func (g *drainRig) checkOutcomes(b *testing.B, c *corpus) {
	log, err := os.Open(filepath.Join(g.dir, "log"))
	mustDo(b, err)
	defer func() { _ = log.Close() }()
	outcomes := map[string]int{}
	for lines := bufio.NewScanner(log); lines.Scan(); {
		if m := outcomeField.FindStringSubmatch(lines.Text()); m != nil {
			outcomes[m[1]]++
		}
	}
	want := map[string]int{"opened": c.expects, "filed": c.replies, "recorded": c.made - c.expects - c.replies}
	if fmt.Sprint(outcomes) != fmt.Sprint(want) {
		b.Errorf("outcomes are %v, the corpus wants %v", outcomes, want)
	}
}
