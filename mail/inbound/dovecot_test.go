package inbound

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"ticketd/mail/servertest"
)

// dovecot is a real server, started for one test.
type dovecot struct{ *servertest.Dovecot }

// startDovecot starts a server or skips the test; extra is added to its configuration.
func startDovecot(t testing.TB, extra string) dovecot {
	t.Helper()
	return dovecot{servertest.StartDovecot(t, extra)}
}

func (d dovecot) account(user string) Account {
	return Account{Name: user, Addr: d.IMAP, TLS: PlainText, Auth: Password(user, servertest.Password)}
}

// client logs in for the test's own doings.
func (d dovecot) client(t testing.TB, user string) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialInsecure(d.IMAP, nil)
	must(t, err)
	t.Cleanup(func() { c.Close() })
	must(t, c.Login(user, servertest.Password).Wait())
	return c
}

// fill delivers letters of 3 to 30 KB into a user's INBOX.
func (d dovecot) fill(t testing.TB, user string, mails int) {
	t.Helper()
	for i := range mails {
		must(t, d.Drop(user, letter(i, 3000+i*7919%27000)))
	}
}

func put(t testing.TB, c *imapclient.Client, folder string, mail []byte, flags ...imap.Flag) {
	t.Helper()
	cmd := c.Append(folder, int64(len(mail)), &imap.AppendOptions{Flags: flags})
	_, err := cmd.Write(mail)
	must(t, err)
	must(t, cmd.Close())
	_, err = cmd.Wait()
	must(t, err)
}

func count(t testing.TB, c *imapclient.Client, folder string) uint32 {
	t.Helper()
	data, err := c.Status(folder, &imap.StatusOptions{NumMessages: true}).Wait()
	if refusal(err) != nil {
		return 0
	}
	must(t, err)
	return *data.NumMessages
}

// must is what nearly every test of the package says.
var must = servertest.Must

func letter(n int, size int) []byte {
	const header = "From: a@example.org\r\nSubject: letter %d\r\nMessage-ID: <%d@test>\r\n\r\n"
	head := fmt.Sprintf(header, n, n)
	line := []byte("The quick brown fox jumps over the lazy dog, and back again.\r\n")
	body := bytes.Repeat(line, max(1, (size-len(head))/len(line)))
	return append([]byte(head), body...)
}

// run starts a watcher and gives a function that stops it and tells what Run said.
func run(t testing.TB, w *Watcher) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	stopped := false
	stop = func() {
		cancel()
		if !stopped {
			stopped = true
			must(t, <-ended)
		}
	}
	t.Cleanup(stop)
	return stop
}
