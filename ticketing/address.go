package ticketing

import (
	"crypto/sha256"
	"strings"
)

// Address is a mail address (RFC 5322 addr-spec) in canonical form: lower case,
// the domain in A-labels. The reader of mail makes it canonical; equality of
// two Addresses is identity.
type Address string

// Local is the part before the last "@".
func (a Address) Local() string {
	if i := strings.LastIndexByte(string(a), '@'); i >= 0 {
		return string(a[:i])
	}
	return string(a)
}

// Domain is the part after the last "@", empty if there is none.
func (a Address) Domain() string {
	if i := strings.LastIndexByte(string(a), '@'); i >= 0 {
		return string(a[i+1:])
	}
	return ""
}

// Mailable reports whether we ever send to the address: a dot-atom local part
// (RFC 5322 section 3.2.3) of at most 64 octets and an LDH domain of at least
// two labels, the last of which is no number, so that it is no IP address; 254
// octets in all (RFC 5321 section 4.5.3.1.3). A quoted local part could inject
// SMTP parameters, "%", "!" are source routes in disguise, and "=?" begins an
// encoded-word (RFC 2047) that somebody on the way may decode.
func (a Address) Mailable() bool {
	local, domain := a.Local(), a.Domain()
	return len(a) <= 254 && len(local) <= 64 && dotAtom(local) && ldh(domain) &&
		!strings.Contains(local, "=?")
}

func dotAtom(s string) bool {
	for _, atom := range strings.Split(s, ".") {
		if atom == "" || strings.Trim(atom, atext) != "" {
			return false
		}
	}
	return true
}

// atext is RFC 5322's without "%" and "!", which old relays take for routes.
const atext = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789#$&'*+-/=?^_`{|}~"

func ldh(domain string) bool {
	labels := strings.Split(domain, ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' ||
			strings.Trim(l, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	return len(labels) >= 2 && strings.Trim(labels[len(labels)-1], "0123456789") != ""
}

// Mailbox is one RFC 5322 mailbox: a display name, decoded and cleaned, and an
// address. The name is for people to read and decides nothing.
type Mailbox struct {
	Name    string
	Address Address
}

// String shows the address first, because names can be chosen freely.
func (m Mailbox) String() string {
	if m.Name == "" || m.Name == string(m.Address) {
		return string(m.Address)
	}
	return string(m.Address) + " (" + m.Name + ")"
}

// PersonID names a person in a Token without telling the address: the first
// seven octets of the SHA-256 of the canonical address.
type PersonID [7]byte

// Person returns the PersonID of an address.
func Person(a Address) PersonID {
	sum := sha256.Sum256([]byte(a))
	return PersonID(sum[:7])
}
