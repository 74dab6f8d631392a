package ticketing

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"regexp"
	"strconv"
	"strings"

	"ticketd/ticketing/command"
)

// Role is in what capacity a person was written to.
type Role uint8

// The roles a token can carry. An answer to an internal letter stays internal,
// whatever its subject says.
const (
	RoleCustomer Role = 1 + iota
	RoleAgent
	RoleInternal
)

// Purpose is what an answer to the letter is about.
type Purpose uint8

// PurposeConversation is an ordinary letter; the others ask a question that a
// one-word answer can settle.
const (
	PurposeConversation Purpose = iota
	PurposeRating
	PurposeSignOff
	PurposeEstimate
	PurposeBudget
	PurposeChoice
	PurposeAutomatic // an acknowledgement or other automatic letter
	PurposeUpdate    // a regular update, which "stop" ends
)

// Token says, signed, which ticket a letter was about, to whom it was written
// and in what role. Only we can mint one; whoever shows one has at least seen
// our letter.
type Token struct {
	Ticket  Number
	Person  PersonID
	Role    Role
	Purpose Purpose
}

// TokenLength is the one length of a token's text.
const TokenLength = 40

const (
	macLength   = 16
	tokenOctets = 1 + 7 + 1 + macLength // key, person, role and purpose, MAC
)

var tokenText = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Key is one signing key. Keys are made and kept by the store.
type Key struct {
	ID     byte
	Secret [32]byte
}

// Keyring holds the signing keys, the one in use first; the others are still
// accepted, so that keys can be changed while old letters are answered.
type Keyring []Key

// Mint writes the token with the key in use: TokenLength characters of
// lower-case base32. It is empty without a key.
func (r Keyring) Mint(t Token) string {
	if len(r) == 0 {
		return ""
	}
	return r[0].mint(t)
}

func (k Key) mint(t Token) string {
	var b [tokenOctets]byte
	b[0] = k.ID
	copy(b[1:8], t.Person[:])
	b[8] = byte(t.Role)<<4 | byte(t.Purpose)&0x0f
	mac := hmac.New(sha256.New, k.Secret[:])
	mac.Write([]byte("ticketd token 1\x00"))
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(t.Ticket)))
	mac.Write(b[:9])
	copy(b[9:], mac.Sum(nil))
	return tokenText.EncodeToString(b[:])
}

// Verify reads a token's text for the ticket that stands beside it. Anything
// but the exact text that Mint wrote is refused, in constant time.
func (r Keyring) Verify(ticket Number, text string) (Token, bool) {
	b, err := tokenText.DecodeString(text)
	if len(text) != TokenLength || err != nil || len(b) != tokenOctets {
		return Token{}, false // the decoder skips line ends, so the lengths can differ
	}
	t := Token{Ticket: ticket, Person: PersonID(b[1:8]), Role: Role(b[8] >> 4),
		Purpose: Purpose(b[8] & 0x0f)}
	for _, k := range r {
		if k.ID == b[0] {
			return t, subtle.ConstantTimeCompare([]byte(k.mint(t)), []byte(text)) == 1
		}
	}
	return Token{}, false
}

// MessageID mints the Message-ID, with angle brackets, of the ticket's letter
// number seq: "<t1042.7.TOKEN@domain>".
func (r Keyring) MessageID(t Token, seq int, domain string) string {
	return "<" + locator(t.Ticket) + "." + strconv.Itoa(seq) + "." + r.Mint(t) + "@" + domain + ">"
}

// SubAddress mints the reply address "support+t1042.TOKEN@domain" (RFC 5233
// sub-addressing with the given separator). It returns base itself when the
// separator is empty or the local part would exceed 64 octets (RFC 5321
// section 4.5.3.1.1).
func (r Keyring) SubAddress(t Token, base Address, separator string) Address {
	local := base.Local() + separator + locator(t.Ticket) + "." + r.Mint(t)
	if separator == "" || len(local) > 64 {
		return base
	}
	return Address(local + "@" + base.Domain())
}

func locator(n Number) string { return "t" + strconv.FormatInt(int64(n), 10) }

// FoundToken is a token's text as it was found in a mail, not yet verified.
type FoundToken struct {
	Ticket Number
	Text   string
	Place  TokenPlace
}

// Automatic reports whether the token says that the letter was nobody's own words, whoever
// signed it: a hint, and never a proof.
func (f FoundToken) Automatic() bool {
	b, err := tokenText.DecodeString(f.Text)
	if err != nil || len(b) != tokenOctets {
		return false
	}
	role, purpose := Role(b[8]>>4), Purpose(b[8]&0x0f)
	return role == RoleAgent || purpose == PurposeAutomatic || purpose == PurposeUpdate
}

// TokenPlace is where in a mail a token stood.
type TokenPlace uint8

// The places in the order in which they are believed.
const (
	InRecipient TokenPlace = 1 + iota
	InReference
	InFooter
	InMessageID
	InLoopHeader
)

// TokenInMessageID finds our token in a Message-ID, with or without angle
// brackets.
func TokenInMessageID(id string) (FoundToken, bool) {
	local, _, ok := strings.Cut(strings.Trim(id, "<>"), "@")
	parts := strings.Split(local, ".")
	if !ok || len(parts) != 3 {
		return FoundToken{}, false
	}
	if _, err := strconv.ParseUint(parts[1], 10, 31); err != nil {
		return FoundToken{}, false
	}
	return located(parts[0], parts[2], InReference)
}

// TokenInAddress finds our token in a sub-address, whatever the separator.
func TokenInAddress(a Address) (FoundToken, bool) {
	head, text, ok := cutLast(a.Local(), '.')
	i := strings.LastIndexAny(head, "+-")
	if !ok || i < 0 {
		return FoundToken{}, false
	}
	return located(head[i+1:], text, InRecipient)
}

// TokenInText finds our token in the form "t1042.TOKEN", as the footer line and
// the loop header carry it.
func TokenInText(s string) (FoundToken, bool) {
	head, text, ok := cutLast(strings.TrimSpace(s), '.')
	if !ok {
		return FoundToken{}, false
	}
	return located(head, text, InFooter)
}

// Located writes a token with its ticket, "t1042.TOKEN", for TokenInText.
func (r Keyring) Located(t Token) string { return locator(t.Ticket) + "." + r.Mint(t) }

func located(where, text string, place TokenPlace) (FoundToken, bool) {
	digits, ok := strings.CutPrefix(where, "t")
	n, isNumber := command.Digits(digits)
	if !ok || !isNumber || len(text) != TokenLength {
		return FoundToken{}, false
	}
	return FoundToken{Ticket: Number(n), Text: text, Place: place}, true
}

func cutLast(s string, sep byte) (before, after string, found bool) {
	i := strings.LastIndexByte(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

// aToken is how a token, or the beginning of one, stands in our addresses and Message-IDs, in
// any case of letters.
var aToken = regexp.MustCompile(`(?i)\b(t[0-9]{1,19}(?:\.[0-9]+)?\.)[a-z2-7]{16,40}`)

// HideTokens leaves the tokens out of a text that is not for those whom they are for, a log or
// an error. What they stand beside stays: the ticket, and which of its letters it was.
func HideTokens(text string) string {
	if len(text) < TokenLength {
		return text
	}
	return aToken.ReplaceAllString(text, "$1***")
}
