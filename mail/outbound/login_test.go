package outbound

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
)

func TestEveryLoginWorksUnderEveryProtection(t *testing.T) {
	cert, pool := certify(t, "mx.example.org", time.Now().Add(24*time.Hour))
	for name, c := range map[string]struct {
		auth      Auth
		mechanism Mechanism
		want      string
	}{
		"password":      {Password("ada", "right"), "", "PLAIN ada"},
		"plain":         {Password("ada", "right"), Plain, "PLAIN ada"},
		"login":         {Password("ada", "right"), Login, "LOGIN ada"},
		"xoauth2":       {XOAuth2("ada", giving("right")), "", "XOAUTH2 ada"},
		"bearer":        {OAuthBearer("ada", giving("right")), "", "OAUTHBEARER ada"},
		"refused":       {Password("ada", "wrong"), "", "PLAIN ada"},
		"refused login": {Password("ada", "wrong"), Login, "LOGIN ada"},
		"bad token":     {XOAuth2("ada", giving("wrong")), "", "XOAUTH2 ada"},
		"bad bearer":    {OAuthBearer("ada", giving("wrong")), "", "OAUTHBEARER ada"},
	} {
		for _, security := range []Security{ImplicitTLS, StartTLS, PlainText} {
			t.Run(fmt.Sprint(name, " ", security), func(t *testing.T) {
				p := new(peer)
				s := NewSender(Config{Addr: p.listen(t, security, cert), TLS: security, RootCAs: pool,
					ServerName: "mx.example.org", Auth: c.auth, Mechanism: c.mechanism,
					Command: 10 * time.Second})
				defer s.Close()
				_, err := s.Send(t.Context(), parcel(), noDot)
				if len(p.logins) != 1 || p.logins[0] != c.want {
					t.Errorf("logins: %q, want %q", p.logins, c.want)
				}
				if strings.HasPrefix(name, "re") || strings.HasPrefix(name, "bad") {
					if got := kind(fault(t, err)); got != waiting(loginPause) {
						t.Errorf("%v is %s", err, got)
					}
					if strings.HasPrefix(name, "bad") && !strings.Contains(err.Error(), "scope") {
						t.Errorf("the server's reason is missing: %v", err)
					}
					return
				}
				if err != nil || len(p.got) != 1 || p.got[0] != string(parcel().Body) {
					t.Errorf("%v, got %q", err, p.got)
				}
			})
		}
	}
}

func TestA35NothingIsSaidToAServerThatCannotProveItself(t *testing.T) {
	for name, c := range map[string]struct {
		certFor string
		until   time.Duration
		trusted bool
		remedy  string
	}{
		"unknown authority": {"mx.example.org", 24 * time.Hour, false, "ca_file"},
		"expired":           {"mx.example.org", -time.Hour, true, "expired"},
		"wrong name":        {"other.example.org", 24 * time.Hour, true, "another name"},
	} {
		for _, security := range []Security{ImplicitTLS, StartTLS} {
			p := new(peer)
			cert, pool := certify(t, c.certFor, time.Now().Add(c.until))
			if !c.trusted {
				_, pool = certify(t, "mx.example.org", time.Now().Add(time.Hour))
			}
			s := NewSender(Config{Addr: p.listen(t, security, cert), TLS: security, RootCAs: pool,
				ServerName: "mx.example.org", Auth: Password("ada", "right"), Command: 10 * time.Second})
			_, err := s.Send(t.Context(), parcel(), noDot)
			if kind(fault(t, err)) != passing || !strings.Contains(err.Error(), c.remedy) {
				t.Errorf("%s: %v", name, err)
			}
			if len(p.logins) > 0 {
				t.Errorf("%s: logged in all the same", name)
			}
		}
	}
}

