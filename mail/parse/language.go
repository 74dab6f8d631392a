package parse

import (
	bit "math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
)

// The language is told in three steps, the cheap and sure ones first: by the script, by frequent
// words, and, where those leave it open, by trigrams, which whatlanggo compares. A letter in a
// wrong language is worse than one in the default, so trigrams only count where words agree.
//
// lingua-go tells languages best, but embeds all of its models: the program grows by 126 MiB, its
// memory by 70, and a mail of 400 characters costs 3.5 ms, ten times what reading it may. whatlanggo
// is 0.5 MiB. Alone it costs 0.4 ms, and of 107 passages of 100 characters in 35 languages it tells
// 3 wrongly and 25 not at all. Words cost 7 to 26 µs, and tell none wrongly and 17 not at all; both
// together, as here, none wrongly and 7 not at all, for 0.1 ms more where words leave it open.
// TestTheLanguageOfMailIsNeverToldWrongly holds the passages.
const (
	languageSample = 2 << 10 // octets of the text that are looked at
	trigramSample  = 240     // octets, for a comparison that costs much more
	trigramLeast   = 60      // octets, below which trigrams tell too little
)

// language guesses the language of a text (ISO 639-1), and is empty unless it is sure. The newly
// written text decides; the whole text only if there is none.
func language(fresh, text string) string {
	if strings.TrimSpace(fresh) == "" {
		fresh = text
	}
	var c wordCount
	fresh = beginning(fresh, languageSample)
	c.read(fresh)
	if code := c.byScript(); code != "" {
		return code
	}
	if code := c.byWords(); code != "" {
		return code
	}
	return c.byTrigrams(fresh)
}

// wordCount is what is counted in a text.
type wordCount struct {
	score   [len(languages)]int // of the frequent words; one that only one language has is 12
	known   [len(languages)]int // the frequent words themselves
	alone   [len(languages)]int // those that only one language has
	words   int
	letters int
	scripts [len(scriptLanguages)]int // letters
	persian bool                      // a letter of notArabic is there
}

// scriptLanguages are the languages that are told by their letters alone.
var scriptLanguages = [...]string{"ja", "zh", "ko", "el", "he", "ar", "th"}

// firstScript is the first letter that is not of Latin, whose script tells no language.
const firstScript = 0x370

// scriptOf is the index in scriptLanguages of the script of a letter; -1: another.
func scriptOf(r rune) int {
	in := func(first, last rune) bool { return first <= r && r <= last }
	switch {
	case in(0x400, 0x52F): // Cyrillic
		return -1
	case in(0x3040, 0x30FF), in(0xFF66, 0xFF9F):
		return 0
	case in(0x3400, 0x9FFF), in(0x20000, 0x323AF):
		return 1
	case in(0x1100, 0x11FF), in(0xAC00, 0xD7A3):
		return 2
	case in(0x370, 0x3FF), in(0x1F00, 0x1FFF):
		return 3
	case in(0x590, 0x5FF):
		return 4
	case in(0x600, 0x6FF):
		return 5
	case in(0xE00, 0xE7F):
		return 6
	}
	return -1
}

// notArabic are letters of Persian, Urdu, Kurdish and Uyghur that Arabic has not.
const notArabic = "پچژگکیےٹڈڑہھںۆێەڵ"

func (c *wordCount) read(text string) {
	for text != "" {
		var word string
		if word, text = cutWord(text); word == "" {
			continue
		}
		c.words++
		entry := stopWordOf(word)
		for in := entry.languages; in != 0; in &= in - 1 {
			i := bit.TrailingZeros32(in)
			c.score[i] += entry.weight
			c.known[i]++
		}
		if entry.weight == ownWord {
			c.alone[bit.TrailingZeros32(entry.languages)]++
		}
		for _, r := range word {
			c.letters++
			if r < firstScript {
				continue
			}
			if i := scriptOf(r); i >= 0 {
				c.scripts[i]++
			}
			c.persian = c.persian || r >= 0x679 && strings.ContainsRune(notArabic, r)
		}
	}
}

// byScript tells the languages that are alone in having their script: by two letters at least, and
// a third of all. Kana make Japanese of what is mostly Han.
func (c *wordCount) byScript() string {
	if kana := c.scripts[0]; kana > 0 && kana*8 >= c.scripts[1] {
		c.scripts[0] += c.scripts[1]
	}
	for i, n := range c.scripts {
		if scriptLanguages[i] == "ar" && c.persian {
			continue
		}
		if n >= 2 && n*3 > c.letters {
			return scriptLanguages[i]
		}
	}
	return ""
}

// byWords tells the language whose frequent words stand out: worth two of its own at least, one in
// six of all, and half as many again as those of the next; among neighbours that share most of
// them, as Danish and Norwegian do, three times as many of its own, and three.
func (c *wordCount) byWords() string {
	best, second, alone := 0, 0, 0
	for i, n := range c.score {
		if n > c.score[best] {
			best = i
		}
	}
	for i, n := range c.score {
		if i != best {
			second, alone = max(second, n), max(alone, c.alone[i])
		}
	}
	n, own := c.score[best], c.alone[best]
	if n < 2*ownWord || 6*c.known[best] < c.words || 2*n < 3*second && (own < 3 || own < 3*alone) {
		return ""
	}
	return languages[best].code
}

// byTrigrams asks whatlanggo, where words have told something, but not enough. What it says counts
// if its words are among the first, and no other language has two of its own.
func (c *wordCount) byTrigrams(text string) string {
	top := 0
	for _, n := range c.score {
		top = max(top, n)
	}
	if top < ownWord || len(text) < trigramLeast || 2*top < c.words {
		return ""
	}
	info := whatlanggo.DetectWithOptions(beginning(text, trigramSample), trigramLanguages)
	if !info.IsReliable() {
		return ""
	}
	code := info.Lang.Iso6391()
	told := ""
	for i, l := range languages {
		if l.code != code {
			if c.alone[i] > 1 { // a text in two languages
				return ""
			}
		} else if c.score[i] >= ownWord && 3*c.score[i] >= 2*top {
			told = code
		}
	}
	return told
}

// trigramLanguages are the languages that whatlanggo is to choose among.
var trigramLanguages = whatlanggo.Options{Whitelist: knownTrigrams()}

func knownTrigrams() map[whatlanggo.Lang]bool {
	known := map[whatlanggo.Lang]bool{}
	for lang := range whatlanggo.Langs {
		for _, l := range languages {
			if l.code == lang.Iso6391() {
				known[lang] = true
			}
		}
	}
	return known
}

// stopWord is a frequent word: the languages that have it, one bit each, and what it says for them.
type stopWord struct {
	languages uint32
	weight    int
}

// ownWord is the weight of a word that only one language has; others share it.
const ownWord = 12

var stopWords = indexWords()

func indexWords() map[string]stopWord {
	index := map[string]stopWord{}
	for i, l := range languages {
		for word := range strings.FieldsSeq(l.words) {
			entry := index[word]
			entry.languages |= 1 << i
			entry.weight = ownWord / bit.OnesCount32(entry.languages)
			index[word] = entry
		}
	}
	return index
}

// longestStopWord is the length in octets of the longest, "здравствуйте".
const longestStopWord = 24

// stopWordOf looks a word up, whatever its case.
func stopWordOf(word string) stopWord {
	if len(word) > longestStopWord {
		return stopWord{}
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
