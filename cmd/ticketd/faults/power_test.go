package faults

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ticketd/ticketing/desk"
)

// acknowledged is what others were told before the power failed.
type acknowledged struct {
	handled [][]byte // mails that were moved away on their server
	letters []string // Message-IDs of letters that were accepted
}

// held stops the child in the middle of whatever it does, and tells what it has acknowledged.
func (r *rig) held() (told acknowledged) {
	r.Helper()
	r.suspend()
	var err error
	told.handled, err = r.dovecot.Mails(rigSupport, "Handled")
	mustDo(r, err)
	sunk, err := r.sink.Mails()
	mustDo(r, err)
	for _, s := range sunk {
		told.letters = append(told.letters, messageIDOf(s.Mail))
	}
	return told
}

// survived holds what is left on a disk against what was acknowledged.
func (r *rig) survived(left disk, told acknowledged) {
	r.Helper()
	mustDo(r, os.MkdirAll(left.at, 0o700))
	mustDo(r, left.mount())
	defer func() { mustDo(r, unmounted(left.at)) }()
	e := evidence{log: r.log}
	mustDo(r, e.readStore(left.at))
	mustDo(r, e.checked)
	filed := 0
	for _, m := range r.log {
		if !containsMail(told.handled, m.raw) {
			continue
		}
		filed++
		if fates := e.fates[m.messageID]; len(fates) != 1 || fates[0].Outcome == desk.OutcomeDuplicate {
			r.Errorf("%s was moved away, and after the power cut it has %d fates", m.messageID, len(fates))
		}
		if !bytes.Equal(e.raws[m.hash()], m.raw) {
			r.Errorf("%s was moved away, and after the power cut its bytes are other", m.messageID)
		}
	}
	if filed != len(told.handled) {
		r.Errorf("%d mails were moved away, of which %d are known", len(told.handled), filed)
	}
	known := map[string]bool{}
	for _, l := range e.letters {
		known[l.MessageID] = true
	}
	for _, id := range told.letters {
		if !known[id] {
			r.Errorf("letter %s was accepted, and after the power cut nobody knows of it", id)
		}
	}
}

func containsMail(mails [][]byte, raw []byte) bool {
	for _, m := range mails {
		if bytes.Equal(m, raw) {
			return true
		}
	}
	return false
}

func TestF4WhatWasAcknowledgedSurvivesAPowerCut(t *testing.T) {
	takesLong(t)
	t.Parallel()
	r := newRig(t)
	d := newDisk(t, r.data())
	s := &storm{rig: r, chance: rand.New(rand.NewPCG(seeded(t), 4))}
	cuts, busy, kept := inLong(20, 200), 0, 0
	r.run()
	var left disk
	for range cuts {
		for range 1 + s.chance.IntN(4) {
			s.somebodyWrites()
		}
		lapse(time.Duration(s.chance.IntN(200)) * time.Millisecond)
		told := r.held()
		left = d.lost(t, r.dir+"/left")
		if len(told.handled) < len(r.log) {
			busy++
		}
		kept = len(told.handled)
		r.survived(left, told)
		r.resume()
	}
	t.Logf("%d power cuts, %d of them in the middle of work, the last after %d mails", cuts, busy, kept)
	// A mail is handled within a second, and the power fails within a fifth of one: busy are mostly
	// four cuts in five, fewer where the machine is quick.
	if busy < cuts/4 || kept == 0 {
		t.Error("the power failed too seldom while there was work")
	}
	r.worksOn(d, left)
}

// worksOn ends the child and goes on with what the power cut has left of its disk.
func (r *rig) worksOn(from, left disk) {
	r.Helper()
	r.kill()
	mustDo(r, unmounted(from.at))
	left.at = from.at
	mustDo(r, left.mount())
	r.run()
	r.settle()
}

func TestF5AfterAPowerCutDuringTheFirstStartItStarts(t *testing.T) {
	takesLong(t)
	t.Parallel()
	chance := rand.New(rand.NewPCG(seeded(t), 5))
	early, half := 0, 0
	for range inLong(8, 100) {
		r := newRig(t)
		r.request()
		r.inject(r.mail(newRequest, large, 0))
		d := newDisk(t, r.data())
		c := r.start()
		lapse(time.Duration(chance.IntN(300)) * time.Millisecond)
		told := r.held()
		if !closed(c.ready) {
			early++
		}
		left := d.lost(t, r.dir+"/left")
		if !r.hasStore(left) {
			half++
			if n := len(told.handled) + r.flagged(); n > 0 {
				t.Errorf("without a store %d mails are moved or flagged", n)
			}
		} else {
			r.survived(left, told)
		}
		r.worksOn(d, left)
	}
	if t.Logf("%d power cuts before it ran, %d left no store", early, half); early == 0 {
		t.Error("the power never failed during the start")
	}
}

// hasStore says whether there is a store on a disk.
func (r *rig) hasStore(d disk) bool {
	r.Helper()
	mustDo(r, os.MkdirAll(d.at, 0o700))
	mustDo(r, d.mount())
	_, missing := os.Stat(filepath.Join(d.at, "desk.db"))
	mustDo(r, unmounted(d.at))
	return missing == nil
}

// flagged counts the mails to do that carry a flag: the names of their files end with it.
func (r *rig) flagged() int {
	r.Helper()
	flags, err := filepath.Glob(filepath.Join(r.dovecot.Maildir(rigSupport, "INBOX"), "cur", "*,*[A-Za-z]"))
	mustDo(r, err)
	return len(flags)
}
