package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// EntryAt reads when an entry was made, and leaves the rest of the record alone.
func EntryAt(b []byte) (time.Time, error) { return at(entryVersion, b) }

// DispositionAt reads when a mail was taken in, and leaves the rest of the record alone.
func DispositionAt(b []byte) (time.Time, error) { return at(dispositionVersion, b) }

// at reads the moment of a record that has one; zero if it has none.
func at(newest byte, b []byte) (time.Time, error) {
	payload, err := open(newest, b)
	if err != nil {
		return time.Time{}, err
	}
	// It is written first. What is written otherwise is read like any other.
	if rest, ok := bytes.CutPrefix(payload, []byte(`{"at":"`)); ok {
		if text, _, ok := bytes.Cut(rest, []byte(`"`)); ok {
			if at, err := time.Parse(time.RFC3339Nano, string(text)); err == nil {
				return at, nil
			}
		}
	}
	var r struct {
		At time.Time `json:"at"`
	}
	if err := json.Unmarshal(payload, &r); err != nil {
		return time.Time{}, fmt.Errorf("read record: %w: %w", err, ErrDamaged)
	}
	return r.At, nil
}
