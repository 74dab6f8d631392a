package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"ticketd/data/bolt"
	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

// replay judges the mails that a store has kept with two configurations, and compares.
type replay struct {
	kept   *bolt.Store
	sides  [2]*replaySide // the configuration as it is, and the one that is tried out
	since  time.Time      // of the mails that are compared; zero: of all
	zone   *time.Location
	tell   func(replayedView) error // told of each mail that differs
	sum    replaySum
	first  map[string]firstConnection // by mailbox
	top    ticketing.Number           // the highest that a ticket has
	latest ticketing.Number           // the highest that a mail gave so far
	begun  bool                       // with the mails that are compared
}

// replayedView is a mail of which something else would become.
type replayedView struct {
	Mail      string            `json:"mail"` // SHA-256 of the raw mail
	Came      time.Time         `json:"came"`
	Mailbox   string            `json:"mailbox"`
	From      ticketing.Address `json:"from"`
	Subject   string            `json:"subject"`
	MessageID string            `json:"message_id,omitempty"`
	Differ    []differenceView  `json:"differ"`
	Before    judgedView        `json:"before"`
	After     judgedView        `json:"after"`
}

// replaySum is a replay in figures.
type replaySum struct {
	Since   *time.Time `json:"since,omitempty"` // none: all mails are compared
	Mails   int        `json:"mails"`           // that were compared
	Same    int        `json:"same"`
	Differ  int        `json:"differ"`
	Earlier int        `json:"earlier"`  // judged to know the tickets of before, not compared
	NotKept int        `json:"not_kept"` // erased, or redacted: not judged
	// Letters that time alone wrote between these mails: reminders and the like.
	TimeBefore int `json:"letters_by_time_before"`
	TimeAfter  int `json:"letters_by_time_after"`
}

// run replays all mails, those from before the period, too.
func (r *replay) run(ctx context.Context) error {
	err := r.kept.View(ctx, func(k desk.Reader) error {
		return k.Tickets(func(t ticketing.Ticket) bool { r.top = t.Number; return false })
	})
	if err == nil {
		err = r.firstConnections(ctx)
	}
	var last desk.Disposition
	n := -1
	if err == nil {
		err = r.each(ctx, func(next desk.Disposition) error {
			d := last
			last, n = next, n+1
			if n == 0 {
				return nil
			}
			return r.mail(ctx, d, next, n)
		})
	}
	if err == nil && n >= 0 {
		err = r.mail(ctx, last, desk.Disposition{}, n+1)
	}
	r.sum.TimeBefore, r.sum.TimeAfter = r.sides[0].byTime, r.sides[1].byTime
	return err
}

// each calls fn for what became of each mail, in the order in which they came.
func (r *replay) each(ctx context.Context, fn func(desk.Disposition) error) error {
	var from time.Time
	for skip := 0; ; {
		page, err := r.page(ctx, from, skip)
		if len(page) == 0 || err != nil {
			return err
		}
		for _, d := range page {
			if err := fn(d); err != nil {
				return fmt.Errorf("replay the mails of %s: %w", whenIn(d.At, r.zone), err)
			}
		}
		from, skip = following(page, from, skip)
	}
}

// firstConnections reads which mails are from before ticketd was connected.
func (r *replay) firstConnections(ctx context.Context) error {
	r.first = map[string]firstConnection{}
	for _, m := range r.sides[0].cfg.Mailboxes {
		b := baseline{store: r.kept, mailbox: m.Name}
		first, was, err := b.connected(ctx)
		if err != nil {
			return err
		}
		if was {
			r.first[m.Name] = first
		}
	}
	return nil
}

// replayPage is how many mails are looked up at once.
const replayPage = 200

// page looks up what came in from a moment on, without the first ones of that moment.
func (r *replay) page(ctx context.Context, from time.Time, skip int) (page []desk.Disposition, err error) {
	err = r.kept.View(ctx, func(k desk.Reader) error {
		page = page[:0]
		left := skip
		return k.Received(from, endOfTime, func(d desk.Disposition) bool {
			if left > 0 && d.At.Equal(from) {
				left--
				return true
			}
			page = append(page, d)
			return len(page) < replayPage
		})
	})
	return page, err
}

