package inbound

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func textLog(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }

func TestARefusedLoginIsTriedSlowlyAndSaysWhatToDo(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPeer(t)
		p.on = answering("AUTHENTICATE", "NO [AUTHENTICATIONFAILED] wrong")
		var out bytes.Buffer
		w := New(p.account(), (&taker{}).handle, textLog(&out))
		stop := run(t, w)
		time.Sleep(2 * time.Hour)
		stop()
		if p.dials < 8 || p.dials > 14 {
			t.Errorf("%d logins in two hours", p.dials)
		}
		want := "log in as anna at imap.test:143: server says NO [AUTHENTICATIONFAILED] wrong: " +
			"check user and password, or whether the provider wants an app password or OAuth"
		if got := w.Status().LastError.Error(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		if n := strings.Count(out.String(), "\n"); n != 1 {
			t.Errorf("%d lines logged:\n%s", n, &out)
		}
		if strings.Contains(out.String(), "secret") {
			t.Error("the password is in the log")
		}
	})
}

func TestAPassingRefusalOfTheLoginIsTriedSooner(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		p.add(letter(1, 500))
		p.on = once("AUTHENTICATE", "", func(c *peerConn, tag, _ string) {
			c.say("%s NO [UNAVAILABLE] later", tag)
		})
		scene(t, p, k, 5*time.Second)
		wantUIDs(t, "taken", k.taken(), 1)
	})
}

