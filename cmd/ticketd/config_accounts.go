package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ticketd/data/sheet"
	"ticketd/ticketing"
)

// accounts reads those of the configuration, and then those of the files that it names.
func (l *loader) accounts(root *sheet.Table, agents []ticketing.Agent) []ticketing.Account {
	all := l.accountsIn(nil, root, agents)
	for _, name := range l.accountFiles(root) {
		s, err := readSheet(l.path(name), name)
		if faults, ok := errors.AsType[sheet.Faults](err); ok {
			l.sheet.Add(faults)
			continue
		}
		l.files = append(l.files, l.path(name))
		file := s.Root()
		all = l.accountsIn(all, file, agents)
		file.Close()
		if faults, ok := errors.AsType[sheet.Faults](s.Err()); ok {
			l.sheet.Add(faults)
		}
	}
	l.overlaps()
	return all
}

func (l *loader) accountsIn(all []ticketing.Account, file *sheet.Table, agents []ticketing.Agent) []ticketing.Account {
	for _, s := range file.Tables("account") {
		account := l.account(s, agents)
		name := strings.ToLower(account.Name)
		if was, taken := l.accountNames[name]; taken && name != "" {
			s.Fault("name", fmt.Sprintf("%q is the name of an account already (%s)", account.Name,
				was.place(s)), "give it another name")
		} else {
			l.accountNames[name] = claimAt(s, "name", account.Name)
		}
		all = append(all, account)
	}
	return all
}

// accountFiles lists the files with accounts that the configuration names: one, or those
// of a directory whose names end in .toml, by name. What begins with a dot is left out:
// editors keep such files while somebody writes.
func (l *loader) accountFiles(root *sheet.Table) []string {
	name := root.Text("accounts", `"accounts.d"`)
	if name == "" {
		return nil
	}
	const remedy = "make it, or leave the setting out: accounts can stand in the configuration as well"
	info, err := os.Stat(l.path(name))
	switch {
	case err != nil:
		root.Fault("accounts", fmt.Sprintf("read %s: %s", name, plainCause(err)), remedy)
		return nil
	case !info.IsDir():
		return []string{name}
	}
	entries, err := os.ReadDir(l.path(name))
	if err != nil {
		root.Fault("accounts", fmt.Sprintf("read %s: %s", name, plainCause(err)), "make it readable")
	}
	var files []string
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), ".toml") && !strings.HasPrefix(e.Name(), ".") {
			files = append(files, filepath.Join(name, e.Name()))
		}
	}
	if len(files) == 0 && err == nil {
		l.warn("accounts", "there is no file in %s whose name ends in .toml: no account is read from it", name)
	}
	return files
}

// readSheet parses a file that the configuration names. The error is of type sheet.Faults.
func readSheet(path, name string) (*sheet.Sheet, error) {
	source, err := readLimited(path, maxConfig)
	if err != nil {
		remedy := "make it readable"
		if errors.Is(err, fs.ErrNotExist) {
			remedy = "it was there a moment ago: try again"
		}
		return nil, sheet.Faults{{File: name, What: plainCause(err), Remedy: remedy}}
	}
	return sheet.Parse(source, name, maxConfig)
}

func (l *loader) account(s *sheet.Table, agents []ticketing.Agent) ticketing.Account {
	defer s.Close()
	account := ticketing.Account{Name: s.Must("name", `"Globex"`)}
	who := fmt.Sprintf("account %q", account.Name)
	account.Domains = l.domainsOf(s, who)
	account.Addresses = l.addresses(s, "addresses", who, false)
	account.Contacts = l.addresses(s, "contacts", who, false)
	account.Plan = l.plan(s)
	account.Zone = s.Zone("zone", nil)
	account.Language = l.languageOf(s, "")
	account.Phones = s.Texts("phones", `["+44 20 7946 0000"]`)
	account.Since = s.Date("since", l.zone)
	account.Manager = l.manager(s, agents)
	account.Facts = l.facts(s)
	account.Calendars = l.calendarsOf(s, account.Zone)
	account.Retention = retentionOf(s)
	account.Agreement = l.agreement(s.Table("agreement"), account)
	if !s.Has("domains") && !s.Has("addresses") && !s.Has("contacts") {
		s.Fault("domains", "nobody would ever belong to this account", "name its domains or addresses")
	}
	return account
}

func (l *loader) domainsOf(s *sheet.Table, who string) []string {
	var domains []string
	for _, text := range s.Texts("domains", `["globex.example"]`) {
		domain := strings.TrimPrefix(strings.ToLower(text), "@")
		was, taken := l.domains[domain]
		switch {
		case !ticketing.Address("x@" + domain).Mailable():
			s.Fault("domains", fmt.Sprintf("%q is no domain", text),
				`write for instance "globex.example"`)
		case ticketing.PublicProvider(domain):
			s.Fault("domains", fmt.Sprintf("anybody can have an address at %s", domain),
				"name the people one by one in addresses")
		case taken:
			s.Fault("domains", fmt.Sprintf("%q belongs to %s already (%s)", domain,
				was.who, was.place(s)), "leave it to one of them")
		default:
			l.domains[domain] = claimAt(s, "domains", who)
		}
		domains = append(domains, domain)
	}
	return domains
}

// overlaps warns of domains inside another account's: that can be meant, and whose mail
// is whose is said.
func (l *loader) overlaps() {
	for _, domain := range slices.Sorted(maps.Keys(l.domains)) {
		inner := l.domains[domain]
		for _, above, ok := strings.Cut(domain, "."); ok; _, above, ok = strings.Cut(above, ".") {
			outer, taken := l.domains[above]
			if !taken {
				continue
			}
			if outer.who != inner.who {
				l.warnIn(inner.sheet, inner.key, "%s lies in %s of %s: mail from %s belongs to %s, other mail"+
					" from %s to %s", domain, above, outer.who, domain, inner.who, above, outer.who)
			}
			break
		}
	}
}
