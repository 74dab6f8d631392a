package reply

import "strings"

// A disclaimer is known by two groups of words in one paragraph: what the mail is, and whom it is
// for or what must be done with it. One group alone may be a customer's sentence.
var disclaimers = []struct{ is, does string }{
	{"confidential|privileged|proprietary", "intended recipient|intended solely|named addressee|" +
		"intended only|solely for the|only for the use|use of the individual"}, // en
	{"vertraulich|rechtlich geschützt", "empfänger|adressat|irrtümlich|unbefugt|vernichten"}, // de
	{"confidentiel", "destinataire|par erreur|exclusivement|non autorisé"},                   // fr
	{"confidencial", "destinatario|por error|exclusiv|destinatário|" +
		"por engano"}, // es pt
	{"riservat|confidenzial", "destinatari|per errore|esclusivamente"},             // it
	{"vertrouwelijk", "geadresseerde|bestemd|onbevoegd|ten onrechte|abusievelijk"}, // nl
	{"poufn", "adresat|odbiorc|omyłk|pomyłk"},                                      // pl
	{"konfidentiell|konfidensi|fortrolig|sekretess", "mottagare|modtager|mottaker|fejl|feil|" +
		"misstag|avsedd"}, // sv da nb
	{"luottamuksel", "vastaanottaj|tarkoitettu|erehdy"}, // fi
	{"důvěrn|dôvern", "adresát|příjemc|príjemc|omyl"},   // cs sk
	{"bizalmas", "címzett|téved"},                       // hu
	{"gizli", "alıcı|yanlışlık|muhatap"},                // tr
	{"конфиденциал|конфіденц", "адресат|получател|ошибк|одержувач|помилк"}, // ru uk
	{"机密|保密|機密", "收件人|收件者|误收|誤收|删除|刪除"},                                    // zh
	{"機密|秘密", "受信者|誤って|宛先|削除"},                                             // ja
	{"기밀|비밀", "수신인|수신자|잘못|삭제"},                                             // ko
	{"confidențial", "destinatar|eroare"},                                  // ro
	{"εμπιστευτικ", "παραλήπτη|λάθος"},                                     // el
	{"סודי|חסוי", "נמען|בטעות"},                                            // he
	{"سري", "المرسل إليه|بالخطأ|المستلم"},                                  // ar
	{"environment|umwelt|environnement|medio ambiente|ambiente|milieu", "before printing|" +
		"print this|ausdruck|" +
		"d'imprimer|imprimir|stampare|printen|afdrukken"},
	{"virus", "avast|avg.com|virenfrei|virus-free|sin virus|garantie sans virus|privo di virus"},
}

// subjects are what a disclaimer speaks of in its first words.
const subjects = "mail|message|nachricht|correo|mensaje|messag|bericht|wiadomo|meddelande|besked|" +
	"melding|viesti|zpráv|správ|üzenet|levél|ileti|posta|сообщени|письм|повідомл|лист|邮件|郵件|" +
	"メール|메일|mesaj|μήνυμα|הודעה|رسالة|información|informa|disclaimer|confidential|notice|" +
	"hinweis|virus|courriel|document|transmission|environment|print"

// selves are words with which a person speaks of himself; a disclaimer has none of them.
const selves = " i | i'| my | ich | mein| je | j'| mon | yo | mi | io | mio | ik | mijn | eu |" +
	" я | мой "

// minDisclaimer keeps short sentences out: no disclaimer is that short, in bytes; and no line
// that a scanner for viruses leaves is longer than maxScanned.
const (
	minDisclaimer = 100
	maxScanned    = 160
)

// isDisclaimer judges one paragraph, in lower case.
func isDisclaimer(s string) bool {
	if len(s) < maxScanned && containsAny(s, "www.avast.com|www.avg.com") {
		return true
	}
	if len(s) < minDisclaimer || strings.Contains(s, "?") || containsAny(" "+s, selves) ||
		!containsAny(s[:min(len(s), 90)], subjects) {
		return false
	}
	for _, d := range disclaimers {
		if containsAny(s, d.is) && containsAny(s, d.does) {
			return true
		}
	}
	return false
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
