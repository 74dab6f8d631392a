package record

import (
	"time"

	"ticketd/mail/outbox"
	"ticketd/ticketing"
)

const deliveryVersion = 1

type delivery struct {
	ID           string                `json:"id"`
	Ticket       ticketing.Number      `json:"no,omitempty"`
	Mail         string                `json:"mail,omitempty"`
	Letter       string                `json:"let,omitempty"`
	Class        ticketing.LetterClass `json:"cl,omitempty"`
	Intake       string                `json:"in,omitempty"`
	EnvelopeFrom ticketing.Address     `json:"from,omitempty"`
	To           ticketing.Address     `json:"to,omitempty"`
	MessageID    string                `json:"mid,omitempty"`
	Subject      string                `json:"subj,omitempty"`
	Body         hash                  `json:"body,omitzero"`
	Created      time.Time             `json:"cr,omitzero"`
	NotBefore    time.Time             `json:"nb,omitzero"`
	Held         string                `json:"held,omitempty"`

	State     outbox.State `json:"st,omitempty"`
	Attempts  int          `json:"n,omitempty"`
	Next      time.Time    `json:"next,omitzero"`
	Tried     time.Time    `json:"tried,omitzero"`
	DotSent   bool         `json:"dot,omitempty"`
	LastError string       `json:"err,omitempty"`
	Response  string       `json:"resp,omitempty"`
	Finished  time.Time    `json:"fin,omitzero"`
}

// WriteDelivery writes a delivery down. The parcel's body is kept elsewhere, by
// its hash, because every attempt writes this record again.
func WriteDelivery(d outbox.Delivery, body ticketing.Hash) ([]byte, error) {
	return seal(deliveryVersion, delivery{ID: d.ID, Ticket: d.Ticket, Mail: d.Mail,
		Letter: d.Letter, Class: d.Class, Intake: d.Intake, EnvelopeFrom: d.EnvelopeFrom, To: d.To,
		MessageID: d.MessageID, Subject: d.Subject, Body: hash(body), Created: utc(d.Created),
		NotBefore: utc(d.NotBefore), Held: d.Held, State: d.State, Attempts: d.Attempts,
		Next: utc(d.Next), Tried: utc(d.Tried), DotSent: d.DotSent, LastError: d.LastError,
		Response: d.Response, Finished: utc(d.Finished)})
}

// ReadDelivery reads what WriteDelivery wrote, in any version: a delivery
// without its body, and the body's hash.
func ReadDelivery(b []byte) (outbox.Delivery, ticketing.Hash, error) {
	var d delivery
	if err := unseal(deliveryVersion, b, &d); err != nil {
		return outbox.Delivery{}, ticketing.Hash{}, err
	}
	parcel := ticketing.Parcel{ID: d.ID, Ticket: d.Ticket, Mail: d.Mail, Letter: d.Letter, Class: d.Class,
		Intake: d.Intake, EnvelopeFrom: d.EnvelopeFrom, To: d.To, MessageID: d.MessageID,
		Subject: d.Subject, Created: d.Created, NotBefore: d.NotBefore, Held: d.Held}
	return outbox.Delivery{Parcel: parcel, State: d.State, Attempts: d.Attempts, Next: d.Next,
		Tried: d.Tried, DotSent: d.DotSent, LastError: d.LastError, Response: d.Response,
		Finished: d.Finished}, ticketing.Hash(d.Body), nil
}
