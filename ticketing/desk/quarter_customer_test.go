package desk_test

import (
	"container/heap"
	"fmt"
	"slices"
	"strings"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// write is how a ticket begins.
func (q *quarter) write() {
	l := &life{box: drawn(q.Rand, q.boxes, func(b *boxOf) int { return b.weight }), opened: q.now}
	l.subject = fmt.Sprintf("%s no. %d", q.theme(), len(q.lives)+1)
	l.from = ticketing.Address(fmt.Sprintf("someone%d@elsewhere%d.example", len(q.lives), q.IntN(40)))
	if q.likely(90) {
		own := slices.DeleteFunc(slices.Clone(q.clients), func(c *client) bool { return c.box != l.box.name })
		l.client = own[q.IntN(len(own))]
		l.from = l.client.people[q.IntN(len(l.client.people))]
	}
	k := drawn(q.Rand, l.box.kinds, func(k kind) int { return k.weight })
	f := facts{kind: k.kind, priority: k.priority, product: []string{"", "Atlas", "Borea"}[q.IntN(3)]}
	text := fmt.Sprintf("Type: %s\nPriority: %s\nSeverity: %[2]s\nProduct: %s\n\nIt does not work.",
		f.kind, f.priority, f.product)
	taken := q.receive(q.mail(l.from, text, l.into, func(in *ticketing.Incoming) { in.Subject = l.subject }))[0]
	l.number = taken.Ticket
	if taken.Outcome != desk.OutcomeOpened {
		q.Fatalf("a mail to %s is %s", l.box.name, taken.Outcome)
	}
	if l.box.name == "clients" {
		f.product = "" // that process sorts by nothing
	}
	l.states = []stateAt{{q.now, isOpen, ""}}
	l.facts = []factsAt{{q.now, f}}
	l.had = []hadBy{{q.now, q.ticket(l.number).Assignee}}
	l.tell(q.now, "opened as %+v by %s of %q", f, l.from, l.account())
	q.lives = append(q.lives, l)
	q.answered(l)
}

func (q *quarter) theme() string {
	themes := []string{"Login", "Report", "Import", "Certificate", "Invoice", "Course", "Export", "Search"}
	return themes[q.IntN(len(themes))]
}

func (l *life) into(in *ticketing.Incoming) { in.Intake, in.Source.Account = l.box.name, l.box.name }

// saysOn lets the customer answer the last letter.
func (q *quarter) saysOn(l *life, text string) desk.Taken {
	q.Helper()
	t := q.ticket(l.number)
	taken := q.receive(q.mail(l.from, text, l.into, numbered(l.number), answering(t.Requester().LastLetter)))[0]
	if taken.Outcome != desk.OutcomeFiled {
		q.Fatalf("T-%d: %q is %+v\n%s", l.number, text, taken, strings.Join(l.told, "\n"))
	}
	return taken
}

// reply gives the ticket back to the team, if it stands as it did when the customer began to write.
func (q *quarter) reply(l *life, text string, stood state) {
	last := l.states[len(l.states)-1]
	if last.state != stood || stood == isDone && q.now.Sub(last.at) > 10*24*time.Hour {
		return
	}
	q.saysOn(l, text)
	l.states = append(l.states, stateAt{q.now, isOpen, ""})
	l.tell(q.now, "%s writes %q", l.from, text)
	q.answered(l)
}

func (q *quarter) thank(l *life) {
	if l.state() == isDone {
		q.saysOn(l, "Thank you very much!")
		l.tell(q.now, "thanks")
	}
}

// rate answers the question how satisfied somebody is, if the letter asks it. Who gives two stars
// thinks better of it and gives five.
func (q *quarter) rate(l *life) {
	if q.asksForRating(l) {
		stars := 1 + min(q.IntN(6), 4)
		q.rates(l, stars)
		if stars == 2 {
			heap.Push(&q.diary, turn{q.now.Add(2*time.Hour + 1), func() { q.rates(l, 5) }})
		}
	}
}

func (q *quarter) asksForRating(l *life) bool {
	found, _ := ticketing.TokenInMessageID(q.ticket(l.number).Requester().LastLetter)
	letter, _ := q.store.Keyring().Verify(found.Ticket, found.Text)
	return l.state() == isDone && letter.Purpose == ticketing.PurposeRating
}

func (q *quarter) rates(l *life, stars int) {
	if !q.asksForRating(l) {
		return
	}
	q.saysOn(l, fmt.Sprintf("%d\n\nThat is what I think.", stars))
	l.ratings = append(l.ratings, ratedAt{q.now, stars})
	l.tell(q.now, "rates %d", stars)
}
