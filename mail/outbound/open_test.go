package outbound

import (
	"strings"
	"testing"
	"testing/synctest"
)

// pipelining is a server that takes commands in groups and says one thing more.
func pipelining(command, says string) func(int, string) string {
	return func(n int, c string) string {
		if strings.HasPrefix(c, "EHLO") {
			return "250-mx\r\n250-8BITMIME\r\n250 PIPELINING"
		}
		return on(command, says)(n, c)
	}
}

func TestCommandsGoTogetherWhereTheServerTakesThemSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{script: pipelining("", "")}
		s := f.sender(t)
		for range 2 {
			response, err := s.Send(t.Context(), parcel(), noDot)
			if err != nil || response != "250 2.0.0 queued as 4711" {
				t.Fatalf("%q, %v", response, err)
			}
		}
		synctest.Wait()
		const letter = "|MAIL FROM:<support@example.org> BODY=8BITMIME|RCPT TO:<ada@customer.example>|DATA"
		if got := strings.Join(f.commands, "|"); got != "EHLO desk.example.org"+letter+letter {
			t.Errorf("said %s", got)
		}
		if want := string(parcel().Body) + ".\r\n"; len(f.accepted) != 2 || f.accepted[1] != want {
			t.Errorf("server has %q", f.accepted)
		}
	})
}

// RFC 2920 section 3.1: some wait for a letter although they refused everything before.
func TestALetterThatIsWaitedForAfterARefusalIsNotSent(t *testing.T) {
	for name, c := range map[string]struct {
		refused string
		wire    string // what came after the 354
		dials   int    // for this letter and the next
	}{
		"no recipient": {"RCPT", ".\r\n", 1},
		"no sender":    {"MAIL", "", 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				times := 0
				f := &fake{script: func(n int, command string) string {
					switch {
					case command == "DATA":
						return "354 go on"
					case strings.HasPrefix(command, c.refused):
						if times++; times == 1 {
							return "550 5.7.1 no"
						}
						return "250 OK"
					case strings.HasPrefix(command, "RCPT"):
						return "250 OK"
					}
					return pipelining("", "")(n, command)
				}}
				s := f.sender(t)
				_, err := s.Send(t.Context(), parcel(), noDot)
				if err == nil || kind(fault(t, err)) != permanent {
					t.Fatalf("the refused letter: %v", err)
				}
				synctest.Wait()
				if _, err := s.Send(t.Context(), parcel(), noDot); err != nil {
					t.Fatalf("the next one: %v", err)
				}
				synctest.Wait()
				if f.wires[0] != c.wire || f.wires[1] != string(parcel().Body)+".\r\n" || f.dials != c.dials {
					t.Errorf("%d connections saw %q", f.dials, f.wires)
				}
			})
		})
	}
}
