package reply

import "strings"

// originals are the words that clients set between dashes above a mail that is answered.
var originals = setOf(
	"original message", "original email", "original e-mail", "reply message",
	"original appointment", "reply to message", "original", "replied message", // en
	"ursprüngliche nachricht", "originalnachricht", "original-nachricht", "originale nachricht",
	"urspruengliche nachricht", "original nachricht", "antwort nachricht", "ursprünglicher termin", // de
	"message d'origine", "message d’origine", "message original", "mail original",
	"message initial", "courriel original", // fr
	"mensaje original", "correo original", "mensaje originario", // es
	"messaggio originale", "messaggio originario", "messaggio di origine", // it
	"oorspronkelijk bericht", "origineel bericht", "oorspronkelijke bericht", // nl
	"mensagem original", "mensagem de origem", // pt
	"wiadomość oryginalna", "oryginalna wiadomość", "wiadomość pierwotna",
	"treść oryginalnej wiadomości",                                       // pl
	"ursprungligt meddelande", "originalmeddelande", "ursprungligt mail", // sv
	"oprindelig meddelelse", "original meddelelse", "oprindelig besked", "original besked", // da
	"opprinnelig melding", "original melding", "opprinnelig e-post", // nb
	"alkuperäinen viesti", "alkuperäinen sähköposti", // fi
	"původní zpráva", "původní e-mail", "puvodni zprava", // cs
	"pôvodná správa", "pôvodný e-mail", // sk
	"eredeti üzenet", "eredeti levél", // hu
	"orijinal ileti", "orijinal mesaj", "özgün ileti", "asıl ileti", // tr
	"исходное сообщение", "исходное письмо", "оригинальное сообщение",
	"пересылаемое сообщение", "первоначальное сообщение", // ru
	"оригінальне повідомлення", "вихідне повідомлення", "початкове повідомлення", // uk
	"оригинално съобщение",                               // bg
	"元のメッセージ", "元のメール", "オリジナルメッセージ", "original message", // ja
	"原始邮件", "原邮件", "原始信息", "邮件原件", "回复的原邮件", "原始郵件", "原始訊息", "原郵件", // zh
	"원본 메시지", "원본메시지", "원본 메일", "원본메일", "original mail", // ko
	"mesaj original", "mesajul original", "mesaj inițial", // ro
	"αρχικό μήνυμα", "πρωτότυπο μήνυμα", // el
	"הודעה מקורית", "ההודעה המקורית", // he
	"الرسالة الأصلية", "رسالة أصلية", "الرساله الأصليه", // ar
	"پیام اصلی",                              // fa
	"thư gốc", "tin nhắn gốc", "thư ban đầu", // vi
	"pesan asli", "pesan asal", "mesej asal", // id ms
	"ข้อความต้นฉบับ", "ข้อความเดิม", // th
	"izvorna poruka", "originalna poruka", "оригинална порука", // hr sr
	"izvirno sporočilo", "prvotno sporočilo", // sl
	"algne sõnum", "algne kiri", // et
	"sākotnējais ziņojums", "oriģinālais ziņojums", // lv
	"pirminis laiškas", "originalus laiškas", // lt
	"missatge original", // ca
	"mensaxe orixinal",  // gl
)

