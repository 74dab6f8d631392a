package desk_test

import (
	"fmt"
	"strings"
	"time"

	"ticketd/schedule/calendar"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/process"
)

// The team of the simulated quarter has a mailbox for each of the five processes, is shut
// over Easter, and puts its clocks forward in the middle of it.

var easter = []string{"2026-04-03", "2026-04-06"}

// boxOf is a mailbox as the simulation knows it: what its customers ask, and what it
// promises them, written down from the processes' description.
type boxOf struct {
	name, process string
	weight        int
	kinds         []kind
	categories    []string
	codes         []string
	waits         string // the status in which a ticket waits for its customer
	works         string // and in which it is worked on
	hours         hours
	promises      []promise
	givesUp       func(hours, time.Time) time.Time // when a ticket that waits ends by itself; nil: never
	rates         bool
}

// kind is what a ticket is.
type kind struct {
	kind, priority string
	weight         int
}

// promise is one that the ledger recounts.
type promise struct {
	clock  string
	holds  func(facts) (span, bool)
	by     string // "person", "resolved" or "ack"
	always bool   // it counts the nights, too
}

func anything(s span) func(facts) (span, bool) { return func(facts) (span, bool) { return s, true } }

// each is a promise that depends on the priority or else on the type.
func each(spans map[string]span) func(facts) (span, bool) {
	return func(f facts) (span, bool) {
		if s, ok := spans[f.priority]; ok && f.priority != "" {
			return s, true
		}
		s, ok := spans[f.kind]
		return s, ok
	}
}

func workHours(n float64) span { return span{work: time.Duration(n * float64(time.Hour))} }

func quarterBoxes(london *time.Location) []*boxOf {
	office := hours{from: 9, to: 17, zone: london, off: easter}
	return []*boxOf{
		{name: "support", process: "priority-support", weight: 6, hours: office, rates: true,
			kinds: []kind{{"query", "normal", 8}, {"query", "small", 4}, {"request", "normal", 4},
				{"request", "small", 2}, {"data investigation", "normal", 3}, {"feedback", "normal", 1}},
			categories: []string{"software error", "data error", "how-to question", "access", "performance", "other"},
			codes:      []string{"solved", "question answered", "task done", "error corrected"},
			waits:      "Waiting for Customer", works: "In Progress",
			promises: []promise{{clock: "response", by: "person", always: true, holds: anything(workHours(24))}}},
		{name: "severity", process: "severity", weight: 5, hours: office,
			kinds: []kind{{"problem", "1 Critical", 1}, {"problem", "2 Major", 3}, {"problem", "3 Medium", 8},
				{"problem", "4 Low", 4}, {"feature request", "", 2}},
			codes: []string{"solved", "workaround", "request answered"},
			waits: "Waiting for Customer", works: "In Progress",
			promises: []promise{
				{clock: "response", by: "person", holds: each(map[string]span{"2 Major": workHours(1),
					"3 Medium": workHours(6), "4 Low": {days: 1}})},
				{clock: "resolution", by: "resolved", holds: each(map[string]span{"2 Major": {days: 1},
					"3 Medium": {days: 5}})},
				{clock: "response", by: "person", always: true,
					holds: each(map[string]span{"1 Critical": workHours(0.5)})},
				{clock: "resolution", by: "resolved", always: true,
					holds: each(map[string]span{"1 Critical": workHours(4)})}}},
		{name: "service", process: "service-desk", weight: 5,
			hours: hours{from: 8, to: 16, zone: time.FixedZone("GMT", 0), off: easter},
			kinds: []kind{{"Technical Support", "Highest", 1}, {"Technical Support", "High", 2},
				{"Technical Support", "Medium", 4}, {"Technical Support", "Low", 2}, {"Support Query", "", 6},
				{"Service Task", "", 4}},
			codes: []string{"solved", "query answered", "task done"},
			waits: "Awaiting Client Info", works: "Under Investigation",
			givesUp: func(h hours, at time.Time) time.Time { return rung(h.addDays(at, 10)) },
			promises: []promise{{clock: "response", by: "ack", holds: anything(workHours(0.5))},
				{clock: "review", by: "person", holds: each(map[string]span{"Highest": workHours(1), "High": workHours(4),
					"Medium": {days: 1}, "Low": {days: 1}, "Support Query": {days: 1}, "Service Task": {days: 3}})},
				{clock: "resolution", by: "resolved", holds: each(map[string]span{"Highest": workHours(4),
					"High": {days: 2}, "Medium": {days: 14}, "Support Query": {days: 3}, "Service Task": {agreed: true}})}}},
		{name: "clients", process: "client-services", weight: 3, hours: office, kinds: []kind{{"", "", 1}},
			waits: "Pending Client Feedback", works: "Support Rep Working",
			givesUp: func(_ hours, at time.Time) time.Time {
				stale := rung(at.In(london).AddDate(0, 0, 21))
				return rung(stale.In(london).AddDate(0, 0, 2))
			}},
		{name: "phases", process: "phases", weight: 3, hours: office,
			kinds: []kind{{"bug or data issue", "", 3}, {"feature request", "", 2}, {"other question", "", 4}},
			works: "Under Review by Support"},
	}
}

// client is a customer's account with its people.
type client struct {
	ticketing.Account
	box    string
	people []ticketing.Address
}

