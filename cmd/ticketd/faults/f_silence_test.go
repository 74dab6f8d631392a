package faults

import (
	"bytes"
	"fmt"
	"net"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	secondBox = "second@desk.example"
	thirdBox  = "third@desk.example"
)

func portOf(addr string) string {
	_, port, _ := net.SplitHostPort(addr)
	return port
}

// viaProxy has two mailboxes read through the proxy and one directly, the second.
func (r *rig) viaProxy(p *imapProxy) {
	r.Helper()
	r.configure(p.start(r, r.dovecot.IMAP), r.sink.Addr)
	r.watchAlso("second", "support", secondBox, portOf(r.dovecot.IMAP))
	r.watchAlso("third", "support", thirdBox, portOf(p.addr))
}

// withoutProxy has the first two read directly.
func (r *rig) withoutProxy() {
	r.Helper()
	r.configure(r.dovecot.IMAP, r.sink.Addr)
	r.boxes = r.boxes[:1]
	r.watchAlso("second", "support", secondBox, portOf(r.dovecot.IMAP))
}

// othersFlow injects a mail into two mailboxes and wants the second's to come through while the
// first is disturbed.
func (r *rig) othersFlow() {
	r.Helper()
	r.request()
	r.injectTo(secondBox, r.mail(newRequest, 500, 0))
	waitUntil(r, 20*time.Second, "the mail of the undisturbed mailbox", func() error {
		if n := len(must(r.dovecot.Mails(secondBox, "Handled"))); n != 1 {
			return fmt.Errorf("it has %d handled mails", n)
		}
		return nil
	})
	r.wantFolders(1, 0)
}

// must is for what a test can't go on without.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// In the long form the deadline of 7 minutes and a half passes for real; in the room that
// reads mailboxes it passes in virtual time.
func TestF19AServerThatDripsHoldsUpNeitherOthersNorTheStop(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r, p := newRig(t), &imapProxy{slow: time.Second}
	r.viaProxy(p)
	r.run()
	r.othersFlow()
	if len(p.came()) != 2 {
		t.Errorf("%d connections dripped", len(p.came()))
	}
	if long() {
		waitUntil(t, 8*time.Minute, "the deadline", func() error {
			if !bytes.Contains(r.words(), []byte("server took more than 7m30s")) {
				return fmt.Errorf("it is not given up")
			}
			return nil
		})
	}
	r.stop()
	r.withoutProxy()
	r.run()
	r.settle()
}

// mailboxView is what health says of a mailbox.
type mailboxView struct {
	Mailbox string     `json:"mailbox"`
	Mode    string     `json:"mode"`
	Looked  *time.Time `json:"looked"`
}

// looked is when the server of the first mailbox last said what is to do.
func (r *rig) looked() time.Time {
	r.Helper()
	var health struct{ Mailboxes []mailboxView }
	mustDo(r, r.ask("health", `{}`, &health))
	if len(health.Mailboxes) == 0 || health.Mailboxes[0].Looked == nil {
		r.Fatalf("health says %+v", health)
	}
	return *health.Mailboxes[0].Looked
}

// swallowed has nothing pass any more between the gateway and the server, while both believe
// that they are connected; froze does the same inside the server.
func swallowed(t *testing.T, _ *rig, p *imapProxy) {
	if n := p.swallow(); n != 2 {
		t.Fatalf("%d connections fell silent", n)
	}
}

func froze(t *testing.T, r *rig, _ *imapProxy) {
	frozen := 0
	for line := range strings.Lines(r.dovecot.Doveadm(t, "who", "-1")) {
		words := strings.Fields(line)
		if len(words) < 3 || words[1] != "imap" || words[0] == secondBox {
			continue
		}
		pid := must(strconv.Atoi(words[2]))
		mustDo(t, syscall.Kill(pid, syscall.SIGSTOP))
		t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGCONT) })
		frozen++
	}
	if frozen != 2 {
		t.Fatalf("%d processes of the server stand still", frozen)
	}
}

// The long form waits until the black hole is noticed, which must take no more than five minutes;
// in the room that reads mailboxes they pass in virtual time.
func TestF20ABlackHoleInIdleHoldsUpNeitherOthersNorTheStopAndHealthShowsIt(t *testing.T) {
	takesLong(t)
	t.Parallel()
	for _, c := range []struct {
		name string
		fall func(*testing.T, *rig, *imapProxy)
	}{{"connection", swallowed}, {"process", froze}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r, p := newRig(t), &imapProxy{}
			r.viaProxy(p)
			r.run()
			p.wantIdle(t, 2)
			c.fall(t, r, p)
			since, before := time.Now(), r.looked()
			r.othersFlow()
			if now := r.looked(); !now.Before(since) || now.Sub(before).Abs() > 100*time.Millisecond {
				t.Errorf("health says that the silent server was looked at, at %v", now)
			}
			if long() {
				waitUntil(t, 6*time.Minute, "the mail behind the black hole", r.quiet)
				if r.looked().Before(since) {
					t.Errorf("the last look was at %v", r.looked())
				}
				for _, came := range p.came()[2:] { // a second after it was noticed
					if d := came.Sub(since); d > 5*time.Minute+2*time.Second {
						t.Errorf("it was noticed after %v", d)
					}
				}
			} else {
				r.stop()
				r.withoutProxy()
				r.run()
			}
			r.settle()
		})
	}
}

func TestF21AfterAGoodbyeOrACutInIdleItConnectsAgainSoonButNotAllAtOnce(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r, p := newRig(t), &imapProxy{}
	r.configure(p.start(t, r.dovecot.IMAP), r.sink.Addr)
	r.watchAlso("second", "support", secondBox, portOf(p.addr))
	r.watchAlso("third", "support", thirdBox, portOf(p.addr))
	r.run()
	var pauses []time.Duration
	for i, end := range []func() int{p.bye, p.cut, func() int {
		for _, box := range r.boxes {
			r.dovecot.Doveadm(t, "kick", box)
		}
		return len(r.boxes)
	}} {
		for _, box := range r.boxes {
			r.injectTo(box, r.mail(newRequest, 300, 0))
		}
		waitUntil(t, 20*time.Second, "the mails", r.quiet)
		p.wantIdle(t, len(r.boxes))
		before, at := len(p.came()), time.Now()
		if n := end(); n != len(r.boxes) {
			t.Fatalf("%d connections ended", n)
		}
		waitUntil(t, 10*time.Second, "new connections", func() error {
			if n := len(p.came()) - before; n < len(r.boxes) {
				return fmt.Errorf("there are %d", n)
			}
			return nil
		})
		for _, came := range p.came()[before:] {
			pause := came.Sub(at)
			if pauses = append(pauses, pause); pause < 700*time.Millisecond || pause > 8*time.Second {
				t.Errorf("end %d: it connected again after %v", i+1, pause)
			}
		}
	}
	if t.Log(pauses); spread(pauses) < 20*time.Millisecond {
		t.Errorf("all came at once: %v", pauses)
	}
	r.settle()
}

func spread(all []time.Duration) time.Duration {
	least, most := all[0], all[0]
	for _, d := range all {
		least, most = min(least, d), max(most, d)
	}
	return most - least
}
