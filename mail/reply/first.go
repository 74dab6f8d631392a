package reply

// AsFirst takes a mail apart that answers none, as its head and its subject say. No client puts an
// older mail below it: where words alone told that one begins, without announcement, quote signs
// and markup, the writer pasted it, and it is what he wants read. Any other mail is as Split and
// FromHTML took it apart.
func (p Parts) AsFirst() Parts {
	if p.mail == nil || p.Kept || !p.mail.lay.pasted(p.mail.lines) {
		return p
	}
	lay := p.mail.lay
	lay.tail, lay.reason, lay.headers = len(p.mail.lines), "", false
	j := &judgement{lines: p.mail.lines, source: p.mail.source, roles: make([]role, len(p.mail.lines)),
		lay: lay, top: p.mail.top}
	j.keep("the mail answers none, and what looks like an older one has no mark")
	again := j.finish()
	again.Hidden, again.Marked = p.Hidden, p.Marked
	return again
}

// pasted says whether the older mail below is told by its words alone.
func (lay *layout) pasted(lines []line) bool {
	if lay.ours || lay.tail == len(lines) || lay.reason != byHeaders && lay.reason != byIntro ||
		isRule(lines[lay.tail].text) {
		return false
	}
	for _, l := range lines[lay.tail:] {
		if l.mark > markSign || l.quoted() {
			return false
		}
	}
	return len(lay.quotes) == 0
}
