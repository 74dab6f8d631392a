package inbound

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// session is one connection to the server, from the greeting to its end.
type session struct {
	a    *Account
	c    *imapclient.Client
	link *link
	caps imap.CapSet
	news chan struct{} // holds one token when the server told of letters

	selected *imap.SelectData
	base     Baseline
	mode     ackMode
	keyword  bool // the folder keeps Keyword
	noIdle   bool // the server has IDLE and refused it
	noDates  bool // the server refused to FETCH INTERNALDATE
	bySeq    bool // the server sends BODY[] before UID: see fetch.go

	refused *string // the password or token that the server refused last

	lift func() bool
}

// Step is one stage of connecting, for `check --connect`.
type Step struct {
	Name   string // DNS, TCP, TLS, greeting, login, capabilities, folder, done folder
	OK     bool
	Detail string // what was found, or what went wrong
	Remedy string // what a person can do about it; empty if OK
}

// trace is told of each step; nil is a trace that listens to nothing.
type trace func(Step)

func (t trace) pass(name, format string, args ...any) {
	if t != nil {
		t(Step{Name: name, OK: true, Detail: fmt.Sprintf(format, args...)})
	}
}

// fail tells of the step that went wrong and gives its error on.
func (t trace) fail(name string, err error) error {
	if t == nil {
		return err
	}
	step := Step{Name: name, Detail: plainly(err)}
	var f *Fault
	if errors.As(err, &f) {
		step.Detail, step.Remedy = f.Doing+": "+plainly(f.Err), f.Remedy
	}
	t(step)
	return err
}

// connect dials, protects the connection and logs in, with a new token if the server refuses the
// one in use. The session ends, with its link, when ctx does.
func connect(ctx context.Context, a *Account, t trace) (*session, error) {
	var refused string
	s, err := connectWithout(ctx, a, &refused, t)
	if err == nil || refused == "" || t != nil || !a.Auth.secretIsToken() {
		return s, err
	}
	again, fault := a.Auth.show(ctx, refused)
	switch {
	case fault != nil:
		return nil, loginFault(a, fault, false)
	case again == refused:
		return nil, err
	}
	return connectWithout(ctx, a, &refused, t)
}

// connectWithout connects with another token than the one that was refused, and says there which
// one is now.
func connectWithout(ctx context.Context, a *Account, refused *string, t trace) (*session, error) {
	raw, err := dial(ctx, a, t)
	if err != nil {
		return nil, err
	}
	s := &session{a: a, link: &link{Conn: raw}, news: make(chan struct{}, 1), refused: refused}
	s.lift = context.AfterFunc(ctx, func() { s.link.cut(context.Cause(ctx)) })
	if err := s.greet(ctx, t); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func dial(ctx context.Context, a *Account, t trace) (net.Conn, error) {
	open := a.DialContext
	if open == nil {
		open = (&net.Dialer{Timeout: 30 * time.Second}).DialContext
		if t != nil {
			host, _, _ := net.SplitHostPort(a.Addr)
			addrs, err := net.DefaultResolver.LookupHost(ctx, host)
			if err != nil {
				return nil, t.fail("DNS", dialFault(a.Addr, err))
			}
			t.pass("DNS", "%s is %s", host, strings.Join(addrs, ", "))
		}
	}
	conn, err := open(ctx, "tcp", a.Addr)
	if err != nil {
		return nil, t.fail("TCP", dialFault(a.Addr, err))
	}
	t.pass("TCP", "connected to %s", a.Addr)
	return conn, nil
}

// greet goes from the bare connection to a login.
func (s *session) greet(ctx context.Context, t trace) error {
	defer s.link.guard(s.a.Silence)()
	conn, first, err := s.protect(ctx, t)
	if err != nil {
		return err
	}
	filter := newLines(conn, first, s.link.farewell)
	s.c = imapclient.New(filter, &imapclient.Options{
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: s.noteMailbox},
	})
	if err := s.c.WaitGreeting(); err != nil {
		fault := &Fault{Doing: "read greeting of " + s.a.Addr, Err: s.link.why(err),
			Remedy: "check that an IMAP server answers on this port, and whether it wants TLS"}
		return t.fail("greeting", fault)
	}
	t.pass("greeting", "an IMAP server answers")
	if err := s.logIn(ctx); err != nil {
		return t.fail("login", loginFault(s.a, s.link.why(err), s.link.broken()))
	}
	t.pass("login", "logged in as %s", s.a.Auth)
	// A NOOP's answer comes after the library has forgotten what the server could do before the
	// login: without it Caps may still give the old set.
	err = s.c.Noop().Wait()
	if s.caps = s.c.Caps(); err == nil && s.caps == nil {
		err = errNoCaps
	}
	if err != nil {
		fault := &Fault{Doing: "ask what " + s.a.Addr + " can do", Err: s.link.why(err)}
		return t.fail("capabilities", fault)
	}
	filter.settled.Store(true)
	t.pass("capabilities", "%s", s.abilities())
	return nil
}

