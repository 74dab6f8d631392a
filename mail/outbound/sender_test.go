package outbound

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ticketd/ticketing"
)

func TestServersAnswerDecidesWhatAFailureMeans(t *testing.T) {
	for _, c := range []struct{ at, says, want string }{
		{"greeting", "421 4.3.0 too busy", waiting(busyPause)},
		{"greeting", "554 no service", passing},
		{"greeting", "HTTP/1.1 400 Bad Request", passing},
		{"greeting", hangUp, passing},
		{"greeting", silence, passing},
		{"EHLO", silence, passing},
		{"EHLO", hangUp, passing},
		{"AUTH", "535 5.7.8 bad credentials", waiting(loginPause)},
		{"AUTH", "534 5.7.9 application-specific password required", waiting(loginPause)},
		{"AUTH", "454 4.7.0 try later", waiting(busyPause)},
		{"AUTH", hangUp, passing},
		{"MAIL", "550 5.7.60 no permission to send as this sender", permanent},
		{"MAIL", "530 5.7.0 authentication required", waiting(loginPause)},
		{"MAIL", "432 4.3.2 sender thread limit exceeded", waiting(throttlePause)},
		{"MAIL", "451 4.3.0 try later", passing},
		{"MAIL", hangUp, passing},
		{"MAIL", silence, passing},
		{"RCPT", "550 5.1.1 no such user", permanent},
		{"RCPT", "450 4.7.1 greylisted", waiting(greylistPause)},
		{"RCPT", "452 4.2.2 mailbox full", passing},
		{"RCPT", hangUp, passing},
		{"RCPT", silence, passing},
		{"DATA", "554 5.5.1 no valid recipients", permanent},
		{"DATA", "451 4.3.0 try later", passing},
		{"DATA", "250 what?", passing},
		{"DATA", hangUp, passing},
		{"DATA", silence, passing},
		{".", "554 5.7.1 looks like spam", permanent},
		{".", "552 5.3.4 too big", permanent},
		{".", "451 4.3.0 queue file write error", passing},
		{".", "421 4.4.2 timeout", waiting(busyPause)},
		{".", "354 what?", unknown},
		{".", "gibberish", unknown},
		{".", hangUp, unknown},
		{".", silence, unknown},
	} {
		for how, offers := range map[string]string{"": "250-mx\r\n250 AUTH PLAIN",
			" to all commands at once": "250-mx\r\n250-PIPELINING\r\n250 AUTH PLAIN"} {
			t.Run(c.at+" "+c.says+how, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { refusing(t, c.at, c.says, offers, c.want) })
			})
		}
	}
}

func refusing(t *testing.T, at, says, offers, want string) {
	f := &fake{script: func(_ int, command string) string {
		if strings.HasPrefix(command, "EHLO") && at != "EHLO" {
			return offers
		}
		return on(at, says)(0, command)
	}}
	_, err := f.sender(t, withPassword).Send(t.Context(), parcel(), noDot)
	if err == nil {
		t.Fatal("sent")
	}
	if got := kind(fault(t, err)); got != want {
		t.Errorf("%v is %s, want %s", err, got, want)
	}
	if strings.ContainsAny(err.Error(), "\r\n") || strings.Contains(err.Error(), "secret") {
		t.Errorf("error is not fit to be shown: %q", err)
	}
	if len(f.accepted) > 0 {
		t.Errorf("server accepted %q", f.accepted)
	}
}

func TestAnyGoodAnswerToTheDotIsAnAcceptance(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{script: on(".", "251 2.1.5 forwarded\r\n")}
		response, err := f.sender(t).Send(t.Context(), parcel(), noDot)
		if err != nil || response != "251 2.1.5 forwarded" {
			t.Errorf("%q, %v", response, err)
		}
	})
}

func TestLetterGoesOutWithItsExactBytes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		response, err := f.sender(t).Send(t.Context(), parcel(), noDot)
		if err != nil || response != "250 2.0.0 queued as 4711" {
			t.Fatalf("%q, %v", response, err)
		}
		if want := string(parcel().Body) + ".\r\n"; f.wires[0] != want {
			t.Errorf("wire has %q, want %q", f.wires[0], want)
		}
		if got := strings.Join(f.commands, "|"); got != "EHLO desk.example.org|"+
			"MAIL FROM:<support@example.org>|RCPT TO:<ada@customer.example>|DATA" {
			t.Errorf("said %s", got)
		}
	})
}

