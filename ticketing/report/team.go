package report

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"ticketd/ticketing"
)

// Team is the report of a month for the team of a mailbox, made of one ticket at a time, in
// any order. It holds figures and a line of its files for each ticket, and none of the
// tickets.
type Team struct {
	p     ticketing.Process
	m     Month
	books books
	kinds map[string]groups // by the name of their table

	agents map[string]*part
	scores scores
	stays  map[string]*stay
	rated  [ticketing.BestRating + 1]int // by rating, how often
	low    worst[lowRating]
	missed worst[missed]
	later  worst[laterOf]
	known  func(account string) bool // nil: all are
	lost   map[string]*books         // what accounts that are not known would be billed for

	point   Point
	past    []Point
	tickets rows // of the file
	misses  rows
}

// part is what one of the team did.
type part struct{ resolved, minutes int }

// stay is how long tickets were in a status.
type stay struct {
	tickets int
	all     time.Duration
}

type missed struct {
	tag              ticketing.Tag
	subject          string
	clock            string
	due, met         time.Time
	late             time.Duration
	status, assignee string
}

type lowRating struct {
	tag             ticketing.Tag
	client, comment string
	rating, nth     int
}

type laterOf struct {
	tag ticketing.Tag
	Later
}

// NewTeam begins the report of a month of a process.
func NewTeam(p ticketing.Process, m Month) *Team {
	return &Team{p: p, m: m, kinds: map[string]groups{"types": {}, "priorities": {}, "categories": {},
		"products": {}, "clients": {}}, agents: map[string]*part{}, scores: scores{},
		stays: map[string]*stay{}, point: Point{Month: m.String()},
		missed: worst[missed]{order: byLateness}, low: worst[lowRating]{order: byRating},
		later: worst[laterOf]{order: byMoment}, lost: map[string]*books{}}
}

func byLateness(a, b missed) int {
	return cmp.Or(cmp.Compare(b.late, a.late), cmp.Compare(a.tag.Number, b.tag.Number),
		a.due.Compare(b.due), strings.Compare(a.clock, b.clock))
}

func byRating(a, b lowRating) int {
	return cmp.Or(cmp.Compare(a.rating, b.rating), cmp.Compare(a.tag.Number, b.tag.Number),
		cmp.Compare(a.nth, b.nth))
}

func byMoment(a, b laterOf) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.tag.Number, b.tag.Number),
		strings.Compare(string(a.What), string(b.What)), strings.Compare(a.Value, b.Value))
}

// Knows says which accounts there are. What a month would bill to others stands in the table
// "unbilled": the configuration does not have them any more, or by another name.
func (t *Team) Knows(known func(account string) bool) { t.known = known }

// unbilled counts what goes on nobody's bill.
func (t *Team) unbilled(c Case) {
	for _, item := range c.Items {
		if item.Account == "" || t.known == nil || t.known(item.Account) {
			continue
		}
		if t.lost[item.Account] == nil {
			t.lost[item.Account] = &books{}
		}
		t.lost[item.Account].tickets++
		t.lost[item.Account].billable += item.Minutes
	}
}

// Add counts a ticket, which Case has read for the same month. Each is to be added once.
func (t *Team) Add(c Case) {
	t.books.add(c)
	for table, word := range map[string]string{"types": c.Ticket.Type, "priorities": c.Ticket.Priority,
		"categories": c.Ticket.Category, "products": c.Ticket.Product, "clients": c.Ticket.Account} {
		t.kinds[table].add(word, c)
	}
	line := &t.point.Support
	if t.p.Bug(c.Ticket) {
		line = &t.point.Bugs
	}
	line.add(c, answers(t.p))
	for _, name := range c.Resolved {
		t.agent(name).resolved++
	}
	for name, minutes := range c.By {
		t.agent(name).minutes += minutes
	}
	for status, d := range c.Stays {
		if t.stays[status] == nil {
			t.stays[status] = &stay{}
		}
		t.stays[status].tickets++
		t.stays[status].all += d
	}
	for _, k := range c.Promises {
		t.promise(c.Ticket, k)
	}
	t.words(c)
	t.unbilled(c)
	t.tickets.add(c.Ticket.Number, ticketRow(c, t.m.Zone)...)
}

func (t *Team) agent(name string) *part {
	if t.agents[name] == nil {
		t.agents[name] = &part{}
	}
	return t.agents[name]
}

