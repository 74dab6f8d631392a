package parse

import (
	"strings"

	"ticketd/ticketing"
)

// noteSealed names what is kept as it came because nothing here opens it: what is encrypted, or
// packed in a form of one vendor, or lies elsewhere.
func (c *contents) noteSealed(p *part) {
	switch p.kind {
	case "multipart/encrypted":
		c.notes.gap(ticketing.GapSealed, p.place(), "the content is encrypted (%s) and was not opened",
			firstOf(p.params["protocol"], "it does not say how"))
		return
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		c.notes.gap(ticketing.GapSealed, p.place(), "S/MIME content (%s) was not opened",
			firstOf(p.params["smime-type"], "type not named"))
		return
	case "application/pgp-encrypted":
		if p.within != "multipart/encrypted" {
			c.notes.gap(ticketing.GapSealed, p.place(), "PGP content was not decrypted")
		}
		return
	case "message/partial":
		c.notes.gap(ticketing.GapPieces, p.place(), "the mail is piece %s of %s; the pieces were not put together",
			firstOf(p.params["number"], "?"), firstOf(p.params["total"], "?"))
		return
	case "message/external-body":
		c.notes.gap(ticketing.GapElsewhere, p.place(), "the content lies elsewhere (%s) and was not fetched",
			firstOf(p.params["access-type"], "it does not say where"))
		return
	}
	name := strings.ToLower(firstOf(p.dparams["filename"], p.params["name"]))
	switch {
	case strings.HasSuffix(p.kind, "ms-tnef"), name == "winmail.dat":
		c.notes.gap(ticketing.GapPacked, p.place(), "files inside %s were not unpacked; ask the sender for a mail as plain "+
			"text or HTML", firstOf(name, "winmail.dat"))
	case strings.HasSuffix(name, ".p7m"):
		c.notes.gap(ticketing.GapSealed, p.place(), "S/MIME content (type not named) was not opened")
	}
}
