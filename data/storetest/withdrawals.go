package storetest

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func withdrawals() map[string]func(*bench) {
	return map[string]func(*bench){
		"AParcelThatWaitsIsWithdrawn":                  withdrawWaiting,
		"AHeldParcelIsWithdrawn":                       withdrawHeld,
		"AParcelThatWaitsForItsRetryIsWithdrawn":       withdrawRetry,
		"AParcelThatPerhapsArrivedIsNotWithdrawn":      withdrawDoubt,
		"AParcelUnderWayIsNotWithdrawn":                withdrawClaimed,
		"AFinishedParcelIsNotWithdrawn":                withdrawFinished,
		"AParcelIsWithdrawnWithItsTransactionOrNot":    withdrawUndone,
		"AParcelIsWithdrawnInTheTransactionThatMadeIt": withdrawOwn,
		"AParcelIsEitherClaimedOrWithdrawn":            withdrawOrClaim,
		"AnUnknownParcelIsNotWithdrawn":                withdrawUnknown,
		"HeldParcelsAreListedUntilTheyGo":              listHeld,
	}
}

// withdraw withdraws a parcel at minute 7.
func (b *bench) withdraw(id string, want bool) {
	b.Helper()
	var got bool
	b.update(func(t desk.Tx) (err error) {
		got, err = t.Withdraw(id, after(7), "taken back")
		return err
	})
	if got != want {
		b.Errorf("withdrew %s: %v, want %v", id, got, want)
	}
}

// wantDropped says that a parcel is dropped for good, and that its bytes stay.
func (b *bench) wantDropped(id string) {
	b.Helper()
	b.reopen()
	d := b.state(id)
	if d.State != outbox.Dropped || d.LastError != "taken back" || !d.Finished.Equal(after(7)) {
		b.Errorf("withdrawn: %+v", d)
	}
	b.wantNext(-1)
	b.wantClaim(9999, 10)
	n, err := b.store.Release(b.Context(), map[string]time.Time{id: after(8)})
	if n != 0 || err != nil {
		b.Errorf("released %d, %v after it was withdrawn", n, err)
	}
	b.withdraw(id, false)
}

func withdrawWaiting(b *bench) {
	p := parcel("ann@x.example")
	p.NotBefore = after(600)
	id := b.enqueue(p)[0]
	b.withdraw(id, true)
	b.wantDropped(id)
}

func withdrawHeld(b *bench) {
	p := parcel("ann@x.example")
	p.Held = "cap"
	id := b.enqueue(p)[0]
	b.withdraw(id, true)
	b.wantDropped(id)
}

func withdrawRetry(b *bench) {
	id := b.enqueue(parcel("ann@x.example"))[0]
	b.wantClaim(0, 10, id)
	b.must(b.store.Retry(b.Context(), id, after(30), "451 greylisted"))
	b.withdraw(id, true)
	b.wantDropped(id)
}

func withdrawDoubt(b *bench) {
	id := b.enqueue(parcel("ann@x.example"))[0]
	b.wantClaim(0, 10, id)
	b.must(b.store.DotSent(b.Context(), id))
	b.must(b.store.Retry(b.Context(), id, after(30), outbox.Doubt+"the answer was lost"))
	b.withdraw(id, false)
	b.reopen()
	b.wantClaim(30, 10, id)
}

func withdrawClaimed(b *bench) {
	ids := b.enqueue(parcel("ann@x.example"), parcel("bob@x.example"))
	b.wantClaim(0, 10, ids...)
	b.must(b.store.DotSent(b.Context(), ids[1]))
	b.withdraw(ids[0], false)
	b.withdraw(ids[1], false)
	b.reopen()
	b.wantUnfinished(ids...)
	b.wantClaim(10, 10, ids[0]) // its lease has ended, and it goes on as before
}

