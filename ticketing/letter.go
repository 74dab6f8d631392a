package ticketing

import "time"

// LetterClass decides what a lost reply of the mail server means: was the
// letter sent or not?
type LetterClass string

// The classes of letters.
const (
	Automatic LetterClass = "automatic" // to a customer, by itself: when in doubt not sent again
	Personal  LetterClass = "personal"  // a person's words: when in doubt sent again, the same bytes
	Notice    LetterClass = "notice"    // to an agent: when in doubt sent again
)

// Letter is the decision to write to one person. Which words it uses is for
// the letter room, which bytes for the composer.
type Letter struct {
	Name      string // the template: "acknowledgement", "answer", "closed" ...
	Class     LetterClass
	To        Mailbox
	Role      Role
	Purpose   Purpose
	Ack       bool      // an acknowledgement: null envelope sender, counted by the ack caps
	CausedBy  string    // Message-ID of the mail that caused it, empty if none did
	ByMail    bool      // an inbound mail caused it, so that the caps bind it
	Alarm     bool      // a notice to somebody for their role, of which a cap holds too many
	Author    string    // name of the person whose words Text are
	Text      string    // a person's words, or what the letter is about
	NotBefore time.Time // zero: at once
	Held      string    // why it waits for a person; empty: it goes
	Language  string
	Fields    map[string]string // more for the template, plain text
	// Moments are further moments for the template, told in the recipient's zone.
	Moments map[string]time.Time
	// Invite attaches the ticket's appointment as an invitation, or as its
	// cancellation if the ticket has none any more.
	Invite bool
	// Listed are the tickets of a letter that is a list.
	Listed []Ticket
	// Doubt is what a question asks about; nil: the letter is none.
	Doubt *Doubt
	// Outcomes are the order lines of the mail that a receipt answers.
	Outcomes []Outcome
	// Enclosed are files of the mail that caused the letter, which travel along.
	Enclosed []Attachment
	// Report is what a letter shows that was asked for, or that comes each morning.
	Report Report
	// Statistics is what a letter shows of a month or a week.
	Statistics Statistics
}

// Outgoing is a letter in its words, ready to become bytes. Every field is
// plain text; the composer encodes and neutralises.
type Outgoing struct {
	MessageID    string // with angle brackets
	Date         time.Time
	From, To     Mailbox
	ReplyTo      Address // empty: From
	Subject      string
	InReplyTo    string
	References   []string
	Text         string // complete by itself
	HTML         string // empty: text only
	Language     string
	Auto         string  // Auto-Submitted: auto-replied, auto-generated; empty for a person's words
	Bulk         bool    // Precedence: bulk
	Loop         string  // value of X-Ticketd-Loop
	EnvelopeFrom Address // empty: the null sender
	Invitation   *Invitation
	Enclosures   []Enclosure
}

// Enclosure is a file that travels with a letter.
type Enclosure struct {
	Name    string // cleaned, never a path; not empty
	Type    string // lower-case media type
	Inline  bool   // an image that stood in the text
	ID      string // by which the HTML shows it (RFC 2392), without brackets; empty: it doesn't
	Content []byte
}

// Invitation is an appointment as a calendar program takes it (RFC 5545, 5546).
type Invitation struct {
	UID       string
	From, To  time.Time
	Summary   string
	Organizer Mailbox
	Attendee  Mailbox
	Revision  int
	Cancelled bool
}

// Parcel is a letter in its bytes, as the outbox takes it: one recipient, one
// Message-ID, and never a byte changed again.
type Parcel struct {
	ID           string // unique, sorts by time of enqueueing; given by the store
	Ticket       Number
	Mail         string // that made us write it, as the log calls it: Hash.Short; empty: none did
	Letter       string
	Class        LetterClass
	Intake       string  // whose SMTP server sends it
	EnvelopeFrom Address // empty: the null sender
	To           Address
	MessageID    string
	Subject      string // for people to recognise it by
	Body         []byte
	Created      time.Time
	NotBefore    time.Time
	Held         string // why it waits for a person or for room under a cap; empty: it goes
}
