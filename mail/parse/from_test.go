package parse_test

import (
	"testing"

	"ticketd/ticketing"
)

func TestOnlyOneWellFormedMailboxInOneFromFieldProvesASender(t *testing.T) {
	tests := []struct {
		name, field string
		address     ticketing.Address
		faulty      bool
	}{
		{"plain", "From: ann@c.example", "ann@c.example", false},
		{"named", "From: Ann Lee <Ann@C.Example>", "ann@c.example", false},
		{"quoted name", `From: "Lee, Ann" <ann@c.example>`, "ann@c.example", false},
		{"encoded name", "From: =?utf-8?q?Ann_L=C3=A9e?= <ann@c.example>", "ann@c.example", false},
		{"unknown character set in the name", "From: =?x-odd?q?A=E9?= <ann@c.example>",
			"ann@c.example", false},
		{"raw bytes in the name", "From: Ann L\xe9e <ann@c.example>", "ann@c.example", false},
		{"comment", "From: ann@c.example (Ann)", "ann@c.example", false},
		{"folded", "From: Ann\n <ann@c.example>", "ann@c.example", false},
		{"international domain", "From: ann@bücher.example", "ann@xn--bcher-kva.example", false},
		{"no From", "X-A: b", "", true},
		{"empty From", "From:", "", true},
		{"null", "From: <>", "", true},
		{"two fields", "From: ann@c.example\nFrom: bob@d.example", "ann@c.example", true},
		{"two mailboxes", "From: ann@c.example, bob@d.example", "ann@c.example", true},
		{"group", "From: G: ann@c.example;", "ann@c.example", true},
		{"space before the colon", "From : ann@c.example", "ann@c.example", true},
		{"leading space", " From: ann@c.example", "", true},
		{"encoded word as address", "From: =?utf-8?q?a=40c.example=3e?=@evil.example",
			"=?utf-8?q?a=40c.example=3e?=@evil.example", true},
		{"encoded word in brackets", "From: <=?utf-8?q?ann?=@c.example>",
			"=?utf-8?q?ann?=@c.example", true},
		{"percent", "From: a%c.example@evil.example", "a%c.example@evil.example", true},
		{"bang", "From: c.example!ann@evil.example", "c.example!ann@evil.example", true},
		{"source route", "From: <@a.example,@b.example:ann@c.example>", "ann@c.example", true},
		{"quoted local part", `From: "a b"@c.example`, `"ab"@c.example`, true},
		{"injection", `From: "x@x.example> NOTIFY=NEVER <"@c.example`, "", true},
		{"two at signs", "From: ann@b.example@c.example", "ann@b.example@c.example", true},
		{"A-label of plain ASCII", "From: ann@xn--example-.example", "ann@xn--example-.example",
			true},
		{"bad A-label", "From: ann@xn--a.example", "ann@xn--a.example", true},
		{"unquoted at sign in the name", "From: ann@c.example <evil@d.example>",
			"evil@d.example", true},
		{"two brackets", "From: <ann@c.example> <evil@d.example>", "ann@c.example", true},
		{"a lost comma", "From: Ann <ann@c.example> Bob <bob@d.example>", "ann@c.example", true},
		{"comma in the name", "From: Lee, Ann <ann@c.example>", "ann@c.example", true},
		{"no domain", "From: MAILER-DAEMON", "mailer-daemon", true},
		{"bare CR", "From: ann@c.example\rX: y", "", true},
		{"invisible", "From: <an\u200bn@c.example>", "ann@c.example", true},
		{"invisible letters", "From: <ann@c.exa\u202emple>", "ann@c.example", true},
		{"the whole encoded", "From: =?utf-8?q?Ann_=3Cann=40c.example=3E?=", "ann@c.example", true},
		{"the whole in quotes", `From: "ann@c.example"`, "ann@c.example", true},
		{"comments in the address", "From: Ann <ann(x)@c.example>", "ann@c.example", true},
		{"one bracket", "From: ann@c.example>", "ann@c.example", true},
		{"only a name", "From: Ann Lee", "", true},
		{"blanks in the address", "From: ann @ c.example", "ann@c.example", true},
		{"word beside it", "From: =?gb2312?B?086yyZjl?= user@c.example", "user@c.example", true},
	}
	for _, tt := range tests {
		in := from(tt.field+"\n", "hello\n")
		if in.Provable() == tt.faulty {
			t.Errorf("%s: fault %q, want one: %v", tt.name, in.FromFault, tt.faulty)
		}
		if tt.address != "" && in.From.Address != tt.address {
			t.Errorf("%s: address %q, want %q", tt.name, in.From.Address, tt.address)
		}
	}
}

