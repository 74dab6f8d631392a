package reach_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"testing"

	"ticketd/mail/reach"
)

func TestEachTroubleHasItsRemedy(t *testing.T) {
	imap, smtp := reach.IMAP, reach.Submission
	tests := []struct {
		name   string
		remedy func(error) string
		err    error
		want   string
	}{
		{"no such host", imap.DialRemedy, &net.DNSError{IsNotFound: true}, "check the name"},
		{"DNS fails", imap.DialRemedy, &net.DNSError{IsTemporary: true}, "this machine's DNS"},
		{"refused", imap.DialRemedy, &net.OpError{Err: syscall.ECONNREFUSED}, "993 for TLS, 143"},
		{"refused", smtp.DialRemedy, &net.OpError{Err: syscall.ECONNREFUSED}, "465 for TLS, 587"},
		{"too late", smtp.DialRemedy, context.DeadlineExceeded, "firewalls"},
		{"something else", smtp.DialRemedy, errors.New("odd"), ""},
		{"own authority", imap.TLSRemedy, x509.UnknownAuthorityError{}, "ca_file"},
		{"other name", imap.TLSRemedy, x509.HostnameError{Certificate: new(x509.Certificate)}, "host name"},
		{"expired", imap.TLSRemedy, x509.CertificateInvalidError{Reason: x509.Expired}, "renewed"},
		{"invalid otherwise", imap.TLSRemedy, x509.CertificateInvalidError{Reason: x509.TooManyIntermediates}, ""},
		{"plain text", smtp.TLSRemedy, tls.RecordHeaderError{}, "use 465, or STARTTLS on 587"},
	}
	for _, tt := range tests {
		got := tt.remedy(fmt.Errorf("dial: %w", tt.err))
		if !strings.Contains(got, tt.want) || (got == "") != (tt.want == "") {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
