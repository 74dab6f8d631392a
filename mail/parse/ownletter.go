package parse

import (
	"strings"

	"ticketd/mail/reply"
	"ticketd/ticketing"
)

// bareLetter recognises an automatic letter of this program, ours or another
// installation's, by its text alone: gateways and forwarding rules take away all that the
// header said, and two desks would thank each other until a cap ends it. It must be the
// whole letter, from the marker above which an answer belongs to the footer.
func (j *judgement) bareLetter() {
	text := strings.TrimSpace(j.in.Text)
	first, _, _ := strings.Cut(text, "\n")
	last := text[strings.LastIndexByte(text, '\n')+1:]
	if j.in.Report != nil || strings.HasPrefix(first, ">") || strings.HasPrefix(last, ">") ||
		!reply.IsReplyMarker(first) || !reply.IsFooter(last) {
		return
	}
	words := strings.Fields(last)
	token, ok := ticketing.TokenInText(words[len(words)-1])
	if !ok || !token.Automatic() {
		return
	}
	j.v.NoAck, j.v.NoReopen = true, true
	j.say("text: it is an automatic letter of a ticketd, and nothing else")
}
