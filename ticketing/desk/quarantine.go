package desk

import "ticketd/ticketing"

// tellImpersonated tells somebody of the team that a mail in their name is held,
// in case it was theirs: once in a while, however many mails forge them.
func (w *work) tellImpersonated(e ticketing.MailReceived, why string) error {
	agent := e.Sender.Agent
	if agent == nil || e.Sender.Verified || e.Route.Ticket == 0 || e.Mail.Late {
		return nil
	}
	counter := w.Policy.Caps.ForgeryCounter(agent.Address)
	told, err := w.tx.Tally(counter.Key)
	if err != nil || told.Settled(w.now, counter.Keep).Within(counter.Keep, w.now) > 0 {
		return err
	}
	t, err := w.surviving(e.Route.Ticket)
	if err != nil {
		return err
	}
	actor := ticketing.Actor{Kind: ticketing.BySystem, Name: "quarantine"}
	_, err = w.carryOut(t, actor, causeOf(e.Mail), w.judge(t).HeldInName(t, *agent, e.Mail, why))
	if err != nil {
		return err
	}
	return ticketing.Count(w.tx, w.now, counter)
}
