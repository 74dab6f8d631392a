package outbound

import (
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestNullSenderRefusedFallsBackOnceAndForAll(t *testing.T) {
	offering := map[string]func(int, string) string{"one by one": on("", ""), "all at once": pipelining("", "")}
	for _, refused := range []string{"MAIL FROM:<>", "RCPT"} {
		for how, otherwise := range offering {
			t.Run(refused+" "+how, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { fallsBack(t, refused, otherwise) })
			})
		}
	}
}

func fallsBack(t *testing.T, refused string, otherwise func(int, string) string) {
	null := false
	f := &fake{script: func(n int, command string) string {
		if strings.HasPrefix(command, "MAIL") {
			null = strings.HasPrefix(command, "MAIL FROM:<>")
		}
		if null && strings.HasPrefix(command, refused) {
			return "553 5.7.1 <>: Sender address rejected"
		}
		return otherwise(n, command)
	}}
	var log strings.Builder
	s := f.sender(t, withFallback, func(c *Config) {
		c.Logger = slog.New(slog.NewTextHandler(&log, nil))
	})
	for range 3 {
		p := parcel()
		p.EnvelopeFrom = ""
		if _, err := s.Send(t.Context(), p, noDot); err != nil {
			t.Fatal(err)
		}
	}
	if f.count("MAIL FROM:<>") != 1 || f.count("MAIL FROM:<support@example.org>") != 3 {
		t.Errorf("said %q", f.commands)
	}
	if strings.Count(log.String(), "level=WARN") != 1 || f.dials != 1 {
		t.Errorf("%d dials, log:\n%s", f.dials, log.String())
	}
}

func TestNullSenderIsKeptWhenTheFallbackIsRefusedToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{script: on("MAIL", "550 5.7.1 go away")}
		s := f.sender(t, withFallback)
		p := parcel()
		p.EnvelopeFrom = ""
		for range 2 {
			if _, err := s.Send(t.Context(), p, noDot); !fault(t, err).Permanent {
				t.Error(err)
			}
		}
		if f.count("MAIL FROM:<>") != 2 {
			t.Errorf("said %q", f.commands)
		}
	})
}

func TestConnectionIsUsedAgainForSomeSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		s := f.sender(t)
		send := func() {
			t.Helper()
			if _, err := s.Send(t.Context(), parcel(), noDot); err != nil {
				t.Fatal(err)
			}
		}
		send()
		time.Sleep(idleFor - time.Second)
		send()
		if f.dials != 1 {
			t.Errorf("dialled %d times within %v", f.dials, idleFor)
		}
		time.Sleep(idleFor + time.Second)
		if f.count("QUIT") != 1 {
			t.Errorf("no goodbye: %q", f.commands)
		}
		send()
		if f.dials != 2 {
			t.Errorf("dialled %d times", f.dials)
		}
	})
}

func TestDeadKeptConnectionIsReplacedUnnoticed(t *testing.T) {
	for _, dies := range []string{hangUp, "421 4.7.0 too many letters on this connection"} {
		synctest.Test(t, func(t *testing.T) {
			letters := 0
			f := &fake{script: func(conn int, command string) string {
				if strings.HasPrefix(command, "MAIL") {
					if letters++; conn == 1 && letters > 1 {
						return dies
					}
				}
				return ""
			}}
			s := f.sender(t)
			for range 2 {
				if _, err := s.Send(t.Context(), parcel(), noDot); err != nil {
					t.Fatal(err)
				}
			}
			synctest.Wait()
			if f.dials != 2 || len(f.accepted) != 2 {
				t.Errorf("%d dials, %d letters", f.dials, len(f.accepted))
			}
		})
	}
}

func TestRefusedRecipientLeavesTheConnectionUsable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{script: on("RCPT TO:<nobody", "550 5.1.1 no such user")}
		s := f.sender(t)
		p := parcel()
		p.To = "nobody@customer.example"
		if _, err := s.Send(t.Context(), p, noDot); !fault(t, err).Permanent {
			t.Error(err)
		}
		if _, err := s.Send(t.Context(), parcel(), noDot); err != nil {
			t.Error(err)
		}
		if f.dials != 1 || f.count("RSET") != 1 {
			t.Errorf("%d dials, said %q", f.dials, f.commands)
		}
	})
}

func TestWrongPasswordIsShownOncePerQuarterOfAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{script: func(_ int, command string) string {
			switch {
			case strings.HasPrefix(command, "EHLO"):
				return "250-mx\r\n250 AUTH PLAIN LOGIN"
			case strings.HasPrefix(command, "AUTH"):
				return "535 5.7.8 bad credentials"
			}
			return ""
		}}
		s := f.sender(t, withPassword)
		for range 10 {
			_, err := s.Send(t.Context(), parcel(), noDot)
			if f := fault(t, err); f.Permanent || f.Wait != loginPause ||
				!strings.Contains(err.Error(), "app password") {
				t.Errorf("%s: %v", kind(f), err)
			}
		}
		if f.count("AUTH") != 1 {
			t.Errorf("the password was shown %d times", f.count("AUTH"))
		}
		time.Sleep(loginPause)
		s.Send(t.Context(), parcel(), noDot)
		if f.count("AUTH") != 2 {
			t.Errorf("the password was shown %d times after the pause", f.count("AUTH"))
		}
	})
}

func TestThrottlingServerIsLeftAloneByAllLetters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{script: on("MAIL", "432 4.3.2 too many messages per minute")}
		s := f.sender(t)
		for range 5 {
			_, err := s.Send(t.Context(), parcel(), noDot)
			if kind(fault(t, err)) != waiting(throttlePause) {
				t.Error(err)
			}
		}
		if f.count("MAIL") != 1 {
			t.Errorf("asked %d times", f.count("MAIL"))
		}
	})
}

func TestRateIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		s := f.sender(t, func(c *Config) { c.Rate = 0.5 })
		start := time.Now()
		for range 4 {
			if _, err := s.Send(t.Context(), parcel(), noDot); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start).Round(time.Millisecond); took != 6*time.Second {
			t.Errorf("4 letters at one in 2 s took %v", took)
		}
	})
}
