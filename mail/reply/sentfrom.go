package reply

import "strings"

// sentFroms begin the line that a phone or a program puts below a mail. What may follow is short:
// the name of a device or an app.
var sentFroms = []string{
	"sent from", "sent via", "sent using", "sent with", "sent by", "get outlook for",
	"sent on the go", "get bluemail for", "get typeapp for", "sent through", "download outlook for",
	"yahoo mail:", // en
	"gesendet von", "gesendet mit", "von unterwegs gesendet", "gesendet über",
	"diese nachricht wurde von meinem", "diese e-mail wurde von meinem", "versendet von",
	"verschickt mit", "outlook für ios", "outlook für android", "gesendet aus",
	"holen sie sich outlook für",
	"diese nachricht wurde mit", // de
	"envoyé de mon", "envoyé depuis", "envoyé à partir de", "envoyé avec", "envoyé par",
	"envoyé via",
	"envoyé de", "envoyé à partir d’outlook", "obtenir outlook pour", "télécharger outlook pour", "obtenez outlook pour", "provenance : courrier pour", // fr
	"enviado desde", "enviado con", "enviado a través", "enviado mediante", "obtener outlook para", "obtenga outlook para",
	"descargar outlook para", // es
	"inviato da", "inviato dal", "inviato con", "inviato tramite", "ottieni outlook per",
	"scarica outlook per", // it
	"verzonden vanaf", "verstuurd vanaf", "verzonden met", "verstuurd met", "verzonden via",
	"outlook voor", "verstuurd via", "verzonden vanuit", "download outlook voor", // nl
	"enviado do", "enviado a partir", "enviado de", "enviado pelo", "enviado por", "enviado via",
	"enviada do", "obter o outlook para", "obter outlook para", "baixe o outlook para", "baixar o outlook para",
	"baixar outlook para", // pt
	"wysłane z", "wysłano z", "wysłane za pomocą", "pobierz program outlook", "wysłano przez",
	"pobierz aplikację outlook", // pl
	"skickat från", "skickad från", "skickat med", "hämta outlook för", "skickat via",
	"skickades från",                                                            // sv
	"sendt fra", "sendt med", "hent outlook til", "sendt via", "få outlook for", // da nb
	"lähetetty", "hanki outlook", // fi
	"odesláno z", "odesláno ze", "posláno z", "získejte outlook", "získat outlook", // cs
	"odoslané z", "odoslané zo", "získajte outlook", // sk
	"elküldve", "az iphone", "iphone-omról küldve", "küldve a",
	"az outlook letöltése", "az ios outlook", "az android outlook",
	"outlook letöltése", // hu
	"iphone'umdan gönderildi", "iphone’umdan gönderildi", "ipad'imden gönderildi",
	"android için outlook", "ios için outlook", "windows için posta", // tr
	"отправлено с", "отправлено из", "отправлено через", "скачать outlook", "послано с",
	"отправлено от", "получить outlook для", // ru
	"надіслано з", "надіслано із", "відправлено з", "надіслано через", "отримати outlook для", // uk
	"изпратено от", // bg
	"iphoneから送信", "ipadから送信", "androidから送信", "outlook for ios を入手", "outlook for android を入手",
	"ios 版 outlook", "android 版 outlook", "windows 版の", // ja
	"发自我的", "发送自", "发自", "來自我的", "從我的", "从我的", "傳送自", "寄自", "来自我的", "获取 outlook for",
	"发送至 windows", "取得 outlook for",
	"取得 ios 版", "取得 android 版", "获取适用于", "通过我的", "發自", "来自 outlook",
	"來自 outlook", "从 windows", "從 windows", // zh
	"나의 iphone에서 보냄", "내 iphone에서 보냄", "iphone에서 보냄", "android용 outlook", "ios용 outlook",
	"나의 ipad에서 보냄",                                                                    // ko
	"trimis de pe", "trimis din", "trimis cu", "obțineți outlook", "nabavite outlook", // ro hr
	"στάλθηκε από", "εστάλη από", "λήψη του outlook", // el
	"נשלח מה", "נשלח מ-", "נשלח באמצעות", "נשלח מ", "השג את outlook", // he
	"أُرسلت من", "أُرسل من", "أرسلت من", "مرسل من", "تم الإرسال من", "الحصول على outlook", "أرسل من", // ar
	"ارسال شده از",                                      // fa
	"được gửi từ", "đã gửi từ", "gửi từ", "tải outlook", // vi
	"dikirim dari", "terkirim dari", "dihantar daripada", "dapatkan outlook", // id ms
	"ส่งจาก", "รับ outlook", // th
	"poslano s", "poslano sa", "poslano z", "poslano iz", "poslato sa", "послато са", // hr sr sl
	"saadetud minu", "nosūtīts no", "išsiųsta iš", "enviat des", // et lv lt ca
}

