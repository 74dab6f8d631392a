package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// handlerTransport answers requests without a network, so that polling can be
// tested in virtual time.
type handlerTransport struct{ http.Handler }

func (h handlerTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result(), nil
}

func TestTheDeviceFlowPollsUntilThePersonHasSignedIn(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		start, polls := time.Now(), 0
		c := OAuthConfig{Name: "m365", ClientID: "id", TokenURL: "https://id.example/token",
			DeviceURL: "https://id.example/device", TokenFile: dir + "/token", Scopes: []string{"mail"}}
		client := &http.Client{Transport: handlerTransport{http.HandlerFunc(
			func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				if r.URL.Path == "/device" {
					_, _ = io.WriteString(w, `{"device_code":"d","user_code":"ABCD-EFGH","interval":5,
						"expires_in":900,"verification_uri":"https://id.example/enter"}`)
					return
				}
				polls++
				if time.Since(start) < time.Minute {
					w.WriteHeader(http.StatusBadRequest)
					_, _ = io.WriteString(w, `{"error":"authorization_pending"}`)
					return
				}
				_, _ = io.WriteString(w, `{"access_token":"a","token_type":"Bearer",
					"refresh_token":"refresh-9"}`)
			})}}
		var out bytes.Buffer
		command := oauthCommand{Name: "m365"}
		err := command.run(t.Context(), strings.NewReader(""), &out,
			&Config{OAuth: clients{"m365": c}}, client)
		if err != nil {
			t.Fatal(err)
		}
		if polls < 10 || polls > 13 {
			t.Errorf("%d polls in a minute", polls)
		}
		for _, want := range []string{"https://id.example/enter", "ABCD-EFGH", "15m", "Signed in."} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%q is not said in\n%s", want, out.String())
			}
		}
		if strings.Contains(out.String(), "refresh-9") {
			t.Error("the token is shown")
		}
		if stored, err := c.readRefreshToken(); err != nil || stored != "refresh-9" {
			t.Errorf("stored %q, %v", stored, err)
		}
	})
}

// talk is an output that can be waited for.
type talk struct {
	mu    sync.Mutex
	text  bytes.Buffer
	wrote chan struct{}
}

func newTalk() *talk { return &talk{wrote: make(chan struct{}, 100)} }

func (s *talk) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() { s.wrote <- struct{}{} }()
	return s.text.Write(p)
}

