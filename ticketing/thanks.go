package ticketing

import (
	"strings"
	"unicode"
)

// OnlyThanks reports whether newly written text says thanks and nothing else:
// one or more phrases of thanks in any of the languages we know, and at most
// the writer's own name. In doubt it does not, because then a ticket reopens
// that could have stayed closed, and no question is overlooked.
func OnlyThanks(text, name string) bool {
	words := wordsOf(text)
	if len(words) == 0 || len(words) > 16 {
		return false
	}
	own := map[string]bool{}
	for _, w := range wordsOf(name) {
		own[w] = true
	}
	rest := " " + strings.Join(words, " ") + " "
	thanked := false
	for _, phrase := range thanksPhrases {
		if strings.Contains(rest, " "+phrase+" ") {
			rest = strings.ReplaceAll(rest, " "+phrase+" ", " ")
			thanked = true
		}
	}
	for _, w := range strings.Fields(rest) {
		if !own[w] {
			return false
		}
	}
	return thanked
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && !unicode.Is(unicode.Mn, r)
	})
}

// thanksPhrases stand longest first, so that a phrase is not eaten by a shorter one.
var thanksPhrases = []string{
	"thank you very much for your help", "thank you so much for your help",
	"thanks a lot for your help", "thank you for your quick help", "thank you for your help",
	"thanks for your help", "thanks for the help", "thank you very much", "thank you so much",
	"that works thank you", "works now thanks", "many thanks", "thanks a lot", "thanks so much",
	"great thanks", "thank you", "thanks again", "thanks", "thx", "cheers",
	"kind regards", "best regards", "regards",
	"vielen dank für ihre schnelle hilfe", "vielen dank für ihre hilfe",
	"vielen dank für die hilfe", "vielen herzlichen dank", "herzlichen dank", "vielen dank",
	"besten dank", "danke schön", "dankeschön", "danke sehr", "danke", "merci vielmals",
	"viele grüße", "mit freundlichen grüßen", "freundliche grüße",
	"merci beaucoup pour votre aide", "merci pour votre aide", "merci beaucoup", "merci",
	"cordialement", "bien cordialement",
	"muchas gracias por su ayuda", "muchas gracias", "gracias", "saludos",
	"grazie mille", "molte grazie", "grazie", "cordiali saluti",
	"hartelijk dank", "dank je wel", "dank u wel", "bedankt", "dank u", "met vriendelijke groet",
	"muito obrigado", "muito obrigada", "obrigado", "obrigada",
	"bardzo dziękuję", "dziękuję bardzo", "dziękuję", "dziękujemy",
	"tack så mycket", "stort tack", "tack", "mange tak", "tusen takk", "takk",
	"kiitos paljon", "kiitos", "děkuji mnohokrát", "děkuji", "děkujeme", "köszönöm szépen",
	"köszönöm", "teşekkür ederim", "teşekkürler", "большое спасибо", "спасибо большое", "спасибо",
	"щиро дякую", "дякую", "ありがとうございました", "ありがとうございます", "谢谢", "謝謝", "감사합니다",
}
