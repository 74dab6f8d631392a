package parse

import (
	"bytes"
	"encoding/json"
	"time"

	"ticketd/ticketing"
)

// Schema is the number of the form that JSON writes. It goes up when a field changes its meaning
// or goes away; new fields may come without.
const Schema = 1

// Report is a mail as `ticketd parse` prints it. All texts are UTF-8; times are RFC 3339; lists
// are never null.
type Report struct {
	Schema int `json:"schema"`

	From      Person `json:"from"`
	FromFault string `json:"from_fault,omitempty"` // why From names nobody for certain
	// HeaderFault is what is wrong with the header's form; no proof of the sender counts then.
	HeaderFault string `json:"header_fault,omitempty"`
	// Relay is the trusted relay that put its own address into From, which is given as
	// who the relay says wrote.
	Relay string `json:"relay,omitempty"`
	// RelayLook says of a relay that nobody has named what it looks like.
	RelayLook string   `json:"relay_look,omitempty"`
	ReplyTo   []Person `json:"reply_to"`
	Sender    *Person  `json:"sender,omitempty"`
	To        []Person `json:"to"`
	Cc        []Person `json:"cc"`

	// Kind is person, auto-reply, auto-generated, bounce, delivery-receipt, list, own or other-desk.
	Kind       string   `json:"kind"`
	NoAck      bool     `json:"no_ack"`     // it is not acknowledged
	NoReopen   bool     `json:"no_reopen"`  // it moves no status
	Quarantine bool     `json:"quarantine"` // it is held
	Evidence   []string `json:"evidence"`   // in words, one sign each

	Auth      Auth      `json:"auth"`
	Envelope  Envelope  `json:"envelope"`
	Addressed Addressed `json:"addressed"`

	MessageID  string   `json:"message_id,omitempty"`
	InReplyTo  []string `json:"in_reply_to"`
	References []string `json:"references"` // oldest first
	Tickets    []string `json:"tickets"`    // numbers in the subject, "T-1042"
	Tokens     []Token  `json:"tokens"`     // found, not verified

	Subject   string    `json:"subject"`
	Date      time.Time `json:"date"`
	Language  string    `json:"language,omitempty"`   // ISO 639-1
	Urgency   string    `json:"urgency,omitempty"`    // high or low
	Text      string    `json:"text"`                 // the whole
	NewText   string    `json:"new_text"`             // without quotes and signature
	OtherText string    `json:"other_text,omitempty"` // new_text as the HTML has it
	Cut       *Cut      `json:"cut,omitempty"`        // what is not in new_text; none: nothing was cut
	Forwarded bool      `json:"forwarded"`
	Forward   *Forward  `json:"forward,omitempty"` // the mail that was passed on

	Attachments []Attachment `json:"attachments"`
	Bounce      *Bounce      `json:"bounce,omitempty"`
	Absence     *Absence     `json:"absence,omitempty"`

	Size        int64    `json:"size"`
	SHA256      string   `json:"sha256"`      // of the exact bytes
	Fingerprint string   `json:"fingerprint"` // the same for copies that came another way
	Defects     []Defect `json:"defects"`
}

// Cut is what was left out of the new text.
type Cut struct {
	Quoted    string `json:"quoted,omitempty"`    // the older mail
	Signature string `json:"signature,omitempty"` // footers and disclaimers, too
	Hidden    string `json:"hidden,omitempty"`    // what a reader of the HTML does not see
	Kept      bool   `json:"kept"`                // a quote was seen and left where it is
	Why       string `json:"why,omitempty"`       // in words
}

// Person is a mailbox.
type Person struct {
	Name    string `json:"name,omitempty"`
	Address string `json:"address"`
}

// Auth is what is known of who really sent the mail; empty if nobody looked.
type Auth struct {
	DMARC   string   `json:"dmarc,omitempty"`
	DKIM    []string `json:"dkim"`
	Aligned bool     `json:"aligned"`
	By      string   `json:"by,omitempty"`
}

// Envelope is what is known of the SMTP transaction.
type Envelope struct {
	From string   `json:"from,omitempty"`
	Null bool     `json:"null"` // the null sender
	To   []string `json:"to"`
}

// Addressed says how our addresses occur.
type Addressed struct {
	To      bool     `json:"to"`
	Cc      bool     `json:"cc"`
	Unknown bool     `json:"unknown"` // none of ours anywhere
	Via     string   `json:"via,omitempty"`
	Others  []string `json:"others"`
}

// Token is a token as it was found.
type Token struct {
	Ticket int64  `json:"ticket"`
	Place  string `json:"place"` // recipient, reference, footer, message-id, loop-header
}

// Attachment is a file that came with the mail. The order is that of Part's index.
type Attachment struct {
	Name      string `json:"name"`
	Type      string `json:"type"`
	Size      int64  `json:"size"` // decoded, in octets
	SHA256    string `json:"sha256"`
	Inline    bool   `json:"inline"`
	ContentID string `json:"content_id,omitempty"`
}

