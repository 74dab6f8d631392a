package letter

import (
	"strings"

	"ticketd/ticketing"
)

// invitation is the ticket's appointment as a calendar program takes it, or its
// cancellation if there is none any more; nil if the letter brings neither. Its
// UID is the same for as long as the ticket lives, so that a later one replaces
// an earlier one (RFC 5546 section 2.1.4).
func invitation(l ticketing.Letter, c Context, out ticketing.Outgoing) *ticketing.Invitation {
	if !l.Invite || c.Ticket.Number == 0 {
		return nil
	}
	meet := c.Ticket.Appointment
	return &ticketing.Invitation{
		UID:  strings.ToLower(c.Ticket.Tag().String()) + "@" + c.Intake.Address.Domain(),
		From: meet.From, To: meet.To,
		Summary:   strings.TrimPrefix(out.Subject, "Re: "),
		Organizer: ticketing.Mailbox{Name: cleanName(c.Intake.DisplayName), Address: c.Intake.Address},
		Attendee:  out.To,
		Revision:  meet.Revision,
		Cancelled: meet.From.IsZero(),
	}
}
