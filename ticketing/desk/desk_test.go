package desk_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func TestAnOrderThatIsRefusedLeavesNothing(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	before, kicks := o.ticket(1001), o.kicks
	for name, order := range map[string]ticketing.Order{
		"a status that no person sets": {Reply: "Hi", Status: "Closed"},
		"an unknown agent":             {Reply: "Hi", Assign: "Zoe"},
		"nothing":                      {By: "Ben"},
	} {
		got, err := o.desk.Order(t.Context(), 1001, order, o.now)
		var refused *desk.RefusedError
		if !errors.As(err, &refused) || refused.Reason == "" || got.Number != 0 {
			t.Errorf("%s: %v, ticket %d", name, err, got.Number)
		}
	}
	if after := o.ticket(1001); !reflect.DeepEqual(after, before) || len(o.letters("answer")) != 0 || o.kicks != kicks {
		t.Errorf("a refused order left %+v", after)
	}
	if _, err := o.desk.Order(t.Context(), 4711, ticketing.Order{Note: "x"}, o.now); !errors.Is(err, desk.ErrNoTicket) {
		t.Errorf("an order for no ticket: %v", err)
	}
}

func TestAnOrderThatCannotBeSavedLeavesNothing(t *testing.T) {
	o := open(t, failing)
	poison := func(in *ticketing.Incoming) { in.Subject = "poison" }
	taken := o.desk.Receive(t.Context(), []ticketing.Incoming{o.mail(ann, "x", poison)}, desk.Manner{}, o.now)
	if !errors.Is(taken[0].Err, errDisk) || o.kicks != 0 || len(o.letters("acknowledgement")) != 0 {
		t.Errorf("%v, %d kicks", taken[0].Err, o.kicks)
	}
}

func TestAnOrderNamesTheAgentWhoGaveIt(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	o.order(1001, ticketing.Order{By: "ben", Reply: "Try this."})
	o.order(1001, ticketing.Order{By: "root", Note: "psst"})
	o.view(func(r desk.Reader) error {
		history, err := r.History(1001)
		if got := history[1].Actor; got != (ticketing.Actor{Kind: ticketing.ByAgent, Name: "Ben"}) {
			t.Errorf("the agent's order is by %+v", got)
		}
		if got := history[2].Actor; got != (ticketing.Actor{Kind: ticketing.ByOperator, Name: "root"}) {
			t.Errorf("the operator's order is by %+v", got)
		}
		return err
	})
}

func TestAfterAWeeksDowntimeEachTicketIsClosedOnce(t *testing.T) {
	o := open(t, nil)
	for i := range 120 { // more than one batch
		o.receive(o.mail(ticketing.Address(fmt.Sprintf("u@d%d.example", i)), "It burns."))
		o.order(ticketing.Number(1001+i), ticketing.Order{By: "Ben", Resolve: true})
	}
	if n, err := o.desk.Wake(t.Context(), o.now.Add(5*24*time.Hour)); n != 0 || err != nil {
		t.Errorf("too early %d are woken: %v", n, err)
	}
	late := o.now.Add(30 * 24 * time.Hour)
	kicks := o.kicks
	if n, err := o.desk.Wake(t.Context(), late); n != 120 || err != nil {
		t.Errorf("%d are woken: %v", n, err)
	}
	if o.kicks != kicks+2 {
		t.Errorf("%d commits", o.kicks-kicks)
	}
	for range 2 {
		if n, err := o.desk.Wake(t.Context(), late); n != 0 || err != nil {
			t.Errorf("%d are woken again: %v", n, err)
		}
	}
	if got := o.ticket(1001); got.Status != "Closed" || len(o.letters("closed")) != 120 {
		t.Errorf("%s, %d letters", got.Status, len(o.letters("closed")))
	}
	o.view(func(r desk.Reader) error {
		history, err := r.History(1001)
		if got := history[len(history)-1].Actor; got != (ticketing.Actor{Kind: ticketing.ByTime, Name: "close resolved tickets"}) {
			t.Errorf("closed by %+v", got)
		}
		return err
	})
}

// jammed fails to save one ticket and lists one that is not due any more.
type jammed struct {
	desk.Store
	stale ticketing.Number
}

func (s jammed) Due(ctx context.Context, now time.Time, limit int) ([]ticketing.Number, error) {
	due, err := s.Store.Due(ctx, now, limit)
	return append([]ticketing.Number{s.stale}, due...), err
}

