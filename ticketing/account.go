package ticketing

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ticketd/ticketing/command"
)

// NoAccount is how an order says that a ticket is to belong to no account.
const NoAccount = "-"

// accounted puts the ticket into an account, with its plan, or takes it out of any.
func (r *ruling) accounted(o Order) {
	a, _ := r.People.AccountMeant(o.Account) // none: it belongs to nobody's
	switch {
	case o.Account == "":
	case a.Name == r.t.Account && a.Plan == r.t.Plan:
		r.why("it belongs to %s already", cmp.Or(a.Name, "no account"))
	default:
		r.do(Accounted{Account: a.Name, Plan: a.Plan})
		r.why("%s says whose it is", o.By)
	}
}

func (j Judge) accountFault(o Order) string {
	if _, known := j.People.AccountMeant(o.Account); known || o.Account == "" || o.Account == NoAccount {
		return ""
	}
	return j.People.UnknownAccount(o.Account)
}

// AccountMeant finds an account as people name it: by its name in any case, or by an
// address or a domain whose mail is its own.
func (d Directory) AccountMeant(name string) (Account, bool) {
	if a, ok := d.AccountCalled(name); ok {
		return a, true
	}
	name = strings.ToLower(name)
	switch {
	case strings.Contains(name, "@"):
		return d.AccountOf(Address(name))
	case strings.Contains(name, "."):
		return d.AccountOf(Address("somebody@" + name))
	}
	return Account{}, false
}

// maxNear is how many names are offered for one that nobody has.
const maxNear = 5

// UnknownAccount says, to a person, that there is no account of that name, and which
// names come near.
func (d Directory) UnknownAccount(name string) string {
	fault := "no account in the configuration is called " + strconv.Quote(CleanLine(name))
	word := strings.ToLower(name)
	type near struct {
		name  string
		slips int
	}
	var all []near
	for _, a := range d.accounts {
		known := strings.ToLower(a.Name)
		slips := Slips(word, known)
		if strings.Contains(known, word) {
			slips = 0
		}
		if slips <= max(2, len([]rune(word))/3) {
			all = append(all, near{a.Name, slips})
		}
	}
	slices.SortStableFunc(all, func(a, b near) int { return a.slips - b.slips })
	switch {
	case len(d.accounts) == 0:
		return fault + ": there is none at all"
	case len(all) == 0:
		return fault + fmt.Sprintf(", nor like it: its %d are listed by \"ticketd accounts\"", len(d.accounts))
	}
	return fault + "; did you mean " + strings.Join(names(all[:min(len(all), maxNear)],
		func(n near) string { return n.name }), " or ") + "?"
}

// account asks for a customer's card or, in a mail that is about a ticket or opens one,
// says whose the ticket is.
func (i *instructing) account(words string) string {
	if words == "" || strings.Contains(words, "@") || i.t.Number == 0 && !i.opens {
		return i.query(command.Account, words)
	}
	a, known := i.People.AccountMeant(words)
	switch {
	case known:
		i.Order.Account = a.Name
	case slices.Contains([]string{NoAccount, "none", "nobody"}, strings.ToLower(words)):
		i.Order.Account = NoAccount
	default:
		return i.People.UnknownAccount(words)
	}
	return ""
}

// Belongs says whose a ticket is, on which plan with which promise, and whose the next
// mail of its requester will be if that is somebody else.
func (j Judge) Belongs(t Ticket) Result {
	plan := j.Process.PlanNamed(t.Plan)
	r := Result{Kind: ResultAccount, Ticket: t.Tag(), Account: t.Account, Plan: plan.Name, Promise: plan.Promise}
	if next, _ := j.People.AccountOf(t.Requester().Address); next.Name != t.Account {
		r.Whom, r.Whose = t.Requester().Address, next.Name
	}
	return r
}