// forwards are the words above a mail that is passed on.
var forwards = setOf(
	"forwarded message", "forwarded email", "forwarded mail", "begin forwarded message",
	"forwarded letter", "forwarding messages", "forward message", // en
	"weitergeleitete nachricht", "anfang der weitergeleiteten nachricht",
	"weitergeleitete e-mail", "weitergeleitete mail", // de
	"message transféré", "message transmis", "début du message réexpédié",
	"début du message transféré", "message réexpédié", "courriel transféré", // fr
	"mensaje reenviado", "inicio del mensaje reenviado", "mensaje enviado", // es
	"messaggio inoltrato", "inizio messaggio inoltrato", "messaggio inoltrato inizio", // it
	"doorgestuurd bericht", "begin doorgestuurd bericht", // nl
	"mensagem encaminhada", "início da mensagem encaminhada", "mensagem reencaminhada",
	"início da mensagem reencaminhada", // pt
	"przekazana wiadomość", "wiadomość przekazana", "początek przekazanej wiadomości",
	"treść przekazanej wiadomości", "wiadomość przekazana dalej", // pl
	"vidarebefordrat meddelande", "vidarebefordrat brev", "vidarebefordrat mail",
	"började vidarebefordrat meddelande", // sv
	"videresendt meddelelse", "start på videresendt besked", "videresendt besked",
	"begyndelse på videresendt besked", // da
	"videresendt melding", "videresendt e-post", "begynnelse på videresendt melding",
	"start på videresendt melding", // nb
	"välitetty viesti", "alkaa välitetty viesti", "edelleenlähetetty viesti",
	"välitetty viesti alkaa",                                                 // fi
	"přeposlaná zpráva", "začátek přeposílané zprávy", "forwardovaná zpráva", // cs
	"preposlaná správa", "začiatok preposlanej správy", // sk
	"továbbított üzenet", "továbbított levél", "továbbított üzenet kezdete", // hu
	"iletilmiş mesaj", "yönlendirilmiş ileti", "yönlendirilen ileti",
	"iletilmiş mesajın başı", "yönlendirilmiş mesaj", "iletilen mesaj", // tr
	"пересланное сообщение", "переадресованное сообщение", "пересылаемое письмо",
	"начало переадресованного сообщения", "начало пересылаемого сообщения",
	"перенаправленное сообщение", // ru
	"переслане повідомлення", "початок пересланого повідомлення",
	"перенаправлене повідомлення",                            // uk
	"препратено съобщение", "начало на препратено съобщение", // bg
	"転送されたメッセージ", "転送メッセージ", "転送メール", // ja
	"转发的邮件", "转发邮件", "转发的信息", "已转发的邮件", "以下是转发的邮件", "开始转发邮件",
	"轉寄的郵件", "轉寄郵件", "開始轉寄郵件", "以下為轉寄的郵件", // zh
	"전달된 메일", "전달된 메시지", "전달된 이메일", "전달된 메시지 시작", // ko
	"mesaj redirecționat", "mesaj redirectionat", "început mesaj redirecționat",
	"mesaj transmis",                                                        // ro
	"προωθημένο μήνυμα", "αρχή προωθημένου μηνύματος", "προωθούμενο μήνυμα", // el
	"הודעה שהועברה", "הודעה מועברת", "תחילת ההודעה שהועברה", // he
	"رسالة معاد توجيهها", "رسالة مُعاد توجيهها", "بدء الرسالة المعاد توجيهها",
	"الرسالة المعاد توجيهها",                                                     // ar
	"پیام هدایت شده",                                                             // fa
	"thư được chuyển tiếp", "thư đã chuyển tiếp", "bắt đầu thư được chuyển tiếp", // vi
	"pesan terusan", "pesan yang diteruskan", "mula mesej yang dikirim semula",
	"mesej dimajukan", // id ms
	"ข้อความที่ส่งต่อ", // th
	"proslijeđena poruka", "početak proslijeđene poruke", "prosleđena poruka",
	"прослеђена порука",                 // hr sr
	"posredovano sporočilo",             // sl
	"edastatud kiri", "edastatud sõnum", // et
	"pārsūtītais ziņojums", "pārsūtīta ziņa", // lv
	"persiųstas laiškas", "persiųsta žinutė", // lt
	"missatge reenviat", "inici del missatge reenviat", // ca
)

