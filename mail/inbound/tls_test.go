package inbound

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"
)

// certify makes a self-signed certificate and the pool that trusts it.
func certify(t *testing.T, name string, until time.Time) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: until.Add(-48 * time.Hour), NotAfter: until, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	must(t, err)
	leaf, err := x509.ParseCertificate(der)
	must(t, err)
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// secure has the peer speak TLS. With inClear it first says that greeting and, after one line from
// the client, the reply: "greeting|reply".
func secure(p *peer, cert tls.Certificate, inClear string) {
	p.wrap = func(conn net.Conn) net.Conn {
		if inClear != "" {
			greeting, reply, _ := strings.Cut(inClear, "|")
			conn.Write([]byte(greeting + "\r\n"))
			line := make([]byte, 100)
			n, _ := conn.Read(line)
			p.mu.Lock()
			p.heard = append(p.heard, string(line[:n]))
			p.mu.Unlock()
			conn.Write([]byte(reply + "\r\n"))
			p.greeting = ""
		}
		return tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{cert}})
	}
}

func trusting(security Security, pool *x509.CertPool) func(*Account) {
	return func(a *Account) { a.TLS, a.RootCAs = security, pool }
}

const okInClear = "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi|* CAPABILITY X\r\nS1 OK go ahead"

func TestLettersComeOverTLSAndSTARTTLS(t *testing.T) {
	for security, inClear := range map[Security]string{ImplicitTLS: "", StartTLS: okInClear} {
		bubble(t, func(t *testing.T) {
			p, k := newPeer(t), &taker{}
			cert, pool := certify(t, "imap.test", time.Now().Add(24*time.Hour))
			secure(p, cert, inClear)
			p.add(letter(1, 300_000))
			scene(t, p, k, time.Second, trusting(security, pool))
			wantUIDs(t, "taken", k.taken(), 1)
		})
	}
}

func TestA35NothingIsSaidToAServerThatCannotProveItself(t *testing.T) {
	day := 24 * time.Hour
	tests := []struct {
		name, certFor string
		until         time.Duration
		trusted       bool
		want          string
	}{
		{"expired", "imap.test", -day, true, "expired"},
		{"wrong name", "other.test", day, true, "another name"},
		{"unknown authority", "imap.test", day, false, "authority is unknown"},
	}
	for _, test := range tests {
		for security, inClear := range map[Security]string{ImplicitTLS: "", StartTLS: okInClear} {
			t.Run(test.name, func(t *testing.T) {
				bubble(t, func(t *testing.T) {
					p, k := newPeer(t), &taker{}
					cert, pool := certify(t, test.certFor, time.Now().Add(test.until))
					if !test.trusted {
						pool = x509.NewCertPool()
					}
					secure(p, cert, inClear)
					w := scene(t, p, k, 500*time.Millisecond, trusting(security, pool))
					wantTrouble(t, w, test.want)
					if p.hears("AUTHENTICATE")+p.hears("LOGIN") != 0 {
						t.Errorf("heard %q", p.heard)
					}
				})
			})
		}
	}
}

func TestA34STARTTLSIsMandatory(t *testing.T) {
	tests := map[string]string{
		"refused":       "* OK hi|S1 BAD unknown command",
		"PREAUTH":       "* PREAUTH welcome|S1 OK go ahead",
		"injected data": "* OK hi|S1 OK go ahead\r\n* CAPABILITY AUTH=PLAIN",
		"BYE":           "* BYE too many|",
		"never ends":    "* OK hi|" + strings.Repeat("* OK wait\r\n", 30),
	}
	for name, inClear := range tests {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p, k := newPeer(t), &taker{}
				cert, pool := certify(t, "imap.test", time.Now().Add(24*time.Hour))
				secure(p, cert, inClear)
				p.add(letter(1, 500))
				w := scene(t, p, k, 500*time.Millisecond, trusting(StartTLS, pool))
				wantUIDs(t, "taken", k.taken())
				wantTrouble(t, w, "STARTTLS")
				if p.hears("AUTHENTICATE")+p.hears("LOGIN") != 0 {
					t.Errorf("heard %q", p.heard)
				}
			})
		})
	}
}

func TestAPlainServerOnATLSPortIsExplained(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPeer(t)
		w := scene(t, p, &taker{}, 500*time.Millisecond, func(a *Account) { a.TLS = ImplicitTLS })
		wantTrouble(t, w, "no TLS on this port")
	})
}

func TestARenewedCertificateIsEnoughToGoOn(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, k := newPeer(t), &taker{}
		old, _ := certify(t, "imap.test", time.Now().Add(-time.Hour))
		fresh, pool := certify(t, "imap.test", time.Now().Add(24*time.Hour))
		secure(p, old, "")
		p.add(letter(1, 500))
		a := p.account()
		a.TLS, a.RootCAs = ImplicitTLS, pool
		stop := run(t, New(a, k.handle, quiet()))
		time.Sleep(time.Minute)
		p.mu.Lock()
		secure(p, fresh, "")
		p.mu.Unlock()
		time.Sleep(10 * time.Minute)
		wantUIDs(t, "taken", k.taken(), 1)
		stop()
	})
}

func TestProbeTellsEachStep(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newPeer(t)
		cert, pool := certify(t, "imap.test", time.Now().Add(24*time.Hour))
		secure(p, cert, "")
		p.add(letter(1, 500))
		a := p.account()
		a.TLS, a.RootCAs = ImplicitTLS, pool
		var names []string
		err := Probe(context.Background(), a, func(s Step) {
			names = append(names, s.Name)
			if !s.OK || s.Detail == "" || s.Remedy != "" {
				t.Errorf("%+v", s)
			}
		})
		must(t, err)
		want := "TCP TLS greeting login capabilities done folder folder"
		if got := strings.Join(names, " "); got != want {
			t.Errorf("steps %q, want %q", got, want)
		}
		wantUIDs(t, "INBOX", p.hold("INBOX"), 1)
		if _, made := p.folders["Handled"]; !made {
			t.Error("the done folder was not made")
		}
	})
}

func TestProbeStopsAtTheStepThatFailsWithARemedy(t *testing.T) {
	tests := []struct{ command, reply, step string }{
		{"AUTHENTICATE", "NO [AUTHENTICATIONFAILED] no", "login"},
		{"SELECT", "NO [NONEXISTENT] no such folder", "folder"},
		{"CREATE", "NO [CANNOT] invalid name", "done folder"},
	}
	for _, test := range tests {
		bubble(t, func(t *testing.T) {
			p := newPeer(t)
			p.on = answering(test.command, test.reply)
			var last Step
			err := Probe(context.Background(), p.account(), func(s Step) { last = s })
			if err == nil || last.Name != test.step || last.OK || last.Remedy == "" {
				t.Errorf("%v after %+v", err, last)
			}
		})
	}
}
