package outbound

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"
	"testing"
	"time"

	"ticketd/schedule/calendar"
	"ticketd/ticketing"
)

func invitation() ticketing.Outgoing {
	o := acknowledgement()
	o.Auto, o.Bulk = "auto-generated", false
	o.Invitation = &ticketing.Invitation{UID: "t1001.appointment@support.example.org",
		From: time.Date(2026, 3, 9, 10, 0, 0, 0, time.UTC), To: time.Date(2026, 3, 9, 10, 30, 0, 0, time.UTC),
		Summary: "[T-1001] Störung\r\nATTENDEE:mailto:eve@evil.example", Revision: 1,
		Organizer: o.From, Attendee: o.To}
	return o
}

// parts reads a multipart and gives the media types and the decoded octets.
func parts(t *testing.T, contentType string, body io.Reader) (types []string, octets []string) {
	t.Helper()
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	r := multipart.NewReader(body, params["boundary"])
	for {
		p, err := r.NextPart()
		if err == io.EOF {
			return types, octets
		} else if err != nil {
			t.Fatal(err)
		}
		var from io.Reader = p
		if p.Header.Get("Content-Transfer-Encoding") == "base64" {
			from = base64.NewDecoder(base64.StdEncoding, p)
		}
		types, octets = append(types, p.Header.Get("Content-Type")), append(octets, all(t, from))
	}
}

func TestAnInvitationStandsWhereCalendarProgramsLook(t *testing.T) {
	for _, cancelled := range []bool{false, true} {
		o := invitation()
		o.Invitation.Cancelled = cancelled
		want, err := calendar.Invite(*o.Invitation, o.Date)
		if err != nil {
			t.Fatal(err)
		}
		raw := compose(t, o)
		if !bytes.Equal(raw, compose(t, o)) {
			t.Error("the same letter gave other bytes")
		}
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		outer, octets := parts(t, m.Header.Get("Content-Type"), m.Body)
		if len(outer) != 2 || !strings.HasPrefix(outer[0], "multipart/alternative;") ||
			outer[1] != `application/ics; name="invite.ics"` || octets[1] != string(want) {
			t.Fatalf("the letter is made of %q:\n%s", outer, raw)
		}
		inner, octets := parts(t, outer[0], strings.NewReader(octets[0]))
		method := "text/calendar; method=" + calendar.Method(*o.Invitation) + "; charset=UTF-8"
		if len(inner) != 3 || inner[2] != method || octets[2] != string(want) || octets[0] != crlf(o.Text) {
			t.Errorf("its alternatives are %q, %q", inner, octets)
		}
	}
}

func TestAnInvitationGoesWithATextAlone(t *testing.T) {
	o := invitation()
	o.HTML = ""
	m, err := mail.ReadMessage(bytes.NewReader(compose(t, o)))
	if err != nil {
		t.Fatal(err)
	}
	outer, octets := parts(t, m.Header.Get("Content-Type"), m.Body)
	if inner, _ := parts(t, outer[0], strings.NewReader(octets[0])); len(inner) != 2 {
		t.Errorf("its alternatives are %q", inner)
	}
}

func TestALetterWithABadInvitationIsRefused(t *testing.T) {
	o := invitation()
	o.Invitation.UID = ""
	if b, err := Compose(o); err == nil {
		t.Errorf("composed all the same:\n%s", b)
	}
}
