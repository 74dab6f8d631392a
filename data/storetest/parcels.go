package storetest

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func parcels() map[string]func(*bench) {
	return map[string]func(*bench){
		"AClaimCountsTheAttemptBeforeAnyoneDials": claimCounts,
		"ClaimsComeInOrderAndUpToTheLimit":        claimOrder,
		"NoParcelIsClaimedTwiceAtOnce":            claimOnce,
		"ALostClaimIsHandedOutAfterItsLease":      lease,
		"AfterTheDotADeliveryIsOnlyJudged":        dot,
		"ADoneDeliveryIsNeverTouchedAgain":        done,
		"ARetryIsDueAtItsTime":                    retry,
		"GivingUpEndsADelivery":                   giveUp,
		"HeldParcelsAreNeverClaimed":              held,
		"AWaitingParcelCanBeMadeDue":              releaseWaiting,
		"AParcelIsEnqueuedWithItsTransaction":     withTransaction,
		"UnknownParcelsAreErrors":                 unknownParcels,
	}
}

func parcel(to string) ticketing.Parcel {
	return ticketing.Parcel{Ticket: 1001, Letter: "answer", Class: ticketing.Personal,
		Intake: "support", To: ticketing.Address(to), MessageID: "<" + to + ">", Subject: "[T-1001]",
		Body: []byte("To: " + to + "\r\n\r\nHello\r\n"), Created: start()}
}

