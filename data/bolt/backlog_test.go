package bolt

import (
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func backlogAt(t *testing.T, s *Store, now time.Time) Backlog {
	t.Helper()
	b, err := s.Backlog(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheBacklogCountsWhatWaitsAndNamesTheLetterThatShouldHaveGoneFirst(t *testing.T) {
	s := opened(t, t.TempDir(), Options{Now: func() time.Time { return morning }})
	if b := backlogAt(t, s, morning); b.Oldest != nil || b.Waiting != 0 || b.File == 0 {
		t.Errorf("of a new store: %+v", b)
	}
	put := func(p ticketing.Parcel) string {
		t.Helper()
		id, err := enqueue(t, s, p)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	put(ticketing.Parcel{Created: morning, Held: "a cap"})
	put(ticketing.Parcel{Created: morning, NotBefore: morning.Add(time.Hour)})
	first := put(ticketing.Parcel{Created: morning.Add(time.Minute)})
	put(ticketing.Parcel{Created: morning.Add(2 * time.Minute)})
	if b := backlogAt(t, s, morning); b.Oldest != nil || b.Waiting != 3 || b.Held != 1 {
		t.Errorf("before any is due: %+v", b)
	}
	late := morning.Add(10 * time.Minute)
	if b := backlogAt(t, s, late); b.Oldest == nil || b.Oldest.ID != first || !b.OldestSince.Equal(morning.Add(time.Minute)) {
		t.Errorf("with two that are due: %+v", b)
	}
	if _, err := s.Claim(t.Context(), late, time.Minute, 1); err != nil {
		t.Fatal(err)
	}
	if b := backlogAt(t, s, late); b.Claimed != 1 || b.Waiting != 2 {
		t.Errorf("while one is sent: %+v", b)
	}
	if err := s.Retry(t.Context(), first, late.Add(time.Hour), "451 later"); err != nil {
		t.Fatal(err)
	}
	if b := backlogAt(t, s, late); b.Oldest == nil || b.Oldest.ID != first || b.Oldest.LastError != "451 later" {
		t.Errorf("after a try that failed: %+v", b)
	}
	for _, id := range []string{first, "0000000004"} {
		if err := s.GiveUp(t.Context(), id, late, outbox.Dropped, "by a person"); err != nil {
			t.Fatal(err)
		}
	}
	if b := backlogAt(t, s, late); b.Oldest != nil || b.Waiting != 1 {
		t.Errorf("after both were dropped: %+v", b)
	}
}

func TestTheBacklogTellsSinceWhenMailsAreInQuarantine(t *testing.T) {
	s := opened(t, t.TempDir(), Options{})
	for i, at := range []time.Time{morning, morning.Add(time.Hour)} {
		err := s.Update(t.Context(), func(tx desk.Tx) error {
			return tx.MarkSeen(desk.Disposition{At: at, Outcome: desk.OutcomeHeld,
				Receipts: ticketing.Receipts{RawHash: ticketing.Hash{byte(i + 1)}}})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if b := backlogAt(t, s, morning.Add(2*time.Hour)); b.Quarantined != 2 || !b.QuarantinedSince.Equal(morning) {
		t.Errorf("%+v", b)
	}
}

func TestTheRoomThatIsLeftOnTheDiskIsKnown(t *testing.T) {
	s := opened(t, t.TempDir(), Options{})
	if free, known, err := s.Free(); err != nil || known && free <= 0 {
		t.Errorf("%d octets, known: %t, %v", free, known, err)
	}
}
