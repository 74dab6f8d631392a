// Package trust says who really sent a mail: what our own mail server wrote about it into
// Authentication-Results (RFC 8601), and what its DKIM signatures prove when they are verified
// here (RFC 6376). It judges From, and what trusted relays put in its place; it knows nothing of tickets, tokens or people, and it
// never refuses a mail: what is not proved is only not proved.
//
// # Which Authentication-Results is believed
//
// Everybody can write such a field; only the one that our own server wrote is worth anything.
// Position tells them apart as far as it can. A field above the first Received is certainly our
// server's: nothing that a sender writes ends up there. But most servers write it lower: milters
// under Postfix right below its Received, Gmail and Exchange Online below two or three, and
// Dovecot's LMTP puts one more on top of all. So the reader goes down from the top as long as
// each Received was written "by" a host of ours: a configured authserv-id, a host in the same
// organisational domain as one, or a name or address that is not public (qmail, internal hops).
// It stops at the first Received that names a foreign host: what stands below came from outside,
// as does a genuine field of ours on a mail that has left us and come back.
//
// Within that range the topmost field with a configured authserv-id counts, alone. Further ones
// count only if they, too, stand above every Received: directly under a Received the sender's own
// fields begin. If the topmost field can't be read beyond doubt, nothing is believed, for else a
// sender who manages to spoil it could put one of their own below. Doubt is a comment or quoted
// string that does not end, a comment that ends elsewhere if quotes in it count, a word where
// none belongs, one property twice with different values, or two DMARC results that differ.
//
// One thing position can't show: a server that neither removes fields under its own name from
// what comes in (RFC 8601 section 5 demands it) nor puts one of its own on every mail. Whoever
// configures an authserv-id says that their server does one of the two.
//
// Exchange Online writes no authserv-id. The configured name "exchange-online" stands for it, and
// then only the topmost Authentication-Results of all is looked at, below hosts of Microsoft's.
//
// # Alignment
//
// A mail is aligned if DMARC passed for exactly From's domain (RFC 7489), or if a DKIM signature
// is valid whose domain has the same organisational domain as From's (section 3.1, relaxed; the
// public suffix list decides). If our server says that DMARC failed, neither counts: the owner of
// the domain may ask for strict alignment.
//
// Signatures are verified here only if our server has not settled the matter, only those aligned
// with From, at most five, from the exact bytes. Keys are looked up with a time limit and kept
// for a while; a key that can't be had now proves nothing and refutes nothing.
package trust
