package inbound

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
)

// Token gives an OAuth 2.0 access token that is valid now. It is asked at each login. A token that
// the server refused a moment ago, revoked before its time perhaps, is named in refused and not to
// be given again; else that is empty.
type Token func(ctx context.Context, refused string) (string, error)

// Auth is how the account proves who it is. The zero Auth is no login.
type Auth struct {
	User      string
	mechanism string
	secret    Token
}

// Password logs in with SASL PLAIN (RFC 4616) where the server offers it, else with the LOGIN
// command.
func Password(user, password string) Auth {
	give := func(context.Context, string) (string, error) { return password, nil }
	return Auth{User: user, mechanism: sasl.Plain, secret: give}
}

// XOAuth2 logs in with an access token as Google and Microsoft want it.
func XOAuth2(user string, token Token) Auth {
	return Auth{User: user, mechanism: xoauth2Name, secret: token}
}

// OAuthBearer logs in with an access token (RFC 7628).
func OAuthBearer(user string, token Token) Auth {
	return Auth{User: user, mechanism: sasl.OAuthBearer, secret: token}
}

// String tells who logs in and how, never the secret.
func (a Auth) String() string { return a.User + " by " + a.mechanism }

// GoString is String, so that no way of printing shows the secret.
func (a Auth) GoString() string { return a.String() }

// errToken says that no token was to be had; the server was not asked.
type errToken struct{ error }

func (e errToken) Unwrap() error { return e.error }

// errWay says that the server does not let us log in in this way.
type errWay struct{ error }

// logIn proves who we are, and tells what was shown for it, if anything was. After an error the
// connection is of no use: the exchange may be unfinished.
func (a Auth) logIn(ctx context.Context, c *imapclient.Client, caps imap.CapSet, addr, refused string) (
	shown string, err error) {
	plain := a.mechanism == sasl.Plain
	offered := caps.AuthMechanisms()
	has := slices.ContainsFunc(offered, func(mechanism string) bool {
		return strings.EqualFold(mechanism, a.mechanism)
	})
	if !has && !plain {
		slices.Sort(offered)
		return "", errWay{fmt.Errorf("server offers no %s, only %q", a.mechanism, offered)}
	}
	if !has && caps.Has(imap.CapLoginDisabled) {
		return "", errWay{errors.New("server takes no passwords on this connection (LOGINDISABLED)")}
	}
	secret, err := a.show(ctx, refused)
	if err != nil {
		return "", err
	}
	if !has {
		return secret, c.Login(a.User, secret).Wait()
	}
	return secret, c.Authenticate(a.client(secret, addr))
}

// show is what proves who we are.
func (a Auth) show(ctx context.Context, refused string) (string, error) {
	secret, err := a.secret(ctx, refused)
	if err != nil {
		return "", errToken{fmt.Errorf("get an access token: %w", err)}
	}
	return secret, nil
}

func (a Auth) client(secret, addr string) sasl.Client {
	switch a.mechanism {
	case xoauth2Name:
		return &xoauth2{user: a.User, token: secret}
	case sasl.OAuthBearer:
		host, port, _ := net.SplitHostPort(addr)
		n, _ := strconv.Atoi(port)
		return sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{
			Username: a.User, Token: secret, Host: host, Port: n,
		})
	}
	return sasl.NewPlainClient("", a.User, secret)
}

const xoauth2Name = "XOAUTH2"

// xoauth2 is the one mechanism that the SASL library does not have.
type xoauth2 struct{ user, token string }

// Start sends user and token at once.
func (x *xoauth2) Start() (string, []byte, error) {
	return xoauth2Name, []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next gets a challenge only when the server refuses: JSON that says why.
func (x *xoauth2) Next(challenge []byte) ([]byte, error) {
	var refused struct{ Status, Scope string }
	if err := json.Unmarshal(challenge, &refused); err != nil {
		return nil, fmt.Errorf("server refuses the token: %q", challenge)
	}
	return nil, fmt.Errorf("server refuses the token: status %s, scope %q",
		refused.Status, refused.Scope)
}
