package bolt

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"go.etcd.io/bbolt"

	"ticketd/data/record"
	"ticketd/ticketing"
)

// The buckets, with key → value. Numbers are big-endian, hashes are SHA-256.
const (
	bState        = "state"        // "schema" → number, "keyring" → record; fill.go, upgrade.go
	bTickets      = "tickets"      // number → ticket; its sequence is the last number given
	bHistory      = "history"      // number, position → entry
	bMessages     = "messages"     // hash of Message-ID → number; it, disposition → nothing
	bHashes       = "hashes"       // receipt → disposition; blob → position, size: keys.go
	bDispositions = "dispositions" // id → disposition
	bQuarantine   = "quarantine"   // id of a held disposition → nothing
	bDue          = "due"          // instant, number → nothing
	bLookup       = "lookup"       // unfinished, month → nothing; card → words: lookup.go
	bOutbox       = "outbox"       // id → delivery that was not sent
	bSent         = "sent"         // id → delivery that was
	bOutboxDue    = "outbox-due"   // instant, id → nothing
	bOutboxHeld   = "outbox-held"  // id → nothing
	bClaimed      = "claimed"      // id → nothing
	bBodies       = "bodies"       // parcel's id → the letter's octets, large ones: body.go
	bBlobs        = "blobs"        // position → raw octets; appended only
	bTallies      = "tallies"      // hash of name → tally
	bBookmarks    = "bookmarks"    // name → sealed octets
)

func buckets() []string { return append(firstBuckets(), bLookup) }

// firstBuckets are those of the first version.
func firstBuckets() []string {
	return []string{bState, bTickets, bHistory, bMessages, bHashes, bDispositions, bQuarantine,
		bDue, bOutbox, bSent, bOutboxDue, bOutboxHeld, bClaimed, bBodies, bBlobs, bTallies,
		bBookmarks}
}

const (
	schemaKey  = "schema"
	keyringKey = "keyring"
)

// migration brings a store from the schema version that is its index to the
// next one. One with much to do does a part, and says how far it came: this is
// committed, and it is called again. When it says nothing, it is done.
type migration func(*bbolt.Tx) (cameTo string, err error)

// migrations lists them all; the first makes the store. Never change one that
// was released.
func migrations() []migration {
	return migrationsBy(fillStep)
}

// migrationsBy are the migrations that take so many tickets at a time.
func migrationsBy(step int) []migration {
	return []migration{makeBuckets, makeLookup, fillLookup(step), beginMonths, fillMonths(step)}
}

func makeBuckets(t *bbolt.Tx) (string, error) {
	if err := createBuckets(t, firstBuckets()); err != nil {
		return "", err
	}
	first := uint64(ticketing.FirstNumber) - 1
	if err := t.Bucket([]byte(bTickets)).SetSequence(first); err != nil {
		return "", fmt.Errorf("set the first ticket number: %w", err)
	}
	return "", putKeyring(t, ticketing.Keyring{newKey(1)})
}

func createBuckets(t *bbolt.Tx, names []string) error {
	for _, name := range names {
		if _, err := t.CreateBucket([]byte(name)); err != nil {
			return fmt.Errorf("make bucket %s: %w", name, err)
		}
	}
	return nil
}

// schema is the version of the store; zero for a new one.
func (s *Store) schema(t *bbolt.Tx) (int, error) {
	b := t.Bucket([]byte(bState))
	if b == nil {
		if k, _ := t.Cursor().First(); k != nil {
			return 0, errors.New("it is a bbolt file, but not ticketd's")
		}
		return 0, nil
	}
	v := b.Get([]byte(schemaKey))
	if len(v) != 8 {
		return 0, fmt.Errorf("read %s %s: %w", bState, schemaKey, record.ErrDamaged)
	}
	has := binary.BigEndian.Uint64(v)
	if has > uint64(len(s.opt.migrations)) {
		return 0, fmt.Errorf("the store has version %d, this program knows up to %d: %w%s",
			has, len(s.opt.migrations), record.ErrNewer, s.wayBack())
	}
	return int(has), nil
}

// readState checks that nothing is missing and reads the keyring.
func (s *Store) readState(db *bbolt.DB) error {
	return db.View(func(t *bbolt.Tx) error {
		has, err := s.schema(t)
		if err != nil {
			return err
		}
		if has < len(s.opt.migrations) {
			return fmt.Errorf("the store has version %d of %d; start the daemon once to bring it "+
				"up to date", has, len(s.opt.migrations))
		}
		for _, name := range buckets() {
			if t.Bucket([]byte(name)) == nil {
				return fmt.Errorf("bucket %s is missing; restore a backup", name)
			}
		}
		keys, err := record.ReadKeyring(t.Bucket([]byte(bState)).Get([]byte(keyringKey)))
		if err != nil {
			return fault(bState, []byte(keyringKey), err)
		}
		s.setKeys(keys)
		return nil
	})
}

func (s *Store) setKeys(keys ticketing.Keyring) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys = keys
}

// Older says what becomes of the keys that signed letters so far.
type Older bool

// Kept keys let answers to old letters prove their writers still; after a key was
// Forgotten they find their tickets by references and numbers alone.
const (
	Kept      Older = false
	Forgotten Older = true
)

// RotateKey makes a new signing key, which is used from now on.
func (s *Store) RotateKey(ctx context.Context, older Older) error {
	var keys ticketing.Keyring
	err := s.update(ctx, func(t tx) error {
		old, err := record.ReadKeyring(t.bucket(bState).Get([]byte(keyringKey)))
		if err != nil {
			return fault(bState, []byte(keyringKey), err)
		}
		old = old[:min(len(old), math.MaxUint8)] // an octet numbers them
		next := newKey(unusedID(old))
		if older == Forgotten {
			old = nil
		}
		keys = slices.Insert(old, 0, next)
		return putKeyring(t.tx, keys)
	})
	if err != nil {
		return fmt.Errorf("change the signing key: %w", err)
	}
	s.setKeys(keys)
	return nil
}

func unusedID(keys ticketing.Keyring) byte {
	id := byte(1)
	if len(keys) > 0 {
		id = keys[0].ID + 1
	}
	for slices.ContainsFunc(keys, func(k ticketing.Key) bool { return k.ID == id }) {
		id++
	}
	return id
}

func newKey(id byte) ticketing.Key {
	k := ticketing.Key{ID: id}
	_, _ = rand.Read(k.Secret[:]) // never fails: without randomness the process ends
	return k
}

func putKeyring(t *bbolt.Tx, keys ticketing.Keyring) error {
	b, err := record.WriteKeyring(keys)
	if err != nil {
		return err
	}
	return t.Bucket([]byte(bState)).Put([]byte(keyringKey), b)
}
