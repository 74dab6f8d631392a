package main

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

func TestATokenIsUsedUntilFiveMinutesBeforeItsEnd(t *testing.T) {
	stub, clock := newTokenStub(t), newHandClock()
	source := stub.client(t).tokenSource(tokenClient(), clock.now, quiet())
	mustToken(t, source, "access-1")
	clock.move(54 * time.Minute)
	mustToken(t, source, "access-1")
	clock.move(2 * time.Minute)
	mustToken(t, source, "access-2")
	form := stub.requests()[0]
	if form.Get("grant_type") != "refresh_token" || form.Get("refresh_token") != "refresh-0" ||
		form.Get("client_id") != "id" || form.Get("client_secret") != "shh" {
		t.Errorf("asked with %v", form)
	}
}

func TestAnOddLifetimeNeitherSpinsNorLastsForEver(t *testing.T) {
	for _, life := range []struct {
		seconds any
		fresh   time.Duration // still used then
		stale   time.Duration // not used then
	}{
		{60, 29 * time.Second, 31 * time.Second},
		{nil, 24 * time.Minute, 26 * time.Minute}, // the server tells none
	} {
		stub, clock := newTokenStub(t), newHandClock()
		stub.set(func(n int, _ url.Values) (int, map[string]any) {
			body := map[string]any{"access_token": string(rune('a' + n)), "token_type": "Bearer"}
			if life.seconds != nil {
				body["expires_in"] = life.seconds
			}
			return 200, body
		})
		source := stub.client(t).tokenSource(tokenClient(), clock.now, quiet())
		mustToken(t, source, "b")
		clock.move(life.fresh)
		mustToken(t, source, "b")
		clock.move(life.stale - life.fresh)
		mustToken(t, source, "c")
	}
}

func TestATokenThatAServerRefusedIsNotGivenAgain(t *testing.T) {
	stub := newTokenStub(t)
	source := stub.client(t).tokenSource(tokenClient(), time.Now, quiet())
	mustToken(t, source, "access-1")
	for range 3 { // those who were refused with it share the next one
		if got, err := source(t.Context(), "access-1"); got != "access-2" || err != nil {
			t.Errorf("token %q, %v", got, err)
		}
	}
	mustToken(t, source, "access-2")
	stub.set(func(int, url.Values) (int, map[string]any) { return 500, nil })
	if got, err := source(t.Context(), "access-2"); got != "" || err == nil {
		t.Errorf("token %q, %v", got, err)
	}
}

func TestAClockThatIsSetMakesATokenStale(t *testing.T) {
	for _, by := range []time.Duration{-2 * time.Hour, 20 * 365 * 24 * time.Hour} {
		stub, clock := newTokenStub(t), newHandClock()
		source := stub.client(t).tokenSource(tokenClient(), clock.now, quiet())
		mustToken(t, source, "access-1")
		clock.move(by)
		mustToken(t, source, "access-2")
		clock.move(time.Minute)
		mustToken(t, source, "access-2")
	}
}

func TestAskersAtTheSameTimeShareOneRequest(t *testing.T) {
	stub := newTokenStub(t)
	all, release := make(chan struct{}, 20), make(chan struct{})
	stub.set(func(int, url.Values) (int, map[string]any) {
		<-release
		return 200, map[string]any{"access_token": "one", "token_type": "Bearer", "expires_in": 3600}
	})
	source := stub.client(t).tokenSource(tokenClient(), time.Now, quiet())
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			all <- struct{}{}
			mustToken(t, source, "one")
		})
	}
	for range 20 {
		<-all
	}
	close(release)
	group.Wait()
	if n := len(stub.requests()); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestWhoGivesUpWaitingSpoilsNothingForTheOthers(t *testing.T) {
	stub := newTokenStub(t)
	came, release := make(chan struct{}), make(chan struct{})
	stub.set(func(int, url.Values) (int, map[string]any) {
		close(came)
		<-release
		return 200, map[string]any{"access_token": "one", "token_type": "Bearer", "expires_in": 3600}
	})
	source := stub.client(t).tokenSource(tokenClient(), time.Now, quiet())
	ctx, cancel := context.WithCancel(t.Context())
	left := make(chan error)
	go func() {
		_, err := source(ctx, "")
		left <- err
	}()
	<-came
	cancel()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("who left got %v", err)
	}
	close(release)
	mustToken(t, source, "one")
	if n := len(stub.requests()); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestARotatedRefreshTokenIsKept(t *testing.T) {
	stub, clock := newTokenStub(t), newHandClock()
	stub.set(func(n int, form url.Values) (int, map[string]any) {
		if want := []string{"refresh-0", "refresh-1"}[n-1]; form.Get("refresh_token") != want {
			return 400, map[string]any{"error": "invalid_grant"}
		}
		return 200, map[string]any{"access_token": "a", "token_type": "Bearer", "expires_in": 3600,
			"refresh_token": "refresh-1"}
	})
	c := stub.client(t)
	source := c.tokenSource(tokenClient(), clock.now, quiet())
	mustToken(t, source, "a")
	if stored, err := c.readRefreshToken(); err != nil || stored != "refresh-1" {
		t.Errorf("stored %q, %v", stored, err)
	}
	if mode := fileMode(t, c.TokenFile); mode != 0o600 {
		t.Errorf("mode %#o", mode)
	}
	clock.move(time.Hour)
	mustToken(t, source, "a")
	rest, err := os.ReadDir(filepath.Dir(c.TokenFile))
	if err != nil || len(rest) != 1 {
		t.Errorf("temporary files stay: %v, %v", rest, err)
	}
}

