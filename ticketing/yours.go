package ticketing

import "slices"

// statusWords ask how one's tickets stand.
var statusWords = []string{"status", "état", "statut", "estado", "stato", "stan", "stav",
	"tila", "статус", "durum", "ステータス", "状态", "상태"}

// AsksStatus reports whether a customer asks how their tickets stand and nothing
// else, and is proved to be who they say. Such a mail opens and reopens nothing.
func (e MailReceived) AsksStatus() bool {
	v := e.Mail.Verdict
	return e.Sender.Agent == nil && e.Sender.Verified && e.Intake.Role == RoleSupport &&
		person(e.Mail) && e.Route.By != ByReport && !v.NoAck && !v.NoReopen &&
		len(e.Mail.Attachments) == 0 && saysOnly(e.Mail, statusWords)
}

// WholeAccount reports whether the sender may ask for all tickets of their account.
func (s Sender) WholeAccount(a Address) bool {
	return s.Account != nil && slices.Contains(s.Account.Contacts, a)
}

// YourTickets tells a customer how their tickets stand.
func (j Judge) YourTickets(in Incoming, r Report) []Letter {
	if in.Late || !in.From.Address.Mailable() || j.ours(in.From.Address) {
		return nil
	}
	return []Letter{{Name: "your-tickets", Class: Automatic, To: in.From, Role: RoleCustomer,
		Purpose: PurposeAutomatic, Language: in.Language, CausedBy: in.MessageID, ByMail: true,
		Fields: map[string]string{"known": "true"}, Report: r}}
}
