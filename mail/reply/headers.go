package reply

import "strings"

// A header block is what Outlook, and many after it, writes above older mail instead of an
// attribution: From, Sent, To, Subject, one below the other, in the writer's language.

// A field is the kind of one line in a header block.
type field uint8

const (
	noField field = 0
	from    field = 1 << (iota - 1)
	date
	to
	subject
	other // Cc, Reply-To, Importance, Attachments …
)

// fields by their labels, in lower case. A word that two languages use for different fields stands
// for both.
var fields = labels(map[field]string{
	from: `from|von|de|van|da|från|fra|lähettäjä|od|odesílatel|odosielateľ|feladó|kimden|gönderen|
		от|		от кого|від|від кого|差出人|送信元|送信者|发件人|发信人|寄件者|寄件人|發件人|보낸 사람|보낸사람|발신|보낸이|
		de la|expeditor|από|מאת|من|từ|người gửi|dari|pengirim|จาก|šalje|pošiljatelj|saatja|no|nuo|
		remitente|de parte de|mittente|afzender|remetente|nadawca|avsändare|afsender|avsender|от:|
		expéditeur|absender|sender|فرستنده|از|isprava od|nork|frá|шаље`,
	date: `date|sent|sent at|sent on|datum|gesendet|gesendet am|date d'envoi|date d’envoi|envoyé|
		envoyé le|message du|le|fecha|enviado|enviado el|enviada|enviada em|enviado em|data|data invio|inviato|
		data di invio|verzonden|verzonden op|verstuurd|wysłano|data wysłania|wysłane|skickat|
		skickades|dato|sendt|sendt den|lähetetty|päiväys|päivä|päivämäärä|odesláno|odoslané|dátum|
		elküldve|küldve|küldés dátuma|gönderildi|gönderme tarihi|tarih|gönderilme tarihi|отправлено|
		дата|дата отправки|надіслано|відправлено|изпратено|日付|日時|送信日時|発信日時|发送时间|发送日期|
		日期|时间|傳送日期|寄件日期|傳送時間|發送時間|보낸 날짜|보낸날짜|날짜|보낸 시간|발신일|trimis|trimis la|
		ημερομηνία|στάλθηκε|απεστάλη|נשלח|תאריך|بتاريخ|تاريخ|التاريخ|أرسلت|تم الإرسال|أُرسلت|
		تاریخ|ngày|đã gửi|thời gian|dikirim|tanggal|terkirim|tarikh|dihantar|วันที่|ส่ง|
		ส่งเมื่อ|poslano|
		poslato|послато|saadetud|kuupäev|nosūtīts|datums|išsiųsta|data i hora|enviat|bidalia|ارسال|تاريخ الإرسال|data de envio`,
	to: `to|an|à|para|pour|a|per|aan|till|til|vastaanottaja|do|komu|pro|címzett|kime|alıcı|кому|до|宛先|
		送信先|		收件人|收信人|收件者|받는 사람|받는사람|수신|받는이|către|catre|destinatar|προς|אל|إلى|الى|đến|tới|
		người nhận|kepada|ถึง|za|prima|прима|primatelj|saaja|adressaat|kellele|kam|kas|kam:|adresát|empfänger|
		destinataire|destinatario|destinatário|destinataires|mottagare|modtager|mottaker|adresat|
		به|گیرنده|ke|ontvanger|per a|nori`,
	subject: `subject|betreff|objet|sujet|asunto|oggetto|onderwerp|assunto|temat|ämne|emne|aihe|předmět|
		predmet|tárgy|konu|тема|относно|件名|题目|主题|主旨|主題|標題|标题|제목|subiect|subiectul|θέμα|
		נושא|الموضوع|موضوع|chủ đề|tiêu đề|perihal|subjek|subyek|hal|เรื่อง|หัวข้อ|naslov|zadeva|
		teema|
		pealkiri|temats|tēma|tema|assumpte|asunto del mensaje|re|objeto|predmet správy|efni|gaia|ogg|thema`,
	other: `cc|bcc|kopie|copie|copie à|kópia|kopio|kopia|kopi|bilgi|copia|cópia|dw|másolat|cci|vs|
		копия|копія|抄送|副本|참조|κοιν|κοινοποίηση|עותק|نسخة|đồng gửi|tembusan|สำเนา|reply-to|
		reply to|antwort an|répondre à|responder a|rispondi a|svar till|beantwoorden - aan|risposta|importance|priority|
		wichtigkeit|priorität|importance :|importancia|prioridad|priorità|prioriteit|belang|
		prioritet|attachments|attachment|anlagen|anhänge|anlage|pièces jointes|archivos adjuntos|
		datos adjuntos|allegati|bijlagen|anexos|załączniki|bilagor|vedhæftede filer|vedlegg|
		liitteet|
		přílohy|mellékletek|ekler|вложения|вкладення|添付ファイル|附件|첨부|organization|organisation|
		sent by|gesendet von|importância|重要度|优先级|重要性|중요도|вид копия|mailed-by|signed-by|
		message-id|sender address|on behalf of`,
})

