package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"ticketd/mail/reach"
)

type oauthCommand struct {
	Name   string `arg:"" help:"NAME of the [oauth.NAME] section."`
	Device bool   `xor:"flow" help:"Sign in on any device with a short code; the default if possible."`
	Code   bool   `xor:"flow" help:"Sign in with a browser on this machine, or paste its address."`
}

// Run signs in and keeps the refresh token.
func (c *oauthCommand) Run(p *program) error {
	cfg, err := p.load()
	if err != nil {
		return err
	}
	return c.run(p.ctx, p.stdin, p.stdout, cfg, tokenClient())
}

func (c *oauthCommand) run(ctx context.Context, in io.Reader, out io.Writer, cfg *Config,
	client *http.Client) error {
	o, ok := cfg.OAuth[c.Name]
	if !ok {
		return exitError{fmt.Errorf("%s has no section [oauth.%s]", cfg.Path, c.Name), exitConfig}
	}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, client)
	s := signIn{c: o, in: in, out: out}
	if o.AppOnly {
		return s.tryAlone(ctx)
	}
	flow := s.byCode
	switch {
	case c.Device && o.DeviceURL == "":
		return fmt.Errorf("[oauth.%s] has no device flow: use --code, or set device_url", o.Name)
	case c.Code && o.AuthURL == "":
		return fmt.Errorf("[oauth.%s] has no auth_url: use --device", o.Name)
	case o.DeviceURL != "" && !c.Code:
		flow = s.byDevice
	}
	t, err := flow(ctx)
	if err != nil {
		return o.explainSignIn(err)
	}
	if t.RefreshToken == "" {
		return fmt.Errorf("sign in to [oauth.%s]: the provider gave no refresh token: "+
			"check its scopes, or withdraw the application's access in the account and sign in again",
			o.Name)
	}
	if err := o.writeRefreshToken(t.RefreshToken); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "Signed in. The refresh token is in %s, readable by you only.\n",
		o.TokenFile)
	return err
}

// explainSignIn names what a person did or can do.
func (c OAuthConfig) explainSignIn(err error) error {
	var answer *oauth2.RetrieveError
	if errors.As(err, &answer) {
		switch answer.ErrorCode {
		case "access_denied":
			return fmt.Errorf("sign in to [oauth.%s]: access was refused on the provider's page", c.Name)
		case "expired_token":
			return fmt.Errorf("sign in to [oauth.%s]: the code has expired: run it again", c.Name)
		}
		return c.explain(err)
	}
	return fmt.Errorf("sign in to [oauth.%s]: %w", c.Name, err)
}

// signIn is one conversation with a person and a provider.
type signIn struct {
	c   OAuthConfig
	in  io.Reader
	out io.Writer
}

// tryAlone shows that the application gets a token without anybody.
func (s signIn) tryAlone(ctx context.Context) error {
	k := tokenKeeper{c: s.c}
	if _, err := k.request(ctx); err != nil {
		return err
	}
	_, err := fmt.Fprintf(s.out, "Nobody needs to sign in to [oauth.%s] (app_only);"+
		" a token was given.\n", s.c.Name)
	return err
}

// byDevice is the device flow (RFC 8628).
func (s signIn) byDevice(ctx context.Context) (*oauth2.Token, error) {
	library := s.c.library("")
	d, err := library.DeviceAuth(ctx)
	if err != nil {
		return nil, err
	}
	until := ""
	if !d.Expiry.IsZero() {
		until = fmt.Sprintf(" (valid for %s)", time.Until(d.Expiry).Round(time.Minute))
	}
	_, _ = fmt.Fprintf(s.out, "Open %s in any browser, enter the code %s%s\n"+
		"and sign in as the mailbox's user. Waiting ...\n", d.VerificationURI, d.UserCode, until)
	return library.DeviceAccessToken(ctx, d)
}

// redirected is what the provider's last page said.
type redirected struct {
	code string
	err  error
}

// byCode is the code flow with PKCE and a redirect to loopback (RFC 7636, RFC
// 8252 section 7.3). Where the browser is on another machine, the person pastes
// the address of its last page.
func (s signIn) byCode(ctx context.Context) (*oauth2.Token, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen on loopback for the browser: %w", err)
	}
	state, verifier := oauth2.GenerateVerifier(), oauth2.GenerateVerifier()
	answers := make(chan redirected, 1)
	server := &http.Server{Handler: callback(state, answers), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }() // ends with Shutdown
	defer func() {
		// The browser must get its page before the server is gone.
		wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = server.Shutdown(wait)
	}()
	// "localhost" is what Microsoft knows without a port; Google takes it, too.
	_, port, _ := net.SplitHostPort(l.Addr().String())
	library := s.c.library("http://localhost:" + port + "/")
	address := library.AuthCodeURL(state, append(s.consent(), oauth2.S256ChallengeOption(verifier))...)
	_, _ = fmt.Fprintf(s.out, "Open this address in a browser and sign in as the mailbox's user:\n\n"+
		"  %s\n\nIf the browser is on another machine, its last page cannot be shown:\n"+
		"copy the address of that page and paste it here. Waiting ...\n", address)
	go s.pasted(state, answers)
	select {
	case answer := <-answers:
		if answer.err != nil {
			return nil, answer.err
		}
		return library.Exchange(ctx, answer.code, oauth2.VerifierOption(verifier))
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// consent makes Google give a refresh token, which it else does only once.
func (s signIn) consent() []oauth2.AuthCodeOption {
	if !strings.HasPrefix(s.c.AuthURL, "https://accounts.google.com/") {
		return nil
	}
	return []oauth2.AuthCodeOption{oauth2.AccessTypeOffline, oauth2.ApprovalForce}
}

// callback is the page that the provider sends the browser to.
func callback(state string, answers chan<- redirected) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, ours := readRedirect(r.URL.Query(), state)
		if !ours {
			http.Error(w, "This is not the answer that ticketd waits for.", http.StatusBadRequest)
			return
		}
		if answer.err == nil {
			_, _ = io.WriteString(w, "Signed in. You can close this page.\n")
		} else {
			http.Error(w, "The sign-in failed; ticketd says more.", http.StatusForbidden)
		}
		offer(answers, answer)
	})
}

// pasted reads addresses that a person pastes, until one is the answer.
func (s signIn) pasted(state string, answers chan<- redirected) {
	for lines := bufio.NewScanner(s.in); lines.Scan(); {
		u, err := url.Parse(strings.TrimSpace(lines.Text()))
		if err != nil || u.RawQuery == "" {
			continue
		}
		if answer, ours := readRedirect(u.Query(), state); ours {
			offer(answers, answer)
			return
		}
	}
}

// offer gives the first answer; later ones are of no use.
func offer(answers chan<- redirected, answer redirected) {
	select {
	case answers <- answer:
	default:
	}
}

// readRedirect reads the answer (RFC 6749 section 4.1.2). One with another state
// is not ours.
func readRedirect(q url.Values, state string) (answer redirected, ours bool) {
	switch {
	case q.Get("state") != state:
		return redirected{}, false
	case q.Get("error") != "":
		return redirected{err: fmt.Errorf("the provider says %q (%s)", q.Get("error"),
			reach.Said(q.Get("error_description")))}, true
	case q.Get("code") == "":
		return redirected{}, false
	}
	return redirected{code: q.Get("code")}, true
}
