package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// ConfigFault is one thing that is wrong with the configuration.
type ConfigFault struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"` // 1 is the first; 0 if it belongs to no line
	Key    string `json:"key,omitempty"`  // "mailbox[2].imap.tls", counted from 1
	What   string `json:"what"`
	Remedy string `json:"remedy,omitempty"` // what to write instead
}

// Error is the fault in one line:
// "config.toml:12: smtp.tls: "startls" is not one of ...; did you mean ...?".
func (f ConfigFault) Error() string {
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

// ConfigFaults is everything that is wrong with the configuration, in the
// order of the file.
type ConfigFaults []ConfigFault

// Error has one fault in each line.
func (fs ConfigFaults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// sorted has each fault once: what [imap] says is read for each mailbox.
func (fs ConfigFaults) sorted() ConfigFaults {
	slices.SortStableFunc(fs, func(a, b ConfigFault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			strings.Compare(a.Key, b.Key), strings.Compare(a.What, b.What))
	})
	return slices.Compact(fs)
}

// nearest names the known word that was probably meant, else all of them.
func nearest(word string, known []string) string {
	best, least := "", max(2, len([]rune(word))/3)+1
	for _, k := range known {
		if n := editDistance(strings.ToLower(word), strings.ToLower(k)); n < least {
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

// editDistance counts the letters to insert, delete or replace.
func editDistance(a, b string) int {
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
