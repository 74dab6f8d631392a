package main

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ticketd/ticketing"
	"ticketd/ticketing/process"
)

// agreed is a configuration with one account, whose agreement has some settings.
func agreed(rest string) string {
	return minimal(`password_file = "good"`, "[[account]]\nname = \"Globex\"\ndomains = [\"globex.example\"]\n"+
		"plan = \"Priority\"\ncontacts = [\"anna@globex.example\"]\n[account.agreement]\n"+rest)
}

func TestAnAgreementIsReadAsItIsMeant(t *testing.T) {
	cfg := mustLoad(t, agreed(`allowance = "10 h"
currency = "EUR"
rate = "90.00"
over_rate = "110.5"
allowance_rate = "45"
rates = { "Data Investigation" = "80.00", task = "0" }
outside = ["Task"]
products = ["Catalogue"]
limit = "1h"
billing = "Books@Accountants.example"
bill_to = """
Globex Ltd
1  High Street

London"""
report = ["anna@globex.example", "boss@globex.example"]
summary = true
`))
	want := ticketing.Agreement{Limit: 60, Products: []string{"Catalogue"}, Billing: "books@accountants.example",
		BillTo: "Globex Ltd\n1 High Street\nLondon", Summary: true,
		Report: []ticketing.Address{"anna@globex.example", "boss@globex.example"},
		Terms: ticketing.Terms{Currency: ticketing.Currency{Code: "EUR", Digits: 2}, Allowance: 600, Within: 4500,
			Rate: 9000, Over: 11050, Rates: map[string]ticketing.Money{"data investigation": 8000, "task": 0},
			Outside: []string{"task"}}}
	if got := cfg.People.Accounts()[0].Agreement; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	if len(cfg.Warnings) > 0 {
		t.Errorf("warnings: %q", cfg.Warnings)
	}
}

func TestTimeInAnAgreementIsWrittenAsInAProcessOrAsElsewhereInTheConfiguration(t *testing.T) {
	for text, minutes := range map[string]int{"30 min": 30, "30m": 30, "2 h": 120, "2h": 120, "1h30m": 90} {
		cfg := mustLoad(t, agreed("limit = \""+text+"\"\nallowance = \""+text+"\"\ncurrency = \"EUR\"\nrate = \"90.00\"\n"))
		if a := cfg.People.Accounts()[0].Agreement; a.Limit != minutes || a.Terms.Allowance != minutes {
			t.Errorf("%s: the limit is %d min, the allowance %d", text, a.Limit, a.Terms.Allowance)
		}
	}
}

func TestAnAgreementCanLeaveNothingOutsideOfItsAllowance(t *testing.T) {
	plan := ticketing.Terms{Outside: []string{"task"}}
	for rest, want := range map[string]int{"summary = true\n": 1, "outside = []\nsummary = true\n": 0} {
		terms := mustLoad(t, agreed(rest)).People.Accounts()[0].Agreement.Terms
		if got := terms.Else(plan).Outside; len(got) != want {
			t.Errorf("%q leaves %v outside", rest, got)
		}
	}
}

func TestWhatAnAgreementSaysInVainIsWarnedOf(t *testing.T) {
	for rest, want := range map[string]string{
		"allowance = \"10 h\"\n": "config.toml:19: account[1].agreement.allowance: time beyond it costs nothing",
		"allowance = \"10 h\"\noutside = [\"task\", \"data investigation\"]\n": "nothing uses it but time that agents log",
		"summary = true\n": "",
	} {
		warned := strings.Join(mustLoad(t, agreed(rest)).Warnings, "\n")
		if !strings.Contains(warned, want) || want == "" && warned != "" {
			t.Errorf("%s: %s", rest, warned)
		}
	}
	text := strings.Replace(agreed("summary = true\n"), "contacts = [\"anna@globex.example\"]\n", "", 1)
	if warned := strings.Join(mustLoad(t, text).Warnings, "\n"); !strings.Contains(warned, "nobody gets it") {
		t.Errorf("a summary without contacts: %s", warned)
	}
}

// pricedProcess is a process file of one's own whose Priority plan has prices.
func pricedProcess(t *testing.T, dir, name, prices string) string {
	t.Helper()
	source, err := process.Source("priority-support")
	if err != nil {
		t.Fatal(err)
	}
	source = bytes.Replace(source, []byte("[[plan]]\nname    = \"Priority\""),
		[]byte("[[plan]]\n"+prices+"\nname = \"Priority\""), 1)
	source = bytes.Replace(source, []byte("\nname    = \"priority-support\""), []byte("\nname = \""+name+"\""), 1)
	write(t, filepath.Join(dir, name+".toml"), string(source), 0o600)
	return filepath.Join(dir, name+".toml")
}

func TestAnAgreementHasOneCurrency(t *testing.T) {
	own := pricedProcess(t, t.TempDir(), "ours", "currency = \"GBP\"\nrate = \"70.00\"\nallowance = \"5 h\"")
	for _, c := range []struct{ rest, want string }{
		{"rate = \"80.50\"\n", ""}, // in the plan's currency
		{"currency = \"EUR\"\nrate = \"90.00\"\n", ""},
		{"currency = \"EUR\"\nover_rate = \"90.00\"\n", `account[1].agreement.currency: rate of plan "Priority" in process` +
			` "ours" would be in GBP, and the agreement's prices are in EUR; name these prices in the agreement, too`},
		{"over_rate = \"90.005\"\n", "more decimals than GBP, which has 2"},
	} {
		text := strings.Replace(agreed(c.rest), "process = \"priority-support\"", "process = \""+own+"\"", 1)
		cfg, err := loadText(t, text)
		if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) || c.want == "" && err != nil {
			t.Errorf("%q: %v", c.rest, err)
		}
		if err == nil {
			account := cfg.People.Accounts()[0]
			if terms := cfg.Mailboxes[0].Rules.TermsFor(account); terms.Allowance != 300 || terms.Rate < 8000 {
				t.Errorf("%q: %+v", c.rest, terms)
			}
		}
	}
}

