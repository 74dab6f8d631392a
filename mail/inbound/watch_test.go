package inbound

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// scene runs a watcher on a peer in virtual time for so long, then stops it.
func scene(t *testing.T, p *peer, k *taker, for_ time.Duration, change ...func(*Account)) *Watcher {
	t.Helper()
	a := p.account()
	for _, f := range change {
		f(&a)
	}
	w := New(a, k.handle, quiet())
	stop := run(t, w)
	time.Sleep(for_)
	synctest.Wait()
	stop()
	return w
}

func bubble(t *testing.T, f func(t *testing.T)) { synctest.Test(t, f) }

func TestLettersAreTakenOldestFirstAndMovedToAHandledFolderThatIsMade(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		for i := range 400 {
			p.add(letter(i, 500))
		}
		scene(t, p, k, time.Second)
		wantUIDs(t, "taken", k.taken(), uidsTo(400)...)
		wantUIDs(t, "INBOX", p.hold("INBOX"))
		if n := len(p.hold("Handled")); n != 400 {
			t.Errorf("Handled holds %d", n)
		}
		if n := p.hears("UID MOVE"); n != 3 {
			t.Errorf("%d MOVE commands for 3 batches", n)
		}
	})
}

func TestALetterThatArrivesInIdleIsTakenAtOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		w := New(p.account(), k.handle, quiet())
		stop := run(t, w)
		<-p.idling
		p.deliver(letter(1, 500))
		synctest.Wait()
		wantUIDs(t, "taken", k.taken(), 1)
		if s := w.Status(); s.Mode != "idle" || s.LastMail.IsZero() || s.Connected.IsZero() {
			t.Errorf("status %+v", s)
		}
		stop()
		if s := w.Status(); !s.Connected.IsZero() {
			t.Errorf("still connected: %+v", s)
		}
	})
}

func TestIdleIsBegunAnewWithinFiveMinutes(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPeer(t)
		scene(t, p, &taker{}, time.Hour)
		if n := p.hears("IDLE"); n < 13 || n > 17 {
			t.Errorf("%d IDLE commands in an hour", n)
		}
		if p.dials != 1 {
			t.Errorf("%d connections", p.dials)
		}
	})
}

func TestAServerWithoutIdleIsPolled(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		p.caps = "IMAP4rev1 MOVE UIDPLUS"
		stop := run(t, New(p.account(), k.handle, quiet()))
		time.Sleep(10 * time.Second)
		p.add(letter(1, 500))
		time.Sleep(time.Minute)
		synctest.Wait()
		wantUIDs(t, "taken", k.taken(), 1)
		stop()
	})
}

func TestAServerThatRefusesIdleIsPolled(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		p.on = answering("IDLE", "NO not today")
		stop := run(t, New(p.account(), k.handle, quiet()))
		time.Sleep(10 * time.Second)
		p.add(letter(1, 500))
		time.Sleep(time.Minute)
		synctest.Wait()
		wantUIDs(t, "taken", k.taken(), 1)
		if p.dials != 1 {
			t.Errorf("%d connections", p.dials)
		}
		stop()
	})
}

// answering gives a command always the same answer.
func answering(prefix, reply string) fault {
	return func(c *peerConn, tag, command string) bool {
		if !strings.HasPrefix(command, prefix) {
			return false
		}
		c.say("%s %s", tag, reply)
		return true
	}
}

func TestABlackHoleInIdleIsNoticedWithinFiveMinutes(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		var hole *peerConn
		p.on = func(c *peerConn, tag, command string) bool {
			if command == "IDLE" && hole == nil {
				hole = c
				return false
			}
			return c == hole
		}
		stop := run(t, New(p.account(), k.handle, quiet()))
		<-p.idling
		synctest.Wait()
		p.add(letter(1, 500))
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		wantUIDs(t, "taken over a second connection", k.taken(), 1)
		stop()
	})
}

func TestASilentServerIsCutOffAtEachStep(t *testing.T) {
	steps := []string{"CAPABILITY", "AUTHENTICATE", "NOOP", "STATUS", "SELECT", "UID SEARCH",
		"UID FETCH", "UID MOVE"}
	for _, step := range steps {
		t.Run(step, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p, k := newPeer(t), &taker{}
				p.add(letter(1, 500), letter(2, 500))
				p.on = once(step, "", func(*peerConn, string, string) {})
				scene(t, p, k, 3*time.Minute)
				if p.hears(step) == 0 {
					t.Fatal("the fault never came")
				}
				wantUIDs(t, "taken", k.taken(), 1, 2)
				wantUIDs(t, "INBOX", p.hold("INBOX"))
			})
		})
	}
}