// Bounce is what a delivery report or receipt says.
type Bounce struct {
	Action    string `json:"action"` // failed, delayed, delivered, displayed, feedback …
	Status    string `json:"status,omitempty"`
	Hard      bool   `json:"hard"`                // the address will not work
	Recipient string `json:"recipient,omitempty"` // the first of recipients
	// Recipients are all that it befell, under each name that the report gives.
	Recipients []string `json:"recipients"`
	Diagnostic string   `json:"diagnostic,omitempty"`
	For        string   `json:"for,omitempty"` // Message-ID of the letter that it is about
}

// Absence is what an out-of-office reply says.
type Absence struct {
	Until      string `json:"until,omitempty"` // a day, 2026-03-01
	Substitute string `json:"substitute,omitempty"`
}

// Forward is a mail that was passed on.
type Forward struct {
	From    Person     `json:"from"`
	Subject string     `json:"subject,omitempty"`
	Date    *time.Time `json:"date,omitempty"`
	Text    string     `json:"text"`
	Above   string     `json:"above,omitempty"` // what was written above it
}

// Defect is one thing that was wrong.
type Defect struct {
	Part string        `json:"part"`
	What string        `json:"what"`
	Gap  ticketing.Gap `json:"gap,omitempty"` // what of the mail is missing for it
}

// JSON writes a mail as a Report: indented, UTF-8, without a line end.
func JSON(in ticketing.Incoming) []byte {
	if y := in.Date.Year(); y < 0 || y > 9999 { // RFC 3339 cannot write it
		in.Date = time.Time{}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(NewReport(in)); err != nil {
		b.Reset()
	}
	return bytes.TrimSuffix(b.Bytes(), []byte{'\n'})
}

// NewReport makes the printable form of a mail.
func NewReport(in ticketing.Incoming) Report {
	r := Report{Schema: Schema, From: person(in.From), FromFault: in.FromFault, HeaderFault: in.HeaderFault,
		Relay:   in.Relay,
		ReplyTo: each(in.ReplyTo, person), To: each(in.To, person), Cc: each(in.Cc, person),
		Kind: string(in.Verdict.Kind), NoAck: in.Verdict.NoAck, NoReopen: in.Verdict.NoReopen,
		Quarantine: in.Verdict.Quarantine, Evidence: each(in.Verdict.Evidence, same[string]),
		Auth: Auth{in.Auth.DMARC, each(in.Auth.DKIM, same[string]), in.Auth.Aligned, in.Auth.By},
		Envelope: Envelope{string(in.Envelope.From), in.Envelope.Null,
			each(in.Envelope.To, func(a ticketing.Address) string { return string(a) })},
		Addressed: Addressed{in.Addressed.To, in.Addressed.Cc, in.Addressed.Unknown,
			string(in.Addressed.Via), each(in.Addressed.Others, same[string])},
		MessageID: in.MessageID, InReplyTo: each(in.InReplyTo, same[string]),
		References: each(in.References, same[string]),
		Tickets:    each(in.Tags, ticketing.Tag.String), Tokens: each(in.Tokens, foundToken),
		Subject: in.Subject, Date: in.Date, Language: in.Language, Urgency: in.Urgency,
		Text: in.Text, NewText: in.Fresh, OtherText: in.Other,
		Forwarded: in.Forwarded, Forward: forward(in.Forward), RelayLook: in.Looks.String(),
		Attachments: each(in.Attachments, attached), Size: in.Size, SHA256: in.RawHash.String(),
		Fingerprint: in.Fingerprint.String(),
		Defects:     each(in.Defects, func(d ticketing.Defect) Defect { return Defect(d) })}
	if in.Sender.Address != "" {
		sender := person(in.Sender)
		r.Sender = &sender
	}
	if c := in.Cut; c != (ticketing.Cut{}) {
		r.Cut = &Cut{c.Quoted, c.Signature, c.Hidden, c.Kept, c.Why}
	}
	if b := in.Report; b != nil {
		r.Bounce = &Bounce{b.Action, b.Status, b.Hard(), string(b.Recipient),
			each(b.Recipients, func(a ticketing.Address) string { return string(a) }), b.Diagnostic, b.ForMessageID}
	}
	if a := in.Absence; a != nil {
		r.Absence = &Absence{Substitute: string(a.Substitute)}
		if !a.Until.IsZero() {
			r.Absence.Until = a.Until.Format(time.DateOnly)
		}
	}
	return r
}

func forward(f *ticketing.Forward) *Forward {
	if f == nil {
		return nil
	}
	out := &Forward{From: person(f.From), Subject: f.Subject, Text: f.Text, Above: f.Above}
	if !f.Date.IsZero() {
		out.Date = &f.Date
	}
	return out
}

func each[A, B any](list []A, f func(A) B) []B {
	out := make([]B, len(list))
	for i, a := range list {
		out[i] = f(a)
	}
	return out
}

func same[A any](a A) A { return a }

func person(m ticketing.Mailbox) Person { return Person{m.Name, string(m.Address)} }

func foundToken(t ticketing.FoundToken) Token {
	places := [...]string{"", "recipient", "reference", "footer", "message-id", "loop-header"}
	return Token{Ticket: int64(t.Ticket), Place: places[int(t.Place)%len(places)]}
}

func attached(a ticketing.Attachment) Attachment {
	return Attachment{a.Name, a.Type, a.Size, a.SHA256.String(), a.Inline, a.ContentID}
}
