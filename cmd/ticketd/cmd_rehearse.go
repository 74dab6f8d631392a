package main

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

type rehearseCommand struct {
	Mailbox string `help:"Only this mailbox."`
	Limit   int    `default:"200" help:"At most so many of the newest mails of each mailbox; 0: all."`
	Since   string `placeholder:"7d" help:"Only mails that came since then: 12h, 7d, 4w or a day, 2026-01-31."`
	JSON    bool   `help:"Print JSON."`
}

// Help is what --help says of it.
func (c *rehearseCommand) Help() string {
	return `Looks into the real mailboxes and says what would become of each mail that is
to do, and why: its ticket, what kind of mail it is, who is proved to have
written it, what would be promised, and which letters would go to whom.

  ticketd rehearse --since 7d                    the evening before you go live
  ticketd rehearse --mailbox support --limit 20
  ticketd rehearse --config new.toml --json      with another configuration

It sends nothing and changes nothing. The folder is opened read-only, no mail is
marked as read, flagged or moved, no folder is made, and no connection to an
SMTP server is opened. Sign-in over OAuth may renew its token, and keys for
DKIM are looked up in DNS, as ticketd does for every mail.

Where there is a store, it is judged on a copy of it, which needs as much room
again in the data directory until the command ends; the gateway may run
meanwhile. Where there is none, it begins with an empty desk. The mails are
judged in the order in which they came, so that the second one of a
conversation finds the ticket of the first; mailboxes one after the other, in
the order of the configuration.

Mail that was there before ticketd's first connection it would leave alone,
unless "import" says otherwise. Before you go live that is all of it: it is
then judged as if it came while ticketd ran already, by a clock that shows when
it came. Apart from that no time passes: no reminder and no missed promise
is shown. Afterwards, mail that is left alone is not shown.

To rehearse a support process in an invented story, without any mailbox, use
"ticketd simulate"; to try a changed process on the mail that was kept,
"ticketd replay".

Exit codes: 0 done, 75 a mailbox could not be read to the end, 78 faulty
configuration.`
}

// rehearsedView is a whole rehearsal, in the form that scripts get.
type rehearsedView struct {
	EmptyDesk bool           `json:"empty_desk"` // there was no store
	Mailboxes []lookedView   `json:"mailboxes"`
	Mails     []foreseenView `json:"mails"`
	Sum       foreseenSum    `json:"sum"`
}

// Run looks into the mailboxes.
func (c *rehearseCommand) Run(p *program) (err error) {
	cfg, err := p.load()
	if err != nil {
		return err
	}
	w := realWorld(slog.New(slog.DiscardHandler))
	since, err := longAgo(c.Since, w.now(), cfg.Zone)
	if err != nil {
		return misused(err)
	}
	if c.Limit < 0 {
		return misused(errors.New("--limit is a number of mails; 0 means all"))
	}
	books, err := borrow(p.ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, books.giveBack()) }()
	f, err := prospect(p.ctx, cfg, books, w)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	f.since, f.newest = since, c.Limit
	return c.look(p, f, books.empty)
}

// look goes through the mailboxes and prints what it sees.
func (c *rehearseCommand) look(p *program, f *foresight, empty bool) error {
	v := rehearsedView{EmptyDesk: empty, Mails: []foreseenView{}}
	out := &foreteller{p}
	f.opening, f.tell = out.mailbox, out.mail
	if c.JSON {
		f.opening = func(lookedView) {}
		f.tell = func(m foreseenView) error { v.Mails = append(v.Mails, m); return nil }
	}
	looked, err := f.rehearse(p.ctx, c.Mailbox)
	if looked == nil {
		return err
	}
	v.Mailboxes, v.Sum = looked, f.sum
	if c.JSON {
		err = errors.Join(err, p.printJSON(v))
	} else {
		out.sum(v)
	}
	if err != nil {
		return passing(err)
	}
	return nil
}

// longAgo reads a moment in the past: a length of time before now, or a day; nothing is
// the zero time.
func longAgo(text string, now time.Time, zone *time.Location) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, text, zone); err == nil {
		return day, nil
	}
	d, err := ticketing.ParseDelay(text)
	units := map[ticketing.Unit]time.Duration{ticketing.Minutes: time.Minute, ticketing.Hours: time.Hour,
		ticketing.Days: 24 * time.Hour, ticketing.Weeks: 7 * 24 * time.Hour}
	unit, plain := units[d.Unit]
	if err != nil || !plain {
		return time.Time{}, fmt.Errorf("%q is no time that is past: write it as 12h, 7d, 4w or 2026-01-31", text)
	}
	return now.Add(-time.Duration(d.N) * unit), nil
}

// outcomeWords count what became of mails, in the order in which they are told.
var outcomeWords = []struct {
	outcome   desk.Outcome
	one, many string
}{
	{desk.OutcomeOpened, "new ticket", "new tickets"},
	{desk.OutcomeFiled, "reply", "replies"},
	{desk.OutcomeHeld, "held", "held"},
	{desk.OutcomeRecorded, "recorded without a ticket", "recorded without a ticket"},
	{desk.OutcomeDuplicate, "that came before", "that came before"},
}

// words are the figures of a rehearsal as a sentence.
func (s foreseenSum) words() string {
	var parts []string
	for _, o := range outcomeWords {
		if n := s.Outcomes[o.outcome]; n > 0 {
			parts = append(parts, counted(n, o.one, o.many))
		}
	}
	if s.Faults > 0 {
		parts = append(parts, fmt.Sprintf("%d not judged", s.Faults))
	}
	text := counted(s.Mails, "mail", "mails") + ": " + cmp.Or(strings.Join(parts, ", "), "nothing to do")
	text += "; " + counted(s.Letters, "letter", "letters")
	if s.Held > 0 {
		text += fmt.Sprintf(", %d of which would wait for a person", s.Held)
	}
	return text
}
