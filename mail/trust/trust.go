// Package trust says who really sent a mail.
package trust

import (
	"context"
	"io"
	"strings"

	"ticketd/ticketing"
)

// Verifier judges who really sent a mail. It may be used by several goroutines.
type Verifier struct {
	ids    []string
	lookup func(ctx context.Context, name string) ([]string, error)
}

// New makes a Verifier that believes the named authserv-ids.
func New(authservIDs []string,
	lookupTXT func(ctx context.Context, name string) ([]string, error)) *Verifier {
	v := &Verifier{lookup: lookupTXT}
	for _, id := range authservIDs {
		v.ids = append(v.ids, strings.ToLower(id))
	}
	return v
}

// Authenticate says what is known of the sender of a mail.
func (v *Verifier) Authenticate(ctx context.Context, in ticketing.Incoming,
	raw io.ReaderAt, size int64) ticketing.Authentication {
	return ticketing.Authentication{}
}

// AuthservIDs returns every authserv-id in a raw header block, topmost first.
func AuthservIDs(header []byte) []string { return nil }