func (s *talk) address(t *testing.T) *url.URL {
	t.Helper()
	select {
	case <-s.wrote:
	case <-time.After(10 * time.Second):
		t.Fatal("nothing was said")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := url.Parse(regexp.MustCompile(`https?://\S+`).FindString(s.text.String()))
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// codeFlow starts a sign-in and returns the address that the person opens.
func codeFlow(t *testing.T, stub *tokenStub, in io.Reader) (OAuthConfig, url.Values, <-chan error) {
	t.Helper()
	c := stub.client(t)
	if err := os.Remove(c.TokenFile); err != nil {
		t.Fatal(err)
	}
	out, done := newTalk(), make(chan error, 1)
	command := oauthCommand{Name: "google", Code: true}
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	go func() {
		done <- command.run(ctx, in, out, &Config{OAuth: clients{"google": c}}, tokenClient())
	}()
	return c, out.address(t).Query(), done
}

// challenge checks the proof of RFC 7636 section 4.6.
func challenge(form, asked url.Values) bool {
	sum := sha256.Sum256([]byte(form.Get("code_verifier")))
	return asked.Get("code_challenge_method") == "S256" &&
		asked.Get("code_challenge") == base64.RawURLEncoding.EncodeToString(sum[:])
}

func signingIn(_ int, form url.Values) (int, map[string]any) {
	if form.Get("code") != "the-code" {
		return 400, map[string]any{"error": "invalid_grant"}
	}
	return 200, map[string]any{"access_token": "a", "token_type": "Bearer",
		"refresh_token": "refresh-7"}
}

func TestTheCodeFlowTakesTheBrowsersAnswer(t *testing.T) {
	stub := newTokenStub(t)
	stub.set(signingIn)
	stdin, _ := io.Pipe()
	c, asked, done := codeFlow(t, stub, stdin)
	redirect := asked.Get("redirect_uri")
	state := asked.Get("state")
	for _, wrong := range []string{"?code=evil&state=guess", "?code=evil", "?state=" + state} {
		if status := visitPage(t, redirect+wrong); status != http.StatusBadRequest {
			t.Errorf("%q is answered with %d", wrong, status)
		}
	}
	if status := visitPage(t, redirect+"?code=the-code&state="+state); status != http.StatusOK {
		t.Errorf("the answer is answered with %d", status)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	form := stub.requests()[0]
	if !challenge(form, asked) || form.Get("redirect_uri") != redirect {
		t.Errorf("%v for %v", form, asked)
	}
	stored, err := c.readRefreshToken()
	if err != nil || stored != "refresh-7" || fileMode(t, c.TokenFile) != 0o600 {
		t.Errorf("stored %q, %v", stored, err)
	}
}

func visitPage(t *testing.T, address string) int {
	t.Helper()
	address = strings.Replace(address, "localhost", "127.0.0.1", 1)
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}

func TestTheCodeFlowTakesAPastedAddress(t *testing.T) {
	stub := newTokenStub(t)
	stub.set(signingIn)
	stdin, person := io.Pipe()
	c, asked, done := codeFlow(t, stub, stdin)
	_, err := io.WriteString(person, "what?\nhttp://localhost:1/?state=other&code=evil\n"+
		asked.Get("redirect_uri")+"?code=the-code&scope=x&state="+asked.Get("state")+"\n")
	if err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if stored, err := c.readRefreshToken(); err != nil || stored != "refresh-7" {
		t.Errorf("stored %q, %v", stored, err)
	}
}

func TestARefusedSignInStoresNothing(t *testing.T) {
	stub := newTokenStub(t)
	stdin, _ := io.Pipe()
	c, asked, done := codeFlow(t, stub, stdin)
	visitPage(t, asked.Get("redirect_uri")+"?error=access_denied&state="+asked.Get("state"))
	wantFault(t, <-done, "sign in to [oauth.google]", "access_denied")
	if _, err := os.Stat(c.TokenFile); err == nil {
		t.Error("a token was stored")
	}
}

func TestASignInWithoutARefreshTokenIsNoSuccess(t *testing.T) {
	stub := newTokenStub(t)
	stdin, _ := io.Pipe()
	_, asked, done := codeFlow(t, stub, stdin)
	visitPage(t, asked.Get("redirect_uri")+"?code=c&state="+asked.Get("state"))
	wantFault(t, <-done, "gave no refresh token")
}

func TestGoogleIsAskedForAConsentThatLasts(t *testing.T) {
	options := signIn{c: OAuthConfig{AuthURL: "https://accounts.google.com/o/oauth2/auth"}}.consent()
	c := OAuthConfig{AuthURL: "https://accounts.google.com/o/oauth2/auth"}
	u, err := url.Parse(c.library("").AuthCodeURL("s", options...))
	if err != nil || u.Query().Get("access_type") != "offline" ||
		u.Query().Get("prompt") != "consent" {
		t.Errorf("%v, %v", u, err)
	}
}

func TestSignInNamesWhatIsMissing(t *testing.T) {
	cfg := &Config{Path: "config.toml", OAuth: clients{"google": {Name: "google", AuthURL: "x"},
		"device": {Name: "device", DeviceURL: "x"}}}
	for _, c := range []struct {
		command oauthCommand
		want    string
	}{
		{oauthCommand{Name: "nobody"}, "config.toml has no section [oauth.nobody]"},
		{oauthCommand{Name: "google", Device: true}, "has no device flow"},
		{oauthCommand{Name: "device", Code: true}, "has no auth_url"},
	} {
		err := c.command.run(t.Context(), strings.NewReader(""), io.Discard, cfg, tokenClient())
		wantFault(t, err, c.want)
	}
}

func TestAnApplicationAloneIsTriedAtSignIn(t *testing.T) {
	stub := newTokenStub(t)
	c := stub.client(t)
	c.AppOnly = true
	cfg, out := &Config{OAuth: clients{"google": c}}, new(bytes.Buffer)
	command := oauthCommand{Name: "google"}
	if err := command.run(t.Context(), strings.NewReader(""), out, cfg, tokenClient()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "Nobody needs to sign in") {
		t.Error(out.String())
	}
	stub.set(func(int, url.Values) (int, map[string]any) {
		return 401, map[string]any{"error": "invalid_client"}
	})
	err := command.run(t.Context(), strings.NewReader(""), out, cfg, tokenClient())
	wantFault(t, err, "check client_id")
}