var sentFromsByStart = byFirstByte(sentFroms)

// sentFromEnds end such a line in the languages that put the device first.
var sentFromEnds = []string{
	"gesendet", "gesendet.", "küldve", "gönderildi", "から送信", "에서 보냄", "에서 보냈습니다",
	"tarafından gönderildi", "aracılığıyla gönderildi",
}

// devices are parts of words that tell a device's name from a sentence.
var devices = []string{
	"iphon", "ipad", "ipod", "android", "outlook", "samsung", "galaxy", "blackberry", "windows",
	"huawei", "xiaomi", "redmi", "nokia", "yahoo", "gmail", "proton", "k-9", "thunderbird", "mymail",
	"mobil", "phone", "smartphone", "handy", "tablet", "apple", "macbook", "htc", "motorola",
	"nexus", "gmx", "web.de", "icloud", "sony", "xperia", "bluemail", "typeapp", "airmail",
	"téléphone", "teléfono", "telefono", "telefoon", "телефон", "смартфон", "手机", "手機", "휴대폰",
	"스마트폰", "갤럭시", "메일에서", "スマート", "メールから", "telefon", "puhelin", "celular", "cellulare",
	"יישומון", "הסמארטפון", "אייפון", "الهاتف", "هاتفي", "آیفون", "điện thoại", "ponsel", "device",
	"dispositiv", "appareil", "gerät", "oneplus", "fairphone", "tutanota", "telekom", "unterwegs",
	"zoho", "libero", "laposte", "verizon", "t-mobile", "айфон", "яндекс", "mail.ru", "почт",
	"qq邮箱", "网易", "邮件", "郵件", "superhuman", "fastmail", "mailspring",
	"mailbox", "aquamail", "fairemail", "acompli",
	"sparrow", "secure email", "ios에서", "canary", "missive", "posteo", "kindle", "sähköposti",
}

// deviceWords tell a device's name where they stand as words of their own.
var deviceWords = []string{"aol", "pixel", "spark", "nine", "app", "watch", "mac", "lg", "boxer", "workspace",
	"ios", "hey", "orange", "navee", "wiko", "alcatel", "surface duo", "edison", "email app", "cell",
	"posta ile"}

// isSentFrom says whether the line is one that a device or a program puts below every mail.
func isSentFrom(s string) bool {
	if len(s) > 240 {
		return false
	}
	bare := withoutURLs(clean(s))
	s = strings.Trim(fold(bare), " .-–—_()<>[]")
	if s == "" || strings.ContainsAny(s, "?？") {
		return false
	}
	s = withoutApology(s)
	if line, _, ok := strings.Cut(s, " on the "); ok && strings.HasSuffix(s, " network") {
		s = line
	}
	return s != "" && (shortAfter(s) && namesDevice(s) || namesModel(bare) ||
		strings.HasSuffix(s, " from mobile") && strings.Count(s, " ") == 2)
}

// withoutApology takes from the line the words that beg pardon for a short mail; a line that goes on
// with other words is "".
func withoutApology(s string) string {
	for _, sep := range []string{". ", ", ", "; ", " - "} {
		if line, rest, ok := strings.Cut(s, sep); ok && excuses(rest) {
			return line
		}
	}
	if line, _, ok := strings.Cut(s, ". "); ok && line != "" {
		return ""
	}
	return s
}

