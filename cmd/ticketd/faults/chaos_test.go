package faults

import (
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

// chaos is a storm in which everything else goes wrong, too, at random: literals are cut,
// SMTP servers refuse for now, answers to final dots are lost, the disk is full.
type chaos struct {
	*storm
	mu     sync.Mutex
	dice   *rand.Rand
	faults map[string]int
}

// comes throws the dice for a fault, one in so many.
func (c *chaos) comes(of int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.dice.IntN(of) == 0
}

func (c *chaos) count(fault string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults[fault]++
}

// ways chooses anew how this life is connected with its servers.
func (c *chaos) ways() {
	imap, smtp := c.dovecot.IMAP, c.sink.Addr
	if c.comes(2) { // a connection breaks off in the middle of a large mail
		p := &imapProxy{at: imapPoint{halfway, "FETCH"}, do: newTrigger(func() { c.count("literals cut") })}
		imap = p.start(c, imap)
	}
	switch {
	case c.comes(3): // one breaks off when the server has taken a letter
		p := &smtpProxy{at: accepted, do: newTrigger(func() { c.count("answers lost") })}
		smtp = p.start(c, smtp)
	case c.comes(2): // the server refuses for now
		smtp = relay(c, smtp, func(client, _ net.Conn) {
			c.count("connections refused")
			_, _ = io.WriteString(client, "421 4.3.2 come back later\r\n")
		})
	}
	c.configure(imap, smtp)
}

// life is one life of the gateway, some of it with a full disk.
func (c *chaos) life() {
	c.Helper()
	filler := filepath.Join(c.data(), "filler")
	full := c.comes(3)
	if full && c.comes(2) {
		c.fill(filler)
	}
	c.ways()
	child := c.start()
	c.live(child)
	if full {
		c.fill(filler)
		c.live(child)
	}
	if closed(child.ended) && !full {
		c.Fatalf("it ended by itself: %v", child.cmd.ProcessState)
	}
	c.kill()
	if err := os.Remove(filler); err != nil && !errors.Is(err, os.ErrNotExist) {
		c.Fatal(err)
	}
}

// fill takes what room the disk has.
func (c *chaos) fill(name string) {
	c.Helper()
	c.count("full disks")
	file, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0o600)
	mustDo(c, err)
	for err == nil {
		_, err = file.Write(make([]byte, 64<<10))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		c.Fatal(err)
	}
	_ = file.Close() // what it could not write is not missed
}

func TestF60MixedChaosLosesNothing(t *testing.T) {
	takesLong(t)
	t.Parallel()
	seed := seeded(t)
	hours := time.Duration(numberFrom(t, hoursFrom, uint64(inLong(0, 8))))
	end := time.Now().Add(hours * time.Hour)
	for round := uint64(0); round == 0 || time.Now().Before(end); round++ {
		t.Run("", func(t *testing.T) { oneChaos(t, seed, round) })
	}
}

// oneChaos is a rig with 60 lives.
func oneChaos(t *testing.T, seed, round uint64) {
	r := newRig(t)
	r.smallDisk(r.data(), "size=64m")
	c := &chaos{storm: &storm{rig: r, chance: rand.New(rand.NewPCG(seed, round)), mayEnd: true},
		dice: rand.New(rand.NewPCG(seed, ^round)), faults: map[string]int{}}
	for n := range 60 {
		r.inject(r.mail(newRequest, large, 0))
		c.life()
		if n%20 == 19 {
			c.lookAround()
		}
	}
	r.configure(r.dovecot.IMAP, r.sink.Addr)
	r.run()
	v := r.settle()
	t.Logf("%d mails, %d filed unread, %d letters, %d uncertain; %v", len(v.log), v.unread(), len(v.letters),
		v.uncertain(), c.faults)
	if len(c.faults) < 3 { // of four; a life may end before its fault comes
		t.Error("too few kinds of faults came")
	}
}
