package main

import (
	"context"
	"errors"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// The files of an export in which the mails stand that belong to no ticket.
const (
	otherFile = "other.json"
	otherMbox = "other.mbox"
)

// otherHead begins other.json; behind it stand the mails, a line for each, and how many
// there are.
//
//	{
//	  "schema": 1,
//	  "zone": "Europe/London",
//	  "mails": [
//	    {"mbox": 1, "at": "...", "way": "in", "kind": "newsletter", "from": "...", "outcome": "recorded", "why": ["..."]}
//	  ],
//	  "counts": {"mails": 1, "missing": 0}
//	}
type otherHead struct {
	Schema int    `json:"schema"`
	Zone   string `json:"zone"`
}

// otherMail is a mail that belongs to no ticket. One that came twice is there once.
type otherMail struct {
	*exportedMail
	Mailbox string       `json:"mailbox"`
	Outcome desk.Outcome `json:"outcome"`          // held, or recorded: also one that was dropped
	Ticket  string       `json:"ticket,omitempty"` // that it is about, without being part of it
	Why     []string     `json:"why,omitempty"`
}

type otherCounts struct {
	Mails   int `json:"mails"`   // of which the octets are in the mbox
	Missing int `json:"missing"` // whose octets are not there, or not as they were
}

// others writes the mails that belong to no ticket, in the order in which they came and a
// day's at a time.
func (x *exporter) others(ctx context.Context) error {
	folder, err := x.newFolder(otherMbox)
	if err != nil {
		return err
	}
	defer func() { _ = folder.Close() }()
	list, err := x.newList(otherFile, "mails", otherHead{exportSchema, x.desk.Zone().String()})
	if err != nil {
		return err
	}
	defer func() { _ = list.file.Close() }()
	var counts otherCounts
	for from := (time.Time{}); ; {
		var mails []otherMail
		if mails, from, err = x.othersOfDay(ctx, from); err != nil {
			return err
		}
		if from.IsZero() {
			break
		}
		if err := x.writeOthers(ctx, mails, folder, list, &counts); err != nil {
			return err
		}
	}
	x.counts.Other, x.counts.Missing = counts.Mails, x.counts.Missing+counts.Missing
	return errors.Join(list.end(counts), list.file.Close(), folder.Close())
}

func (x *exporter) writeOthers(ctx context.Context, mails []otherMail, f *folder, l *list, c *otherCounts) error {
	for _, m := range mails {
		if err := f.add(ctx, []*exportedMail{m.exportedMail}); err != nil {
			return err
		}
		if m.Missing == "" {
			c.Mails++
		} else {
			c.Missing++
		}
		x.counts.Octets += m.Octets
		if err := l.row(m); err != nil {
			return err
		}
	}
	return nil
}

// othersOfDay lists the mails without a ticket of the first day, from a moment on, on which
// any mail came in, and returns when the next day begins: never, if none came.
func (x *exporter) othersOfDay(ctx context.Context, from time.Time) (mails []otherMail, next time.Time, err error) {
	forever := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC) // a clock may have been wrong
	err = x.store.View(ctx, func(r desk.Reader) error {
		mails, next = nil, time.Time{}
		err := r.Received(from, forever, func(d desk.Disposition) bool {
			from, next = d.At, d.At.Add(24*time.Hour)
			return false
		})
		if err != nil || next.IsZero() {
			return err
		}
		var fault error
		tags := tagsOf(r)
		err = r.Received(from, next, func(d desk.Disposition) bool {
			var without bool
			if without, fault = withoutTicket(r, d); without {
				mails = append(mails, x.other(d, tags(d.Ticket)))
			}
			return fault == nil
		})
		return errors.Join(err, fault)
	})
	return mails, next, err
}

// withoutTicket reports whether that is what became of a mail in the end, and it is in no
// ticket: a held one may have been released since.
func withoutTicket(r desk.Reader, d desk.Disposition) (bool, error) {
	if d.Outcome != desk.OutcomeHeld && d.Outcome != desk.OutcomeRecorded {
		return false, nil
	}
	last, found, err := r.Seen(ticketing.Receipts{RawHash: d.Receipts.RawHash})
	return !found || last.At.Equal(d.At) && last.Outcome == d.Outcome, err
}

func (x *exporter) other(d desk.Disposition, tag string) otherMail {
	m := &exportedMail{At: x.at(d.At), Way: "in", Kind: string(d.Verdict.Kind), From: string(d.From), Subject: d.Subject,
		MessageID: d.MessageID, sender: d.From, open: x.raw(d.Receipts.RawHash)}
	return otherMail{exportedMail: m, Mailbox: d.Intake, Outcome: d.Outcome, Ticket: tag, Why: d.Why}
}
