package desk

import (
	"cmp"

	"ticketd/ticketing"
)

// maxListed is how many tickets are looked at for one list. Who has more needs another
// list than one by mail.
const maxListed = 2000

// list finds the tickets that an agent asks for, what is due first before the others.
func (w *work) list(a ticketing.Understood, agent ticketing.Agent, r *ticketing.Report) (err error) {
	var tickets []ticketing.Ticket
	switch a.For {
	case ticketing.AsksMine:
		tickets, err = w.tx.Unfinished(ByAssignee, agent.Name, maxListed)
	case ticketing.AsksAgent:
		tickets, err = w.tx.Unfinished(ByAssignee, a.Words, maxListed)
	case ticketing.AsksTeam:
		tickets, err = w.free()
	case ticketing.AsksBreaching:
		if tickets, err = w.unfinished(); err == nil {
			r.Tasks, r.More = firstOf(breaching(w.tasks(tickets)))
			return nil
		}
	}
	r.Tasks, r.More = firstOf(w.tasks(tickets))
	return err
}

// free lists what nobody has: what is assigned to nobody, or to somebody who is away.
func (w *work) free() ([]ticketing.Ticket, error) {
	all, err := w.tx.Unfinished(ByAssignee, "", maxListed)
	for _, a := range w.People.Agents() {
		if err == nil && !w.People.There(a, w.now) {
			var theirs []ticketing.Ticket
			theirs, err = w.tx.Unfinished(ByAssignee, a.Name, maxListed)
			all = append(all, theirs...)
		}
	}
	return all, err
}

// unfinished lists what nobody and what everybody of the team has.
func (w *work) unfinished() ([]ticketing.Ticket, error) {
	all, err := w.tx.Unfinished(ByAssignee, "", maxListed)
	for _, a := range w.People.Agents() {
		if err != nil {
			return nil, err
		}
		var theirs []ticketing.Ticket
		theirs, err = w.tx.Unfinished(ByAssignee, a.Name, maxListed)
		all = append(all, theirs...)
	}
	return all, err
}

// tasks tells what is due on each ticket, in the order in which it is.
func (w *work) tasks(tickets []ticketing.Ticket) []ticketing.Task {
	all := make([]ticketing.Task, len(tickets))
	for i, t := range tickets {
		all[i] = w.process(t).TaskOf(t, w.now)
	}
	ticketing.SortTasks(all)
	return all
}

func breaching(tasks []ticketing.Task) (some []ticketing.Task) {
	for _, t := range tasks {
		if t.Missed || t.Near {
			some = append(some, t)
		}
	}
	return some
}

// firstOf keeps as many as a letter shows, and counts the others.
func firstOf(tasks []ticketing.Task) (shown []ticketing.Task, more int) {
	n := min(len(tasks), maxShown)
	return tasks[:n], len(tasks) - n
}

// maxFound bounds how many tickets more are counted.
const maxFound = 1000

// find looks tickets up by words, the newest first.
func (w *work) find(words string, r *ticketing.Report) error {
	found, err := w.tx.Find(Words(words), maxFound)
	for i, t := range found {
		if i == maxShown {
			r.More = len(found) - i
			break
		}
		r.Tasks = append(r.Tasks, w.process(t).TaskOf(t, w.now))
	}
	return err
}

// card is what is known about a customer: of an account by its name, one of its
// domains or addresses, or of somebody without one; without words, of the ticket's.
func (w *work) card(t ticketing.Ticket, words string, r *ticketing.Report) error {
	address := ticketing.Address(words)
	account, ok := w.People.AccountNamed(t.Account)
	if words == "" {
		address = t.Requester().Address
	} else {
		account, ok = w.People.AccountMeant(words)
	}
	r.Asked = cmp.Or(words, string(address))
	by, key := ByParticipant, string(address)
	if ok {
		r.Account, r.Asked = &account, account.Name
		by, key = ByAccount, account.Name
	}
	tickets, err := w.tx.Unfinished(by, key, maxListed)
	r.Tasks, r.More = firstOf(w.tasks(tickets))
	return err
}
