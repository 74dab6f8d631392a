package desk_test

import (
	"testing"
	"time"

	"ticketd/ticketing/desk"
)

// arrivals counts the batches of which it stands which mails came in.
func (o *office) arrivals() (n int) {
	o.Helper()
	err := o.store.View(o.Context(), func(r desk.Reader) error {
		n = 0
		return r.Bookmarks(desk.ArrivalMarks, func(string, []byte) bool {
			n++
			return true
		})
	})
	if err != nil {
		o.Error(err)
	}
	return n
}

func TestWhichMailsCameInIsForgottenDayByDayAfterAYearAndAMonth(t *testing.T) {
	o := open(t, nil)
	begin := o.now
	const mails = 250 // more than one step removes
	for range mails {
		o.receive(o.mail(ann, "It burns."))
		o.now = o.now.Add(time.Minute)
	}
	o.now = begin.AddDate(0, 0, 1)
	o.receive(o.mail(ann, "It still burns."))
	for _, c := range []struct{ days, removed, left int }{{desk.ArrivalDays, 0, mails + 1},
		{desk.ArrivalDays + 1, mails, 1}, {desk.ArrivalDays + 1, 0, 1}, {desk.ArrivalDays + 2, 1, 0}} {
		now := begin.AddDate(0, 0, c.days)
		if n, err := o.desk.PruneArrivals(t.Context(), now); n != c.removed || err != nil {
			t.Errorf("after %d days %d are forgotten, want %d: %v", c.days, n, c.removed, err)
		}
		if left := o.arrivals(); left != c.left {
			t.Errorf("after %d days %d are left, want %d", c.days, left, c.left)
		}
	}
	if l := o.ledger(); l.Seen != 0 || !l.Balanced() {
		t.Errorf("the ledger has %+v", l)
	}
}
