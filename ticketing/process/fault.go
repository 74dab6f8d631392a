package process

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing that is wrong with a process file.
type Fault struct {
	File   string
	Line   int    // 1 is the first; 0 if it belongs to no line
	Key    string // "status[2].next", counted from 1; empty for the whole file
	What   string
	Remedy string // what to write instead
}

// Error is the fault in one line: "desk.toml:12: key.initial: ...; did you mean ...?".
func (f Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d", f.Line)
	}
	if f.Key != "" {
		b.WriteString(": " + f.Key)
	}
	b.WriteString(": " + f.What)
	if f.Remedy != "" {
		b.WriteString("; " + f.Remedy)
	}
	return b.String()
}

// Faults is everything that is wrong with a process file, in the file's order.
type Faults []Fault

// Error has one fault in each line.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// document is the file that is being read.
type document struct {
	file   string
	lines  map[string]int // by key
	faults Faults
}

// fault notes a fault at a key, on the line of the nearest key above that
// stands in the file.
func (d *document) fault(key, what, remedy string) {
	f := Fault{File: d.file, Key: key, What: what, Remedy: remedy}
	for at := key; at != "" && f.Line == 0; at = parent(at) {
		f.Line = d.lines[at]
	}
	d.faults = append(d.faults, f)
}

func parent(key string) string { return key[:max(0, strings.LastIndexAny(key, ".["))] }

func (d *document) sorted() Faults {
	slices.SortStableFunc(d.faults, func(a, b Fault) int { return cmp.Compare(a.Line, b.Line) })
	return slices.Compact(d.faults)
}

// unknown is the fault that a name leads nowhere.
func (d *document) unknown(key, kind, name string, known []string) {
	d.fault(key, fmt.Sprintf("%s %q is not defined", kind, name), suggest(name, known))
}

// suggest names the known word that was probably meant, else all of them.
func suggest(word string, known []string) string {
	best, least := "", max(2, len([]rune(word))/3)+1
	for _, k := range known {
		if n := distance(strings.ToLower(word), strings.ToLower(k)); n < least {
			best, least = k, n
		}
	}
	switch {
	case best != "":
		return fmt.Sprintf("did you mean %q?", best)
	case len(known) == 0:
		return "there is none yet: define it first"
	}
	return "choose one of " + strings.Join(known, ", ")
}

// distance counts the letters to insert, delete or replace.
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range to {
			replaced := diagonal
			if x != y {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, diagonal+1)
		}
	}
	return row[len(to)]
}
