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

// whenLayout is how people read a time here: to the minute, in the zone of the
// machine that they sit at, which is named.
const whenLayout = "Mon 2006-01-02 15:04 MST"

func (p *program) when(t time.Time) string { return t.Local().Format(whenLayout) }

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
