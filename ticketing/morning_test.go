package ticketing

import (
	"strings"
	"testing"
	"time"
)

// toBen are the names of the letters to Ben.
func toBen(d Decision) string {
	var names []string
	for _, l := range d.Letters {
		if l.To.Address == ben.Address {
			names = append(names, l.Name)
		}
	}
	return strings.Join(names, " ")
}

func TestWhoWantsTheDigestGetsNoNoticesOfNewTicketsAndReplies(t *testing.T) {
	for _, c := range []struct{ notices, own, free, opened string }{
		{NoticesTeam, "notice-reply", "notice-reply", "notice-new"},
		{NoticesMine, "notice-reply", "", ""},
		{NoticesDigest, "", "", ""},
	} {
		j, him := testJudge(), ben
		him.Notices = c.notices
		j.People = NewDirectory([]Agent{him, lea}, nil)
		reply := func(assignee string) string {
			ticket := ticketIn(j, "Working")
			ticket.Assignee = assignee
			return toBen(j.Decide(ticket, MailReceived{Mail: mailFrom("ann@customer.example"), Intake: support,
				Route: Route{Ticket: ticket.Number, By: ByToken}}, noon))
		}
		if own, free := reply("Ben"), reply(""); own != c.own || free != c.free {
			t.Errorf("%s: of a reply to his own %q, to nobody's %q", c.notices, own, free)
		}
		opened := j.Decide(Ticket{Number: 1001}, MailReceived{Mail: mailFrom("ann@customer.example"), Intake: support}, noon)
		if got := toBen(opened); got != c.opened {
			t.Errorf("%s: of a new ticket %q", c.notices, got)
		}
	}
}

func TestWhoWantsTheDigestIsToldOfMissedPromisesAtOnce(t *testing.T) {
	j, him := testJudge(), ben
	him.Notices = NoticesDigest
	j.People = NewDirectory([]Agent{him, lea}, nil)
	for _, name := range []string{"notice-missed", "notice-warning", "notice-escalated", "notice-priority", "notice-undelivered"} {
		r := ruling{Judge: j, t: Ticket{Number: 1001, Assignee: "Ben"}, now: noon}
		r.reach([]string{AssigneeRole}, name, "", nil)
		if got := toBen(r.d); got != name {
			t.Errorf("of %s he gets %q", name, got)
		}
	}
}

func TestTasksAreInTheOrderOfWhatIsDue(t *testing.T) {
	at := func(n Number, due time.Time) Task { return Task{Ticket: Ticket{Number: n}, Due: due} }
	tasks := []Task{at(5, time.Time{}), at(4, noon.Add(time.Hour)), at(3, noon), at(2, time.Time{}), at(1, noon.Add(time.Hour))}
	SortTasks(tasks)
	for i, want := range []Number{3, 1, 4, 2, 5} {
		if got := tasks[i].Ticket.Number; got != want {
			t.Errorf("number %d is %d, want %d", i, got, want)
		}
	}
}

func TestATaskTellsThePromiseThatIsDueFirstAndHowNearItIs(t *testing.T) {
	j := testJudge()
	p := j.Process
	target := func(within int) []Target { return []Target{{Within: Delay{N: within, Unit: Hours}}} }
	p.Clocks = []Clock{
		{Name: "late", Kind: Promise, Starts: FromOpened, Targets: target(20)},
		{Name: "first", Title: "first answer", Kind: Promise, Starts: FromOpened, Targets: target(10)},
		{Name: "inside", Kind: Promise, Internal: true, Starts: FromOpened, Targets: target(5)},
		{Name: "alarm", Kind: Trigger, Starts: FromOpened, Targets: target(1)}}
	ticket := Ticket{Number: 1001, Opened: noon, Course: []Leg{{From: noon, Class: ClassOpen}}}
	for hours, want := range map[int]struct {
		clock        string
		missed, near bool
		public       string
	}{
		1: {"inside", false, false, "first answer"}, 4: {"inside", false, true, "first answer"},
		6: {"inside", true, true, "first answer"}, 12: {"inside", true, true, "late"}, 30: {"inside", true, true, ""},
	} {
		now := noon.Add(time.Duration(hours) * time.Hour)
		got, public := p.TaskOf(ticket, now), p.PublicTaskOf(ticket, now)
		if got.Clock != want.clock || got.Missed != want.missed || got.Near != want.near || public.Clock != want.public ||
			public.Missed || public.Near {
			t.Errorf("after %d hours: %q, missed %v, near %v; the customer reads of %q", hours, got.Clock, got.Missed, got.Near, public.Clock)
		}
	}
}
