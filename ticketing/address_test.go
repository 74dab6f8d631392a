package ticketing

import (
	"strings"
	"testing"
)

func TestOnlyPlainAddressesAreMailable(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   Address
		want bool
	}{
		{"plain", "ann@customer.example", true},
		{"dots and plus", "ann.b+t1@a.b.example", true},
		{"odd but atext", "o'neil#1/x=y_z~@x.example", true},
		{"punycode", "ann@xn--mnchen-3ya.example", true},
		{"longest local part", Address(strings.Repeat("a", 64) + "@x.example"), true},
		{"too long local part", Address(strings.Repeat("a", 65) + "@x.example"), false},
		{"empty", "", false},
		{"no domain", "ann", false},
		{"no local part", "@x.example", false},
		{"one label", "root@localhost", false},
		{"quoted local part", `"evil@x.example> NOTIFY=NEVER <"@corp.example`, false},
		{"line end", "a\r\nRCPT TO:<b@x.example>@x.example", false},
		{"folding space", "a b@x.example", false},
		{"angle", "a>@x.example", false},
		{"comment", "a(x)@x.example", false},
		{"percent route", "a%b@x.example", false},
		{"bang route", "x!a@x.example", false},
		{"source route", "@a.example:b@x.example", false},
		{"encoded word", "=?utf-8?q?a=40corp.example=3e?=@evil.example", false},
		{"two dots", "a..b@x.example", false},
		{"leading dot", ".a@x.example", false},
		{"trailing dot", "a.@x.example", false},
		{"address literal", "a@[127.0.0.1]", false},
		{"IP address", "a@127.0.0.1", false},
		{"upper-case domain is not canonical", "a@X.example", false},
		{"unicode domain", "a@münchen.example", false},
		{"cyrillic local part", "аgent@corp.example", false},
		{"hyphen at the end of a label", "a@x-.example", false},
		{"hyphen at its start", "a@-x.example", false},
		{"empty label", "a@x..example", false},
		{"dot at the end", "a@x.example.", false},
		{"long label", Address("a@" + strings.Repeat("x", 64) + ".example"), false},
		{"too long in all", Address("a@" + strings.Repeat(strings.Repeat("x", 60)+".", 4) + "example.com"), false},
	} {
		if got := tt.in.Mailable(); got != tt.want {
			t.Errorf("%s: %q is mailable: %v, want %v", tt.name, tt.in, got, tt.want)
		}
	}
}

func TestAnAddressHasALocalPartAndADomain(t *testing.T) {
	for _, tt := range []struct {
		in            Address
		local, domain string
	}{
		{"ann@x.example", "ann", "x.example"}, {"a@b@x.example", "a@b", "x.example"},
		{"ann", "ann", ""}, {"", "", ""}, {"@", "", ""},
	} {
		if tt.in.Local() != tt.local || tt.in.Domain() != tt.domain {
			t.Errorf("%q is %q at %q", tt.in, tt.in.Local(), tt.in.Domain())
		}
	}
}

func TestAMailboxShowsItsAddressFirst(t *testing.T) {
	for in, want := range map[Mailbox]string{
		{Address: "a@x.example"}:                               "a@x.example",
		{Name: "boss@corp.example", Address: "a@evil.example"}: "a@evil.example (boss@corp.example)",
		{Name: "a@x.example", Address: "a@x.example"}:          "a@x.example",
	} {
		if got := in.String(); got != want {
			t.Errorf("%#v shows as %q", in, got)
		}
	}
}
