package storetest

import (
	"fmt"
	"reflect"
	"slices"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func tickets() map[string]func(*bench) {
	return map[string]func(*bench){
		"NumbersIncreaseAndAreNeverGivenTwice":   numbers,
		"ATicketIsReadBackWithItsHistory":        readBack,
		"TicketsAreListedNewestFirst":            listed,
		"TicketsAreGoneThroughAFewAtATime":       aFewAtATime,
		"DueListsWhatIsDueAndNothingElse":        due,
		"CountersAndBookmarksAreKept":            counters,
		"BookmarksAreListedByTheirNames":         bookmarksByName,
		"TheKeyringIsMadeOnceAndKept":            keyring,
		"ATicketCannotBeSavedWithoutItsNumber":   numberless,
		"HistoriesOfNeighboursDoNotMix":          neighbours,
		"WhatWasReadStaysValidAfterTheStoreMove": readStaysValid,
	}
}

func (b *bench) next() (n ticketing.Number) {
	b.Helper()
	b.update(func(t desk.Tx) (err error) {
		n, err = t.NextNumber()
		return err
	})
	return n
}

func numbers(b *bench) {
	if n := b.next(); n != ticketing.FirstNumber {
		b.Errorf("the first number is %d", n)
	}
	var a, c ticketing.Number
	b.update(func(t desk.Tx) (err error) {
		if a, err = t.NextNumber(); err != nil {
			return err
		}
		c, err = t.NextNumber()
		return err
	})
	b.reopen()
	d := b.next()
	if !(ticketing.FirstNumber < a && a < c && c < d) {
		b.Errorf("numbers do not increase: %d %d %d", a, c, d)
	}
}

func (b *bench) save(t ticketing.Ticket, e ticketing.Entry) {
	b.Helper()
	b.update(func(tx desk.Tx) error { return tx.Save(t, e) })
}

func readBack(b *bench) {
	want := ticketing.Ticket{Number: 1001, Prefix: "T", Subject: "Drucker brennt 🔥", Status: "Open",
		Class: ticketing.ClassOpen, Opened: start(), Thread: []string{"<a@x>"},
		Participants: []ticketing.Participant{{Mailbox: ticketing.Mailbox{Address: "ann@x.example"}}},
		Type:         "bug", Priority: "2 Major", Product: "Portal", Agreed: start().Add(time.Hour),
		Appointment: ticketing.Meeting{From: start(), To: start().Add(time.Hour), Revision: 1},
		Course:      []ticketing.Leg{{From: start(), Status: "Open", Said: start()}},
		Deeds:       []ticketing.Deed{{What: "warned of response", At: start()}}}
	first := ticketing.Entry{At: start(), Cause: "<a@x>", Actor: ticketing.Actor{Kind: ticketing.ByCustomer},
		Changes: []ticketing.Change{ticketing.Opened{Number: 1001, Prefix: "T"}}, Why: []string{"new"}}
	second := ticketing.Entry{At: start().Add(time.Hour),
		Changes: []ticketing.Change{ticketing.Assigned{To: "bob"},
			ticketing.Sorted{Facts: ticketing.Facts{Priority: "2 Major"}},
			ticketing.PromiseMissed{Clock: "response", Kind: ticketing.Promise, Due: start()}}}
	b.save(want, first)
	want.Assignee, want.Entries = "bob", 2
	b.save(want, second)
	b.reopen()
	b.view(func(r desk.Reader) error {
		got, found, err := r.Ticket(1001)
		if !found || err != nil || !reflect.DeepEqual(got, want) {
			b.Errorf("ticket: %v %v\n got %+v\nwant %+v", found, err, got, want)
		}
		history, err := r.History(1001)
		if err != nil || !reflect.DeepEqual(history, []ticketing.Entry{first, second}) {
			b.Errorf("history: %+v, %v", history, err)
		}
		if _, found, err := r.Ticket(1002); found || err != nil {
			b.Errorf("a ticket that never was: %v, %v", found, err)
		}
		return nil
	})
}

func neighbours(b *bench) {
	for i := range 3 {
		for _, n := range []ticketing.Number{1002, 1001, 1003} {
			b.save(ticketing.Ticket{Number: n}, ticketing.Entry{Cause: fmt.Sprint(n, ".", i)})
		}
	}
	b.view(func(r desk.Reader) error {
		for _, n := range []ticketing.Number{1001, 1002, 1003, 1004} {
			var causes []string
			history, err := r.History(n)
			for _, e := range history {
				causes = append(causes, e.Cause)
			}
			want := fmt.Sprintf("[%d.0 %d.1 %d.2]", n, n, n)
			if n == 1004 {
				want = "[]"
			}
			if got := fmt.Sprint(causes); got != want || err != nil {
				b.Errorf("history of %d: %s, %v", n, got, err)
			}
			for limit := range 5 {
				recent, err := r.Recent(n, limit)
				want := history[max(0, len(history)-limit):]
				if len(recent) != len(want) || len(want) > 0 && !reflect.DeepEqual(recent, want) || err != nil {
					b.Errorf("the last %d of %d: %+v, %v", limit, n, recent, err)
				}
			}
		}
		return nil
	})
}

func listed(b *bench) {
	for _, n := range []ticketing.Number{1002, 1005, 1001} {
		b.save(ticketing.Ticket{Number: n}, ticketing.Entry{})
	}
	for limit, want := range map[int]string{1: "[1005]", 2: "[1005 1002]", 9: "[1005 1002 1001]"} {
		var got []ticketing.Number
		b.view(func(r desk.Reader) error {
			return r.Tickets(func(t ticketing.Ticket) bool {
				got = append(got, t.Number)
				return len(got) < limit
			})
		})
		if fmt.Sprint(got) != want {
			b.Errorf("the first %d: %v", limit, got)
		}
	}
}

func aFewAtATime(b *bench) {
	for _, n := range []ticketing.Number{1002, 1005, 1001, 1300} {
		b.save(ticketing.Ticket{Number: n, Subject: fmt.Sprint(n)}, ticketing.Entry{})
	}
	b.reopen()
	for _, c := range []struct {
		after ticketing.Number
		limit int
		want  string
	}{
		{0, 2, "[1001 1002]"}, {1002, 2, "[1005 1300]"}, {1001, 9, "[1002 1005 1300]"},
		{1003, 1, "[1005]"}, {1300, 9, "[]"}, {0, 0, "[]"},
	} {
		b.view(func(r desk.Reader) error {
			got := []string{}
			all, err := r.TicketsAfter(c.after, c.limit)
			for _, t := range all {
				got = append(got, t.Subject)
			}
			if fmt.Sprint(got) != c.want || err != nil {
				b.Errorf("%d after %d: %v, %v, want %s", c.limit, c.after, got, err, c.want)
			}
			return nil
		})
	}
}

func due(b *bench) {
	at := func(n ticketing.Number, hours ...int) {
		t := ticketing.Ticket{Number: n}
		for _, h := range hours {
			t.Deadlines = append(t.Deadlines, ticketing.Deadline{Timer: fmt.Sprint(h),
				At: start().Add(time.Duration(h) * time.Hour)})
		}
		b.save(t, ticketing.Entry{})
	}
	want := func(hours, limit int, numbers ...ticketing.Number) {
		b.Helper()
		got, err := b.store.Due(b.Context(), start().Add(time.Duration(hours)*time.Hour), limit)
		if err != nil || !slices.Equal(got, numbers) {
			b.Errorf("due after %d hours: %v, %v, want %v", hours, got, err, numbers)
		}
	}
	want(1000, 10)
	at(1001, 5)
	at(1002, 9, 3)
	at(1003)
	at(1004, 7)
	b.reopen()
	want(2, 10)
	want(3, 10, 1002)
	want(99, 10, 1002, 1001, 1004)
	want(99, 2, 1002, 1001)
	want(99, 0)
	at(1002, 9) // the earlier deadline is gone
	at(1001)    // and this one altogether
	at(1004, 7) // nothing changed
	want(99, 10, 1004, 1002)
	far := ticketing.Ticket{Number: 1005, Deadlines: []ticketing.Deadline{
		{At: time.Date(2500, 1, 1, 0, 0, 0, 0, time.UTC)}, {At: time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)}}}
	b.save(far, ticketing.Entry{})
	want(0, 10, 1005)
	far.Deadlines = far.Deadlines[:1]
	b.save(far, ticketing.Entry{})
	want(0, 10)
}

