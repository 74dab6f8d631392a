// Package page shows incidents on static pages: what was published about each,
// and a list of all. A page is one HTML file that needs nothing beside itself.
//
// It shows what was said publicly and nothing else: no case, no customer, no note
// and no name. It is pure, and everything that people wrote is escaped.
package page

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"
	"unicode"

	"ticketd/ticketing"
)

// Incident is what a page shows.
type Incident struct {
	Title   string
	File    string // of the page, without a directory
	Since   Moment
	Over    bool
	OverAt  Moment
	Updates []Update // the newest first
}

// Update is one thing that was published.
type Update struct {
	At         Moment
	Paragraphs [][]string // of lines
}

// Moment is an instant for programs and for people.
type Moment struct{ Machine, Words string }

// Index is the name of the file that lists all incidents.
const Index = "index.html"

// Of gathers what may be shown of an incident. Moments are told in the zone,
// which is named.
func Of(t ticketing.Ticket, history []ticketing.Entry, zone *time.Location) Incident {
	if zone == nil {
		zone = time.UTC
	}
	i := Incident{Title: ticketing.CleanLine(t.Subject), File: t.Tag().String() + ".html",
		Since: moment(t.Opened, zone), Over: t.Finished()}
	if i.Title == "" {
		i.Title = t.Tag().String()
	}
	if i.Over {
		i.OverAt = moment(overSince(t), zone)
	}
	for _, e := range slices.Backward(history) {
		for _, c := range e.Changes {
			if said, ok := c.(ticketing.Said); ok {
				i.Updates = append(i.Updates, Update{moment(e.At, zone), paragraphs(said.Text)})
			}
		}
	}
	return i
}

// overSince is when the ticket was resolved; that it was closed later means
// nothing to those who read the page.
func overSince(t ticketing.Ticket) time.Time {
	since := t.StatusSince
	for _, leg := range slices.Backward(t.Course) {
		if leg.Class != ticketing.ClassResolved && leg.Class != ticketing.ClassClosed {
			break
		}
		since = leg.From
	}
	return since
}

func moment(t time.Time, zone *time.Location) Moment {
	return Moment{t.UTC().Format(time.RFC3339), t.In(zone).Format("Mon 2 Jan 2006, 15:04 MST")}
}

// paragraphs cuts a text at its blank lines, without control characters.
func paragraphs(text string) [][]string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "\uFFFD"))
	var all [][]string
	var lines []string
	for line := range strings.SplitSeq(text+"\n", "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		} else if len(lines) > 0 {
			all, lines = append(all, lines), nil
		}
	}
	return all
}

// Write makes the page of an incident.
func Write(i Incident) ([]byte, error) { return execute("incident", i) }

// WriteIndex makes the page that lists incidents: those that go on first, each in
// the order given.
func WriteIndex(incidents []Incident) ([]byte, error) {
	var lists struct{ Ongoing, Over []Incident }
	for _, i := range incidents {
		if i.Over {
			lists.Over = append(lists.Over, i)
		} else {
			lists.Ongoing = append(lists.Ongoing, i)
		}
	}
	return execute("index", lists)
}

func execute(name string, data any) ([]byte, error) {
	var out bytes.Buffer
	if err := pages.ExecuteTemplate(&out, name, data); err != nil {
		return nil, fmt.Errorf("write page: %w", err)
	}
	return out.Bytes(), nil
}

var pages = template.Must(template.New("").Parse(source))

const source = `{{define "head"}}<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{.}}</title>
<style>
body { font: 16px/1.5 sans-serif; max-width: 42em; margin: 2em auto; padding: 0 1em; }
article { border-top: 1px solid #ccc; }
.over { color: #060; } .ongoing { color: #a00; } time { color: #555; }
@media (prefers-color-scheme: dark) {
  body { background: #111; color: #ddd; } a { color: #9cf; } time { color: #aaa; }
  .over { color: #8d8; } .ongoing { color: #f99; }
}
</style>
</head>
<body>
{{end -}}
{{define "time"}}<time datetime="{{.Machine}}">{{.Words}}</time>{{end -}}
{{define "state"}}{{if .Over}}<strong class="over">Over</strong> since {{template "time" .OverAt}}
{{- else}}<strong class="ongoing">Going on</strong> since {{template "time" .Since}}{{end}}{{end -}}
{{define "incident"}}{{template "head" .Title}}<main>
<h1 dir="auto">{{.Title}}</h1>
<p>{{template "state" .}}</p>
{{range .Updates}}<article>
<p>{{template "time" .At}}</p>
{{range .Paragraphs}}<p dir="auto">{{range $i, $line := .}}{{if $i}}<br>
{{end}}{{$line}}{{end}}</p>
{{end}}</article>
{{end}}</main>
<p><a href="index.html">All incidents</a></p>
</body>
</html>
{{end -}}
{{define "list"}}<ul>
{{range .}}<li><a dir="auto" href="{{.File}}">{{.Title}}</a>: {{template "state" .}}</li>
{{end}}</ul>
{{end -}}
{{define "index"}}{{template "head" "Incidents"}}<main>
<h1>Incidents</h1>
{{if .Ongoing}}{{template "list" .Ongoing}}{{else}}<p>Nothing is known to be wrong.</p>
{{end}}{{if .Over}}<h2>Over</h2>
{{template "list" .Over}}{{end}}</main>
</body>
</html>
{{end}}`
