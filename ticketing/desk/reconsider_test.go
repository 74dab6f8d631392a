package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// withoutEscalated is a setup whose process has lost a status, or calls it
// otherwise.
func withoutEscalated(t *testing.T, renamed map[string]string) desk.Setup {
	with := setup(t)
	for name, p := range with.Processes {
		p.Statuses = append([]ticketing.Status{}, p.Statuses...)
		for i := range p.Statuses {
			if p.Statuses[i].Name == "Escalated" {
				p.Statuses[i].Name = "Passed On"
			}
		}
		p.Renamed = renamed
		with.Processes[name] = p
	}
	return with
}

func (o *office) escalated(n int) {
	o.Helper()
	for i := range n {
		o.receive(o.mail(ticketing.Address(fmt.Sprintf("u@d%d.example", i)), "It burns."))
		o.order(ticketing.Number(1001+i), ticketing.Order{By: "Ben", Status: "Escalated"})
	}
}

func TestAStatusThatVanishedIsNamedWithItsTicketsAndTheRemedy(t *testing.T) {
	o := open(t, nil)
	o.escalated(12)
	found, err := desk.Misfits(t.Context(), o.store, withoutEscalated(t, nil))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	got := found[0].Error()
	for _, want := range []string{`mailbox support has no status "Escalated"`, "12 tickets have: T-1001, T-1002",
		"T-1010 and more", `[renamed]`, `"Escalated" = "Waiting for Support"`} {
		if !strings.Contains(got, want) {
			t.Errorf("it does not say %q: %s", want, got)
		}
	}
	if !found[0].Fatal() {
		t.Error("the tickets have somewhere to go")
	}
	found, err = desk.Misfits(t.Context(), o.store, withoutEscalated(t, map[string]string{"Escalated": "Passed On"}))
	if err != nil || len(found) != 1 || found[0].Fatal() || !strings.Contains(found[0].Error(), `they move to "Passed On"`) {
		t.Errorf("renamed: %v, %v", found, err)
	}
}

func TestATypeThatVanishedIsOnlyAWarning(t *testing.T) {
	o := open(t, nil)
	err := o.store.Update(t.Context(), func(tx desk.Tx) error {
		return tx.Save(ticketing.Ticket{Number: 1001, Prefix: "T", Intake: "gone", Status: "Escalated",
			Type: "wish"}, ticketing.Entry{})
	})
	if err != nil {
		t.Fatal(err)
	}
	found, err := desk.Misfits(t.Context(), o.store, setup(t))
	if err != nil || len(found) != 1 || found[0].Fatal() ||
		!strings.Contains(found[0].Error(), `support has no type "wish", which a ticket has: T-1001; they keep it`) {
		t.Errorf("%v, %v", found, err)
	}
}

func TestTicketsMoveToTheStatusThatTheirsIsCalledNow(t *testing.T) {
	o := open(t, nil)
	o.escalated(3)
	o.receive(o.mail(ann, "Other."))
	o.desk.Reload(withoutEscalated(t, map[string]string{"Escalated": "Passed On"}))
	if n, err := o.desk.Reconsider(t.Context(), o.now.Add(time.Hour)); n != 3 || err != nil {
		t.Fatalf("%d changed, %v", n, err)
	}
	if got := o.ticket(1002); got.Status != "Passed On" || got.Class != ticketing.ClassWaitingInternal {
		t.Errorf("it is %s, %s", got.Status, got.Class)
	}
	o.view(func(r desk.Reader) error {
		history, err := r.History(1002)
		last := history[len(history)-1]
		if last.Actor.Name != "process file" || !strings.Contains(fmt.Sprint(last.Why), "the process file has changed") {
			t.Errorf("the history says %+v", last)
		}
		return err
	})
	if n, err := o.desk.Reconsider(t.Context(), o.now.Add(2*time.Hour)); n != 0 || err != nil {
		t.Errorf("the second time %d change, %v", n, err)
	}
}

func TestANewTimerHoldsForTheTicketsThatExist(t *testing.T) {
	o := open(t, nil)
	o.escalated(2)
	with := setup(t)
	p := with.Processes["support"]
	p.Timers = append(p.Timers, ticketing.Timer{Name: "forgotten", In: "Escalated",
		After: ticketing.Delay{N: 2, Unit: ticketing.Days}, To: p.Key.Initial})
	with.Processes["support"] = p
	o.desk.Reload(with)
	if n, err := o.desk.Reconsider(t.Context(), o.now.Add(time.Hour)); n != 2 || err != nil {
		t.Fatalf("%d changed, %v", n, err)
	}
	if n, err := o.desk.Wake(t.Context(), o.now.AddDate(0, 0, 2)); n != 2 || err != nil {
		t.Errorf("%d woken, %v", n, err)
	}
}

func TestReconsideringThatBreaksOffGoesOnTheNextTime(t *testing.T) {
	left := 1000
	o := open(t, func(s desk.Store) desk.Store {
		return txStore{s, func(tx desk.Tx) desk.Tx { return failingSave{tx, &left} }}
	})
	err := o.store.Update(t.Context(), func(tx desk.Tx) error {
		for i := range 250 {
			ticket := ticketing.Ticket{Number: ticketing.Number(1001 + i), Prefix: "T", Intake: "support",
				Status: "Escalated", Class: ticketing.ClassWaitingInternal, Opened: o.now}
			if err := tx.Save(ticket, ticketing.Entry{}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	o.desk.Reload(withoutEscalated(t, map[string]string{"Escalated": "Passed On"}))
	left = 150
	if n, err := o.desk.Reconsider(t.Context(), o.now); n != 100 || !errors.Is(err, errDisk) {
		t.Fatalf("%d changed, %v", n, err)
	}
	left = 1000
	if n, err := o.desk.Reconsider(t.Context(), o.now); n != 150 || err != nil {
		t.Errorf("%d changed, %v", n, err)
	}
	if found, err := desk.Misfits(t.Context(), o.store, withoutEscalated(t, nil)); len(found) != 0 || err != nil {
		t.Errorf("there are still %v, %v", found, err)
	}
}

// failingSave fails when so many tickets were saved.
type failingSave struct {
	desk.Tx
	left *int
}

func (tx failingSave) Save(t ticketing.Ticket, e ticketing.Entry) error {
	if *tx.left--; *tx.left < 0 {
		return errDisk
	}
	return tx.Tx.Save(t, e)
}

func TestWhatTheProcessesWereIsRemembered(t *testing.T) {
	o := open(t, nil)
	for _, want := range []string{"", "support abc"} {
		if got, err := desk.ProcessesKnown(t.Context(), o.store); got != want || err != nil {
			t.Errorf("known: %q, %v, want %q", got, err, want)
		}
		if err := o.desk.NoteProcesses(t.Context(), "support abc"); err != nil {
			t.Fatal(err)
		}
	}
}
