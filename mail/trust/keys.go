package trust

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"
)

const (
	lookupTimeout = 3 * time.Second
	keepAnswer    = 10 * time.Minute // also the answer that there is no key
	keepTrouble   = 30 * time.Second
	maxKept       = 1024
	maxRecord     = 4 << 10 // octets: RSA of 16,384 bits takes 2.8 KB
	maxTimeouts   = 4       // in a row, before look-ups rest
	restTime      = 30 * time.Second
)

// errResting says that name servers have been silent for some time. Each mail would wait for
// them, and the queue behind it.
var errResting = errors.New("look up key: no answer from name servers lately, not asking")

// keys looks up DKIM keys (RFC 6376 section 3.6.2) and keeps the answers for a while.
type keys struct {
	lookup func(ctx context.Context, name string) ([]string, error)

	mu       sync.Mutex
	kept     map[string]answer
	timeouts int // in a row
	rest     time.Time
}

type answer struct {
	txt   []string
	err   error
	until time.Time
}

func newKeys(lookup func(context.Context, string) ([]string, error)) *keys {
	return &keys{lookup: lookup, kept: make(map[string]answer)}
}

// get returns the TXT records under a lower-case name. A record in testing mode is as good as none.
func (k *keys) get(ctx context.Context, name string) ([]string, error) {
	if domainName(name) == "" {
		return nil, fmt.Errorf("look up key: %.80q is no domain name", name)
	}
	if a, ok := k.recall(name); ok {
		return a.txt, a.err
	}
	limited, cancel := context.WithTimeout(ctx, lookupTimeout)
	defer cancel()
	txt, err := k.lookup(limited, name)
	if err == nil {
		err = unusable(txt)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err() // we are stopping: that says nothing about the key
	}
	k.keep(name, answer{txt: txt, err: err}, limited.Err() != nil)
	return txt, err
}

// recall finds a kept answer. While look-ups rest, a key that is out of date is better than none.
func (k *keys) recall(name string) (answer, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := time.Now()
	resting := now.Before(k.rest)
	a, ok := k.kept[name]
	if ok && (now.Before(a.until) || resting && a.err == nil) {
		return a, true
	}
	return answer{err: errResting}, resting
}

func (k *keys) keep(name string, a answer, timeout bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := time.Now()
	a.until = now.Add(keepAnswer)
	if temporary(a.err) {
		a.until = now.Add(keepTrouble)
	}
	if !timeout {
		k.timeouts = 0
	} else if k.timeouts++; k.timeouts >= maxTimeouts {
		k.timeouts, k.rest = 0, now.Add(restTime)
	}
	k.makeRoom(now)
	k.kept[name] = a
}

// makeRoom lets go what is out of date, or else any one answer.
func (k *keys) makeRoom(now time.Time) {
	if len(k.kept) < maxKept {
		return
	}
	for name, a := range k.kept {
		if !now.Before(a.until) {
			delete(k.kept, name)
		}
	}
	for name := range k.kept {
		if len(k.kept) < maxKept {
			return
		}
		delete(k.kept, name)
	}
}

// temporary says that asking again may help: everything but a plain "no such name" and a record
// that is no good.
func temporary(err error) bool {
	var dns *net.DNSError
	return err != nil && !errors.Is(err, errUnusable) && !(errors.As(err, &dns) && dns.IsNotFound)
}

var errUnusable = errors.New("the key record is too long or in testing mode")

// unusable refuses records that would take long to reckon with, and those of a domain that only
// tests: its mail is to be treated as unsigned (RFC 6376 section 3.6.1, t=y).
func unusable(txt []string) error {
	for _, record := range txt {
		if len(record) > maxRecord {
			return errUnusable
		}
		for tag := range strings.SplitSeq(record, ";") {
			name, value, _ := strings.Cut(tag, "=")
			if strings.TrimSpace(name) != "t" {
				continue
			}
			for flag := range strings.SplitSeq(value, ":") {
				if strings.TrimSpace(flag) == "y" {
					return errUnusable
				}
			}
		}
	}
	return nil
}
