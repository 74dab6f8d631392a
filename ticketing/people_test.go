package ticketing

import "testing"

func directory() Directory {
	return NewDirectory([]Agent{
		{Name: "Ben Fox", Address: "carl@desk.example", Aliases: []Address{"ben@home.example"}, Notices: "team"},
		{Name: "Carl", Address: "c@desk.example"}, {Name: "Nobody"},
	}, []Account{
		{Name: "First", Domains: []string{"customer.example", "gmail.com"}},
		{Name: "Second", Domains: []string{"customer.example", "deep.second.example"},
			Addresses: []Address{"ceo@gmail.com"}, Contacts: []Address{"boss@customer.example"}},
		{Name: "Nameless", Domains: []string{""}, Addresses: []Address{""}},
	})
}

func TestAnAccountIsFoundByAddressThenByDomain(t *testing.T) {
	for _, tt := range []struct {
		in   Address
		want string
	}{
		{"ann@customer.example", "First"}, {"boss@customer.example", "Second"},
		{"ann@eu.customer.example", "First"}, {"x@deep.second.example", "Second"},
		{"x@second.example", ""}, {"x@notcustomer.example", ""}, {"ceo@gmail.com", "Second"},
		{"other@gmail.com", ""}, {"x@mail.gmail.com", ""}, {"", ""}, {"ann", ""}, {"ann@", ""},
	} {
		if got, ok := directory().AccountOf(tt.in); got.Name != tt.want || ok != (tt.want != "") {
			t.Errorf("AccountOf(%q) = %q, %v, want %q", tt.in, got.Name, ok, tt.want)
		}
	}
}

func TestAnAgentIsFoundByAddressAndAlias(t *testing.T) {
	for in, want := range map[Address]string{"carl@desk.example": "Ben Fox",
		"ben@home.example": "Ben Fox", "c@desk.example": "Carl", "": "", "x@desk.example": ""} {
		if got, ok := directory().AgentAt(in); got.Name != want || ok != (want != "") {
			t.Errorf("AgentAt(%q) = %q, %v", in, got.Name, ok)
		}
	}
	if (Agent{}).Is("") {
		t.Error("an agent without address is everybody without one")
	}
}

func TestAnAgentsNameGoesBeforeAnothersAddress(t *testing.T) {
	for in, want := range map[string]string{"carl": "Carl", "CARL": "Carl", "ben fox": "Ben Fox",
		"C": "Carl", "Ben@Home.Example": "Ben Fox", "carl@desk.example": "Ben Fox", "": "", "x": ""} {
		if got, ok := directory().AgentNamed(in); got.Name != want || ok != (want != "") {
			t.Errorf("AgentNamed(%q) = %q, %v", in, got.Name, ok)
		}
	}
}
