package desk_test

import (
	"container/heap"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"ticketd/ticketing/desk"
)

// quarter plays three months of a team. What is to be done at a moment waits in its diary; between
// two such moments time alone moves the tickets.
type quarter struct {
	*office
	*rand.Rand
	london   *time.Location
	boxes    []*boxOf
	clients  []*client
	ownHours map[string]hours // of accounts
	diary    diary
	lives    []*life
	months   []month
}

// turn is something that is to be done.
type turn struct {
	at time.Time
	do func()
}

type diary []turn

func (d diary) Len() int           { return len(d) }
func (d diary) Swap(i, j int)      { d[i], d[j] = d[j], d[i] }
func (d diary) Less(i, j int) bool { return d[i].at.Before(d[j].at) }
func (d *diary) Push(t any)        { *d = append(*d, t.(turn)) }
func (d *diary) Pop() any {
	last := (*d)[len(*d)-1]
	*d = (*d)[:len(*d)-1]
	return last
}

func newQuarter(t *testing.T, tickets int, seed uint64) *quarter {
	t.Helper()
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	q := &quarter{office: open(t, nil), Rand: rand.New(rand.NewPCG(seed, 3)), london: london,
		boxes: quarterBoxes(london), clients: quarterClients()}
	q.ownHours = map[string]hours{"Initrode": {from: 8, to: 20, zone: london, off: easter}}
	for m := time.February; m <= time.April; m++ {
		first := time.Date(2026, m, 1, 0, 0, 0, 0, london)
		q.months = append(q.months, month{first, first.AddDate(0, 1, 0)})
	}
	q.desk = desk.New(q.store, q.setup(), compose, func() {})
	q.now = q.months[0].from.AddDate(0, 0, -14) // some come from before
	days := int(q.months[2].to.Sub(q.now).Hours()) / 24
	for range tickets {
		day := q.now.AddDate(0, 0, q.IntN(days))
		at := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, london).Add(q.timeOfDay())
		q.on(at, q.write)
	}
	for _, m := range q.months { // what counts in which month is decided by minutes
		for range 2 + tickets/200 {
			q.on(m.to.Add(time.Duration(q.IntN(7200)-3600)*time.Second), q.write)
		}
	}
	return q
}

func (q *quarter) must(err error) {
	q.Helper()
	if err != nil {
		q.Fatal(err)
	}
}

// timeOfDay is when people write: mostly by day.
func (q *quarter) timeOfDay() time.Duration {
	if q.IntN(10) == 0 {
		return time.Duration(q.Int64N(int64(24 * time.Hour)))
	}
	return 7*time.Hour + time.Duration(q.Int64N(int64(11*time.Hour)))
}

// on puts something into the diary. Moments are whole seconds, and none is another's.
func (q *quarter) on(at time.Time, do func()) {
	at = at.Truncate(time.Second).Add(time.Duration(q.Int64N(int64(time.Second)-1) + 1))
	heap.Push(&q.diary, turn{at, do})
}

// play lets time go on to a moment.
func (q *quarter) play(until time.Time) {
	q.Helper()
	for len(q.diary) > 0 && q.diary[0].at.Before(until) {
		next := heap.Pop(&q.diary).(turn)
		q.pass(next.at)
		q.now = next.at
		next.do()
	}
	q.pass(until)
	q.now = until
}

// bell is how often the desk looks what is due.
const bell = 10 * time.Minute

// rung is when the desk sees that something is due.
func rung(at time.Time) time.Time {
	if seen := at.Truncate(bell); seen.Equal(at) {
		return seen
	}
	return at.Truncate(bell).Add(bell)
}

// pass wakes the tickets whose time comes.
func (q *quarter) pass(until time.Time) {
	q.Helper()
	for {
		due, err := q.store.Due(q.Context(), until, 1)
		q.must(err)
		if len(due) == 0 {
			return
		}
		at := rung(q.ticket(due[0]).Due())
		if !at.Before(until) {
			return
		}
		if at.After(q.now) {
			q.now = at
		}
		_, err = q.desk.Wake(q.Context(), q.now)
		q.must(err)
	}
}

// drawn chooses by weight.
func drawn[T any](r *rand.Rand, all []T, weight func(T) int) T {
	sum := 0
	for _, one := range all {
		sum += weight(one)
	}
	at := r.IntN(sum)
	for _, one := range all {
		if at -= weight(one); at < 0 {
			return one
		}
	}
	panic("weights")
}

func (q *quarter) likely(percent int) bool { return q.IntN(100) < percent }

// soon is a moment some time ahead: most things happen early, some late.
func (q *quarter) soon(least, usual time.Duration) time.Time {
	return q.now.Add(least + time.Duration(q.ExpFloat64()*float64(usual)))
}

// atWork is a moment at which the team works, some time ahead.
func (q *quarter) atWork(l *life, usual time.Duration) time.Time {
	at := l.box.hours.add(q.now, time.Minute+time.Duration(q.ExpFloat64()*float64(usual)))
	return at
}

func (l *life) tell(at time.Time, format string, args ...any) {
	l.told = append(l.told, at.Format("2006-01-02 15:04:05.000 ")+fmt.Sprintf(format, args...))
}