func TestATicketThatCannotBeWokenStopsNoOther(t *testing.T) {
	armed := false
	o := open(t, func(s desk.Store) desk.Store {
		return jammed{txStore{s, func(tx desk.Tx) desk.Tx {
			if armed {
				return failingTx{tx}
			}
			return tx
		}}, 1001}
	})
	for _, subject := range []string{"over", "poison", "fine"} {
		in := o.receive(o.mail(ann, subject, func(in *ticketing.Incoming) { in.Subject = subject }))[0]
		if subject == "over" {
			o.order(in.Ticket, ticketing.Order{By: "Ben", Status: "Cancelled"})
		} else {
			o.order(in.Ticket, ticketing.Order{By: "Ben", Resolve: true})
		}
	}
	armed = true
	n, err := o.desk.Wake(t.Context(), o.now.Add(30*24*time.Hour))
	if n != 2 || !errors.Is(err, errDisk) || !strings.Contains(err.Error(), "1002") {
		t.Errorf("%d woken, %v", n, err)
	}
	if a, b := o.ticket(1002).Status, o.ticket(1003).Status; a != "Resolved" || b != "Closed" {
		t.Errorf("%s and %s", a, b)
	}
}

func TestTheHistoryLeadsToEachLetterInTheOutbox(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	o.order(1001, ticketing.Order{By: "Ben", Reply: "Try this."})
	want := map[string]string{}
	all, err := o.store.List(t.Context(), true)
	for _, d := range all {
		want[d.MessageID] = d.ID
	}
	o.view(func(r desk.Reader) error {
		history, err := r.History(1001)
		for _, e := range history {
			for _, c := range e.Changes {
				w, ok := c.(ticketing.Wrote)
				if ok && (w.Parcel == "" || w.Parcel != want[w.MessageID]) {
					t.Errorf("the %s is parcel %q, in the outbox %q", w.Letter, w.Parcel, want[w.MessageID])
				}
				delete(want, w.MessageID)
			}
		}
		return err
	})
	if len(want) > 0 || len(all) == 0 || err != nil {
		t.Errorf("of %d letters the history lacks %v, %v", len(all), want, err)
	}
}

func TestALetterThatWasRefusedIsToldOnce(t *testing.T) {
	o := open(t, nil)
	o.receive(o.mail(ann, "It burns."))
	o.order(1001, ticketing.Order{By: "Ben", Reply: "Try this.", Resolve: true})
	parcel := o.letters("resolved")[0].Parcel
	for range 2 {
		if err := o.desk.Undeliverable(t.Context(), parcel, "550 no such user", o.now); err != nil {
			t.Fatal(err)
		}
	}
	got := o.ticket(1001)
	if got.Status != "Waiting for Support" || got.Requester().Bad != "550 no such user" || got.Entries != 3 ||
		len(o.letters("notice-undelivered")) != 1 {
		t.Errorf("%s, %d entries", got.Status, got.Entries)
	}
	parcel.ID, parcel.Ticket = "other", 4711
	if err := o.desk.Undeliverable(t.Context(), parcel, "550", o.now); err != nil {
		t.Errorf("a letter of no ticket: %v", err)
	}
}

func TestTooManyAutomaticLettersPauseUntilAPersonReleasesThem(t *testing.T) {
	o := open(t, nil)
	flood := func(from, n int) {
		var mails []ticketing.Incoming
		for i := range n {
			mails = append(mails, o.mail(ticketing.Address(fmt.Sprintf("u@d%d.example", from+i)), "x"))
		}
		o.receive(mails...)
	}
	flood(0, 310)
	held := func() (n int) {
		for _, d := range o.letters("acknowledgement") {
			if d.Held != "" {
				n++
			}
		}
		return n
	}
	if held() != 10 || len(o.letters("notice-brake")) != 1 || o.tickets() != 310 {
		t.Errorf("%d held, %d alerts, %d tickets", held(), len(o.letters("notice-brake")), o.tickets())
	}
	o.order(1001, ticketing.Order{By: "Ben", Reply: "A person's words go."})
	if got := o.letters("answer"); len(got) != 1 || got[0].Held != "" {
		t.Error("a person's words are held")
	}
	err := o.store.Update(t.Context(), func(tx desk.Tx) error { return tx.SetBookmark(desk.PausedBookmark, nil) })
	if err != nil {
		t.Fatal(err)
	}
	flood(1000, 5)
	if held() != 10 || len(o.letters("notice-brake")) != 1 {
		t.Errorf("after the release %d are held, %d alerts", held(), len(o.letters("notice-brake")))
	}
}

