package reply

import "strings"

// How the head of an older mail in columns is laid out: its indentation and that of the column of
// labels at its right, in spaces, and over how many lines it goes at most.
const (
	columnIndent = "        "
	labelIndent  = 20
	maxColumns   = 16
)

// columnsAt says whether the head of an older mail begins at line i as Lotus Notes sets it: the name
// and the date in a column at the left, the recipients and the subject in one at the right, and
// their labels, which no colon ends, right-aligned beside them.
func columnsAt(lines []line, i int) bool {
	if !strings.HasPrefix(lines[i].text, columnIndent) || i > 0 && !lines[i-1].blank() {
		return false
	}
	seen, found := noField, false
	for _, l := range lines[i:min(len(lines), i+maxColumns)] {
		if l.blank() {
			continue
		}
		if !strings.HasPrefix(l.text, columnIndent) || len(l.text) > maxAttribution {
			break
		}
		e := evidenceIn(l.text)
		found = found || e.address || e.year
		text := clean(l.text)
		alone := len(l.text)-len(strings.TrimLeft(l.text, " ")) >= labelIndent
		if gap := strings.LastIndex(text, "  "); gap >= 0 {
			text, alone = text[gap+2:], false
		}
		switch kind := fields[strings.ToLower(text)]; {
		case kind&to != 0:
			seen |= to
		case kind&subject != 0 && alone:
			seen |= subject
		}
	}
	return found && seen == to|subject
}
