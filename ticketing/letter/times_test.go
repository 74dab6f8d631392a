package letter

import (
	"reflect"
	"testing"
	"time"

	"ticketd/ticketing"
)

// What times fills in is looked up in a list of names, which must be complete.
func TestALetterThatNamesOneTimeGetsIt(t *testing.T) {
	c := example()
	is(&c, "Quiet", c.Ticket.Type)
	later := monday.Add(time.Hour)
	c.Ticket.Agreed, c.Ticket.Deadlines = monday, []ticketing.Deadline{{Timer: "stale", At: later}}
	c.Ticket.Appointment = ticketing.Meeting{From: later, To: later.Add(time.Hour)}
	l := ticketing.Letter{Moments: map[string]time.Time{"next": later}}
	book := open(t)
	filled := func(c Context, l ticketing.Letter) (names []string) {
		var f Fields
		(&wording{book: book, language: "en", zone: time.UTC}).times(&f, l, c)
		for v, i := reflect.ValueOf(f), 0; i < v.NumField(); i++ {
			if !v.Field(i).IsZero() {
				names = append(names, v.Type().Field(i).Name)
			}
		}
		return names
	}
	cancelled, closed := c, c
	cancelled.Ticket.Appointment = ticketing.Meeting{}
	is(&closed, "Done", c.Ticket.Type)
	closed.Ticket.Closed = monday
	page, _ := book.find("acknowledgement", "en")
	l.Name, l.Invite = "acknowledgement", true
	all := append(append(filled(c, l), filled(cancelled, l)...), filled(closed, l)...)
	if len(all) < 20 {
		t.Fatalf("it fills in only %q", all)
	}
	if book.tellsTimes(l, "en") {
		t.Error("an acknowledgement is said to show times")
	}
	for _, name := range all {
		book.named[page] = map[string]bool{name: true}
		if !book.tellsTimes(l, "en") {
			t.Errorf("a letter with .%s does not get it", name)
		}
	}
}