func (b *bench) enqueue(ps ...ticketing.Parcel) []string {
	b.Helper()
	var ids []string
	b.update(func(t desk.Tx) error {
		ids = nil
		for _, p := range ps {
			id, err := t.Enqueue(p)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	return ids
}

func after(minutes int) time.Time { return start().Add(time.Duration(minutes) * time.Minute) }

// claim claims at a minute with a lease of ten.
func (b *bench) claim(minute, limit int) []outbox.Delivery {
	b.Helper()
	ds, err := b.store.Claim(b.Context(), after(minute), 10*time.Minute, limit)
	b.must(err)
	return ds
}

func (b *bench) wantClaim(minute, limit int, ids ...string) {
	b.Helper()
	if got := idsOf(b.claim(minute, limit)); !slices.Equal(got, ids) {
		b.Errorf("claimed at minute %d: %v, want %v", minute, got, ids)
	}
}

func idsOf(ds []outbox.Delivery) []string {
	var ids []string
	for _, d := range ds {
		ids = append(ids, d.ID)
	}
	return ids
}

func (b *bench) wantNext(minute int) {
	b.Helper()
	next, ok, err := b.store.NextDue(b.Context())
	if err != nil || ok != (minute >= 0) || ok && !next.Equal(after(minute)) {
		b.Errorf("next due %v, %v, %v, want minute %d", next, ok, err, minute)
	}
}

// state finds a delivery in the list of all.
func (b *bench) state(id string) outbox.Delivery {
	b.Helper()
	all, err := b.store.List(b.Context(), true)
	b.must(err)
	for _, d := range all {
		if d.ID == id {
			return d
		}
	}
	b.Fatalf("parcel %s is not in the list", id)
	return outbox.Delivery{}
}

func (b *bench) wantUnfinished(ids ...string) {
	b.Helper()
	ds, err := b.store.Unfinished(b.Context())
	if got := idsOf(ds); err != nil || !slices.Equal(got, ids) {
		b.Errorf("unfinished: %v, %v, want %v", got, err, ids)
	}
}

func claimCounts(b *bench) {
	p := parcel("ann@x.example")
	id := b.enqueue(p)[0]
	b.wantNext(0)
	got := b.claim(1, 10)
	b.reopen()
	if len(got) != 1 || got[0].State != outbox.Claimed || got[0].Attempts != 1 ||
		!got[0].Next.Equal(after(11)) || !got[0].Tried.Equal(after(1)) {
		b.Fatalf("claimed %+v", got)
	}
	p.ID = id
	if fmt.Sprintf("%+v", got[0].Parcel) != fmt.Sprintf("%+v", p) {
		b.Errorf("the parcel changed:\n got %+v\nwant %+v", got[0].Parcel, p)
	}
	d := b.state(id)
	if d.Attempts != 1 || !d.Next.Equal(after(11)) || d.State != outbox.Claimed {
		b.Errorf("on disk: %+v", d)
	}
	b.wantUnfinished(id)
	b.wantNext(11)
}

func claimOrder(b *bench) {
	later := parcel("later@x.example")
	later.NotBefore = after(30)
	ids := b.enqueue(parcel("a@x.example"), later, parcel("c@x.example"), parcel("d@x.example"))
	if !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != 4 {
		b.Errorf("ids do not sort by enqueueing: %v", ids)
	}
	b.wantClaim(-1, 10)
	b.wantClaim(1, 0)
	b.wantClaim(1, 2, ids[0], ids[2])
	b.reopen()
	b.wantClaim(1, 10, ids[3])
	b.wantClaim(1, 10)
	more := b.enqueue(parcel("e@x.example"))
	if more[0] <= ids[3] {
		b.Errorf("id %s follows %s", more[0], ids[3])
	}
}

func claimOnce(b *bench) {
	var ps []ticketing.Parcel
	for i := range 60 {
		ps = append(ps, parcel(fmt.Sprint(i, "@x.example")))
	}
	b.enqueue(ps...)
	var mu sync.Mutex
	claims := map[string]int{}
	b.together(8, func(int) {
		for range 4 {
			ds, err := b.store.Claim(b.Context(), after(1), time.Hour, 3)
			if err != nil {
				b.Error(err)
			}
			mu.Lock()
			for _, d := range ds {
				claims[d.ID]++
			}
			mu.Unlock()
		}
	})
	for id, n := range claims {
		if n != 1 {
			b.Errorf("parcel %s was handed out %d times", id, n)
		}
	}
	if len(claims) != 60 {
		b.Errorf("%d of 60 were handed out", len(claims))
	}
}

func lease(b *bench) {
	id := b.enqueue(parcel("ann@x.example"))[0]
	b.wantClaim(0, 10, id)
	b.wantClaim(9, 10)
	b.reopen()
	again := b.claim(10, 10)
	if len(again) != 1 || again[0].Attempts != 2 || !again[0].Next.Equal(after(20)) {
		b.Errorf("after the lease: %+v", again)
	}
}

func dot(b *bench) {
	ids := b.enqueue(parcel("ann@x.example"), parcel("bob@x.example"))
	b.wantClaim(0, 10, ids...)
	b.must(b.store.DotSent(b.Context(), ids[0]))
	b.reopen()
	ds, err := b.store.Unfinished(b.Context())
	b.must(err)
	if len(ds) != 2 || !ds[0].DotSent || ds[1].DotSent || len(ds[0].Body) == 0 {
		b.Errorf("unfinished: %+v", ds)
	}
	b.wantClaim(60, 10, ids[1]) // its lease has ended; nobody knows about the other
	b.wantNext(70)
	b.must(b.store.Retry(b.Context(), ids[0], after(65), "the answer was lost"))
	if d := b.state(ids[0]); d.DotSent {
		b.Errorf("the mark stayed: %+v", d)
	}
	b.wantClaim(65, 10, ids[0])
}

func done(b *bench) {
	ids := b.enqueue(parcel("ann@x.example"), parcel("bob@x.example"))
	b.wantClaim(0, 10, ids...)
	b.must(b.store.DotSent(b.Context(), ids[0]))
	b.must(b.store.Done(b.Context(), ids[0], after(1), "250 queued"))
	b.must(b.store.Done(b.Context(), ids[0], after(2), "250 again"))
	b.must(b.store.Retry(b.Context(), ids[0], after(3), "too late"))
	if err := b.store.GiveUp(b.Context(), ids[0], after(3), outbox.Dropped, "too late"); err == nil {
		b.Error("a sent parcel was dropped")
	}
	if err := b.store.DotSent(b.Context(), ids[0]); err == nil {
		b.Error("a sent parcel may be sent again")
	}
	b.reopen()
	d := b.state(ids[0])
	if d.State != outbox.Sent || !d.Finished.Equal(after(1)) || d.Response != "250 queued" {
		b.Errorf("done is %+v", d)
	}
	b.wantUnfinished(ids[1])
	b.wantClaim(60, 10, ids[1])
	open, err := b.store.List(b.Context(), false)
	if !slices.Equal(idsOf(open), ids[1:]) || err != nil {
		b.Errorf("not sent: %v, %v", idsOf(open), err)
	}
	all, err := b.store.List(b.Context(), true)
	if !slices.Equal(idsOf(all), ids) || err != nil {
		b.Errorf("all: %v, %v", idsOf(all), err)
	}
}

func retry(b *bench) {
	id := b.enqueue(parcel("ann@x.example"))[0]
	b.wantClaim(0, 10, id)
	b.must(b.store.Retry(b.Context(), id, after(30), "451 greylisted"))
	b.reopen()
	if d := b.state(id); d.State != outbox.Waiting || d.LastError != "451 greylisted" || d.Attempts != 1 {
		b.Errorf("put back: %+v", d)
	}
	b.wantNext(30)
	b.wantUnfinished()
	b.wantClaim(29, 10)
	if ds := b.claim(30, 10); len(ds) != 1 || ds[0].Attempts != 2 {
		b.Errorf("second attempt: %+v", ds)
	}
}

func giveUp(b *bench) {
	ids := b.enqueue(parcel("a@x.example"), parcel("b@x.example"), parcel("c@x.example"))
	b.wantClaim(0, 2, ids[:2]...)
	for i, end := range []outbox.State{outbox.Failed, outbox.Uncertain, outbox.Dropped} {
		b.must(b.store.GiveUp(b.Context(), ids[i], after(1), end, "because"))
		b.must(b.store.GiveUp(b.Context(), ids[i], after(2), end, "again"))
	}
	b.must(b.store.Retry(b.Context(), ids[0], after(3), "too late"))
	b.reopen()
	for i, end := range []outbox.State{outbox.Failed, outbox.Uncertain, outbox.Dropped} {
		d := b.state(ids[i])
		if d.State != end || d.LastError != "because" || !d.Finished.Equal(after(1)) {
			b.Errorf("ended: %+v", d)
		}
	}
	b.wantClaim(999, 10)
	b.wantNext(-1)
	b.wantUnfinished()
	for _, end := range []outbox.State{outbox.Sent, outbox.Waiting, outbox.Claimed, ""} {
		if err := b.store.GiveUp(b.Context(), ids[0], after(1), end, ""); err == nil {
			b.Errorf("%q is a way to give up", end)
		}
	}
}

func held(b *bench) {
	p := parcel("ann@x.example")
	p.Held = "cap"
	ids := b.enqueue(p, parcel("bob@x.example"), p)
	b.wantClaim(999, 10, ids[1])
	b.must(b.store.Done(b.Context(), ids[1], after(1), "250"))
	b.wantNext(-1)
	b.reopen()
	release := func(want int, at int, some ...string) {
		b.Helper()
		due := map[string]time.Time{}
		for i, id := range some {
			due[id] = after(at + i)
		}
		n, err := b.store.Release(b.Context(), due)
		if n != want || err != nil {
			b.Errorf("released %d, %v, want %d", n, err, want)
		}
	}
	release(0, 1000)
	release(1, 1000, ids[2])
	b.wantClaim(1000, 10, ids[2])
	release(0, 1000, ids[2], ids[1]) // claimed, sent
	release(1, 1001, ids[0], ids[2])
	b.reopen()
	if d := b.state(ids[0]); d.Held != "" {
		b.Errorf("still held: %+v", d)
	}
	b.wantClaim(1000, 10)
	b.wantClaim(1001, 10, ids[0])
}

func releaseWaiting(b *bench) {
	p := parcel("ann@x.example")
	p.NotBefore = after(600)
	id := b.enqueue(p)[0]
	b.wantNext(600)
	n, err := b.store.Release(b.Context(), map[string]time.Time{id: after(5)})
	if n != 1 || err != nil {
		b.Errorf("released %d, %v", n, err)
	}
	b.wantNext(5)
	b.wantClaim(5, 10, id)
}

func withTransaction(b *bench) {
	err := b.store.Update(b.Context(), func(t desk.Tx) error {
		if _, err := t.Enqueue(parcel("ann@x.example")); err != nil {
			return err
		}
		return errOnPurpose
	})
	if err == nil {
		b.Error("the error was swallowed")
	}
	b.wantNext(-1)
}

func unknownParcels(b *bench) {
	ctx := b.Context()
	_, release := b.store.Release(ctx, map[string]time.Time{"nobody": start()})
	_, body := b.store.Body(ctx, "nobody")
	for what, err := range map[string]error{
		"dot":     b.store.DotSent(ctx, "nobody"),
		"done":    b.store.Done(ctx, "nobody", start(), ""),
		"retry":   b.store.Retry(ctx, "nobody", start(), ""),
		"give up": b.store.GiveUp(ctx, "nobody", start(), outbox.Failed, ""),
		"release": release,
		"body":    body,
	} {
		if err == nil || !strings.Contains(err.Error(), "nobody") {
			b.Errorf("%s of an unknown parcel: %v", what, err)
		}
	}
}