// endOfTime is later than any mail.
var endOfTime = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// following is where the next page begins.
func following(page []desk.Disposition, from time.Time, skip int) (time.Time, int) {
	last := page[len(page)-1].At
	same := 0
	for _, d := range page {
		if d.At.Equal(last) {
			same++
		}
	}
	if last.Equal(from) {
		same += skip
	}
	return last, same
}

// mail judges one mail on both sides and compares. What is told next may be what it did.
func (r *replay) mail(ctx context.Context, d, next desk.Disposition, ordinal int) error {
	known, err := r.sides[0].knows(ctx, d)
	if known || err != nil {
		return err
	}
	counts := !d.At.Before(r.since)
	m := keptMail{Disposition: d}
	if m.raw, err = rawOf(r.kept, d.Receipts.RawHash); errors.Is(err, bolt.ErrNotKept) {
		if counts && d.Outcome != desk.OutcomeDuplicate { // the octets of a second copy never are
			r.sum.NotKept++
		}
		return nil
	}
	if err != nil {
		return err
	}
	first, was := r.first[d.Intake]
	m.imported = was && first.UIDValidity == d.Receipts.Source.UIDValidity && d.Receipts.Source.UID < first.UIDNext
	numbers, err := r.numbersOf(ctx, d, next, ordinal)
	if err != nil {
		return err
	}
	if counts && !r.begun {
		if err := r.begin(ctx); err != nil {
			return err
		}
	}
	became, err := r.both(func(s *replaySide) (judgedView, error) { return s.judge(ctx, m, numbers, counts) })
	if err != nil {
		return err
	}
	return r.compare(d, became, counts)
}

// begin brings both sides to the beginning of the period.
func (r *replay) begin(ctx context.Context) error {
	r.begun = true
	_, err := r.both(func(s *replaySide) (judgedView, error) {
		err := s.travel(ctx, r.since)
		s.seen.take()
		return judgedView{}, err
	})
	return err
}

// both does something on both sides at the same time.
func (r *replay) both(do func(*replaySide) (judgedView, error)) (became [2]judgedView, err error) {
	var group errgroup.Group
	for i, s := range r.sides {
		group.Go(func() (err error) {
			became[i], err = do(s)
			return err
		})
	}
	return became, group.Wait()
}

func (r *replay) compare(d desk.Disposition, became [2]judgedView, counts bool) error {
	if !counts {
		r.sum.Earlier++
		return nil
	}
	r.sum.Mails++
	differ := differences(became[0], became[1], r.zone)
	if len(differ) == 0 {
		r.sum.Same++
		return nil
	}
	r.sum.Differ++
	return r.tell(replayedView{Mail: d.Receipts.RawHash.String(), Came: d.At.UTC(), Mailbox: d.Intake,
		From: d.From, Subject: d.Subject, MessageID: d.MessageID, Differ: differ,
		Before: became[0], After: became[1]})
}

// numbersOf are the numbers of the tickets that a mail opened when it came, and some for
// those that it did not open then.
func (r *replay) numbersOf(ctx context.Context, d, next desk.Disposition, ordinal int) (numbering, error) {
	n := numbering{spare: r.top + spareFrom + ticketing.Number(ordinal)*spares}
	if d.Outcome == desk.OutcomeOpened {
		n.had = append(n.had, d.Ticket)
	}
	if next.Outcome == desk.OutcomeOpened && next.At.Equal(d.At) {
		// It was held before, and the mail in hand released it into a ticket of its own?
		if released, err := r.sides[0].knows(ctx, next); err != nil {
			return n, err
		} else if released {
			n.had = append(n.had, next.Ticket)
		}
	}
	own, cause := len(n.had), cmp.Or(d.MessageID, d.Receipts.RawHash.String())
	err := r.kept.View(ctx, func(k desk.Reader) error {
		n.had = n.had[:own]
		for other := r.latest + 1; other <= min(r.latest+otherNumbers, r.top); other++ {
			history, err := k.History(other)
			if err != nil {
				return err
			}
			if len(history) > 0 && history[0].Cause == cause && !slices.Contains(n.had, other) {
				n.had = append(n.had, other)
			}
		}
		return nil
	})
	for _, had := range n.had {
		r.latest = max(r.latest, had)
	}
	return n, err
}
