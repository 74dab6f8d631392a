package inbound

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const wholeBody = "BODY.PEEK[]"

// once lets f meet the first command that begins so and asks for such.
func once(prefix, holding string, f func(c *peerConn, tag, command string)) fault {
	met := false
	return func(c *peerConn, tag, command string) bool {
		if met || !strings.HasPrefix(command, prefix) || !strings.Contains(command, holding) {
			return false
		}
		met = true
		f(c, tag, command)
		return true
	}
}

func TestALiteralCutAnywhereIsNeverHandedOver(t *testing.T) {
	mail := letter(1, 2000)
	for _, at := range []int{1, 1000, len(mail) - 1, len(mail)} {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p, k := newPeer(t), &taker{}
				p.add(mail)
				p.on = once("UID FETCH", wholeBody, func(c *peerConn, tag, _ string) {
					fmt.Fprintf(c, "* 1 FETCH (UID 1 BODY[] {%d}\r\n%s", len(mail), mail[:at])
					c.Close()
				})
				scene(t, p, k, 2*time.Minute)
				wantUIDs(t, "taken", k.taken(), 1)
				if k.bodies[0] != string(mail) {
					t.Errorf("%d of %d bytes were handed over", len(k.bodies[0]), len(mail))
				}
			})
		})
	}
}

func TestALiteralLongerOrShorterThanAnnouncedIsNeverHandedOver(t *testing.T) {
	mail := letter(1, 2000)
	for _, off := range []int{-7, 30} {
		t.Run(fmt.Sprint(off), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p, k := newPeer(t), &taker{}
				p.add(mail, letter(2, 100))
				p.on = once("UID FETCH", wholeBody, func(c *peerConn, tag, _ string) {
					fmt.Fprintf(c, "* 1 FETCH (UID 1 BODY[] {%d}\r\n%s)\r\n", len(mail)+off, mail)
					c.say("%s OK done", tag)
				})
				scene(t, p, k, 5*time.Minute)
				wantUIDs(t, "taken", k.taken(), 1, 2)
				if k.bodies[0] != string(mail) {
					t.Errorf("%d of %d bytes were handed over", len(k.bodies[0]), len(mail))
				}
			})
		})
	}
}

func TestALargeLetterCutBetweenItsPartsIsFetchedAgainWhole(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		mail := letter(1, 5<<20)
		p.add(mail)
		p.on = once("UID FETCH", "<2097152.", func(c *peerConn, _, _ string) { c.Close() })
		scene(t, p, k, 2*time.Minute, func(a *Account) { a.TempDir = t.TempDir() })
		wantUIDs(t, "taken", k.taken(), 1)
		if k.bodies[0] != string(mail) {
			t.Errorf("%d of %d bytes", len(k.bodies[0]), len(mail))
		}
	})
}

func TestAServerThatLiesAboutSizesIsBelievedInItsLiterals(t *testing.T) {
	for _, claim := range []int{1, 2 << 20, 5 << 20} { // of letters of 900 bytes and of 3 MiB
		t.Run(fmt.Sprint(claim), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p, k := newPeer(t), &taker{}
				small, large := letter(1, 900), letter(2, 3<<20)
				p.add(small, large)
				p.on = func(c *peerConn, tag, command string) bool {
					if !strings.Contains(command, "RFC822.SIZE") {
						return false
					}
					c.say("* 1 FETCH (UID 1 RFC822.SIZE %d)", claim)
					c.say("* 2 FETCH (UID 2 RFC822.SIZE %d)", claim)
					c.say("%s OK done", tag)
					return true
				}
				scene(t, p, k, time.Minute)
				wantUIDs(t, "taken", k.taken(), 1, 2)
				if k.bodies[0] != string(small) || k.bodies[1] != string(large) {
					t.Errorf("%d and %d bytes", len(k.bodies[0]), len(k.bodies[1]))
				}
			})
		})
	}
}

func TestALiteralAboveTheLimitThatWasSaidToBeSmallIsTruncated(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		p.add(letter(1, 3<<20))
		p.on = func(c *peerConn, tag, command string) bool {
			if !strings.Contains(command, "RFC822.SIZE") {
				return false
			}
			c.say("* 1 FETCH (UID 1 RFC822.SIZE 9)\r\n%s OK done", tag)
			return true
		}
		scene(t, p, k, time.Minute, func(a *Account) { a.Limits.MaxMail = 2 << 20 })
		if len(k.raws) != 1 || !k.raws[0].Truncated || k.raws[0].Size != int64(len(letter(1, 3<<20))) {
			t.Errorf("%+v", k.raws)
		}
	})
}

