package parse

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"ticketd/ticketing"
)

// hint is a phrase of automatic answers in a subject, and where it stands.
type hint struct {
	phrase string
	front  bool // the subject begins with it, be it behind "[EXTERNAL]", and it is no mere topic
	apart  bool // nothing goes on behind it but what it is about: "Automatic reply: Invoice"
	answer bool // it stands behind "Re:", so somebody may have answered an automatic answer
}

// strong says that it stands as mail systems put it; people go on: "Automatic reply is broken".
func (h hint) strong() bool { return h.front && h.apart }

// oneForm makes apostrophes and the small letter of the Turkish "İ" alike.
var oneForm = strings.NewReplacer("’", "'", "i\u0307", "i")

// absenceHint looks for a phrase of automatic answers in a subject.
func absenceHint(subject string) (h hint) {
	s := strings.ToLower(norm.NFC.String(clip(subject, 500)))
	s = oneForm.Replace(withoutBrackets(s))
	if h.phrase = label(s); h.phrase != "" {
		h.front, h.apart = !slices.Contains(topicLabels, h.phrase), true
		return h
	}
	at := 0
	if h.phrase, at = absenceIndex(s); h.phrase != "" {
		h.front, h.apart = at == 0, endsHint(s[at+len(h.phrase):])
		h.answer = !h.front && ticketing.BaseSubject(s, nil) != ticketing.CleanLine(s)
	}
	return h
}

// absencePhrase is the phrase of an automatic answer in a subject, wherever it stands.
func absencePhrase(subject string) string { return absenceHint(subject).phrase }

// withoutBrackets takes away what gateways and ticket systems put in front: "[EXTERNAL]", "[T-12]".
func withoutBrackets(s string) string {
	for {
		s = strings.TrimLeft(s, " \t*\"'“„«")
		inside, rest, ok := strings.Cut(s, "]")
		if !ok || !strings.HasPrefix(inside, "[") {
			return s
		}
		s = rest
	}
}

// label is the label that a subject begins with; a colon or the end stands behind it.
func label(s string) string {
	for _, label := range labelsBy[firstRune(s)] {
		if rest, ok := strings.CutPrefix(s, label); ok {
			rest = strings.TrimLeft(rest, " \u00a0")
			if rest == "" || strings.ContainsRune(":：-–—([|", firstRune(rest)) {
				return label
			}
		}
	}
	return ""
}

// absenceIndex finds the first phrase that is no part of longer words, and where it stands.
func absenceIndex(s string) (string, int) {
	inWord := false
	for at, r := range s {
		if !inWord || unspaced(r) {
			for _, phrase := range phrasesBy[r] {
				if strings.HasPrefix(s[at:], phrase) && endsWord(phrase, s[at+len(phrase):]) {
					return phrase, at
				}
			}
		}
		inWord = unicode.IsLetter(r)
	}
	return "", 0
}

// endsHint says that what follows a phrase is no more of a sentence: nothing, what the automatic
// answer is to behind a colon or in brackets, or the like behind "AutoReply" or "Re".
func endsHint(rest string) bool {
	rest = strings.TrimLeft(rest, " \u00a0")
	for _, word := range []string{"autoreply", "auto-reply", "reply", "response", "message",
		"notification", "re", "aw", "fw", "fwd", "tr", "wg"} {
		if after, ok := strings.CutPrefix(rest, word); ok {
			after = strings.TrimLeft(after, " \u00a0")
			if after == "" || strings.ContainsRune(":：", firstRune(after)) {
				return true
			}
		}
	}
	return strings.Trim(rest, ".! ") == "" || strings.ContainsRune(":：-–—([|", firstRune(rest))
}

// endsWord says that no letter follows, except in scripts without blanks.
func endsWord(phrase, rest string) bool {
	last, _ := utf8.DecodeLastRuneInString(phrase)
	return rest == "" || unspaced(last) || !unicode.IsLetter(firstRune(rest))
}

