package trust

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// zone is a name server in memory; it counts what it is asked.
type zone struct {
	mu      sync.Mutex
	records map[string]string
	err     error
	silent  bool // never answers
	asked   []string
}

func (z *zone) lookup(ctx context.Context, name string) ([]string, error) {
	z.mu.Lock()
	z.asked = append(z.asked, name)
	silent, err := z.silent, z.err
	txt, ok := z.records[name]
	z.mu.Unlock()
	switch {
	case silent:
		<-ctx.Done()
		return nil, ctx.Err()
	case err != nil:
		return nil, err
	case !ok:
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	}
	return []string{txt}, nil
}

func (z *zone) count() int {
	z.mu.Lock()
	defer z.mu.Unlock()
	return len(z.asked)
}

func (z *zone) set(change func()) {
	z.mu.Lock()
	defer z.mu.Unlock()
	change()
}

func TestAKeyIsLookedUpOnceForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		key, names := signer(t, "example.com")
		raw := sign(t, key, "example.com", unsigned)
		stranger := sign(t, key, "none.example.com", unsigned)
		v := New(nil, names.lookup)
		for range 50 {
			if !authenticate(t, v, raw).Aligned || authenticate(t, v, stranger).Aligned {
				t.Fatal("the answer changed")
			}
		}
		if names.count() != 2 {
			t.Errorf("%d look-ups for two names", names.count())
		}
		time.Sleep(keepAnswer)
		if authenticate(t, v, raw); names.count() != 3 {
			t.Errorf("%d look-ups, want one more after %v", names.count(), keepAnswer)
		}
	})
}

func TestTroubleWithNamesIsNoFailureAndPassesSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		key, names := signer(t, "example.com")
		raw := sign(t, key, "example.com", unsigned)
		names.err = &net.DNSError{Err: "server misbehaving", IsTemporary: true}
		v := New(nil, names.lookup)
		if got := authenticate(t, v, raw); !same(got, verdict{}) {
			t.Errorf("during the trouble: %+v", got)
		}
		names.err = nil
		time.Sleep(keepTrouble)
		if got := authenticate(t, v, raw); !got.Aligned {
			t.Errorf("after it: %+v", got)
		}
	})
}

func TestSilentNameServersHoldNothingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		key, names := signer(t, "example.com")
		raw := sign(t, key, "example.com", unsigned)
		v := New(nil, names.lookup)
		if !authenticate(t, v, raw).Aligned {
			t.Fatal("not aligned to begin with")
		}
		time.Sleep(keepAnswer) // the key is out of date now
		names.set(func() { names.silent = true })
		began := time.Now()
		for i := range 100 {
			other := sign(t, key, fmt.Sprintf("d%d.example.com", i), unsigned)
			if authenticate(t, v, other).Aligned {
				t.Fatal("aligned without a key")
			}
		}
		if waited := time.Since(began); waited > maxTimeouts*lookupTimeout {
			t.Errorf("100 mails waited %v", waited)
		}
		if !authenticate(t, v, raw).Aligned {
			t.Error("a key known from before was forgotten while nobody answers")
		}
		names.set(func() { names.silent = false })
		time.Sleep(restTime)
		asked := names.count()
		if !authenticate(t, v, raw).Aligned || names.count() != asked+1 {
			t.Error("after the rest nobody was asked again")
		}
	})
}

func TestBeingStoppedSaysNothingAboutAKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		key, names := signer(t, "example.com")
		raw := sign(t, key, "example.com", unsigned)
		names.silent = true
		v := New(nil, names.lookup)
		for range maxTimeouts + 1 {
			ctx, stop := context.WithTimeout(t.Context(), time.Second)
			in := incoming(t, raw)
			if v.Authenticate(ctx, in, strings.NewReader(raw), int64(len(raw))).Aligned {
				t.Error("aligned without a key")
			}
			stop()
		}
		names.set(func() { names.silent = false })
		if !authenticate(t, v, raw).Aligned {
			t.Error("the interruption was taken for an answer")
		}
	})
}

func TestKeptKeysAreBounded(t *testing.T) {
	k := newKeys((&zone{}).lookup)
	for i := range 3 * maxKept {
		_, _ = k.get(t.Context(), fmt.Sprintf("s._domainkey.d%d.example.com", i))
	}
	if len(k.kept) > maxKept {
		t.Errorf("%d answers kept", len(k.kept))
	}
	asked := &zone{}
	k = newKeys(asked.lookup)
	long := strings.Repeat("a.", 200) + "com"
	for _, name := range []string{"", "x", "a b._domainkey.example.com", long} {
		if _, err := k.get(t.Context(), name); err == nil || asked.count() > 0 {
			t.Errorf("%.40q was looked up", name)
		}
	}
}
