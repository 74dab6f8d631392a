package ticketing

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// The lists of a week's digest. A ticket can be on several. In each, those of plans that
// rank first stand before all others.
const (
	// WeekBreaching has the unfinished tickets with a promise that is missed or nearly so,
	// a call to the customer among them; what was due first stands first.
	WeekBreaching = "breaching"
	// WeekAgeing has those on which it is the team's turn and that were opened two weeks
	// ago or before, the oldest first.
	WeekAgeing = "ageing"
	// WeekWaiting has those that wait for the customer, or for others in the house, for a
	// week or more, the longest first.
	WeekWaiting = "waiting"
	// WeekReopened has those that came back in the week, the newest first.
	WeekReopened = "reopened"
	// WeekUnhappy has those whose customer was not satisfied in the week, the worst first.
	WeekUnhappy = "unhappy"
	// WeekBraked has those on which a cap held letters, or let notices collapse, in the
	// week, the newest first: somewhere a machine may answer to ours.
	WeekBraked = "braked"
)

const (
	ageingFrom  = 14 * 24 * time.Hour
	waitingFrom = 7 * 24 * time.Hour
	// maxWeekListed is how many tickets a list of a digest shows, and maxBreaching how many
	// that of promises.
	maxWeekListed = 10
	maxBreaching  = 25
)

// Week gathers what the digest of a week shows: what was in it, from From and before To,
// and how things stand Now.
type Week struct {
	From, To, Now time.Time
	lists         map[string]*shortlist
}

// NewWeek begins the digest of a week.
func NewWeek(from, to, now time.Time) *Week {
	byDue := func(a, b Task) int { return a.Due.Compare(b.Due) }
	oldest := func(a, b Task) int { return a.Since.Compare(b.Since) }
	newest := func(a, b Task) int { return b.Since.Compare(a.Since) }
	worst := func(a, b Task) int { return cmp.Or(a.Rating-b.Rating, oldest(a, b)) }
	return &Week{From: from, To: to, Now: now, lists: map[string]*shortlist{
		WeekBreaching: {order: byDue, most: maxBreaching}, WeekAgeing: {order: oldest, most: maxWeekListed},
		WeekWaiting: {order: oldest, most: maxWeekListed}, WeekReopened: {order: newest, most: maxWeekListed},
		WeekUnhappy: {order: worst, most: maxWeekListed}, WeekBraked: {order: newest, most: maxWeekListed}}}
}

// Add counts a ticket of a process. recent are the entries of its history from From on, in
// their order.
func (k *Week) Add(p Process, t Ticket, recent []Entry) {
	if t.MergedInto != 0 {
		return
	}
	task := p.TaskOf(t, k.Now)
	list := func(name string, since time.Time, rating int) {
		if !since.IsZero() {
			one := task
			one.Since, one.Rating = since, rating
			k.lists[name].add(one)
		}
	}
	if !t.Finished() {
		if task.Missed || task.Near {
			k.lists[WeekBreaching].add(task)
		}
		switch since := t.classSince(); {
		case t.Class == ClassOpen && !t.Opened.After(k.Now.Add(-ageingFrom)):
			list(WeekAgeing, t.Opened, 0)
		case t.Class != ClassOpen && !since.After(k.Now.Add(-waitingFrom)):
			list(WeekWaiting, since, 0)
		}
	}
	events := k.eventsOf(p, recent)
	list(WeekReopened, events.reopened, 0)
	list(WeekUnhappy, events.rated, events.rating)
	list(WeekBraked, events.braked, 0)
}

// classSince is since when it has been one side's turn.
func (t Ticket) classSince() time.Time {
	since := t.StatusSince
	for _, l := range slices.Backward(t.Course) {
		if l.Class != t.Class {
			break
		}
		since = l.From
	}
	return since
}

// weekEvents is what a digest tells of what happened to a ticket in the week: when each
// was the last time.
type weekEvents struct {
	reopened, rated, braked time.Time
	rating                  int // the lowest
}

func (k *Week) eventsOf(p Process, recent []Entry) (w weekEvents) {
	for _, e := range recent {
		if e.At.Before(k.From) || !e.At.Before(k.To) {
			continue
		}
		for _, c := range e.Changes {
			switch c := c.(type) {
			case StatusChanged:
				before, _ := p.Status(c.From)
				was := Ticket{Class: before.Class}
				if !c.Renamed && was.Finished() && !(Ticket{Class: c.Class}).Finished() {
					w.reopened = e.At
				}
			case Rated:
				if c.Rating <= lowRating && (w.rating == 0 || c.Rating <= w.rating) {
					w.rated, w.rating = e.At, c.Rating
				}
			case Wrote:
				if c.Held != "" || c.Letter == stormNotice {
					w.braked = e.At
				}
			}
		}
	}
	return w
}