func TestACyrillicLetterMakesAnotherDomain(t *testing.T) {
	in := from("From: agent@cor\u0440.example\n", "hi\n")
	if in.From.Address.Domain() == "corp.example" || in.From.Address.Domain()[:4] != "xn--" {
		t.Errorf("address %q", in.From.Address)
	}
}

func TestAnyDefectInTheTopHeaderTakesTheProofFromFrom(t *testing.T) {
	for _, noise := range []string{"no colon here\nX-B: c\n", "X-Nul: a\x00b\n"} {
		if in := person(noise); in.HeaderFault == "" {
			t.Errorf("%q: no fault", noise)
		}
	}
}

func TestAddressFieldsOfRealMailersAreRead(t *testing.T) {
	one := func(name string, address ticketing.Address) []ticketing.Mailbox {
		return []ticketing.Mailbox{{Name: name, Address: address}}
	}
	two := []ticketing.Mailbox{{Address: "a@b.example"}, {Address: "c@d.example"}}
	named := []ticketing.Mailbox{{Name: "Ann", Address: "a@b.example"},
		{Name: "Bob", Address: "c@d.example"}}
	tests := []struct {
		field string
		want  []ticketing.Mailbox
	}{
		{"Foo, Bar <a@b.example>", []ticketing.Mailbox{{Name: "Foo, Bar", Address: "a@b.example"}}},
		{"a@b.example <a@b.example>", []ticketing.Mailbox{{Name: "a@b.example",
			Address: "a@b.example"}}},
		{"'a@b.example' <a@b.example>", []ticketing.Mailbox{{Name: "a@b.example",
			Address: "a@b.example"}}},
		{"Foo@Bar <a@b.example>", []ticketing.Mailbox{{Name: "Foo@Bar", Address: "a@b.example"}}},
		{"Foo: Bar <a@b.example>", []ticketing.Mailbox{{Name: "Bar", Address: "a@b.example"}}},
		{"foo.@docomo.example", []ticketing.Mailbox{{Address: "foo.@docomo.example"}}},
		{"a..b@c.example", []ticketing.Mailbox{{Address: "a..b@c.example"}}},
		{"a@b.example; c@d.example", []ticketing.Mailbox{{Address: "a@b.example"},
			{Address: "c@d.example"}}},
		{"undisclosed-recipients:;", nil},
		{`<"Undisclosed-Recipient":;>`, nil},
		{"undisclosed recipients: (nobody);, (nobody);", nil},
		{`"Ann" <>`, nil},
		{"a@b.example, Ann Lee", one("", "a@b.example")},
		{"a@b.example, staff, c@d.example", []ticketing.Mailbox{{Address: "a@b.example"},
			{Address: "staff"}, {Address: "c@d.example"}}},
		{"Lee, Ann, Dr. <a@b.example>", one("Lee, Ann, Dr.", "a@b.example")},
		{"Lee; Ann <a@b.example>", one("Lee; Ann", "a@b.example")},
		{`"'Ann'" <a@b.example>`, one("Ann", "a@b.example")},
		{"'Lee, Ann' <a@b.example>", one("Lee, Ann", "a@b.example")},
		{`"Ann \"X\" Lee" <a@b.example>`, one(`Ann "X" Lee`, "a@b.example")},
		{`"Ann" <ann(x (y))@(z)b.example(w)>`, one("Ann", "ann@b.example")},
		{"a @ b . example", one("", "a@b.example")},
		{"<<<a@b.example>>>", one("", "a@b.example")},
		{"Ann a@b.example>", one("Ann", "a@b.example")},
		{"Ann a@b.example", one("Ann", "a@b.example")},
		{`"Ann Lee" a@b.example`, one("Ann Lee", "a@b.example")},
		{`"Ann Lee"a@b.example`, one("Ann Lee", "a@b.example")},
		{"Ann [mailto:a@b.example]", one("Ann", "a@b.example")},
		{"<a@b.example> (Ann)", one("Ann", "a@b.example")},
		{"(Ann) a@b.example", one("Ann", "a@b.example")},
		{"a@[IPv6:2001:db8::1], c@d.example", []ticketing.Mailbox{
			{Address: "a@[ipv6:2001:db8::1]"}, {Address: "c@d.example"}}},
		{"<a@b.example, c@d.example>", two},
		{"a@b.example c@d.example", two},
		{"<a@b.example> <c@d.example>", two},
		{`"a@b.example; c@d.example"`, two},
		{`"a@b.example", "c@d.example"`, two},
		{"Ann <a@b.example> Bob <c@d.example>", named},
		{`"Ann <a@b.example>, Bob <c@d.example>`, named},
		{"=?utf-8?q?Ann?= <a@b.example>, =?utf-8?q?Bob?= <c@d.example>", named},
		{"Team: Ann <a@b.example>, Bob <c@d.example>", named},
		{"Team: Ann <a@b.example>; Bob <c@d.example>;", named},
		{"Team: Ann <a@b.example>;, Other: Bob <c@d.example>;", named},
		{"=?utf-8?q?Ann_=3Ca=40b.example=3E?=", one("Ann", "a@b.example")},
		{"=?utf-8?q?a=40b.example?=", one("", "a@b.example")},
		{"=?utf-8?q?Lee=2C_Ann?= <a@b.example>", one("Lee, Ann", "a@b.example")},
		{"=?utf-8?q?Lee, Ann?= <a@b.example>", one("Lee, Ann", "a@b.example")},
		{`"a@x" <a@b.example>`, one("a@x", "a@b.example")},
		{`"a b@x"@b.example`, one("", `"ab@x"@b.example`)},
		{"<@x.example,@y.example:a@b.example>", one("", "a@b.example")},
		{", a@b.example,\n\t\n\t,c@d.example", two},
		{"G: a@b.example, Cee <c@d.example>;, e@f.example",
			[]ticketing.Mailbox{{Address: "a@b.example"},
				{Name: "Cee", Address: "c@d.example"}, {Address: "e@f.example"}}},
		{`"never closed <a@b.example>`, []ticketing.Mailbox{{Name: "never closed",
			Address: "a@b.example"}}},
		{`"=?utf-8?q?Jos=C3=A9?=" <a@b.example>`, []ticketing.Mailbox{{Name: "José",
			Address: "a@b.example"}}},
		{"<a@b.example", []ticketing.Mailbox{{Address: "a@b.example"}}},
		{"mailto:a@b.example", []ticketing.Mailbox{{Address: "a@b.example"}}},
		{"a@b.example,,, ,c@d.example,", []ticketing.Mailbox{{Address: "a@b.example"},
			{Address: "c@d.example"}}},
		{"Evil\u202e <a@b.example>", []ticketing.Mailbox{{Name: "Evil", Address: "a@b.example"}}},
	}
	for _, tt := range tests {
		in := from("From: x@y.example\nCc: "+tt.field+"\n", "hi\n")
		if len(in.Cc) != len(tt.want) {
			t.Errorf("%q: %v, want %v", tt.field, in.Cc, tt.want)
			continue
		}
		for i, want := range tt.want {
			if in.Cc[i] != want {
				t.Errorf("%q: %q, want %q", tt.field, in.Cc[i], want)
			}
		}
	}
}
