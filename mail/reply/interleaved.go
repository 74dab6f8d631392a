package reply

import "strings"

// A telling is what a note speaks of, as the beginnings of words, and how it is found, as words;
// each is a list of alternatives in lower case.
type telling struct{ what, how string }

func tellings(list []telling) *phrases {
	p := new(phrases)
	for _, t := range list {
		p.add(t.what, t.how)
	}
	return p
}

// inside are the words with which people say that their answers stand inside the older mail, per
// language. Outlook sets no quote signs, so nothing else tells such a mail from an answer above it.
var inside = tellings([]telling{
	{"answer|comment|replies|reply|response|responded|remark|feedback|annotation|see inline|see in|see below in",
		"inline|in-line|in red|in blue|in green|in bold|in purple|in orange|in caps|" +
			"in colour|in color|highlighted|in the text|in your text|in the body|between the lines|" +
			"within your|in your mail|in your email"}, // en
	{"antwort|kommentar|anmerkung|bemerkung|rückmeldung|ergänzung",
		"in rot|in blau|in grün|in fett|rot markiert|blau markiert|gelb markiert|farbig|farblich|" +
			"im text|inline|zwischen den zeilen|in deiner mail|in ihrer mail|in ihrer e-mail|" +
			"in der mail|rote schrift|roter schrift|in ihrem text"}, // de
	{"réponse|commentaire|remarque|répondu",
		"en rouge|en bleu|en vert|en gras|en couleur|dans le texte|dans le corps|entre les lignes|" +
			"dans votre mail|dans ton mail|dans votre message"}, // fr
	{"respuesta|comentario|respond|contest|observacion",
		"en rojo|en azul|en verde|en negrita|en color|en el texto|entre líneas|en tu correo|" +
			"en su correo"}, // es
	{"rispost|comment|osservazion|rispond",
		"in rosso|in blu|in verde|in grassetto|nel testo|in corsivo|tra le righe"}, // it
	{"antwoord|opmerking|reactie|commentaar",
		"in rood|in het rood|in blauw|in het blauw|in groen|vetgedrukt|in de tekst|inline|" +
			"tussen de regels"}, // nl
	{"respost|comentári|observaç|respond",
		"em vermelho|a vermelho|em azul|a azul|em verde|em negrito|no texto|no corpo"}, // pt
	{"odpowied|komentarz|uwag",
		"na czerwono|czerwonym|na niebiesko|niebieskim|na zielono|w tekście|w treści"}, // pl
	{"svar|komment|anmärkning|bemærkning|merknad",
		"i rött|med rött|i rødt|med rødt|i blått|i texten|i teksten|inline|i din mail"}, // sv da nb
	{"vastau|vastas|komment", "punaisella|sinisellä|tekstin seassa|tekstissä"},          // fi
	{"odpov|komentá|poznámk", "červeně|červenou|červeným|modře|modrou|v textu|v texte"}, // cs sk
	{"válasz|megjegyzés", "pirossal|kékkel|a szövegben"},                                // hu
	{"cevap|yanıt|yorum", "kırmızı|kırmızıyla|metin içinde|mavi"},                       // tr
	{"ответ|коммент|замечан", "красным|синим|зелёным|зеленым|в тексте|цветом"},          // ru
	{"відпов|комент|зауваж", "червоним|синім|зеленим|в тексті|у тексті|кольором"},       // uk
	{"răspuns|coment", "cu roșu|în roșu|cu albastru|în text"},                           // ro
	{"απαντ|σχόλι", "με κόκκινο|στο κείμενο|με μπλε"},                                   // el
	{"תשוב|הערות|עניתי", "באדום|בכחול|בגוף"},                                            // he
	{"إجاب|رد|تعليق", "بالأحمر|باللون|داخل النص"},                                       // ar
	{"回复|回覆|答复|答覆|回答|批注|意见|意見", "红色|紅色|红字|紅字|标红|標紅|蓝色|藍色|文中|原文|正文中"},                    // zh
	{"回答|返信|コメント|返答", "赤字|赤で|赤色|青字|青色|文中|インライン"},                                        // ja
	{"답변|답장|코멘트|의견", "빨간|붉은|파란|본문"},                                                     // ko
})

// below are the words with which a note says no more than that the answers stand further down. In
// a longer text they may announce what follows in it.
var below = tellings([]telling{
	{"answers|comments|replies|responses|remarks|my answer|my reply|my response|my comment",
		"below|underneath"}, // en
	{"antworten|kommentare|anmerkungen|bemerkungen|meine antwort", "unten|darunter|unterhalb"}, // de
	{"réponses|commentaires|remarques|ma réponse", "ci-dessous|plus bas|ci-après"},             // fr
	{"respuestas|comentarios|mi respuesta", "abajo|debajo|más abajo"},                          // es
	{"risposte|commenti|la mia risposta", "sotto|di seguito|in calce"},                         // it
	{"antwoorden|opmerkingen|mijn antwoord", "hieronder|onder"},                                // nl
	{"respostas|comentários|minha resposta", "abaixo|em baixo"},                                // pt
	{"odpowiedzi|komentarze|uwagi", "poniżej"},                                                 // pl
	{"svar", "nedan|nedenfor|herunder"},                                                        // sv da nb
	{"odpovědi|odpovědi|komentáře|odpovede", "níže|nižšie"},                                    // cs sk
	{"ответы|комментарии|мой ответ", "ниже"},                                                   // ru
	{"відповіді|коментарі", "нижче"},                                                           // uk
})

// How long the words above an older mail are at most that say that answers stand inside it, in
// bytes, and how many lines they have at most if they say no more than "below".
const (
	maxNote      = 1 << 10
	maxNoteLines = 3
)

// answersInside says whether the writer's words above the older mail say that the answers stand
// inside it.
func answersInside(own []line) bool {
	size := 0
	for _, l := range own {
		if size += len(l.text); size > maxNote {
			return false
		}
	}
	lower := false
	for _, l := range own {
		if l.blank() || l.quoted() {
			continue
		}
		s := fold(l.text)
		if tells(inside, s) {
			return true
		}
		lower = lower || tells(below, s)
	}
	return lower && linesOfNote(own) <= maxNoteLines
}

// linesOfNote counts the lines above the close of a letter, or its signature.
func linesOfNote(own []line) (count int) {
	for _, l := range own {
		switch {
		case l.blank():
		case isLooseDelimiter(l.text), count > 0 && beginsClosing(fold(l.text)):
			return count
		default:
			count++
		}
	}
	return count
}

// tells says whether the line, in lower case, holds one of the tellings.
func tells(list *phrases, s string) bool {
	return list.find(s, func(one phrase, _ int) bool {
		for how := range strings.SplitSeq(one.how, "|") {
			if _, ok := hasWord(s, how); ok {
				return true
			}
		}
		return false
	})
}