// labels turns the table round: label to fields.
func labels(table map[field]string) map[string]field {
	of := make(map[string]field)
	for kind, list := range table {
		for label := range strings.SplitSeq(list, "|") {
			of[strings.TrimSpace(label)] |= kind
		}
	}
	return of
}

// maxLabel is how long a label may be, in bytes.
const maxLabel = 48

// labelled splits "Label: value".
func labelled(s string) (label, value string, ok bool) {
	if head := s[:min(len(s), 2*maxLabel)]; strings.IndexByte(head, ':') < 0 &&
		!strings.Contains(head, "：") {
		return "", "", false
	}
	s = strings.TrimLeft(clean(s), "*|_ ")
	at := strings.IndexByte(s[:min(len(s), maxLabel)], ':')
	width := 1
	if wide := strings.Index(s[:min(len(s), maxLabel)], "："); wide >= 0 && (at < 0 || wide < at) {
		at, width = wide, len("：")
	}
	if at <= 0 {
		return "", "", false
	}
	label = strings.Trim(s[:at], "* |")
	return label, strings.Trim(s[at+width:], "* |"), label != ""
}

// fieldOf says which header field the line is, if any.
func fieldOf(s string) (field, string) {
	label, value, ok := labelled(s)
	if !ok {
		return noField, ""
	}
	return lookUp(fields, label), value
}

// maxBlock is over how many lines a header block is looked for, long lists of recipients included.
const maxBlock = 24

// headerBlockAt says whether a header block begins at line i. Below a ruled line, or an
// announcement, three fields are enough; anywhere else (an itinerary has From, To and Date, too)
// it takes an address or four fields.
func headerBlockAt(lines []line, i int, announced bool) bool {
	if lines[i].field() == noField {
		return lines[i].mark == markRule && looksLikeBlock(lines, i)
	}
	b := readBlock(lines, i)
	if b.count < 3 || b.again && b.gap || b.seen&from == 0 || b.seen&(date|subject) == 0 {
		return false
	}
	return announced || b.proven(lines[i:])
}

// A heading is what was found of a header block.
type heading struct {
	seen  field
	count int  // different fields
	size  int  // lines
	gap   bool // a blank line stands in it
	again bool // a field that comes again ends it
}

// proven looks for an address, or for a moment among four fields.
func (b heading) proven(lines []line) bool {
	moment := false
	for _, l := range lines[:b.size] {
		e := evidenceIn(l.text[:min(len(l.text), maxAttribution)])
		if e.address {
			return true
		}
		moment = moment || e.year || e.clock
	}
	return moment && b.count >= 4
}

// readBlock reads fields from line i on. A line without a label goes on with the field above it: a
// folded list of recipients, or a value below its label. A field that comes again, or an
// announcement, begins another block.
func readBlock(lines []line, i int) heading {
	var b heading
	loose := 0
	for k := i; k < min(len(lines), i+maxBlock); k++ {
		l := &lines[k]
		kind := l.field()
		switch {
		case b.seen&kind != 0 && (kind == from || kind == date || kind == subject):
			b.again = true
			return b
		case kind == noField && startsBlock(l.text):
			return b
		case kind != noField:
			loose = 0
			if b.seen&kind != kind {
				b.count++
			}
			b.seen |= kind
		case l.blank() && (b.count >= 3 || loose > 0), b.seen&subject != 0, loose > 6:
			return b
		default:
			loose++
			b.gap = b.gap || l.blank()
		}
		b.size++
	}
	return b
}

// startsBlock says whether the line stands above header blocks and never inside one.
func startsBlock(s string) bool {
	announced, _ := announces(s)
	return announced != noLine || isRule(s)
}

// looksLikeBlock knows header blocks in languages that stand in no table: right below a ruled line,
// three or more labelled lines, with an address or a moment among them.
func looksLikeBlock(lines []line, i int) bool {
	count, found := 0, false
	for _, l := range lines[i:min(len(lines), i+6)] {
		label, value, ok := labelled(l.text)
		if !ok || value == "" || strings.Count(label, " ") > 2 {
			break
		}
		e := evidenceIn(l.text[:min(len(l.text), maxAttribution)])
		found = found || e.address || e.sent()
		count++
	}
	return count >= 3 && found
}
