package desk

import "ticketd/ticketing"

// status answers a customer who asks how their tickets stand. The mail is filed in
// the ticket that it is about, and never opens one.
func (w *work) status(e ticketing.MailReceived) (Taken, error) {
	if e.Route.Ticket != 0 {
		taken, err := w.file(e)
		if err != nil {
			return taken, err
		}
		return taken, w.yours(e)
	}
	reasons := append(e.Route.Why, "the customer asks how their tickets stand")
	if err := w.yours(e); err != nil {
		return Taken{}, err
	}
	return Taken{Outcome: OutcomeRecorded},
		w.tx.MarkSeen(w.disposition(e.Mail, OutcomeRecorded, 0, reasons))
}

// yours tells a customer how their tickets stand: their own, or all of the account
// for somebody whom it has listed as a contact.
func (w *work) yours(e ticketing.MailReceived) error {
	var r ticketing.Report
	by, key := ByParticipant, string(e.Mail.From.Address)
	if e.Sender.WholeAccount(e.Mail.From.Address) {
		by, key, r.Asked = ByAccount, e.Sender.Account.Name, e.Sender.Account.Name
	}
	tickets, err := w.tx.Unfinished(by, key, maxListed)
	if err != nil {
		return err
	}
	all := make([]ticketing.Task, len(tickets))
	for i, t := range tickets {
		all[i] = w.process(t).PublicTaskOf(t, w.now)
	}
	ticketing.SortTasks(all)
	r.Tasks, r.More = firstOf(all)
	about := ticketing.Ticket{Intake: e.Intake.Name}
	_, err = w.post(about, e.Mail, w.judge(about).YourTickets(e.Mail, r))
	return err
}
