package ticketing

import (
	"slices"
	"time"
)

// The letters of a month. Their templates show Statistics; Figures has "until" beside what
// package report gives if the month is not over: the moment up to which it is counted.
const (
	LetterTeamMonth    = "report-team"
	LetterAccountMonth = "report-account"
	LetterInvoice      = "invoice"
	LetterSummary      = "summary"
)

// MonthDue is when, in the month in which now lies, the letters about the month before
// go: on its first working day, when the calendar of the process's reports opens.
func (p Process) MonthDue(now time.Time) time.Time {
	return p.DigestDue(List{Every: Monthly, Calendar: p.Reports.Calendar}, now)
}

// TeamMonth decides who of the team reads how a month was: whoever has the role that the
// process names, else the leads, else the team. A process that names none tells nobody.
func (j Judge) TeamMonth(s Statistics) []Letter {
	if j.Process.Reports.Month == "" {
		return nil
	}
	r := ruling{Judge: j}
	r.tellRoles([]string{j.Process.Reports.Month}, LetterTeamMonth, nil, nil)
	for i := range r.d.Letters {
		r.d.Letters[i].Statistics, r.d.Letters[i].Alarm = s, false
	}
	return r.d.Letters
}

// AccountMonth decides who of a customer reads how a month was: those whom the agreement
// names.
func (j Judge) AccountMonth(a Account, s Statistics) []Letter {
	return j.toAccount(a, a.Agreement.Report, Letter{Name: LetterAccountMonth, Statistics: s})
}

// Invoice sends the lines of a month's bill to whom the agreement names for it.
func (j Judge) Invoice(a Account, s Statistics) []Letter {
	return j.toAccount(a, []Address{a.Agreement.Billing}, Letter{Name: LetterInvoice, Statistics: s})
}

// Summary tells the contacts of an account whose agreement says so how its tickets were in
// the month; Report has those that are open now, as Judge.YourTickets shows them.
func (j Judge) Summary(a Account, s Statistics, open Report) []Letter {
	if !a.Agreement.Summary {
		return nil
	}
	return j.toAccount(a, a.Contacts, Letter{Name: LetterSummary, Statistics: s, Report: open})
}

// toAccount writes a letter to addresses of an account, each once. No mail causes it, so no
// cap holds it.
func (j Judge) toAccount(a Account, to []Address, l Letter) (letters []Letter) {
	l.Class, l.Role, l.Purpose = Automatic, RoleCustomer, PurposeAutomatic
	l.Language, l.Fields = a.Language, map[string]string{"known": "true"}
	var written []Address
	for _, address := range to {
		if !address.Mailable() || j.ours(address) || slices.Contains(written, address) {
			continue
		}
		written, l.To = append(written, address), Mailbox{Address: address}
		letters = append(letters, l)
	}
	return letters
}
