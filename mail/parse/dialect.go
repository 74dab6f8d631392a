package parse

import (
	"regexp"
	"strings"

	"ticketd/ticketing"
)

// dialect reads bounces from before RFC 3464, or of systems that ignore it: X-Failed-Recipients
// (Exim, Gmail), qmail's QSBMF, Exchange 5.5, Lotus, Yahoo, Asian providers. Such a mail must come
// from a mail system and say that a delivery failed; a person who writes "undeliverable" is a
// person. Returned says that the mail holds another mail or its header as a part.
func dialect(h header, in ticketing.Incoming, returned bool) *ticketing.DeliveryReport {
	start := clip(in.Text, 16<<10)
	failed := addressIn(h.first("x-failed-recipients"))
	qmail := qmailSpeaks(start)
	if failed == "" && !qmail && !daemon(in) {
		return nil
	}
	text := strings.ToLower(start)
	said := bouncePhrase(in.Subject) || absencePhrase(in.Subject) == "" &&
		keyword(h.first("auto-submitted")) != "auto-replied" && (returned || idInText(in.Text) != "" || saysFailed(text))
	if failed == "" && !qmail && !said {
		return nil
	}
	r := &ticketing.DeliveryReport{Action: "failed", Recipient: failed}
	found, diagnostic := bouncedAddress(in)
	if r.Recipient == "" {
		r.Recipient = found
	}
	r.Diagnostic = diagnostic
	r.Status = firstOf(statusCode(diagnostic), statusCode(in.Text))
	if r.Status == "" {
		r.Status = wordsStatus(text)
	}
	if saysDelayed(strings.ToLower(in.Subject) + "\n" + text) {
		r.Action = "delayed"
	}
	return r
}

// qmailSpeaks finds "This is the qmail-send program" and what netqmail's heirs write instead.
func qmailSpeaks(text string) bool {
	for found := true; found; {
		if _, text, found = strings.Cut(text, "his is the "); strings.HasPrefix(text, "qmail-send program") ||
			strings.HasPrefix(text, "mail delivery agent at") {
			return found
		}
	}
	return false
}

func saysFailed(text string) bool { return containsAny(text, failedWords) }

func saysDelayed(text string) bool { return containsAny(text, delayedWords) }

func containsAny(text string, phrases []string) bool {
	for _, p := range phrases {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}

var failedWords = []string{"did not reach the following recipient", "could not be delivered",
	"couldn't be delivered", "was not delivered", "wasn't able to deliver", "unable to deliver",
	"not able to deliver", "permanent error", "permanent fatal errors", "undeliverable",
	"user unknown",
	"transcript of session follows", "mailbox unavailable", "mailbox is full", "over quota",
	"quota exceeded",
	"host unknown", "unknown user", "no such user", "address rejected", "recipient rejected",
	"user doesn't have", "delivery to the following recipient", "delivery has failed",
	"invalid recipient", "does not exist", "not listed in", "konnte nicht zugestellt werden",
	"n'a pas pu être", "配信できませんでした", "無法投遞", "无法投递"}

var delayedWords = []string{"do not need to resend", "don't need to resend",
	"no need to resend", "will be retried", "will keep trying", "will continue to try",
	"has been delayed", "delivery delayed", "could not send message for past",
	"this is a warning message only", "delayed mail", "still being retried",
	"not yet been delivered"}

// wordsStatus is a status for what is only said in words.
func wordsStatus(text string) string {
	switch {
	case containsAny(text, []string{"mailbox is full", "over quota", "quota exceeded",
		"mailbox full", "exceeded storage"}):
		return "4.2.2"
	case containsAny(text, []string{"user unknown", "unknown user", "no such user",
		"user doesn't have", "does not exist", "no mailbox here by that name", "not listed in"}):
		return "5.1.1"
	case containsAny(text, []string{"host unknown", "couldn't find any host named",
		"domain not found"}):
		return "5.1.2"
	}
	if m := replyPattern.FindStringSubmatch(text); m != nil {
		return m[1][:1] + ".0.0"
	}
	return ""
}

var (
	bracketed = regexp.MustCompile(`(?m)^[ \t]*<([^<>\s]{1,200}@[^<>\s]{1,200})>`)
	anywhere  = regexp.MustCompile(`[A-Za-z0-9._+=/-]{1,64}@[A-Za-z0-9.-]{1,200}\.[A-Za-z]{2,24}`)
)

// bouncedAddress finds in the words of a bounce who was not reached, and what was said of it.
func bouncedAddress(in ticketing.Incoming) (ticketing.Address, string) {
	text := clip(in.Text, 16<<10)
	if at := idPattern.FindStringIndex(text); at != nil {
		text = text[:at[0]] // what follows is the returned mail
	}
	m := bracketed.FindStringSubmatchIndex(text)
	if m == nil {
		m = strangerIn(text, in)
	}
	if m == nil {
		return "", ""
	}
	address, _ := canonical(text[m[2]:m[3]])
	rest := strings.TrimLeft(text[m[1]:], ">: \t\n")
	diagnostic, _, _ := strings.Cut(rest, "\n\n")
	return address, strings.Join(strings.Fields(clip(diagnostic, 500)), " ")
}

// strangerIn finds the first address in a text that is neither the sender's nor ours.
func strangerIn(text string, in ticketing.Incoming) []int {
	for _, m := range anywhere.FindAllStringIndex(text, maxUsed) {
		a := ticketing.Address(strings.ToLower(text[m[0]:m[1]]))
		known := a == in.From.Address
		for _, to := range in.To {
			known = known || a == to.Address
		}
		if !known && !machineName(a.Local()) {
			return []int{m[0], m[1], m[0], m[1]}
		}
	}
	return nil
}
