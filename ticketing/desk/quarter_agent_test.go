package desk_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"ticketd/ticketing"
)

// pace is how fast the team turns to a ticket.
func (l *life) pace() time.Duration {
	switch l.facts[len(l.facts)-1].priority {
	case "1 Critical", "Highest":
		return 20 * time.Minute
	case "2 Major", "High", "small":
		return 50 * time.Minute
	}
	return 3 * time.Hour
}

// answered is what follows when it is the team's turn.
func (q *quarter) answered(l *life) {
	if q.likely(3) && l.pace() > time.Hour {
		return // nobody ever looks at it
	}
	at := q.atWork(l, l.pace())
	if q.likely(60) && len(l.had) == 1 {
		q.on(at, func() { q.triage(l) })
		at = at.Add(5 * time.Minute)
	}
	if q.likely(4) && len(l.answers) == 0 {
		q.on(at, func() { q.merge(l) })
	}
	q.on(at.Add(time.Duration(q.IntN(3000))*time.Second), func() { q.work(l) })
}

func (q *quarter) agent() string { return quarterAgents[q.IntN(len(quarterAgents))] }

// orders lets an agent do something, after which the ticket stands so; 0: as before.
func (q *quarter) orders(l *life, o ticketing.Order, now state) {
	q.Helper()
	if o.By == "" {
		o.By = l.hadAt(q.now)
	}
	if o.By == "" {
		o.By = q.agent()
	}
	if _, err := q.desk.Order(q.Context(), l.number, o, q.now); err != nil {
		q.Fatalf("T-%d, %+v: %v\n%s", l.number, o, err, strings.Join(l.told, "\n"))
	}
	if o.Assign != "" {
		l.had = append(l.had, hadBy{q.now, o.Assign})
	}
	if o.Reply != "" {
		l.answers = append(l.answers, q.now)
	}
	for _, w := range o.Work {
		l.logged = append(l.logged, loggedAt{q.now, o.By, w.Minutes, w.Billing})
	}
	if !o.Due.IsZero() {
		l.agreed = append(l.agreed, agreedAt{q.now, o.Due})
	}
	if now != 0 {
		l.states = append(l.states, stateAt{q.now, now, o.Code})
	}
	l.tell(q.now, "%s orders %s", o.By, inShort(o))
}

// triage sorts a ticket; sometimes it is not what its customer said.
func (q *quarter) triage(l *life) {
	if l.state() != isOpen {
		return
	}
	f, name := l.facts[len(l.facts)-1].facts, q.agent()
	o := ticketing.Order{By: name, Assign: name, Note: "I look into it."}
	if len(l.box.categories) > 0 {
		f.category = l.box.categories[q.IntN(len(l.box.categories))]
		o.Facts.Category = f.category
	}
	if q.likely(25) && len(l.box.kinds) > 1 {
		k := drawn(q.Rand, l.box.kinds, func(k kind) int { return k.weight })
		if k.kind == f.kind && k.priority != "" { // a type of its own may not have that priority
			f.priority, o.Facts.Priority = k.priority, k.priority
		}
	}
	l.facts = append(l.facts, factsAt{q.now, f})
	q.orders(l, o, 0)
}

// spent is work as people write it down.
func (q *quarter) spent() []ticketing.Work {
	if q.likely(15) {
		return nil
	}
	billing := []ticketing.Billing{"", "", "", "", ticketing.Billable, ticketing.Free}[q.IntN(6)]
	return []ticketing.Work{{Minutes: 5 * (1 + q.IntN(14)), Billing: billing, What: "looked into it"}}
}

// work answers the customer: with a question, with what is being done, or for good.
func (q *quarter) work(l *life) {
	if !l.state().unfinished() {
		return
	}
	o := ticketing.Order{Reply: "Here is what we know.", Work: q.spent()}
	if l.hadAt(q.now) == "" {
		o.By = q.agent()
		o.Assign = o.By
	}
	switch step := q.IntN(100); {
	case step < 20 && l.state() == isOpen:
		q.ask(l, o)
	case step < 26 && l.box.name == "clients":
		q.meet(l, o)
	case step < 30 && l.paid():
		q.estimate(l, o)
	case step < 45 && l.kind() == "Service Task":
		o.Due = q.now.Add(time.Duration(20+q.IntN(200)) * time.Hour)
		q.orders(l, o, 0)
		q.on(q.atWork(l, 12*time.Hour), func() { q.work(l) })
	case step < 32 && l.state() == isOpen:
		o.Escalate = true
		q.orders(l, o, 0)
		q.on(q.atWork(l, l.pace()), func() { q.work(l) })
	case step < 40 && l.box.works != "":
		o.Status = l.box.works
		q.orders(l, o, isOpen)
		q.on(q.atWork(l, 3*l.pace()), func() { q.work(l) })
	default:
		q.resolve(l, o)
	}
}

// ask puts a question to the customer, who answers or does not.
func (q *quarter) ask(l *life, o ticketing.Order) {
	o.Wait = true
	q.orders(l, o, isWaiting)
	asked := q.now
	if q.likely(75) {
		q.on(q.soon(10*time.Minute, 30*time.Hour), func() { q.reply(l, "Here is what you asked for.", isWaiting) })
		return
	}
	if l.box.givesUp == nil {
		q.on(q.atWork(l, 40*time.Hour), func() { q.work(l) })
		return
	}
	q.ends(l, l.box.givesUp(l.box.hours, asked))
}

