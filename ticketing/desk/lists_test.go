package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// withList reloads the desk with a weekly list of what was resolved as a feature.
func (o *office) withList() {
	o.Helper()
	with := setup(o.T)
	for name, p := range with.Processes {
		p.Lists = []ticketing.List{{Name: "features", Title: "Feature requests", Codes: []string{"new feature request"},
			To: ticketing.RoleLead, Every: ticketing.Weekly, Calendar: "office"}}
		with.Processes[name] = p
	}
	o.desk.Reload(with)
}

func (o *office) digests(at time.Time) []outbox.Delivery {
	o.Helper()
	o.now = at
	if _, err := o.desk.Digests(o.Context(), o.now); err != nil {
		o.Fatal(err)
	}
	return o.letters("notice-list")
}

// goesOnceAWeek holds that a digest that begins with the week after the first Monday goes once in
// each, whatever the clock does. look has the desk look at the clock and gives the digests so far.
func goesOnceAWeek(t *testing.T, look func(at time.Time) []outbox.Delivery) {
	t.Helper()
	for _, c := range []struct {
		name  string
		at    time.Time
		total int
	}{
		{"the next Monday, too early", monday.Add(oneWeek - 61*time.Minute), 0},
		{"the next Monday", monday.Add(oneWeek - time.Hour), 1},
		{"the same minute, after a restart", monday.Add(oneWeek - time.Hour), 1},
		{"later that week", monday.Add(oneWeek + 50*time.Hour), 1},
		{"after three weeks of downtime, on a Wednesday", monday.Add(4*oneWeek + 50*time.Hour), 2},
		{"a minute later", monday.Add(4*oneWeek + 50*time.Hour + time.Minute), 2},
		{"the clock goes back a week", monday.Add(3 * oneWeek), 2},
		{"the Monday after", monday.Add(5 * oneWeek), 3},
		{"the clock goes wrong by a year", monday.Add(57 * oneWeek), 4},
		{"it is put right, and the digest begins anew", monday.Add(5*oneWeek + 5*time.Hour), 4},
		{"the Monday after that", monday.Add(6 * oneWeek), 5},
	} {
		if got := look(c.at); len(got) != c.total {
			t.Errorf("%s: %d digests, want %d", c.name, len(got), c.total)
		}
	}
}

func TestAListGoesOnceInItsPeriodHoweverOftenItIsLookedAt(t *testing.T) {
	o := open(t, nil)
	o.withList()
	o.receive(o.mail(ann, "A wish."), o.mail(ann, "No wish."))
	o.digests(monday) // Monday 10:00: the list is new and begins with the next week
	o.order(1001, ticketing.Order{By: "Ben", Resolve: true, Code: "new feature request"})
	if got := o.digests(monday.Add(time.Hour)); len(got) != 0 {
		t.Errorf("new: %d digests", len(got))
	}
	goesOnceAWeek(t, o.digests)
	ids := map[string]bool{}
	for _, d := range o.letters("notice-list") {
		if d.Ticket != 0 || d.To != lea || d.Intake != "support" || ids[d.MessageID] {
			t.Errorf("digest: %+v", d.Parcel)
		}
		ids[d.MessageID] = true
	}
}

// ofLongList is what is written about a list of 205 tickets; change makes the oldest of them what a
// test needs.
func ofLongList(t *testing.T, change func(oldest *ticketing.Ticket)) (wrote string) {
	t.Helper()
	o := open(t, nil)
	o.desk = desk.New(o.store, setup(t), func(out ticketing.Outgoing) ([]byte, error) {
		wrote += out.Text
		return compose(out)
	}, func() {})
	o.withList()
	o.digests(monday)
	err := o.store.Update(t.Context(), func(tx desk.Tx) error {
		for i := range 205 {
			ticket := ticketing.Ticket{Number: ticketing.Number(1001 + i), Intake: "support", Code: "new feature request"}
			if i == 0 {
				change(&ticket)
			}
			if err := tx.Save(ticket, ticketing.Entry{}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	o.digests(monday.Add(oneWeek))
	return wrote
}

func TestALongListSaysWhereTheRestIs(t *testing.T) {
	wrote := ofLongList(t, func(*ticketing.Ticket) {})
	if !strings.Contains(wrote, "newest 200 of 205") {
		t.Errorf("it says: %s", wrote)
	}
}

func TestAnEmptyListGoesToNobody(t *testing.T) {
	o := open(t, nil)
	o.withList()
	o.receive(o.mail(ann, "No wish."))
	o.digests(monday)
	if got := o.digests(monday.Add(7 * 24 * time.Hour)); len(got) != 0 {
		t.Errorf("%d digests", len(got))
	}
}

func TestListsAreFoundByName(t *testing.T) {
	o := open(t, nil)
	o.withList()
	o.receive(o.mail(ann, "A wish."))
	wish := o.order(1001, ticketing.Order{By: "Ben", Resolve: true, Code: "new feature request"})
	for name, want := range map[string]string{"": "[escalation false support true]",
		"FEATURES": "[escalation false support true]", "bugs": "[]"} {
		found := []string{}
		for _, l := range o.desk.Lists(name) {
			found = append(found, fmt.Sprint(l.Mailbox, " ", l.Listed(wish)))
		}
		if fmt.Sprint(found) != want {
			t.Errorf("%q: %v, want %s", name, found, want)
		}
	}
}

func TestALongListHasRoomForPlansThatRankFirst(t *testing.T) {
	wrote := ofLongList(t, func(oldest *ticketing.Ticket) { oldest.Plan, oldest.Subject = "Priority", "A hat" })
	hat, rest := strings.Index(wrote, "A hat"), strings.Index(wrote, "-1205 ")
	if hat < 0 || rest < hat || !strings.Contains(wrote, "Those on the plan Priority stand first.") ||
		!strings.Contains(wrote, "These are 200 of 205: the newest of plans that come first, then of the others.") {
		t.Errorf("it says: %s", wrote)
	}
}
