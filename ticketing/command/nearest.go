package command

import "slices"

// longestWord is the longest word, in letters, in which a slip is looked for.
const longestWord = 20

// nearest lists the verbs that a misspelt word is the fewest slips away from, and
// how many slips that are. A short word allows one slip, a longer one two; beyond
// that nothing is near.
func nearest(word string) (verbs []Verb, slips int) {
	letters := []rune(word)
	if len(letters) < minPrefix || len(letters) > longestWord {
		return nil, 0
	}
	slips = 1
	if len(letters) > 5 {
		slips = 2
	}
	for _, n := range names {
		if max(len(letters)-len(n.text), len(n.text)-len(letters)) > slips {
			continue
		}
		switch least := slipsBetween(letters, n.text); {
		case least < slips:
			verbs, slips = []Verb{n.verb}, least
		case least == slips && !slices.Contains(verbs, n.verb):
			verbs = append(verbs, n.verb)
		}
	}
	return verbs, slips
}

// slipsBetween counts the letters to insert, delete or replace, and the neighbours
// to exchange (Damerau and Levenshtein, no letter twice). The word has no more than
// longestWord letters; the name is ASCII and not much longer.
func slipsBetween(word []rune, name string) int {
	var rows [3][longestWord + 4]int
	for j := range len(name) + 1 {
		rows[0][j] = j
	}
	for i := range word {
		above, row, before := &rows[i%3], &rows[(i+1)%3], &rows[(i+2)%3]
		row[0] = i + 1
		for j := range len(name) {
			replaced := above[j]
			if word[i] != rune(name[j]) {
				replaced++
			}
			row[j+1] = min(replaced, above[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && word[i] == rune(name[j-1]) && word[i-1] == rune(name[j]) {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return rows[len(word)%3][len(name)]
}
