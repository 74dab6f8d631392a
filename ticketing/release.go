package ticketing

import (
	"slices"
	"strconv"
	"strings"

	"ticketd/ticketing/command"
)

// held names a mail in quarantine, and may say where it belongs, "3fa9c2 1042" or
// "3fa9c2 join", or correct its lines, "3fa9c2 2 /close ; 3 /time 20m".
func (i *instructing) held(value string, c Choice) string {
	mail, rest, _ := strings.Cut(value, " ")
	act := SettleHeld{Mail: strings.ToLower(mail), Choice: c}
	rest = strings.TrimSpace(rest)
	_, n, numbered := command.Number(rest)
	switch word := Choice(strings.ToLower(rest)); {
	case rest == "":
	case c == ChooseRelease && slices.Contains([]Choice{ChooseOnce, ChooseJoin, ChooseNew, ChooseSpam}, word):
		act.Choice = word
	case c == ChooseRelease && numbered:
		act.Choice, act.Number = ChooseTicket, Number(n)
	default:
		var ok bool
		if act.Lines, ok = corrections(rest); !ok {
			return "write the number of the line and what it is to be: /release " + mail + " 2 /close"
		}
	}
	return i.do(act)
}

// betweenLines stands between corrected lines.
const betweenLines = " ; "

// corrections reads lines by their numbers: "2 /close ; 3 /time 20m". What follows
// betweenLines without a number belongs to the line before.
func corrections(s string) (lines map[int]string, ok bool) {
	lines = map[int]string{}
	last := 0
	for part := range strings.SplitSeq(s, betweenLines) {
		word, with, _ := strings.Cut(strings.TrimSpace(part), " ")
		n, err := strconv.Atoi(word)
		switch with = strings.TrimSpace(with); {
		case err == nil && n > 0 && with != "" && with != "…":
			lines[n], last = with, n
		case last > 0:
			lines[last] += betweenLines + strings.TrimSpace(part)
		default:
			return nil, false
		}
	}
	return lines, true
}
