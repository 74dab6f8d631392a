package reply

import "strings"

// sentFroms begin the line that a phone or a program puts below a mail. What may follow is short:
// the name of a device or an app.
var sentFroms = []string{
	"sent from", "sent via", "sent using", "sent with", "sent by", "get outlook for",
	"sent on the go", "get bluemail for", "get typeapp for", "sent through", // en
	"gesendet von", "von meinem", "gesendet mit", "von unterwegs gesendet", "gesendet über",
	"diese nachricht wurde von meinem", "diese e-mail wurde von meinem", "versendet von",
	"verschickt mit", "von meiner", "outlook für ios beziehen", "gesendet aus",
	"holen sie sich outlook für",
	"diese nachricht wurde mit", // de
	"envoyé de mon", "envoyé depuis", "envoyé à partir de", "envoyé avec", "envoyé par",
	"envoyé via",
	"envoyé de", "envoyé à partir d’outlook", "obtenir outlook pour", "télécharger outlook pour", "obtenez outlook pour", // fr
	"enviado desde", "enviado con", "enviado a través", "enviado mediante", "obtener outlook para", "obtenga outlook para",
	"descargar outlook para", // es
	"inviato da", "inviato dal", "inviato con", "inviato tramite", "ottieni outlook per",
	"scarica outlook per", // it
	"verzonden vanaf", "verstuurd vanaf", "verzonden met", "verstuurd met", "verzonden via",
	"outlook voor", "verstuurd via", "verzonden vanuit", "download outlook voor", // nl
	"enviado do", "enviado a partir", "enviado de", "enviado pelo", "enviado por", "enviado via",
	"enviada do", "obter o outlook para", "obter outlook para", "baixe o outlook para", // pt
	"wysłane z", "wysłano z", "wysłane za pomocą", "pobierz program outlook", "wysłano przez",
	"pobierz aplikację outlook",                                                       // pl
	"skickat från", "skickad från", "skickat med", "hämta outlook för", "skickat via", // sv
	"sendt fra", "sendt med", "hent outlook til", "sendt via", "få outlook for", // da nb
	"lähetetty", "hanki outlook", // fi
	"odesláno z", "odesláno ze", "posláno z", "získejte outlook", "získat outlook", // cs
	"odoslané z", "odoslané zo", "získajte outlook", // sk
	"elküldve", "az iphone", "iphone-omról küldve", "küldve a", "az outlook letöltése", "az ios outlook", "az android outlook", // hu
	"iphone'umdan gönderildi", "iphone’umdan gönderildi", "ipad'imden gönderildi",
	"android için outlook", "ios için outlook", // tr
	"отправлено с", "отправлено из", "отправлено через", "скачать outlook", "послано с",
	"отправлено от", "получить outlook для", // ru
	"надіслано з", "надіслано із", "відправлено з", "надіслано через", "отримати outlook для", // uk
	"изпратено от",                                                                  // bg
	"iphoneから送信", "ipadから送信", "androidから送信", "outlook for ios を入手", "ios 版 outlook", // ja
	"发自我的", "发送自", "发自", "來自我的", "從我的", "从我的", "傳送自", "寄自", "来自我的", "获取 outlook for",
	"发送至 windows", "取得 outlook for", "通过我的", // zh
	"나의 iphone에서 보냄", "내 iphone에서 보냄", "iphone에서 보냄", "android용 outlook", "ios용 outlook",
	"나의 ipad에서 보냄",                                                // ko
	"trimis de pe", "trimis din", "trimis cu", "obțineți outlook", // ro
	"στάλθηκε από", "εστάλη από", "λήψη του outlook", // el
	"נשלח מה", "נשלח מ-", "נשלח באמצעות", "נשלח מ", "השג את outlook", // he
	"أُرسلت من", "أرسلت من", "مرسل من", "تم الإرسال من", "الحصول على outlook", "أرسل من", // ar
	"ارسال شده از",                                      // fa
	"được gửi từ", "đã gửi từ", "gửi từ", "tải outlook", // vi
	"dikirim dari", "terkirim dari", "dihantar daripada", "dapatkan outlook", // id ms
	"ส่งจาก", "รับ outlook", // th
	"poslano s", "poslano sa", "poslano iz", "poslato sa", "послато са", // hr sr sl
	"saadetud minu", "nosūtīts no", "išsiųsta iš", "enviat des", // et lv lt ca
}

// sentFromEnds end such a line in the languages that put the device first.
var sentFromEnds = []string{
	"gesendet", "gesendet.", "küldve", "gönderildi", "から送信", "에서 보냄", "에서 보냈습니다",
	"tarafından gönderildi", "aracılığıyla gönderildi",
}

// devices are words that tell a device's name from a sentence.
var devices = []string{
	"iphon", "ipad", "ipod", "android", "outlook", "samsung", "galaxy", "blackberry", "windows",
	"huawei", "xiaomi", "nokia", "yahoo", "gmail", "proton", "k-9", "thunderbird", "mail", "mobil",
	"phone", "smartphone", "handy", "mobile", "tablet", "apple", "htc", "motorola",
	"nexus", "pixel",
	"gmx", "web.de", "aol", "icloud", "sony", "xperia", "bluemail", "typeapp", "spark", "airmail",
	"nine", "app", "téléphone", "teléfono", "telefono", "telefoon", "телефон", "手机", "手機", "휴대폰",
	"スマート", "telefon", "puhelin", "celular", "cellulare", "יישומון", "הסמארטפון",
	"אייפון", "الهاتف",
	"هاتفي", "điện thoại", "ponsel", "watch", "mac", "device", "lg", "oneplus",
	"fairphone", "tutanota",
	"zoho", "libero", "orange", "laposte", "verizon", "t-mobile", "айфон", "яндекс", "mail.ru",
	"qq邮箱", "网易", "navee", "boxer", "workspace", "ios", "hey", "superhuman", "fastmail",
}

// isSentFrom says whether the line is one that a device or a program puts below every mail.
func isSentFrom(s string) bool {
	if len(s) > 240 {
		return false
	}
	s = strings.Trim(withoutURLs(fold(s)), " .-–—_()<>[]")
	if s == "" || strings.ContainsAny(s, "?？") {
		return false
	}
	s, apology, _ := strings.Cut(s, ". ")
	if apology != "" && !excuses(apology) {
		return false
	}
	return shortAfter(s) && namesDevice(s)
}

// shortAfter says whether the line begins with a known phrase and goes on for few words, or ends in
// one and is short.
func shortAfter(s string) bool {
	for _, p := range sentFroms {
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
		if at := strings.LastIndex(s, d); at >= 0 && strings.Count(s[at+len(d):], " ") <= 2 {
			return true
		}
	}
	return false
}

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
