package ticketing

import (
	"strings"
	"unicode/utf8"

	"ticketd/ticketing/command"
)

// ReadWork reads time as an agent writes it: "20m", "1h30 billable: the report", "20m, free".
// With a minus it is time that was logged by mistake. An error says what is no time, and how
// to write one.
func ReadWork(text string) (Work, error) {
	text, off := strings.CutPrefix(strings.Replace(strings.TrimSpace(text), "−", "-", 1), "-")
	minutes, rest, err := command.Minutes(strings.TrimPrefix(text, "+"))
	if off {
		minutes = -minutes
	}
	billing, what := billingOf(rest)
	return Work{Minutes: minutes, Billing: billing, What: what}, err
}

// billingWords say who pays for time, before what was done.
var billingWords = []struct {
	words   string
	billing Billing
}{
	{"billable", Billable}, {"chargeable", Billable}, {"free of charge", Free}, {"free", Free},
	{"not billable", Free}, {"not chargeable", Free}, {"non-billable", Free}, {"unbillable", Free}, {"no charge", Free},
}

// billingOf reads who pays for time from the beginning of what was done: "free", "(free)",
// "Billable: the report". What a person put around the word is no part of either.
func billingOf(text string) (Billing, string) {
	const around = " \t(),;:.–—-"
	start := strings.TrimLeft(text, around)
	for _, b := range billingWords {
		if len(start) < len(b.words) || !strings.EqualFold(start[:len(b.words)], b.words) {
			continue
		}
		rest := start[len(b.words):]
		if next, _ := utf8.DecodeRuneInString(rest); rest == "" || strings.ContainsRune(" \t),;:.–—", next) {
			return b.billing, strings.TrimLeft(rest, around)
		}
	}
	return BillingByType, text
}
