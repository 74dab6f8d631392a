package parse

import (
	"testing"
	"time"

	"ticketd/ticketing"
)

func TestTheFromOfAForwardedHeadIsReadOnlyIfItIsPlain(t *testing.T) {
	bob := ticketing.Mailbox{Name: "Bob Hill", Address: "bob@c.example"}
	bare := ticketing.Mailbox{Address: "bob@c.example"}
	for value, want := range map[string]ticketing.Mailbox{
		"Bob Hill <Bob@C.example>": bob, `"Bob Hill" <bob@c.example>`: bob, "'Bob Hill' <bob@c.example>": bob,
		"Bob Hill [mailto:bob@c.example]": bob, "Bob Hill <bob@c.example<mailto:bob@c.example>>": bob,
		"Bob Hill (bob@c.example)": bob, "Bob Hill <bob@c.example> (mailto:bob@c.example)": bob,
		"bob@c.example": bare, "bob@c.example<mailto:bob@c.example>": bare, "<bob@c.example>": bare,
		"bob@c.example <bob@c.example>": bare, "bob@b\u00fccher.example": {Address: "bob@xn--bcher-kva.example"},
		"":         {},
		"Bob Hill": {}, "agent@desk.example <eve@evil.example>": {}, "bob@c.example; eve@evil.example": {},
		"a%b@c.example": {}, "c!a@c.example": {}, "=?utf-8?q?a=40b?=@c.example": {}, "bob@@c.example": {},
	} {
		if got := headMailbox(value); got != want {
			t.Errorf("%q: %+v", value, got)
		}
	}
}

func TestTheDateOfAForwardedHeadIsReadInTheWordsOfItsClient(t *testing.T) {
	at := func(clock string) string { return "2026-05-05T" + clock }
	for value, want := range map[string]string{
		"Tue, 5 May 2026 09:12:44 +0200":       at("09:12:44+02:00"),
		"Tue, May 5, 2026 at 9:12 AM":          at("09:12:00Z"),
		"Tuesday, May 5, 2026 9:12 PM":         at("21:12:00Z"),
		"Tuesday, May 5, 2026 12:12 AM":        at("00:12:00Z"),
		"Tue, May 5, 2026, 9:12\u202fPM":       at("21:12:00Z"),
		"5 May 2026 at 09:12:44 CEST":          at("09:12:44+02:00"),
		"May 5, 2026 9:12:44 AM GMT+02:00":     at("09:12:44+02:00"),
		"5 mai 2026 à 09:12:44 UTC+2":          at("09:12:44+02:00"),
		"Dienstag, 5. Mai 2026 09:12":          at("09:12:00Z"),
		"5. Mai 2026 um 09:12:44 MESZ":         at("09:12:44+02:00"),
		"mardi 5 mai 2026 09:12":               at("09:12:00Z"),
		"martes, 5 de mayo de 2026 9:12 p. m.": at("21:12:00Z"),
		"martedì 5 maggio 2026 09:12":          at("09:12:00Z"),
		"dinsdag 5 mei 2026 09:12":             at("09:12:00Z"),
		"den 5 maj 2026 09:12":                 at("09:12:00Z"),
		"05.05.2026 09:12":                     at("09:12:00Z"),
		"5/5/2026 9:12 AM":                     at("09:12:00Z"),
		"2026-05-05 09:12":                     at("09:12:00Z"),
		"2026年5月5日 9:12":                       at("09:12:00Z"),
		"2026년 5월 5일 09:12":                    at("09:12:00Z"),
		"13/05/2026 09:12":                     "2026-05-13T09:12:00Z",
		"5/13/2026 09:12":                      "2026-05-13T09:12:00Z",
		"03/04/2026 09:12":                     "", "yesterday": "", "": "", "99.99.2026": "",
	} {
		got, ok := headDate(value)
		text := ""
		if ok {
			text = got.Format(time.RFC3339)
		}
		if text != want {
			t.Errorf("%q: %s, want %s", value, text, want)
		}
	}
}