func TestADomainsFloodMakesTicketsAndOneAlert(t *testing.T) {
	o := open(t, nil)
	var mails []ticketing.Incoming
	for i := range 80 {
		mails = append(mails, o.mail(ticketing.Address(fmt.Sprintf("u%d@evil.example", i)), "x"))
	}
	o.receive(mails...)
	alerts := o.letters("notice-brake")
	if o.tickets() != 80 || len(alerts) != 1 || alerts[0].To != lea {
		t.Errorf("%d tickets, %d alerts", o.tickets(), len(alerts))
	}
	ids := map[string]bool{}
	for _, name := range []string{"acknowledgement", "notice-new", "notice-brake"} {
		for _, d := range o.letters(name) {
			if ids[d.MessageID] {
				t.Errorf("two letters have the Message-ID %s", d.MessageID)
			}
			ids[d.MessageID] = true
		}
	}
	o.view(func(r desk.Reader) error {
		history, err := r.History(1080)
		if why := fmt.Sprint(history[0].Why); !strings.Contains(why, "waits: more than 60 new tickets") {
			t.Errorf("the history says %s", why)
		}
		return err
	})
}

func TestOneAddressIsAcknowledgedTenTimesADayAndSpaced(t *testing.T) {
	o := open(t, nil)
	for range 12 {
		o.receive(o.mail(ann, "again"))
	}
	free, spaced, held := 0, 0, 0
	for _, d := range o.letters("acknowledgement") {
		switch {
		case d.Held != "":
			held++
		case d.NotBefore.After(o.now):
			spaced++
		default:
			free++
		}
	}
	if free != 3 || spaced != 7 || held != 2 {
		t.Errorf("%d at once, %d spaced, %d held", free, spaced, held)
	}
}

func TestTheKickComesAfterTheCommit(t *testing.T) {
	committed := false
	o := open(t, nil)
	d := desk.New(after{o.store, &committed}, setup(t), compose, func() {
		if !committed {
			t.Error("the outbox is kicked before the commit")
		}
		o.kicks++
	})
	d.Receive(t.Context(), []ticketing.Incoming{o.mail(ann, "It burns.")}, desk.Manner{}, o.now)
	if o.kicks != 1 {
		t.Errorf("%d kicks", o.kicks)
	}
	_, err := d.Order(t.Context(), 1001, ticketing.Order{Note: "nothing to send"}, o.now)
	if err != nil || o.kicks != 1 {
		t.Errorf("%v, %d kicks", err, o.kicks)
	}
}

// after tells when Update has returned.
type after struct {
	desk.Store
	committed *bool
}

func (s after) Update(ctx context.Context, fn func(desk.Tx) error) error {
	*s.committed = false
	err := s.Store.Update(ctx, fn)
	*s.committed = err == nil
	return err
}

func TestTheSetupCanBeReplacedWhileMailComesIn(t *testing.T) {
	o := open(t, nil)
	d := desk.New(o.store, setup(t), compose, func() {})
	var group sync.WaitGroup
	for i := range 4 {
		var mails []ticketing.Incoming
		for range 5 {
			mails = append(mails, o.mail(ticketing.Address(fmt.Sprintf("u@d%d.example", i)), "x"))
		}
		fresh := setup(t)
		group.Go(func() {
			for _, in := range mails {
				if got := d.Receive(t.Context(), []ticketing.Incoming{in}, desk.Manner{}, monday)[0]; got.Err != nil {
					t.Error(got.Err)
				}
				d.Reload(fresh)
			}
		})
	}
	group.Wait()
	if n := o.tickets(); n != 20 {
		t.Errorf("%d tickets", n)
	}
}

func TestAStoppedDeskTakesNothingIn(t *testing.T) {
	o := open(t, nil)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	mails := []ticketing.Incoming{o.mail(ann, "one"), o.mail(ann, "two")}
	for _, got := range o.desk.Receive(ctx, mails, desk.Manner{}, o.now) {
		if got.Err == nil || got.Outcome != "" {
			t.Errorf("%+v", got)
		}
	}
	if n, err := o.desk.Wake(ctx, o.now); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d, %v", n, err)
	}
}

func TestALargeMailThatWasNotStashedIsRefused(t *testing.T) {
	o := open(t, func(s desk.Store) desk.Store { return stashless{s} })
	in := o.mail(ann, strings.Repeat("x", desk.SmallBlob))
	got := o.desk.Receive(t.Context(), []ticketing.Incoming{in, o.mail(eve, "small")}, desk.Manner{}, o.now)
	if !errors.Is(got[0].Err, errDisk) || got[1].Err != nil || o.tickets() != 1 {
		t.Errorf("%+v", got)
	}
}

// stashless cannot write files.
type stashless struct{ desk.Store }

func (s stashless) Stash(ctx context.Context, b desk.Blob) error {
	if b.Size > desk.SmallBlob {
		return errDisk
	}
	return s.Store.Stash(ctx, b)
}
