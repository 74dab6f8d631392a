package faults

import (
	"fmt"
	"math/rand/v2"
	"os"
	"syscall"
	"testing"
	"time"
)

// A soak can last for days; what it did can be played again by its seed. The oracle at its
// end needs about a gigabyte of memory for each day at one mail a second.
//
//	TICKETD_SOAK=72h TICKETD_PAUSE=3m TICKETD_SEED=7 go test -v -run TestASoak -timeout 80h ./cmd/ticketd/faults
const (
	soakFrom  = "TICKETD_SOAK"  // how long it lasts
	pauseFrom = "TICKETD_PAUSE" // about how long it is between two faults
)

// TestASoakLosesNothingAndLeaksNothing has a mail come each second while the gateway is
// killed and stopped and loses its servers, and says every hour, or ten times in a shorter
// run, what the gateway uses.
func TestASoakLosesNothingAndLeaksNothing(t *testing.T) {
	takesLong(t)
	t.Parallel()
	span, pause := spanFrom(t, soakFrom, 20*time.Second), spanFrom(t, pauseFrom, 2*time.Second)
	seed := numberFrom(t, seedFrom, uint64(time.Now().UnixNano()))
	t.Logf("%s=%v %s=%v %s=%d", soakFrom, span, pauseFrom, pause, seedFrom, seed)
	s := newSoak(t, seed, pause)
	base := s.atRest()
	t.Logf("at the beginning: %v", base)
	s.last(span)
	s.mend()
	s.untilDone()
	end := s.backTo(base)
	t.Logf("at the end: %v", end)
	s.stop()
	v := s.judge()
	t.Logf("%d mails, %d tickets, %d of them filed unread; %d letters, %d arrived, %d uncertain; faults: %v",
		len(v.log), len(v.tickets), v.unread(), len(v.letters), len(v.sunk), v.uncertain(), s.did)
	if s.begun < int(span/pause)/4 || len(v.tickets) < 2 {
		t.Error("the run disturbed too little to prove anything")
	}
}

func spanFrom(t *testing.T, name string, otherwise time.Duration) time.Duration {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		t.Fatalf("%s: %q is no time, such as 30m", name, text)
	}
	return d
}

// soak is mail that comes in steadily, and faults that come from outside.
type soak struct {
	storm
	imap, smtp *gate
	pause      time.Duration
	mend       func()      // ends the fault under way
	deck       []soakFault // still to come
	did        map[string]int
	begun      int
}

func newSoak(t *testing.T, seed uint64, pause time.Duration) *soak {
	r := newRig(t)
	s := &soak{storm: storm{rig: r, chance: rand.New(rand.NewPCG(seed, 2))}, imap: newGate(t), smtp: newGate(t),
		pause: pause, mend: func() {}, did: map[string]int{}}
	s.openAll()
	r.configure(s.imap.addr, s.smtp.addr)
	r.measured()
	r.run()
	return s
}

func (s *soak) openAll() {
	s.imap.let(passTo(s.dovecot.IMAP))
	s.smtp.let(passTo(s.sink.Addr))
}

// atRest is what the gateway uses when a first mail is done and nothing is left to do.
func (s *soak) atRest() (v vitals) {
	s.Helper()
	s.request()
	waitUntil(s, 60*time.Second, "the first mail", s.hurry)
	waitUntil(s, 20*time.Second, "the figures", func() (err error) {
		v, err = s.vitals()
		return err
	})
	return v
}

// backTo waits until the gateway uses no more connections and goroutines than it did. How many connections
// to a server stand idle is chance.
func (s *soak) backTo(base vitals) (v vitals) {
	s.Helper()
	const idle = 12
	waitUntil(s, 2*time.Minute, "goroutines and files to be as few as at the beginning", func() (err error) {
		v, err = s.vitals()
		if err == nil && (v.goroutines > base.goroutines+2*idle || v.files > base.files+idle) {
			err = fmt.Errorf("%v", v)
		}
		return err
	})
	return v
}

