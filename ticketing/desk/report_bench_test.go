package desk_test

import (
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ticketd/data/bolt"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/report"
)

var (
	reportTickets = flag.Int("report-tickets", 100_000, "how many tickets the store of BenchmarkReportOf50000 has")
	reportStore   = flag.String("report-store", "", "directory in which that store is kept from one run to the next")
)

// active is how many tickets something happens to in a month.
const active = 50_000

// BenchmarkReportOf50000 counts a month of a team, in which something happened to 50,000 of a
// store's tickets; the months before are known, as they are wherever each month had its
// report. It says how long it takes, and by how much the process grows: heap in use, and
// memory of its own as the system counts it. With a million tickets:
//
//	go test ./ticketing/desk -run '^$' -bench ReportOf50000 -benchtime 3x -report-tickets 1000000 -report-store /tmp/million
func BenchmarkReportOf50000(b *testing.B) {
	dir := *reportStore
	if dir == "" {
		dir = b.TempDir()
	}
	store, last := storeOfMonths(b, filepath.Join(dir, strconv.Itoa(*reportTickets)), *reportTickets)
	defer func() { _ = store.Close() }()
	d := desk.New(store, setup(b), compose, func() {})
	now := last.To().Add(9 * time.Hour)
	if _, err := d.TeamReport(b.Context(), "support", last, now); err != nil { // counts the months before
		b.Fatal(err)
	}
	grown := watchMemory()
	var got desk.MonthReport
	for b.Loop() {
		var err error
		if got, err = d.TeamReport(b.Context(), "support", last, now); err != nil {
			b.Fatal(err)
		}
	}
	heap, rss := grown()
	b.ReportMetric(float64(got.Tickets), "tickets")
	b.ReportMetric(float64(heap)/(1<<20), "heap-MiB")
	b.ReportMetric(float64(rss)/(1<<20), "rss-MiB")
}

// watchMemory looks every few milliseconds how much memory there is, until it is asked for
// the most.
func watchMemory() (most func() (heap, rss uint64)) {
	runtime.GC()
	var heap, rss atomic.Uint64
	own := ownMemory()
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for tick := time.NewTicker(5 * time.Millisecond); ; {
			select {
			case <-tick.C:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				heap.Store(max(heap.Load(), m.HeapInuse))
				rss.Store(max(rss.Load(), ownMemory()))
			case <-stop:
				return
			}
		}
	}()
	return func() (uint64, uint64) {
		close(stop)
		<-stopped
		return heap.Load(), rss.Load() - min(own, rss.Load())
	}
}

var anonymous = regexp.MustCompile(`RssAnon:\s+(\d+) kB`)

// ownMemory is what the process has in memory beside files; 0 where nobody says.
func ownMemory() uint64 {
	status, _ := os.ReadFile("/proc/self/status")
	found := anonymous.FindSubmatch(status)
	if found == nil {
		return 0
	}
	n, _ := strconv.ParseUint(string(found[1]), 10, 64)
	return n << 10
}

