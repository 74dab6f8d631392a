package sheet

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"ticketd/ticketing"
)

// Text reads one line of plain text, empty if it is not there. Text over
// several lines is joined to one. The example is a value as the file would have
// it, `"Europe/London"`.
func (t *Table) Text(key, example string) string {
	text, _ := t.Verbatim(key, write(key, example))
	t.asked[key] = Setting{Kind: "text", Example: example}
	return ticketing.CleanLine(text)
}

// Verbatim reads a text exactly as it was written, for passwords. The remedy is
// for a value of another kind, which gives false, as does none; no message
// shows the value.
func (t *Table) Verbatim(key, remedy string) (string, bool) {
	v := t.get(key)
	t.asked[key] = Setting{Kind: "text"}
	text, isText := v.(string)
	if !isText && v != nil {
		t.wrong(key, v, "a text", remedy)
	}
	return text, isText
}

// Must reads one line that has to be there.
func (t *Table) Must(key, example string) string {
	text := t.Text(key, example)
	if _, isText := t.get(key).(string); text == "" && (isText || !t.Has(key)) {
		t.Fault(key, "it is missing", write(key, example))
	}
	return text
}

// Choice reads one of some words; the first one is the default.
func (t *Table) Choice(key string, words ...string) string {
	text := t.Text(key, fmt.Sprintf("%q", words[0]))
	t.asked[key] = Setting{Kind: "one of", Words: words, Default: fmt.Sprintf("%q", words[0])}
	switch {
	case text == "":
		return words[0]
	case !slices.Contains(words, text):
		t.NotOneOf(key, text, words)
		return words[0]
	}
	return text
}

// NotOneOf notes that a text is none of some words.
func (t *Table) NotOneOf(key, text string, words []string) {
	remedy := Nearest(text, words)
	if !strings.HasPrefix(remedy, "did") {
		remedy = "write one of them"
	}
	t.Fault(key, fmt.Sprintf("%q is not one of %s", text, strings.Join(words, ", ")), remedy)
}

// Flag reads true or false.
func (t *Table) Flag(key string, otherwise bool) bool {
	v := t.get(key)
	t.asked[key] = Setting{Kind: "true or false", Default: fmt.Sprint(otherwise)}
	switch v := v.(type) {
	case nil:
	case bool:
		return v
	default:
		t.wrong(key, v, "true or false", write(key, "true"))
	}
	return otherwise
}

// Number reads a whole number from least to most.
func (t *Table) Number(key string, otherwise, least, most int) int {
	v := t.get(key)
	t.asked[key] = Setting{Kind: "whole number", Default: fmt.Sprint(otherwise),
		Least: fmt.Sprint(least), Most: fmt.Sprint(most)}
	switch v := v.(type) {
	case nil:
	case int64:
		if v >= int64(least) && v <= int64(most) {
			return int(v)
		}
		t.Fault(key, fmt.Sprintf("%d is out of bounds", v),
			fmt.Sprintf("write a number from %d to %d", least, most))
	default:
		t.wrong(key, v, "a whole number", write(key, fmt.Sprint(otherwise)))
	}
	return otherwise
}

// Duration reads a duration from least to most, such as "90s" or "2h".
func (t *Table) Duration(key string, otherwise, least, most time.Duration) time.Duration {
	example := max(least, min(otherwise, most))
	text := t.Text(key, fmt.Sprintf("%q", DurationText(example)))
	t.asked[key] = Setting{Kind: "duration", Default: fmt.Sprintf("%q", DurationText(otherwise)),
		Least: fmt.Sprintf("%q", DurationText(least)), Most: fmt.Sprintf("%q", DurationText(most))}
	if text == "" {
		return otherwise
	}
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		t.Fault(key, fmt.Sprintf("%q is no duration", text),
			`write for instance "90s", "5m" or "2h"`)
		return otherwise
	case d < least || d > most:
		t.Fault(key, fmt.Sprintf("%q is out of bounds", text), fmt.Sprintf(
			"write a duration from %q to %q", DurationText(least), DurationText(most)))
		return otherwise
	}
	return d
}

// DurationText is a duration as people write it, "24h" for Go's "24h0m0s".
func DurationText(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// Words reads one line or a list of lines, for what is mostly one.
func (t *Table) Words(key, example string) []string {
	var words []string
	if _, isText := t.get(key).(string); !isText {
		words = t.Texts(key, example)
	} else if text := t.Must(key, example); text != "" {
		words = []string{text}
	}
	t.asked[key] = Setting{Kind: "text or list of texts", Example: example}
	return words
}

// Texts reads a list of lines, none of them empty or twice.
func (t *Table) Texts(key, example string) []string {
	v := t.get(key)
	t.asked[key] = Setting{Kind: "list of texts", Example: example}
	list, isList := v.([]any)
	if !isList && v != nil {
		t.wrong(key, v, "a list", write(key, example))
	}
	var texts []string
	for _, entry := range list {
		text, isText := entry.(string)
		text = ticketing.CleanLine(text)
		switch {
		case !isText:
			t.wrong(key, entry, "a text in the list", write(key, example))
		case text == "":
			t.Fault(key, "an entry is empty", "fill it in or leave it out")
		case slices.Contains(texts, text):
			t.Fault(key, fmt.Sprintf("%q comes twice", text), "write it once")
		default:
			texts = append(texts, text)
		}
	}
	return texts
}

// Date reads a day, as a TOML date or as text, and gives its midnight in the
// zone; zero if it is not there.
func (t *Table) Date(key string, zone *time.Location) time.Time {
	const example = "2024-01-01"
	v := t.get(key)
	t.asked[key] = Setting{Kind: "date", Example: example}
	switch v := v.(type) {
	case nil:
	case toml.LocalDate:
		return v.AsTime(zone)
	case string:
		if day, err := time.ParseInLocation(time.DateOnly, v, zone); err == nil || v == "" {
			return day
		}
		t.Fault(key, fmt.Sprintf("%q is no date", v), write(key, example))
	default:
		t.wrong(key, v, "a date", write(key, example))
	}
	return time.Time{}
}

// Zone reads a time zone by its name in the IANA data base.
func (t *Table) Zone(key string, otherwise *time.Location) *time.Location {
	const example = `"Europe/London"`
	name := t.Text(key, example)
	t.asked[key] = Setting{Kind: "time zone", Example: example}
	if name == "" {
		return otherwise
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		t.Fault(key, fmt.Sprintf("%q is no time zone", name),
			fmt.Sprintf("write its name in the IANA data base, for instance %s = %s", key, example))
		return otherwise
	}
	return zone
}
