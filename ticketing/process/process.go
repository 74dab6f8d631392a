// Package process reads a support process from a file: statuses, timers, plans,
// closing codes, categories and calendars, as a team copies and edits them.
//
// It knows what makes a process sound, and no process in particular: not one
// status, plan or code is named here. It is pure; files are read by the caller,
// and zones and lists of holidays that are files come through Env.
//
// A file is TOML. It is first read as plain tables, then each value is asked
// for by name and kind, which makes everything never asked for an unknown key;
// then the finished process is held against itself: every name must lead
// somewhere, every status must be reachable, every timer must end. All faults
// are reported together, each with line, key and what to write instead.
package process

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"ticketd/schedule/calendar"
	"ticketd/ticketing"
)

// maxSource is the largest process file in octets.
const maxSource = 256 << 10

//go:embed processes/*.toml
var shipped embed.FS

// Env is what a process file can refer to.
type Env struct {
	// Zone is used where the file names none; nil is UTC.
	Zone *time.Location
	// Holidays are lists that the configuration has read, by name, for instance
	// from an .ics file. Public holidays of a country need not be among them.
	Holidays map[string][]calendar.Holiday
	// Letters are the names of the letters that exist; nil skips the check.
	Letters []string
}

// Load reads a process. The name of the file is for messages only. The error is
// of type Faults and lists everything that is wrong.
func Load(source []byte, file string, env Env) (ticketing.Process, error) {
	d := &document{file: file}
	values, ok := d.parse(source)
	if !ok {
		return ticketing.Process{}, d.faults
	}
	r := reader{document: d, env: env}
	p := r.process(&table{doc: d, values: values})
	checker{document: d, p: p, letters: env.Letters}.check()
	if len(d.faults) > 0 {
		return ticketing.Process{}, d.sorted()
	}
	return p, nil
}

// parse reads TOML into plain values. Faults of syntax end the reading.
func (d *document) parse(source []byte) (map[string]any, bool) {
	if len(source) > maxSource {
		d.faults = append(d.faults, Fault{File: d.file, What: fmt.Sprintf(
			"it has %d octets, more than %d", len(source), maxSource), Remedy: "shorten it"})
		return nil, false
	}
	source = bytes.TrimPrefix(source, []byte("\uFEFF"))
	var values map[string]any
	if err := toml.Unmarshal(source, &values); err != nil {
		d.faults = append(d.faults, syntaxFault(d.file, err))
		return nil, false
	}
	d.lines = lineIndex(source)
	return values, true
}

func syntaxFault(file string, err error) Fault {
	f := Fault{File: file, What: strings.TrimPrefix(err.Error(), "toml: "),
		Remedy: "correct the line; https://toml.io shows the form"}
	if at, ok := errors.AsType[*toml.DecodeError](err); ok {
		f.Line, _ = at.Position()
		f.Key = strings.Join(at.Key(), ".")
	}
	return f
}

// Names lists the shipped processes, sorted.
func Names() []string {
	var names []string
	entries, _ := shipped.ReadDir("processes") // embedded: it is there
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".toml"))
	}
	slices.Sort(names)
	return names
}

// Source is the file of a shipped process, to be printed, copied and edited.
func Source(name string) ([]byte, error) {
	source, err := shipped.ReadFile("processes/" + name + ".toml")
	if err != nil {
		return nil, fmt.Errorf("load process: %q is not shipped; %s, or name a file of your own",
			name, suggest(name, Names()))
	}
	return source, nil
}

// Builtin loads a shipped process.
func Builtin(name string, env Env) (ticketing.Process, error) {
	source, err := Source(name)
	if err != nil {
		return ticketing.Process{}, err
	}
	return Load(source, name+".toml", env)
}