func counters(b *bench) {
	tally := ticketing.Tally{}.Add(start(), time.Hour).Add(start(), time.Hour)
	b.update(func(t desk.Tx) error {
		for _, err := range []error{t.SetTally("acks ann", tally),
			t.SetTally("gone", tally), t.SetTally("gone", ticketing.Tally{}),
			t.SetBookmark("digest", []byte("monday")), t.SetBookmark("empty", []byte{}),
			t.SetBookmark("gone", []byte("x")), t.SetBookmark("gone", nil)} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	b.reopen()
	b.view(func(r desk.Reader) error {
		for key, want := range map[string]int{"acks ann": 2, "gone": 0, "never": 0} {
			got, err := r.Tally(key)
			if n := got.Within(time.Hour, start()); n != want || err != nil {
				b.Errorf("counter %q: %d, %v", key, n, err)
			}
		}
		for name, want := range map[string]string{"digest": `"monday"`, "empty": `""`, "gone": "nil",
			"never": "nil"} {
			v, err := r.Bookmark(name)
			got := fmt.Sprintf("%q", v)
			if v == nil {
				got = "nil"
			}
			if got != want || err != nil {
				b.Errorf("bookmark %q: %s, %v, want %s", name, got, err, want)
			}
		}
		return nil
	})
}

func bookmarksByName(b *bench) {
	b.update(func(t desk.Tx) error {
		for _, name := range []string{"away/zoe", "away/ann", "awa", "away0", "away/bob", "question/1"} {
			if err := t.SetBookmark(name, []byte("value of "+name)); err != nil {
				return err
			}
		}
		return t.SetBookmark("away/bob", nil)
	})
	b.reopen()
	b.update(func(t desk.Tx) error { // what a transaction wrote it sees itself
		if err := t.SetBookmark("away/mia", []byte{}); err != nil {
			return err
		}
		b.wantBookmarks(t, "away/", -1, "away/ann=value of away/ann", "away/mia=", "away/zoe=value of away/zoe")
		return t.SetBookmark("away/zoe", nil)
	})
	b.view(func(r desk.Reader) error {
		b.wantBookmarks(r, "away/", -1, "away/ann=value of away/ann", "away/mia=")
		b.wantBookmarks(r, "away/", 1, "away/ann=value of away/ann")
		b.wantBookmarks(r, "question/", -1, "question/1=value of question/1")
		b.wantBookmarks(r, "nothing/", -1)
		return nil
	})
}

// wantBookmarks lists at most so many bookmarks; all of them with a negative most.
func (b *bench) wantBookmarks(r desk.Reader, prefix string, most int, want ...string) {
	b.Helper()
	var got []string
	err := r.Bookmarks(prefix, func(name string, value []byte) bool {
		got = append(got, name+"="+string(value))
		return len(got) != most
	})
	if err != nil || !slices.Equal(got, want) {
		b.Errorf("bookmarks under %q: %q, %v, want %q", prefix, got, err, want)
	}
}

func keyring(b *bench) {
	keys := b.store.Keyring()
	if len(keys) == 0 || keys[0].Secret == [32]byte{} {
		b.Fatalf("no key to sign with: %d keys", len(keys))
	}
	keys[0].Secret[0] ^= 1 // a copy: the store's own stays
	text := b.store.Keyring().Mint(ticketing.Token{Ticket: 1001})
	b.reopen()
	if _, ok := b.store.Keyring().Verify(1001, text); !ok {
		b.Error("a token is not recognised after reopening")
	}
	if _, ok := keys.Verify(1001, text); ok {
		b.Error("the keyring handed out is the store's own memory")
	}
}

func numberless(b *bench) {
	err := b.store.Update(b.Context(), func(t desk.Tx) error {
		return t.Save(ticketing.Ticket{}, ticketing.Entry{})
	})
	if err == nil {
		b.Error("a ticket without number was saved")
	}
}

func readStaysValid(b *bench) {
	small := blob("small", 5000)
	b.update(func(t desk.Tx) error {
		if err := t.SetBookmark("name", []byte("value")); err != nil {
			return err
		}
		return t.Keep(small)
	})
	var value []byte
	var raw desk.Blob
	b.view(func(r desk.Reader) (err error) {
		if value, err = r.Bookmark("name"); err != nil {
			return err
		}
		raw, err = r.Raw(small.Hash)
		return err
	})
	b.reopen()
	value[0] = 'V' // writing into mapped memory would kill the process
	if string(value) != "Value" || !slices.Equal(b.octets(raw), b.octets(small)) {
		b.Errorf("what was read changed: %q", value)
	}
}
