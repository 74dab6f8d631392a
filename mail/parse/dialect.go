package parse

import (
	"strings"

	"ticketd/ticketing"
)

// origin says how certainly a mail comes from a mail system.
type origin int

const (
	somebody origin = iota
	machine         // a program's address, or a name that mail systems use
	nowhere         // the null sender, under anybody's address
	system          // an address that only mail systems have
)

// mailSystem tells who sent a mail, by the addresses on it. A display name counts only beside what
// the mail says: whoever chose it may be anybody.
func mailSystem(l letter, in ticketing.Incoming) origin {
	local, name := in.From.Address.Local(), strings.ToLower(in.From.Name)
	post := isPostmaster(local)
	switch {
	case isDaemon(local) || isDaemon(in.Envelope.From.Local()) || post && in.Envelope.Null,
		in.From.Address == "" && isDaemon(strings.ToLower(l.header.first("from"))): // "MAILER-DAEMON <>"
		return system
	case in.Envelope.Null:
		return nowhere
	case post || machineName(local) || isMailSystemsName(name) || isListServer(l.header, local):
		return machine
	}
	return somebody
}

func isDaemon(local string) bool {
	switch local {
	case "mailerdaemon", "post_master", "mail-daemon", "mail_daemon", "mdaemon", "smtpd":
		return true
	}
	return strings.HasPrefix(local, "mailer-daemon") || strings.HasPrefix(local, "microsoftexchange")
}

func isPostmaster(local string) bool {
	return local == "sysadmin" || strings.HasPrefix(local, "postmaster")
}

// isListServer knows fml, which returns what it does not take as the list's administrator.
func isListServer(h header, local string) bool {
	return h.has("x-mlserver") && strings.HasSuffix(local, "-admin")
}

func isMailSystemsName(name string) bool {
	return strings.HasPrefix(name, "mail deliver") || strings.HasPrefix(name, "mailer-daemon") ||
		strings.HasPrefix(name, "mail administrator") || strings.HasPrefix(name, "system administrator")
}

// bounced is a mail that may have come back.
type bounced struct {
	h        header
	in       ticketing.Incoming
	words    string // what the mail system says
	lower    string // the same in lower case
	inlined  string // the mail that it returns, where that stands in the text
	returned []comeBack
	shows    bool // it returns a mail, or the place for one
	declared bool // it calls itself a report of deliveries
}

func (c *contents) bounced(l letter, in ticketing.Incoming) *bounced {
	b := &bounced{h: l.header, in: in, returned: c.returned(l.root)}
	b.declared = l.root.kind == "multipart/report" &&
		strings.EqualFold(l.root.params["report-type"], "delivery-status")
	b.words, b.inlined, b.shows = parted(clip(in.Text, maxReport))
	b.words = clip(b.words, 16<<10)
	b.lower = strings.ToLower(b.words)
	b.shows = b.shows || len(b.returned) > 0
	return b
}

// dialect reads bounces from before RFC 3464, or of systems that ignore it: qmail's QSBMF, old
// Sendmail and Exchange, Lotus, Yahoo, providers in Asia, mail filters. Such a mail must come from
// a mail system and say that a delivery failed; a person who writes "undeliverable" is a person.
func (b *bounced) dialect(from origin, failed []ticketing.Address) *ticketing.DeliveryReport {
	if r := b.inFields(); r != nil && from != somebody {
		return r
	}
	if len(failed) == 0 && !b.declared && !b.isBounce(from) {
		return nil
	}
	r := &ticketing.DeliveryReport{Action: "failed"}
	subject := strings.ToLower(b.in.Subject)
	if containsAny(subject, delayedSubjects) || containsAny(b.lower, delayedWords) {
		r.Action = "delayed"
	}
	return r
}

// isBounce says whether a mail without anything for programs is one: by who sent it, what it says
// and what it shows.
func (b *bounced) isBounce(from origin) bool {
	subject := bouncePhrase(b.in.Subject)
	says := containsAny(b.lower, failedWords) || containsAny(b.lower, delayedWords)
	away := absencePhrase(b.in.Subject) != ""
	replied := keyword(b.h.first("auto-submitted")) == "auto-replied"
	switch from {
	case system:
		return subject || !away && (says || b.shows)
	case nowhere:
		name := isMailSystemsName(strings.ToLower(b.in.From.Name))
		return (subject || says && !away && !replied) && (b.shows || name)
	case machine:
		if ticketing.BaseSubject(b.in.Subject, nil) != ticketing.CleanLine(b.in.Subject) || away {
			return false // an answer about one, or one that was passed on
		}
		local := b.in.From.Address.Local()
		return subject && (b.shows || says && isPostmaster(local)) || isListServer(b.h, local) &&
			containsAny(strings.ToLower(b.in.Subject), listRefusals)
	}
	return false
}

// inFields reads the fields of RFC 3464 where they stand in a text: because the parts were lost, or
// in a bounce that another mail system returned.
func (b *bounced) inFields() *ticketing.DeliveryReport {
	texts := []string{b.words}
	for _, r := range b.returned {
		texts = append(texts, r.report)
	}
	for _, text := range texts {
		at := strings.Index(strings.ToLower(text), "\nfinal-recipient:")
		if at < 0 || len(strings.ToLower(text)) != len(text) {
			continue
		}
		begin := max(0, strings.LastIndex(text[:at+1], "\n\n"))
		r := statusReport(blocksOf([]byte(strings.TrimLeft(text[begin:], "\n"))))
		if r != nil && r.Recipient != "" {
			return r
		}
	}
	return nil
}

func containsAny(text string, phrases []string) bool {
	for _, p := range phrases {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}