// owns are phrases with which a person's own device is named, and what ends the line behind it.
var owns = []struct{ begins, ends string }{
	{"sent from my ", ""}, {"from my ", ""}, {"von meinem ", " gesendet"}, {"envoyé de mon ", ""},
	{"envoyé depuis mon ", ""}, {"enviado desde mi ", ""}, {"inviato dal mio ", ""},
	{"enviado do meu ", ""}, {"verstuurd vanaf mijn ", ""}, {"verzonden vanaf mijn ", ""},
	{"skickat från min ", ""}, {"sendt fra min ", ""}, {"отправлено с моего ", ""},
}

// maxModel is how many words the name of a device has at most.
const maxModel = 4

// namesModel knows a device of any make by its model: "Sent from my Wiko RIDGE 4G" has a number,
// and none of the words with which a sentence goes on.
func namesModel(s string) bool {
	s = strings.Trim(s, " .-–—_()<>[]")
	for _, own := range owns {
		if len(s) < len(own.begins) || !strings.EqualFold(s[:len(own.begins)], own.begins) {
			continue
		}
		model, ok := strings.CutSuffix(s[len(own.begins):], own.ends)
		if !ok || strings.Count(model, " ") >= maxModel || strings.ContainsAny(model, ",:;?!") {
			return false
		}
		if own.begins == "from my " {
			return isModel(strings.ToLower(model))
		}
		return strings.ContainsFunc(model, isDigit) &&
			!containsAny(" "+strings.ToLower(model)+" ", afterModel)
	}
	return false
}

// afterModel are words of sentences that begin as such a line does.
const afterModel = " i | to | is | it | in | on | and | account| address| ich | ist | und |konto|" +
	" de | y | et "

// isModel says whether the words are a phone's short name and number alone.
func isModel(s string) bool {
	for _, d := range []string{"iphone", "ipad", "android", "blackberry", "galaxy", "samsung galaxy"} {
		if rest, ok := strings.CutPrefix(s, d); ok {
			rest = strings.TrimSpace(rest)
			return rest == "" || isDigit(rune(rest[0])) && strings.Count(rest, " ") < 2
		}
	}
	return false
}

// shortAfter says whether the line begins with a known phrase and goes on for few words, or ends in
// one and is short.
func shortAfter(s string) bool {
	for _, p := range sentFromsByStart[s[0]] {
		if rest, ok := strings.CutPrefix(s, p); ok {
			return strings.Count(strings.TrimSpace(rest), " ") < 7
		}
	}
	for _, p := range sentFromEnds {
		if strings.HasSuffix(s, p) {
			return strings.Count(s, " ") < 10
		}
	}
	return false
}

// namesDevice wants a device's name near the line's end: "Sent from my iPhone I get an error" is a
// sentence.
func namesDevice(s string) bool {
	for _, d := range devices {
		if at := strings.LastIndex(s, d); at >= 0 && nearEnd(s[at+len(d):]) {
			return true
		}
	}
	for _, d := range deviceWords {
		if at, ok := hasWord(s, d); ok && nearEnd(s[at+len(d):]) {
			return true
		}
	}
	return strings.HasPrefix(s, "yahoo mail:")
}

func nearEnd(rest string) bool { return strings.Count(rest, " ") <= 2 }

// excuses says whether the words beg pardon for a short mail.
func excuses(s string) bool {
	for _, w := range []string{"excuse", "pardon", "brevity", "typo", "kürze", "fassen",
		"bref", "brièveté", "brevedad", "brevità", "kort"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// withoutURLs takes web addresses, with their brackets, out of a short text.
func withoutURLs(s string) string {
	for {
		at := strings.Index(s, "http")
		if at < 0 || !strings.Contains(s[at:min(len(s), at+8)], "://") {
			return s
		}
		end := strings.IndexByte(s[at:], ' ')
		if end < 0 {
			return strings.TrimRight(s[:at], " <([")
		}
		s = strings.TrimRight(s[:at], " <([") + " " + s[at+end+1:]
	}
}
