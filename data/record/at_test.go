package record

import (
	"errors"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func TestTheMomentIsReadAsWithTheWholeRecord(t *testing.T) {
	for _, at := range []time.Time{{}, time.Date(2026, 3, 1, 0, 0, 0, 1, time.UTC),
		time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
		time.Date(2026, 3, 1, 0, 0, 0, 0, time.FixedZone("", 3600))} {
		b, err := WriteEntry(ticketing.Entry{At: at, Cause: `{"at":"2001-01-01T00:00:00Z"}`})
		got, readErr := EntryAt(b)
		if err := errors.Join(err, readErr); err != nil || !got.Equal(at) {
			t.Errorf("an entry of %s is of %s: %v", at, got, err)
		}
		b, err = WriteDisposition(desk.Disposition{At: at, Subject: "late"})
		got, readErr = DispositionAt(b)
		if err := errors.Join(err, readErr); err != nil || !got.Equal(at) {
			t.Errorf("a mail of %s is of %s: %v", at, got, err)
		}
	}
}

func TestTheMomentIsReadHoweverItIsWritten(t *testing.T) {
	want := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for payload, ok := range map[string]bool{
		`{"at":"2026-03-01T09:00:00Z"}`:         true,
		`{"x":1, "at": "2026-03-01T09:00:00Z"}`: true,
		`{"at":"2026-03-01T\u003009:00:00Z"}`:   false,
		`{"at":"2026-03-01T0\u0039:00:00Z"}`:    false,
		`{"at":"yesterday"}`:                    false,
		`{"at":"2026-03-01T09:00:00Z`:           false,
		`{`:                                     false,
	} {
		got, err := EntryAt(stamp(1, append(make([]byte, headerLength), payload...)))
		if ok != (err == nil && got.Equal(want)) || !ok && !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %s, %v", payload, got, err)
		}
	}
	if _, err := EntryAt(stamp(entryVersion+1, make([]byte, headerLength))); !errors.Is(err, ErrNewer) {
		t.Errorf("of a newer version: %v", err)
	}
}
