package desk

import (
	"context"
	"slices"
	"time"

	"ticketd/ticketing"
)

// letters are those that say how the month was, to whom the process or the agreement names.
func (w *work) reportLetters(r MonthReport) []ticketing.Letter {
	judge := w.judge(ticketing.Ticket{Intake: r.Mailbox})
	if r.Team {
		return judge.TeamMonth(r.Statistics)
	}
	account, _ := w.People.AccountNamed(r.Account)
	return judge.AccountMonth(account, r.Statistics)
}

// Printed is a report as its letter puts it, whether anybody gets one or not, without the line
// above which a mail is answered.
func (d *Desk) Printed(r MonthReport, now time.Time) (ticketing.Outgoing, error) {
	w := &work{Setup: d.setup.Load(), keys: d.store.Keyring(), now: now}
	l := ticketing.Letter{Name: ticketing.LetterTeamMonth, Class: ticketing.Notice, Role: ticketing.RoleInternal,
		Statistics: r.Statistics}
	if !r.Team {
		account, _ := w.People.AccountNamed(r.Account)
		l.Name, l.Class, l.Role = ticketing.LetterAccountMonth, ticketing.Automatic, ticketing.RoleCustomer
		l.Purpose, l.Language = ticketing.PurposeAutomatic, account.Language
	}
	if letters := w.reportLetters(r); len(letters) > 0 {
		l = letters[0]
	} else {
		l.To.Address = w.intake(r.Mailbox).Address
	}
	about := ticketing.Ticket{Intake: r.Mailbox}
	occasion, err := w.occasion(about, l)
	if err != nil {
		return ticketing.Outgoing{}, err
	}
	occasion.Shown = true
	return w.Book.Write(l, occasion)
}

// SendReport sends a report now, and returns to whom: nobody, if neither the process nor the
// agreement names anybody. Of a month that is over it does not go by itself any more.
func (d *Desk) SendReport(ctx context.Context, r MonthReport, now time.Time) (to []ticketing.Address, err error) {
	sub := subscription{ticketing.LetterTeamMonth, r.Mailbox, r.Mailbox}
	if !r.Team {
		sub.letter, sub.name = ticketing.LetterAccountMonth, r.Account
	}
	err = d.update(ctx, now, func(w *work) error {
		to = nil
		letters := w.reportLetters(r)
		for _, l := range letters {
			to = append(to, l.To.Address)
		}
		_, err := w.post(ticketing.Ticket{Intake: r.Mailbox}, ticketing.Incoming{}, letters)
		if err != nil || r.SoFar || len(letters) == 0 {
			return err
		}
		s, known, err := readStanding(w.tx, sub.mark())
		if err != nil || !known || slices.Contains(s.sent, r.Month.String()) {
			return err
		}
		s.sent = append(s.sent, r.Month.String())
		return w.keepStanding(sub.mark(), s)
	})
	return to, err
}
