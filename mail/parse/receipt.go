package parse

import (
	"strings"

	"ticketd/ticketing"
)

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
	if isReport(r.Action) {
		r.Action = "processed" // "failed" says that the client could not deal with the request
	}
	return r
}

// feedback reads a complaint about our mail.
func feedback(blocks []header) *ticketing.DeliveryReport {
	r := &ticketing.DeliveryReport{Action: "feedback"}
	for _, h := range blocks {
		for _, name := range []string{"original-rcpt-to", "removal-recipient"} {
			for _, value := range h.all(name) {
				r.Recipients = addAddress(r.Recipients, strings.Trim(value, "<> "))
			}
		}
		r.Diagnostic = firstOf(r.Diagnostic, h.first("feedback-type"))
	}
	if len(r.Recipients) > 0 {
		r.Recipient = r.Recipients[0]
	}
	return r
}

// otherReport recognises reports about our mail that no multipart/report holds.
func otherReport(l letter, in ticketing.Incoming) *ticketing.DeliveryReport {
	subject := strings.ToLower(clip(in.Subject, 300))
	switch {
	case l.header.has("x-amz-sns-message-id"):
		return notification(in)
	case strings.EqualFold(l.header.first("x-apple-unsubscribe"), "true"):
		return &ticketing.DeliveryReport{Action: "feedback", Diagnostic: "opt-out",
			Recipient: in.From.Address, Recipients: []ticketing.Address{in.From.Address}}
	case l.header.has("tls-report-domain"): // RFC 8460 section 5.3
		return &ticketing.DeliveryReport{Action: "feedback", Diagnostic: "TLS report"}
	case strings.HasPrefix(subject, "report domain:") && strings.Contains(subject, "submitter:"):
		return &ticketing.DeliveryReport{Action: "feedback", Diagnostic: "DMARC report"} // RFC 7489
	case strings.HasPrefix(subject, "complaint about message from ") && in.Attachments != nil &&
		l.root.kind == "multipart/mixed":
		return &ticketing.DeliveryReport{Action: "feedback", Diagnostic: "abuse"} // of Outlook.com
	}
	return readReceipt(in)
}

// readReceipt recognises the receipt of Outlook and Exchange where a gateway has made a plain text of
// it: "Your message ... was read on ...", and nothing else.
func readReceipt(in ticketing.Incoming) *ticketing.DeliveryReport {
	if !mayBeReceipt(in.Text) {
		return nil
	}
	text := strings.Join(strings.Fields(strings.ToLower(clip(in.Text, maxReceipt+1))), " ")
	if text == "" || len(text) > maxReceipt {
		return nil
	}
	for _, said := range receiptWords {
		if !strings.HasPrefix(text, said.begins) || !strings.Contains(text, said.subject) {
			continue
		}
		for i, words := range []string{said.read, said.deleted} {
			if strings.Contains(text, words) {
				return &ticketing.DeliveryReport{Action: [...]string{"displayed", "deleted"}[i],
					Recipient: in.From.Address}
			}
		}
	}
	return nil
}

// mayBeReceipt is a cheap first look: at the first word alone.
func mayBeReceipt(text string) bool {
	for word := range strings.FieldsSeq(text) {
		word = strings.ToLower(word)
		for _, said := range receiptWords {
			if first, _, _ := strings.Cut(said.begins, " "); word == first {
				return true
			}
		}
		break
	}
	return false
}

// maxReceipt is how long a receipt in words is at most, in octets; the subject is the sender's.
const maxReceipt = 1200

// receiptWords are how such a receipt begins, how it calls the subject, and what it says of the mail.
var receiptWords = []struct{ begins, subject, read, deleted string }{
	{"your message to:", "subject:", "was read on", "was deleted without being read on"},
	{"ihre nachricht an:", "betreff:", " gelesen.", "ungelesen gelöscht"},
	{"votre message à :", "objet :", "a été lu le", "a été supprimé sans avoir été lu"},
	{"el mensaje para:", "asunto:", "se leyó el", "se eliminó sin leer"},
	{"su mensaje para:", "asunto:", "fue leído el", "se eliminó sin"},
	{"il messaggio a:", "oggetto:", "è stato letto", "è stato eliminato senza"},
	{"uw bericht aan:", "onderwerp:", "is gelezen op", "is verwijderd zonder"},
	{"a sua mensagem para:", "assunto:", "foi lida em", "foi eliminada sem"},
	{"sua mensagem para:", "assunto:", "foi lida em", "foi excluída sem"},
}