// passingOn are the whole notes that people write above a mail they pass on.
var passingOn = setOf(
	"fyi", "for your information", "see below", "please see below", "forwarding this", "forwarding",
	"please handle", "please take care", "as discussed", "below", "fw", "fwd",
	"zur info", "z.k", "z. k", "zk", "zki", "z.k.i", "zur kenntnis", "zur kenntnisnahme",
	"siehe unten",
	"s.u", "bitte übernehmen", "weiterleitung", "pour info", "pour information", "pvi",
	"voir ci-dessous",
	"ci-dessous", "para su información", "para tu información", "ver abajo",
	"per conoscenza", "p.c",
	"vedi sotto", "vedi di seguito", "ter info", "ter informatie", "zie hieronder", "zie onder",
	"para conhecimento", "veja abaixo", "segue abaixo", "do wiadomości", "patrz niżej",
	"för kännedom",
	"se nedan", "til orientering", "til info", "se nedenfor", "tiedoksi", "katso alla", "viz níže",
	"na vědomí", "tájékoztatásul", "lásd lent", "bilgi için", "bilginize", "к сведению", "см. ниже",
	"до відома", "див. нижче", "ご参考まで", "ご参考", "仅供参考", "请参阅下文", "參考", "참고하세요",
)

func setOf(words ...string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[w] = true
	}
	return set
}

// What a line announces.
type announced uint8

const (
	noLine announced = iota
	originalLine
	forwardLine
)

// announces says whether the line announces an older mail; sure says that its frame of dashes, or
// its colon, leaves no doubt. Without that a header block must follow.
func announces(s string) (kind announced, sure bool) {
	if len(s) < minAnnouncement {
		return noLine, false
	}
	words, dashes := announcement(s)
	switch {
	case words == "":
		return noLine, false
	case lookUp(originals, words):
		return originalLine, dashes
	case lookUp(forwards, words):
		return forwardLine, dashes || endsInColon(s)
	case dashes && namesForwarder(strings.ToLower(words)):
		return forwardLine, true
	}
	return noLine, false
}

// namesForwarder knows "----- Forwarded by Ann Lee/ACME on 03.05.2026 12:00 -----", as Lotus Notes
// writes it, and mutt's "----- Forwarded message from Ann Lee <ann@example.com> -----", in a few
// languages.
func namesForwarder(words string) bool {
	for _, w := range []string{"forwarded by ", "weitergeleitet von ", "réacheminé par ",
		"transféré par ", "reenviado por ", "inoltrato da ", "doorgestuurd door ",
		"forwarded message from ", "weitergeleitete nachricht von ", "message transféré de ",
		"mensaje reenviado de ", "messaggio inoltrato da ", "doorgestuurd bericht van "} {
		if strings.HasPrefix(words, w) {
			return true
		}
	}
	return false
}

// How short and how long an announcement may be, in bytes, and one without dashes, in words.
const (
	minAnnouncement = 8
	maxAnnouncement = 200
	maxBareWords    = 6
)

// frame holds the signs that stand round an announcement.
const frame = "-_‐–—=─"

// isFramed is a cheap look at whether a frame may begin the line.
func isFramed(s string) bool {
	if s == "" || isLetterOrDigit(s[0]) {
		return false
	}
	s = strings.TrimLeft(s, " *>\u00a0")
	return s != "" && (s[0] == '-' || s[0] == '_' || s[0] == '=' || s[0] == 0xe2)
}

// announcement takes the frame of dashes, quote signs and emphasis from a line; dashes says that
// dashes stood on both sides.
func announcement(s string) (words string, dashes bool) {
	if len(s) > maxAnnouncement ||
		!isFramed(s) && !endsInColon(s) && strings.Count(s, " ") > maxBareWords {
		return "", false
	}
	s = strings.Trim(clean(strings.ReplaceAll(s, "&nbsp;", " ")), "*> ")
	left := strings.TrimLeft(s, frame)
	inner := strings.TrimRight(left, frame)
	words = strings.Trim(inner, " *:：")
	return words, len(s)-len(left) >= 2 && len(left)-len(inner) >= 2
}

// passesOn says whether a note says no more than that something is passed on.
func passesOn(note string) bool {
	note = strings.Trim(fold(note), " .!:-–\n")
	return len(note) < 80 && passingOn[note]
}
