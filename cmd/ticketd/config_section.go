package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"ticketd/ticketing"
)

// section is one table of the file. It is asked for its values by name and
// kind; what was never asked for when it is closed is unknown. What a section
// does not say, the section beneath says: [mailbox.imap] lies on [imap].
type section struct {
	l       *loader
	path    string
	values  map[string]any
	beneath *section
	asked   map[string]bool
}

func (s *section) child(key string, values map[string]any) *section {
	path := strings.TrimPrefix(s.path+"."+key, ".")
	return &section{l: s.l, path: path, values: values, asked: map[string]bool{}}
}

// says tells which section has the key: this one, the one beneath, or this one
// for want of any.
func (s *section) says(key string) *section {
	s.asked[key] = true
	if s.beneath != nil && s.values[key] == nil && s.beneath.says(key).values[key] != nil {
		return s.beneath
	}
	return s
}

func (s *section) get(key string) any { return s.says(key).values[key] }

func (s *section) has(key string) bool { return s.get(key) != nil }

// holder is the nearest section that has one of the keys, for keys that only
// make sense together.
func (s *section) holder(keys ...string) *section {
	own := *s
	own.beneath = nil
	for _, key := range keys {
		s.asked[key] = true
		if s.values[key] != nil {
			return &own
		}
	}
	if s.beneath != nil {
		if below := s.beneath.holder(keys...); slices.ContainsFunc(keys, below.has) {
			return below
		}
	}
	return &own
}

func (s *section) at(key string) string {
	return strings.TrimPrefix(s.says(key).path+"."+key, ".")
}

func (s *section) fault(key, what, remedy string) { s.l.fault(s.at(key), what, remedy) }

// wrong is the fault that a value is of another kind than it has to be.
func (s *section) wrong(key string, v any, wanted, example string) {
	s.fault(key, fmt.Sprintf("%s stands here, %s belongs here", kindOf(v), wanted),
		fmt.Sprintf("write for instance %s = %s", key, example))
}

func kindOf(v any) string {
	switch v.(type) {
	case string:
		return "a text"
	case bool:
		return "true or false"
	case int64, float64:
		return "a number"
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	}
	return "a date or time"
}

// text reads one line; empty if it is not there.
func (s *section) text(key, example string) string {
	switch v := s.get(key).(type) {
	case nil:
		return ""
	case string:
		return ticketing.CleanLine(v)
	default:
		s.wrong(key, v, "a text", example)
		return ""
	}
}

// must reads one line that has to be there.
func (s *section) must(key, example string) string {
	text := s.text(key, example)
	if _, isText := s.get(key).(string); text == "" && (isText || !s.has(key)) {
		s.fault(key, "it is missing", fmt.Sprintf("write for instance %s = %s", key, example))
	}
	return text
}

// choice reads one of some words; the first one is the default.
func (s *section) choice(key string, words ...string) string {
	text := s.text(key, fmt.Sprintf("%q", words[0]))
	switch {
	case text == "":
		return words[0]
	case !slices.Contains(words, text):
		s.notOneOf(key, text, words)
		return words[0]
	}
	return text
}

func (s *section) notOneOf(key, text string, words []string) {
	remedy := nearest(text, words)
	if !strings.HasPrefix(remedy, "did") {
		remedy = "write one of them"
	}
	s.fault(key, fmt.Sprintf("%q is not one of %s", text, strings.Join(words, ", ")), remedy)
}

func (s *section) flag(key string, otherwise bool) bool {
	switch v := s.get(key).(type) {
	case nil:
		return otherwise
	case bool:
		return v
	default:
		s.wrong(key, v, "true or false", "true")
		return otherwise
	}
}

// number reads a whole number within bounds.
func (s *section) number(key string, otherwise, least, most int) int {
	switch v := s.get(key).(type) {
	case nil:
		return otherwise
	case int64:
		if v < int64(least) || v > int64(most) {
			s.fault(key, fmt.Sprintf("%d is out of bounds", v),
				fmt.Sprintf("write a number from %d to %d", least, most))
			return otherwise
		}
		return int(v)
	default:
		s.wrong(key, v, "a whole number", fmt.Sprint(otherwise))
		return otherwise
	}
}

// span reads a duration within bounds.
func (s *section) span(key string, standard, least, most time.Duration) time.Duration {
	text := s.text(key, fmt.Sprintf("%q", spanText(standard)))
	if text == "" {
		return standard
	}
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		s.fault(key, fmt.Sprintf("%q is no duration", text), `write for instance "90s", "5m" or "2h"`)
		return standard
	case d < least || d > most:
		s.fault(key, fmt.Sprintf("%q is out of bounds", text),
			fmt.Sprintf("write a duration from %q to %q", spanText(least), spanText(most)))
		return standard
	}
	return d
}

// spanText is a duration as people write it, "24h" for Go's "24h0m0s".
func spanText(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// texts reads a list of lines, none of them empty or twice.
func (s *section) texts(key, example string) []string {
	list, isList := s.get(key).([]any)
	if !isList && s.has(key) {
		s.wrong(key, s.get(key), "a list", example)
	}
	var texts []string
	for _, entry := range list {
		text, isText := entry.(string)
		text = ticketing.CleanLine(text)
		switch {
		case !isText:
			s.wrong(key, entry, "a text in the list", example)
		case text == "":
			s.fault(key, "an entry is empty", "fill it in or leave it out")
		case slices.Contains(texts, text):
			s.fault(key, fmt.Sprintf("%q comes twice", text), "write it once")
		default:
			texts = append(texts, text)
		}
	}
	return texts
}

// date reads a day, as a TOML date or as text; zero if it is not there.
func (s *section) date(key string, zone *time.Location) time.Time {
	switch v := s.get(key).(type) {
	case nil:
	case toml.LocalDate:
		return v.AsTime(zone)
	case string:
		if day, err := time.ParseInLocation(time.DateOnly, v, zone); err == nil || v == "" {
			return day
		}
		s.fault(key, fmt.Sprintf("%q is no date", v), "write for instance "+key+" = 2024-01-01")
	default:
		s.wrong(key, v, "a date", "2024-01-01")
	}
	return time.Time{}
}

// section reads a table; one that is not there is empty.
func (s *section) section(key string) *section {
	values, isTable := s.get(key).(map[string]any)
	if !isTable && s.has(key) {
		s.fault(key, kindOf(s.get(key))+" stands here, a table belongs here",
			"write its settings under a line ["+s.at(key)+"]")
	}
	return s.child(key, values)
}

// sections reads a list of tables.
func (s *section) sections(key string) []*section {
	header := "[[" + s.at(key) + "]]"
	var all []*section
	switch v := s.get(key).(type) {
	case nil:
	case []any:
		for i, entry := range v {
			values, ok := entry.(map[string]any)
			if !ok {
				s.fault(key, kindOf(entry)+" stands in the list, a table belongs there",
					"write each under a line "+header)
				continue
			}
			all = append(all, s.child(fmt.Sprintf("%s[%d]", key, i+1), values))
		}
	default:
		s.fault(key, kindOf(v)+" stands here, a list of tables belongs here",
			"write each under a line "+header+" with two brackets on either side")
	}
	return all
}

// close reports the keys that nobody asked for.
func (s *section) close() {
	known := slices.Sorted(maps.Keys(s.asked))
	s.l.known = append(s.l.known, knownKeys{s.path, known})
	for _, key := range slices.Sorted(maps.Keys(s.values)) {
		if !s.asked[key] {
			s.fault(key, "there is no such setting", nearest(key, known))
		}
	}
}