// noteMailbox runs in the library's reader: it must neither wait nor send a command.
func (s *session) noteMailbox(d *imapclient.UnilateralDataMailbox) {
	if d.NumMessages == nil {
		return
	}
	select {
	case s.news <- struct{}{}:
	default:
	}
}

// protect puts TLS on the connection as the account wants it; first is a greeting read already.
func (s *session) protect(ctx context.Context, t trace) (conn net.Conn, first string, err error) {
	conn = s.link
	if s.a.TLS == StartTLS {
		if err := askForTLS(conn); err != nil {
			fault := &Fault{Doing: "start TLS with " + s.a.Addr, Err: s.link.why(err),
				Remedy: "the server must offer STARTTLS here: check the port, or use TLS on 993"}
			return nil, "", t.fail("TLS", fault)
		}
		first = "* OK encrypted\r\n"
	}
	if s.a.TLS == PlainText {
		t.pass("TLS", "none: passwords and mail go in the clear")
		return conn, "", nil
	}
	tc := tls.Client(conn, &tls.Config{ServerName: s.a.ServerName, RootCAs: s.a.RootCAs})
	if err := tc.HandshakeContext(ctx); err != nil {
		if s.link.broken() {
			err = s.link.why(err)
		}
		return nil, "", t.fail("TLS", tlsFault(s.a.Addr, err))
	}
	state := tc.ConnectionState()
	t.pass("TLS", "%s, certificate valid until %s", tls.VersionName(state.Version),
		state.PeerCertificates[0].NotAfter.Format(time.DateOnly))
	return tc, first, nil
}

// askForTLS speaks the few lines before the handshake (RFC 9051, 6.2.1). The library could do it
// too, but then nothing could stand between TLS and its parser. Nothing that was said in the clear
// is believed afterwards.
func askForTLS(conn net.Conn) error {
	br := bufio.NewReaderSize(conn, 4<<10)
	greeting, err := br.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !strings.HasPrefix(strings.ToUpper(string(greeting)), "* OK") {
		return fmt.Errorf("server greets with %q", strings.TrimSpace(string(greeting)))
	}
	if _, err := conn.Write([]byte("S1 STARTTLS\r\n")); err != nil {
		return err
	}
	for range 20 {
		line, err := br.ReadSlice('\n')
		if err != nil {
			return err
		}
		if line[0] == '*' {
			continue
		}
		if !strings.HasPrefix(strings.ToUpper(string(line)), "S1 OK") {
			return fmt.Errorf("server says %q", strings.TrimSpace(string(line)))
		}
		if br.Buffered() > 0 {
			return errors.New("server, or somebody between, sent data in the clear after its OK")
		}
		return nil
	}
	return errors.New("server does not answer STARTTLS")
}

func (s *session) logIn(ctx context.Context) error {
	if s.c.State() == imap.ConnStateAuthenticated {
		return nil // PREAUTH
	}
	caps := s.c.Caps()
	if caps == nil {
		return errNoCaps
	}
	shown, err := s.a.Auth.logIn(ctx, s.c, caps, s.a.Addr, *s.refused)
	*s.refused = ""
	s.link.told(shown)
	e := refusal(err)
	if passed := e != nil && slices.Contains(passing, e.Code); err != nil && !passed && !s.link.broken() {
		*s.refused = shown
	}
	return err
}

var errNoCaps = errors.New("server does not answer CAPABILITY")

// idles says whether the server tells of new letters by itself.
func (s *session) idles() bool { return s.caps.Has(imap.CapIdle) && !s.noIdle }

// abilities lists what the server can do of what we use, and what we do instead.
func (s *session) abilities() string {
	instead := []struct {
		cap     imap.Cap
		without string
	}{
		{imap.CapIdle, "looked at every " + s.a.Poll.String()},
		{imap.CapMove, "COPY and UID EXPUNGE"},
		{imap.CapUIDPlus, "nothing is ever expunged by us"},
	}
	var has, lacks []string
	for _, i := range instead {
		if s.caps.Has(i.cap) {
			has = append(has, string(i.cap))
		} else {
			lacks = append(lacks, fmt.Sprintf("no %s (%s)", i.cap, i.without))
		}
	}
	return strings.Join(slices.Concat(has, lacks), ", ")
}

// close ends the connection. It returns at once: the socket goes first, since the library's own
// Close would wait for whoever still reads.
func (s *session) close() {
	s.lift()
	s.link.cut(errors.New("connection was closed by us"))
	if s.c != nil {
		s.c.Close()
	}
}

// bid says goodbye if the server is quick about it.
func (s *session) bid() {
	defer s.link.guard(2 * time.Second)()
	s.c.Logout().Wait()
}

// do runs one command under the link's guard and explains its error.
func (s *session) do(command func() error) error {
	defer s.link.guard(s.a.Silence)()
	return s.link.why(command())
}
