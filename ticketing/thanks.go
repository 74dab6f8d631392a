package ticketing

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// onlyThanks reports whether an answer says nothing but thanks, to the one who
// has the ticket or to nobody by name. A file that came along says more.
func onlyThanks(in Incoming, assignee string) bool {
	for _, a := range in.Attachments {
		if !a.Inline {
			return false
		}
	}
	return OnlyThanks(in.Fresh, in.From.Name+" "+assignee)
}

// OnlyThanks reports whether newly written text says thanks and nothing else:
// phrases of thanks in any of the languages we know, the courtesies around
// them, and words of the names. In doubt it does not, because then a ticket
// reopens that could have stayed closed, and no question is overlooked.
func OnlyThanks(text, names string) bool {
	words := wordsOf(text)
	if len(words) == 0 || len(words) > 20 || strings.ContainsAny(text, "?？؟;") {
		return false
	}
	own := wordsOf(names)
	thanked := false
	for len(words) > 0 {
		n := thanksBook.longest(words)
		thanked = thanked || n > 0
		if n == 0 {
			n = courtesyBook.longest(words)
		}
		if n == 0 && slices.Contains(own, words[0]) {
			n = 1
		}
		if n == 0 {
			return false
		}
		words = words[n:]
	}
	return thanked
}

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

func wordsOf(text string) []string { return slices.Collect(wordsIn(text)) }

// wordsIn goes through the words of a text, in lower case.
func wordsIn(text string) iter.Seq[string] {
	text = strings.ReplaceAll(strings.ToLower(text), "’", "'")
	return strings.FieldsFuncSeq(text, func(r rune) bool {
		if r < utf8.RuneSelf { // nearly every one, and every mail is gone through
			return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '\''
		}
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
	})
}

var thanksBook, courtesyBook = bookOf(thanksPhrases), bookOf(courtesies)

var thanksPhrases = []string{
	"thank you", "thank you all", "thank you so much", "thank you very much", "thanks",
	"thanks a lot", "thanks a million", "thanks again", "thanks so much", "many thanks", "thx",
	"ty", "cheers", "much appreciated", "thank you for your help", "thanks for your help",
	"thank you very much for your help", "thank you so much for your help",
	"thanks a lot for your help", "thank you for your quick help", "thanks for the quick help",
	"thanks for the help", "thank you for the help", "works now thanks", "that works thank you",
	"vielen dank", "vielen herzlichen dank", "herzlichen dank", "besten dank", "lieben dank",
	"danke", "danke schön", "dankeschön", "danke sehr", "danke vielmals", "vielen lieben dank",
	"vielen dank für ihre hilfe", "vielen dank für die hilfe",
	"vielen dank für ihre schnelle hilfe", "vielen dank für die schnelle hilfe",
	"danke für die hilfe", "danke für ihre hilfe", "merci vielmals",
	"merci", "merci beaucoup", "un grand merci", "merci pour votre aide",
	"merci beaucoup pour votre aide", "merci bien",
	"gracias", "muchas gracias", "muchas gracias por su ayuda", "mil gracias",
	"grazie", "grazie mille", "molte grazie", "grazie per l'aiuto",
	"bedankt", "dank je wel", "dank u wel", "dank u", "dank je", "hartelijk dank",
	"obrigado", "obrigada", "muito obrigado", "muito obrigada",
	"dziękuję", "bardzo dziękuję", "dziękuję bardzo", "dziękujemy", "dzięki",
	"tack", "tack så mycket", "stort tack", "tusen tack", "tak", "mange tak", "tusind tak",
	"takk", "tusen takk", "mange takk", "kiitos", "kiitos paljon",
	"děkuji", "děkuji mnohokrát", "děkujeme", "díky", "köszönöm", "köszönöm szépen",
	"teşekkürler", "teşekkür ederim", "спасибо", "большое спасибо", "спасибо большое",
	"дякую", "щиро дякую", "ありがとう", "ありがとうございます", "ありがとうございました",
	"谢谢", "谢谢您", "谢谢你", "非常感谢", "多谢", "謝謝", "謝謝您", "감사합니다",
}

// courtesies may stand around thanks and say nothing by themselves.
var courtesies = []string{
	"hi", "hello", "hello all", "dear all", "dear team", "hi all", "hi team", "hello team",
	"dear", "great", "perfect", "excellent", "wonderful", "that's great", "very helpful",
	"it works now", "works now", "all good", "all good now", "have a nice day",
	"have a nice weekend", "regards", "kind regards", "best regards", "best", "best wishes",
	"hallo", "guten tag", "hallo zusammen", "super", "prima", "perfekt", "funktioniert jetzt",
	"viele grüße", "mit freundlichen grüßen", "freundliche grüße", "beste grüße", "liebe grüße",
	"mfg", "bonjour", "parfait", "cordialement", "bien cordialement", "bonne journée",
	"hola", "perfecto", "saludos", "un saludo", "ciao", "buongiorno", "perfetto", "saluti",
	"cordiali saluti", "met vriendelijke groet", "olá", "cumprimentos", "hej", "pozdrawiam",
}
