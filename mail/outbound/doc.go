// Package outbound takes letters out of the house: Compose makes a
// ticketing.Outgoing into RFC 5322 bytes, and a Sender hands stored bytes to a
// submission server by SMTP (RFC 5321, RFC 6409).
//
// It does not know when a letter is due, how often it was tried or what a
// failure means for its ticket: the outbox does. It never renders a letter a
// second time: what Compose made once is what is sent, at every attempt.
//
// A Sender keeps a few connections for some seconds, sends one letter to one
// recipient in each transaction, and tells the outbox in the last moment
// before the final dot. Until then a broken connection leaves nothing behind,
// because a server discards mail without its dot; after it, a missing answer is
// reported as unknown.
package outbound
