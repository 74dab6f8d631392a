package faults

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"ticketd/mail/servertest"
)

// stocked is a stopped gateway with some tickets.
func stocked(t *testing.T) *rig {
	r := newRig(t)
	for range 10 {
		r.inject(r.mail(newRequest, 5000, 0))
	}
	r.run()
	waitUntil(t, 30*time.Second, "the tickets", r.quiet)
	r.stop()
	return r
}

func (r *rig) store() string { return filepath.Join(r.data(), "desk.db") }

// refuses starts the gateway and wants it to end within five seconds, with a remedy, and
// without touching the store.
func (r *rig) refuses(remedy string) {
	r.Helper()
	before, err := os.ReadFile(r.store())
	mustDo(r, err)
	from := len(r.words())
	c := r.start()
	select {
	case <-c.ended:
	case <-time.After(5 * time.Second):
		r.kill()
		r.Fatal("it does not refuse within 5 s")
	}
	if c.cmd.ProcessState.Success() || c.killed() || closed(c.ready) {
		r.Errorf("it ended with %v", c.cmd.ProcessState)
	}
	if said := r.words()[from:]; !bytes.Contains(said, []byte(remedy)) {
		r.Errorf("no word of %q in:\n%s", remedy, said)
	}
	if after, err := os.ReadFile(r.store()); err != nil || !bytes.Equal(before, after) {
		r.Errorf("the store was changed: %v", err)
	}
}

// asNobody has the children run as an ordinary user, whom all of the rig's files belong to.
func (r *rig) asNobody() {
	r.Helper()
	if os.Getuid() != 0 {
		servertest.Missing(r, "files of another owner need root")
	}
	setpriv := servertest.Need(r, "setpriv")
	program, err := os.ReadFile(r.binary)
	mustDo(r, err)
	r.binary = filepath.Join(r.dir, "ticketd")
	mustDo(r, os.WriteFile(r.binary, program, 0o755))
	mustDo(r, run("chown", "-R", "65534:65534", r.dir))
	r.wrap = []string{setpriv, "--reuid=65534", "--regid=65534", "--clear-groups"}
}

func TestF10AStoreThatCannotBeWrittenIsRefusedWithARemedy(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := stocked(t)
	r.request()
	r.asNobody()
	for _, c := range []struct {
		fault        string
		break_, mend [][]string
		remedy       string
	}{
		{"read-only", [][]string{{"chmod", "0400", r.store()}}, [][]string{{"chmod", "0600", r.store()}}, "chmod"},
		{"of another owner", [][]string{{"chown", "0:0", r.store()}}, [][]string{{"chown", "65534:65534", r.store()}}, "chown"},
		{"in a directory of another owner", [][]string{{"chown", "0:0", r.data()}, {"chmod", "0755", r.data()}},
			[][]string{{"chown", "65534:65534", r.data()}, {"chmod", "0700", r.data()}}, "chown"},
	} {
		for _, command := range c.break_ {
			mustDo(t, run(command[0], command[1:]...))
		}
		t.Log(c.fault)
		r.refuses(c.remedy)
		for _, command := range c.mend {
			mustDo(t, run(command[0], command[1:]...))
		}
	}
	r.run()
	r.settle()
}

func TestF10ASecondGatewayOnAStoreIsRefusedWithARemedy(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	first := r.run()
	r.request()
	waitUntil(t, 20*time.Second, "the ticket", r.quiet)
	r.refuses("stop that one first")
	r.mu.Lock()
	r.child = first
	r.mu.Unlock()
	r.request()
	r.settle()
}

// flip changes one bit of the store's file.
func (r *rig) flip(at int64) {
	r.Helper()
	file, err := os.OpenFile(r.store(), os.O_RDWR, 0)
	mustDo(r, err)
	var b [1]byte
	_, err = file.ReadAt(b[:], at)
	mustDo(r, err)
	b[0] ^= 1
	_, err = file.WriteAt(b[:], at)
	mustDo(r, errors.Join(err, file.Close()))
}

func TestF11ADamagedStoreIsOpenedOrRefusedAndNeverMadeAnew(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := stocked(t)
	page := int64(os.Getpagesize())
	for _, meta := range []int64{0, 1} {
		whole, err := os.ReadFile(r.store())
		mustDo(t, err)
		r.flip(meta*page + 20)
		r.request()
		r.run()
		if !bytes.Contains(r.words(), []byte("meta pages is damaged")) {
			t.Error("nobody is told of the damaged page")
		}
		waitUntil(t, 30*time.Second, "the work to be done with one page", r.quiet)
		r.stop()
		if now, err := os.ReadFile(r.store()); err != nil || len(now) < len(whole) {
			t.Errorf("the store has %d octets, it had %d: %v", len(now), len(whole), err)
		}
	}
	r.flip(20)
	r.flip(page + 20)
	r.refuses("restore a backup")
	r.flip(20)
	r.flip(page + 20)
	r.leavesDamage(rand.New(rand.NewPCG(seeded(t), 11)), page)
	r.request()
	r.run()
	r.settle()
}

// leavesDamage flips a bit in the heads of leaves, one at a time: the store is refused and left
// alone, or it was a page that is free.
func (r *rig) leavesDamage(chance *rand.Rand, page int64) {
	r.Helper()
	whole, err := os.ReadFile(r.store())
	mustDo(r, err)
	const leaf, flagsAt = 2, 8 // of bbolt's page header
	var leaves []int64
	for at := 2 * page; at+page <= int64(len(whole)); at += page {
		if binary.LittleEndian.Uint16(whole[at+flagsAt:]) == leaf {
			leaves = append(leaves, at)
		}
	}
	refused := 0
	for range 40 {
		r.flip(leaves[chance.IntN(len(leaves))] + flagsAt + chance.Int64N(2))
		if exec.Command(r.binary, "--config", r.config(), "list").Run() != nil {
			r.refuses("restore a backup")
			refused++
		}
		mustDo(r, os.WriteFile(r.store(), whole, 0o600))
		if refused == 3 {
			return
		}
	}
	r.Errorf("of 40 damaged leaves %d are used", refused)
}
