package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"ticketd/data/bolt"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
	"ticketd/ticketing/erasure"
	"ticketd/ticketing/report"
)

const carlaDiaz ticketing.Address = "carla.diaz@globex.example"

// mailOf is a mail with a header of its own, in CRLF.
func mailOf(from, subject, id, rest string) []byte {
	text := fmt.Sprintf("From: %s\nTo: support@desk.example\nSubject: %s\nMessage-ID: <%s>\n"+
		"Date: Mon, 02 Mar 2026 09:00:00 +0000\n%s", from, subject, id, rest)
	return []byte(strings.ReplaceAll(text, "\n", "\r\n"))
}

const carlaWrites = "=?utf-8?q?Carla_D=C3=ADaz?= <Carla.Diaz@globex.example>"

// erasingDesk has everything that can name a person: mails of hers, small, large and
// coded, a colleague's and an agent's words, letters that were sent and that wait, a mail
// in no ticket, and another ticket that only mentions her.
func erasingDesk(t *testing.T) *desktop {
	d := newDesktop(t)
	d.travel("Mon 2026-03-02 09:00:00")
	d.mail(mailOf(carlaWrites, "the plotter of Carla", "1.carla.diaz@globex.example",
		"Content-Type: text/plain; charset=utf-8\n\nHello, it is broken.\nCarla Díaz\n"))
	d.orders(orderArgs{Reply: true}, "Dear Carla,\nwe look at what Carla Díaz wrote.")
	d.travel("Mon 2026-03-02 10:00:00")
	d.mail(mailOf(carlaWrites, "Re: [T-1001] the plotter", "2@globex.example", "Content-Type: multipart/mixed; boundary=b\n\n"+
		"--b\n\nMore.\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=carla.txt\n"+
		"Content-Transfer-Encoding: base64\n\n"+base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("carla\n"), 40_000))+"\n--b--\n"))
	d.mail(mailOf("Zoe Lund <zoe@globex.example>", "Re: [T-1001] the plotter", "3@globex.example",
		"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"+
			base64.StdEncoding.EncodeToString([]byte("Carla Díaz (carla.diaz@globex.example) is away.\n"))+"\n"))
	d.mail(mailOf("Zoe Lund <zoe@globex.example>", "printer", "4@globex.example", "\nCarla Diaz <carla.diaz@globex.example> said so.\n"))
	d.mail(mailOf(carlaWrites, "away", "5@globex.example", "Auto-Submitted: auto-replied\n\nI am away. Carla Díaz\n"))
	sendAll(t, d)
	d.travel("Mon 2026-03-02 11:00:00")
	_, err := d.desk.Order(t.Context(), 1001, ticketing.Order{By: "Ada Ito",
		Work: []ticketing.Work{{Minutes: 20, What: "for Carla Díaz"}}}, d.at)
	mustDo(t, err)
	return d
}

// sendAll lets everything that waits go.
func sendAll(t *testing.T, d *desktop) {
	t.Helper()
	for {
		claimed, err := d.book.Claim(t.Context(), d.now().Add(240*time.Hour), time.Hour, 100)
		mustDo(t, err)
		if len(claimed) == 0 {
			return
		}
		for _, c := range claimed {
			mustDo(t, d.book.DotSent(t.Context(), c.ID))
			mustDo(t, d.book.Done(t.Context(), c.ID, d.now(), "250 ok "+string(c.To)))
		}
	}
}

// figuresOf is what reports read of all tickets.
func figuresOf(t *testing.T, d *desktop) (all []any) {
	t.Helper()
	mustDo(t, d.store.View(t.Context(), func(r desk.Reader) error {
		all = nil
		tickets, err := r.TicketsAfter(0, 100)
		for _, ticket := range tickets {
			history, err := r.History(ticket.Number)
			if err != nil {
				return err
			}
			p := d.desk.Process(ticket)
			all = append(all, ticket.Number, ticket.Account, ticket.Facts(), ticket.Course, ticket.Spent, ticket.Entries,
				ticket.Letters, len(ticket.Participants), p.Billable(ticket, history), p.Readings(ticket, d.at), monthOf(d, ticket, history))
		}
		return err
	}))
	return all
}

