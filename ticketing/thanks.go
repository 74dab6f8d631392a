package ticketing

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// onlyThanks reports whether an answer says nothing but thanks, to the one who
// has the ticket or to nobody by name. A file that came along says more.
func onlyThanks(in Incoming, assignee string) bool {
	for _, a := range in.Attachments {
		if !a.Inline || a.Placed {
			return false
		}
	}
	return OnlyThanks(in.Fresh, in.From.Name+" "+assignee)
}

// OnlyThanks reports whether newly written text says thanks and nothing else:
// phrases of thanks in any of the languages we know, what they are for, the
// courtesies around them, and words of the names; or signs such as a raised thumb
// alone. In doubt it does not, because then a ticket reopens that could have stayed
// closed, and no question is overlooked: a digit, a question mark or a word that is
// in no book says more.
func OnlyThanks(text, names string) bool {
	glad, sure := signsIn(text)
	words := wordsOf(strings.ReplaceAll(text, "\ufe0f", ""))
	if !sure || len(words) > maxThanks {
		return false
	}
	if len(words) == 0 {
		return glad
	}
	own := wordsOf(names)
	thanked := false
	for len(words) > 0 {
		n, thanks := polite(words)
		if n == 0 && slices.Contains(own, words[0]) {
			n = 1
		}
		if n == 0 {
			return false
		}
		thanked = thanked || thanks
		words = words[n:]
	}
	return thanked || glad
}

// maxThanks is how many words mere thanks have at most, greetings and a
// signature's remains included.
const maxThanks = 40

// polite is how many of the first words belong to one phrase of a book, and whether
// that says thanks.
func polite(words []string) (n int, thanks bool) {
	if n = thanksBook.longest(words); n > 0 {
		return n + favour(words[n:]), true
	}
	if n = courtesyBook.longest(words); n > 0 {
		return n, false
	}
	if spelled, thanks := unspaced(words[0]); spelled {
		return 1, thanks
	}
	return 0, false
}

// favour is how many of the first words say what thanks are for.
func favour(words []string) int {
	if len(words) == 0 || !forOf[words[0]] {
		return 0
	}
	for i, word := range words[1:] {
		if favours[word] {
			return i + 2
		}
		if !kinds[word] {
			break
		}
	}
	return 0
}

// unspaced takes a word apart whose script puts no blanks between words: it is
// spelled if phrases of the books make it up.
func unspaced(word string) (spelled, thanks bool) {
	if r, _ := utf8.DecodeRuneInString(word); r < 0x0E00 {
		return false, false
	}
	for word != "" {
		n := 0
		said := false
		for end := len(word); end > 0 && n == 0; end-- {
			switch {
			case thanksBook.has(word[:end]):
				n, said = end, true
			case courtesyBook.has(word[:end]):
				n = end
			}
		}
		if n == 0 {
			return false, false
		}
		thanks = thanks || said
		word = word[n:]
	}
	return true, thanks
}

// signsIn says whether a text has signs that please, and whether all its signs may
// stand in mere thanks: no digit, no question mark, nothing that complains, and
// nothing that we do not know where it stands alone.
func signsIn(text string) (glad, sure bool) {
	for _, r := range text {
		switch {
		case unicode.IsNumber(r), strings.ContainsRune("?？؟;\u037e¿⁇⁈՞？", r), strings.ContainsRune(saddening, r):
			return false, false
		case strings.ContainsRune(gladdening, r):
			glad = true
		}
	}
	return glad, true
}

const (
	gladdening = "👍🙏👌❤♥💙💚💛🧡💜😊🙂😀😃😄😁😍🥰🤗👏🎉🥳💯🤝💪🌟⭐✅"
	saddening  = "👎😠😡🤬😤😢😭😞😟😕🙁☹😩😫😒🙄🤔😱❌⚠🆘❗‼🚨🤷❓❔"
)

// phrasebook has phrases by their first word, so that a text is gone through once.
type phrasebook map[string][][]string

func bookOf(phrases []string) phrasebook {
	b := phrasebook{}
	for _, phrase := range phrases {
		words := strings.Fields(phrase)
		b[words[0]] = append(b[words[0]], words)
	}
	return b
}

// longest is how many words the longest phrase has that the words begin with.
func (b phrasebook) longest(words []string) (best int) {
	for _, phrase := range b[words[0]] {
		n := len(phrase)
		if n > best && n <= len(words) && slices.Equal(words[:n], phrase) {
			best = n
		}
	}
	return best
}

// has reports a phrase of one word.
func (b phrasebook) has(word string) bool {
	return slices.ContainsFunc(b[word], func(phrase []string) bool { return len(phrase) == 1 })
}

// wordsOf lists the words of a text, in lower case.
func wordsOf(text string) []string {
	text = strings.ReplaceAll(strings.ToLower(text), "’", "'")
	return slices.Collect(strings.FieldsFuncSeq(text, separates))
}

// separates reports whether a lower case character stands in no word.
func separates(r rune) bool {
	if r < utf8.RuneSelf { // nearly every one, and every mail is gone through
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '\''
	}
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
}
