package parse

import (
	"bytes"
	"slices"
	"strings"

	"ticketd/ticketing"
)

// report reads what a delivery status notification (RFC 3464), a disposition notification (RFC
// 8098), a feedback report (RFC 5965) or an older bounce says; nil for other mail.
func (c *contents) report(l letter, in ticketing.Incoming) *ticketing.DeliveryReport {
	from := mailSystem(l, in)
	failed := failedRecipients(l.header)
	if from == somebody && !declared(l.root) && len(failed) == 0 {
		return otherReport(l, in)
	}
	b := c.bounced(l, in)
	r := c.structured(l.root)
	if r == nil {
		r = b.dialect(from, failed)
	}
	if r == nil {
		return otherReport(l, in)
	}
	if isReport(r.Action) {
		b.complete(r, failed)
		if from == machine && !b.shows && !b.declared && r.Recipient == "" && r.Status == "" {
			return otherReport(l, in) // somebody writes as a postmaster about mail that fails
		}
	} else if r.Action == "deleted" && b.refused() {
		b.refusal(r)
	}
	if len(r.Recipients) == 0 && r.Recipient != "" {
		r.Recipients = []ticketing.Address{r.Recipient}
	}
	r.ForMessageID = ours(append([]string{r.ForMessageID}, b.ids()...))
	r.Tokens = b.tokens()
	r.Diagnostic = clip(clean(r.Diagnostic), 1000)
	return r
}

func isReport(action string) bool { return action == "failed" || action == "delayed" }

// declared says that a mail calls itself a report; what only holds one may have been passed on.
func declared(root *part) bool {
	return root.kind == "multipart/report" || strings.HasPrefix(root.kind, "message/delivery-") ||
		root.kind == "message/feedback-report" || root.kind == "message/disposition-notification"
}

// ours picks among Message-IDs the first that we may have minted, else the first there is: a
// bounce of a bounce, and a server that wrote a Message-ID of its own, name several.
func ours(ids []string) string {
	first := ""
	for _, id := range ids {
		if _, ok := ticketing.TokenInMessageID(id); ok {
			return id
		}
		first = firstOf(first, id)
	}
	return first
}

// failedRecipients reads X-Failed-Recipients, which Exim and Gmail write.
func failedRecipients(h header) (list []ticketing.Address) {
	for _, value := range h.all("x-failed-recipients") {
		for _, e := range entries(value) {
			list = addAddress(list, e.addr)
		}
	}
	return list
}

// addAddress appends an address that stands in a report, unless it is none or there already.
func addAddress(list []ticketing.Address, raw string) []ticketing.Address {
	a, _ := canonical(raw)
	if a.Domain() == "" || len(list) >= maxUsed || slices.Contains(list, a) {
		return list
	}
	return append(list, a)
}

// structured looks for a part made for programs.
func (c *contents) structured(p *part) *ticketing.DeliveryReport {
	switch p.kind {
	case "message/delivery-status", "message/global-delivery-status":
		return statusReport(c.blocks(p))
	case "message/disposition-notification", "message/global-disposition-notification":
		return disposition(c.blocks(p))
	case "message/feedback-report":
		return feedback(c.blocks(p))
	}
	for _, child := range p.children {
		if r := c.structured(child); r != nil {
			return r
		}
	}
	return nil
}

// blocks reads groups of fields with empty lines between.
func (c *contents) blocks(p *part) []header {
	return blocksOf(c.head(p, maxReport))
}

func blocksOf(text []byte) []header {
	in := newLines(bytes.NewReader(text), int64(len(text)), nil)
	var list []header
	for len(list) < maxParams {
		before := in.at()
		h, _ := readHeader(in, partHeader(""), nil, new(notes))
		if len(h.fields) > 0 {
			list = append(list, h)
			continue
		}
		if in.at() > before {
			continue // an empty line
		}
		if _, ok := in.next(); !ok {
			break
		}
	}
	return list
}

// statusReport gathers the recipients of a notification whom the worst befell; nil if it names none,
// and says nothing else that a report must say.
func statusReport(blocks []header) *ticketing.DeliveryReport {
	r := &ticketing.DeliveryReport{}
	id := ""
	for _, h := range blocks {
		if ids := messageIDs(h.first("x-original-message-id")); len(ids) > 0 {
			id = ids[0]
		}
		if !h.has("action") && !h.has("status") && !h.has("final-recipient") {
			continue
		}
		one := recipientReport(h)
		switch {
		case badness(one.Action) > badness(r.Action):
			r = one
		case one.Action == r.Action:
			for _, a := range one.Recipients {
				r.Recipients = addAddress(r.Recipients, string(a))
			}
			r.Recipient = ticketing.Address(firstOf(string(r.Recipient), string(one.Recipient)))
		}
	}
	if r.Action == "" {
		return nil
	}
	r.ForMessageID = id
	return r
}

func badness(action string) int {
	switch action {
	case "failed":
		return 3
	case "delayed":
		return 2
	case "":
		return 0
	}
	return 1
}

func recipientReport(h header) *ticketing.DeliveryReport {
	r := &ticketing.DeliveryReport{Status: statusCode(h.first("status")),
		Diagnostic: afterType(h.first("diagnostic-code"))}
	for _, name := range []string{"original-recipient", "final-recipient", "x-actual-recipient"} {
		if name == "x-actual-recipient" && len(r.Recipients) > 0 {
			break
		}
		for _, value := range h.all(name) {
			for _, e := range entries(afterType(value)) {
				r.Recipients = addAddress(r.Recipients, e.addr)
			}
		}
	}
	if len(r.Recipients) > 0 {
		r.Recipient = r.Recipients[0]
	}
	if r.Status == "" {
		r.Status = statusCode(r.Diagnostic)
	}
	switch action := keyword(h.first("action")); action {
	case "failed", "delayed", "delivered", "relayed", "expanded":
		r.Action = action
	case "failure", "fail":
		r.Action = "failed"
	default:
		r.Action = actionOf(r.Status)
	}
	return r
}

// actionOf tells by the class of a status (RFC 3463 section 3.1) what was done.
func actionOf(status string) string {
	switch {
	case strings.HasPrefix(status, "2"):
		return "delivered"
	case strings.HasPrefix(status, "4"):
		return "delayed"
	}
	return "failed"
}

// afterType takes the type off a typed value: "rfc822; a@b", "smtp; 550 …".
func afterType(value string) string {
	kind, rest, ok := strings.Cut(value, ";")
	if ok && len(kind) < 20 && !strings.Contains(kind, "@") {
		return strings.TrimSpace(rest)
	}
	return value
}

func addressIn(value string) ticketing.Address {
	for _, e := range entries(value) {
		if a, _ := canonical(e.addr); a.Domain() != "" {
			return a
		}
	}
	return ""
}
