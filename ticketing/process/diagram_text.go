package process

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"ticketd/ticketing"
)

// drawText lists the statuses by class, each with what leads on from it.
func drawText(p ticketing.Process) string {
	var d textDiagram
	d.line("%s", strings.TrimSuffix(p.Name+": "+p.Title, ": "))
	d.line("")
	d.ways("", comings(p))
	if p.On.Question {
		d.line("")
		d.line("A question to the customer keeps the status: the ticket waits until they answer.")
	}
	for _, g := range groups(p) {
		d.line("")
		d.line("── %s %s", g.title, strings.Repeat("─", max(0, 66-utf8.RuneCountInString(g.title))))
		for _, s := range g.statuses {
			d.line("")
			d.line("%s", s.Name)
			d.ways("  ", d.of(p, s))
		}
	}
	for _, track := range p.Tracks {
		d.track(track)
	}
	d.line("")
	d.line("%s", anywhere(p))
	return d.String()
}

type textDiagram struct{ strings.Builder }

func (d *textDiagram) line(format string, args ...any) {
	d.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " ") + "\n")
}

// of is all that leads on from a status.
func (d *textDiagram) of(p ticketing.Process, s ticketing.Status) []way {
	var all []way
	if w, moves := answers(p, s.Class); moves {
		all = append(all, w)
	}
	all = append(all, leavings(p, s)...)
	if len(s.Next) == 0 {
		return append(all, way{words: "an agent", to: "anywhere"})
	}
	return append(all, way{words: "an agent", to: strings.Join(s.Next, " or ")})
}

// wide is how far the longest words of a block move its arrows to the right.
const wide = 66

// ways writes a block of ways with their arrows beneath each other.
func (d *textDiagram) ways(before string, ways []way) {
	longest := 0
	for _, w := range ways {
		if n := utf8.RuneCountInString(w.words); w.to != "" && n <= wide {
			longest = max(longest, n)
		}
	}
	for i, w := range ways {
		branch := before
		switch {
		case before == "":
		case i == len(ways)-1:
			branch += "└ "
		default:
			branch += "├ "
		}
		to := ""
		if w.to != "" {
			to = strings.Repeat(" ", max(0, longest-utf8.RuneCountInString(w.words))) + "  → " + w.to
		}
		if w.code != "" {
			to += " (" + w.code + ")"
		}
		d.line("%s%s%s", branch, w.words, to)
	}
}

func (d *textDiagram) track(track ticketing.Track) {
	d.line("")
	d.line("── track: %s %s", track.Name,
		strings.Repeat("─", max(0, 59-utf8.RuneCountInString(track.Name))))
	d.line("")
	for i, phase := range track.Phases {
		words := phase.Status
		if !phase.Most.IsZero() {
			words += ", usually " + usualWords(phase)
		}
		if phase.Optional {
			words += "; may be skipped"
		}
		d.line("%d  %s", i+1, words)
	}
}

// anywhere says where agents can move tickets that may go anywhere.
func anywhere(p ticketing.Process) string {
	var system []string
	for _, s := range p.Statuses {
		if s.SystemOnly {
			system = append(system, s.Name)
		}
	}
	if len(system) == 0 {
		return "Anywhere is every status."
	}
	return "Anywhere is every status but " + strings.Join(system, ", ") + ", set by ticketd alone."
}
