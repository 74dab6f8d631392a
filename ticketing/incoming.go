package ticketing

import (
	"encoding/hex"
	"io"
	"slices"
	"time"
)

// Hash is a SHA-256.
type Hash [32]byte

// String is the hash in lower-case hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Short is the hash's first twelve digits, by which people and logs call a mail; empty if there
// is no hash.
func (h Hash) Short() string {
	if h == (Hash{}) {
		return ""
	}
	return h.String()[:shortHash]
}

const shortHash = 12

// Source is where a mail server keeps a mail: the first of the three receipts
// that make a mail count once. It is zero for mail that came through a pipe.
type Source struct {
	Account, Folder  string
	UIDValidity, UID uint32
}

// Incoming is one mail as it was read: every field is the reader's best effort,
// and Defects says what was wrong. Nothing in it is trusted yet.
type Incoming struct {
	Intake      string // name of the intake whose mailbox it came to
	Source      Source
	Raw         io.ReaderAt // the exact bytes; valid only while the mail is in hand
	Size        int64
	RawHash     Hash      // of the exact bytes
	Fingerprint Hash      // of Message-ID, From, Date, Subject and body, without trace headers
	Arrived     time.Time // when the server took it, else when we read it
	Late        bool      // an import or a rescan brought it: nobody is written to about it
	Imported    bool      // it is from before the first connection: nobody has promised anything
	Envelope    Envelope

	From      Mailbox // the one mailbox of the one From field, else the best guess
	FromFault string  // why From names nobody for certain; empty if it is well-formed
	// HeaderFault is what is wrong with the header's form. From may be plain,
	// but a reader that understood the header otherwise could have vouched for
	// somebody else, so no proof of the sender counts.
	HeaderFault string
	// Relay is the trusted relay (a web form, a group, a list of ours) that put its
	// own address into From; From is then who the relay says wrote. Empty: none.
	Relay string
	// Relayed is how the mail reads if the trusted relay that it names really sent it;
	// nil: it names none.
	Relayed *Relayed
	Looks   RelayLook // of a relay that nobody has named
	ReplyTo []Mailbox
	Sender  Mailbox
	To, Cc  []Mailbox

	MessageID  string   // with angle brackets, empty if missing or unreadable
	InReplyTo  []string // with angle brackets
	References []string // oldest first, the first and last 20
	Date       time.Time
	Subject    string // decoded, unfolded, without control and bidi characters
	Language   string // ISO 639-1 guess of the text, may be empty

	Text  string // the whole text, UTF-8, "\n" line ends
	Fresh string // what was newly written, without quotes and signature
	// Other is what was newly written in the HTML of a mail whose Fresh was taken
	// from its plain text: the two should say the same. Where Forward is read from
	// the text it is to be held against Forward.Above instead. It is empty without
	// such HTML, and where no order can stand in it: unless a line of the plain
	// text's new words, or any line of the HTML, begins with "/", "\" or "／", be it
	// behind blanks, bullets and other signs that are neither letters nor digits.
	Other     string
	Cut       Cut  // what of the text is not in Fresh
	Forwarded bool // the text is mainly a forwarded mail, which stands in Fresh, too
	// Forward is the mail that was passed on: in the text, where it or the subject
	// says so, or as the one attached mail. Nil if there is none.
	Forward     *Forward
	Attachments []Attachment

	Verdict   Verdict
	Report    *DeliveryReport // of a bounce, delay or receipt
	Absence   *Absence        // of an out-of-office reply
	Auth      Authentication
	Tags      []Tag        // numbers in the subject, in order
	Tokens    []FoundToken // in the order in which they are believed
	Urgency   string       // X-Priority or Importance, a hint to agents only
	Addressed Addressed
	Defects   []Defect
}

// Cut is what was left out of Fresh: in Text, except for Hidden, which the reader
// of an HTML mail does not see.
type Cut struct {
	Quoted    string // the older mail, with the lines that introduce it
	Signature string // with "Sent from my phone", list footers and disclaimers
	Hidden    string
	Kept      bool   // a quote was seen and left in Fresh
	Why       string // what that rests on, in a few words; empty if no quote was seen
}

// Envelope is what the SMTP transaction said, as far as it is still known
// (RFC 5321 section 4.4: Return-Path; Delivered-To and X-Original-To).
type Envelope struct {
	From Address   // empty for the null sender or when unknown
	Null bool      // the null sender "<>" was seen
	To   []Address // delivery addresses
}

// Addressed says how our own addresses occur among the recipients.
type Addressed struct {
	To, Cc  bool     // an address of ours stands in To, in Cc
	Unknown bool     // none of our addresses occurs anywhere
	Via     Address  // the address of ours that it came to
	Others  []string // delivery addresses of the mail that are not configured
}

// Attachment is a part that is not displayed text. The content stays in the
// raw mail; Name was cleaned for display and is never a path.
type Attachment struct {
	Name      string
	Type      string // lower-case media type
	ContentID string
	Inline    bool
	// Placed says that an inline file stands in what was newly written, where Fresh
	// may have "[image: NAME]": it is no image of a signature or of a quote.
	Placed bool
	// Broken says that the mail was cut short in it, so that it is not to be passed on.
	Broken      bool
	Size        int64 // decoded
	SHA256      Hash  // of the decoded content
	Description string
}

// Kind is what kind of mail it is.
type Kind string