func TestARotatedRefreshTokenThatCannotBeWrittenIsNotLost(t *testing.T) {
	stub, clock := newTokenStub(t), newHandClock()
	c := stub.client(t)
	dir := filepath.Dir(c.TokenFile)
	stub.set(func(n int, form url.Values) (int, map[string]any) {
		if n == 1 { // the directory goes while the first answer is on its way
			if err := os.Rename(dir, dir+".away"); err != nil {
				t.Error(err)
			}
		} else if form.Get("refresh_token") != "refresh-1" {
			return 400, map[string]any{"error": "invalid_grant"}
		}
		return 200, map[string]any{"access_token": "a", "token_type": "Bearer", "expires_in": 3600,
			"refresh_token": "refresh-1"}
	})
	source := c.tokenSource(tokenClient(), clock.now, quiet())
	mustToken(t, source, "a")
	clock.move(time.Hour)
	mustToken(t, source, "a")
	if err := os.Rename(dir+".away", dir); err != nil {
		t.Fatal(err)
	}
	clock.move(time.Hour)
	mustToken(t, source, "a")
	if stored, err := c.readRefreshToken(); err != nil || stored != "refresh-1" {
		t.Errorf("stored %q, %v", stored, err)
	}
}

func TestATokenServersRefusalSaysWhatToDo(t *testing.T) {
	for _, refusal := range []struct {
		status int
		code   string
		want   string
	}{
		{400, "invalid_grant", `run "ticketd oauth google" again`},
		{401, "invalid_client", "check client_id and client secret"},
		{400, "unauthorized_client", "check client_id and client secret"},
		{400, "invalid_scope", "check the scopes"},
		{500, "", "500 Internal Server Error (no reason): it is tried again"},
		{503, "temporarily_unavailable", "it is tried again"},
	} {
		stub := newTokenStub(t)
		stub.set(func(int, url.Values) (int, map[string]any) {
			return refusal.status, map[string]any{"error": refusal.code, "echo": "refresh-0 shh"}
		})
		source := stub.client(t).tokenSource(tokenClient(), time.Now, quiet())
		_, err := source(t.Context(), "")
		wantFault(t, err, "[oauth.google]", refusal.want)
		if n := len(stub.requests()); n != 1 {
			t.Errorf("%s: %d requests", refusal.code, n)
		}
	}
}

func TestATokenIsGoodToItsEndWhileTheServerIsInTrouble(t *testing.T) {
	stub, clock := newTokenStub(t), newHandClock()
	c := stub.client(t)
	source := c.tokenSource(tokenClient(), clock.now, quiet())
	mustToken(t, source, "access-1")
	stub.set(func(int, url.Values) (int, map[string]any) { return 500, nil })
	clock.move(57 * time.Minute)
	mustToken(t, source, "access-1")
	clock.move(4 * time.Minute)
	_, err := source(t.Context(), "")
	wantFault(t, err, "500")
	stub.set(func(int, url.Values) (int, map[string]any) {
		return 200, map[string]any{"access_token": "new", "token_type": "Bearer", "expires_in": 3600}
	})
	mustToken(t, source, "new")
}

