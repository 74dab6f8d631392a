package parse

import (
	"strings"

	"ticketd/ticketing"
)

// comeBack is a mail that stands in a report: its header, and what it says itself if it is one, too.
type comeBack struct {
	header header
	report string
}

// maxReturned is how many returned mails of one report are looked at.
const maxReturned = 4

// returned lists the mails that came back with a report as parts, or their headers.
func (c *contents) returned(p *part) (list []comeBack) {
	if first := firstText(p); p.multipart() {
		c.findReturned(p, first, &list)
	}
	return list
}

func (c *contents) findReturned(p, first *part, list *[]comeBack) {
	if len(*list) >= maxReturned {
		return
	}
	switch p.kind {
	case "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global",
		"message/global-headers", "message/partial", "text/rfc822", "text/rfc822-header":
		if h := c.embedded(p, maxReport); len(h.fields) > 0 {
			*list = append(*list, c.comeBack(p, h))
		}
	case "text/plain":
		// Some send the header as a text, or make it the header of the part.
		if p != first && p.letter == nil {
			if h := c.embedded(p, maxReport); h.has("message-id") && h.has("from") {
				*list = append(*list, comeBack{header: h})
			}
		}
	}
	if p.letter != nil {
		*list = append(*list, comeBack{header: *p.letter})
	}
	for _, child := range p.children {
		c.findReturned(child, first, list)
	}
}

func (c *contents) comeBack(p *part, h header) comeBack {
	b := comeBack{header: h}
	if kind, _ := mediaType(h.first("content-type")); kind == "multipart/report" {
		b.report = lineEnds(string(c.head(p, maxReport)))
	}
	return b
}

// parted divides the text of a bounce into what the mail system says, and the mail that it returns;
// found says that there is a place for one.
func parted(text string) (words, mail string, found bool) {
	for at := 0; at < len(text); {
		line, rest, _ := strings.Cut(text[at:], "\n")
		switch {
		case beginsMail(line):
			return text[:at], text[at:], true
		case separates(line):
			return text[:at], strings.TrimLeft(rest, "\n"), true
		}
		at = len(text) - len(rest)
	}
	return text, "", false
}

// beginsMail says that a line is a field that stands at the top of mails, and of nothing else.
func beginsMail(line string) bool {
	name, _, ok := strings.Cut(line, ":")
	if !ok || len(name) > 20 {
		return false
	}
	switch strings.ToLower(name) {
	case "received", "x-received", "return-path", "message-id", "dkim-signature", "x-originating-ip",
		"x-google-smtp-source", "x-google-dkim-signature":
		return true
	}
	return false
}

// separates says that a line stands before a returned mail: it names one, and is drawn as a border or
// ends with a colon.
func separates(line string) bool {
	line = strings.TrimSpace(line)
	if len(line) < 12 || len(line) > 120 {
		return false
	}
	if border := strings.IndexByte("-=|*_+~#", line[0]) >= 0; !border && !strings.HasSuffix(line, ":") &&
		!strings.HasPrefix(line, "Original message follows") {
		return false
	}
	return containsAny(strings.ToLower(line), separators)
}

var separators = []string{"copy of the message", "copy of the mail", "copy of your message",
	"copy of the original message", "original message", "original mail", "message header",
	"unsent message follows", "message text follows", "returned message", "undelivered message",
	"kopie der nachricht", "ursprüngliche nachricht", "message d'origine", "message original",
	"mensaje original", "messaggio originale", "元のメッセージ", "原始邮件", "исходное сообщение"}

// ids lists the Message-IDs that a report names, the likeliest first.
func (b *bounced) ids() []string {
	var list []string
	for _, r := range b.returned {
		list = append(list, messageIDs(r.header.first("message-id"))...)
		list = append(list, idsInText(r.report)...)
	}
	list = append(list, idsInText(b.inlined)...)
	list = append(list, idsInText(b.words)...)
	if len(b.in.InReplyTo) == 1 {
		list = append(list, b.in.InReplyTo...)
	}
	return list
}

// idsInText finds Message-ID fields in a text, quoted or moved in as they may be.
func idsInText(text string) (list []string) {
	for _, m := range idPattern.FindAllStringSubmatch(text, maxReturned) {
		list = withID(list, strings.Trim(m[1], "<>"))
	}
	return list
}

// letterTo is whom the returned mail was for.
func (b *bounced) letterTo() ticketing.Address {
	for _, r := range b.returned {
		if to := addressIn(r.header.first("to")); to != "" && r.report == "" {
			return to
		}
	}
	if blocks := blocksOf([]byte(b.inlined)); len(blocks) > 0 {
		return addressIn(blocks[0].first("to"))
	}
	return ""
}

// tokens finds our tokens in the fields that only our letters have them in.
func (b *bounced) tokens() (list []ticketing.FoundToken) {
	headers := blocksOf([]byte(b.inlined))
	headers = headers[:min(len(headers), 1)]
	for _, r := range b.returned {
		headers = append(headers, r.header)
	}
	for _, h := range headers {
		if t, ok := ticketing.TokenInText(firstWord(h.first("x-ticketd-loop"))); ok {
			list = append(list, t)
		}
		if t, ok := ticketing.TokenInAddress(addressIn(h.first("reply-to"))); ok {
			list = append(list, t)
		}
	}
	return list
}
