package faults

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// authority makes certificates for 127.0.0.1.
type authority struct {
	testing.TB
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	file string // in PEM, for the gateway's ca_file
}

func newAuthority(t testing.TB) *authority {
	t.Helper()
	a := &authority{TB: t, file: filepath.Join(t.TempDir(), "ca.pem")}
	var err error
	a.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	mustDo(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test CA"},
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &a.key.PublicKey, a.key)
	mustDo(t, err)
	a.cert, err = x509.ParseCertificate(der)
	mustDo(t, err)
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	mustDo(t, os.WriteFile(a.file, block, 0o600))
	return a
}

// certify makes a certificate; until is its end.
func (a *authority) certify(ip string, until time.Time) *tls.Certificate {
	a.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	mustDo(a, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()),
		NotBefore: until.Add(-24 * time.Hour), NotAfter: until, IPAddresses: []net.IP{net.ParseIP(ip)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &key.PublicKey, a.key)
	mustDo(a, err)
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func (a *authority) good() *tls.Certificate { return a.certify("127.0.0.1", time.Now().Add(time.Hour)) }

// front puts TLS before a server that has none, and keeps what clients say to it: all that
// comes before TLS, and all inside of it.
type front struct {
	server string
	hide   []string // lines of the answer to EHLO that begin like this are left out

	mu    sync.Mutex
	heard bytes.Buffer
}

// said is all that clients have said so far.
func (f *front) said() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.heard.String()
}

func (f *front) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.heard.Write(p)
}

// implicit speaks TLS from the first octet (RFC 8314).
func (f *front) implicit(cert *tls.Certificate) func(client net.Conn) {
	return before(f.server, func(client, server net.Conn) {
		secure := tls.Server(client, &tls.Config{Certificates: []tls.Certificate{*cert}})
		if secure.Handshake() != nil {
			return
		}
		join(struct {
			io.Reader
			io.Writer
		}{io.TeeReader(secure, f), secure}, server)
	})
}

// startTLS speaks SMTP and offers STARTTLS (RFC 3207), unless that is hidden.
func (f *front) startTLS(cert *tls.Certificate) func(client net.Conn) {
	return before(f.server, func(client, server net.Conn) {
		answers := bufio.NewReader(server)
		s := &smtpSession{client: client, server: server, answers: answers, smtpProxy: &smtpProxy{}}
		if s.passAnswer() == "" {
			return
		}
		s.ehlo = func(answer string) string { return f.offer(answer, "STARTTLS") }
		if !f.talk(s, client) {
			return
		}
		_, _ = io.WriteString(client, "220 2.0.0 go ahead\r\n")
		secure := tls.Server(client, &tls.Config{Certificates: []tls.Certificate{*cert}})
		if secure.Handshake() == nil {
			s.client, s.ehlo = secure, func(answer string) string { return f.offer(answer, "") }
			f.talk(s, secure)
		}
	})
}

// talk passes on commands and answers; it reports whether the client asks for STARTTLS.
func (f *front) talk(s *smtpSession, client net.Conn) bool {
	s.commands = bufio.NewReader(io.TeeReader(client, f))
	for {
		line, err := s.commands.Peek(4)
		if err != nil || strings.EqualFold(string(line), "STAR") {
			return err == nil
		}
		if !s.command() {
			return false
		}
	}
}

// offer is an answer to EHLO with one line more, and without what is hidden.
func (f *front) offer(answer, more string) string {
	lines := strings.Split(strings.TrimSuffix(answer, "\r\n"), "\r\n")
	kept := []string{lines[0][4:]}
	if more != "" {
		lines = append(lines, "250-"+more)
	}
	for _, line := range lines[1:] {
		hidden := false
		for _, name := range f.hide {
			hidden = hidden || strings.HasPrefix(line[4:], name)
		}
		if !hidden {
			kept = append(kept, line[4:])
		}
	}
	for i := range kept {
		kept[i] = "250-" + kept[i]
	}
	kept[len(kept)-1] = strings.Replace(kept[len(kept)-1], "250-", "250 ", 1)
	return strings.Join(kept, "\r\n") + "\r\n"
}