// storeOfMonths is a store with so many tickets, 50,000 of each month up to the last. It is
// made where there is none; the tickets of months before the last have all that happened to
// them in one entry, so that this takes minutes and not an hour.
func storeOfMonths(b *testing.B, dir string, tickets int) (*bolt.Store, report.Month) {
	b.Helper()
	_, missing := os.Stat(filepath.Join(dir, "desk.db"))
	last := report.Month{Year: 2026, Month: time.March, Zone: time.UTC}
	store, err := bolt.Open(b.Context(), dir, bolt.Options{Volatile: true})
	if err != nil {
		b.Fatal(err)
	}
	if missing == nil {
		return store, last
	}
	stories := stories(b)
	entries := 0
	for _, story := range stories {
		entries += len(story)
	}
	b.Logf("a ticket has %.1f entries", float64(entries)/float64(len(stories)))
	const step = 2000
	for made := 0; made < tickets; made += step {
		err := store.Update(b.Context(), func(tx desk.Tx) error {
			for i := made; i < made+step; i++ {
				month := last.Back((tickets - 1 - i) / active)
				at := month.From().Add(time.Duration(i%active) * (25 * 24 * time.Hour / active))
				if err := retell(tx, stories[i%len(stories)], at, tickets-i > active); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return store, last
}

// stories are histories of tickets as the desk writes them. One in fifty is not finished.
func stories(b *testing.B) (all [][]ticketing.Entry) {
	b.Helper()
	store, err := bolt.Open(b.Context(), b.TempDir(), bolt.Options{Volatile: true})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	o := &office{store: store}
	o.desk = desk.New(store, setup(b), compose, func() {})
	for i := range 50 {
		from := ticketing.Address("ann" + strconv.Itoa(i) + "@customer.example")
		n := ticketing.Number(1001 + i)
		say := func(later time.Duration, text string, change ...func(*ticketing.Incoming)) {
			o.now = o.now.Add(later)
			got := o.desk.Receive(b.Context(), []ticketing.Incoming{o.mail(from, text, change...)}, desk.Manner{}, o.now)
			if got[0].Err != nil || got[0].Ticket != n {
				b.Fatalf("%+v", got)
			}
		}
		do := func(later time.Duration, order ticketing.Order) {
			o.now = o.now.Add(later)
			order.By = []string{"Ben", "Lea"}[i%2]
			if _, err := o.desk.Order(b.Context(), n, order, o.now); err != nil {
				b.Fatal(err)
			}
		}
		o.now = monday.AddDate(0, 0, 60*i)
		say(0, strings.Repeat("The printer on the third floor is on fire. ", 8))
		do(20*time.Minute, ticketing.Order{Assign: "Ben"})
		do(time.Hour, ticketing.Order{Reply: strings.Repeat("Please pull the plug and call the brigade. ", 8),
			Work: []ticketing.Work{{Minutes: 20}}})
		if i%3 > 0 {
			say(5*time.Hour, strings.Repeat("It burns still, and the plug is hot. ", 6), numbered(n))
		}
		if i > 0 {
			do(3*time.Hour, ticketing.Order{Reply: "It is out now.", Resolve: true, Work: []ticketing.Work{{Minutes: 25}}})
			for range 2 { // a reminder, then it is closed
				o.now = o.now.AddDate(0, 0, 10)
				if _, err := o.desk.Wake(b.Context(), o.now); err != nil {
					b.Fatal(err)
				}
			}
		}
		err := store.View(b.Context(), func(r desk.Reader) error {
			history, err := r.History(n)
			all = append(all, history)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return all
}

// retell tells a history once more, of a new ticket that is opened at a moment; in short it
// is one entry.
func retell(tx desk.Tx, story []ticketing.Entry, at time.Time, short bool) error {
	n, err := tx.NextNumber()
	later := at.Sub(story[0].At)
	var t ticketing.Ticket
	var whole ticketing.Entry
	for _, e := range story {
		if err != nil {
			return err
		}
		e = shifted(reflect.ValueOf(e), later).Interface().(ticketing.Entry)
		for i, c := range e.Changes {
			if opened, ok := c.(ticketing.Opened); ok {
				opened.Number = n
				e.Changes[i] = opened
			}
		}
		if t = t.Record(e); short {
			whole.At, whole.Changes = e.At, append(whole.Changes, e.Changes...)
			continue
		}
		err = tx.Save(t, e)
	}
	if short && err == nil {
		err = tx.Save(t, whole)
	}
	return err
}

// shifted is a copy of a value in which every moment is later.
func shifted(v reflect.Value, by time.Duration) reflect.Value {
	is := reflect.New(v.Type()).Elem()
	is.Set(v)
	switch at, isTime := v.Interface().(time.Time); {
	case isTime && !at.IsZero():
		is.Set(reflect.ValueOf(at.Add(by)))
	case isTime:
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			is.Field(i).Set(shifted(v.Field(i), by))
		}
	case v.Kind() == reflect.Slice && !v.IsNil():
		is.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			is.Index(i).Set(shifted(v.Index(i), by))
		}
	case v.Kind() == reflect.Interface && !v.IsNil():
		is.Set(shifted(v.Elem(), by))
	case v.Kind() == reflect.Pointer && !v.IsNil():
		is.Set(reflect.New(v.Type().Elem()))
		is.Elem().Set(shifted(v.Elem(), by))
	}
	return is
}
