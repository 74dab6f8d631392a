package parse_test

import (
	"strings"
	"testing"

	"ticketd/ticketing"
)

// The one whom the mails below pretend to come from, and the one who sent them.
const agent = ticketing.Address("agent@desk.example")

// wantNobody fails if a mail with the fields proves that anybody wrote it.
func wantNobody(t *testing.T, name, fields string) {
	t.Helper()
	if in := from(fields, "hi\n"); in.Provable() {
		t.Errorf("%s: %q proves %q", name, fields, in.From)
	}
}

func TestA14TheAtomOfAnAddressIsNeverSplit(t *testing.T) {
	for _, address := range []string{"=?utf-8?q?agent=40desk.example=3e?=@evil.example",
		"<=?utf-8?q?agent=40desk.example=3e?=@evil.example>", "=?x?q?agent=40desk.example?=@evil.example",
		"<=?utf-8?b?YWdlbnRAZGVzay5leGFtcGxl?=>", "agent%desk.example@evil.example", "desk.example!agent@evil.example",
		"<@evil.example:agent@desk.example>", "agent@desk.example@evil.example", `"agent@desk.example"@evil.example`,
		"agent(@desk.example)@evil.example", "<agent@desk.example(x)@evil.example>",
		`"agent@desk.example>\ <x"@evil.example`, "agent\\@desk.example@evil.example"} {
		in := from("From: "+address+"\n", "hi\n")
		if in.Provable() && in.From.Address != agent || in.Provable() && strings.Contains(address, "evil") {
			t.Errorf("%s proves %q", address, in.From.Address)
		}
		if in.From.Address == agent && in.FromFault == "" {
			t.Errorf("%s is read as the agent", address)
		}
		if in.From.Address.Mailable() && in.From.Address != agent && in.From.Address != "@evil.example" &&
			in.From.Address.Domain() != "evil.example" {
			t.Errorf("%s: mail would go to %q", address, in.From.Address)
		}
	}
}

func TestA15NoneOfTheWaysToShowTwoSendersProvesOne(t *testing.T) {
	const evil, good = "<first@evil.example>", "<agent@desk.example>"
	encoded := "=?utf-8?b?" + base64Of(good) + "?="
	for name, fields := range map[string]string{
		"two fields":               "From: " + evil + "\nFrom: " + good + "\n",
		"two fields alike":         "From: " + good + "\nFrom: " + good + "\n",
		"two names in other cases": "FROM: " + evil + "\nfrom: " + good + "\n",
		"space before the first":   " From: " + evil + "\nFrom: " + good + "\n",
		"space before the second":  "From: " + evil + "\n From: " + good + "\n",
		"space before the colon":   "From: " + evil + "\nFrom : " + good + "\n",
		"tab before the colon":     "From\t: " + evil + "\nFrom: " + good + "\n",
		"colon in a folded line":   "From\n : " + evil + "\nFrom: " + good + "\n",
		"folded name and Sender":   "From\n : " + evil + "\nSender: " + good + "\n",
		"folded name and Resent":   "From\n : " + evil + "\nResent-From: " + good + "\n",
		"Sender alone":             "Sender: " + good + "\n",
		"two mailboxes":            "From: " + evil + ", " + good + "\n",
		"two mailboxes, Sender":    "From: " + good + ", " + evil + "\nSender: " + good + "\n",
		"semicolon":                "From: " + good + "; " + evil + "\n",
		"encoded mailbox":          "From: " + encoded + "," + evil + "\n",
		"encoded mailbox alone":    "From: " + encoded + "\n",
		"null mailbox first":       "From: <>, " + good + "\n",
		"route":                    "From: <@evil.example,@any.example:agent@desk.example>\n",
		"quoted pair":              "From: " + good + `\,` + evil + "\n",
		"bare address first":       "From: agent@desk.example," + evil + "\n",
		"address after brackets":   "From: " + evil + "agent@desk.example\n",
		"address before brackets":  "From: agent@desk.example" + evil + "\n",
		"two brackets":             "From: " + good + evil + "\n",
		"group":                    "From: Desk: " + good + ";\n",
		"group of two":             "From: Desk: " + good + ", " + evil + ";\n",
		"empty group before":       "From: Desk:;, " + good + "\n",
		"NUL":                      "From: <agent@desk.example\x00@evil.example>\n",
		"NUL in the name":          "Fr\x00om: " + evil + "\nFrom: " + good + "\n",
		"bare CR":                  "From: " + evil + "\rFrom: " + good + "\n",
		"no colon":                 "From " + evil + "\nX From: " + good + "\n",
		"unicode space":            "From\u00a0: " + evil + "\nFrom: " + good + "\n",
		"colon twice":              "From:: " + good + "\n",
	} {
		wantNobody(t, name, fields)
	}
}

