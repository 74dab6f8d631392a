package desk

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"ticketd/ticketing"
	"ticketd/ticketing/letter"
)

const (
	// maxShown is how many tickets or held mails a list shows.
	maxShown = 50
	// maxStory is how many of the newest entries of a history are told.
	maxStory = 60
	// maxReasons is of how many of them it is told why.
	maxReasons = 15
)

// query answers what an agent asks, by a letter of its own. It leaves in t how the
// ticket is then.
func (w *work) query(t *ticketing.Ticket, e ticketing.MailReceived, agent ticketing.Agent,
	q ticketing.Query) error {
	asked := w.judge(*t).Understand(q, *t)
	about, err := w.asked(&asked)
	if err != nil {
		return err
	}
	if asked.For == ticketing.AsksAccount && asked.Words == "" {
		about = *t
	}
	if about.Intake == "" {
		about.Intake = e.Intake.Name
	}
	name, report, err := w.report(about, e, agent, asked)
	if err != nil {
		return err
	}
	letters := w.judge(about).Answer(agent, name, e.Mail, asked.Problem, report)
	if _, err := w.post(about, e.Mail, letters); err != nil || t.Number == 0 {
		return err
	}
	*t, err = w.surviving(t.Number)
	return err
}

// asked loads the ticket that is asked about; zero: none is. A number that nobody has
// makes it a question for help.
func (w *work) asked(a *ticketing.Understood) (ticketing.Ticket, error) {
	if a.Number == 0 {
		return ticketing.Ticket{}, nil
	}
	t, err := w.surviving(a.Number)
	if errors.Is(err, ErrNoTicket) {
		*a = ticketing.Understood{For: ticketing.AsksHelp, Words: "find",
			Problem: "there is no ticket " + strconv.FormatInt(int64(a.Number), 10) +
				": look for it by words of its subject, its account or its customer"}
		return ticketing.Ticket{}, nil
	}
	return t, err
}

// report gathers what the answer to a query shows, and names the letter.
func (w *work) report(t ticketing.Ticket, e ticketing.MailReceived, agent ticketing.Agent,
	a ticketing.Understood) (name string, r ticketing.Report, err error) {
	r.Asked = string(a.For)
	switch a.For {
	case ticketing.AsksTicket:
		name = "shown"
		r.Story, r.Original, err = w.historyOf(t, e)
	case ticketing.AsksSLA:
		name = "sla"
	case ticketing.AsksWhy:
		name = "why"
		r.Reasons, err = w.reasons(t, e)
	case ticketing.AsksMail:
		name, r.Asked = "why", a.Words
		r.Reasons, err = w.fate(a.Words)
	case ticketing.AsksHelp:
		name, r.Usage = "help", ticketing.Usage(a.Words)
	case ticketing.AsksAccount:
		name = "account-card"
		err = w.card(t, a.Words, &r)
	case ticketing.AsksFind:
		name, r.Asked = "found", a.Words
		err = w.find(a.Words, &r)
	case ticketing.AsksHeld:
		name = "shown-list"
		err = w.heldMails(agent, nil, &r)
	default:
		name = "shown-list"
		if a.For == ticketing.AsksAgent {
			r.Asked = a.Words
		}
		err = w.list(a, agent, &r)
	}
	return name, r, err
}

// historyOf is a ticket's history without the mail that asks for it, and the newest mail
// of the customer's.
func (w *work) historyOf(t ticketing.Ticket, e ticketing.MailReceived) (
	history []ticketing.Entry, original ticketing.Hash, err error) {
	if history, err = w.historyBefore(t, e); err != nil {
		return nil, original, err
	}
	if newest, found := ticketing.NewestOfCustomer(history); found {
		original = newest.Raw
	}
	return history[max(0, len(history)-maxStory):], original, nil
}