func TestALetterThatTheServerWillNotGiveIsReportedOnceWhileOthersFlow(t *testing.T) {
	replies := map[string]string{
		"NO":            "T NO [SERVERBUG] cannot read",
		"BAD":           "T BAD cannot read",
		"nothing":       "T OK done",
		"NIL":           "* 2 FETCH (UID 2 BODY[] NIL)\r\nT OK done",
		"hang up":       "",
		"another's":     "* 9 FETCH (UID 9 BODY[] {1}\r\nx)\r\nT OK done",
		"no such thing": "* 2 FETCH (UID 2 BODYX[] {1}\r\nx)\r\nT OK",
	}
	for name, reply := range replies {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p, k := newPeer(t), &taker{}
				p.add(letter(1, 900), letter(2, 900), letter(3, 900))
				p.on = func(c *peerConn, tag, command string) bool {
					_, set, _ := strings.Cut(command, "FETCH ")
					set, _, _ = strings.Cut(set, " ")
					wanted := inSet(set, 2)
					if inbox := p.hold("INBOX"); strings.HasPrefix(command, "FETCH") {
						wanted = inSet(set, uint32(slices.Index(inbox, 2)+1))
					}
					if !strings.Contains(command, wholeBody) || !wanted {
						return false
					}
					if reply == "" {
						c.Close()
					}
					c.say("%s", strings.Replace(reply, "T ", tag+" ", 1))
					return true
				}
				var reported []Raw
				a := p.account()
				a.Unfetchable = func(_ context.Context, r Raw, err error) {
					reported = append(reported, r)
					if err == nil || r.Body != nil {
						t.Errorf("%v, body %v", err, r.Body)
					}
					panic("must not end the watcher")
				}
				stop := run(t, New(a, k.handle, quiet()))
				time.Sleep(50 * time.Minute)
				synctest.Wait()
				wantUIDs(t, "taken", k.taken(), 1, 3)
				wantUIDs(t, "INBOX", p.hold("INBOX"), 2)
				if len(reported) != 1 || reported[0].UID != 2 {
					t.Errorf("reported %+v", reported)
				}
				p.mu.Lock()
				p.on = nil
				p.mu.Unlock()
				time.Sleep(2 * time.Hour)
				synctest.Wait()
				wantUIDs(t, "taken in the end", k.taken(), 1, 3, 2)
				stop()
			})
		})
	}
}

func TestLettersWhoseSizesAreRefusedAreFetchedAllTheSame(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		p.add(letter(1, 900), letter(2, 900))
		p.on = func(c *peerConn, tag, command string) bool {
			if !strings.Contains(command, "RFC822.SIZE") {
				return false
			}
			c.say("%s NO no sizes", tag)
			return true
		}
		scene(t, p, k, time.Minute)
		wantUIDs(t, "taken", k.taken(), 1, 2)
		if !k.raws[0].Received.IsZero() {
			t.Error("a date from nowhere")
		}
	})
}

func TestAServerThatSendsTheBodyBeforeTheUidIsUnderstood(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		p.bodyFirst = true
		p.add(letter(1, 900), letter(2, 2<<20), letter(3, 900))
		scene(t, p, k, time.Minute)
		got := k.taken()
		if len(got) != 3 || len(p.hold("Handled")) != 3 {
			t.Errorf("taken %v, Handled %v", got, p.hold("Handled"))
		}
		for i, r := range k.raws {
			if want := string(letter(int(r.UID), int(r.Size))); !strings.HasPrefix(k.bodies[i], want[:60]) {
				t.Errorf("UID %d got %.60q", r.UID, k.bodies[i])
			}
		}
	})
}

func TestALetterTakenAwayMeanwhileIsNoTrouble(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		p.add(letter(1, 900), letter(2, 900))
		p.on = once("UID FETCH", wholeBody, func(c *peerConn, tag, command string) {
			c.p.mu.Lock()
			c.p.folders["INBOX"] = c.p.folders["INBOX"][1:]
			c.p.mu.Unlock()
			c.obey(tag, command)
		})
		w := scene(t, p, k, time.Minute)
		wantUIDs(t, "taken", k.taken(), 2)
		if s := w.Status(); s.Held != 0 || s.LastError != nil || p.dials != 1 {
			t.Errorf("status %+v, %d connections", s, p.dials)
		}
	})
}

func TestBadDatesDoNotHinderABatch(t *testing.T) {
	for _, date := range []string{`"32-Foo-20 25:00"`, `""`, `NIL`} {
		bubble(t, func(t *testing.T) {
			p, k := newPeer(t), &taker{}
			p.dates = date
			p.add(letter(1, 900))
			scene(t, p, k, time.Second)
			wantUIDs(t, "taken", k.taken(), 1)
			if len(k.raws) == 1 && !k.raws[0].Received.IsZero() {
				t.Errorf("%s was read as %v", date, k.raws[0].Received)
			}
			if p.dials != 1 {
				t.Errorf("%d connections", p.dials)
			}
		})
	}
}