func (t *Team) promise(ticket ticketing.Ticket, k Kept) {
	t.scores.add(k)
	if !k.Missed {
		return
	}
	m := missed{ticket.Tag(), ticket.Subject, k.Title, k.Due, k.Met, k.Late, k.Status, k.Assignee}
	t.missed.add(m)
	t.misses.add(ticket.Number, m.cells(t.m.Zone)...)
}

func (m missed) cells(zone *time.Location) []string {
	return []string{m.tag.String(), m.subject, m.clock, moment(m.due, zone), moment(m.met, zone), wall(m.late),
		m.status, m.assignee}
}

// words counts what customers said of the help that they got, and what was changed later.
func (t *Team) words(c Case) {
	for i, r := range c.Ratings {
		if r.Rating < 1 || r.Rating > ticketing.BestRating {
			continue
		}
		t.rated[r.Rating]++
		if r.Low() {
			t.low.add(lowRating{c.Ticket.Tag(), c.Ticket.Account, r.Comment, r.Rating, i})
		}
	}
	for _, l := range c.Later {
		t.later.add(laterOf{c.Ticket.Tag(), l})
	}
}

// Statistics are the figures of what was added so far.
func (t *Team) Statistics() ticketing.Statistics {
	s := begun(t.m)
	t.books.figures(s.Figures)
	t.scores.figures(s.Figures)
	s.Tables["types"] = t.kinds["types"].table(typeNames(t.p))
	s.Tables["priorities"] = t.kinds["priorities"].table(priorityNames(t.p))
	s.Tables["categories"] = t.kinds["categories"].table(t.p.Categories)
	for _, name := range []string{"products", "clients"} {
		table := t.kinds[name].busiest()
		put(&s, name, table[:min(len(table), shown)], len(table))
	}
	s.Tables["agents"] = t.team()
	s.Tables["promises"], s.Tables["targets"] = t.scores.tables(t.p)
	s.Tables["statuses"] = t.statuses()
	put(&s, "missed", tabled(t.missed.first(), func(m missed) []string { return m.cells(t.m.Zone) }), t.missed.all)
	put(&s, "low", tabled(t.low.first(), func(l lowRating) []string {
		return []string{l.tag.String(), l.client, strconv.Itoa(l.rating), l.comment}
	}), t.low.all)
	put(&s, "later", laters(t.later.first(), t.m.Zone), t.later.all)
	lost := slices.Sorted(maps.Keys(t.lost))
	put(&s, "unbilled", tabled(lost[:min(len(lost), shown)], func(account string) []string {
		return []string{account, strconv.Itoa(t.lost[account].tickets), minutes(t.lost[account].billable)}
	}), len(lost))
	t.satisfaction(&s)
	s.Tables["trend"] = t.trend(func(p Point) Count { return p.Support })
	if !t.p.Reports.Bugs.Empty() {
		s.Tables["trend-bugs"] = t.trend(func(p Point) Count { return p.Bugs })
	}
	s.Files = []ticketing.Enclosure{file("tickets", t.m, ticketHead, &t.tickets),
		file("missed", t.m, missedHead, &t.misses)}
	s.Files = append(s.Files, pictures(s, t.m)...)
	return s
}

// team lists who worked, whoever resolved most first; nobody comes last.
func (t *Team) team() ticketing.Table {
	return tabled(slices.SortedFunc(maps.Keys(t.agents), func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(nil, a), rank(nil, b)),
			cmp.Compare(t.agents[b].resolved, t.agents[a].resolved), strings.Compare(a, b))
	}), func(name string) []string {
		did := t.agents[name]
		return []string{name, strconv.Itoa(did.resolved), minutes(did.minutes)}
	})
}

// statuses are in the order of the process.
func (t *Team) statuses() ticketing.Table {
	known := names(t.p.Statuses, func(s ticketing.Status) string { return s.Name })
	return tabled(slices.SortedFunc(maps.Keys(t.stays), func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(known, a), rank(known, b)), strings.Compare(a, b))
	}), func(status string) []string {
		s := t.stays[status]
		return []string{status, strconv.Itoa(s.tickets), wall(s.all / time.Duration(s.tickets))}
	})
}

func (t *Team) satisfaction(s *ticketing.Statistics) {
	answers, sum := 0, 0
	for rating, often := range t.rated {
		answers, sum = answers+often, sum+rating*often
	}
	s.Figures["ratings"], s.Figures["satisfaction"] = strconv.Itoa(answers), average(sum, answers)
	for rating, often := range slices.Backward(t.rated[:]) {
		if rating > 0 && answers > 0 {
			s.Tables["ratings"] = append(s.Tables["ratings"],
				[]string{strconv.Itoa(rating), strconv.Itoa(often), share(often, answers)})
		}
	}
}
