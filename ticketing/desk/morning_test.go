package desk_test

import (
	"strings"
	"testing"
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// withMornings is a setup whose Ben gets a list of his tickets at eight, New York time.
func withMornings(t *testing.T, change ...func(*ticketing.Agent)) desk.Setup {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	with := setup(t)
	agents := with.People.Agents()
	agents[0].Zone, agents[0].Digest = zone, ticketing.ClockAt(8, 0)
	for _, c := range change {
		c(&agents[0])
	}
	with.People = ticketing.NewDirectory(agents, nil)
	return with
}

func (o *office) mornings(at time.Time) []outbox.Delivery {
	o.Helper()
	o.now = at
	if _, err := o.desk.Digests(o.Context(), at); err != nil {
		o.Fatal(err)
	}
	return o.letters("digest-morning")
}

func TestAnAgentGetsTheirTicketsOncePerWorkingDayHoweverOftenItIsLookedAt(t *testing.T) {
	o := open(t, nil)
	o.desk.Reload(withMornings(t))
	o.notified()
	eight := time.Date(2026, 3, 2, 13, 0, 0, 0, time.UTC)
	day := 24 * time.Hour
	for _, c := range []struct {
		name  string
		at    time.Time
		total int
	}{
		{"the first look", monday, 0},
		{"too early", eight.Add(-time.Minute), 0},
		{"eight", eight, 1},
		{"the same minute, after a restart", eight, 1},
		{"late that day", eight.Add(10 * time.Hour), 1},
		{"the clock is put back", eight.Add(-2 * time.Hour), 1},
		{"and goes on", eight.Add(time.Minute), 1},
		{"Wednesday night, after a downtime", eight.Add(2*day - 7*time.Hour), 1},
		{"Wednesday afternoon", eight.Add(2*day + 5*time.Hour), 2},
		{"Saturday", eight.Add(5 * day), 2},
		{"Sunday", eight.Add(6*day + time.Hour), 2},
		{"Monday, in summer time", eight.Add(7*day - time.Hour), 3},
		{"an hour later", eight.Add(7 * day), 3},
		{"the clock goes wrong by a year", eight.Add(372 * day), 4},
		{"and is put right after eight: it begins anew", eight.Add(8 * day), 4},
		{"the next day", eight.Add(9 * day), 5},
	} {
		if got := o.mornings(c.at); len(got) != c.total {
			t.Errorf("%s: %d lists, want %d", c.name, len(got), c.total)
		}
	}
	for _, d := range o.letters("digest-morning") {
		if d.To != ben || d.Ticket != 0 || d.Class != ticketing.Notice {
			t.Errorf("the list is %+v", d.Parcel)
		}
	}
}

func TestTheMorningsListHoldsWhatIsTheirsAndWhatNobodyHas(t *testing.T) {
	for notices, free := range map[string]bool{"team": true, "digest": true, "mine": false} {
		o := open(t, nil)
		o.desk.Reload(withMornings(t, func(a *ticketing.Agent) { a.Notices = notices }))
		o.receive(o.mail(ann, "Mine."), o.mail(ann, "Nobody's."), o.mail(ann, "Lea's."), o.mail(ann, "Done."))
		o.order(1001, ticketing.Order{By: "Lea", Assign: "Ben"})
		o.order(1003, ticketing.Order{By: "Ben", Assign: "Lea"})
		o.order(1004, ticketing.Order{By: "Lea", Resolve: true})
		o.mornings(monday)
		text := o.body(o.mornings(monday.Add(4 * time.Hour))[0])
		if !strings.Contains(text, "T-1001") || strings.Contains(text, "T-1002") != free ||
			strings.Contains(text, "T-1003") || strings.Contains(text, "T-1004") {
			t.Errorf("%s: %s", notices, text)
		}
	}
}

func TestNoListComesWhereThereIsNothingToSayOrNobodyThere(t *testing.T) {
	o := open(t, nil)
	o.desk.Reload(withMornings(t))
	o.mornings(monday)
	if got := o.mornings(monday.Add(4 * time.Hour)); len(got) != 0 {
		t.Errorf("%d empty lists", len(got))
	}
	notice := o.notified()
	if got := o.mornings(monday.Add(5 * time.Hour)); len(got) != 0 {
		t.Errorf("%d lists later that day", len(got))
	}
	o.says(ben, notice, "/away until 2026-03-05")
	if got := o.mornings(monday.Add(28 * time.Hour)); len(got) != 0 {
		t.Errorf("%d lists to somebody who is away", len(got))
	}
	if got := o.mornings(monday.Add(4*24*time.Hour + 4*time.Hour)); len(got) != 1 {
		t.Errorf("%d lists to somebody who is back", len(got))
	}
}

func TestTheLinksOfTheMorningsListAreObeyed(t *testing.T) {
	o, links := linking(t, withMornings(t))
	o.notified()
	o.mornings(monday)
	o.mornings(monday.Add(4 * time.Hour))
	o.want(o.clicks(links()["My tickets"], false), desk.OutcomeRecorded, 0)
	o.want(o.says(ben, o.newest("digest-morning", ben), "/show 1001"), desk.OutcomeRecorded, 0)
	if len(o.letters("shown-list")) != 1 || len(o.letters("shown")) != 1 {
		t.Error("they are not answered")
	}
}
