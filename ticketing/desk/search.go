package desk

import (
	"unicode"

	"ticketd/ticketing"
)

const (
	// maxWord is how many characters of a word count.
	maxWord = 32
	// maxSearched is how many octets of words a ticket is found by.
	maxSearched = 1 << 10
	// maxRead is how many octets are looked at, since words come again.
	maxRead = 4 * maxSearched
	// WholeWord is the length in characters below which a word that is looked for
	// must be the whole word; longer ones may be its beginning.
	WholeWord = 3
)

// Words splits a text into its words, lower-cased, each once, in their order:
// runs of letters, digits and marks, of which the first 32 characters count. The
// scripts that put no space between words have a word for each character.
func Words(text string) []string {
	var words []string
	var word []rune
	seen := map[string]bool{}
	end := func() {
		if w := string(word); len(word) > 0 && !seen[w] {
			words, seen[w] = append(words, w), true
		}
		word = word[:0]
	}
	for _, r := range text {
		switch r = unicode.ToLower(r); {
		case ideograph(r):
			end()
			word = append(word, r)
			end()
		case !inWord(r):
			end()
		case len(word) < maxWord:
			word = append(word, r)
		}
	}
	end()
	return words
}

// ideograph reports whether a character is a word, or a syllable, by itself.
func ideograph(r rune) bool {
	return r > unicode.MaxLatin1 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) ||
		r > unicode.MaxLatin1 && unicode.IsMark(r)
}

// SearchedWords lists the words that Find finds a ticket by: of its account, its
// reference at a department, the requester, the subject and the other
// participants, names and addresses, in this order, up to a kilobyte. What is
// written in its mails is not among them.
func SearchedWords(t ticketing.Ticket) []string {
	text := t.Account + " " + t.Reference
	subject := " " + t.Subject
	for i, p := range t.Participants {
		text += " " + p.Name + " " + string(p.Address)
		if i == 0 {
			text, subject = text+subject, ""
		}
		if len(text) > maxRead {
			break
		}
	}
	text += subject
	words := Words(text[:min(len(text), maxRead)])
	size := 0
	for i, w := range words {
		if size += len(w) + 1; size > maxSearched {
			return words[:i]
		}
	}
	return words
}
