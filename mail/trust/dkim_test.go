package trust

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

// signer makes an Ed25519 key and a zone that publishes it for the domain under selector "s".
func signer(t testing.TB, domain string) (crypto.Signer, *zone) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	record := "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
	return private, &zone{records: map[string]string{"s._domainkey." + domain: record}}
}

const unsigned = "From: Ann <ann@example.com>\r\nTo: desk@example.org\r\nSubject: Printer\r\n" +
	"Message-ID: <1@example.com>\r\n\r\nIt burns.\r\n\r\nAnn\r\n"

func sign(t testing.TB, key crypto.Signer, domain, raw string,
	change ...func(*dkim.SignOptions)) string {
	t.Helper()
	o := &dkim.SignOptions{Domain: domain, Selector: "s", Signer: key,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed,
		BodyCanonicalization:   dkim.CanonicalizationRelaxed}
	for _, f := range change {
		f(o)
	}
	var signed bytes.Buffer
	if err := dkim.Sign(&signed, strings.NewReader(raw), o); err != nil {
		t.Fatal(err)
	}
	return signed.String()
}

func TestASignatureIsWorthWhatItProves(t *testing.T) {
	key, names := signer(t, "example.com")
	for domain, record := range map[string]string{
		"mail.example.com": "", "example.net": "", "testing.example.com": "; t=s:y",
		"own.example.com": "; t=s", "long.example.com": "; n=" + strings.Repeat("x", maxRecord),
	} {
		names.records["s._domainkey."+domain] = names.records["s._domainkey.example.com"] + record
	}
	names.records["s._domainkey.revoked.example.com"] = "v=DKIM1; k=ed25519; p="
	good := sign(t, key, "example.com", unsigned)
	expired := func(o *dkim.SignOptions) { o.Expiration = time.Unix(1_600_000_000, 0) }
	signedBy := func(domain string) string { return sign(t, key, domain, unsigned) }
	for _, test := range []struct {
		name, raw, want string
	}{
		{"good", good, "example.com"},
		{"good with bare line feeds", strings.ReplaceAll(good, "\r\n", "\n"), "example.com"},
		{"trace fields on top", "Received: from a by mx.example.org; x\r\n" + good, "example.com"},
		{"of a subdomain", signedBy("mail.example.com"), "mail.example.com"},
		{"in capitals", signedBy("MAIL.Example.com"), "mail.example.com"},
		{"of both", sign(t, key, "example.com", signedBy("mail.example.com")),
			"example.com mail.example.com"},
		{"of somebody else", signedBy("example.net"), ""},
		{"of somebody else, and good", sign(t, key, "example.net", good), "example.com"},
		{"forbidding subdomains", signedBy("own.example.com"), "own.example.com"},
		{"in testing mode", signedBy("testing.example.com"), ""},
		{"of a key too long", signedBy("long.example.com"), ""},
		{"revoked", signedBy("revoked.example.com"), ""},
		{"without a key", signedBy("unknown.example.com"), ""},
		{"expired", sign(t, key, "example.com", unsigned, expired), ""},
		{"another body", strings.Replace(good, "burns", "works", 1), ""},
		{"a longer body", good + "Send money.\r\n", ""},
		{"a body cut short", strings.TrimSuffix(good, "Ann\r\n"), ""},
		{"another subject", strings.Replace(good, "Subject: P", "Subject: Q", 1), ""},
		{"another From on top", "From: Boss <boss@example.com>\r\n" + good, ""},
		{"another From hidden by a blank", "From : Boss <boss@example.com>\r\n" + good, ""},
		{"with l=", strings.Replace(good, " v=1;", " v=1; l=5;", 1), ""},
		{"with rsa-sha1", strings.Replace(good, "ed25519-sha256", "rsa-sha1", 1), ""},
		{"cut in two", strings.Replace(good, "bh=", "bx=", 1), ""},
		{"no header end", good[:strings.Index(good, "\r\n\r\n")+2], ""},
		{"of no name", strings.Replace(good, "d=example.com", "d=exa mple.com/../", 1), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := authenticate(t, New(nil, names.lookup), test.raw)
			want := verdict{DKIM: strings.Fields(test.want)}
			if test.want != "" {
				want.Aligned, want.By = true, "local"
			}
			if !same(got, want) {
				t.Errorf("got %+v, want %+v of\n%s", got, want, test.raw)
			}
		})
	}
	for _, name := range names.asked {
		if strings.HasSuffix(name, ".example.net") {
			t.Errorf("%s was looked up, which could prove nothing", name)
		}
	}
}

