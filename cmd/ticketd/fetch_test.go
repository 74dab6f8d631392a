package main

import (
	"context"
	"errors"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"ticketd/mail/servertest"
	"ticketd/ticketing"
	"ticketd/ticketing/scenario"
)

// Attacks by what a mail names elsewhere. That nothing is fetched is held twice: by what can be
// called at all, and by a mail that names everything there is.

// speakers are the files that may import what calls somebody by a URL or runs what was brought:
// those that speak with the account's provider, and with our own control socket, and the metrics,
// which only answer, and what hands a mail to Postfix in tests. Rooms that have a door to mail
// servers import net alone.
var speakers = map[string][]string{
	"net/http": {"cmd/ticketd/control.go", "cmd/ticketd/metrics.go", "cmd/ticketd/oauth.go",
		"cmd/ticketd/oauth_login.go"},
	"net/rpc": nil, "net/smtp": {"mail/servertest/postfix.go"}, "plugin": nil,
}

func TestA28OnlyTheLoginTheControlSocketAndTheMetricsSpeakHTTP(t *testing.T) {
	root := filepath.Join("..", "..")
	mustDo(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		name, err := filepath.Rel(root, path)
		mustDo(t, err)
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		mustDo(t, err)
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			mustDo(t, err)
			if may, watched := speakers[imported]; watched && !slices.Contains(may, filepath.ToSlash(name)) {
				t.Errorf("%s imports %s", name, imported)
			}
		}
		return nil
	}))
}

// listening is somebody who waits to be called: by address, by name, or by HTTP.
type listening struct {
	url string

	mu    sync.Mutex
	heard []string
}

func (l *listening) note(what string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heard = append(l.heard, what)
}

// RoundTrip hears whoever asks by HTTP.
func (l *listening) RoundTrip(r *http.Request) (*http.Response, error) {
	l.note(r.URL.String())
	return nil, errors.New("nobody should ask")
}

// listen puts ears in every place until the test ends.
func listen(t *testing.T) *listening {
	l := &listening{}
	l.url = "http://" + servertest.Serve(t, func(client net.Conn) { l.note(client.RemoteAddr().String()) }) + "/x"
	resolver, transport := net.DefaultResolver, http.DefaultTransport
	http.DefaultTransport = l
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		l.note("a question to DNS")
		return nil, errors.New("nobody should ask")
	}}
	t.Cleanup(func() {
		net.DefaultResolver, http.DefaultTransport = resolver, transport
	})
	return l
}

func TestEarsHearWhoeverCalls(t *testing.T) {
	ears := listen(t)
	if conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(ears.url, "http://"), "/x")); err == nil {
		_, _ = conn.Read(make([]byte, 1)) // until it was heard
		_ = conn.Close()
	}
	_, _ = http.Get(ears.url)
	_, _ = net.LookupHost("canary.example")
	ears.mu.Lock()
	defer ears.mu.Unlock()
	if len(ears.heard) < 3 {
		t.Errorf("only %q was heard", ears.heard)
	}
}

// baited is a mail that names url and name wherever a reader might look them up.
func baited(url, name string) []byte {
	text := strings.NewReplacer("URL", url, "NAME", name, "\n", "\r\n").Replace(`DKIM-Signature: v=1; a=rsa-sha256; d=NAME; s=s1; h=from; bh=YQ==; b=YQ==
List-Unsubscribe: <URL>, <mailto:u@NAME>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
List-Archive: <URL>
Disposition-Notification-To: <r@NAME>
Return-Receipt-To: <r@NAME>
BIMI-Location: URL
X-Image-Url: URL
Content-Location: URL
Content-Base: URL
From: Carla <carla@NAME>
To: support@desk.example
Subject: see URL
Message-ID: <1@NAME>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: multipart/related; boundary=r; start="<s@x>"

--r
Content-Type: text/html; charset=utf-8
Content-ID: <s@x>

<html><head><base href="URL"><link rel=stylesheet href="URL"><link rel=prefetch href="URL">
<link rel=dns-prefetch href="//NAME"><meta http-equiv=refresh content="0;url=URL"><style>@import url(URL);
p{background:url(URL)}</style><script src="URL"></script></head><body background="URL"><img src="URL" srcset="URL 2x">
<iframe src="URL"></iframe><object data="URL"></object><embed src="URL"><video poster="URL" src="URL"></video>
<audio src="URL"></audio><svg><image xlink:href="URL"/></svg><input type=image src="URL"><form action="URL"></form>
<p>Please see <a href="URL" ping="URL">URL</a> and https://NAME/y.</p></body></html>
--r
Content-Type: image/svg+xml
Content-Location: URL

<svg xmlns="http://www.w3.org/2000/svg"><image href="URL"/></svg>
--r--
--b
Content-Type: message/external-body; access-type=URL; URL="URL"

Content-Type: text/plain

--b
Content-Type: message/external-body; access-type=anon-ftp; site="NAME"; directory="x"; name="y"

Content-Type: text/plain

--b
Content-Type: text/calendar; method=REQUEST

BEGIN:VCALENDAR
BEGIN:VEVENT
ATTACH:URL
URL:URL
END:VEVENT
END:VCALENDAR
--b
Content-Type: text/xml; name=x.xml

<!DOCTYPE a [<!ENTITY e SYSTEM "URL">]><a>&e;</a>
--b
Content-Type: text/html; name=x.html

<img src="URL">
--b--
`)
	return []byte(text)
}

func TestA28AndA29NothingThatAMailNamesIsFetched(t *testing.T) {
	told, err := scenario.Read([]byte("agent Ada Ito <ada@desk.example>\nat Mon 2026-03-02 08:00\n"+
		"mail carla@globex.example to support\n"), "a canary")
	mustDo(t, err)
	for _, keys := range []bool{false, true} {
		ears := listen(t)
		var asked listening // of DNS, for keys
		synctest.Test(t, func(t *testing.T) {
			s := newVirtualStage(t, told, servedConfig(t, told))
			defer s.close()
			if keys {
				s.txt = func(_ context.Context, name string) ([]string, error) {
					asked.note(name)
					return nil, errors.New("no such key")
				}
				mustDo(t, s.Restart(0))
			}
			for _, url := range []string{ears.url, "https://canary.example/x", "file:///etc/passwd"} {
				mustDo(t, s.Deliver(scenario.Mail{From: "carla@canary.example", To: []ticketing.Address{"support@desk.example"}, Raw: baited(url, "canary.example")}))
			}
			s.wellFormed(t)
			if got, _ := s.Received("ada@desk.example"); len(got) == 0 {
				t.Error("no notice was written")
			}
			for _, addr := range slices.Sorted(maps.Keys(s.dialled)) {
				if host, _, _ := net.SplitHostPort(addr); host != stageHost {
					t.Errorf("it called %s", addr)
				}
			}
		})
		if len(ears.heard) > 0 {
			t.Errorf("heard %q", ears.heard)
		}
		if names := slices.Compact(asked.heard); keys && !slices.Equal(names, []string{"s1._domainkey.canary.example"}) {
			t.Errorf("DNS was asked for %q", names)
		}
	}
}