func TestNoBodyCanEndTheLetterEarly(t *testing.T) {
	for _, body := range []string{
		"a\n.\nb", "a\r.\rb", "a\r\n.\rb", "a\n.\r\nb", "a\r\n.\nb", "a\r\n.\r\nb", ".", ".\r\n", "..\r\n",
		"\n.\n", "\r.\r", "", "a", "a\r", "a\n", "\r\n.\r\n.\r\n", "a\r\r\n.\r\r\nb",
		"x\r\n.\r\nMAIL FROM:<evil@example.org>\r\n", strings.Repeat("0123456789.\r\n.", 9000),
	} {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{}
			p := parcel()
			p.Body = []byte(body)
			if _, err := f.sender(t).Send(t.Context(), p, noDot); err != nil {
				t.Fatal(err)
			}
			wire := f.wires[0]
			if strings.Count("\r\n"+wire, "\r\n.\r\n") != 1 || bare([]byte(wire)) >= 0 {
				t.Errorf("%.80q is %.80q on the wire", body, wire)
			}
			got := strings.TrimSuffix(strings.ReplaceAll("\r\n"+wire, "\r\n.", "\r\n"), "\r\n")[2:]
			want := string(wireLines([]byte(body)))
			if !strings.HasSuffix(want, "\r\n") {
				want += "\r\n"
			}
			if got != want {
				t.Errorf("%.80q arrived as %.80q", want, got)
			}
			if f.count("MAIL") != 1 {
				t.Errorf("server saw %q", f.commands)
			}
		})
	}
}

func TestBeforeDotRunsWhenAllButTheDotIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		_, err := f.sender(t).Send(t.Context(), parcel(), func(context.Context) error {
			synctest.Wait()
			if len(f.wires) != 0 {
				t.Errorf("the dot was sent before: %q", f.wires)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestErrorBeforeTheDotLeavesNothingBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		full := errors.New("disk full")
		_, err := f.sender(t).Send(t.Context(), parcel(), func(context.Context) error { return full })
		if !errors.Is(err, full) || kind(fault(t, err)) != passing {
			t.Errorf("%v", err)
		}
		f.done.Wait()
		if len(f.wires) != 1 || strings.Contains(f.wires[0], "\r\n.\r\n") || len(f.accepted) > 0 {
			t.Errorf("server got %q", f.wires)
		}
	})
}

func TestConnectionCutInsideTheLetterIsCertain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		p := parcel()
		p.Body = []byte(strings.Repeat("line\r\n", 100_000))
		ctx, cancel := context.WithCancel(t.Context())
		f.script = func(_ int, command string) string {
			if command == "DATA" {
				time.AfterFunc(0, cancel)
			}
			return ""
		}
		_, err := f.sender(t).Send(ctx, p, func(ctx context.Context) error { return ctx.Err() })
		if err == nil || kind(fault(t, err)) != passing {
			t.Errorf("%v", err)
		}
		f.done.Wait()
		if len(f.accepted) > 0 {
			t.Errorf("a letter of %d octets was accepted", len(f.accepted[0]))
		}
	})
}

func TestALetterThatTheServerCutIsSentWholeTheNextTime(t *testing.T) {
	for _, cut := range []int{1, 100, 64 << 10, 500_000} {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{cut: cut}
			p := parcel()
			p.Body = []byte(strings.Repeat("line\r\n", 100_000))
			s := f.sender(t)
			if _, err := s.Send(t.Context(), p, noDot); err == nil || kind(fault(t, err)) != passing || len(f.accepted) > 0 {
				t.Errorf("cut after %d octets: %v, accepted %d", cut, err, len(f.accepted))
			}
			time.Sleep(unreachablePause)
			_, err := s.Send(t.Context(), p, noDot)
			if synctest.Wait(); err != nil || len(f.accepted) != 1 || f.accepted[0] != string(p.Body)+".\r\n" {
				t.Errorf("cut after %d octets, the next time: %v, accepted %d", cut, err, len(f.accepted))
			}
		})
	}
}

