package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Fault is one thing that is wrong with a file.
type Fault struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`   // 1 is the first; 0 if it belongs to no line
	Key    string `json:"key,omitempty"`    // "mailbox[2].imap.tls"; empty for the whole file
	What   string `json:"what"`             // a clause without a full stop
	Remedy string `json:"remedy,omitempty"` // what to write instead
}

// Error is the fault in one line:
// `config.toml:12: smtp.tls: "startls" is not one of ...; did you mean ...?`.
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
	return strings.Map(visible, b.String())
}

// visible keeps a fault in its line: a quoted key can hold anything, also what
// would move the cursor of a terminal.
func visible(r rune) rune {
	if unicode.IsControl(r) {
		return ' '
	}
	return r
}

// Faults is everything that is wrong with a file and with the files that it
// names, by file and line.
type Faults []Fault

// Error has one fault in each line.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// sorted has each fault once: a table beneath several others is read for each.
func (fs Faults) sorted() Faults {
	fs = slices.Clone(fs)
	slices.SortStableFunc(fs, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			strings.Compare(a.Key, b.Key), strings.Compare(a.What, b.What))
	})
	return slices.Compact(fs)
}
