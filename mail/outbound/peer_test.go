package outbound

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// peer is a submission server of another make, on the loopback interface.
type peer struct {
	mu     sync.Mutex
	from   []string
	got    []string
	logins []string
}

func (p *peer) note(list *[]string, s string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	*list = append(*list, s)
}

// listen starts the server and gives its address.
func (p *peer) listen(t testing.TB, security Security, cert *tls.Certificate) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &peerSession{peer: p}, nil
	}))
	s.Domain, s.AllowInsecureAuth, s.EnableSMTPUTF8 = "mx.example.org", security == PlainText, true
	s.MaxMessageBytes = 8 << 20
	s.ErrorLog = quiet{}
	if cert != nil {
		s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*cert}}
	}
	addr := ln.Addr().String()
	if security == ImplicitTLS {
		ln = tls.NewListener(ln, s.TLSConfig)
	}
	go s.Serve(ln)
	t.Cleanup(func() { s.Close() })
	return addr
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

type peerSession struct {
	peer *peer
	user string
}

func (s *peerSession) Reset()        {}
func (s *peerSession) Logout() error { return nil }

func (s *peerSession) AuthMechanisms() []string {
	return []string{"PLAIN", "LOGIN", xoauth2, oauthBearer}
}

func (s *peerSession) enter(mechanism, user, secret string) error {
	s.peer.note(&s.peer.logins, mechanism+" "+user)
	if user != "ada" || secret != "right" {
		return smtp.ErrAuthFailed
	}
	s.user = user
	return nil
}

func (s *peerSession) Auth(mechanism string) (sasl.Server, error) {
	switch mechanism {
	case "PLAIN":
		return sasl.NewPlainServer(func(_, user, password string) error {
			return s.enter("PLAIN", user, password)
		}), nil
	case oauthBearer:
		return sasl.NewOAuthBearerServer(func(o sasl.OAuthBearerOptions) *sasl.OAuthBearerError {
			if s.enter(oauthBearer, o.Username, o.Token) != nil {
				return &sasl.OAuthBearerError{Status: "invalid_token", Scope: "mail"}
			}
			return nil
		}), nil
	case xoauth2:
		return &xoauth2Server{session: s}, nil
	}
	return &loginServer{session: s}, nil
}

func (s *peerSession) Mail(from string, _ *smtp.MailOptions) error {
	if s.user == "" {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "log in"}
	}
	s.peer.note(&s.peer.from, from)
	return nil
}

func (s *peerSession) Rcpt(string, *smtp.RcptOptions) error { return nil }

func (s *peerSession) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err == nil {
		s.peer.note(&s.peer.got, string(b))
	}
	return err
}

// loginServer is AUTH LOGIN as Exchange has it.
type loginServer struct {
	session *peerSession
	answers []string
}

func (l *loginServer) Next(response []byte) ([]byte, bool, error) {
	if response != nil {
		l.answers = append(l.answers, string(response))
	}
	if len(l.answers) < 2 {
		return []byte([]string{"Username:", "Password:"}[len(l.answers)]), false, nil
	}
	return nil, true, l.session.enter("LOGIN", l.answers[0], l.answers[1])
}

// xoauth2Server says why in a challenge before it refuses, as Google does.
type xoauth2Server struct {
	session *peerSession
	refused bool
}

func (x *xoauth2Server) Next(response []byte) ([]byte, bool, error) {
	if x.refused {
		return nil, true, smtp.ErrAuthFailed
	}
	user, rest, _ := strings.Cut(strings.TrimPrefix(string(response), "user="), "\x01")
	token := strings.TrimSuffix(strings.TrimPrefix(rest, "auth=Bearer "), "\x01\x01")
	if x.session.enter(xoauth2, user, token) != nil {
		x.refused = true
		return []byte(`{"status":"401","schemes":"bearer","scope":"https://mail.example.org/"}`), false, nil
	}
	return nil, true, nil
}

// certify makes a self-signed certificate and the pool that trusts it.
func certify(t testing.TB, name string, until time.Time) (*tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: until.Add(-48 * time.Hour), NotAfter: until, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func giving(secret string) Token {
	return func(context.Context, string) (string, error) { return secret, nil }
}
