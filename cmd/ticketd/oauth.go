package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
	"golang.org/x/sync/singleflight"

	"ticketd/mail/reach"
)

const (
	// earlyExpiry is how long before its end a token is no longer handed out.
	earlyExpiry = 5 * time.Minute
	// assumedLife is the life of a token whose server tells none.
	assumedLife = 30 * time.Minute
	// tokenTimeout bounds one request to a token server.
	tokenTimeout = 30 * time.Second
)

// tokenSources give access tokens, by the name of the [oauth.NAME] section.
type tokenSources map[string]tokenFunc

// newTokenSources makes one source for each section, so that all mailboxes that
// name it share its tokens.
func newTokenSources(cfg *Config, log *slog.Logger) tokenSources {
	sources := tokenSources{}
	for name, c := range cfg.OAuth {
		sources[name] = c.tokenSource(tokenClient(), time.Now, log)
	}
	return sources
}

// tokenClient speaks to token servers. It follows no redirect: the secrets in a
// request are for one server only.
func tokenClient() *http.Client {
	return &http.Client{Timeout: tokenTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// tokenSource gives valid access tokens of one client. Whoever asks while one is
// fetched waits for the same answer.
func (c OAuthConfig) tokenSource(client *http.Client, now func() time.Time,
	log *slog.Logger) tokenFunc {
	k := &tokenKeeper{c: c, client: client, now: now, log: log}
	return k.token
}

// tokenKeeper holds the access token in use. Its age is counted on our own
// clock from the moment it came, so that no clock has to agree with another.
type tokenKeeper struct {
	c      OAuthConfig
	client *http.Client
	now    func() time.Time
	log    *slog.Logger
	flight singleflight.Group

	mu      sync.Mutex
	access  string
	came    time.Time
	life    time.Duration
	unsaved string // a refresh token that could not be written to its file
}

// token hands out the token in use, or fetches a new one. A token that a server refused is
// not in use any more, however long it was to live: it may have been revoked, or our clock
// and theirs differ.
func (k *tokenKeeper) token(ctx context.Context, refused string) (string, error) {
	k.mu.Lock()
	if refused != "" && refused == k.access {
		k.access = ""
	}
	k.mu.Unlock()
	if access := k.current(earlyExpiry); access != "" {
		return access, nil
	}
	fetched := k.flight.DoChan("", func() (any, error) {
		return k.fetch(context.WithoutCancel(ctx)) // others may wait for it, too
	})
	select {
	case r := <-fetched:
		access, _ := r.Val.(string)
		return access, r.Err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

// current is the token in use if it lives longer than early, else empty. A token
// from the future tells that the clock was set back: its age is not known.
func (k *tokenKeeper) current(early time.Duration) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	age := k.now().Sub(k.came)
	if k.access == "" || age < 0 || age >= k.life-min(early, k.life/2) {
		return ""
	}
	return k.access
}

// fetch asks for a new token. Where that fails for now, the one in use is good
// to its very end.
func (k *tokenKeeper) fetch(ctx context.Context) (string, error) {
	if access := k.current(earlyExpiry); access != "" {
		return access, nil // somebody fetched it a moment ago
	}
	t, err := k.request(context.WithValue(ctx, oauth2.HTTPClient, k.client))
	if err != nil {
		if access := k.current(0); access != "" && !needsPerson(err) {
			k.log.Warn("the access token could not be renewed yet", "part", "oauth",
				"account", k.c.Name, "err", err)
			return access, nil
		}
		return "", err
	}
	k.keep(t)
	return t.AccessToken, nil
}

// request asks the token server, once. The error is in plain words.
func (k *tokenKeeper) request(ctx context.Context) (*oauth2.Token, error) {
	if k.c.AppOnly {
		app := clientcredentials.Config{ClientID: k.c.ClientID, TokenURL: k.c.TokenURL,
			ClientSecret: string(k.c.ClientSecret), Scopes: k.c.Scopes, AuthStyle: k.c.style()}
		t, err := app.Token(ctx)
		return t, k.c.explain(err)
	}
	refresh, err := k.refreshToken()
	if err != nil {
		return nil, k.c.explain(err)
	}
	t, err := k.c.library("").TokenSource(ctx, &oauth2.Token{RefreshToken: refresh}).Token()
	if err == nil && t.RefreshToken != refresh {
		k.rotate(t.RefreshToken)
	}
	return t, k.c.explain(err, refresh)
}

// refreshToken is the one in the file, which "ticketd oauth" may have renewed,
// unless there is a newer one that could not be written there.
func (k *tokenKeeper) refreshToken() (string, error) {
	k.mu.Lock()
	unsaved := k.unsaved
	k.mu.Unlock()
	if unsaved != "" {
		k.rotate(unsaved)
		return unsaved, nil
	}
	return k.c.readRefreshToken()
}

// rotate keeps the refresh token that replaces the one in the file (RFC 6749
// section 6). The old one may be void already: a full disk must not lose the
// new one while we run.
func (k *tokenKeeper) rotate(refresh string) {
	err := k.c.writeRefreshToken(refresh)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.unsaved = ""
	if err != nil {
		k.unsaved = refresh
		k.log.Error("the new refresh token is kept in memory only", "part", "oauth",
			"account", k.c.Name, "err", err)
	}
}

func (k *tokenKeeper) keep(t *oauth2.Token) {
	life := assumedLife
	if !t.Expiry.IsZero() {
		life = time.Until(t.Expiry)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.access, k.came, k.life = t.AccessToken, k.now(), life
}

// library is the client as the OAuth library wants it.
func (c OAuthConfig) library(redirect string) *oauth2.Config {
	return &oauth2.Config{ClientID: c.ClientID, ClientSecret: string(c.ClientSecret),
		RedirectURL: redirect, Scopes: c.Scopes,
		Endpoint: oauth2.Endpoint{AuthURL: c.AuthURL, DeviceAuthURL: c.DeviceURL,
			TokenURL: c.TokenURL, AuthStyle: c.style()}}
}

// style is fixed for each server: the library would try both, and ask twice for
// what is refused once. A client without a secret is named in the body (RFC 6749
// section 3.2.1).
func (c OAuthConfig) style() oauth2.AuthStyle {
	if c.SecretInBody || c.ClientSecret == "" {
		return oauth2.AuthStyleInParams
	}
	return oauth2.AuthStyleInHeader
}

// personError is a fault that no waiting mends.
type personError struct{ error }

func (e personError) Unwrap() error { return e.error }

func needsPerson(err error) bool {
	var person personError
	return errors.As(err, &person)
}

// explain says in plain words what a token server answered, nil if err is. Its body
// is never shown, and in its words no secret that it was told: it may repeat them.
func (c OAuthConfig) explain(err error, told ...string) error {
	var answer *oauth2.RetrieveError
	if !errors.As(err, &answer) {
		if err == nil || needsPerson(err) {
			return err
		}
		return fmt.Errorf("get an access token for [oauth.%s]: %w", c.Name, err)
	}
	words := cmp.Or(reach.Said(answer.ErrorCode+" "+answer.ErrorDescription,
		append(told, string(c.ClientSecret))...), "no reason")
	what := fmt.Sprintf("get an access token for [oauth.%s]: %s answers %s (%s)", c.Name,
		c.TokenURL, answer.Response.Status, words)
	switch answer.ErrorCode {
	case "invalid_grant":
		return personError{fmt.Errorf("%s: the sign-in is no longer valid:"+
			" run \"ticketd oauth %s\" again", what, c.Name)}
	case "invalid_client", "unauthorized_client":
		return personError{fmt.Errorf("%s: check client_id and client secret", what)}
	case "invalid_scope":
		return personError{fmt.Errorf("%s: check the scopes and what the application may do", what)}
	}
	return fmt.Errorf("%s: it is tried again", what)
}
