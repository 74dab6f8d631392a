package ticketing

import (
	"fmt"
	"testing"
	"testing/quick"
)

func TestNamesThatComeNearAnUnknownAccountAreOffered(t *testing.T) {
	var accounts []Account
	for _, name := range []string{"Globex", "Globex Europe", "Initech", "Hooli", "Café Müller"} {
		accounts = append(accounts, Account{Name: name})
	}
	d := NewDirectory(nil, accounts)
	for name, want := range map[string]string{
		"globx":       `; did you mean Globex?`,
		"europe":      `; did you mean Globex Europe?`,
		"Hoooli":      `; did you mean Hooli?`,
		"cafe muller": `; did you mean Café Müller?`,
		"Umbrella":    `, nor like it: its 5 are listed by "ticketd accounts"`,
	} {
		if got := d.UnknownAccount(name); got != "no account in the configuration is called "+fmt.Sprintf("%q", name)+want {
			t.Errorf("%q: %s", name, got)
		}
	}
	if got := (NewDirectory(nil, nil)).UnknownAccount("x"); got != `no account in the configuration is called "x": there is none at all` {
		t.Error(got)
	}
}

func TestAnAccountIsMeantByNameDomainOrAddress(t *testing.T) {
	d := NewDirectory(nil, []Account{{Name: "Globex", Domains: []string{"globex.example"}},
		{Name: "Solo", Addresses: []Address{"solo@gmail.com"}}})
	for name, want := range map[string]string{"GLOBEX": "Globex", "Globex.Example": "Globex", "eu.globex.example": "Globex",
		"x@globex.example": "Globex", "Solo@gmail.com": "Solo", "gmail.com": "", "example": "", "": "", "-": "", "other.example": ""} {
		if got, ok := d.AccountMeant(name); got.Name != want || ok != (want != "") {
			t.Errorf("%q is %q", name, got.Name)
		}
	}
}

func TestAnOrderForAnAccountIsDoneOnceAndUndoneWhole(t *testing.T) {
	j := testJudge()
	j.People = NewDirectory([]Agent{ben}, []Account{{Name: "Globex", Plan: "Priority"}})
	before := ticketIn(j, "Working")
	order := Order{By: "Ben", Account: "globex"}
	d := j.Decide(before, order, noon)
	after := before.Apply(noon, d.Changes...)
	if after.Account != "Globex" || after.Plan != "Priority" {
		t.Fatalf("%q on %q", after.Account, after.Plan)
	}
	if again := j.Decide(after, order, noon); len(again.Changes) != 0 {
		t.Errorf("done twice: %+v", again.Changes)
	}
	entry := Entry{At: noon, Actor: Actor{ByAgent, "Ben"}, Changes: d.Changes}
	if !entry.Undoable("Ben") {
		t.Error("it cannot be undone")
	}
	back := j.Decide(after, OrderUndone{By: "Ben", Before: before, After: after, Entry: entry}, noon)
	if undone := after.Apply(noon, back.Changes...); undone.Account != before.Account || undone.Plan != before.Plan {
		t.Errorf("undone it belongs to %q on %q", undone.Account, undone.Plan)
	}
	if fault := j.OrderFault(before, Order{By: "Ben", Account: "Globx"}, noon); fault == "" {
		t.Error("an unknown account is no fault")
	}
	if fault := j.OrderFault(before, Order{By: "Ben", Account: NoAccount}, noon); fault != "" {
		t.Errorf("no account: %s", fault)
	}
}

func TestSlipsAreCountedBothWaysAlike(t *testing.T) {
	alike := func(a, b string) bool {
		if len(a) > 40 || len(b) > 40 {
			return true
		}
		n := Slips(a, b)
		return n == Slips(b, a) && (n == 0) == (string([]rune(a)) == string([]rune(b))) && n <= max(len([]rune(a)), len([]rune(b)))
	}
	if err := quick.Check(alike, nil); err != nil {
		t.Error(err)
	}
}
