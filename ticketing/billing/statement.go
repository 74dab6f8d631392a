package billing

import (
	"maps"
	"strconv"
	"strings"
	"unicode"

	"ticketd/ticketing"
	"ticketd/ticketing/csv"
)

// head names the columns of a statement's lines.
var head = []string{"account", "month", "ticket", "subject", "product", "charge", "kind", "minutes",
	"price per hour", "amount", "currency"}

// kinds are the words of a file for the kinds of lines.
var kinds = map[Kind]string{Within: "within the allowance", Over: "beyond the allowance",
	ByHour: "by the hour", Returned: "returned to the allowance"}

// CSV is the statement's lines as a file: one row for each, with the account and the month,
// "2026-03", in front, so that files can be laid together. Prices and amounts are numbers
// with a point, minutes are whole; the amounts' sum is the statement's total.
func (s Statement) CSV(account, month string) []byte {
	rows := make([][]string, len(s.Lines))
	for i, l := range s.Lines {
		rows[i] = []string{account, month, l.Ticket.String(), l.Subject, l.Product, l.Charge, kinds[l.Kind],
			strconv.Itoa(l.Minutes), s.Currency.Number(l.PerHour), s.Currency.Number(l.Amount), s.Currency.Code}
	}
	return csv.Write(head, rows)
}

// Statistics is the statement as the letter "invoice" shows it, to whom the account's
// agreement names for it, with the lines as a file "invoice-globex-2026-03.csv".
//
// The figures are
//
//	account    the account's name; empty: customers without one
//	bill-to    who is billed, as the agreement says, in one line; empty: it doesn't
//	reference  what to name when paying: "GLOBEX-2026-03"
//	currency   of all amounts, "EUR"; empty: none was named
//	total      the sum of all lines, a number: "1234.50"; with a minus it is a credit
//	rows       how many lines there are
//	allowance  minutes of the month; "0": there is none
//	used       minutes of it that were used
//	left       minutes of it that are left, with those that came back
//	returned   minutes of earlier months that came back
//	over       minutes beyond the allowance
//	hour       minutes that no allowance covers; with a minus they are a credit
//	unpriced   minutes for which no price was agreed on
//	within-amount, over-amount, hour-amount  what these cost
//
// and the table "lines" has a row for each: ticket, subject, charge (empty: none holds),
// kind ("within", "over", "hour" or "returned"), minutes, price of an hour, amount.
func (s Statement) Statistics(month string, a ticketing.Account) ticketing.Statistics {
	figures := map[string]string{"account": a.Name,
		"bill-to": strings.ReplaceAll(a.Agreement.BillTo, "\n", ", "), "currency": s.Currency.Code,
		"reference": strings.ToUpper(fileName(a.Name)) + "-" + month, "total": s.Currency.Number(s.Total)}
	maps.Copy(figures, s.minutes())
	for _, kind := range []Kind{Within, Over, ByHour} {
		figures[string(kind)+"-amount"] = s.Currency.Number(s.of(kind))
	}
	lines := make(ticketing.Table, len(s.Lines))
	for i, l := range s.Lines {
		lines[i] = []string{l.Ticket.String(), l.Subject, l.Charge, string(l.Kind), strconv.Itoa(l.Minutes),
			s.Currency.Number(l.PerHour), s.Currency.Number(l.Amount)}
	}
	return ticketing.Statistics{Period: month, Figures: figures, Tables: map[string]ticketing.Table{"lines": lines},
		Files: []ticketing.Enclosure{{Name: "invoice-" + fileName(a.Name) + "-" + month + ".csv", Type: "text/csv",
			Content: s.CSV(a.Name, month)}}}
}

// minutes are the figures that are whole numbers.
func (s Statement) minutes() map[string]string {
	figures := map[string]string{}
	for name, n := range map[string]int{"rows": len(s.Lines), "allowance": s.Allowance, "used": s.Used, "left": s.Left,
		"returned": s.Returned, "over": s.Over, "hour": s.ByHour, "unpriced": s.Unpriced} {
		figures[name] = strconv.Itoa(n)
	}
	return figures
}

// of is the sum of the lines of a kind.
func (s Statement) of(kind Kind) (sum ticketing.Money) {
	for _, l := range s.Lines {
		if l.Kind == kind {
			sum = added(sum, l.Amount)
		}
	}
	return sum
}

// fileName is an account's name as files and references have it: what is no letter or
// digit becomes a hyphen.
func fileName(account string) string {
	words := strings.FieldsFunc(strings.ToLower(account), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if len(words) == 0 {
		return "no-account"
	}
	return strings.Join(words, "-")
}
