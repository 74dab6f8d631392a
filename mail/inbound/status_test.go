package inbound

import (
	"bytes"
	"context"
	"errors"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestStatusTellsSinceWhenALetterWaitsAndForgetsItOnceItIsTaken(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		var full atomic.Bool
		full.Store(true)
		w := New(p.account(), func(ctx context.Context, raws []Raw) []error {
			if !full.Load() {
				return k.handle(ctx, raws)
			}
			return each(len(raws), errors.New("the disk is full"))
		}, quiet())
		stop := run(t, w)
		defer stop()
		<-p.idling
		if s := w.Status(); !s.Waiting.IsZero() || s.Looked.IsZero() || !s.Lost.IsZero() {
			t.Errorf("with nothing to do: %+v", s)
		}
		came := time.Now()
		p.deliver(letter(1, 500))
		time.Sleep(20 * time.Minute)
		synctest.Wait()
		if s := w.Status(); s.Waiting.Sub(came) > time.Minute || s.Waiting.Before(came) {
			t.Errorf("it came %s and waits since %s", came, s.Waiting)
		}
		full.Store(false)
		time.Sleep(20 * time.Minute)
		synctest.Wait()
		if s := w.Status(); !s.Waiting.IsZero() || time.Since(s.Looked) > 5*time.Minute {
			t.Errorf("after it was taken: %+v", s)
		}
	})
}

// each answers each letter with the same error.
func each(n int, err error) []error {
	errs := make([]error, n)
	for i := range errs {
		errs[i] = err
	}
	return errs
}

func TestStatusTellsSinceWhenThereIsNoConnection(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		w := New(p.account(), k.handle, quiet())
		if s := w.Status(); !s.Lost.IsZero() {
			t.Errorf("before it runs: %+v", s)
		}
		stop := run(t, w)
		<-p.idling
		time.Sleep(time.Hour)
		ended := time.Now()
		stop()
		if s := w.Status(); s.Lost.Before(ended) || !s.Connected.IsZero() {
			t.Errorf("ended %s: %+v", ended, s)
		}
	})
}

func TestAServerThatDripsUntilItIsGivenUpIsTroubleThatIsTold(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPeer(t)
		p.greeting = ""
		a := p.account()
		a.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
			here, err := p.dial(ctx, network, addr)
			p.mu.Lock()
			defer p.mu.Unlock()
			go drip(p.conns[len(p.conns)-1], bytes.Repeat([]byte("*"), int(commandMax/time.Second)))
			return here, err
		}
		var out bytes.Buffer
		w := New(a, (&taker{}).handle, textLog(&out))
		stop := run(t, w)
		time.Sleep(time.Hour)
		stop()
		time.Sleep(2 * time.Second) // the drip notices that nobody listens
		if n := strings.Count(out.String(), "cannot connect"); n != 1 {
			t.Errorf("it was told %d times:\n%s", n, &out)
		}
		if w.Status().LastError == nil || p.dials < 5 || p.dials > 8 {
			t.Errorf("%d connections in an hour, the last trouble: %v", p.dials, w.Status().LastError)
		}
	})
}
