package inbound

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestStopFinishesTheBatchInHand(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		for i := range 300 {
			p.add(letter(i, 300))
		}
		ctx, cancel := context.WithCancel(t.Context())
		a := p.account()
		a.Limits.BatchMails = 100
		h := func(hctx context.Context, raws []Raw) []error {
			cancel()
			time.Sleep(5 * time.Second)
			if hctx.Err() != nil {
				t.Error("the handler's context ended with the stop")
			}
			return k.handle(hctx, raws)
		}
		if err := New(a, h, quiet()).Run(ctx); err != nil {
			t.Error(err)
		}
		if n := len(k.taken()); n != 100 || len(p.hold("Handled")) != 100 || len(p.hold("INBOX")) != 200 {
			t.Errorf("taken %d, Handled %d, INBOX %d", n, len(p.hold("Handled")), len(p.hold("INBOX")))
		}
	})
}

func TestAHandlerThatDoesNotFinishLosesItsContextAfterTheGrace(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPeer(t)
		p.add(letter(1, 300))
		ctx, cancel := context.WithCancel(t.Context())
		h := func(hctx context.Context, raws []Raw) []error {
			cancel()
			<-hctx.Done()
			return []error{hctx.Err()}
		}
		began := time.Now()
		New(p.account(), h, quiet()).Run(ctx)
		if d := time.Since(began); d < 9*time.Second || d > 13*time.Second {
			t.Errorf("returned after %v", d)
		}
		wantUIDs(t, "INBOX", p.hold("INBOX"), 1)
	})
}

func TestAStopDoesNotWaitLongForASilentServer(t *testing.T) {
	for _, step := range []string{"DONE", "UID SEARCH", "UID FETCH", "UID MOVE"} {
		t.Run(step, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p, k := newPeer(t), &taker{}
				fell := p.idling
				if step != "DONE" { // which the stop itself says
					p.add(letter(1, 500))
					fell = make(chan struct{})
				}
				p.on = func(_ *peerConn, tag, command string) bool {
					if step != "DONE" && strings.HasPrefix(command, step) {
						close(fell)
						return true
					}
					return tag == step
				}
				stop := run(t, New(p.account(), k.handle, quiet()))
				<-fell
				synctest.Wait()
				began := time.Now()
				stop()
				if d := time.Since(began); d > lastSilence {
					t.Errorf("the stop took %v", d)
				}
			})
		})
	}
}
