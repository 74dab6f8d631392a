package outbound

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// probe gives the steps as "name: detail (remedy)", failed ones with "!".
func probe(t testing.TB, c Config) (steps []string, err error) {
	t.Helper()
	err = Probe(t.Context(), c, func(s Step) {
		line := s.Name + ": " + s.Detail
		if s.Remedy != "" {
			line += " (" + s.Remedy + ")"
		}
		if !s.OK {
			line = "! " + line
		}
		steps = append(steps, line)
	})
	return steps, err
}

func TestProbeTellsEveryStep(t *testing.T) {
	cert, pool := certify(t, "mx.example.org", time.Now().Add(24*time.Hour))
	p := new(peer)
	steps, err := probe(t, Config{Addr: p.listen(t, StartTLS, cert), TLS: StartTLS, RootCAs: pool,
		ServerName: "mx.example.org", Auth: Password("ada", "right")})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range steps {
		name, _, _ := strings.Cut(s, ":")
		names = append(names, name)
	}
	if got := strings.Join(names, " "); got != "DNS TCP greeting TLS EHLO login null sender SIZE" {
		t.Errorf("steps: %s", got)
	}
	if !strings.Contains(steps[len(steps)-1], "8388608") || len(p.got) > 0 {
		t.Errorf("%q, %d letters", steps, len(p.got))
	}
}

func TestProbeNamesWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		at, says string
		change   func(*Config)
		step     string
		stops    bool
	}{
		"password":  {"AUTH", "535 5.7.8 no", withPassword, "! login:", true},
		"greeting":  {"greeting", "554 go away", nil, "! greeting:", true},
		"starttls":  {"X", "", func(c *Config) { c.TLS = StartTLS }, "! TLS:", true},
		"null":      {"MAIL FROM:<>", "550 5.7.1 null sender not allowed", nil, "! null sender:", true},
		"null kept": {"MAIL FROM:<>", "550 5.7.1 no", withFallback, "! null sender:", false},
		"no login":  {"MAIL", "530 5.7.0 log in first", withFallback, "! null sender:", true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fake{script: func(_ int, command string) string {
					if strings.HasPrefix(command, "EHLO") {
						return "250-mx\r\n250 AUTH LOGIN PLAIN"
					}
					return on(c.at, c.says)(0, command)
				}}
				change := c.change
				if change == nil {
					change = func(*Config) {}
				}
				steps, err := probe(t, f.config(change))
				if (err != nil) != c.stops {
					t.Errorf("error: %v", err)
				}
				found := 0
				for _, s := range steps {
					if strings.HasPrefix(s, "!") {
						found++
						if !strings.HasPrefix(s, c.step) {
							t.Errorf("failed at %s", s)
						}
					}
				}
				if found != 1 {
					t.Errorf("steps: %q", steps)
				}
				f.done.Wait()
			})
		})
	}
}

func TestProbeEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{script: on("MAIL", silence)}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		if err := Probe(ctx, f.config(), func(Step) {}); err == nil || time.Since(start) > 5*time.Second {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		f.done.Wait()
	})
}