func TestOddFlagsAndUnaskedAnswersDoNotEndTheConnection(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		p.permanent = `\Seen [css3-page] "quoted" $X \*`
		p.caps = "IMAP4rev1 IDLE"
		stop := run(t, New(p.account(), k.handle, quiet()))
		<-p.idling
		p.mu.Lock()
		p.conns[0].say("* VANISHED 1:3")
		p.conns[0].say("* XLIST (\\Inbox) \"/\" INBOX")
		p.conns[0].say("* 1 FETCH (FLAGS (\\Seen [odd]))")
		p.conns[0].say("* FLAGS ([odd])")
		p.conns[0].say("* OK still here")
		p.mu.Unlock()
		p.deliver(letter(1, 900))
		synctest.Wait()
		wantUIDs(t, "taken", k.taken(), 1)
		if p.dials != 1 {
			t.Errorf("%d connections", p.dials)
		}
		stop()
	})
}

func TestAFullTemporaryDirectoryIsNotBlamedOnTheLetter(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		p.add(letter(1, 2_000_000))
		dir := t.TempDir() + "/missing"
		a := p.account()
		a.TempDir = dir
		a.Unfetchable = func(context.Context, Raw, error) { t.Error("the letter was called unfetchable") }
		w := New(a, k.handle, quiet())
		stop := run(t, w)
		time.Sleep(time.Hour)
		synctest.Wait()
		wantTrouble(t, w, "temporary file")
		must(t, os.Mkdir(dir, 0o700))
		time.Sleep(20 * time.Minute)
		synctest.Wait()
		wantUIDs(t, "taken", k.taken(), 1)
		stop()
		if p.dials != 1 {
			t.Errorf("%d connections", p.dials)
		}
	})
}

func TestTheServersFarewellIsTold(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPeer(t)
		p.on = func(c *peerConn, _, command string) bool {
			if command != "NOOP" {
				return false
			}
			c.say("* BYE maintenance until noon")
			c.Close()
			return true
		}
		w := scene(t, p, &taker{}, time.Minute)
		wantTrouble(t, w, "maintenance until noon")
	})
}

func TestAServerThatDripsIsGivenUpAndOthersAreNotHeldUp(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		mail := letter(1, 5000)
		p.add(mail)
		p.on = once("UID FETCH", wholeBody, func(c *peerConn, tag, _ string) {
			fmt.Fprintf(c, "* 1 FETCH (UID 1 BODY[] {%d}\r\n", len(mail))
			go drip(c, mail)
		})
		began := time.Now()
		stop := run(t, New(p.account(), k.handle, quiet()))
		<-p.idling
		if d := time.Since(began); d < commandMax || d > commandMax+time.Minute {
			t.Errorf("given up after %v", d)
		}
		synctest.Wait()
		wantUIDs(t, "taken", k.taken(), 1)
		stop()
		time.Sleep(2 * time.Second) // the drip notices that nobody listens
	})
}

// drip sends a byte each second until nobody listens.
func drip(w io.Writer, bytes []byte) {
	for i := range bytes {
		if _, err := w.Write(bytes[i : i+1]); err != nil {
			return
		}
		time.Sleep(time.Second)
	}
}

func TestReconnectsComeWithGrowingPauses(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPeer(t)
		p.dialErr = context.DeadlineExceeded
		w := scene(t, p, &taker{}, time.Hour)
		if p.dials < 15 || p.dials > 26 {
			t.Errorf("%d connections in an hour", p.dials)
		}
		if !strings.Contains(w.Status().LastError.Error(), "firewall") {
			t.Errorf("%v", w.Status().LastError)
		}
	})
}

func TestSameTroubleIsLoggedOnceAndItsEndOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPeer(t)
		p.dialErr = context.DeadlineExceeded
		var out bytes.Buffer
		w := New(p.account(), (&taker{}).handle, textLog(&out))
		stop := run(t, w)
		time.Sleep(time.Hour)
		p.mu.Lock()
		p.dialErr = nil
		p.mu.Unlock()
		time.Sleep(time.Hour)
		stop()
		if n := strings.Count(out.String(), "cannot connect"); n != 1 {
			t.Errorf("trouble logged %d times:\n%s", n, &out)
		}
		if n := strings.Count(out.String(), "can connect again"); n != 1 {
			t.Errorf("its end logged %d times", n)
		}
		if w.Status().LastError != nil {
			t.Errorf("%v", w.Status().LastError)
		}
	})
}
