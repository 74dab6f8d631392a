package parse

import (
	"slices"
	"strings"

	"ticketd/ticketing"
)

// isOurs asks for the address as it stands and without our own sub-address.
func (o Options) isOurs(a ticketing.Address) bool {
	if o.Ours == nil || a == "" {
		return false
	}
	return o.Ours(a) || o.Ours(withoutToken(a))
}

// withoutToken takes the "+t1042.TOKEN" off that we put into reply addresses.
func withoutToken(a ticketing.Address) ticketing.Address {
	if _, ok := ticketing.TokenInAddress(a); !ok {
		return a
	}
	local := a.Local()
	i := strings.LastIndexAny(local[:strings.LastIndexByte(local, '.')], "+-")
	return ticketing.Address(local[:i] + "@" + a.Domain())
}

// addressed says where our addresses stand among the recipients.
func addressed(in ticketing.Incoming, o Options) ticketing.Addressed {
	var a ticketing.Addressed
	if o.Ours == nil {
		return a
	}
	for _, to := range in.Envelope.To {
		if !o.isOurs(to) {
			a.Others = append(a.Others, string(to))
		} else if a.Via == "" {
			a.Via = to
		}
	}
	a.To, a.Cc = o.anyOurs(in.To, &a.Via), o.anyOurs(in.Cc, &a.Via)
	a.Unknown = a.Via == ""
	return a
}

func (o Options) anyOurs(list []ticketing.Mailbox, via *ticketing.Address) bool {
	found := false
	for _, m := range list {
		if o.isOurs(m.Address) {
			found = true
			if *via == "" {
				*via = m.Address
			}
		}
	}
	return found
}

// tokens collects our tokens in the order in which they are believed: recipients, the ids that
// the mail answers (nearest first), the visible footer line, its own id, the loop field.
func tokens(in ticketing.Incoming, h header) []ticketing.FoundToken {
	var list []ticketing.FoundToken
	add := func(t ticketing.FoundToken, ok bool) {
		same := func(old ticketing.FoundToken) bool { return old == t }
		if ok && len(list) < 2*maxIDs && !slices.ContainsFunc(list, same) {
			list = append(list, t)
		}
	}
	for _, a := range in.Envelope.To {
		add(ticketing.TokenInAddress(a))
	}
	for _, m := range slices.Concat(in.To, in.Cc) {
		add(ticketing.TokenInAddress(m.Address))
	}
	if in.Report != nil {
		add(ticketing.TokenInMessageID(in.Report.ForMessageID))
	}
	for _, id := range slices.Backward(in.InReplyTo) {
		add(ticketing.TokenInMessageID(id))
	}
	for _, id := range slices.Backward(in.References) {
		add(ticketing.TokenInMessageID(id))
	}
	for _, text := range footers(in.Text) {
		add(ticketing.TokenInText(text))
	}
	if own, ok := ticketing.TokenInMessageID(in.MessageID); ok {
		own.Place = ticketing.InMessageID
		add(own, true)
	}
	for _, value := range h.all("x-ticketd-loop") {
		t, ok := ticketing.TokenInText(firstWord(value))
		t.Place = ticketing.InLoopHeader
		add(t, ok)
	}
	return list
}

// footers finds what looks like "t1042.TOKEN" in a text.
func footers(text string) []string {
	var list []string
	for at, rest := 0, text; len(list) < 2*maxIDs; {
		i := strings.IndexByte(rest, '.')
		if i < 0 {
			break
		}
		at, rest = at+i+1, rest[i+1:]
		head := text[max(0, at-18) : at-1]
		start := len(strings.TrimRight(head, "0123456789"))
		if len(rest) >= ticketing.TokenLength && start > 0 && head[start-1] == 't' {
			list = append(list, head[start-1:]+"."+rest[:ticketing.TokenLength])
		}
	}
	return list
}
