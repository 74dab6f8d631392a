package sheet

import (
	"fmt"
	"strings"
)

// Nearest is a remedy for a word that is none of the known ones: it names the
// one that was probably meant, else all of them, whatever their case.
func Nearest(word string, known []string) string {
	letters := len([]rune(word))
	best, least := "", max(min(2, letters/2), letters/3)+1
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

// editDistance counts the letters to insert, delete or replace, and the
// neighbours to exchange.
func editDistance(a, b string) int {
	from, to := []rune(a), []rune(b)
	rows := make([][]int, len(from)+1)
	for i := range rows {
		rows[i] = make([]int, len(to)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i, x := range from {
		for j, y := range to {
			least := min(rows[i][j+1], rows[i+1][j]) + 1
			switch {
			case x == y:
				least = min(least, rows[i][j])
			case i > 0 && j > 0 && x == to[j-1] && from[i-1] == y:
				least = min(least, rows[i][j]+1, rows[i-1][j-1]+1)
			default:
				least = min(least, rows[i][j]+1)
			}
			rows[i+1][j+1] = least
		}
	}
	return rows[len(from)][len(to)]
}
