package storetest

import (
	"errors"
	"fmt"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

func months() map[string]func(*bench) {
	return map[string]func(*bench){
		"ATicketIsActiveInTheMonthsInWhichSomethingHappened": activeMonths,
		"UnfinishedTicketsAreActiveAlways":                   activeUnfinished,
		"ActiveTicketsAreListedInStepsByNumber":              activeInSteps,
		"WhatFailedMakesNoTicketActive":                      activeRollback,
		"MailsAreFoundByTheTimeTheyWereTakenIn":              receivedBetween,
	}
}

func month(m time.Month) time.Time { return time.Date(2026, m, 1, 0, 0, 0, 0, time.UTC) }

func (b *bench) active(since time.Time, after ticketing.Number, limit int) string {
	b.Helper()
	all := []ticketing.Number{}
	b.view(func(r desk.Reader) error {
		got, err := r.Active(since, after, limit)
		all = append(all, got...)
		return err
	})
	return fmt.Sprint(all)
}

func finished(n ticketing.Number) ticketing.Ticket {
	return ticketing.Ticket{Number: n, Class: ticketing.ClassClosed}
}

func activeMonths(b *bench) {
	b.save(finished(1001), ticketing.Entry{At: month(1)})
	b.save(finished(1002), ticketing.Entry{At: month(2).Add(-time.Nanosecond)})
	b.save(finished(1003), ticketing.Entry{At: month(2).Add(-time.Hour).In(time.FixedZone("", 7200))})
	b.save(finished(1004), ticketing.Entry{At: month(2)})
	b.save(finished(1001), ticketing.Entry{At: month(3)})
	b.save(finished(1001), ticketing.Entry{At: month(3).Add(time.Hour)})
	b.save(finished(1005), ticketing.Entry{})
	b.save(finished(1006), ticketing.Entry{At: time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC)})
	b.save(finished(1007), ticketing.Entry{At: time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC)})
	b.reopen()
	for since, want := range map[time.Time]string{
		{}: "[1001 1002 1003 1004 1005 1006]", month(1): "[1001 1002 1003 1004 1006]",
		month(2): "[1001 1004 1006]", month(3): "[1001 1006]", month(4): "[1006]",
		time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC): "[1001 1002 1003 1004 1005 1006 1007]",
	} {
		if got := b.active(since, 0, 99); got != want {
			b.Errorf("since %s: %s, want %s", since, got, want)
		}
	}
}

func activeUnfinished(b *bench) {
	t := ticketing.Ticket{Number: 1001, Assignee: "Bob", Account: "Acme",
		Participants: participants("ann@x.example", "carl@x.example")}
	b.save(t, ticketing.Entry{At: month(1)})
	b.save(ticketing.Ticket{Number: 1002}, ticketing.Entry{At: month(1)})
	b.save(ticketing.Ticket{Number: 1003, MergedInto: 1001}, ticketing.Entry{At: month(1)})
	b.reopen()
	if got := b.active(month(6), 0, 99); got != "[1001 1002]" {
		b.Errorf("active are %s", got)
	}
	t.Class = ticketing.ClassResolved
	b.save(t, ticketing.Entry{At: month(2)})
	b.reopen()
	if got := b.active(month(6), 0, 99); got != "[1002]" {
		b.Errorf("when one was resolved, active are %s", got)
	}
	if got := b.active(month(2), 0, 99); got != "[1001 1002]" {
		b.Errorf("in the month in which it was resolved, active are %s", got)
	}
}

func activeInSteps(b *bench) {
	want := []ticketing.Number{}
	b.update(func(tx desk.Tx) error {
		for i := range 40 {
			n := ticketing.Number(1001 + 7*i%40)
			t := finished(n)
			if i%5 == 0 {
				t.Class = ticketing.ClassOpen
			}
			for m := range 1 + i%3 { // in March, February and January
				if err := tx.Save(t, ticketing.Entry{At: month(time.Month(3 - m))}); err != nil {
					return err
				}
			}
			want = append(want, ticketing.Number(1001+i))
		}
		return nil
	})
	b.reopen()
	for _, limit := range []int{1, 2, 7, 39, 40, 1 << 62} {
		got := []ticketing.Number{}
		b.view(func(r desk.Reader) error {
			for after := ticketing.Number(0); ; after = got[len(got)-1] {
				some, err := r.Active(month(1), after, limit)
				if err != nil || len(some) == 0 {
					return err
				}
				if len(some) > limit {
					b.Errorf("%d are more than %d", len(some), limit)
				}
				got = append(got, some...)
			}
		})
		if fmt.Sprint(got) != fmt.Sprint(want) {
			b.Errorf("in steps of %d: %v, want %v", limit, got, want)
		}
	}
	if got := b.active(month(1), 0, 0); got != "[]" {
		b.Errorf("at most none: %s", got)
	}
}

func activeRollback(b *bench) {
	err := b.store.Update(b.Context(), func(tx desk.Tx) error {
		err := tx.Save(finished(1001), ticketing.Entry{At: month(1)})
		all, activeErr := tx.Active(month(1), 0, 9)
		if len(all) != 1 {
			b.Errorf("the transaction sees %v", all)
		}
		return errors.Join(err, activeErr, errOnPurpose)
	})
	if !errors.Is(err, errOnPurpose) {
		b.Errorf("said %v", err)
	}
	b.reopen()
	if got := b.active(month(1), 0, 9); got != "[]" {
		b.Errorf("active are %s", got)
	}
}

func receivedBetween(b *bench) {
	for i := range 10 {
		b.update(func(tx desk.Tx) error {
			return tx.MarkSeen(desk.Disposition{At: start().Add(time.Duration(i) * time.Hour),
				Subject: fmt.Sprint(i), Outcome: desk.OutcomeRecorded})
		})
	}
	b.reopen()
	for _, c := range []struct {
		from, to, most int
		want           string
	}{{0, 10, 99, "0 1 2 3 4 5 6 7 8 9 "}, {3, 5, 99, "3 4 "}, {-9, 1, 99, "0 "}, {9, 99, 99, "9 "},
		{10, 99, 99, ""}, {-9, 0, 99, ""}, {5, 5, 99, ""}, {2, 9, 3, "2 3 4 "}} {
		got := ""
		b.view(func(r desk.Reader) error {
			left := c.most
			return r.Received(start().Add(time.Duration(c.from)*time.Hour),
				start().Add(time.Duration(c.to)*time.Hour), func(d desk.Disposition) bool {
					got += d.Subject + " "
					left--
					return left > 0
				})
		})
		if got != c.want {
			b.Errorf("from %d to %d: %q, want %q", c.from, c.to, got, c.want)
		}
	}
}