// ends lets a ticket end by itself, if nothing happens to it until then.
func (q *quarter) ends(l *life, at time.Time) {
	since := l.states[len(l.states)-1]
	q.on(at, func() {
		if l.states[len(l.states)-1] == since {
			l.states = append(l.states, stateAt{at, isDone, ""})
			l.tell(at, "ended by itself")
		}
	})
}

// meet makes an appointment, which ends the ticket when it is over.
func (q *quarter) meet(l *life, o ticketing.Order) {
	from := q.now.Add(time.Duration(20+q.IntN(100)) * time.Hour)
	o.Meet = ticketing.Meeting{From: from, To: from.Add(time.Hour)}
	q.orders(l, o, isWaiting)
	q.ends(l, rung(o.Meet.To))
}

func (l *life) kind() string { return l.facts[len(l.facts)-1].kind }

// paid reports whether the customer is asked before work that they pay for.
func (l *life) paid() bool {
	return slices.Contains([]string{"request", "data investigation", "Service Task"}, l.kind())
}

// estimate asks the customer before the work, who agrees to it sooner or later.
func (q *quarter) estimate(l *life, o ticketing.Order) {
	o.Estimate, o.Wait = 30*(1+q.IntN(6)), true
	q.orders(l, o, isWaiting)
	q.on(q.soon(10*time.Minute, 20*time.Hour), func() { q.reply(l, "yes", isWaiting) })
}

// resolve ends a ticket, and sometimes it was not the end.
func (q *quarter) resolve(l *life, o ticketing.Order) {
	o.Resolve = true
	if len(l.box.codes) > 0 {
		o.Code = l.box.codes[q.IntN(len(l.box.codes))]
	}
	q.orders(l, o, isDone)
	if q.likely(8) && len(o.Work) > 0 {
		wrong := o.Work[0]
		wrong.Minutes = -(1 + q.IntN(wrong.Minutes))
		q.on(q.atWork(l, 20*time.Hour), func() { q.orders(l, ticketing.Order{Work: []ticketing.Work{wrong}}, 0) })
	}
	if q.likely(10) {
		q.on(q.soon(24*time.Hour, 15*24*time.Hour), func() { q.resort(l) })
	}
	switch next := q.IntN(100); {
	case next < 10:
		q.on(q.soon(time.Hour, 40*time.Hour), func() { q.reply(l, "It still does not work.", isDone) })
	case next < 20:
		q.on(q.soon(time.Minute, 5*time.Hour), func() { q.thank(l) })
	case next < 60 && l.box.rates:
		q.on(q.soon(time.Minute, 10*time.Hour), func() { q.rate(l) })
	}
}

// resort finds, often weeks later, that a ticket was something else; what was billed for it is
// credited then.
func (q *quarter) resort(l *life) {
	f := l.facts[len(l.facts)-1].facts
	k := drawn(q.Rand, l.box.kinds, func(k kind) int { return k.weight })
	if l.state() == isMerged || k.priority != f.priority || k.kind == "" {
		return
	}
	f.kind = k.kind
	o := ticketing.Order{Note: "It was something else.", Facts: ticketing.Facts{Type: k.kind}}
	if len(l.box.categories) > 0 {
		f.category = l.box.categories[q.IntN(len(l.box.categories))]
		o.Facts.Category = f.category
	}
	l.facts = append(l.facts, factsAt{q.now, f})
	q.orders(l, o, 0)
}

// merge finds that a ticket is about the same as an earlier one of the same customer.
func (q *quarter) merge(l *life) {
	i := slices.IndexFunc(q.lives, func(o *life) bool {
		return o.number < l.number && l.client != nil && o.client == l.client && o.box == l.box &&
			o.state() == isOpen
	})
	if i < 0 || l.state() != isOpen {
		return
	}
	into := q.lives[i]
	name := q.agent()
	q.receive(q.mail(addressOf(name), fmt.Sprintf("/dup T-%d", into.number), l.into, numbered(l.number)))
	l.states = append(l.states, stateAt{q.now, isMerged, ""})
	l.tell(q.now, "%s merges it into T-%d", name, into.number)
	into.tell(q.now, "%s merges T-%d into it", name, l.number)
	if q.likely(40) && l.box.codes != nil {
		q.on(q.atWork(l, 20*time.Hour), func() { q.unmerge(l, into) })
	}
}

// unmerge finds that it was not about the same.
func (q *quarter) unmerge(l, into *life) {
	if into.state() == isMerged {
		return
	}
	order := fmt.Sprintf("/unmerge T-%d", l.number)
	q.receive(q.mail(addressOf(q.agent()), order, l.into, numbered(into.number)))
	l.states = append(l.states, stateAt{q.now, isOpen, ""})
	l.tell(q.now, "it stands for itself again")
	q.answered(l)
}

// inShort is an order without what it leaves empty.
func inShort(o ticketing.Order) string {
	words := ""
	v := reflect.ValueOf(o)
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; !v.Field(i).IsZero() && name != "By" {
			words += fmt.Sprintf(" %s=%v", name, v.Field(i).Interface())
		}
	}
	return words
}
