package trust

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
)

// The limits within which a signature is verified here. A verifier goes through all fields for
// every name that a signature lists, and the sender chooses both numbers.
const (
	maxSignatures = 5
	maxFields     = 1000
	maxSigned     = 256 // names in one signature's h=
	maxSignature  = 16 << 10
)

var errNotAligned = errors.New("the signature's domain is not aligned with From")

// survey is what a header holds for verification.
type survey struct {
	authors    int // From fields
	signatures int
	tooMuch    bool // it is beyond the limits
}

func lookOver(block []byte) survey {
	var s survey
	all := 0
	for name, value := range fields(block) {
		all++
		switch {
		case isNamed(name, "From"):
			s.authors++
		case isNamed(name, "DKIM-Signature"):
			s.signatures++
			if len(value) > maxSignature || bytes.Count(value, []byte(":")) > maxSigned {
				s.tooMuch = true
			}
		}
	}
	s.tooMuch = s.tooMuch || all > maxFields
	return s
}

// verify returns the domains of valid signatures that are aligned with the author's. It looks up
// no keys of others: they could prove nothing.
func (v *Verifier) verify(ctx context.Context, author string, raw io.ReaderAt,
	size int64) []string {
	lookup := func(name string) ([]string, error) {
		_, domain, _ := strings.Cut(name, "._domainkey.")
		if !aligned(domainName(domain), author) {
			return nil, errNotAligned
		}
		return v.keys.get(ctx, strings.ToLower(name))
	}
	body := &unfailing{ctx: ctx, r: io.NewSectionReader(raw, 0, size)}
	found, _ := dkim.VerifyWithOptions(body, // its only errors: unreadable, or more than five
		&dkim.VerifyOptions{LookupTXT: lookup, MaxVerifications: maxSignatures})
	var domains []string
	for _, f := range found {
		if f != nil && f.Err == nil && aligned(domainName(f.Domain), author) {
			domains = union(domains, []string{domainName(f.Domain)})
		}
	}
	return domains
}

// unfailing ends where reading fails: the verifier leaves goroutines behind on an error, and a
// body that ends early has another hash.
type unfailing struct {
	ctx context.Context
	r   io.Reader
}

func (u *unfailing) Read(p []byte) (int, error) {
	if u.ctx.Err() != nil {
		return 0, io.EOF
	}
	n, err := u.r.Read(p)
	if err != nil {
		err = io.EOF
	}
	return n, err
}
