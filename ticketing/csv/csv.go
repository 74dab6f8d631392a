// Package csv writes tables that spreadsheets and programs read (RFC 4180): commas, line
// ends of CR and LF, UTF-8 without a mark, a first row that names the columns.
//
// Nothing in them is a formula. A spreadsheet calculates a cell that begins with =, +, -
// or @, and whoever writes to us chooses what stands in subjects and names: such a cell
// gets an apostrophe before it, as OWASP recommends against CSV injection. So does such a
// sign behind a comma, a semicolon or whatever else a reader with other separators may
// take for the end of a cell. Plain numbers, "-0.05" too, stay numbers, except at the
// beginning of a row: there such a reader may see more of the row in the same cell.
package csv

import (
	"bytes"
	encoding "encoding/csv"
	"iter"
	"regexp"
	"slices"
	"strings"
)

// Write makes a file of a table below the names of its columns. Line breaks, tabs and
// other control characters within a cell become blanks.
func Write(head []string, rows [][]string) []byte { return Lines(head, slices.Values(rows)) }

// Lines makes the same file of rows that come one at a time, and need not be kept.
func Lines(head []string, rows iter.Seq[[]string]) []byte {
	var file bytes.Buffer
	w := encoding.NewWriter(&file)
	w.UseCRLF = true
	_ = w.Write(harmless(head)) // a buffer takes everything
	for row := range rows {
		_ = w.Write(harmless(row))
	}
	w.Flush()
	return file.Bytes()
}

func harmless(row []string) []string {
	safe := make([]string, len(row))
	for i, cell := range row {
		if plain(cell) || number.MatchString(cell) && (i > 0 || cell[0] != '-') {
			safe[i] = cell
		} else {
			safe[i] = neutral(cell)
		}
	}
	return safe
}

// plain reports whether a cell begins with a letter or a digit and has nothing in it that
// any reader could take for the beginning of another. Most have, and files are long.
func plain(cell string) bool {
	for i := range len(cell) {
		b := cell[i]
		word := b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z'
		if !word && (i == 0 || b < ' ' || b > '~' || strings.IndexByte(`,;|"`, b) >= 0) {
			return false
		}
	}
	return true
}

var (
	number = regexp.MustCompile(`^-?[0-9]+(?:\.[0-9]+)?$`)
	// formula is a sign that begins one, where some reader may see a cell begin. Signs
	// have forms for other widths, which some programs take for the same.
	formula = regexp.MustCompile(`(^|[,;|"\t\r\n])([\s\p{Z}\p{C}"]*[=+@\-＝＋－＠﹦﹢﹣﹫−])`)
	control = regexp.MustCompile(`\p{Cc}`)
)

// neutral is a text that no spreadsheet calculates.
func neutral(cell string) string {
	cell = strings.ToValidUTF8(cell, "\uFFFD")
	cell = formula.ReplaceAllString(cell, "$1'$2")
	if strings.IndexAny(cell, "\t\r\n") == 0 {
		cell = "'" + cell // some readers take it off, and look at what is behind it
	}
	return control.ReplaceAllString(cell, " ")
}
