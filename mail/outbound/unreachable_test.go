package outbound

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestLettersShareOneDisappointmentWithASilentServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dials, alive := 0, false
		f := &fake{}
		s := f.sender(t, func(c *Config) {
			c.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
				if dials++; alive {
					return f.dial(ctx, network, addr)
				}
				<-ctx.Done() // a firewall that swallows what we send
				return nil, ctx.Err()
			}
		})
		start := time.Now()
		var letters sync.WaitGroup
		for range 8 {
			letters.Go(func() {
				if _, err := s.Send(t.Context(), parcel(), noDot); fault(t, err).Permanent {
					t.Error(err)
				}
			})
		}
		letters.Wait()
		if dials != 1 || time.Since(start) != dialPatience {
			t.Errorf("8 letters: %d dials in %v", dials, time.Since(start))
		}
		alive = true
		time.Sleep(unreachablePause)
		if _, err := s.Send(t.Context(), parcel(), noDot); err != nil {
			t.Errorf("the server is back: %v", err)
		}
	})
}

func TestOurOwnStopDoesNotShutTheServerOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		f.script = func(conn int, command string) string {
			if conn == 1 && strings.HasPrefix(command, "RCPT") {
				return silence
			}
			return ""
		}
		s := f.sender(t)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if _, err := s.Send(ctx, parcel(), noDot); err == nil {
			t.Error("sent")
		}
		if _, err := s.Send(t.Context(), parcel(), noDot); err != nil {
			t.Error(err)
		}
	})
}

func TestServerThatHangsUpOverTheNullSenderIsAskedOnlyOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refused := map[int]bool{}
		f := &fake{}
		f.script = func(conn int, command string) string {
			switch {
			case strings.HasPrefix(command, "MAIL FROM:<>"):
				refused[conn] = true
				return "550 5.7.1 no null sender here"
			case refused[conn]:
				return hangUp
			}
			return ""
		}
		s := f.sender(t, withFallback)
		p := parcel()
		p.EnvelopeFrom = ""
		if _, err := s.Send(t.Context(), p, noDot); err == nil || fault(t, err).Permanent {
			t.Errorf("first attempt: %v", err)
		}
		time.Sleep(time.Minute)
		if _, err := s.Send(t.Context(), p, noDot); err != nil {
			t.Errorf("second attempt: %v", err)
		}
		if f.count("MAIL FROM:<>") != 1 {
			t.Errorf("said %q", f.commands)
		}
	})
}

func TestProbeSaysWhatToDoAboutARefusedNullSender(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{script: on("MAIL", "553 5.1.7 no null sender here")}
		var last Step
		if err := Probe(t.Context(), f.config(), func(s Step) { last = s }); err == nil {
			t.Error("no error")
		}
		f.done.Wait()
		if last.Name != "null sender" || last.OK || last.Remedy == "" {
			t.Errorf("%+v", last)
		}
	})
}