// last lets it last.
func (s *soak) last(span time.Duration) {
	s.Helper()
	began := time.Now()
	over := time.NewTimer(span)
	mail := time.NewTicker(time.Second)
	tell := time.NewTicker(min(time.Hour, span/10))
	fault := time.NewTimer(s.pause)
	defer func() { over.Stop(); mail.Stop(); tell.Stop(); fault.Stop() }()
	for broken := false; ; {
		select {
		case <-over.C:
			return
		case <-mail.C:
			s.somebodyWritesShortly()
		case <-tell.C:
			s.tell(time.Since(began))
		case <-fault.C:
			if broken = !broken; broken {
				s.disturb()
				fault.Reset(min(10*time.Second, s.pause/2))
			} else {
				s.mend()
				s.mend = func() {}
				fault.Reset(s.pause/2 + time.Duration(s.chance.Int64N(int64(s.pause))))
			}
		}
	}
}

// tell says how the gateway is, if a fault is not under way, and looks which tickets there are.
func (s *soak) tell(after time.Duration) {
	s.Helper()
	v, err := s.vitals()
	if err != nil {
		s.Logf("%v: %d mails, the gateway is down", after.Round(time.Second), len(s.log))
		return
	}
	s.Logf("%v: %d mails, %v", after.Round(time.Second), len(s.log), v)
	s.lookAround()
}

// somebodyWritesShortly keeps what a soak of days has to remember small.
func (s *soak) somebodyWritesShortly() {
	switch n := s.chance.IntN(100); {
	case n == 0:
		s.inject(s.mail(newRequest, large, 0))
	case n < 10:
		s.inject(s.mail(autoReply, 300, 0))
	case n < 40 && len(s.known) > 0:
		s.inject(s.mail(replyTo, 300, s.known[s.chance.IntN(len(s.known))]))
	default:
		s.inject(s.mail(newRequest, s.chance.IntN(4000), 0))
	}
}

// disturb begins a fault: each once, in an order by chance, and again.
func (s *soak) disturb() {
	s.Helper()
	if len(s.deck) == 0 {
		s.deck = s.faults()
		s.chance.Shuffle(len(s.deck), func(i, k int) { s.deck[i], s.deck[k] = s.deck[k], s.deck[i] })
	}
	f := s.deck[0]
	s.deck = s.deck[1:]
	s.did[f.name]++
	s.begun++
	s.mend = f.begin()
}

// soakFault is something that happens to a gateway; begin returns what ends it.
type soakFault struct {
	name  string
	begin func() (end func())
}

func (s *soak) faults() []soakFault {
	nothing := func() {}
	return []soakFault{
		{"killed", func() func() { s.kill(); return func() { s.run() } }},
		{"killed and begun at once", func() func() { s.kill(); s.run(); return nothing }},
		{"terminated", func() func() { s.stop(); return func() { s.run() } }},
		{"stopped by a signal", func() func() {
			s.signal(syscall.SIGSTOP)
			return func() { s.signal(syscall.SIGCONT) }
		}},
		{"IMAP connections cut", func() func() { s.imap.let(passTo(s.dovecot.IMAP)); return nothing }},
		{"IMAP refused", func() func() { s.imap.shut(); return s.openAll }},
		{"IMAP silent", func() func() { s.imap.let(silence); return s.openAll }},
		{"SMTP connections cut", func() func() { s.smtp.let(passTo(s.sink.Addr)); return nothing }},
		{"SMTP refused", func() func() { s.smtp.shut(); return s.openAll }},
		{"SMTP silent", func() func() { s.smtp.let(silence); return s.openAll }},
	}
}

func (s *soak) signal(signal syscall.Signal) {
	s.Helper()
	pid, err := s.child.pid(s.rig)
	if err == nil {
		err = syscall.Kill(pid, signal)
	}
	mustDo(s, err)
}