func TestAConnectionCutAtEachStepLosesAndDoublesNothing(t *testing.T) {
	steps := [][2]string{{"CAPABILITY"}, {"AUTHENTICATE"}, {"NOOP"}, {"STATUS"}, {"CREATE"},
		{"SUBSCRIBE"}, {"SELECT"}, {"UID SEARCH"}, {"UID FETCH", "SIZE"}, {"UID FETCH", wholeBody},
		{"UID MOVE"}, {"IDLE"}}
	for _, step := range steps {
		t.Run(step[0]+step[1], func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p, k := newPeer(t), &taker{}
				p.add(letter(1, 500), letter(2, 500), letter(3, 500))
				p.on = once(step[0], step[1], func(c *peerConn, _, _ string) { c.Close() })
				scene(t, p, k, 2*time.Minute)
				if p.dials != 2 {
					t.Fatalf("%d connections: did the fault come? %q", p.dials, p.heard)
				}
				wantUIDs(t, "taken", k.taken(), 1, 2, 3)
				wantUIDs(t, "INBOX", p.hold("INBOX"))
				if n := len(p.hold("Handled")); n != 3 {
					t.Errorf("Handled holds %d", n)
				}
			})
		})
	}
}

func TestBaselineLeavesOlderLettersAlone(t *testing.T) {
	start := func(p *peer) (since time.Time) {
		p.add(letter(1, 500), letter(2, 500))
		time.Sleep(time.Hour)
		since = time.Now()
		time.Sleep(time.Hour)
		p.add(letter(3, 500))
		return since
	}
	tests := []struct {
		name string
		base func(since time.Time) Baseline
		want []uint32
	}{
		{"by UID", func(time.Time) Baseline { return Baseline{UIDValidity: 7, UID: 2} }, []uint32{2, 3}},
		{"only the next", func(time.Time) Baseline { return Baseline{UIDValidity: 7, UID: 4} }, nil},
		{"UIDVALIDITY changed: by date",
			func(s time.Time) Baseline { return Baseline{UIDValidity: 6, UID: 99, Since: s} }, []uint32{3}},
		{"everything", func(time.Time) Baseline { return Baseline{} }, []uint32{1, 2, 3}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p, k := newPeer(t), &taker{}
				since := start(p)
				scene(t, p, k, time.Hour, func(a *Account) {
					a.Baseline = func(_ context.Context, validity, next uint32) (Baseline, error) {
						if validity != 7 || next != 4 {
							t.Errorf("asked with %d, %d", validity, next)
						}
						return test.base(since), nil
					}
				})
				wantUIDs(t, "taken", k.taken(), test.want...)
			})
		})
	}
}

func TestAfterAUidvalidityChangeAnotherLetterUnderAnOldNumberIsTaken(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		p.add(letter(1, 500))
		p.on = answering("UID MOVE", "NO later")
		stop := run(t, New(p.account(), k.handle, quiet()))
		<-p.idling
		synctest.Wait()
		p.mu.Lock()
		p.validity = 8
		p.folders["INBOX"] = []*stored{{uid: 1, date: time.Now(), body: letter(2, 700)}}
		p.conns[0].Close()
		p.mu.Unlock()
		time.Sleep(time.Minute)
		synctest.Wait()
		wantUIDs(t, "taken", k.taken(), 1, 1)
		if k.raws[1].UIDValidity != 8 || k.bodies[1] != string(letter(2, 700)) {
			t.Errorf("second letter %+v", k.raws[1])
		}
		stop()
	})
}

func TestARefusedLetterStaysAndIsHandedOverAgainWhileOthersFlow(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPeer(t)
		tries := 0
		k := &taker{fail: func(r Raw) error {
			if r.UID == 2 {
				if tries++; tries < 4 {
					return errors.New("not now")
				}
			}
			return nil
		}}
		p.add(letter(1, 500), letter(2, 500), letter(3, 500))
		began := time.Now()
		w := scene(t, p, k, time.Second)
		wantUIDs(t, "taken", k.taken(), 1, 3)
		wantUIDs(t, "INBOX", p.hold("INBOX"), 2)
		if w.Status().LastError == nil || w.Status().Held != 1 {
			t.Errorf("status %+v", w.Status())
		}
		scene(t, p, k, 10*time.Minute)
		wantUIDs(t, "taken", k.taken(), 1, 3, 2)
		if tries != 4 || time.Since(began) < 90*time.Second {
			t.Errorf("%d tries", tries)
		}
	})
}

func TestAPanickingHandlerEndsNothingAndTheLetterThatDoesItIsSingledOut(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		for i := range 10 {
			p.add(letter(i, 500))
		}
		h := func(ctx context.Context, raws []Raw) []error {
			if slices.ContainsFunc(raws, func(r Raw) bool { return r.UID == 4 }) {
				panic("poison")
			}
			return k.handle(ctx, raws)
		}
		stop := run(t, New(p.account(), h, quiet()))
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		wantUIDs(t, "taken", k.taken(), 1, 2, 3, 5, 6, 7, 8, 9, 10)
		wantUIDs(t, "INBOX", p.hold("INBOX"), 4)
		stop()
	})
}

