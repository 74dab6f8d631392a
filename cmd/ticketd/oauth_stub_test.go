package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// tokenStub is a token server. Its answer to each request can be set.
type tokenStub struct {
	*httptest.Server
	mu     sync.Mutex
	asked  []url.Values // forms of the requests, in order
	answer func(n int, form url.Values) (status int, body map[string]any)
}

func newTokenStub(t *testing.T) *tokenStub {
	t.Helper()
	s := &tokenStub{}
	s.answer = func(n int, _ url.Values) (int, map[string]any) {
		return 200, map[string]any{"access_token": fmt.Sprintf("access-%d", n), "token_type": "Bearer",
			"expires_in": 3600}
	}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

func (s *tokenStub) serve(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	s.mu.Lock()
	s.asked = append(s.asked, r.PostForm)
	n, answer := len(s.asked), s.answer
	s.mu.Unlock()
	status, body := answer(n, r.PostForm)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func (s *tokenStub) set(answer func(n int, form url.Values) (int, map[string]any)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

func (s *tokenStub) requests() []url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]url.Values(nil), s.asked...)
}

// client is an OAuth client of the stub with a refresh token on disk.
func (s *tokenStub) client(t *testing.T) OAuthConfig {
	t.Helper()
	c := OAuthConfig{Name: "google", ClientID: "id", ClientSecret: "shh", SecretInBody: true,
		TokenURL: s.URL + "/token", AuthURL: s.URL + "/auth", DeviceURL: s.URL + "/device",
		Scopes: []string{"mail"}, TokenFile: filepath.Join(t.TempDir(), "google-token")}
	if err := c.writeRefreshToken("refresh-0"); err != nil {
		t.Fatal(err)
	}
	return c
}

// handClock is a clock that a test moves.
type handClock struct {
	mu sync.Mutex
	at time.Time
}

func newHandClock() *handClock { return &handClock{at: time.Now()} }

func (c *handClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *handClock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// mustToken asks a source and expects a token.
func mustToken(t *testing.T, source tokenFunc, want string) {
	t.Helper()
	got, err := source(t.Context(), "")
	if err != nil || got != want {
		t.Errorf("token %q, %v; want %q", got, err, want)
	}
}

// wantFault expects an error with these words and without any secret.
func wantFault(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Error("no error")
		return
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("error %q lacks %q", err, word)
		}
	}
	for _, secret := range []string{"shh", "refresh-", "access-"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("error %q shows a secret", err)
		}
	}
}

func fileMode(t *testing.T, path string) os.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}