// unspaced says that a letter belongs to a script that puts no blanks between words.
func unspaced(r rune) bool { return r >= 0x0E00 && r <= 0x0E7F || r >= 0x1100 }

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// phrasesBy and labelsBy are the tables below by the first character, which spares comparing each.
var phrasesBy, labelsBy = byFirst(absencePhrases), byFirst(absenceLabels)

func byFirst(list []string) map[rune][]string {
	index := map[rune][]string{}
	for _, phrase := range list {
		index[firstRune(phrase)] = append(index[firstRune(phrase)], phrase)
	}
	return index
}

// absenceLabels are words that people use, too. With a colon behind them, at the very beginning,
// they are what mail systems write.
var absenceLabels = []string{"auto", "autoreply", "auto response", "auto-response", "autoresponse",
	"autoresponder", "auto reply", "auto-reply", "oof", "ooo", "away", "vacation", "on vacation", "holiday", "absent",
	"absence", "absence notification", "out today", "abwesend", "abwesenheit", "urlaub", "im urlaub", "absente", "en congé", "congés",
	"en vacances", "ausente", "ausencia", "vacaciones", "assente", "assenza", "in ferie", "afwezig",
	"afwezigheid", "vakantie", "ausência", "férias", "nieobecność", "nieobecny", "nieobecna", "urlop",
	"frånvarande", "frånvaro", "semester", "fraværende", "fravær", "ferie", "poissa", "lomalla", "loma",
	"nepřítomnost", "dovolená", "távollét", "szabadság", "szabadságon", "izinde", "izinli", "отпуск",
	"в отпуске", "отсутствие", "відпустка", "у відпустці", "отсъствие", "отпуска", "absență", "concediu",
	"απουσία", "odsutnost", "godišnji odmor", "neprítomnosť", "dovolenka", "odsotnost", "dopust",
	"puhkusel", "puhkus", "atvaļinājums", "prombūtnē", "atostogos", "atostogose", "自動", "自动", "不在",
	"休暇", "休假", "外出", "부재중", "부재", "휴가", "חופשה", "בחופשה", "إجازة", "في إجازة", "vắng mặt",
	"nghỉ phép", "ลาพักร้อน", "cuti", "absència", "vacances"}

// topicLabels are those among them that are what a request may be about: "Holiday: booking fails".
var topicLabels = []string{"auto", "away", "vacation", "holiday", "absence", "urlaub", "congés", "vacances",
	"ausencia", "vacaciones", "assenza", "vakantie", "ausência", "férias", "nieobecność", "urlop",
	"frånvaro", "semester", "fravær", "ferie", "loma", "nepřítomnost", "dovolená", "távollét", "szabadság",
	"отпуск", "отсутствие", "відпустка", "отсъствие", "отпуска", "absență", "concediu", "απουσία",
	"odsutnost", "godišnji odmor", "neprítomnosť", "dovolenka", "odsotnost", "dopust", "puhkus",
	"atvaļinājums", "atostogos", "自動", "自动", "不在", "休暇", "休假", "外出", "부재", "휴가", "חופשה", "إجازة",
	"nghỉ phép", "ลาพักร้อน", "cuti", "absència"}

