package parse

import (
	"strings"
	"testing"

	"ticketd/ticketing"
)

func TestAnAutomaticLetterOfAnyTicketdIsKnownByItsText(t *testing.T) {
	ring := ticketing.Keyring{{ID: 9, Secret: [32]byte{9}}}
	letter := func(role ticketing.Role, purpose ticketing.Purpose) string {
		return "##- Please write above this line -##\n\nWe have received your mail.\n\n· · ·\nB-7 · " +
			ring.Located(ticketing.Token{Ticket: 7, Role: role, Purpose: purpose}) + "\n"
	}
	ack := letter(ticketing.RoleCustomer, ticketing.PurposeAutomatic)
	for name, c := range map[string]struct {
		text  string
		noAck bool
	}{
		"an acknowledgement":       {ack, true},
		"an update":                {letter(ticketing.RoleCustomer, ticketing.PurposeUpdate), true},
		"a notice to an agent":     {letter(ticketing.RoleAgent, ticketing.PurposeConversation), true},
		"an agent's answer":        {letter(ticketing.RoleCustomer, ticketing.PurposeConversation), false},
		"a question to somebody":   {letter(ticketing.RoleInternal, ticketing.PurposeConversation), false},
		"an answer above it":       {"Thanks!\n\n" + ack, false},
		"an answer below it":       {ack + "\nThanks!\n", false},
		"a quote":                  {"> " + strings.ReplaceAll(ack, "\n", "\n> "), false},
		"no letter at all":         {"It burns.\n", false},
		"nothing":                  {"", false},
		"a marker and no footer":   {"##- Please write above this line -##\n\nIt burns.\n", false},
		"a footer that is no such": {"##- x -##\n\nt7.abcdefghijklmnopqrstuvwxyz234567abcdefgh1\n", false},
	} {
		in := read(strings.NewReader("From: ann@customer.example\n\n"+c.text),
			int64(len(c.text)+len("From: ann@customer.example\n\n")), Options{})
		if v := in.Verdict; v.NoAck != c.noAck || v.NoReopen != c.noAck || v.Kind != ticketing.KindPerson {
			t.Errorf("%s: %+v", name, v)
		}
	}
}
