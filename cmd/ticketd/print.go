package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"
	"unicode/utf8"

	"golang.org/x/term"
)

func (p *program) printJSON(v any) error {
	out := json.NewEncoder(p.stdout)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(v)
}

func (p *program) table(head string, n int, row func(int) []string) error {
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, head)
	for i := range n {
		_, _ = fmt.Fprintln(w, strings.Join(row(i), "\t"))
	}
	return w.Flush()
}

// whenLayout is how people read a time here: to the minute, in a zone that is
// named.
const whenLayout = "Mon 2006-01-02 15:04 MST"

// location is the team's zone, in which people also write times; before a
// configuration is read, the machine's.
func (p *program) location() *time.Location {
	if p.zone == nil {
		return time.Local
	}
	return p.zone
}

func (p *program) when(t time.Time) string { return whenIn(t, p.location()) }

func whenIn(t time.Time, zone *time.Location) string { return t.In(zone).Format(whenLayout) }

// spanIn shows a stretch of time; its end may be unknown.
func spanIn(from, to time.Time, zone *time.Location) string {
	from, to = from.In(zone), to.In(zone)
	switch {
	case to.IsZero():
		return from.Format(whenLayout)
	case from.Format(time.DateOnly) == to.Format(time.DateOnly):
		return from.Format("Mon 2006-01-02 15:04") + "–" + to.Format("15:04 MST")
	}
	return from.Format(whenLayout) + " – " + to.Format(whenLayout)
}

// spell says how long something takes, to the minute; whole days count only where
// a day has 24 hours.
func spell(minutes int64, days bool) string {
	var said []string
	say := func(n int64, unit string) {
		if n > 0 {
			said = append(said, fmt.Sprintf("%d %s", n, unit))
		}
	}
	if days && minutes >= 2*24*60 {
		say(minutes/(24*60), "days")
		minutes %= 24 * 60
	}
	say(minutes/60, "h")
	say(minutes%60, "min")
	if len(said) == 0 {
		return "0 min"
	}
	return strings.Join(said, " ")
}

// maxSubject is how many characters of a subject a table shows; "ticketd show"
// and --json have all of it.
const maxSubject = 60

// cut shortens a text to so many characters.
func cut(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return strings.TrimRight(string(runes[:most-1]), " ") + "…"
	}
	return s
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// indent shifts a text to the right; blank lines stay empty.
func indent(text, by string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i, line := range lines {
		if line = strings.TrimRight(line, " "); line != "" {
			line = by + line
		}
		lines[i] = line
	}
	return strings.Join(lines, "\n")
}

// wrap breaks the lines of a text at blanks so that they have at most so many
// characters, if their words let them.
func wrap(text string, most int) string {
	var b strings.Builder
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		column := 0
		for j, word := range strings.Split(line, " ") {
			length := utf8.RuneCountInString(word)
			switch {
			case j == 0:
			case column+1+length > most:
				b.WriteByte('\n')
				column = 0
			default:
				b.WriteByte(' ')
				column++
			}
			b.WriteString(word)
			column += length
		}
	}
	return b.String()
}

const (
	styleReset = "\x1b[0m"
	styleDim   = "\x1b[2m"
	styleBold  = "\x1b[1m"
	styleTell  = "\x1b[36m"
	styleGood  = "\x1b[32m"
	styleBad   = "\x1b[31m"
)

// palette colours what is printed, on terminals only.
type palette bool

func (p palette) paint(style, text string) string {
	if !p || style == "" {
		return text
	}
	return style + text + styleReset
}

func onTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && os.Getenv("NO_COLOR") == ""
}
