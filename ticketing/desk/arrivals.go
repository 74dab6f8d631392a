package desk

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"ticketd/ticketing"
)

// arrival is a mail that was handed over to us. It is written down when its batch comes
// in, before anybody judges what becomes of it, so that what was seen is counted apart
// from what was done. It says nothing of any person.
type arrival struct {
	At     time.Time
	Intake string
	Source ticketing.Source
	Mail   ticketing.Hash
}

// arrivalRecord is how an arrival is written down. Every field may be absent.
type arrivalRecord struct {
	Intake      string `json:"in,omitempty"`
	Account     string `json:"acc,omitempty"`
	Folder      string `json:"dir,omitempty"`
	UIDValidity uint32 `json:"val,omitempty"`
	UID         uint32 `json:"uid,omitempty"`
	Mail        string `json:"raw,omitempty"` // its hash
}

// ArrivalMarks begins the names of the bookmarks in which it stands which mails came in.
// They say nothing of any person, and stay when somebody is erased: else it would look as
// if less had come.
const ArrivalMarks = "arrived "

// The names go on with when the mails came in, so that those of an hour stand side by side.
const (
	arrivedHour = "2006-01-02T15"
	arrivedTime = "2006-01-02T15:04:05.000000000Z"
	// maxArrived is from how many octets on a bookmark takes no more of them.
	maxArrived = 32 << 10
)

// arrive writes down which mails of a batch come in: those with which nothing went
// wrong so far.
func (w *work) arrive(batch []ticketing.Incoming, taken []Taken) error {
	var came []arrivalRecord
	for i, in := range batch {
		if taken[i].Err == nil {
			s := in.Source
			came = append(came, arrivalRecord{in.Intake, s.Account, s.Folder, s.UIDValidity, s.UID, in.RawHash.String()})
		}
	}
	name := ArrivalMarks + w.now.UTC().Format(arrivedTime)
	for part := 1; len(came) > 0; part++ {
		mark := name
		if part > 1 {
			mark += " " + strconv.Itoa(part)
		}
		value, err := w.tx.Bookmark(mark)
		if err != nil {
			return err
		}
		before := len(came)
		for ; len(came) > 0 && len(value) < maxArrived; came = came[1:] {
			one, err := json.Marshal(came[0])
			if err != nil {
				return fmt.Errorf("write down that a mail came in: %w", err)
			}
			value = append(append(value, one...), '\n')
		}
		if len(came) == before {
			continue
		}
		if err := w.tx.SetBookmark(mark, value); err != nil {
			return err
		}
	}
	return nil
}

// arrivals lists the mails that came in within the hour, oldest first.
func arrivals(r Reader, hour time.Time) (all []arrival, err error) {
	var fault error
	err = r.Bookmarks(ArrivalMarks+hour.UTC().Format(arrivedHour), func(name string, value []byte) bool {
		var some []arrival
		some, fault = readArrivals(name, value)
		all = append(all, some...)
		return fault == nil
	})
	if err == nil {
		err = fault
	}
	return all, err
}

// ArrivalDays is for how many days it is kept which mails came in: longer than a year, so that
// one can be held against the year before.
const ArrivalDays = 400

// ArrivalsSince is the beginning of the day, in UTC, from which on it is kept which mails came in.
func ArrivalsSince(now time.Time) time.Time {
	return now.UTC().AddDate(0, 0, -ArrivalDays).Truncate(24 * time.Hour)
}

// arrivalStep is how many bookmarks one transaction removes, so that nobody waits behind a
// long one.
const arrivalStep = 200

// PruneArrivals forgets which mails came in on days before ArrivalsSince, and returns how many
// bookmarks that were: one for each batch. The mails, and what became of them, stay.
func (d *Desk) PruneArrivals(ctx context.Context, now time.Time) (total int, err error) {
	before := ArrivalMarks + ArrivalsSince(now).Format(arrivedTime)
	for more := true; more; {
		removed := 0
		err := d.store.Update(ctx, func(tx Tx) error {
			var old []string
			err := tx.Bookmarks(ArrivalMarks, func(name string, _ []byte) bool {
				if name < before {
					old = append(old, name)
				}
				return name < before && len(old) < arrivalStep
			})
			removed, more = len(old), len(old) == arrivalStep
			for _, name := range old {
				if err == nil {
					err = tx.SetBookmark(name, nil)
				}
			}
			return err
		})
		if err != nil {
			return total, fmt.Errorf("forget which mails came in before %s: %w", before, err)
		}
		total += removed
	}
	return total, nil
}

func readArrivals(name string, value []byte) (all []arrival, err error) {
	at, _, _ := strings.Cut(strings.TrimPrefix(name, ArrivalMarks), " ")
	when, err := time.Parse(arrivedTime, at)
	if err != nil {
		return nil, fmt.Errorf("read bookmark %q: %w", name, err)
	}
	for record := range bytes.Lines(value) {
		var r arrivalRecord
		if err := json.Unmarshal(record, &r); err != nil {
			return nil, fmt.Errorf("read bookmark %q: %w", name, err)
		}
		one := arrival{At: when, Intake: r.Intake, Source: ticketing.Source{Account: r.Account,
			Folder: r.Folder, UIDValidity: r.UIDValidity, UID: r.UID}}
		if n, err := hex.Decode(one.Mail[:], []byte(r.Mail)); err != nil || n != len(one.Mail) {
			return nil, fmt.Errorf("read bookmark %q: %q is no mail's hash", name, r.Mail)
		}
		all = append(all, one)
	}
	return all, nil
}
