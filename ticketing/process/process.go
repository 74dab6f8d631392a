// Package process reads a support process from a file: statuses and the timers
// between them, types, priorities and the rules that sort, clocks, regular
// updates, tracks of phases, lists, plans, closing codes and calendars, as a team
// copies and edits them. Each shipped file documents the settings that it uses.
//
// It knows what makes a process sound, and no process in particular: not one
// status, plan or code is named here. It is pure; files are read by the caller,
// and zones and lists of holidays that are files come through Env.
//
// A file is a sheet of settings, each asked for by name and kind. The finished
// process is then held against itself: every name must lead somewhere, every
// status must be reachable, every timer must end, every clock can be met. All
// faults are reported together, each with line, key and what to write instead.
//
// Times are written as ticketing.ParseDelay reads them. Minutes and hours are
// exact. "2 days", "3 weeks" and "1 month" keep the wall-clock time, nights and
// weekends included. "30 working minutes" and "48 working hours" count only while
// the calendar is open; "1 working day" is the same wall-clock time on the next
// working day, out of hours from the next opening; "end of next working day" is
// when the calendar closes that day.
package process

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"ticketd/data/sheet"
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
// of type sheet.Faults and lists everything that is wrong.
func Load(source []byte, file string, env Env) (ticketing.Process, error) {
	s, err := sheet.Parse(source, file, maxSource)
	if err != nil {
		return ticketing.Process{}, err
	}
	p := reader{Sheet: s, env: env}.process(s.Root())
	checker{Sheet: s, p: p, letters: env.Letters}.check()
	if err := s.Err(); err != nil {
		return ticketing.Process{}, err
	}
	if len(p.Tracks) > 0 {
		p.Clocks = append(p.Clocks, phases(p))
	}
	return p, nil
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
		return nil, fmt.Errorf("load process: %q is neither a file nor a process that ships with ticketd; %s",
			name, sheet.Nearest(name, Names()))
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
