package reply

// shortHeaderAt knows the head of an older mail that shows no more than its sender, by address, and
// its date, on two lines or on one, right below a line that the markup rules.
func shortHeaderAt(lines []line, i int) bool {
	if lines[i].mark != markRule || lines[i].field()&from == 0 {
		return false
	}
	e := evidenceIn(lines[i].text[:min(len(lines[i].text), maxAttribution)])
	if !e.address {
		return false
	}
	next := nextText(lines, i+1)
	return e.sent() || next < len(lines) && lines[next].field()&date != 0
}
