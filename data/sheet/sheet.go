// Package sheet reads a file of settings that a person wrote, in TOML.
//
// It knows what goes wrong when people write: a name misspelt, a text where a
// number belongs, quotes left open, a word that is none of the choices. It
// doesn't know what any setting means, and no file system: the caller brings
// the text and its name.
//
// The text is first read as plain tables. Then the caller asks each Table for
// its values by name and kind, with a default or an example; what is not as it
// should be is noted as a Fault, and the reading goes on with the default. What
// was never asked for when a table is closed is an unknown setting. So all
// faults are found at once, each with its line, key and what to write instead.
// The caller adds those that only the meaning shows, at the same keys.
//
// Keys are written as a person finds them in the file: "mailbox[2].imap.tls",
// the tables of a list counted from 1.
package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Sheet is a file that is being read, with the faults found so far.
type Sheet struct {
	file   string
	values map[string]any
	lines  map[string]int // by key
	faults Faults
	known  map[string]map[string]Setting // by path of the table, by key
}

// Parse reads a text of at most limit octets. The name of the file is for
// messages only. Text that is no TOML gives an error of type Faults.
func Parse(source []byte, file string, limit int) (*Sheet, error) {
	if len(source) > limit {
		return nil, Faults{{File: file, Remedy: "shorten it",
			What: fmt.Sprintf("it has %d octets, more than %d", len(source), limit)}}
	}
	source = bytes.TrimPrefix(source, []byte("\uFEFF"))
	s := &Sheet{file: file, known: map[string]map[string]Setting{}}
	if err := toml.Unmarshal(source, &s.values); err != nil {
		return nil, Faults{syntaxFault(source, file, err)}
	}
	s.lines = findLines(source)
	return s, nil
}

func syntaxFault(source []byte, file string, err error) Fault {
	f := Fault{File: file, What: strings.TrimPrefix(err.Error(), "toml: "),
		Remedy: "correct the line; https://toml.io shows the form"}
	at, ok := errors.AsType[*toml.DecodeError](err)
	if !ok {
		return f
	}
	f.Line, _ = at.Position()
	f.Key = strings.Join(at.Key(), ".")
	lines := strings.Split(string(source), "\n")
	if f.Line > 0 && f.Line <= len(lines) {
		f.Remedy = syntaxRemedy(f.What, lines[f.Line-1])
	}
	return f
}

// syntaxRemedy guesses the slip from the message and the line.
func syntaxRemedy(what, line string) string {
	_, value, _ := strings.Cut(line, "=")
	value = strings.TrimSpace(value)
	switch {
	case strings.Contains(what, "already"):
		return "write it once"
	case strings.Contains(what, "expected '='"):
		return `write key = "value"`
	case value == "":
		return `write a value behind the "=", or put "#" before the line`
	case strings.IndexAny(value, "“”„«‘’") == 0: // as word processors write them
		return `write straight quotes: key = "value"`
	case strings.Contains(what, "new lines"):
		return "close the quotes in the same line"
	case strings.Contains(what, "start of value"), strings.Contains(what, "keyword"):
		return `put text in quotes: key = "value"`
	}
	return "correct the line; https://toml.io shows the form"
}

// Root is the table of the whole file.
func (s *Sheet) Root() *Table {
	return &Table{sheet: s, values: s.values, asked: map[string]Setting{}}
}

// Fault notes what is wrong at a key, and what to write instead if that can be
// said. An empty key is the whole file.
func (s *Sheet) Fault(key, what, remedy string) {
	s.faults = append(s.faults, Fault{File: s.file, Line: s.Line(key), Key: key,
		What: what, Remedy: remedy})
}

// Add takes over the faults of another sheet that this one refers to.
func (s *Sheet) Add(faults Faults) { s.faults = append(s.faults, faults...) }

// File is the name of the file, as messages have it.
func (s *Sheet) File() string { return s.file }

// Line is the line of a key, or of the nearest key above it that stands in the
// file. 1 is the first line; 0 means that it belongs to no line.
func (s *Sheet) Line(key string) int {
	for ; key != ""; key = key[:max(0, strings.LastIndexAny(key, ".["))] {
		if len(key) <= maxPath && s.lines[key] > 0 {
			return s.lines[key]
		}
	}
	return 0
}

// Count is how many faults were noted so far, for checks that only make sense
// if what they rely on was sound.
func (s *Sheet) Count() int { return len(s.faults) }

// Err is nil or every fault noted so far, as Faults in the order of the file.
func (s *Sheet) Err() error {
	if len(s.faults) == 0 {
		return nil
	}
	return s.faults.sorted()
}
