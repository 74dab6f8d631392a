package record

import "ticketd/ticketing"

const (
	tallyVersion   = 1
	keyringVersion = 1
)

type tally struct {
	Key   string `json:"k"`
	Marks []mark `json:"m,omitempty"`
}

type mark struct {
	Minute int64 `json:"t"`
	Count  int   `json:"n"`
}

type key struct {
	ID     byte `json:"id"`
	Secret hash `json:"secret"`
}

// WriteTally writes a counter down, with its name.
func WriteTally(name string, t ticketing.Tally) ([]byte, error) {
	marks := each(t.Marks, func(m ticketing.Mark) mark { return mark(m) })
	return seal(tallyVersion, tally{Key: name, Marks: marks})
}

// ReadTally reads what WriteTally wrote, in any version.
func ReadTally(b []byte) (string, ticketing.Tally, error) {
	var t tally
	if err := unseal(tallyVersion, b, &t); err != nil {
		return "", ticketing.Tally{}, err
	}
	marks := each(t.Marks, func(m mark) ticketing.Mark { return ticketing.Mark(m) })
	return t.Key, ticketing.Tally{Marks: marks}, nil
}

// WriteKeyring writes the signing keys down, in their order.
func WriteKeyring(r ticketing.Keyring) ([]byte, error) {
	return seal(keyringVersion, each(r, func(k ticketing.Key) key {
		return key{ID: k.ID, Secret: k.Secret}
	}))
}

// ReadKeyring reads what WriteKeyring wrote, in any version.
func ReadKeyring(b []byte) (ticketing.Keyring, error) {
	var keys []key
	if err := unseal(keyringVersion, b, &keys); err != nil {
		return nil, err
	}
	return each(keys, func(k key) ticketing.Key {
		return ticketing.Key{ID: k.ID, Secret: k.Secret}
	}), nil
}