// monthOf is a ticket's part in the report of March, without words.
func monthOf(d *desktop, t ticketing.Ticket, history []ticketing.Entry) report.Case {
	c, _ := report.MonthOf(time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC), d.desk.Zone()).Case(d.desk.Process(t), history, d.at)
	c.Ticket = ticketing.Ticket{Spent: c.Ticket.Spent, Course: c.Ticket.Course, Status: c.Ticket.Status}
	for i := range c.Items {
		c.Items[i].Subject = ""
	}
	for i := range c.Ratings {
		c.Ratings[i] = ticketing.Rated{Rating: c.Ratings[i].Rating}
	}
	return c
}

// onDisk fails for a word in any file of the closed store, in any case.
func onDisk(t *testing.T, dir string, words ...string) {
	t.Helper()
	files := 0
	mustDo(t, filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files++
		b, err := os.ReadFile(path)
		lower := bytes.ToLower(b)
		for _, word := range words {
			if at := bytes.Index(lower, []byte(word)); at >= 0 {
				t.Errorf("%q stands in %s: %q", word, path, b[max(0, at-200):min(len(b), at+200)])
			}
		}
		return err
	}))
	if files == 0 {
		t.Error("there is no store")
	}
}

// mortal is a context that ends when it was asked so many times: the store asks before
// each transaction.
type mortal struct {
	context.Context
	left int
}

