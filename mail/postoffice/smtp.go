package postoffice

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

const (
	smtpTimeout   = 5 * time.Minute // RFC 5321 section 4.5.3.2.7
	maxRecipients = 100             // RFC 5321 section 4.5.3.1.8
	maxLine       = 1 << 20         // ugly mails have long lines, and ought to arrive
)

// newSMTPServer is both mail exchanger and submission service.
func newSMTPServer(o *Office) *smtp.Server {
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &smtpSession{office: o, conn: c}, nil
	}))
	s.Domain = o.opts.Domain
	s.TLSConfig = o.opts.TLS
	s.AllowInsecureAuth = true
	s.MaxMessageBytes = o.opts.MaxMailBytes
	s.MaxRecipients = maxRecipients
	s.MaxLineLength = maxLine
	s.ReadTimeout = smtpTimeout
	s.WriteTimeout = smtpTimeout
	s.EnableSMTPUTF8 = true
	s.ErrorLog = protocolLog{o.opts.Logger, SMTP}
	return s
}

// smtpSession is one client's dialogue. The mutex is there because BDAT reads the mail in a
// goroutine of its own while the connection goes on.
type smtpSession struct {
	office *Office
	conn   *smtp.Conn

	mu      sync.Mutex
	account string // signed in as
	from    string
	to      []string
}

// Reset forgets the transaction.
func (s *smtpSession) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.from, s.to = "", nil
}

// Logout has nothing to let go of.
func (s *smtpSession) Logout() error {
	return nil
}

// AuthMechanisms are the ways to sign in.
func (s *smtpSession) AuthMechanisms() []string {
	return []string{sasl.Plain, sasl.Login}
}

// Auth begins to sign in.
func (s *smtpSession) Auth(mechanism string) (sasl.Server, error) {
	switch mechanism {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, user, password string) error {
			return s.signIn(user, password)
		}), nil
	case sasl.Login:
		return &loginServer{signIn: s.signIn}, nil
	default:
		return nil, smtp.ErrAuthUnknownMechanism
	}
}

func (s *smtpSession) signIn(user, password string) error {
	a := s.office.signIn(user, password)
	if a == nil {
		return smtp.ErrAuthFailed
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.account = a.address
	return nil
}

// Mail begins a transaction. The null sender is welcome, as RFC 5321 section 4.5.5 demands.
func (s *smtpSession) Mail(from string, _ *smtp.MailOptions) error {
	if hook := s.office.currentFaults().Mail; hook != nil {
		if err := s.spoil(hook(from)); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.account == "" && !isLoopback(s.conn.Conn().RemoteAddr()) {
		return Refuse(530, "5.7.0 sign in first")
	}
	if !soundAddress(from) {
		return Refuse(501, "5.1.7 this sender address can't be written into a header")
	}
	s.from, s.to = from, nil
	return nil
}

// Rcpt takes local recipients from everyone and foreign ones only from who has signed in.
func (s *smtpSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if hook := s.office.currentFaults().Rcpt; hook != nil {
		if err := s.spoil(hook(s.sender(), to)); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !soundAddress(to) || to == "" {
		return Refuse(501, "5.1.3 this recipient address can't be written into a header")
	}
	if err := s.office.admits(to, s.account != ""); err != nil {
		return err
	}
	s.to = append(s.to, to)
	return nil
}

func (s *smtpSession) sender() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.from
}

func (o *Office) admits(to string, signedIn bool) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, local := o.route(to)
	switch {
	case local && a == nil:
		return Refuse(550, fmt.Sprintf("5.1.1 <%s>: no such mailbox here", to))
	case !local && !signedIn:
		return Refuse(550, fmt.Sprintf("5.7.1 <%s>: sign in to send mail elsewhere", to))
	}
	return nil
}

// Data takes the mail in. The library bounds r by the size limit and gives an error instead of
// an end when the connection is lost, so that half a mail is never delivered.
func (s *smtpSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	e := s.envelope(raw)
	faults := s.office.currentFaults()
	if faults.Data != nil {
		if err := s.spoil(faults.Data(e)); err != nil {
			return err
		}
	}
	s.office.distribute(e, true)
	if faults.Accepted != nil {
		return s.spoil(faults.Accepted(e))
	}
	return nil
}

func (s *smtpSession) envelope(raw []byte) Envelope {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := Envelope{From: s.from, To: s.to, Account: s.account, Raw: raw, Protocol: "ESMTP",
		Client: s.clientName()}
	if _, encrypted := s.conn.TLSConnectionState(); encrypted {
		e.Protocol += "S"
	}
	if s.account != "" {
		e.Protocol += "A"
	}
	s.office.stamp(&e)
	return e
}

func (s *smtpSession) clientName() string {
	name := strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f || strings.ContainsRune(`()<>;\"`, r) {
			return '_'
		}
		return r
	}, s.conn.Hostname())
	return fmt.Sprintf("%s (%s)", name, s.conn.Conn().RemoteAddr())
}

// spoil carries out what a fault hook wants.
func (s *smtpSession) spoil(err error) error {
	if errors.Is(err, ErrHangUp) {
		s.conn.Conn().Close()
	}
	return err
}

// isLoopback says whether a client sits on this machine.
func isLoopback(addr net.Addr) bool {
	if tcp, ok := addr.(*net.TCPAddr); ok {
		return tcp.IP.IsLoopback()
	}
	return addr.Network() == "memory" || addr.Network() == "unix"
}

// loginServer is the server's side of AUTH LOGIN, which go-sasl lacks: it asks for the name,
// then for the password. A client may send the name along with the command.
type loginServer struct {
	signIn func(user, password string) error
	user   *string
}

// Next takes the client's answer and returns the next question.
func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	answer := string(response)
	switch {
	case response == nil:
		return []byte("Username:"), false, nil
	case l.user == nil:
		l.user = &answer
		return []byte("Password:"), false, nil
	default:
		return nil, true, l.signIn(*l.user, answer)
	}
}

// protocolLog hands the protocol libraries' complaints to slog.
type protocolLog struct {
	logger  *slog.Logger
	service Service
}

// Printf logs at debug level: a peer that hangs up is no news to an operator.
func (l protocolLog) Printf(format string, args ...any) {
	l.logger.Debug(fmt.Sprintf(format, args...), "part", "postoffice", "service", l.service)
}

// Println logs as Printf does.
func (l protocolLog) Println(args ...any) {
	l.Printf("%s", strings.TrimSpace(fmt.Sprintln(args...)))
}
