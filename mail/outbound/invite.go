package outbound

import (
	"bytes"
	"time"

	"github.com/wneessen/go-mail"

	"ticketd/schedule/calendar"
	"ticketd/ticketing"
)

// invite adds an appointment twice, as Google's and Yahoo's own calendars do.
// Gmail and Outlook show an invitation for the last alternative, if its media
// type repeats the method (RFC 6047 section 2.4); Apple Mail and programs that
// look at attachments only take the file. Both are in base64, which keeps every
// octet of what is folded and ends in CRLF.
func invite(m *mail.Msg, i ticketing.Invitation, stamp time.Time) error {
	file, err := calendar.Invite(i, stamp)
	if err != nil {
		return err
	}
	method := mail.ContentType("text/calendar; method=" + calendar.Method(i))
	m.AddAlternativeString(method, string(file), mail.WithPartEncoding(mail.EncodingB64))
	m.AttachReadSeeker("invite.ics", bytes.NewReader(file), mail.WithFileContentType("application/ics"))
	return nil
}