func TestA15AFieldOfASignatureMayNameFromInAFoldedLine(t *testing.T) {
	in := person("DKIM-Signature: v=1; h=to:\n\tfrom:subject; i=ann@c.example; b=x\n")
	if !in.Provable() {
		t.Errorf("%s", in.HeaderFault)
	}
}

func TestA16CommentsDoNotMoveTheAddress(t *testing.T) {
	for name, field := range map[string]string{
		"comment after an address":  "agent@desk.example (x) <eve@evil.example>",
		"comment with an address":   "(agent@desk.example) <agent@desk.example> <eve@evil.example>",
		"comment never closed":      "(x <agent@desk.example>",
		"comment closed twice":      "(x)) <agent@desk.example>",
		"brackets inside a comment": "eve@evil.example (<agent@desk.example>) <x@evil.example>",
		"comment inside brackets":   "<agent@desk.example (x)@evil.example>",
		"quote never closed":        `"x <agent@desk.example>, <eve@evil.example>`,
	} {
		wantNobody(t, name, "From: "+field+"\n")
	}
	for _, field := range []string{"Eve (agent@desk.example) <eve@evil.example>", "eve@evil.example (agent@desk.example)",
		"(agent@desk.example) eve@evil.example"} {
		if in := from("From: "+field+"\n", "hi\n"); in.From.Address != "eve@evil.example" {
			t.Errorf("%s: %q", field, in.From.Address)
		}
	}
}

func TestA17ANameThatLooksLikeAnAddressIsShownBehindTheAddress(t *testing.T) {
	for field, want := range map[string]string{
		`"agent@desk.example" <eve@evil.example>`:                                "eve@evil.example (agent@desk.example)",
		"=?utf-8?q?agent=40desk.example?= <eve@evil.example>":                    "eve@evil.example (agent@desk.example)",
		`"=?utf-8?q?agent=40desk.example?=" <eve@evil.example>`:                  "eve@evil.example (agent@desk.example)",
		"=?utf-8?q?agent=0a=40desk?= <eve@evil.example>":                         "eve@evil.example (agent @desk)",
		"=?utf-8?q?agent=E2=80=AE?= <eve@evil.example>":                          "eve@evil.example (agent)",
		"=?utf-8?b?" + base64Of("<agent@desk.example>") + "?=<eve@evil.example>": "eve@evil.example (<agent@desk.example>)",
		`"eve@evil.example" <eve@evil.example>`:                                  "eve@evil.example",
		`"Agent <agent@desk.example>" <eve@evil.example>`:                        "eve@evil.example (Agent <agent@desk.example>)",
	} {
		in := from("From: "+field+"\n", "hi\n")
		if in.From.Address != "eve@evil.example" || in.From.String() != want {
			t.Errorf("%s: %q", field, in.From.String())
		}
	}
}

func TestA18ADomainThatLooksLikeAnotherIsAnother(t *testing.T) {
	for name, tt := range map[string]struct {
		field string
		want  ticketing.Address
	}{
		"Cyrillic local part":  {"From: \u0430gent@desk.example\n", "\u0430gent@desk.example"},
		"Cyrillic domain":      {"From: agent@d\u0435sk.example\n", "agent@xn--dsk-rdd.example"},
		"its A-label":          {"From: agent@xn--dsk-rdd.example\n", "agent@xn--dsk-rdd.example"},
		"full-width letters":   {"From: agent@\uff44esk.example\n", agent},
		"ideographic full dot": {"From: agent@desk\u3002example\n", agent},
		"capital letters":      {"From: AGENT@DESK.EXAMPLE\n", agent},
		"trailing dot":         {"From: agent@desk.example.\n", agent},
	} {
		in := from(tt.field, "hi\n")
		if in.From.Address != tt.want {
			t.Errorf("%s: %q", name, in.From.Address)
		}
		if in.From.Address != agent && in.From.Address.Mailable() && in.From.Address.Domain() == "desk.example" {
			t.Errorf("%s: an address of the desk that is none", name)
		}
	}
	for name, domain := range map[string]string{
		"A-label of plain ASCII":        "xn--desk-.example",
		"A-label of capital letters":    "xn--dsk-nia.example",
		"A-label with a soft hyphen":    "xn--desk-rga.example",
		"A-label not composed":          "xn--dsk-bma59x.example",
		"broken punycode":               "xn--a.example",
		"A-label of an upper-case word": "xn--DSK-a.example",
		"A-label with a joiner":         "xn--desk-676a.example",
		"empty A-label":                 "xn--.example",
		"empty label":                   "desk..example",
		"A-label at the end, empty":     "desk.example.xn--",
	} {
		wantNobody(t, name, "From: agent@"+domain+"\n")
	}
}
