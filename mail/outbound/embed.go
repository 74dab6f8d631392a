package outbound

import (
	"bytes"
	"slices"
	"strings"

	"ticketd/ticketing"
)

// embedded are the enclosures that the HTML shows, by their place: images with an id of
// which no character would have to be encoded in a "cid:" URL (RFC 2392). They stand with
// the alternatives in a multipart/related (RFC 2387), which is how Gmail and Outlook write
// such mails themselves, so that every client has learned to show them; the files stand
// round that in a multipart/mixed, because mail programs of Apple hide files in a related
// one. The same id a second time, or an image without HTML, is a file like others.
func embedded(o ticketing.Outgoing) (at []int) {
	var ids []string
	for i, e := range o.Enclosures {
		kind, _ := enclosedAs(e)
		if o.HTML != "" && strings.HasPrefix(kind, "image/") && isContentID(e.ID) && !slices.Contains(ids, e.ID) {
			at, ids = append(at, i), append(ids, e.ID)
		}
	}
	return at
}

// maxContentID is how long an id may be in octets, so that its field stays on one line.
const maxContentID = 200

func isContentID(id string) bool {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_"
	left, right, _ := strings.Cut(id, "@")
	return left != "" && right != "" && len(id) <= maxContentID && strings.Trim(left+right, plain) == ""
}

// relatedType says what the first part of a multipart/related is (RFC 2387 section 3.1),
// which go-mail leaves out.
func relatedType(letter []byte) []byte {
	head := []byte("\r\nContent-Type: multipart/related;\r\n")
	return bytes.Replace(letter, head, append(head, " type=\"multipart/alternative\";\r\n"...), 1)
}