func TestARevokedSignInIsToldAtOnce(t *testing.T) {
	stub, clock := newTokenStub(t), newHandClock()
	source := stub.client(t).tokenSource(tokenClient(), clock.now, quiet())
	mustToken(t, source, "access-1")
	stub.set(func(int, url.Values) (int, map[string]any) {
		return 400, map[string]any{"error": "invalid_grant",
			"error_description": "Token has been revoked."}
	})
	clock.move(57 * time.Minute)
	_, err := source(t.Context(), "")
	wantFault(t, err, "Token has been revoked.", `run "ticketd oauth google" again`)
}

func TestASlowTokenServerIsGivenUp(t *testing.T) {
	stub := newTokenStub(t)
	release := make(chan struct{})
	defer close(release)
	stub.set(func(int, url.Values) (int, map[string]any) {
		<-release
		return 500, nil
	})
	client := tokenClient()
	client.Timeout = 50 * time.Millisecond
	_, err := stub.client(t).tokenSource(client, time.Now, quiet())(t.Context(), "")
	wantFault(t, err, "get an access token for [oauth.google]", "Client.Timeout")
}

func TestNoSecretFollowsARedirect(t *testing.T) {
	other := newTokenStub(t)
	stub := newTokenStub(t)
	stub.Config.Handler = http.RedirectHandler(other.URL, http.StatusTemporaryRedirect)
	_, err := stub.client(t).tokenSource(tokenClient(), time.Now, quiet())(t.Context(), "")
	wantFault(t, err, "307")
	if n := len(other.requests()); n != 0 {
		t.Errorf("the other server got %d requests", n)
	}
}

func TestATokenFileThatOthersCanReadIsRefused(t *testing.T) {
	stub := newTokenStub(t)
	c := stub.client(t)
	if err := os.Chmod(c.TokenFile, 0o640); err != nil {
		t.Fatal(err)
	}
	_, err := c.tokenSource(tokenClient(), time.Now, quiet())(t.Context(), "")
	wantFault(t, err, "chmod 600 "+c.TokenFile)
	write(t, c.TokenFile, "{}", 0o600)
	_, err = c.tokenSource(tokenClient(), time.Now, quiet())(t.Context(), "")
	wantFault(t, err, `run "ticketd oauth google" again`)
	if err := os.Remove(c.TokenFile); err != nil {
		t.Fatal(err)
	}
	_, err = c.tokenSource(tokenClient(), time.Now, quiet())(t.Context(), "")
	wantFault(t, err, `run "ticketd oauth google" once`)
	if n := len(stub.requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestAnApplicationAloneNeedsNoRefreshToken(t *testing.T) {
	stub := newTokenStub(t)
	c := stub.client(t)
	c.AppOnly, c.Scopes = true, []string{microsoftAlone}
	if err := os.Remove(c.TokenFile); err != nil {
		t.Fatal(err)
	}
	mustToken(t, c.tokenSource(tokenClient(), time.Now, quiet()), "access-1")
	form := stub.requests()[0]
	if form.Get("grant_type") != "client_credentials" || form.Get("scope") != microsoftAlone {
		t.Errorf("asked with %v", form)
	}
}

func TestProvidersAreKnownByName(t *testing.T) {
	cfg := mustLoad(t, minimal(`oauth = "google"`, `[oauth.google]
provider = "google"
client_id = "id"
[oauth.m365]
provider = "microsoft"
tenant = "example.com"
client_id = "id"
[oauth.alone]
provider = "microsoft"
tenant = "example.com"
client_id = "id"
client_secret_env = "SET"
app_only = true
`))
	google, m365, alone := cfg.OAuth["google"], cfg.OAuth["m365"], cfg.OAuth["alone"]
	if google.TokenURL != "https://oauth2.googleapis.com/token" || google.Scopes[0] != googleScope ||
		google.DeviceURL != "" || filepath.Base(google.TokenFile) != "google-token" {
		t.Errorf("%+v", google)
	}
	const tenant = "https://login.microsoftonline.com/example.com/oauth2/v2.0/"
	if m365.TokenURL != tenant+"token" || m365.DeviceURL != tenant+"devicecode" ||
		m365.AuthURL != tenant+"authorize" || len(m365.Scopes) != 3 {
		t.Errorf("%+v", m365)
	}
	if !alone.AppOnly || len(alone.Scopes) != 1 || alone.Scopes[0] != microsoftAlone {
		t.Errorf("%+v", alone)
	}
}
