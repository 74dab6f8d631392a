package parse

import (
	"encoding/json"
	"strings"

	"ticketd/ticketing"
)

// sesMail is what Amazon SES writes of a delivery, in JSON, by way of Amazon SNS.
type sesMail struct {
	NotificationType, EventType string
	Bounce                      struct {
		BounceType        string
		BouncedRecipients []struct{ EmailAddress, Status, DiagnosticCode string }
	}
	Complaint struct {
		ComplainedRecipients  []struct{ EmailAddress string }
		ComplaintFeedbackType string
	}
	Delivery struct{ Recipients []string }
	Mail     struct {
		CommonHeaders struct{ MessageID string }
	}
}

func notification(in ticketing.Incoming) *ticketing.DeliveryReport {
	var said sesMail
	if json.NewDecoder(strings.NewReader(in.Text)).Decode(&said) != nil {
		return nil
	}
	r := said.report()
	if r == nil {
		return nil
	}
	if len(r.Recipients) > 0 {
		r.Recipient = r.Recipients[0]
	}
	r.Diagnostic = clip(clean(r.Diagnostic), 1000)
	r.ForMessageID = ours(messageIDs(said.Mail.CommonHeaders.MessageID))
	return r
}

func (m sesMail) report() *ticketing.DeliveryReport {
	r := &ticketing.DeliveryReport{}
	switch firstOf(m.NotificationType, m.EventType) {
	case "Bounce":
		r.Action, r.Status = "failed", "5.0.0"
		if m.Bounce.BounceType == "Transient" {
			r.Status = "4.0.0"
		}
		for _, to := range m.Bounce.BouncedRecipients {
			r.Recipients = addAddress(r.Recipients, to.EmailAddress)
			r.Diagnostic = firstOf(r.Diagnostic, afterType(to.DiagnosticCode))
			if code := statusCode(to.Status); code != "" {
				r.Status = code
			}
		}
	case "Complaint":
		r.Action, r.Diagnostic = "feedback", firstOf(m.Complaint.ComplaintFeedbackType, "abuse")
		for _, to := range m.Complaint.ComplainedRecipients {
			r.Recipients = addAddress(r.Recipients, to.EmailAddress)
		}
	case "Delivery":
		r.Action = "delivered"
		for _, to := range m.Delivery.Recipients {
			r.Recipients = addAddress(r.Recipients, to)
		}
	default:
		return nil
	}
	return r
}
