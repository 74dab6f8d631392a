package parse

import (
	"bytes"
	"regexp"
	"strings"

	"ticketd/ticketing"
)

// report reads what a delivery status notification (RFC 3464), a disposition notification (RFC
// 8098), a feedback report (RFC 5965) or an older bounce says; nil for other mail.
func (c *contents) report(l letter, in ticketing.Incoming) *ticketing.DeliveryReport {
	r := c.structured(l.root, l.root.kind == "multipart/report" || daemon(in))
	returned, ok := c.returned(l.root)
	if r == nil {
		r = dialect(l.header, in, ok)
	}
	if r == nil {
		return nil
	}
	if ok {
		if ids := messageIDs(returned.first("message-id")); len(ids) > 0 && r.ForMessageID == "" {
			r.ForMessageID = ids[0]
		}
		if to := addressIn(returned.first("to")); r.Recipient == "" && isReport(r.Action) {
			r.Recipient = to
		}
	}
	if r.ForMessageID == "" {
		r.ForMessageID = idInText(in.Text)
	}
	if r.ForMessageID == "" && len(in.InReplyTo) == 1 {
		r.ForMessageID = in.InReplyTo[0]
	}
	r.Diagnostic = clip(clean(r.Diagnostic), 1000)
	return r
}

func isReport(action string) bool { return action == "failed" || action == "delayed" }

// daemon says that a mail comes from a mail system.
func daemon(in ticketing.Incoming) bool {
	local := in.From.Address.Local()
	switch local {
	case "mailer-daemon", "mailerdaemon", "postmaster", "post_master", "mail-daemon", "mdaemon",
		"smtpd":
		return true
	}
	return in.Envelope.Null || strings.HasPrefix(local, "microsoftexchange") ||
		machineName(local) && bouncePhrase(in.Subject)
}

// structured looks for a part made for programs.
func (c *contents) structured(p *part, believed bool) *ticketing.DeliveryReport {
	if !believed {
		return nil
	}
	switch p.kind {
	case "message/delivery-status", "message/global-delivery-status":
		return statusReport(c.blocks(p))
	case "message/disposition-notification", "message/global-disposition-notification":
		return disposition(c.blocks(p))
	case "message/feedback-report":
		return feedback(c.blocks(p))
	}
	for _, child := range p.children {
		if r := c.structured(child, true); r != nil {
			return r
		}
	}
	return nil
}

// blocks reads groups of fields with empty lines between.
func (c *contents) blocks(p *part) []header {
	in := newLines(bytes.NewReader(c.head(p, maxReport)), maxReport)
	var list []header
	for len(list) < maxParams {
		h, _ := readHeader(in, partHeader(p.path), nil, new(notes))
		if len(h.fields) > 0 {
			list = append(list, h)
			continue
		}
		if _, ok := in.next(); !ok {
			break
		}
	}
	return list
}

// statusReport picks the first failed recipient of a notification, else the first.
func statusReport(blocks []header) *ticketing.DeliveryReport {
	var first *ticketing.DeliveryReport
	for _, h := range blocks {
		if !h.has("action") && !h.has("status") && !h.has("final-recipient") {
			continue
		}
		r := recipientReport(h)
		if r.Action == "failed" {
			return r
		}
		if first == nil {
			first = r
		}
	}
	if first == nil {
		return &ticketing.DeliveryReport{Action: "failed"}
	}
	return first
}

func recipientReport(h header) *ticketing.DeliveryReport {
	r := &ticketing.DeliveryReport{Status: statusCode(h.first("status")),
		Diagnostic: afterType(h.first("diagnostic-code"))}
	for _, name := range []string{"original-recipient", "x-actual-recipient", "final-recipient"} {
		if r.Recipient == "" {
			r.Recipient = addressIn(afterType(h.first(name)))
		}
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

// disposition reads a read receipt.
func disposition(blocks []header) *ticketing.DeliveryReport {
	r := &ticketing.DeliveryReport{Action: "displayed"}
	for _, h := range blocks {
		if _, what, ok := strings.Cut(h.first("disposition"), ";"); ok {
			what, _, _ = strings.Cut(keyword(strings.TrimSpace(what)), "/")
			r.Action = clip(firstOf(what, r.Action), 40)
		}
		if ids := messageIDs(h.first("original-message-id")); len(ids) > 0 {
			r.ForMessageID = ids[0]
		}
		if a := addressIn(afterType(h.first("final-recipient"))); a != "" {
			r.Recipient = a
		}
	}
	return r
}

// feedback reads a complaint about our mail.
func feedback(blocks []header) *ticketing.DeliveryReport {
	r := &ticketing.DeliveryReport{Action: "feedback"}
	for _, h := range blocks {
		if a := addressIn(h.first("original-rcpt-to")); a != "" {
			r.Recipient = a
		}
		r.Diagnostic = firstOf(r.Diagnostic, h.first("feedback-type"))
	}
	return r
}

// returned is the header of the mail that came back with a report.
func (c *contents) returned(p *part) (header, bool) {
	switch p.kind {
	case "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global",
		"message/global-headers", "text/rfc822", "text/rfc822-header":
		h := c.embedded(p)
		return h, len(h.fields) > 0
	}
	for _, child := range p.children {
		if h, ok := c.returned(child); ok {
			return h, true
		}
	}
	return header{}, false
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

func idInText(text string) string {
	if m := idPattern.FindStringSubmatch(text); m != nil {
		return "<" + cleanID(strings.Trim(m[1], "<>")) + ">"
	}
	return ""
}
