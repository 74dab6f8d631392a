package calendar

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"ticketd/ticketing"
)

// The methods of an invitation (RFC 5546 sections 3.2.2 and 3.2.5).
const (
	methodRequest = "REQUEST"
	methodCancel  = "CANCEL"
)

// Method is what an invitation asks of a calendar program. The mail's media type
// has to repeat it (RFC 6047 section 2.4).
func Method(i ticketing.Invitation) string {
	if i.Cancelled {
		return methodCancel
	}
	return methodRequest
}

// Invite writes an appointment as an iCalendar object (RFC 5545) that asks its
// attendee to come, or takes it back. All times are UTC, lines end with CRLF and
// are folded at 75 octets, and stamp becomes the DTSTAMP, so that the same
// invitation always gives the same bytes. Texts become one line, and what could
// end a value or a parameter is escaped or replaced: whatever people wrote stays
// inside its own property. A cancelled appointment may have no times; one that
// isn't has to end after it begins.
func Invite(i ticketing.Invitation, stamp time.Time) ([]byte, error) {
	if err := soundInvitation(i, stamp); err != nil {
		return nil, fmt.Errorf("write invitation: %w", err)
	}
	file := ics.NewCalendarFor("ticketd")
	file.SetProductId("-//ticketd//ticketd//EN")
	file.SetCalscale("GREGORIAN")
	file.SetMethod(ics.Method(Method(i)))
	event := file.AddEvent(ticketing.CleanLine(i.UID))
	event.SetDtStampTime(stamp)
	if !i.From.IsZero() {
		event.SetStartAt(i.From)
		event.SetEndAt(i.To)
	}
	event.SetSequence(i.Revision)
	event.SetSummary(ticketing.CleanLine(i.Summary))
	event.SetOrganizer(mailto(i.Organizer.Address), commonName(i.Organizer)...)
	rsvp := &ics.KeyValues{Key: string(ics.ParameterRsvp),
		Value: []string{strings.ToUpper(strconv.FormatBool(!i.Cancelled))}} // the library's is in small letters
	event.AddAttendee(mailto(i.Attendee.Address), append(commonName(i.Attendee),
		ics.CalendarUserTypeIndividual, ics.ParticipationRoleReqParticipant,
		ics.ParticipationStatusNeedsAction, rsvp)...)
	event.SetStatus(ics.ObjectStatusConfirmed)
	if i.Cancelled {
		event.SetStatus(ics.ObjectStatusCancelled)
	}
	event.SetTimeTransparency(ics.TransparencyOpaque)
	var out bytes.Buffer
	if err := file.SerializeTo(&out, ics.WithNewLineWindows); err != nil {
		return nil, fmt.Errorf("write invitation: %w", err)
	}
	return out.Bytes(), nil
}

func soundInvitation(i ticketing.Invitation, stamp time.Time) error {
	switch {
	case ticketing.CleanLine(i.UID) == "":
		return errors.New("it has no UID")
	case stamp.IsZero():
		return errors.New("it has no date of its own")
	case !i.Organizer.Address.Mailable() || !i.Attendee.Address.Mailable():
		return fmt.Errorf("%q and %q can't both be mailed to", i.Organizer.Address, i.Attendee.Address)
	case i.From.IsZero() && !i.Cancelled:
		return errors.New("it has no time")
	case !i.From.IsZero() && !i.To.After(i.From):
		return errors.New("it ends before it begins")
	case i.Revision < 0:
		return fmt.Errorf("its revision is %d", i.Revision)
	}
	return nil
}

// notInURI are what a Mailable address may have and a URI not as it stands (RFC
// 6068 section 2).
var notInURI = strings.NewReplacer("?", "%3F", "#", "%23", "/", "%2F", "{", "%7B", "}", "%7D",
	"|", "%7C", "^", "%5E", "`", "%60")

func mailto(a ticketing.Address) string { return "mailto:" + notInURI.Replace(string(a)) }

// unsafeInName are the characters that the library writes into a parameter
// behind a backslash, which no parameter has (RFC 5545 section 3.2): a program
// would show the backslash, or end the name there.
var unsafeInName = strings.NewReplacer(`"`, "”", `'`, "’", ",", " ", ";", " ", ":", " ", `\`, " ")

func commonName(m ticketing.Mailbox) []ics.PropertyParameter {
	if name := ticketing.CleanLine(unsafeInName.Replace(m.Name)); name != "" {
		return []ics.PropertyParameter{ics.WithCN(name)}
	}
	return nil
}
