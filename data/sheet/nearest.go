package sheet

import (
	"fmt"
	"strings"

	"ticketd/ticketing"
)

// Nearest is a remedy for a word that is none of the known ones: it names the
// one that was probably meant, else all of them, whatever their case.
func Nearest(word string, known []string) string {
	letters := len([]rune(word))
	best, least := "", max(min(2, letters/2), letters/3)+1
	for _, k := range known {
		if n := ticketing.Slips(strings.ToLower(word), strings.ToLower(k)); n < least {
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