// Lists are the lists as a letter shows them.
func (k *Week) Lists() map[string]TaskList {
	all := map[string]TaskList{}
	for name, list := range k.lists {
		all[name] = list.shown()
	}
	return all
}

// shortlist keeps the first of many tickets.
type shortlist struct {
	order func(a, b Task) int
	most  int
	tasks []Task
	all   int
}

func (s *shortlist) add(t Task) {
	s.all++
	if s.tasks = append(s.tasks, t); len(s.tasks) >= 4*s.most {
		s.cut()
	}
}

func (s *shortlist) cut() {
	slices.SortFunc(s.tasks, func(a, b Task) int {
		return cmp.Or(behind(a)-behind(b), s.order(a, b), cmp.Compare(a.Ticket.Number, b.Ticket.Number))
	})
	s.tasks = s.tasks[:min(len(s.tasks), s.most)]
}

func (s *shortlist) shown() TaskList {
	s.cut()
	return TaskList{Tasks: slices.Clone(s.tasks), More: s.all - len(s.tasks)}
}

// LettersHeld says of letters that wait in the outbox to whom, how many, since when and
// why.
type LettersHeld struct {
	To    Address
	Count int
	Since time.Time
	Why   string
}

// WeekFigures are the figures and tables of a digest: the ledger, what waits in the outbox,
// and whether all automatic letters pause. Moments are told in the zone.
func WeekFigures(l Ledger, held []LettersHeld, paused bool, zone *time.Location) Statistics {
	if zone == nil {
		zone = time.UTC
	}
	when := func(at time.Time) string { return at.In(zone).Format("2006-01-02 15:04 MST") }
	last := l.To.In(zone).AddDate(0, 0, -1)
	s := Statistics{Period: l.From.In(zone).Format(time.DateOnly) + ".." + last.Format(time.DateOnly),
		Figures: map[string]string{"seen": strconv.Itoa(l.Seen), "accounted": strconv.Itoa(l.Accounted),
			"unaccounted": strconv.Itoa(l.Seen - l.Accounted)},
		Tables: map[string]Table{}}
	for _, m := range l.Amiss {
		s.Tables["unaccounted-mails"] = append(s.Tables["unaccounted-mails"],
			[]string{m.Name, when(m.At), m.Intake, string(m.From), m.Subject, m.Why})
	}
	waiting := 0
	for _, h := range held {
		waiting += h.Count
		s.Tables["letters-held"] = append(s.Tables["letters-held"],
			[]string{string(h.To), strconv.Itoa(h.Count), when(h.Since), h.Why})
	}
	s.Figures["letters-held"] = strconv.Itoa(waiting)
	if paused {
		s.Figures["paused"] = "1"
	}
	return s
}

// WeekDigest writes the digest of a week to one who reads it.
func (j Judge) WeekDigest(a Agent, r Report, s Statistics) []Letter {
	r.Asked = "week"
	letters := j.Answer(a, "digest-week", Incoming{}, "", r)
	for i := range letters {
		letters[i].Statistics = s
	}
	return letters
}

// WeekReaders are those who read the digest of a week: whoever has the role that the
// process names, else the leads, else the team. Nobody does if it names none.
func (j Judge) WeekReaders(now time.Time) []Agent {
	if j.Process.Reports.Week == "" {
		return nil
	}
	for _, role := range []string{j.Process.Reports.Week, RoleLead} {
		if some := j.People.withRole(role); len(some) > 0 {
			return some
		}
	}
	return j.People.team(now)
}

// WeekOf is the week in which a moment lies in the process's zone: from midnight before
// Monday to the next.
func (p Process) WeekOf(at time.Time) (from, to time.Time) {
	zone := p.Zone
	if zone == nil {
		zone = time.UTC
	}
	year, month, day := at.In(zone).Date()
	day -= (int(at.In(zone).Weekday()) + 6) % 7
	return time.Date(year, month, day, 0, 0, 0, 0, zone), time.Date(year, month, day+7, 0, 0, 0, 0, zone)
}

// WeekDue is when the digest of the week before is to be sent, in the week in which now
// lies: on its first working day, when the reports' calendar opens.
func (p Process) WeekDue(now time.Time) time.Time {
	return p.DigestDue(List{Every: Weekly, Calendar: p.Reports.Calendar}, now)
}