func TestRSAIsVerifiedAndFromMustBeSigned(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	names := &zone{records: map[string]string{"s._domainkey.example.com": "v=DKIM1; k=rsa; p=" +
		base64.StdEncoding.EncodeToString(public)}}
	good := sign(t, key, "example.com", unsigned)
	if got := authenticate(t, New(nil, names.lookup), good); !got.Aligned {
		t.Errorf("RSA: %+v", got)
	}
	without := strings.Replace(good, "h=From:", "h=Froh:", 1)
	if without == good {
		t.Fatal("the signature names its fields differently")
	}
	if got := authenticate(t, New(nil, names.lookup), without); got.Aligned {
		t.Errorf("From unsigned: %+v", got)
	}
}

func TestOurServersWordComesBeforeOurOwnVerification(t *testing.T) {
	key, names := signer(t, "mail.example.com")
	signed := sign(t, key, "mail.example.com", unsigned)
	field := "Authentication-Results: mx.example.org; "
	for _, test := range []struct {
		said  string
		want  verdict
		asked int
	}{
		{"dmarc=pass header.from=example.com", verdict{DMARC: "pass",
			Aligned: true, By: "mx.example.org"}, 0},
		{"dmarc=fail header.from=example.com", verdict{DMARC: "fail",
			By: "mx.example.org"}, 0}, // the domain may ask for strict alignment
		{"dmarc=none header.from=example.com; dkim=pass header.d=example.net",
			verdict{DMARC: "none", DKIM: []string{"example.net", "mail.example.com"},
				Aligned: true, By: "local"}, 1},
		{"spf=none", verdict{DKIM: []string{"mail.example.com"}, Aligned: true,
			By: "local"}, 1},
	} {
		names.asked = nil
		v := New([]string{"mx.example.org"}, names.lookup)
		got := authenticate(t, v, field+test.said+"\r\n"+signed)
		if !same(got, test.want) || names.count() != test.asked {
			t.Errorf("%s: got %+v with %d look-ups, want %+v with %d",
				test.said, got, names.count(), test.want, test.asked)
		}
	}
}

func TestUnsignedMailAsksForNoKey(t *testing.T) {
	v := New(nil, noLookup(t))
	if got := authenticate(t, v, unsigned); !same(got, verdict{}) {
		t.Errorf("%+v", got)
	}
	inBody := unsigned + "DKIM-Signature: v=1; d=example.com\r\n"
	if got := authenticate(t, v, inBody); got.Aligned {
		t.Errorf("%+v", got)
	}
}

func TestAtMostFiveSignaturesAreVerified(t *testing.T) {
	key, names := signer(t, "example.com")
	raw := sign(t, key, "example.com", unsigned)
	for i := range 7 {
		raw = sign(t, key, fmt.Sprintf("d%d.example.com", i), raw)
	}
	got := authenticate(t, New(nil, names.lookup), raw)
	if got.Aligned || names.count() != maxSignatures {
		t.Errorf("%+v with %d look-ups, want none valid of the first %d", got,
			names.count(), maxSignatures)
	}
}

func TestASignatureMadeToBeSlowIsNotVerified(t *testing.T) {
	key, names := signer(t, "example.com")
	many := sign(t, key, "example.com", unsigned, func(o *dkim.SignOptions) {
		names := strings.Split(strings.Repeat("x:", maxSigned)+"y", ":")
		o.HeaderKeys = append([]string{"From"}, names...)
	})
	fields := strings.Repeat("X-A: b\r\n", maxFields) + sign(t, key, "example.com", unsigned)
	for name, raw := range map[string]string{"names": many, "fields": fields} {
		if got := authenticate(t, New(nil, names.lookup), raw); got.Aligned || names.count() > 0 {
			t.Errorf("too many %s: %+v after %d look-ups", name, got, names.count())
		}
	}
}

// failingAt reads up to a place and fails from there on.
type failingAt struct {
	raw string
	at  int64
}

func (f failingAt) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > f.at {
		if off >= f.at {
			return 0, fmt.Errorf("read at %d: disk gone", off)
		}
		n := copy(p, f.raw[off:f.at])
		return n, fmt.Errorf("read at %d: disk gone", f.at)
	}
	return copy(p, f.raw[off:]), nil
}

func TestABodyThatCannotBeReadProvesNothingAndLeavesNothingRunning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // fails if a goroutine stays behind
		key, names := signer(t, "example.com")
		raw := unsigned + strings.Repeat(strings.Repeat("x", 78)+"\r\n", 1000)
		for range 3 {
			raw = sign(t, key, "example.com", raw)
		}
		v := New(nil, names.lookup)
		if !authenticate(t, v, raw).Aligned {
			t.Fatal("not aligned when whole")
		}
		got := v.Authenticate(t.Context(), incoming(t, raw), failingAt{raw, 50_000}, int64(len(raw)))
		if !same(got, verdict{}) {
			t.Errorf("%+v", got)
		}
	})
}
