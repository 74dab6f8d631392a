package record

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
)

// ErrNewer says that a record was written by a newer ticketd.
var ErrNewer = errors.New("written by a newer ticketd; use that version or restore a backup")

// ErrDamaged says that a record is not what was written.
var ErrDamaged = errors.New("record is damaged; restore a backup")

const headerLength = 1 + 4

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// SealBytes wraps a small value that has its own meaning elsewhere, a bookmark
// for instance, so that damage is noticed.
func SealBytes(value []byte) []byte {
	return stamp(1, append(make([]byte, headerLength, headerLength+len(value)), value...))
}

// OpenBytes unwraps what SealBytes wrapped. The result is a copy.
func OpenBytes(b []byte) ([]byte, error) {
	payload, err := open(1, b)
	if err != nil {
		return nil, err
	}
	return append([]byte{}, payload...), nil
}

// seal writes v as JSON behind a header. Message-IDs are full of angle
// brackets, which therefore stay as they are.
func seal(version byte, v any) ([]byte, error) {
	var w sealed
	enc := json.NewEncoder(&w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("write record: %w", err)
	}
	return stamp(version, bytes.TrimSuffix(w, []byte("\n"))), nil
}

// sealed takes what the encoder writes, all at once, in a slice of its size: the
// store keeps it until the commit.
type sealed []byte

func (s *sealed) Write(p []byte) (int, error) {
	if *s == nil {
		*s = make([]byte, headerLength, headerLength+len(p))
	}
	*s = append(*s, p...)
	return len(p), nil
}

func stamp(version byte, b []byte) []byte {
	b[0] = version
	binary.BigEndian.PutUint32(b[1:], checksum(b))
	return b
}

func checksum(b []byte) uint32 {
	return crc32.Update(crc32.Checksum(b[:1], castagnoli), castagnoli, b[headerLength:])
}

func open(newest byte, b []byte) ([]byte, error) {
	if len(b) < headerLength || binary.BigEndian.Uint32(b[1:]) != checksum(b) || b[0] == 0 {
		return nil, fmt.Errorf("read record of %d octets: %w", len(b), ErrDamaged)
	}
	if b[0] > newest {
		return nil, fmt.Errorf("read record of version %d, newest known %d: %w",
			b[0], newest, ErrNewer)
	}
	return b[headerLength:], nil
}

// unseal reads a record into v, a pointer to the struct of the newest version.
func unseal(newest byte, b []byte, v any) error {
	payload, err := open(newest, b)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(payload))
	dec.DisallowUnknownFields()
	switch err := dec.Decode(v); {
	case err == nil:
		return nil
	case strings.HasPrefix(err.Error(), "json: unknown field"):
		return fmt.Errorf("read record: %w: %w", err, ErrNewer)
	default:
		return fmt.Errorf("read record: %w: %w", err, ErrDamaged)
	}
}
