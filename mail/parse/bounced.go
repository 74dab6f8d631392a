package parse

import (
	"regexp"
	"strings"

	"ticketd/ticketing"
)

// complete adds what a report does not say for programs, from its words and the returned mail.
func (b *bounced) complete(r *ticketing.DeliveryReport, failed []ticketing.Address) {
	if len(r.Recipients) == 0 {
		r.Recipients = failed
	}
	said, about := b.recipients()
	if len(r.Recipients) == 0 {
		r.Recipients = said
	}
	if len(r.Recipients) == 0 {
		if to := b.letterTo(); to != "" {
			r.Recipients = []ticketing.Address{to}
		}
	}
	if len(r.Recipients) > 0 && r.Recipient == "" {
		r.Recipient = r.Recipients[0]
	}
	if r.Diagnostic == "" {
		r.Diagnostic = b.diagnostic(about)
	}
	if r.Status == "" {
		r.Status = statusIn(r.Diagnostic, b.lower)
	} else if class, vague := strings.CutSuffix(r.Status, ".0.0"); vague {
		meant := meaningOf(strings.ToLower(firstOf(r.Diagnostic, b.words)))
		if code := statusCode(r.Diagnostic); strings.HasPrefix(code, class) {
			meant = code
		}
		r.Status = class + firstOf(meant, "x.0.0")[1:]
	}
}

// refused says that a mail filter of the recipient's turned the mail away (Sieve, RFC 5429 section
// 2.1.2), which is reported as a disposition: "deleted" alone is said of unread mail, too.
func (b *bounced) refused() bool {
	return strings.Contains(b.lower, "automatically rejected") ||
		strings.HasPrefix(strings.ToLower(b.in.Subject), "rejected:") ||
		strings.Contains(strings.ToLower(b.in.Subject), "automatically rejected")
}

func (b *bounced) refusal(r *ticketing.DeliveryReport) {
	r.Action = "failed"
	_, after, _ := strings.Cut(b.words, "rejected:")
	r.Diagnostic = paragraph(after)
	r.Status = firstOf(statusIn(r.Diagnostic, ""), "5.7.1")
}

// recipients finds in the words of a bounce who was not reached, and where the words about the first
// of them begin. An address in brackets at the beginning of a line is the surest sign, then one that
// a line is about, then one that begins a line, then any that is neither the sender's nor ours.
func (b *bounced) recipients() (list []ticketing.Address, about int) {
	var ranked [3][]ticketing.Address
	var begin [3]int
	before := ""
	for at := 0; at < len(b.words); {
		line, _, _ := strings.Cut(b.words[at:], "\n")
		if rank, a, rest := recipientIn(line); a != "" && !strings.HasSuffix(before, "from") &&
			!machineName(ticketing.Address(strings.ToLower(a)).Local()) {
			if len(ranked[rank]) == 0 {
				begin[rank] = at + rest
			}
			ranked[rank] = addAddress(ranked[rank], a)
		}
		before = strings.TrimSpace(line)
		at += len(line) + 1
	}
	for i, found := range ranked {
		if len(found) > 0 {
			return found, begin[i]
		}
	}
	if m := strangerIn(b.words, b.in); m != nil {
		return addAddress(nil, b.words[m[0]:m[1]]), strings.LastIndexByte(b.words[:m[0]], '\n') + 1
	}
	return nil, -1
}

// recipientIn finds the address that a line begins with, or is about; rest is where the words behind
// it begin. A lower rank is a surer sign.
func recipientIn(line string) (rank int, address string, rest int) {
	if strings.IndexByte(line, '@') < 0 || len(line) > 1000 {
		return 0, "", 0
	}
	text := strings.TrimLeft(line, " \t*>+-•·")
	if a, n := leadingAddress(text); a != "" {
		rank = 2
		if text[0] == '<' {
			rank = 0
		}
		return rank, a, len(line) - len(text) + n
	}
	label, value, ok := strings.Cut(text, ":")
	label = strings.ToLower(label)
	if !ok || len(label) > 60 || !containsAny(label, recipientLabels) || strings.Contains(label, "mail from") {
		return 0, "", 0
	}
	value = strings.TrimLeft(value, " \t")
	a, n := leadingAddress(value)
	return 1, a, len(line) - len(value) + n
}

var recipientLabels = []string{"recipient", "rcpt to", "deliver", "unknown user", "userid", "addressed to",
	"address", "empfänger", "destinataire", "destinatari", "宛先", "получател"}

