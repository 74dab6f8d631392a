package command

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// MaxMinutes is the longest time that one entry may have: a thousand hours.
const MaxMinutes = 1000 * 60

var errMinutes = errors.New(`write for instance "20m", "1h30", "1.5h", "2d" (8 hours each) or "90" minutes`)

// worked is time at the beginning of a value: "1:30"; "1h30", where the minutes
// need no unit; every unit with its own; minutes alone. The first letter of a
// group's name is its unit.
var worked = regexp.MustCompile(`^(?i:(?P<h0>\d{1,3}):(?P<m0>[0-5]\d)` +
	`|(?P<h1>\d{1,3})\s*(?:h|hrs?|hours?)\s*(?P<m1>[0-5]\d)(?:\s*(?:m|mins?|minutes?))?` +
	`|(?:(?P<w>\d{1,6}(?:[.,]\d{1,3})?)\s*(?:w|wks?|weeks?)\s*)?` +
	`(?:(?P<d>\d{1,6}(?:[.,]\d{1,3})?)\s*(?:d|days?)\s*)?` +
	`(?:(?P<h>\d{1,6}(?:[.,]\d{1,3})?)\s*(?:h|hrs?|hours?)\s*)?` +
	`(?:(?P<m>\d{1,6}(?:[.,]\d{1,3})?)\s*(?:m|mins?|minutes?))?` +
	`|(?P<m2>\d{1,6}))(?:[\s,;]+|:\s+|:?$)`)

// minutesPer are the units of working time.
var minutesPer = map[byte]int64{'m': 1, 'h': 60, 'd': 8 * 60, 'w': 5 * 8 * 60}

// Minutes reads working time from the beginning of a value, and hands back what
// stands behind it: "20m", "1h30", "1h 30m", "1.5h", "2 hours", "2d", "1:30"; a
// number alone is minutes. A day is 8 working hours, a week 40. Parts of a minute
// are rounded. Nothing at all, and more than MaxMinutes, is refused.
func Minutes(s string) (minutes int, rest string, err error) {
	s = clean(s)
	found := worked.FindStringSubmatch(s)
	if found == nil || s == "" || s[0] < '0' || s[0] > '9' {
		return 0, "", fmt.Errorf("%q does not begin with a time: %w", s, errMinutes)
	}
	var thousandths int64
	for i, group := range worked.SubexpNames() {
		if group != "" && found[i] != "" {
			thousandths += thousandthsOf(found[i]) * minutesPer[group[0]]
		}
	}
	switch n := (thousandths + 500) / 1000; {
	case n == 0:
		return 0, "", fmt.Errorf("%q is no time at all: %w", s, errMinutes)
	case n > MaxMinutes:
		return 0, "", fmt.Errorf("%q is more than %d hours: write it in several entries", s, MaxMinutes/60)
	default:
		return int(n), strings.TrimSpace(s[len(found[0]):]), nil
	}
}

// thousandthsOf reads "1", "1.5" or "1,25".
func thousandthsOf(number string) int64 {
	whole, part, _ := strings.Cut(strings.ReplaceAll(number, ",", "."), ".")
	n, _ := strconv.ParseInt(whole+(part + "000")[:3], 10, 64)
	return n
}

// maxDigits is how long a ticket's number may be.
const maxDigits = 15

// Number reads a ticket's number as a person writes it: "1012", "#1012", "T-1012"
// or "[T-1012]". The prefix is in upper case, empty if there is none.
func Number(s string) (prefix string, n int64, ok bool) {
	s = strings.TrimSpace(s)
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, "["), "]"))
	prefix, digits, found := strings.Cut(s, "-")
	if !found {
		prefix, digits = "", strings.TrimPrefix(s, "#")
	}
	n, ok = Digits(strings.TrimSpace(digits))
	if !ok {
		return "", 0, false
	}
	return strings.ToUpper(strings.TrimSpace(prefix)), n, true
}

// Digits reads a number of 1 to 15 ASCII digits that is not zero. Others are a
// disguise, not a number.
func Digits(s string) (n int64, ok bool) {
	if s == "" || len(s) > maxDigits || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n > 0
}

// inAngles is an address as clients write it behind a name, or behind the address
// itself.
var inAngles = regexp.MustCompile(`[^<>]*<(?:mailto:)?([^<>\s]+)>`)

// quotedName is a display name in quotes, which may have a comma in it.
var quotedName = regexp.MustCompile(`"[^"]*"\s*<`)

// Names lists the addresses or names of a value, each once, whatever the case of
// its letters: "a@b, c@d", "a@b c@d", "Anna <anna@x>; Ben". Names are separated by
// commas or semicolons, addresses by blanks too. What an address is it does not
// judge.
func Names(s string) (all []string) {
	s = quotedName.ReplaceAllString(straighten.Replace(s), "<")
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' }) {
		for _, in := range inAngles.FindAllStringSubmatch(part, -1) {
			all = append(all, in[1])
		}
		all = append(all, plainNames(inAngles.ReplaceAllString(part, ""))...)
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(name string) bool {
		folded := strings.ToLower(name)
		again := seen[folded]
		seen[folded] = true
		return again
	})
}

// plainNames separates addresses by blanks, and keeps the words of a name together.
func plainNames(s string) (all []string) {
	var name []string
	flush := func() {
		if len(name) > 0 {
			all, name = append(all, strings.Join(name, " ")), nil
		}
	}
	for _, word := range strings.Fields(s) {
		if strings.Contains(word, "@") {
			flush()
			all = append(all, strings.TrimPrefix(word, "mailto:"))
			continue
		}
		name = append(name, word)
	}
	flush()
	return all
}
