package outbound

import (
	"cmp"
	"errors"
	"fmt"
	"net/textproto"
	"strings"
	"time"

	"ticketd/mail/outbox"
	"ticketd/mail/reach"
	"ticketd/ticketing"
)

// stage is how far an attempt had come.
type stage int

const (
	dialling stage = iota
	securing
	greeting
	hello
	login
	mailFrom
	rcptTo
	data // from the DATA command to the last octet before the dot
	dot
)

// trouble says what could not be done, why, and what a person can do about it.
type trouble struct {
	at     stage
	doing  string
	err    error
	remedy string // may be empty
	words  string // of err, without secrets; empty: none were said
}

// Error puts the three in one line. Where our own address has a token in it, as the sender of a
// letter, the token is left out: it proves who answers.
func (t *trouble) Error() string {
	text := t.what()
	if t.remedy != "" {
		text += ": " + t.remedy
	}
	return text
}

func (t *trouble) what() string {
	return ticketing.HideTokens(t.doing + ": " + cmp.Or(t.words, plainly(t.err)))
}

// hide leaves out of the words what the server was told at the login.
func (t *trouble) hide(secret string) { t.words = plainly(t.err, secret) }

// Unwrap gives the cause.
func (t *trouble) Unwrap() error { return t.err }

// plainly writes a server's answer the way it stood on the wire, in one line and without secrets.
func plainly(err error, secrets ...string) string {
	text := err.Error()
	if a := answer(err); a != nil {
		text = strings.Replace(text, a.Error(), fmt.Sprintf("server says %d %s", a.Code, a.Msg), 1)
	}
	return reach.Said(text, secrets...)
}

// answer finds the server's answer in an error, nil if there was none.
func answer(err error) *textproto.Error {
	var e *textproto.Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

const (
	loginPause    = 15 * time.Minute // asking sooner may lock the account
	busyPause     = 2 * time.Minute  // 421: the server wants nobody now
	throttlePause = time.Minute      // Exchange Online counts by the minute
	greylistPause = 5 * time.Minute  // the usual wait of a greylist
)

// fault puts the trouble in the outbox's terms. Only a 5xx to MAIL, RCPT, DATA
// or the dot is for good; no answer to the dot is unknown (RFC 5321 section
// 4.5.3.2.6).
func (t *trouble) fault() *outbox.Fault {
	f := &outbox.Fault{Err: t}
	a := answer(t.err)
	switch {
	case t.refusedLogin():
		f.Wait = loginPause
	case t.tooLarge():
		f.Permanent = true
	case a == nil:
		f.Unknown = t.at == dot
	case a.Code >= 500 && a.Code <= 599:
		f.Permanent = t.at >= mailFrom
	case a.Code >= 400 && a.Code <= 499:
		f.Wait = t.patience(a)
	default:
		f.Unknown = t.at == dot
	}
	return f
}

// refusedLogin reports whether the server does not know us, or not in this way
// (RFC 4954 section 6).
func (t *trouble) refusedLogin() bool {
	var way errWay
	var denied errDenied
	if t.at == login && (errors.As(t.err, &way) || errors.As(t.err, &denied)) {
		return true
	}
	a := answer(t.err)
	if a == nil {
		return false
	}
	switch a.Code {
	case 530, 534, 535, 538:
		return true
	}
	return t.at == login && a.Code >= 500
}

// refusedSecret reports whether the server was shown a password or token and would
// not have it.
func (t *trouble) refusedSecret() bool {
	var way errWay
	return t.refusedLogin() && !errors.As(t.err, &way)
}

// throttled reports whether the server wants nothing at all from us for a
// while, rather than not this letter.
func (t *trouble) throttled() bool {
	a := answer(t.err)
	return a != nil && (a.Code == 432 || strings.HasPrefix(a.Msg, "4.3.2") ||
		a.Code == 421 && t.at < rcptTo || t.at == login && a.Code < 500)
}

// patience is how long to leave alone who answered with a 4xx.
func (t *trouble) patience(a *textproto.Error) time.Duration {
	switch {
	case a.Code == 432 || strings.HasPrefix(a.Msg, "4.3.2"):
		return throttlePause
	case a.Code == 421, t.at == login:
		return busyPause
	case a.Code == 450 && strings.HasPrefix(a.Msg, "4.7."):
		return greylistPause
	}
	return 0
}

func dialTrouble(addr string, err error) *trouble {
	return &trouble{at: dialling, doing: "connect to " + addr, err: err,
		remedy: reach.Submission.DialRemedy(err)}
}

func tlsTrouble(addr string, err error) *trouble {
	return &trouble{at: securing, doing: "start TLS with " + addr, err: err,
		remedy: reach.Submission.TLSRemedy(err)}
}

func loginTrouble(c *Config, err error) *trouble {
	t := &trouble{at: login, doing: fmt.Sprintf("log in as %s at %s", c.Auth.User, c.Addr), err: err}
	var token errToken
	var way errWay
	switch {
	case errors.As(err, &token):
		t.remedy = "check the OAuth settings, or authorise the account anew"
	case errors.As(err, &way):
		t.remedy = "configure TLS, or a way to log in that the server offers"
	case !t.refusedLogin():
	case c.Auth.kind != "":
		t.remedy = "check that the token is for this user and may send mail, or authorise it anew"
	default:
		t.remedy = "check user and password, or whether the provider wants an app password or OAuth"
	}
	return t
}
