package main

import (
	"os"
	"strings"
	"testing"
)

const agreedGlobex = `[[account]]
name = "Globex"
domains = ["globex.example"]
contacts = ["anna@globex.example"]
plan = "Priority"
[account.agreement]
allowance = "10 h"
currency = "EUR"
rate = "90.00"
over_rate = "110.50"
rates = { task = "80.00" }
limit = "1h30m"
billing = "books@globex.example"
bill_to = """
Globex Ltd
1 High Street"""
report = ["boss@globex.example"]
`

// customers is a desk with one account.
func customers(t *testing.T) *lively {
	t.Helper()
	l := startLively(t)
	text, err := os.ReadFile(l.config)
	mustDo(t, err)
	mustDo(t, os.WriteFile(l.config, append(text, agreedGlobex...), 0o600))
	p := &program{ctx: t.Context(), getenv: os.Getenv, config: l.config}
	p.reload(t.Context(), l.app)
	return l
}

func TestTheAccountsAreShownWithWhatWasAgreedOn(t *testing.T) {
	l := customers(t)
	l.wants("Globex", "", "accounts")
	out, _ := l.run("", "accounts")
	for _, want := range []string{"ACCOUNT", "10 h", "90.00 EUR", "globex.example, anna@globex.example"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	for _, name := range []string{"globex", "globex.example", "x@globex.example"} {
		out, _ := l.run("", "accounts", name)
		for _, want := range []string{"10 h a month", "110.50 EUR an hour", "Rate of task", "1 h 30 min",
			"Globex Ltd, 1 High Street", "books@globex.example", "boss@globex.example", `ticketd list --account "Globex"`} {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %q in\n%s", name, want, out)
			}
		}
	}
	l.wants(`"over_rate": "110.50"`, "", "accounts", "globex", "--json")
	l.wants("eve@evil.example belongs to no account.", "", "accounts", "eve@evil.example")
	l.wants("Standard", "", "accounts", "eve@evil.example")
	if out, code := l.run("", "accounts", "globx"); code != exitUsage || !strings.Contains(out, "did you mean Globex?") {
		t.Errorf("an unknown account: exit %d, %s", code, out)
	}
}

func TestAnOperatorSaysWhoseATicketIs(t *testing.T) {
	l := customers(t)
	mail := strings.Replace(string(mailAbout("whose", "hello")), "From: ", "From: eve@gmail.com\r\nX-From: ", 1)
	l.wants("", mail, "deliver", "--recipient", demoSupport)
	out, _ := l.run("", "account", "T-1001", "globex")
	for _, want := range []string{"T-1001 belongs to Globex now, plan Priority.", "within one working hour",
		"belongs to no account all the same: add the address or its domain to Globex in the configuration."} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	l.wants("Globex Priority", "", "show", "T-1001")
	l.wants("belongs to Globex now, plan Priority", "", "show", "T-1001")
	l.wants("T-1001", "", "list", "--account", "globex")
	l.wants("T-1001 belongs to no account now.", "", "account", "T-1001", "none")
	if out, code := l.run("", "account", "T-1001", "globx"); code != exitFailed || !strings.Contains(out, "did you mean Globex?") {
		t.Errorf("an unknown account: exit %d, %s", code, out)
	}
}