func withdrawFinished(b *bench) {
	ids := b.enqueue(parcel("ann@x.example"), parcel("bob@x.example"))
	b.wantClaim(0, 10, ids...)
	b.must(b.store.Done(b.Context(), ids[0], after(1), "250 queued"))
	b.must(b.store.GiveUp(b.Context(), ids[1], after(1), outbox.Failed, "550 no"))
	for i, end := range []outbox.State{outbox.Sent, outbox.Failed} {
		b.withdraw(ids[i], false)
		if d := b.state(ids[i]); d.State != end || !d.Finished.Equal(after(1)) {
			b.Errorf("it changed: %+v", d)
		}
	}
}

func withdrawUndone(b *bench) {
	id := b.enqueue(parcel("ann@x.example"))[0]
	err := b.store.Update(b.Context(), func(t desk.Tx) error {
		if ok, err := t.Withdraw(id, after(7), "taken back"); !ok || err != nil {
			b.Errorf("withdrew: %v, %v", ok, err)
		}
		return errOnPurpose
	})
	if err == nil {
		b.Error("the error was swallowed")
	}
	b.reopen()
	b.wantNext(0)
	b.wantClaim(0, 10, id)
}

func withdrawOwn(b *bench) {
	var id string
	b.update(func(t desk.Tx) (err error) {
		if id, err = t.Enqueue(parcel("ann@x.example")); err != nil {
			return err
		}
		_, err = t.Withdraw(id, after(7), "taken back")
		return err
	})
	b.wantDropped(id)
}

func withdrawOrClaim(b *bench) {
	var ps []ticketing.Parcel
	for i := range 40 {
		ps = append(ps, parcel(fmt.Sprint(i, "@x.example")))
	}
	ids := b.enqueue(ps...)
	var mu sync.Mutex
	fates := map[string]int{}
	b.together(8, func(n int) {
		if n%2 == 0 {
			ds, err := b.store.Claim(b.Context(), after(1), time.Hour, 10)
			mu.Lock()
			defer mu.Unlock()
			for _, id := range idsOf(ds) {
				fates[id]++
			}
			if err != nil {
				b.Error(err)
			}
			return
		}
		for i := n / 2; i < len(ids); i += 4 {
			var gone bool
			err := b.store.Update(b.Context(), func(t desk.Tx) (err error) {
				gone, err = t.Withdraw(ids[i], after(1), "taken back")
				return err
			})
			mu.Lock()
			if gone {
				fates[ids[i]]++
			}
			if err != nil {
				b.Error(err)
			}
			mu.Unlock()
		}
	})
	for _, id := range ids {
		if fates[id] != 1 {
			b.Errorf("parcel %s was claimed or withdrawn %d times", id, fates[id])
		}
	}
}

func withdrawUnknown(b *bench) {
	for _, id := range []string{"nobody", ""} {
		err := b.store.Update(b.Context(), func(t desk.Tx) error {
			ok, err := t.Withdraw(id, time.Time{}, "")
			if ok {
				b.Errorf("withdrew %q", id)
			}
			return err
		})
		if err == nil {
			b.Errorf("withdrew %q without an error", id)
		}
	}
}

// wantHeldLetters looks for held letters, at most so many, without their octets.
func (b *bench) wantHeldLetters(most int, want ...string) {
	b.Helper()
	var got []string
	b.view(func(r desk.Reader) error {
		got = nil
		return r.HeldLetters(func(p ticketing.Parcel) bool {
			if p.Held == "" || len(p.Body) > 0 || p.To == "" {
				b.Errorf("held: %+v", p)
			}
			got = append(got, p.ID)
			return len(got) < most
		})
	})
	if !slices.Equal(got, want) {
		b.Errorf("held are %v, want %v", got, want)
	}
}

func listHeld(b *bench) {
	b.wantHeldLetters(9)
	p := parcel("ann@x.example")
	p.Held = "cap"
	ids := b.enqueue(p, parcel("bob@x.example"), p, p)
	b.wantHeldLetters(9, ids[0], ids[2], ids[3])
	b.wantHeldLetters(2, ids[0], ids[2])
	b.reopen()
	b.withdraw(ids[0], true)
	if _, err := b.store.Release(b.Context(), map[string]time.Time{ids[2]: after(1)}); err != nil {
		b.Error(err)
	}
	b.wantHeldLetters(9, ids[3])
}
