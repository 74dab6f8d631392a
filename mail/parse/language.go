package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// languages are those that are guessed, each with frequent words that the others mostly have not.
var languages = [...]struct{ code, words string }{
	{"en", "the and is are was you your for with this that " +
		"have has not from we please it to of be can"},
	{"de", "der die das und ist nicht ich sie wir mit " +
		"für auf ein eine den dem wie bitte auch sind haben"},
	{"fr", "le les et est vous nous pour avec dans une " +
		"des du je pas que sur merci bonjour ne mais votre"},
	{"es", "el los las y es usted con una por para " +
		"que no gracias hola del está como pero muy se nuestro"},
	{"it", "il gli e è non con una per che " +
		"sono grazie del della di ho abbiamo questo buongiorno anche"},
	{"nl", "de het een en is niet ik wij met voor " +
		"van dat op zijn graag bedankt naar ook maar hebben u"},
}

var stopWords = indexWords()

// indexWords maps each word to the languages that have it, one bit each.
func indexWords() map[string]uint8 {
	index := map[string]uint8{}
	for i, l := range languages {
		for word := range strings.FieldsSeq(l.words) {
			index[word] |= 1 << i
		}
	}
	return index
}

// longestStopWord is the length of the longest, "buongiorno".
const longestStopWord = 10

// languagesOf are the languages that have a frequent word, one bit each.
func languagesOf(word string) uint8 {
	if len(word) > longestStopWord {
		return 0
	}
	var lower [longestStopWord]byte
	for i := range len(word) {
		c := word[i]
		switch {
		case c >= utf8.RuneSelf:
			return stopWords[strings.ToLower(word)]
		case c <= 'Z':
			c |= 0x20
		}
		lower[i] = c
	}
	return stopWords[string(lower[:len(word)])]
}

// cutWord cuts the letters at the beginning of a text, and what stands behind them up to the next.
func cutWord(text string) (word, rest string) {
	end := letters(text, true)
	next := end + letters(text[end:], false)
	return text[:end], text[next:]
}

// letters is how far a text consists of letters, or of anything else.
func letters(text string, wanted bool) int {
	for i, r := range text {
		is := 'a' <= r|0x20 && r|0x20 <= 'z'
		if r >= utf8.RuneSelf {
			is = unicode.IsLetter(r)
		}
		if is != wanted {
			return i
		}
	}
	return len(text)
}

// language guesses the language of a text (ISO 639-1) among those above, and is empty unless it is
// sure. The newly written text decides; the whole text only if there is none.
func language(fresh, text string) string {
	if strings.TrimSpace(fresh) == "" {
		fresh = text
	}
	var count [len(languages)]int
	words := 0
	for text := clip(fresh, 4<<10); text != ""; {
		var word string
		if word, text = cutWord(text); word == "" {
			continue
		}
		words++
		for i, in := 0, languagesOf(word); in != 0; i, in = i+1, in>>1 {
			count[i] += int(in & 1)
		}
	}
	best, second := 0, 0
	for i, n := range count {
		switch {
		case n > count[best]:
			best, second = i, count[best]
		case i != best:
			second = max(second, n)
		}
	}
	if n := count[best]; n < 3 || n < 2*second || n*8 < words {
		return ""
	}
	return languages[best].code
}
