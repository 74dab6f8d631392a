package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ticketd/mail/parse"
	"ticketd/mail/trust"
	"ticketd/ticketing"
)

// headers looks at the newest mails for what the settings should say.
func (v *visit) headers(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, serverTime)
	defer cancel()
	headers, err := v.newest(ctx, max(1, v.c.Newest))
	if err != nil {
		v.tell(checkStep{Server: "mail", Name: "newest mails", State: stepFailed, Detail: err.Error()})
		return
	}
	if len(headers) == 0 {
		v.tell(checkStep{Server: "mail", Name: "newest mails", State: stepAdvice,
			Detail: "there is no mail yet to learn from", Remedy: "check again when some has come"})
		for _, s := range v.levels(proofs{}) {
			v.tell(s)
		}
		return
	}
	v.tell(v.authservIDs(headers))
	v.tell(v.deliveries(headers))
	mails := v.judge(ctx, headers)
	found := v.proofs(ctx, mails)
	for _, s := range slices.Concat(v.relays(mails), v.delivers(found), v.levels(found)) {
		v.tell(s)
	}
}

// authservIDs compares whose Authentication-Results the mails carry with whose
// we believe. Only what the last server has put on top can be its own word.
func (v *visit) authservIDs(headers [][]byte) checkStep {
	top := map[string]int{}
	for _, h := range headers {
		if ids := trust.AuthservIDs(h); len(ids) > 0 {
			top[ids[0]]++
		}
	}
	step := checkStep{Server: "mail", Name: "authserv-id", State: stepOK}
	found := byCount(top)
	seen := fmt.Sprintf("on top of %s: %s", counted(len(headers), "mail", "mails"), tally(found, top))
	believed := slices.ContainsFunc(found, func(id string) bool {
		return slices.Contains(v.m.AuthservIDs, id)
	})
	switch {
	case len(found) == 0 && len(v.m.AuthservIDs) == 0:
		step.Detail = "the server writes no Authentication-Results"
	case believed:
		step.Detail = seen
	case len(v.m.AuthservIDs) == 0:
		step.State, step.Detail = stepAdvice, seen
		step.Remedy = fmt.Sprintf("if %q is your own server, say authserv_ids = [%[1]q] in [imap]",
			found[0])
	default:
		step.State = stepAdvice
		step.Detail = fmt.Sprintf("none of the configured %s stands on a mail; %s",
			strings.Join(v.m.AuthservIDs, ", "), seen)
		step.Remedy = "correct authserv_ids in [imap]"
	}
	return step
}

// deliveries finds delivery addresses that belong to no configured mailbox.
func (v *visit) deliveries(headers [][]byte) checkStep {
	foreign := map[string]int{}
	for _, h := range headers {
		for _, a := range deliveredTo(h) {
			if !v.ours(a) {
				foreign[string(a)]++
			}
		}
	}
	if len(foreign) == 0 {
		return checkStep{Server: "mail", Name: "addresses", State: stepOK,
			Detail: "every delivery address is configured"}
	}
	return checkStep{Server: "mail", Name: "addresses", State: stepAdvice,
		Detail: "mail came to addresses that are not configured: " + tally(byCount(foreign), foreign),
		Remedy: "add those that are yours to aliases of the mailbox, or their mail is not acknowledged"}
}

func (v *visit) ours(a ticketing.Address) bool {
	return strings.Contains(a.Local(), probeMark) ||
		slices.ContainsFunc(v.cfg.Mailboxes, func(m MailboxConfig) bool { return m.Owns(a) })
}

// deliveredTo lists the delivery addresses of one mail, each once.
func deliveredTo(header []byte) []ticketing.Address {
	var all []ticketing.Address
	for _, f := range parse.Headers(bytes.NewReader(header), int64(len(header))) {
		switch strings.ToLower(f.Name) {
		case "delivered-to", "x-original-to", "envelope-to":
			for one := range strings.SplitSeq(f.Value(), ",") {
				a := ticketing.Address(strings.ToLower(strings.Trim(one, " <>")))
				if a.Mailable() && !slices.Contains(all, a) {
					all = append(all, a)
				}
			}
		}
	}
	return all
}

// byCount lists the names, the most frequent first.
func byCount(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
}

// maxTally bounds how many names are shown.
const maxTally = 20

func tally(names []string, counts map[string]int) string {
	if len(names) == 0 {
		return "none"
	}
	var words []string
	for _, name := range names[:min(len(names), maxTally)] {
		words = append(words, fmt.Sprintf("%s (%d)", name, counts[name]))
	}
	if more := len(names) - maxTally; more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(words, ", ")
}
