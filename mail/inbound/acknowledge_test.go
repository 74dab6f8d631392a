package inbound

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestAMoveWhoseAnswerIsLostIsNotHandedOverAgain(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		p.add(letter(1, 500))
		p.on = once("UID MOVE", "", func(c *peerConn, _, _ string) {
			c.p.mu.Lock()
			c.p.folders["Handled"] = append(c.p.folders["Handled"], c.p.folders["INBOX"]...)
			c.p.folders["INBOX"] = nil
			c.p.mu.Unlock()
			c.Close()
		})
		scene(t, p, k, 2*time.Minute)
		wantUIDs(t, "taken", k.taken(), 1)
		if len(p.hold("Handled")) != 1 {
			t.Errorf("Handled holds %v", p.hold("Handled"))
		}
	})
}

func TestMoveRefusedKeepsTheLetterInInboxHandsItOverOnceAndIsTriedAgain(t *testing.T) {
	for _, reply := range []string{"NO [OVERQUOTA] full", "NO [NOPERM] no", "BAD what"} {
		t.Run(reply, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p, k := newPeer(t), &taker{}
				p.add(letter(1, 500), letter(2, 500))
				p.on = answering("UID MOVE", reply)
				w := New(p.account(), k.handle, quiet())
				stop := run(t, w)
				time.Sleep(time.Hour)
				synctest.Wait()
				wantUIDs(t, "taken", k.taken(), 1, 2)
				wantUIDs(t, "INBOX", p.hold("INBOX"), 1, 2)
				if n := p.hears("UID MOVE"); n < 5 || n > 8 {
					t.Errorf("%d MOVE commands in an hour", n)
				}
				if s := w.Status(); s.Unmoved != 2 || s.LastError == nil {
					t.Errorf("status %+v", s)
				}
				p.mu.Lock()
				p.on = nil
				p.mu.Unlock()
				p.deliver(letter(3, 500))
				time.Sleep(20 * time.Minute)
				synctest.Wait()
				wantUIDs(t, "taken", k.taken(), 1, 2, 3)
				wantUIDs(t, "INBOX", p.hold("INBOX"))
				if s := w.Status(); s.Unmoved != 0 || s.LastError != nil {
					t.Errorf("status afterwards %+v", s)
				}
				stop()
			})
		})
	}
}

func TestALetterThatCannotBeMovedKeepsNoOthersBack(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		for i := range 100 {
			p.add(letter(i, 300))
		}
		p.on = func(c *peerConn, tag, command string) bool {
			set, moves := strings.CutPrefix(command, "UID MOVE ")
			set, _, _ = strings.Cut(set, " ")
			if !moves || !inSet(set, 37) {
				return false
			}
			c.say("%s NO [SERVERBUG] cannot move it", tag)
			return true
		}
		scene(t, p, k, time.Second)
		wantUIDs(t, "INBOX", p.hold("INBOX"), 37)
		if n := p.hears("UID MOVE"); n > 16 {
			t.Errorf("%d MOVE commands", n)
		}
		if len(p.hold("Handled")) != 99 || len(k.taken()) != 100 {
			t.Errorf("Handled holds %d, taken %d", len(p.hold("Handled")), len(k.taken()))
		}
	})
}

func TestALetterThatSomebodyTookAwayMeanwhileKeepsNoOthersBack(t *testing.T) {
	for _, c := range []struct {
		caps string
		gone func(*stored) bool
		done []uint32
	}{
		{"IDLE MOVE UIDPLUS", func(m *stored) bool { return m.uid == 2 }, []uint32{1001, 1003}},
		{"IDLE UIDPLUS", func(m *stored) bool { return m.uid == 2 }, []uint32{1001, 1003}},
		{"IDLE MOVE UIDPLUS", func(*stored) bool { return true }, nil},
	} {
		bubble(t, func(t *testing.T) {
			p, k := newPeer(t), &taker{}
			p.caps = "IMAP4rev1 SASL-IR AUTH=PLAIN " + c.caps
			p.add(letter(1, 300), letter(2, 300), letter(3, 300))
			taken := once("UID MOVE", "", func(peer *peerConn, tag, _ string) {
				peer.p.mu.Lock()
				peer.remove(c.gone)
				peer.p.mu.Unlock()
				peer.say("%s NO [EXPUNGEISSUED] Some of the requested messages no longer exist", tag)
			})
			p.on = taken
			if !strings.Contains(c.caps, "MOVE") {
				p.on = func(peer *peerConn, tag, command string) bool {
					return taken(peer, tag, strings.Replace(command, "COPY", "MOVE", 1))
				}
			}
			w := scene(t, p, k, 5*time.Second)
			wantUIDs(t, "taken", k.taken(), 1, 2, 3)
			wantUIDs(t, "INBOX", p.hold("INBOX"))
			wantUIDs(t, "Handled", p.hold("Handled"), c.done...)
			if s := w.Status(); s.LastError != nil || s.Unmoved != 0 {
				t.Errorf("status %+v", s)
			}
		})
	}
}

