package trust

import (
	"context"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ticketd/ticketing"
)

// incoming reads as much of a mail as this room looks at.
func incoming(t testing.TB, raw string) ticketing.Incoming {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	from, err := mail.ParseAddress(m.Header.Get("From"))
	if err != nil {
		t.Fatal(err)
	}
	return ticketing.Incoming{From: ticketing.Mailbox{
		Address: ticketing.Address(strings.ToLower(from.Address))}}
}

func authenticate(t testing.TB, v *Verifier, raw string) ticketing.Authentication {
	t.Helper()
	return v.Authenticate(t.Context(), incoming(t, raw), strings.NewReader(raw), int64(len(raw)))
}

func fixture(t testing.TB, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name+".eml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func same(a, b ticketing.Authentication) bool {
	return a.DMARC == b.DMARC && a.Aligned == b.Aligned && a.By == b.By &&
		strings.Join(a.DKIM, " ") == strings.Join(b.DKIM, " ")
}

// lines makes a mail of header lines; it is from Ann at example.com.
func lines(header ...string) string {
	return strings.Join(header, "\r\n") + "\r\nFrom: Ann <ann@example.com>\r\n\r\nIt burns.\r\n"
}

func noLookup(t testing.TB) func(context.Context, string) ([]string, error) {
	return func(_ context.Context, name string) ([]string, error) {
		t.Errorf("%s was looked up", name)
		return nil, nil
	}
}