func (m *mortal) Err() error {
	if m.left--; m.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestAnErasingThatIsKilledAgainAndAgainLeavesNothingOnTheDiskAndEveryFigure(t *testing.T) {
	d := erasingDesk(t)
	before := figuresOf(t, d)
	erasing := bolt.Erasing{Address: carlaDiaz, Names: []string{"Carla Diaz"}, Read: d.reread, Stays: d.shared}
	kills, last := 0, ""
	for { // each run comes a transaction further
		_, err := d.book.Erase(&mortal{t.Context(), kills}, erasing, d.at)
		mustDo(t, d.book.Check(t.Context()))
		if err == nil {
			break
		} else if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		kills, last = kills+1, err.Error()
	}
	if !strings.Contains(last, "it is not finished, run it again") {
		t.Errorf("the last one that was killed says %s", last)
	}
	if after := figuresOf(t, d); kills < 20 || !reflect.DeepEqual(before, after) {
		t.Errorf("after %d kills the figures are\n%v\nand were\n%v", kills, after, before)
	}
	mustDo(t, d.book.Compact(t.Context()))
	mustDo(t, d.book.Check(t.Context()))
	mustDo(t, d.book.Close())
	onDisk(t, d.cfg.Data, "carla", "díaz", "diaz", base64.StdEncoding.EncodeToString([]byte("carla\n")))
}

func TestAnErasedPersonsMailIsNotTakenInAgainAndANewOneIsAnybodys(t *testing.T) {
	d := erasingDesk(t)
	var v eraseView
	mustDo(t, d.call(t.Context(), "erase", eraseArgs{Address: string(carlaDiaz)}, nil, &v))
	if len(v.Tickets) != 2 || v.Mails < 3 || len(v.Names) == 0 {
		t.Errorf("the receipt says %+v", v)
	}
	d.mail(mailOf(carlaWrites, "the plotter of Carla", "1.carla.diaz@globex.example",
		"Content-Type: text/plain; charset=utf-8\n\nHello, it is broken.\nCarla Díaz\n"))
	d.mail(mailOf(carlaWrites, "something new", "6@globex.example", "\nHello\n"))
	var rows []ticketView
	mustDo(t, d.call(t.Context(), "list", listArgs{Limit: 10, All: true}, nil, &rows))
	if len(rows) != 3 || rows[0].Subject != "something new" {
		t.Errorf("tickets are %+v", rows)
	}
	// Whoever answers an erased person's ticket writes to those who are left.
	d.orders(orderArgs{Reply: true}, "Done.")
	if got := d.ticket(1001).Participants[0]; got.Address != "erased-1" || got.Name != "" {
		t.Errorf("the requester is %v", got.Mailbox)
	}
}

func TestAnErasingCountsBeforeWhatItTakes(t *testing.T) {
	d := erasingDesk(t)
	var dry, done eraseView
	mustDo(t, d.call(t.Context(), "erase", eraseArgs{Address: string(carlaDiaz), Dry: true}, nil, &dry))
	mustDo(t, d.call(t.Context(), "erase", eraseArgs{Address: string(carlaDiaz)}, nil, &done))
	if dry.Dry = false; dry.Letters != done.Letters || dry.Dropped != done.Dropped || dry.Fates != done.Fates ||
		!reflect.DeepEqual(dry.Tickets, done.Tickets) || !reflect.DeepEqual(dry.Names, done.Names) {
		t.Errorf("it said %+v and did %+v", dry, done)
	}
}

// ticket loads a ticket.
func (d *desktop) ticket(n ticketing.Number) ticketing.Ticket {
	d.Helper()
	ticket, err := d.ticketOf(d.Context(), n)
	mustDo(d, err)
	return ticket
}

func TestRetentionTakesWordsAndPeopleAndLeavesFigures(t *testing.T) {
	d := erasingDesk(t)
	d.orders(orderArgs{Reply: true, Status: "Done"}, "Goodbye Carla")
	sendAll(t, d)
	mustDo(t, changeTicket(d, 1001, ticketing.StatusChanged{To: "Closed", Class: ticketing.ClassClosed}))
	mustDo(t, changeTicket(d, 1002, ticketing.Merged{Into: 1001}))
	setup := *d.desk.Setup()
	setup.Retention = ticketing.Retention{Months: 1}
	d.desk.Reload(setup)
	d.travel("Wed 2026-04-01 11:00:00")
	var v retainView
	mustDo(t, d.call(t.Context(), "retention", retainArgs{}, nil, &v))
	if len(v.Tickets) != 0 {
		t.Errorf("too early: %+v", v)
	}
	d.travel("Thu 2026-04-02 12:00:01")
	mustDo(t, d.call(t.Context(), "retention", retainArgs{Dry: true}, nil, &v))
	if len(v.Tickets) != 2 || v.Tickets[1].Ticket != "T-1002" || v.Redacted != 0 || v.Loose != 1 {
		t.Errorf("the dry run says %+v", v)
	}
	before := figuresOf(t, d)
	mustDo(t, d.call(t.Context(), "retention", retainArgs{}, nil, &v))
	if v.Redacted != 2 || v.Loose != 1 || !reflect.DeepEqual(figuresOf(t, d), before) {
		t.Errorf("%+v, figures were\n%v\nand are\n%v", v, before, figuresOf(t, d))
	}
	mustDo(t, d.call(t.Context(), "retention", retainArgs{}, nil, &v))
	if len(v.Tickets) != 0 {
		t.Errorf("once more: %+v", v)
	}
	if ticket := d.ticket(1001); ticket.Subject != "[erased]" || ticket.Requester().Address != "erased-1" {
		t.Errorf("the ticket is %q of %v", ticket.Subject, ticket.Requester().Mailbox)
	}
	mustDo(t, d.book.Check(t.Context()))
	mustDo(t, d.book.Compact(t.Context()))
	mustDo(t, d.book.Close())
	onDisk(t, d.cfg.Data, "plotter", "is broken", "goodbye", "printer", "diaz")
}

// changeTicket does to a ticket what the process has no way for.
func changeTicket(d *desktop, n ticketing.Number, change ticketing.Change) error {
	return d.store.Update(d.Context(), func(tx desk.Tx) error {
		ticket, _, err := tx.Ticket(n)
		if err != nil {
			return err
		}
		entry := ticketing.Entry{At: d.at, Changes: []ticketing.Change{change}}
		return tx.Save(ticket.Record(entry), entry)
	})
}

func TestATicketWaitsForItsLettersBeforeItIsRedacted(t *testing.T) {
	d := erasingDesk(t)
	mustDo(t, changeTicket(d, 1001, ticketing.StatusChanged{To: "Closed", Class: ticketing.ClassClosed}))
	d.orders(orderArgs{Reply: true}, "One word more.")
	d.travel("Mon 2026-06-01 12:00:00")
	everything := erasure.Everything{Stays: d.stays}
	for _, want := range []int{0, 1} {
		if n, err := d.book.Redact(t.Context(), []ticketing.Number{1001}, everything, d.at); n != want || err != nil {
			t.Errorf("%d were redacted, not %d: %v", n, want, err)
		}
		sendAll(t, d)
	}
}