func TestAHandledFolderDeletedMeanwhileIsMadeAgain(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		stop := run(t, New(p.account(), k.handle, quiet()))
		<-p.idling
		p.mu.Lock()
		delete(p.folders, "Handled")
		p.mu.Unlock()
		p.deliver(letter(1, 500))
		synctest.Wait()
		wantUIDs(t, "Handled", p.hold("Handled"), 1001)
		stop()
	})
}

func TestWithoutMoveLettersAreCopiedAndExpungedByUID(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		p.caps = "IMAP4rev1 IDLE UIDPLUS"
		p.add(letter(1, 500), letter(2, 500), letter(3, 500))
		p.folders["INBOX"][1].flags = []string{`\Deleted`} // somebody else's
		scene(t, p, k, time.Second)
		wantUIDs(t, "taken", k.taken(), 1, 3)
		wantUIDs(t, "INBOX", p.hold("INBOX"), 2)
		wantUIDs(t, "Handled", p.hold("Handled"), 1001, 1003)
		if p.hears("EXPUNGE") != 0 {
			t.Error("a bare EXPUNGE was sent")
		}
	})
}

func TestACrashBetweenCopyAndExpungeIsFinishedAtTheNextStart(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		p.caps = "IMAP4rev1 IDLE UIDPLUS"
		p.add(letter(1, 500), letter(2, 500))
		p.folders["INBOX"][0].flags = []string{`\Deleted`, Keyword}
		p.folders["INBOX"][1].flags = []string{`\Deleted`}
		scene(t, p, k, time.Second)
		wantUIDs(t, "taken", k.taken())
		wantUIDs(t, "INBOX", p.hold("INBOX"), 2)
	})
}

func TestACopyIsNotMadeTwiceWhenTheDeletionIsRefused(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		p.caps = "IMAP4rev1 IDLE UIDPLUS"
		p.add(letter(1, 500))
		p.on = answering("UID STORE", "NO [NOPERM] read-only")
		scene(t, p, k, time.Hour)
		wantUIDs(t, "taken", k.taken(), 1)
		wantUIDs(t, "Handled", p.hold("Handled"), 1001)
		if n := p.hears("UID STORE"); n < 3 {
			t.Errorf("deletion tried %d times", n)
		}
	})
}

func TestACopyAnsweredWithNothingDeletesNothing(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		p.caps = "IMAP4rev1 IDLE UIDPLUS"
		p.add(letter(1, 500))
		p.on = answering("UID COPY", "OK nothing copied")
		scene(t, p, k, 10*time.Minute)
		wantUIDs(t, "taken", k.taken(), 1)
		wantUIDs(t, "INBOX", p.hold("INBOX"), 1)
		if p.hears("UID STORE") != 0 {
			t.Error("the original was marked deleted")
		}
	})
}

func TestWithoutMoveAndUidplusLettersAreFlaggedAndNothingIsExpunged(t *testing.T) {
	tests := []struct{ name, permanent, flags string }{
		{"keyword", `\Seen \*`, Keyword},
		{"named keyword", `\Seen $ticketddone`, Keyword},
		{"no keywords", `\Answered \Flagged \Deleted \Seen`, `\Answered \Flagged`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p, k := newPeer(t), &taker{}
				p.caps, p.permanent = "IMAP4rev1 IDLE", test.permanent
				p.add(letter(1, 500), letter(2, 500), letter(3, 500))
				p.folders["INBOX"][1].flags = []string{`\Deleted`}
				scene(t, p, k, time.Minute)
				scene(t, p, k, time.Minute) // a second start
				wantUIDs(t, "taken", k.taken(), 1, 3)
				wantUIDs(t, "INBOX", p.hold("INBOX"), 1, 2, 3)
				if got := strings.Join(p.folders["INBOX"][0].flags, " "); got != test.flags {
					t.Errorf("flags %q, want %q", got, test.flags)
				}
				if p.hears("UID EXPUNGE")+p.hears("EXPUNGE")+p.hears("UID COPY") != 0 {
					t.Error("something was expunged or copied")
				}
			})
		})
	}
}

func TestAStarGivenByAPersonDoesNotHideALetter(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		p.caps, p.permanent = "IMAP4rev1 IDLE", `\Answered \Flagged \Deleted \Seen`
		p.add(letter(1, 500))
		p.folders["INBOX"][0].flags = []string{`\Flagged`, `\Seen`}
		scene(t, p, k, time.Minute)
		wantUIDs(t, "taken", k.taken(), 1)
	})
}
