package trust

import (
	"slices"
	"testing"
)

func TestTheKeysOfAlignedSignaturesAreNamed(t *testing.T) {
	header := lines("DKIM-Signature: v=1; a=rsa-sha256; d=Mail.Example.com;\r\n s=Sel\r\n ector1; b=eA==",
		"DKIM-Signature: v=1; s=other; d=example.net", "dkim-signature: d=example.com;s=2",
		"DKIM-Signature: d=example.com; s=2", "DKIM-Signature: d=example.com", "DKIM-Signature: s=3; d=com",
		"DKIM-Signature: d=example.com; s=a b/c", "X-DKIM-Signature: d=example.com; s=4")
	got := KeyNames([]byte(header), "example.com")
	if want := []string{"selector1._domainkey.mail.example.com", "2._domainkey.example.com"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := KeyNames([]byte(header), "example.org"); got != nil {
		t.Errorf("for somebody else: %q", got)
	}
}