func (w *work) historyBefore(t ticketing.Ticket, e ticketing.MailReceived) ([]ticketing.Entry, error) {
	history, err := w.tx.History(t.Number)
	for len(history) > 0 && history[len(history)-1].Cause == causeOf(e.Mail) {
		history = history[:len(history)-1]
	}
	return history, err
}

func (w *work) reasons(t ticketing.Ticket, e ticketing.MailReceived) (all []ticketing.Reason, err error) {
	history, err := w.historyBefore(t, e)
	for _, entry := range history {
		if len(entry.Why) > 0 && !onlyAsked(entry) {
			by := entry.Actor.Name
			if by == "" {
				by = string(entry.Actor.Kind)
			}
			all = append(all, ticketing.Reason{At: entry.At, By: by, Why: entry.Why})
		}
	}
	return all[max(0, len(all)-maxReasons):], err
}

// onlyAsked reports whether an entry only files a mail of the team that says nothing:
// what it had done has entries of its own.
func onlyAsked(entry ticketing.Entry) bool {
	return len(entry.Changes) > 0 && !slices.ContainsFunc(entry.Changes, func(c ticketing.Change) bool {
		file, ok := c.(ticketing.Filed)
		return !ok || file.Side != ticketing.FromTeam || file.Text == "" || !letter.OnlyOrders(file.Text)
	})
}

// fate is what became of a mail, and why.
func (w *work) fate(messageID string) (all []ticketing.Reason, err error) {
	fates, err := w.tx.Fate(messageID)
	for _, d := range fates {
		what := string(d.Outcome)
		if d.Ticket != 0 {
			what += " " + ticketing.Tag{Prefix: w.intake(d.Intake).Prefix, Number: d.Ticket}.String()
		}
		why := append([]string{what}, d.Verdict.Evidence...)
		all = append(all, ticketing.Reason{At: d.At, By: string(d.From), Why: append(why, d.Why...)})
	}
	return all, err
}

// heldMails lists what is in quarantine, the newest first; of whichever mailboxes some
// picks, nil: of all.
func (w *work) heldMails(agent ticketing.Agent, some func(mailbox string) bool, r *ticketing.Report) error {
	held, err := w.tx.Held()
	if err != nil {
		return err
	}
	held = slices.DeleteFunc(held, func(d Disposition) bool { return some != nil && !some(d.Intake) })
	for i := len(held) - 1; i >= 0; i-- {
		if len(r.Held) == maxShown {
			r.More = i + 1
			break
		}
		d := held[i]
		mail := ticketing.HeldMail{Name: ticketing.MailName(d.Receipts.RawHash), At: d.At, From: d.From,
			Subject: d.Subject}
		if len(d.Why) > 0 {
			mail.Why = d.Why[len(d.Why)-1]
		}
		whose, ours := w.People.AgentAt(d.From)
		mail.Theirs = ours && whose.Name != agent.Name && !agent.Has(ticketing.RoleLead)
		r.Held = append(r.Held, mail)
	}
	return nil
}

// maxOriginal is how large a mail in octets travels along whole.
const maxOriginal = 2 << 20

// original reads a kept mail that travels along with a letter, and says in it whether
// it does.
func (w *work) original(l *ticketing.Letter) ([]ticketing.Enclosure, error) {
	blob, err := w.tx.Raw(l.Report.Original)
	if err != nil {
		return nil, fmt.Errorf("enclose the customer's mail: %w", err)
	}
	if l.Fields = maps.Clone(l.Fields); l.Fields == nil {
		l.Fields = map[string]string{}
	}
	if blob.Size > min(maxOriginal, w.Policy.EncloseMax) {
		l.Fields["original"] = "left"
		return nil, nil
	}
	content := make([]byte, blob.Size)
	if _, err := io.ReadFull(io.NewSectionReader(blob.Body, 0, blob.Size), content); err != nil {
		return nil, fmt.Errorf("enclose the customer's mail: %w", err)
	}
	l.Fields["original"] = "enclosed"
	return []ticketing.Enclosure{{Name: "original.eml", Type: "message/rfc822", Content: content}}, nil
}
