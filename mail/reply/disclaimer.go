package reply

import "strings"

// A disclaimer is known by two groups of words in one paragraph: what the mail is, and whom it is
// for or what must be done with it. One group alone may be a customer's sentence, and so may be a
// paragraph whose writer speaks of himself.
var disclaimers = []struct{ is, does, self string }{
	{"confidential|privileged|proprietary", "intended recipient|intended solely|named addressee|" +
		"intended only|solely for the|only for the use|use of the individual", " i | i'| my "}, // en
	{"vertraulich|rechtlich geschützt", "empfänger|adressat|irrtümlich|unbefugt|vernichten",
		" ich | mein"}, // de
	{"confidentiel", "destinataire|par erreur|exclusivement|non autorisé",
		" je | j'| mon | ma "}, // fr
	{"confidencial", "destinatario|por error|exclusiv|destinatário|por engano",
		" yo | mi | eu | meu | minha | me "}, // es pt
	{"riservat|confidenzial", "destinatari|per errore|esclusivamente",
		" io | mio | mia | ho "}, // it
	{"vertrouwelijk", "geadresseerde|bestemd|onbevoegd|ten onrechte|abusievelijk",
		" ik | mijn "}, // nl
	{"poufn", "adresat|odbiorc|omyłk|pomyłk", " ja | mój | moja | mnie "}, // pl
	{"konfidentiell|konfidensi|fortrolig|sekretess", "mottagare|modtager|mottaker|fejl|feil|" +
		"misstag|avsedd", " jag | jeg | min | mitt "}, // sv da nb
	{"luottamuksel", "vastaanottaj|tarkoitettu|erehdy", " minä | minu| olen "},   // fi
	{"důvěrn|dôvern", "adresát|příjemc|príjemc|omyl", " já | můj | jsem | som "}, // cs sk
	{"bizalmas", "címzett|téved", " én | nekem "},                                // hu
	{"gizli", "alıcı|yanlışlık|muhatap", " ben | bana |benim"},                   // tr
	{"конфиденциал|конфіденц", "адресат|получател|ошибк|одержувач|помилк",
		" я | мой | мне | мій | мені "}, // ru uk
	{"机密|保密|機密", "收件人|收件者|误收|誤收|删除|刪除", "我"},                  // zh
	{"機密|秘密", "受信者|誤って|宛先|削除", "私"},                           // ja
	{"기밀|비밀", "수신인|수신자|잘못|삭제", "제가|저는"},                       // ko
	{"confidențial", "destinatar|eroare", " eu | mea | meu "}, // ro
	{"εμπιστευτικ", "παραλήπτη|λάθος", " εγώ | μου "},         // el
	{"סודי|חסוי", "נמען|בטעות", " אני "},                      // he
	{"سري", "المرسل إليه|بالخطأ|المستلم", " أنا "},            // ar
	{"environment|umwelt|environnement|medio ambiente|ambiente|milieu", "before printing|" +
		"print this|ausdruck|d'imprimer|imprimir|stampare|printen|afdrukken",
		" i | my | ich | mein| je | j'| yo | mi | eu | io | ik "},
}

// subjects are what a disclaimer speaks of in its first words.
const subjects = "mail|message|nachricht|correo|mensaje|messag|bericht|wiadomo|meddel|mensagem|besked|" +
	"melding|viesti|zpráv|správ|üzenet|levél|ileti|posta|сообщени|письм|повідомл|лист|邮件|郵件|" +
	"メール|메일|mesaj|μήνυμα|הודעה|رسالة|información|informa|disclaimer|confidential|notice|" +
	"hinweis|virus|courriel|document|transmission|environment|print"

// minDisclaimer keeps short sentences out: no disclaimer is that short, in bytes; and no line
// that a scanner for viruses leaves is longer than maxScanned without its links.
const (
	minDisclaimer = 100
	maxScanned    = 240
)

// isDisclaimer judges one paragraph, in lower case.
func isDisclaimer(s string) bool {
	if isScanned(s) {
		return true
	}
	if len(s) < minDisclaimer || strings.Contains(s, "?") ||
		!containsAny(s[:min(len(s), 90)], subjects) {
		return false
	}
	for _, d := range disclaimers {
		if containsAny(s, d.is) && containsAny(s, d.does) {
			return !containsAny(" "+s, d.self)
		}
	}
	return false
}

// scanners are the sites that a line names which a scanner for viruses leaves, and viruses the word
// with which it says that there is none. Without it, and where the writer speaks of himself, it is
// a customer's line.
const (
	selves = " i | i'| my | ich | mein| je | j'| mon | yo | mi | io | mio | ik | mijn | eu | я | мой "

	scanners = "www.avast.com|www.avg.com|www.eset.com|mailscanner|eset nod32|eset endpoint|" +
		"checked by avg|www.kaspersky."
	viruses = "virus|vírus|viren|wirus|вирус|вірус|ウイルス|ウィルス|病毒|바이러스|ιούς|וירוס|فيروس|" +
		"clean|antivir"
)

// isScanned knows the line of a scanner for viruses, in lower case.
func isScanned(s string) bool {
	if !containsAny(s, scanners) || !containsAny(s, viruses) || containsAny(" "+s, selves) {
		return false
	}
	s = withoutURLs(s)
	return len(s) < maxScanned && !strings.Contains(s, "?")
}

// isListFooter knows what mailing lists and help desks put below each mail.
func isListFooter(s string) bool {
	return containsAny(s, "mailing list|/listinfo|unsubscribe|to stop receiving|"+
		"view this discussion|"+
		"you are receiving this|you received this message because|list-unsubscribe|mailinglist") &&
		(strings.Contains(s, "://") || hasAddress(s))
}

func containsAny(s, alternatives string) bool {
	for a := range strings.SplitSeq(alternatives, "|") {
		if strings.Contains(s, a) {
			return true
		}
	}
	return false
}