func TestWhenWholeBatchesAreRefusedTheBacklogIsNotFetchedForNothing(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPeer(t)
		full := true
		k := &taker{fail: func(Raw) error {
			if full {
				return errors.New("disk full")
			}
			return nil
		}}
		for i := range 2000 {
			p.add(letter(i, 200))
		}
		stop := run(t, New(p.account(), k.handle, quiet()))
		time.Sleep(5 * time.Second)
		synctest.Wait()
		k.mu.Lock()
		if n := len(k.sizes); n > 6 {
			t.Errorf("%d batches offered in 5 s", n)
		}
		full = false
		k.mu.Unlock()
		time.Sleep(20 * time.Minute)
		synctest.Wait()
		if n := len(k.taken()); n != 2000 {
			t.Errorf("%d of 2000 taken in the end", n)
		}
		stop()
	})
}

func TestTwoWatchersAreIndependent(t *testing.T) {
	bubble(t, func(t *testing.T) {
		dead, p, k := newPeer(t), newPeer(t), &taker{}
		dead.on = func(*peerConn, string, string) bool { return true }
		p.add(letter(1, 500))
		stop1 := run(t, New(dead.account(), k.handle, quiet()))
		stop2 := run(t, New(p.account(), k.handle, quiet()))
		time.Sleep(time.Second)
		synctest.Wait()
		wantUIDs(t, "taken", k.taken(), 1)
		stop1()
		stop2()
	})
}

func TestALargeLetterStaysOutOfMemory(t *testing.T) {
	p := newPeer(t)
	big := letter(1, 50<<20)
	p.add(big)
	var before, now runtime.MemStats
	peak := uint64(0)
	got := make(chan int64, 1)
	h := func(_ context.Context, raws []Raw) []error {
		runtime.GC()
		runtime.ReadMemStats(&now)
		peak = max(peak, now.HeapAlloc)
		b := make([]byte, 64)
		if _, err := raws[0].Body.ReadAt(b, raws[0].Size-64); err != nil {
			return []error{err}
		}
		got <- raws[0].Size
		return []error{nil}
	}
	runtime.GC()
	runtime.ReadMemStats(&before)
	a := p.account()
	a.TempDir = t.TempDir()
	a.Limits.MaxMail = 60 << 20
	run(t, New(a, h, quiet()))
	if n := within(t, got, "letter"); n != int64(len(big)) {
		t.Errorf("%d bytes, want %d", n, len(big))
	}
	if peak > before.HeapAlloc+8<<20 {
		t.Errorf("heap grew by %d MiB", (peak-before.HeapAlloc)>>20)
	}
}

func TestALetterAboveTheLimitComesAsItsHeaderAndBeginning(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		p.add(letter(1, 40<<20), letter(2, 500))
		scene(t, p, k, time.Second)
		wantUIDs(t, "taken", k.taken(), 1, 2)
		r := k.raws[0]
		if !r.Truncated || r.Size < 39<<20 {
			t.Errorf("%+v", r)
		}
		head := strings.Index(k.bodies[0], "\r\n\r\n") + 4
		if len(k.bodies[0]) != head+256<<10 || k.bodies[0] != string(letter(1, 40<<20)[:head+256<<10]) {
			t.Errorf("%d bytes kept", len(k.bodies[0]))
		}
		if k.raws[1].Truncated {
			t.Error("the second letter is truncated too")
		}
	})
}

func TestBaselineIsAskedWithTheNextUIDOfAServerThatDoesNotTellIt(t *testing.T) {
	for letters, want := range map[int]uint32{0: 1, 3: 4} {
		bubble(t, func(t *testing.T) {
			p := newPeer(t)
			for i := range letters {
				p.add(letter(i, 300))
			}
			p.on = func(c *peerConn, tag, command string) bool {
				if !strings.HasPrefix(command, "SELECT") {
					return false
				}
				c.folder = "INBOX"
				c.say("* %d EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n%s OK done", letters, tag)
				return true
			}
			var next uint32
			scene(t, p, &taker{}, time.Second, func(a *Account) {
				a.Baseline = func(_ context.Context, _, uidNext uint32) (Baseline, error) {
					next = uidNext
					return Baseline{UIDValidity: 7, UID: uidNext}, nil
				}
			})
			if next != want || len(p.hold("INBOX")) != letters {
				t.Errorf("%d letters: asked with %d, INBOX %v", letters, next, p.hold("INBOX"))
			}
		})
	}
}

func TestABaselineThatCannotBeLookedUpTouchesNothing(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		p.add(letter(1, 300))
		w := scene(t, p, k, time.Minute, func(a *Account) {
			a.Baseline = func(context.Context, uint32, uint32) (Baseline, error) {
				return Baseline{}, errors.New("store is away")
			}
		})
		wantUIDs(t, "taken", k.taken())
		wantTrouble(t, w, "store is away")
	})
}
