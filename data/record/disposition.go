package record

import (
	"time"

	"ticketd/ticketing"
	"ticketd/ticketing/desk"
)

const dispositionVersion = 1

type disposition struct {
	At          time.Time         `json:"at,omitzero"`
	Intake      string            `json:"in,omitempty"`
	Source      source            `json:"src,omitzero"`
	RawHash     hash              `json:"raw,omitzero"`
	Fingerprint hash              `json:"fp,omitzero"`
	MessageID   string            `json:"id,omitempty"`
	From        ticketing.Address `json:"from,omitempty"`
	Subject     string            `json:"subj,omitempty"`
	Outcome     desk.Outcome      `json:"out,omitempty"`
	Ticket      ticketing.Number  `json:"no,omitempty"`
	Verdict     verdict           `json:"v,omitzero"`
	Why         []string          `json:"why,omitempty"`
}

// WriteDisposition writes down what became of a mail.
func WriteDisposition(d desk.Disposition) ([]byte, error) {
	return seal(dispositionVersion, disposition{At: utc(d.At), Intake: d.Intake,
		Source: source(d.Receipts.Source), RawHash: hash(d.Receipts.RawHash),
		Fingerprint: hash(d.Receipts.Fingerprint), MessageID: d.MessageID, From: d.From,
		Subject: d.Subject, Outcome: d.Outcome, Ticket: d.Ticket, Verdict: verdict(d.Verdict),
		Why: d.Why})
}

// ReadDisposition reads what WriteDisposition wrote, in any version.
func ReadDisposition(b []byte) (desk.Disposition, error) {
	var d disposition
	if err := unseal(dispositionVersion, b, &d); err != nil {
		return desk.Disposition{}, err
	}
	d.Verdict.Kind = kindNow(d.Verdict.Kind)
	return desk.Disposition{At: d.At, Intake: d.Intake,
		Receipts: ticketing.Receipts{Source: ticketing.Source(d.Source),
			RawHash: ticketing.Hash(d.RawHash), Fingerprint: ticketing.Hash(d.Fingerprint)},
		MessageID: d.MessageID, From: d.From, Subject: d.Subject, Outcome: d.Outcome,
		Ticket: d.Ticket, Verdict: ticketing.Verdict(d.Verdict), Why: d.Why}, nil
}