func TestEndOfContextCutsASilentServer(t *testing.T) {
	for _, at := range []string{"greeting", "EHLO", "MAIL", "RCPT", "DATA"} {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{script: on(at, silence)}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			start := time.Now()
			_, err := f.sender(t).Send(ctx, parcel(), noDot)
			if time.Since(start) != time.Second || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("at %s: after %v: %v", at, time.Since(start), err)
			}
		})
	}
}

func TestServerThatHasTheDotMayStillAnswerWhenWeStop(t *testing.T) {
	for _, c := range []struct {
		answers time.Duration
		sent    bool
	}{{2 * time.Second, true}, {time.Minute, false}} {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{}
			ctx, cancel := context.WithCancel(t.Context())
			f.script = func(_ int, command string) string {
				if command == "." {
					cancel()
					time.Sleep(c.answers)
				}
				return ""
			}
			_, err := f.sender(t).Send(ctx, parcel(), noDot)
			if c.sent != (err == nil) || err != nil && kind(fault(t, err)) != unknown {
				t.Errorf("server answered after %v: %v", c.answers, err)
			}
		})
	}
}

func TestPatienceWithTheDotIsTenMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{script: on(".", silence)}
		start := time.Now()
		_, err := f.sender(t).Send(t.Context(), parcel(), noDot)
		if kind(fault(t, err)) != unknown || time.Since(start) != 10*time.Minute {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
	})
}

func TestTalkativeServerIsStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{script: on("EHLO", strings.Repeat("250-"+strings.Repeat("x", 5000)+"\r\n", 1000)+"250 x")}
		_, err := f.sender(t).Send(t.Context(), parcel(), noDot)
		if !errors.Is(err, errFlood) {
			t.Errorf("%.200v", err)
		}
	})
}

func TestLetterOverTheServersLimitIsRefusedInClearWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{script: on("EHLO", "250-mx\r\n250 SIZE 10")}
		s := f.sender(t)
		for range 2 {
			_, err := s.Send(t.Context(), parcel(), noDot)
			if !fault(t, err).Permanent || !strings.Contains(err.Error(), "takes at most 10") {
				t.Error(err)
			}
		}
		if f.count("MAIL") != 0 || f.dials != 1 {
			t.Errorf("%d dials, said %q", f.dials, f.commands)
		}
	})
}

func TestUnsafeAddressesNeverReachTheWire(t *testing.T) {
	for _, spoil := range []func(*ticketing.Parcel){
		func(p *ticketing.Parcel) { p.To = "a@b.example> SIZE=1" },
		func(p *ticketing.Parcel) { p.To = "a@b.example\r\nRSET" },
		func(p *ticketing.Parcel) { p.To = `"a> RET=FULL"@b.example` },
		func(p *ticketing.Parcel) { p.To = "" },
		func(p *ticketing.Parcel) { p.EnvelopeFrom = "a@b.example> AUTH=x" },
	} {
		f := &fake{}
		p := parcel()
		spoil(&p)
		_, err := f.sender(t).Send(t.Context(), p, noDot)
		if !fault(t, err).Permanent || f.dials > 0 {
			t.Errorf("%q to %q: %v", p.EnvelopeFrom, p.To, err)
		}
	}
}

func TestNothingIsSaidInTheClearWhenStartTLSIsMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{script: on("EHLO", "250-mx\r\n250 AUTH PLAIN")}
		s := f.sender(t, withPassword, func(c *Config) { c.TLS = StartTLS })
		_, err := s.Send(t.Context(), parcel(), noDot)
		if kind(fault(t, err)) != passing || !strings.Contains(err.Error(), "STARTTLS") {
			t.Error(err)
		}
		if f.count("AUTH") > 0 || f.count("MAIL") > 0 {
			t.Errorf("said %q", f.commands)
		}
	})
}

func TestBadConfigurationIsTheErrorOfEverySend(t *testing.T) {
	s := NewSender(Config{Addr: "no port"})
	if _, err := s.Send(t.Context(), parcel(), noDot); err == nil ||
		!strings.Contains(err.Error(), "host:port") {
		t.Error(err)
	}
}