func TestWaysToLogIn(t *testing.T) {
	token := func(context.Context, string) (string, error) { return "t0ken", nil }
	encoded := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	tests := []struct {
		name, caps string
		auth       Auth
		want       string
	}{
		{"PLAIN", "AUTH=PLAIN SASL-IR", Password("u", "p"),
			"AUTHENTICATE PLAIN " + encoded("\x00u\x00p")},
		{"LOGIN", "", Password("u", `p "q" \`), `LOGIN "u" "p \"q\" \\"`},
		{"XOAUTH2", "AUTH=XOAUTH2 SASL-IR", XOAuth2("u", token),
			"AUTHENTICATE XOAUTH2 " + encoded("user=u\x01auth=Bearer t0ken\x01\x01")},
		{"OAUTHBEARER", "AUTH=OAUTHBEARER SASL-IR", OAuthBearer("u", token),
			"AUTHENTICATE OAUTHBEARER " +
				encoded("n,a=u,\x01host=imap.test\x01port=143\x01auth=Bearer t0ken\x01\x01")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p, k := newPeer(t), &taker{}
				p.caps = "IMAP4rev1 MOVE UIDPLUS IDLE " + test.caps
				p.add(letter(1, 500))
				scene(t, p, k, time.Second, func(a *Account) { a.Auth = test.auth })
				wantUIDs(t, "taken", k.taken(), 1)
				if p.hears(test.want) != 1 {
					t.Errorf("heard %q", p.heard[:3])
				}
			})
		})
	}
}

func TestATokenThatWasRevokedBeforeItsTimeIsFetchedAnewAtOnce(t *testing.T) {
	var asked []string
	token := func(_ context.Context, refused string) (string, error) {
		if asked = append(asked, refused); refused == "stale" {
			return "fresh", nil
		}
		return "stale", nil
	}
	bubble(t, func(t *testing.T) {
		p := newPeer(t)
		p.caps += " AUTH=XOAUTH2 SASL-IR"
		p.on = func(c *peerConn, tag, command string) bool {
			if !strings.HasPrefix(command, "AUTHENTICATE") {
				return false
			}
			said, _ := base64.StdEncoding.DecodeString(command[strings.LastIndex(command, " ")+1:])
			if strings.Contains(string(said), "fresh") {
				c.say("%s OK welcome", tag)
			} else {
				c.say("%s NO [AUTHENTICATIONFAILED] no", tag)
			}
			return true
		}
		w := scene(t, p, &taker{}, 30*time.Second, func(a *Account) { a.Auth = XOAuth2("u", token) })
		if s := w.Status(); s.LastError != nil || p.dials != 2 || asked[1] != "stale" {
			t.Errorf("%d dials, asked with %q: %+v", p.dials, asked, s)
		}
	})
}

func TestARefusedTokenIsExplainedAndEndsTheConnection(t *testing.T) {
	refused := `{"status":"400","schemes":"Bearer","scope":"mail"}`
	challenge := base64.StdEncoding.EncodeToString([]byte(refused))
	token := func(context.Context, string) (string, error) { return "t0ken", nil }
	for _, auth := range []Auth{XOAuth2("u", token), OAuthBearer("u", token)} {
		bubble(t, func(t *testing.T) {
			p := newPeer(t)
			p.caps += " AUTH=" + auth.mechanism
			p.on = func(c *peerConn, tag, command string) bool {
				if strings.HasPrefix(command, "AUTHENTICATE") {
					c.say("+ %s", challenge)
					return true
				}
				return false
			}
			w := scene(t, p, &taker{}, 30*time.Second, func(a *Account) { a.Auth = auth })
			wantTrouble(t, w, "400", "authorise")
			if p.dials != 1 {
				t.Errorf("%d logins in half a minute", p.dials)
			}
		})
	}
}

func TestAnImpossibleLoginSendsNothing(t *testing.T) {
	token := func(context.Context, string) (string, error) { return "", errors.New("invalid_grant") }
	tests := []struct {
		name, caps string
		auth       Auth
		want       string
	}{
		{"no such mechanism", "AUTH=PLAIN", XOAuth2("u", token), "offers no XOAUTH2"},
		{"LOGINDISABLED", "LOGINDISABLED", Password("u", "p"), "LOGINDISABLED"},
		{"no token", "AUTH=XOAUTH2", XOAuth2("u", token), "invalid_grant"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p := newPeer(t)
				p.caps = "IMAP4rev1 " + test.caps
				w := scene(t, p, &taker{}, time.Second, func(a *Account) { a.Auth = test.auth })
				wantTrouble(t, w, test.want)
				if p.hears("LOGIN")+p.hears("AUTHENTICATE") != 0 {
					t.Errorf("heard %q", p.heard)
				}
			})
		})
	}
}

func TestNoWayOfPrintingShowsASecret(t *testing.T) {
	a := Account{Name: "x", Auth: Password("anna", "hunter2")}
	for _, form := range []string{"%v", "%+v", "%#v", "%s"} {
		if strings.Contains(fmt.Sprintf(form+form, a.Auth, a), "hunter2") {
			t.Errorf("%s shows the password", form)
		}
	}
}

func TestAnAccountThatCannotWorkIsAnErrorAtOnce(t *testing.T) {
	tests := []Account{
		{Name: "no port", Addr: "imap.test", Auth: Password("u", "p")},
		{Name: "no login", Addr: "imap.test:993"},
		{Name: "same folder", Addr: "imap.test:993", Auth: Password("u", "p"), Done: "inbox"},
	}
	for _, a := range tests {
		if err := New(a, nil, quiet()).Run(t.Context()); err == nil {
			t.Errorf("%s: no error", a.Name)
		}
	}
}

func TestA39WhatAServerRepeatsOfTheLoginIsNowhereSaid(t *testing.T) {
	first := base64.StdEncoding.EncodeToString([]byte("\x00anna\x00secret"))
	for name, says := range map[string]string{
		"a refusal":         "%s NO [AUTHENTICATIONFAILED] secret is wrong, " + first + "\x1b[2J",
		"an answer to none": "%s BAD AUTHENTICATE PLAIN " + first,
		"a farewell":        "* BYE secret, " + first + "\x1b[2J%.0s",
	} {
		bubble(t, func(t *testing.T) {
			p := newPeer(t)
			p.on = func(c *peerConn, tag, command string) bool {
				if !strings.HasPrefix(command, "AUTHENTICATE") {
					return false
				}
				c.say(says, tag)
				if strings.HasPrefix(says, "*") {
					c.Close()
				}
				return true
			}
			var out bytes.Buffer
			all := &slog.HandlerOptions{Level: slog.LevelDebug}
			w := New(p.account(), (&taker{}).handle, slog.New(slog.NewTextHandler(&out, all)))
			stop := run(t, w)
			time.Sleep(time.Hour)
			stop()
			said := out.String() + w.Status().LastError.Error()
			if !strings.Contains(said, "***") || strings.Contains(said, "secret") || strings.Contains(said, first[:12]) ||
				strings.Contains(said, "x1b") || strings.Contains(said, "\x1b") {
				t.Errorf("%s: %s", name, said)
			}
		})
	}
}
