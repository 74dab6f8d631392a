package letter

import (
	"strings"

	"ticketd/ticketing"
)

// maxLocal is the longest local part of an address in octets (RFC 5321 section
// 4.5.3.1.1).
const maxLocal = 64

// commandLink is a mailto: link (RFC 6068) that begins a mail to the letter's mailbox
// with an order in it. token is the recipient's, as Keyring.Located writes it: it names
// the ticket, stands in the address where the mail system has sub-addresses, and below
// the order everywhere else. The subject names no ticket: no number can contradict the
// token. Empty: the mailbox has no address, or there is no token.
func commandLink(c Context, token, command string) string {
	if c.Intake.Address.Local() == "" || c.Intake.Address.Domain() == "" || token == "" {
		return ""
	}
	return mailToUs(c, token, strings.TrimPrefix(command, "/"), command, token)
}

// mailToUs is a link that begins a mail to the letter's mailbox with those first and
// last lines, and room between them.
func mailToUs(c Context, token, subject, first, last string) string {
	local, domain := c.Intake.Address.Local(), c.Intake.Address.Domain()
	if sub := local + c.Intake.Subaddressing + token; c.Intake.Subaddressing != "" && len(sub) <= maxLocal {
		local = sub
	}
	return "mailto:" + percent(local) + "@" + domain + "?subject=" + percent(subject) +
		"&body=" + percent(first+"\r\n\r\n\r\n"+last+"\r\n")
}

// tokenFor is the token of a letter's recipient for another ticket than the letter's
// own; zero: for none. What they answer stays inside.
func tokenFor(l ticketing.Letter, n ticketing.Number, c Context) string {
	if n == 0 {
		n = ticketing.NoTicket
	}
	return c.Keys.Located(ticketing.Token{Ticket: n, Person: ticketing.Person(l.To.Address),
		Role: ticketing.RoleInternal})
}