func TestServerOfAnotherMakeGetsTheExactBytes(t *testing.T) {
	p := new(peer)
	s := NewSender(Config{Addr: p.listen(t, PlainText, nil), TLS: PlainText,
		Auth: Password("ada", "right")})
	defer s.Close()
	long := parcel()
	long.EnvelopeFrom = ""
	long.Body = []byte("Subject: long\r\n\r\n" + strings.Repeat("..\r\n.\r\n", 400_000))
	if _, err := s.Send(t.Context(), long, noDot); err != nil {
		t.Fatal(err)
	}
	letter := ticketing.Parcel{EnvelopeFrom: "support@example.org", To: "ada@customer.example",
		Body: compose(t, acknowledgement())}
	if _, err := s.Send(t.Context(), letter, noDot); err != nil {
		t.Fatal(err)
	}
	if p.got[0] != string(long.Body) || p.got[1] != string(letter.Body) {
		t.Errorf("%d and %d octets arrived of %d and %d", len(p.got[0]), len(p.got[1]),
			len(long.Body), len(letter.Body))
	}
	if p.from[0] != "" || p.from[1] != "support@example.org" || len(p.logins) != 1 {
		t.Errorf("from %q, %d logins", p.from, len(p.logins))
	}
}

func TestATokenThatWasRevokedBeforeItsTimeIsFetchedAnewAtOnce(t *testing.T) {
	cert, pool := certify(t, "mx.example.org", time.Now().Add(24*time.Hour))
	p := new(peer)
	var asked []string
	s := NewSender(Config{Addr: p.listen(t, ImplicitTLS, cert), RootCAs: pool, ServerName: "mx.example.org",
		Auth: XOAuth2("ada", func(_ context.Context, refused string) (string, error) {
			if asked = append(asked, refused); refused == "stale" {
				return "right", nil
			}
			return "stale", nil
		})})
	defer s.Close()
	_, err := s.Send(t.Context(), parcel(), noDot)
	if err != nil || len(p.logins) != 2 || !slices.Equal(asked, []string{"", "stale"}) {
		t.Errorf("logins %q, asked with %q: %v", p.logins, asked, err)
	}
}

func TestTokenThatIsNotToBeHadIsNoQuestionToTheServer(t *testing.T) {
	f := &fake{}
	s := f.sender(t, func(c *Config) {
		c.Auth = XOAuth2("ada", func(context.Context, string) (string, error) {
			return "", errors.New("invalid_grant")
		})
	})
	_, err := s.Send(t.Context(), parcel(), noDot)
	if kind(fault(t, err)) != passing || !strings.Contains(err.Error(), "invalid_grant") || f.dials > 0 {
		t.Errorf("%d dials: %v", f.dials, err)
	}
}

func TestSecretsAreNeverPrinted(t *testing.T) {
	for _, a := range []Auth{Password("ada", "hunter2"), XOAuth2("ada", giving("hunter2")), {}} {
		if s := fmt.Sprintf("%v %+v %#v %s", a, a, a, a); strings.Contains(s, "hunter2") {
			t.Error(s)
		}
	}
}

func TestA39WhatAServerRepeatsIsNowhereSaid(t *testing.T) {
	first := base64.StdEncoding.EncodeToString([]byte("\x00ada\x00secret"))
	token := strings.Repeat("a", ticketing.TokenLength)
	echo := " secret " + first + " <support+t1001." + token + "@desk.example>\x1b[2J"
	for command, answer := range map[string]string{"AUTH": "535 5.7.8" + echo, "MAIL": "550 5.7.1" + echo,
		"RCPT": "451 4.3.0" + echo, ".": "554 5.6.0" + echo} {
		f := &fake{script: offering(command, answer)}
		s := f.sender(t, withPassword)
		p := parcel()
		p.EnvelopeFrom = ticketing.Address("support+t1001." + token + "@desk.example")
		_, err := s.Send(t.Context(), p, noDot)
		if err == nil || !strings.Contains(err.Error(), "***") {
			t.Errorf("%s: %v", command, err)
			continue
		}
		for _, hidden := range []string{"secret", first[:12], token[:16], "\x1b"} {
			if strings.Contains(err.Error(), hidden) {
				t.Errorf("%s shows %q: %v", command, hidden, err)
			}
		}
	}
	f := &fake{script: offering(".", "250 2.0.0 ok"+echo)}
	said, err := f.sender(t, withPassword).Send(t.Context(), parcel(), noDot)
	if err != nil || !strings.HasPrefix(said, "250 2.0.0 ok *** *** <support+t1001.***@desk.example>") {
		t.Errorf("accepted with %q, %v", said, err)
	}
}

// offering is a script that offers a login and says one thing to one command.
func offering(command, says string) func(int, string) string {
	return func(n int, c string) string {
		if strings.HasPrefix(c, "EHLO") {
			return "250-mx.example.org\r\n250 AUTH PLAIN"
		}
		return on(command, says)(n, c)
	}
}