// filed is a configuration whose accounts stand in the named files beside it.
func filed(t *testing.T, accounts, rest string, files map[string]string) (*Config, error) {
	t.Helper()
	dir := faultyDir(t)
	for name, text := range files {
		write(t, filepath.Join(dir, name), text, 0o600)
	}
	path := filepath.Join(dir, "config.toml")
	write(t, path, "accounts = \""+accounts+"\"\n"+minimal(`password_file = "good"`, rest), 0o600)
	return LoadConfig(path, fakeEnv)
}

const globex = "[[account]]\nname = \"Globex\"\ndomains = [\"globex.example\"]\n"

func TestAccountsStandInFilesOfTheirOwn(t *testing.T) {
	files := map[string]string{"customers/b.toml": globex, "customers/a.toml": "[[account]]\nname = \"Initech\"\n" +
		"addresses = [\"boss@gmail.com\"]\n[[account]]\nname = \"Hooli\"\ndomains = [\"hooli.example\"]\n",
		"customers/old/c.toml": "no TOML", "customers/README": "no TOML", "customers/.b.toml.swp": "no TOML",
		"one.toml": globex}
	stark := "[[account]]\nname = \"Stark\"\ndomains = [\"stark.example\"]\n"
	for accounts, want := range map[string][]string{
		"customers": {"Stark", "Initech", "Hooli", "Globex"}, "one.toml": {"Stark", "Globex"}} {
		cfg, err := filed(t, accounts, stark, files)
		if err != nil {
			t.Fatal(err)
		}
		got := named(cfg.People.Accounts(), func(a ticketing.Account) string { return a.Name })
		if !slices.Equal(got, want) || len(cfg.Warnings) > 0 {
			t.Errorf("%s: %q, warnings %q", accounts, got, cfg.Warnings)
		}
	}
}

func TestFilesOfAccountsThatAreNotThereAreNamed(t *testing.T) {
	if _, err := filed(t, "customers", globex, nil); err == nil ||
		!strings.Contains(err.Error(), "config.toml:1: accounts: read customers: no such file or directory; make it") {
		t.Errorf("%v", err)
	}
	cfg, err := filed(t, "customers", globex, map[string]string{"customers/globex": "no TOML"})
	if err != nil || len(cfg.Warnings) != 1 || !strings.Contains(cfg.Warnings[0], "no file in customers whose name ends in .toml") {
		t.Errorf("%v, %q", err, cfg.Warnings)
	}
}

func TestADomainWithinAnothersIsAWarningThatSaysWhoseMailIsWhose(t *testing.T) {
	inner := func(name string) map[string]string {
		return map[string]string{"accounts/eu.toml": "[[account]]\nname = \"" + name + "\"\ndomains = [\"eu.globex.example\"]\n" +
			"[account.agreement]\nsummary = true\n"}
	}
	cfg, err := filed(t, "accounts", globex, inner("Globex Europe"))
	if err != nil {
		t.Fatal(err)
	}
	const want = `accounts/eu.toml:3: account[1].domains: eu.globex.example lies in globex.example of account "Globex":` +
		` mail from eu.globex.example belongs to account "Globex Europe", other mail from globex.example to account "Globex"`
	if !slices.Contains(cfg.Warnings, want) {
		t.Errorf("warnings: %q", cfg.Warnings)
	}
	for from, account := range map[ticketing.Address]string{"x@eu.globex.example": "Globex Europe",
		"x@paris.eu.globex.example": "Globex Europe", "x@globex.example": "Globex", "x@us.globex.example": "Globex"} {
		if got, _ := cfg.People.AccountOf(from); got.Name != account {
			t.Errorf("%s belongs to %q", from, got.Name)
		}
	}
	own := strings.Replace(globex, "globex.example\"", "globex.example\", \"eu.globex.example\"", 1)
	if cfg := mustLoad(t, minimal(`password_file = "good"`, own)); len(cfg.Warnings) > 0 {
		t.Errorf("of one account: %q", cfg.Warnings)
	}
}

func TestAccountsInFilesAreReadAgainWithTheConfiguration(t *testing.T) {
	l := startLively(t)
	good, err := os.ReadFile(l.config)
	mustDo(t, err)
	dir := filepath.Join(filepath.Dir(l.config), "accounts.d")
	write(t, filepath.Join(dir, "new.toml"), "[[account]]\nname = \"Newcomer\"\ndomains = [\"newcomer.example\"]\n", 0o600)
	mustDo(t, os.WriteFile(l.config, append([]byte("accounts = \"accounts.d\"\n"), good...), 0o600))
	p := &program{ctx: t.Context(), getenv: os.Getenv, config: l.config}
	p.reload(t.Context(), l.app)
	mail := strings.Replace(string(mailAbout("after", "hello")), "From: ", "From: x@newcomer.example\r\nX-From: ", 1)
	l.wants("", mail, "deliver", "--recipient", demoSupport)
	l.wants("Newcomer", "", "show", "T-1001")
	write(t, filepath.Join(dir, "new.toml"), "[[account]]\nnme = \"Newcomer\"\n", 0o600)
	p.reload(t.Context(), l.app)
	if said := l.log.String(); !strings.Contains(said, "stays as it was") || !strings.Contains(said, "accounts.d/new.toml:2: account[1].nme") {
		t.Errorf("the log says:\n%s", said)
	}
}
