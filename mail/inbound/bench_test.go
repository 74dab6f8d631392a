package inbound

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

const backlog = 5000

// fill delivers letters of 3 to 30 KB into a user's Maildir, as a delivery agent would.
func (d *dovecot) fill(t testing.TB, user string, mails int) {
	t.Helper()
	dir := filepath.Join(d.home, "mail", user)
	top, err := os.Stat(filepath.Join(d.home, "mail"))
	must(t, err)
	owner := top.Sys().(*syscall.Stat_t)
	mine := func(path string) { must(t, os.Chown(path, int(owner.Uid), int(owner.Gid))) }
	for _, sub := range []string{"", "cur", "new", "tmp"} {
		must(t, os.MkdirAll(filepath.Join(dir, sub), 0o700))
		mine(filepath.Join(dir, sub))
	}
	for i := range mails {
		mail := letter(i, 3000+i*7919%27000)
		name := fmt.Sprintf("%d.M%dP1.host,S=%d,W=%d", 1700000000+i, i, len(mail), len(mail))
		path := filepath.Join(dir, "new", name)
		must(t, os.WriteFile(path, mail, 0o600))
		mine(path)
	}
}

// BenchmarkDrainDovecot drains 5,000 letters with a handler that takes them over unread; Floor is
// the same by the library alone, one command after the other. go test -bench Drain -benchtime 1x
func BenchmarkDrainDovecot(b *testing.B) {
	d := startDovecot(b, "")
	for i := range b.N {
		b.StopTimer()
		user := fmt.Sprintf("user%d-%d", b.N, i)
		d.fill(b, user, backlog)
		all := make(chan struct{})
		n := 0
		w := New(d.account(user), func(_ context.Context, raws []Raw) []error {
			if n += len(raws); n == backlog {
				close(all)
			}
			return make([]error, len(raws))
		}, quiet())
		b.StartTimer()
		stop := run(b, w)
		<-all
		stop()
	}
	b.ReportMetric(float64(b.N)*backlog/b.Elapsed().Seconds(), "mails/s")
}

func BenchmarkDrainDovecotFloor(b *testing.B) {
	d := startDovecot(b, "")
	for i := range b.N {
		b.StopTimer()
		user := fmt.Sprintf("user%d-%d", b.N, i)
		d.fill(b, user, backlog)
		b.StartTimer()
		floor(b, d.client(b, user))
	}
	b.ReportMetric(float64(b.N)*backlog/b.Elapsed().Seconds(), "mails/s")
}

func floor(b *testing.B, c *imapclient.Client) {
	must(b, c.Create("Handled", nil).Wait())
	_, err := c.Select("INBOX", nil).Wait()
	must(b, err)
	section := []*imap.FetchItemBodySection{{Peek: true}}
	for first := imap.UID(1); first <= backlog; first += 100 {
		set := imap.UIDSet{{Start: first, Stop: first + 99}}
		cmd := c.Fetch(set, &imap.FetchOptions{UID: true, BodySection: section})
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			for item := msg.Next(); item != nil; item = msg.Next() {
				if body, ok := item.(imapclient.FetchItemDataBodySection); ok {
					_, err := io.Copy(io.Discard, body.Literal)
					must(b, err)
				}
			}
		}
		must(b, cmd.Close())
		_, err := c.Move(set, "Handled").Wait()
		must(b, err)
	}
}
