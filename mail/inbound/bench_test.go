package inbound

import (
	"context"
	"fmt"
	"io"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

const backlog = 5000

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
