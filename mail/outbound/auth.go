package outbound

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/wneessen/go-mail/smtp"

	"ticketd/mail/reach"
)

// Token gives an OAuth 2.0 access token that is valid now. It is asked at each
// login. A token that the server refused a moment ago, revoked before its time
// perhaps, is named in refused and not to be given again; else that is empty.
type Token func(ctx context.Context, refused string) (string, error)

// Mechanism is how a password is shown to the server.
type Mechanism string

// The mechanisms for passwords. Auto prefers PLAIN.
const (
	Auto  Mechanism = "auto"
	Plain Mechanism = "plain" // RFC 4616
	Login Mechanism = "login" // never standardised; older Exchange servers have nothing else
)

const (
	xoauth2     = "XOAUTH2"
	oauthBearer = "OAUTHBEARER"
)

// Auth is how we prove who we are. The zero Auth is no login.
type Auth struct {
	User   string
	kind   string // empty: a password
	secret Token
}

// Password logs in by PLAIN or LOGIN.
func Password(user, password string) Auth {
	give := func(context.Context, string) (string, error) { return password, nil }
	return Auth{User: user, secret: give}
}

// XOAuth2 logs in with an access token as Google and Microsoft want it.
func XOAuth2(user string, token Token) Auth {
	return Auth{User: user, kind: xoauth2, secret: token}
}

// OAuthBearer logs in with an access token (RFC 7628).
func OAuthBearer(user string, token Token) Auth {
	return Auth{User: user, kind: oauthBearer, secret: token}
}

// String tells who logs in and how, never the secret.
func (a Auth) String() string {
	switch {
	case a.secret == nil:
		return "nobody"
	case a.kind == "":
		return a.User + " by password"
	}
	return a.User + " by " + a.kind
}

// GoString is String, so that no way of printing shows the secret.
func (a Auth) GoString() string { return a.String() }

// errWay says that the server does not let us log in in this way.
type errWay struct{ error }

// errDenied says that the server refused the token, whatever code it ended with.
type errDenied struct{ error }

func (e errDenied) Unwrap() error { return e.error }

// errToken says that no token was to be had; the server was not asked.
type errToken struct{ error }

func (e errToken) Unwrap() error { return e.error }

// exchange is one login, as go-mail's client drives it (RFC 4954 section 4).
type exchange struct {
	user, secret string
	addr         string
	wanted       []string // mechanisms, best first
	mechanism    string
	asked        int    // challenges so far
	refusal      string // what the server said about a token
}

func (c *Config) exchange(secret string) *exchange {
	wanted := []string{c.Auth.kind}
	if c.Auth.kind == "" {
		wanted = []string{"PLAIN", "LOGIN"}
		switch c.Mechanism {
		case Plain:
			wanted = wanted[:1]
		case Login:
			wanted = wanted[1:]
		}
	}
	return &exchange{user: c.Auth.User, secret: secret, addr: c.Addr, wanted: wanted}
}

// Start chooses the mechanism.
func (x *exchange) Start(server *smtp.ServerInfo) (string, []byte, error) {
	for _, mechanism := range x.wanted {
		if slices.ContainsFunc(server.Auth, func(s string) bool {
			return strings.EqualFold(s, mechanism)
		}) {
			x.mechanism = mechanism
			return mechanism, x.first(), nil
		}
	}
	return "", nil, errWay{fmt.Errorf("server offers no login by %s, only %q",
		strings.Join(x.wanted, " or "), server.Auth)}
}

// first is what is said along with the AUTH command.
func (x *exchange) first() []byte {
	switch x.mechanism {
	case "PLAIN":
		return []byte("\x00" + x.user + "\x00" + x.secret)
	case xoauth2:
		return []byte("user=" + x.user + "\x01auth=Bearer " + x.secret + "\x01\x01")
	case oauthBearer:
		host, port, _ := net.SplitHostPort(x.addr)
		user := strings.NewReplacer("=", "=3D", ",", "=2C").Replace(x.user)
		return []byte("n,a=" + user + ",\x01host=" + host + "\x01port=" + port +
			"\x01auth=Bearer " + x.secret + "\x01\x01")
	}
	return nil
}

// Next answers a challenge. For a token there is one only after a refusal: it
// is answered so that the server may say its 535.
func (x *exchange) Next(challenge []byte, more bool) ([]byte, error) {
	if !more {
		return nil, nil
	}
	x.asked++
	switch {
	case x.mechanism == "LOGIN" && x.asked == 1:
		return []byte(x.user), nil
	case x.mechanism == "LOGIN" && x.asked == 2:
		return []byte(x.secret), nil
	case x.mechanism == xoauth2 && x.asked == 1:
		x.refusal = whyRefused(challenge)
		return []byte{}, nil
	case x.mechanism == oauthBearer && x.asked == 1:
		x.refusal = whyRefused(challenge)
		return []byte{1}, nil
	}
	return nil, errWay{errors.New("server asks for more than " + x.mechanism + " has to say")}
}

// whyRefused reads the JSON of RFC 7628 section 3.2.2.
func whyRefused(challenge []byte) string {
	var why struct{ Status, Scope string }
	if json.Unmarshal(challenge, &why) != nil || why.Status == "" {
		return "server refuses the token"
	}
	return reach.Said(fmt.Sprintf("server refuses the token (status %s, scope %q)",
		why.Status, why.Scope))
}