// leadingAddress is the address that a text begins with, in brackets or not, and its length there.
func leadingAddress(text string) (string, int) {
	open := strings.HasPrefix(text, "<")
	text = strings.TrimPrefix(text, "<")
	end := strings.IndexAny(text, " \t<>()[]:;,\"'|/\\")
	if end < 0 {
		end = len(text)
	}
	local, domain, ok := strings.Cut(text[:end], "@")
	domain = strings.TrimRight(domain, ".")
	if !ok || local == "" || len(local) > 200 || !open && !strings.Contains(domain, ".") {
		return "", 0
	}
	if open {
		end++
	}
	return local + "@" + domain, end
}

var anywhere = regexp.MustCompile(`[A-Za-z0-9._+=/-]{1,64}@[A-Za-z0-9.-]{1,200}\.[A-Za-z]{2,24}`)

// strangerIn finds the first address in a text that is neither the sender's nor ours.
func strangerIn(text string, in ticketing.Incoming) []int {
	for _, m := range anywhere.FindAllStringIndex(text, maxUsed) {
		a := ticketing.Address(strings.ToLower(text[m[0]:m[1]]))
		known := a == in.From.Address
		for _, to := range in.To {
			known = known || a == to.Address
		}
		if !known && !machineName(a.Local()) {
			return m
		}
	}
	return nil
}

// diagnostic is what is said of the recipient whose words begin at about, if a server's answer stands
// there; else the line where one stands, what is said at all, or the line that has a meaning to us.
func (b *bounced) diagnostic(about int) string {
	said := ""
	if about >= 0 {
		said = saidAt(b.words[about:])
	}
	if hasCode(said) {
		return said
	}
	meant := ""
	for line := range strings.SplitSeq(b.words, "\n") {
		line = strings.TrimSpace(line)
		if hasCode(line) {
			return clip(line, 500)
		}
		if meant == "" && meaningOf(strings.ToLower(line)) != "" {
			meant = clip(line, 500)
		}
	}
	return firstOf(said, meant)
}

func hasCode(line string) bool {
	return replyPattern.MatchString(clip(line, 1000)+" ") || statusCode(line) != ""
}

// saidAt is the rest of the line of a recipient and what follows, up to an empty line or the next
// recipient.
func saidAt(text string) string {
	var list []string
	for i, line := range strings.SplitN(clip(text, 1000), "\n", 12) {
		if line = strings.TrimSpace(line); line == "" && i > 0 {
			break
		}
		if rank, a, _ := recipientIn(line); i > 0 && a != "" && rank != 1 {
			break
		}
		list = append(list, line)
	}
	said := strings.Trim(strings.Join(list, " "), ">:;,. \t")
	if a, n := leadingAddress(said); a != "" && n >= len(said) || len(said) < 4 || n > 0 && said[0] == '<' {
		return ""
	}
	return clip(said, 500)
}

// paragraph is the beginning of a text up to an empty line, in one line.
func paragraph(text string) string {
	text, _, _ = strings.Cut(clip(strings.TrimLeft(text, " \t\n"), 500), "\n\n")
	return strings.Join(strings.Fields(text), " ")
}

var (
	statusPattern = regexp.MustCompile(`(?:^|[^0-9.])([245]\.[0-9]{1,3}\.[0-9]{1,3})` +
		`(?:[^0-9.]|\.?$|\.\s)`)
	replyPattern = regexp.MustCompile(`(?:^|[\s(#:])([45][0-9]{2})[\s-]`)
	idPattern    = regexp.MustCompile(`(?im)^[>\s]*message-id:\s*(<[^<>\s]{1,998}>)`)
)

// statusCode finds an enhanced status code (RFC 3463).
func statusCode(text string) string {
	if m := statusPattern.FindStringSubmatch(clip(text, 4<<10)); m != nil {
		return m[1]
	}
	return ""
}

// statusIn is the status of what is said of a recipient, else of the whole: the code that stands
// there, else what the words mean, in the class of the server's answer.
func statusIn(said, whole string) string {
	if code := firstOf(statusCode(said), statusCode(whole)); code != "" {
		return code
	}
	class := ""
	for _, text := range []string{said, whole} {
		if m := replyPattern.FindStringSubmatch(clip(text, 4<<10) + " "); m != nil && class == "" {
			class = m[1][:1]
		}
	}
	meant := firstOf(meaningOf(strings.ToLower(said)), meaningOf(whole))
	switch {
	case meant == "" && class == "":
		return ""
	case class == "":
		return meant
	}
	return class + firstOf(meant, "x.0.0")[1:]
}

// meaningOf is the status of words in lower case, "" if they mean nothing to us.
func meaningOf(lower string) string {
	for _, m := range meanings {
		if containsAny(lower, m.phrases) {
			return m.status
		}
	}
	return ""
}