func quarterClients() []*client {
	eur := ticketing.Currency{Code: "EUR", Digits: 2}
	terms := map[string]ticketing.Terms{
		"Globex": {Currency: eur, Allowance: 600, Rate: 9_000, Over: 12_050, Outside: []string{"task"}},
		"Initech": {Currency: eur, Allowance: 90, Within: 1_001, Rate: 8_333,
			Rates: map[string]ticketing.Money{"data investigation": 9_999}},
		"Umbra":  {Currency: ticketing.Currency{Code: "JPY"}, Rate: 7_777},
		"Stark":  {Currency: eur, Allowance: 240, Rate: 6_000, Over: 7_000},
		"Wonka":  {Currency: eur, Rate: 5_505, Rates: map[string]ticketing.Money{"service task": 4_450}},
		"Tyrell": {Currency: eur, Allowance: 300, Rate: 7_300},
	}
	row := func(name, box, plan string, people int) *client {
		c := &client{box: box, Account: ticketing.Account{Name: name, Plan: plan,
			Domains: []string{strings.ToLower(name) + ".example"}}}
		c.Agreement.Terms = terms[name]
		for i := range people {
			c.people = append(c.people, ticketing.Address(fmt.Sprintf("%s@%s", firstNames[i], c.Domains[0])))
		}
		return c
	}
	all := []*client{
		row("Globex", "support", "Priority", 8), row("Initech", "support", "Priority", 5),
		row("Umbra", "support", "Standard", 5),
		row("Hooli", "severity", "", 6), row("Initrode", "severity", "", 5), row("Acme", "severity", "", 4),
		row("Stark", "service", "", 6), row("Wonka", "service", "", 5), row("Tyrell", "service", "", 4),
		row("Oscorp", "clients", "", 6), row("Soylent", "clients", "", 4),
		row("Cyberdyne", "phases", "", 5), row("Duff", "phases", "", 4),
	}
	all[0].Agreement.Products = []string{"Atlas"}
	for _, c := range all {
		if c.Agreement.Terms.Rate != 0 {
			c.Agreement.Billing = ticketing.Address("billing@" + c.Domains[0])
		}
	}
	for _, c := range []*client{all[0], all[7]} {
		c.Agreement.Report = []ticketing.Address{ticketing.Address("office@" + c.Domains[0])}
	}
	return all
}

var firstNames = []string{"anna", "bert", "carla", "dario", "elif", "finn", "greta", "hana"}

// quarterAgents are who answers; Lea leads them.
var quarterAgents = []string{"Ada Ito", "Ben Okoro", "Cem Kaya", "Dora Lind", "Eli Roth"}

func (q *quarter) setup() desk.Setup {
	q.Helper()
	s := setup(q)
	s.Zone, s.First = q.london, "support"
	s.Intakes, s.Processes = map[string]ticketing.Intake{}, map[string]ticketing.Process{}
	for _, b := range q.boxes {
		s.Intakes[b.name] = ticketing.Intake{Name: b.name, Role: ticketing.RoleSupport, Prefix: "T",
			Subaddressing: "+", Address: ticketing.Address(b.name + "@desk.example"), NullSender: true}
		s.Processes[b.name] = q.processOf(b.process)
	}
	agents := []ticketing.Agent{{Name: "Lea Sand", Address: "lea@desk.example", Notices: "mine",
		Roles: []string{"lead", "manager", "senior-management", "product-owner", "relationship-manager"}}}
	for _, name := range quarterAgents {
		agents = append(agents, ticketing.Agent{Name: name, Notices: "mine", Address: addressOf(name)})
	}
	var accounts []ticketing.Account
	for _, c := range q.clients {
		if hours, own := q.ownHours[c.Name]; own {
			c.Calendars = map[string]ticketing.Calendar{"office": q.calendarOf(hours)}
		}
		accounts = append(accounts, c.Account)
	}
	s.People = ticketing.NewDirectory(agents, accounts)
	s.Policy.AgentTrust = ticketing.AgentTrustFrom
	s.Policy.Caps = ticketing.Caps{Window: s.Policy.Caps.Window}
	return s
}

func addressOf(agent string) ticketing.Address {
	first, _, _ := strings.Cut(strings.ToLower(agent), " ")
	return ticketing.Address(first + "@desk.example")
}

// processOf is a shipped process of a team that is shut over Easter.
func (q *quarter) processOf(name string) ticketing.Process {
	q.Helper()
	source, err := process.Source(name)
	q.must(err)
	days := `holidays = ["` + strings.Join(easter, `", "`) + `"]`
	closed := strings.Replace(string(source), "holidays = []", days, 1)
	p, err := process.Load([]byte(closed), name+".toml", process.Env{Zone: q.london})
	q.must(err)
	return p
}

// calendarOf is package calendar's word for hours.
func (q *quarter) calendarOf(h hours) ticketing.Calendar {
	q.Helper()
	spec := calendar.Spec{Name: "office", Zone: h.zone, Hours: calendar.Hours{}}
	for day := time.Monday; day <= time.Friday; day++ {
		from, to := time.Duration(h.from)*time.Hour, time.Duration(h.to)*time.Hour
		spec.Hours[day] = []calendar.Span{{From: from, To: to}}
	}
	for _, off := range h.off {
		date, err := calendar.ParseDate(off)
		q.must(err)
		spec.Holidays = append(spec.Holidays, calendar.Holiday{Date: date, Name: "Easter"})
	}
	c, err := calendar.New(spec)
	q.must(err)
	return c
}