// absencePhrases are what mail systems and people on leave write, and mean nothing else. Per
// language the words of Exchange and Outlook stand first.
var absencePhrases = []string{
	"automatic reply", "automatic response", "automated reply", "automated response",
	"automatic out of office reply", "auto-response message", "vacation reply", "vacation message",
	"vacation response", "vacation autoreply", "away from the office", "away from my mail",
	"away from my email", "away from my desk",
	"out of office", "out of the office", "out-of-office", "currently on leave", "on annual leave",
	"on parental leave", "on maternity leave", "on leave until", "on vacation until",
	"is on vacation", "i'm on vacation", "i am on vacation",

	"automatische antwort", "automatische abwesenheit", "abwesenheitsnotiz", "abwesenheitsnachricht",
	"abwesenheitsmeldung", "abwesenheitsbenachrichtigung", "abwesenheitsassistent",
	"abwesenheitsagent", "nicht im büro", "nicht im hause",
	"außer haus", "ausser haus", "bin im urlaub", "derzeit nicht im büro",

	"réponse automatique", "reponse automatique", "absence du bureau", "absent du bureau",
	"absente du bureau", "message d'absence", "notification d'absence", "message automatique",
	"je suis absent", "je suis absente", "je suis en congé", "je suis en vacances",

	"respuesta automática", "respuesta automatica", "contestación automática",
	"fuera de la oficina", "fuera de oficina", "ausente de la oficina", "estoy de vacaciones",

	"risposta automatica", "fuori sede", "fuori ufficio", "fuori dall'ufficio",
	"assente dall'ufficio", "non in ufficio", "risposta non al computer", "sono in ferie",

	"automatisch antwoord", "automatisch bericht", "automatische reactie", "afwezigheidsbericht",
	"afwezigheidsmelding", "niet op kantoor", "niet aanwezig", "buiten kantoor",

	"resposta automática", "resposta automatica", "fora do escritório", "fora do escritorio",
	"ausência temporária", "ausente do escritório", "estou de férias",

	"odpowiedź automatyczna", "automatyczna odpowiedź", "autoodpowiedź", "poza biurem",
	"nieobecność w biurze", "jestem na urlopie", "jestem poza biurem",

	"autosvar", "automatiskt svar", "automatiskt meddelande", "inte på kontoret", "ej på kontoret",
	"frånvaromeddelande", "är på semester",
	"automatisk svar", "ikke på kontoret", "ikke til stede", "fraværsmeddelelse", "er på ferie",
	"fraværsmelding", "fraværsassistent", "er bortreist",
	"automaattinen vastaus", "automaattivastaus", "poissa toimistosta", "poissaoloilmoitus",
	"poissaoloviesti", "olen lomalla",

	"automatická odpověď", "mimo kancelář", "nejsem v kanceláři", "automatická odpoveď",
	"mimo kancelárie", "nie som v kancelárii",
	"automatikus válasz", "automatikus üzenet", "irodán kívül", "házon kívül",
	"otomatik yanıt", "otomatik yanit", "otomatik cevap", "ofis dışında", "ofis dişinda", "ofis dışı",
	"ofis dışındayım",

	"автоматический ответ", "автоответ", "вне офиса", "нет на месте", "отсутствую в офисе",
	"нахожусь в отпуске", "автоматична відповідь", "автовідповідь", "поза офісом", "немає на місці",
	"автоматичен отговор", "извън офиса", "аутоматски одговор",

	"răspuns automat", "în afara biroului", "nu sunt la birou", "αυτόματη απάντηση", "εκτός γραφείου",
	"automatski odgovor", "izvan ureda", "van ureda", "samodejni odgovor", "samodejno sporočilo",
	"izven pisarne", "automaatvastus", "automaatne vastus", "kontorist väljas", "automātiskā atbilde",
	"automātiska atbilde", "ārpus biroja", "automatinis atsakymas", "ne biure", "erantzun automatikoa",
	"sjálfvirkt svar", "resposta automàtica", "fora de l'oficina",

	"自動応答", "自動返信", "不在通知", "不在のお知らせ", "休暇のお知らせ", "自动回复", "自动答复", "自动应答", "不在办公室",
	"休假通知", "自動回覆", "自動答覆", "不在辦公室", "자동 회신", "자동회신", "자동 응답", "자동응답", "자동 답장", "부재 중",
	"부재중 알림",

	"رد تلقائي", "رد آلي", "الرد التلقائي", "خارج المكتب", "תשובה אוטומטית", "מענה אוטומטי", "מחוץ למשרד",
	"trả lời tự động", "thư trả lời tự động", "không có mặt tại văn phòng", "vắng mặt tại văn phòng",
	"ตอบกลับอัตโนมัติ", "การตอบกลับอัตโนมัติ", "ไม่อยู่ที่สำนักงาน", "balasan otomatis", "jawaban otomatis",
	"di luar kantor", "tidak di kantor",
}