// The kinds of mail.
const (
	KindPerson          Kind = "person"
	KindAutoReply       Kind = "auto-reply"       // out of office and the like
	KindAutoGenerated   Kind = "auto-generated"   // a machine's mail
	KindBounce          Kind = "bounce"           // a failed or delayed delivery (RFC 3464)
	KindDeliveryReceipt Kind = "delivery-receipt" // read, delivered, complained of (RFC 8098, 3464, 5965)
	KindList            Kind = "list"
	KindOwn             Kind = "own"        // our own mail come back
	KindOtherDesk       Kind = "other-desk" // another ticket system
)

// Verdict is what kind of mail it is and what may follow, with the evidence in
// words. Headers decide whether we answer, never whether we keep.
type Verdict struct {
	Kind       Kind
	NoAck      bool     // it is not acknowledged
	NoReopen   bool     // it moves no status
	Quarantine bool     // it is held, and nothing is sent
	Evidence   []string // "Auto-Submitted: auto-replied", one line per sign
}

// DeliveryReport is what a delivery status notification (RFC 3464) or an older
// bounce says, or a receipt. ForMessageID leads to the letter it is about; so do
// the tokens of the mail that has the report.
type DeliveryReport struct {
	// Action is failed, delayed, delivered, relayed or expanded; feedback for a report
	// about mail of ours (RFC 5965, 7489, 8460); the disposition for a read receipt.
	Action     string
	Status     string    // enhanced status code (RFC 3463), "5.1.1"
	Recipient  Address   // whom it befell, as we wrote to them if the report says so
	Recipients []Address // all of them, under each name that the report gives; Recipient first
	Diagnostic string
	// ForMessageID is the Message-ID of the letter, with angle brackets; where several are
	// named, one that we may have minted.
	ForMessageID string
	// Tokens are those in other fields of the letter that came back: some relays give it a
	// Message-ID of their own.
	Tokens []FoundToken
}

// Hard reports whether the report says that the address will not work.
func (r DeliveryReport) Hard() bool {
	return r.Action == "failed" && (r.Status == "" || r.Status[0] == '5')
}

// Reason is what the mail system said, for people.
func (r DeliveryReport) Reason() string {
	switch {
	case r.Diagnostic != "":
		return r.Diagnostic
	case r.Status != "":
		return "status " + r.Status
	}
	return "mail came back, and no reason was given"
}

// Forward is a mail that somebody passed on, read from what their client wrote above
// it or from the attached original. Nothing in it is proved. Its files are not told
// apart from those of the mail that brought it.
type Forward struct {
	From    Mailbox // empty unless its head plainly names one address
	Subject string
	Date    time.Time // in UTC where the head names no zone; zero: not read
	Text    string    // its newly written text
	// Above is what was newly written above it, without signature: the only words
	// that are certainly those of who passed it on.
	Above string
}

// Absence is what an out-of-office reply says.
type Absence struct {
	Until      time.Time // zero if it names no date
	Substitute Address
}

// Authentication is what is known of who really sent a mail.
type Authentication struct {
	DMARC   string   // pass, fail, none or "" if our own server said nothing
	DKIM    []string // domains of valid signatures, our server's or our own verification
	Aligned bool     // DMARC passed, or a valid signature's domain is aligned with From
	By      string   // the authserv-id that said it, or "local"
}

// Trust is how sure we are of the sender, ascending.
type Trust uint8

// The levels of trust.
const (
	TrustNone         Trust = iota
	TrustAligned            // aligned DMARC or DKIM
	TrustToken              // a letter we sent to that person was answered
	TrustTokenAligned       // both
)

// String is the level in words.
func (t Trust) String() string {
	return [...]string{"none", "aligned", "token", "token+aligned"}[t&3]
}

// Defect is one thing that was wrong with a mail and how it was read all the
// same.
type Defect struct {
	Part string // "header", "part 1.2"
	What string
	Gap  Gap // what cannot be seen for it; empty: nothing is missing
}

// Gap says that something of a mail stands in its original alone. Letters tell the team of it.
type Gap string

// The kinds of gap.
const (
	GapCut       Gap = "cut"       // it is over a limit
	GapSealed    Gap = "sealed"    // it is encrypted, or signed in a way that wraps it up
	GapPacked    Gap = "packed"    // it stands in a winmail.dat
	GapPieces    Gap = "pieces"    // it came in several mails
	GapElsewhere Gap = "elsewhere" // it was not sent along, only where it lies
)

// Gaps are those of a mail, each once.
func (in Incoming) Gaps() (all []Gap) {
	for _, d := range in.Defects {
		if d.Gap != "" && !slices.Contains(all, d.Gap) {
			all = append(all, d.Gap)
		}
	}
	return all
}

// Receipts are the three marks by which a mail that comes again is known.
type Receipts struct {
	Source      Source
	RawHash     Hash
	Fingerprint Hash
}

// Receipts returns the mail's receipts.
func (in Incoming) Receipts() Receipts {
	return Receipts{Source: in.Source, RawHash: in.RawHash, Fingerprint: in.Fingerprint}
}

// Provable reports whether a proof of the sender can count at all: one From with
// one mailbox, in a header that every reader understands alike, and not a relay's
// word for it.
func (in Incoming) Provable() bool {
	return in.FromFault == "" && in.HeaderFault == "" && in.Relay == ""
}
