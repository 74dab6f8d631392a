package sheet

import (
	"fmt"
	"strings"
)

// Nearest is a remedy for a word that is none of the known ones: it names the
// one that was probably meant, else all of them, whatever their case.
func Nearest(word string, known []string) string {
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
