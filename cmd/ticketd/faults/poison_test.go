package faults

import (
	"bytes"
	"fmt"
	"net"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"ticketd/mail/servertest"
)

// door is a door to the mail server that opens when it is told to.
type door struct{ open chan struct{} }

func (d door) start(t testing.TB, server string) string {
	return relay(t, server, func(client, server net.Conn) {
		select {
		case <-d.open:
		case <-t.Context().Done():
			return
		}
		join(client, server)
	})
}

// dieReading has the gateway meet its mails while whatever reads a large one back from its
// file ends the process, as a fault in the reader's runtime would: only large mails are
// read by that call, and it is watched from when the gateway runs.
func (r *rig) dieReading() {
	r.Helper()
	d := door{make(chan struct{})}
	r.configure(d.start(r, r.dovecot.IMAP), r.sink.Addr)
	c := r.run()
	strace := exec.Command(servertest.Need(r, "strace"), "-f", "-qq", "-o", "/dev/null", "-p",
		fmt.Sprint(c.cmd.Process.Pid), "-e", "trace=pread64", "-e", "inject=pread64:signal=SIGABRT:when=1")
	mustDo(r, strace.Start())
	waitUntil(r, 10*time.Second, "strace", func() error { return traced(c.cmd.Process.Pid) })
	close(d.open)
	if !ended(c, 40*time.Second) {
		_ = strace.Process.Signal(syscall.SIGTERM)
		_ = strace.Wait()
		r.Fatal("the mail did not end it")
	}
	_ = strace.Wait()
	if !bytes.Contains(r.words(), []byte("SIGABRT")) {
		r.Fatalf("it ended otherwise: %v", c.cmd.ProcessState)
	}
}

func TestF15AMailThatEndsTheProcessIsFiledUnreadAndOthersFlow(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	r.env = []string{"GOMAXPROCS=2"} // else Go itself looks for it now and then by pread64
	poison := r.mail(newRequest, large, 0)
	r.inject(poison)
	const deaths = 3 // of the first nobody knows what was in hand
	for range deaths {
		r.dieReading()
		r.request()
	}
	r.configure(r.dovecot.IMAP, r.sink.Addr)
	r.run()
	v := r.settle()
	if d, ok := v.fate(poison); !ok || !unread(d) || v.unread() != 1 {
		t.Errorf("%d mails were filed unread, the one that ends the process so: %v, %+v", v.unread(), ok, d)
	}
	if len(v.tickets) != 1+deaths {
		t.Errorf("there are %d tickets", len(v.tickets))
	}
}
