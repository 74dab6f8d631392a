package trust

import (
	"context"
	"io"
	"slices"
	"strings"

	"ticketd/ticketing"
)

// ExchangeOnline is the name that is configured for servers of Exchange Online, which write no
// authserv-id.
const ExchangeOnline = "exchange-online"

// maxDomains bounds Authentication.DKIM.
const maxDomains = 20

// Verifier judges who really sent a mail. It may be used by several goroutines.
type Verifier struct {
	ids      []string // lower case, without ExchangeOnline
	ours     []string // organisational domains of ids
	exchange bool
	keys     *keys // nil: signatures are not verified here
}

// New makes a Verifier that believes our mail server under the named authserv-ids, in any case of
// letters; "exchange-online" stands for Exchange Online. Naming a further domain of the server
// there also makes its hosts count as ours in Received. lookupTXT finds TXT records like
// net.Resolver.LookupTXT and must heed its context; without it no signature is verified here.
func New(authservIDs []string,
	lookupTXT func(ctx context.Context, name string) ([]string, error)) *Verifier {
	v := &Verifier{}
	if lookupTXT != nil {
		v.keys = newKeys(lookupTXT)
	}
	for _, id := range authservIDs {
		switch id = strings.ToLower(strings.TrimSpace(id)); id {
		case "":
		case ExchangeOnline:
			v.exchange = true
			v.ours = append(v.ours, "outlook.com", "office365.com", "office365.us", "outlook.cn")
		default:
			v.ids = append(v.ids, id)
			if org := organisation(domainName(id)); org != "" {
				v.ours = append(v.ours, org)
			}
		}
	}
	return v
}

// Authenticate says what is known of the sender of a mail as it was read, whose exact bytes are
// raw; at most 512 KiB of header are looked at. It never fails: what can't be read or looked up,
// in three seconds for a key, is not known. A mail whose From has a fault is never aligned.
func (v *Verifier) Authenticate(ctx context.Context, in ticketing.Incoming,
	raw io.ReaderAt, size int64) ticketing.Authentication {
	var auth ticketing.Authentication
	if len(v.ids) == 0 && !v.exchange && v.keys == nil {
		return auth
	}
	room := rooms.Get().(*[]byte)
	defer rooms.Put(room)
	block, whole := readHeader((*room)[:0], raw, size)
	*room = block
	if !whole {
		return auth
	}
	author, header := "", lookOver(block)
	if in.FromFault == "" && in.HeaderFault == "" && header.authors == 1 {
		author = domainName(in.From.Address.Domain())
	}
	if len(v.ids) > 0 || v.exchange {
		auth = v.believed(block).judge(author)
	}
	if auth.Aligned || auth.DMARC == "fail" || author == "" ||
		v.keys == nil || header.signatures == 0 || header.tooMuch {
		return auth
	}
	if domains := v.verify(ctx, author, raw, size); len(domains) > 0 {
		auth.DKIM = union(auth.DKIM, domains)
		auth.Aligned, auth.By = true, "local"
	}
	return auth
}

func union(a, b []string) []string {
	for _, s := range b {
		if len(a) < maxDomains && !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}
