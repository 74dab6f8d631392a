package reply

import (
	"strings"
	"testing"
)

// deviceLines are what phones and programs put below a mail, by language.
var deviceLines = map[string][]string{
	"en": {"Sent from my iPhone", "Sent from my iPad", "Sent from my iPhone 15 Pro", "Sent from my Galaxy", "Sent from my Samsung Galaxy smartphone.",
		"Sent from my Huawei phone", "Sent from my HUAWEI P30 lite", "Sent from Outlook for iOS<https://aka.ms/o0ukef>", "Get Outlook for Android<https://aka.ms/AAb9ysg>",
		"Get Outlook for iOS", "Get Outlook for Mac", "Download Outlook for Android<https://aka.ms/ghei36>", "Sent from Outlook Mobile", "Sent from Mail for Windows",
		"Sent from Mail for Windows 10", "Sent from Yahoo Mail for iPhone", "Sent from Yahoo Mail on Android", "Sent from my BlackBerry 10 smartphone on the O2 network.",
		"Sent from my BlackBerry device", "Sent from my Verizon, Samsung Galaxy smartphone", "Sent from Proton Mail for iOS", "Sent from ProtonMail mobile",
		"Sent from Proton Mail Android", "Sent from [Proton Mail](https://proton.me/mail/home) for iOS", "Sent with [Proton Mail](https://proton.me/) secure email.",
		"Sent with ProtonMail Secure Email.", "Sent from Spark", "Sent with Spark", "Sent with Aqua Mail for Android", "Sent with AquaMail for Android\nhttp://www.aqua-mail.com",
		"Sent from my Xiaomi", "Sent from my Mi phone", "Sent from my Redmi Note 9", "Sent from Xiaomi", "Sent from TypeApp<http://www.typeapp.com/r?b=2621>", "Sent from my TI-85",
		"Sent from my Wiko RIDGE FAB 4G", "Sent from my Alcatel Flash2", "From my iPhone", "From My Iphone 6", "Someone from mobile", "Sent from my mobile device",
		"Sent from my cell, please excuse any typos.", "Sent from my mobile. Please excuse brevity and typos.", "<<sent by galaxy>>", "(sent from a phone)", "Sent via mobile", "Sent with Airmail", "Sent from Mailbox for iPad",
		"Get Outlook for iOShttps://aka.ms/o0ukef", "Sent from myMail for iOS", "Sent from Mail.ru app for Android", "Sent via Superhuman", "Sent from Edison Mail", "Sent from Acompli",
		"Sent from my T-Mobile 4G LTE Device", "Sent using the mobile mail app", "Sent from AOL Mobile Mail", "Sent from Gmail Mobile", "Sent from Nine<http://www.9folders.com/>",
		"Sent with Mailspring", "Sent from Canary (https://canarymail.io)", "Sent from my Pixel", "Sent from my Motorola smartphone", "Yahoo Mail: Search, Organize, Conquer",
		"Sent from Boomerang for Gmail", "Sent from FairEmail", "Sent from Tutanota", "Sent from my Apple Watch", "Sent from my Windows Phone", "Sent from Surface Duo", "Get BlueMail for Android", "Sent with Missive",
		"Sent from Posteo", "Sent from my MacBook Pro", "Sent from my OnePlus", "Sent from my Kindle Fire"},
	"de": {"Von meinem iPhone gesendet", "Von meinem iPad gesendet", "Von meinem Galaxy gesendet", "Von meinem Samsung Galaxy Smartphone gesendet.", "Von meinem Huawei-Mobiltelefon gesendet",
		"Gesendet von Outlook für iOS", "Gesendet von Outlook für Android<https://aka.ms/AAb9ysg>", "Outlook für Android herunterladen", "Outlook für iOS beziehen", "Holen Sie sich Outlook für iOS",
		"Gesendet von Mail für Windows", "Gesendet von Yahoo Mail auf Android", "Gesendet mit der GMX Mail App", "Gesendet mit der WEB.DE Mail App", "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
		"Von meinem Wiko View 2 gesendet", "Gesendet mit Proton Mail für iOS", "Gesendet von Spark", "Gesendet mit der Telekom Mail App", "Von unterwegs gesendet", "Von meinem Handy gesendet", "Gesendet von meinem BlackBerry 10-Smartphone.",
		"Gesendet von meinem Fairphone", "Gesendet mit AquaMail für Android", "Diese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.", "Gesendet über das Telekom-Netz mit meinem BlackBerry"},
	"fr": {"Envoyé de mon iPhone", "Envoyé de mon iPad", "Envoyé depuis mon smartphone Samsung Galaxy.", "Envoyé depuis mon appareil Galaxy", "Envoyé à partir de Outlook pour Android", "Envoyé à partir d’Outlook pour iOS",
		"Télécharger Outlook pour iOS<https://aka.ms/o0ukef>", "Obtenir Outlook pour Android", "Obtenez Outlook pour iOS", "Provenance : Courrier pour Windows 10", "Envoyé à partir de Courrier pour Windows", "Envoyé à partir de Yahoo Mail pour iPhone",
		"Envoyé depuis l'application Mail Orange", "Envoyé depuis mon téléphone Huawei", "Envoyé de mon Wiko Y81", "Envoyé avec Proton Mail", "Envoyé depuis mon mobile Orange", "Envoyé depuis Yahoo Mail pour Android"},
	"es": {"Enviado desde mi iPhone", "Enviado desde mi iPad", "Enviado desde mi smartphone Samsung Galaxy.", "Enviado desde mi dispositivo Samsung", "Enviado desde Outlook para iOS", "Enviado desde Outlook para Android", "Obtener Outlook para iOS",
		"Obtener Outlook para Android", "Obtenga Outlook para iOS", "Enviado desde Correo para Windows", "Enviado desde Yahoo Mail para iPhone", "Enviado desde mi HUAWEI", "Enviado desde mi Redmi Note 9", "Enviado con Proton Mail", "Enviado desde Yahoo Mail con Android"},
	"it": {"Inviato da iPhone", "Inviato da iPad", "Inviato dal mio iPhone", "Inviato da smartphone Samsung Galaxy.", "Inviato dal mio dispositivo Samsung", "Inviato da Outlook per iOS", "Ottieni Outlook per Android", "Scarica Outlook per Android", "Inviato da Posta per Windows",
		"Inviato da Libero Mail per Android", "Inviato da Yahoo Mail su Android", "Inviato dal mio Huawei", "Inviato con Proton Mail", "Inviato dal mio Galaxy"},
	"nl": {"Verstuurd vanaf mijn iPhone", "Verstuurd vanaf mijn iPad", "Verzonden vanaf mijn Galaxy", "Verzonden vanaf mijn Samsung Galaxy-smartphone.", "Verzonden vanuit Outlook voor iOS", "Outlook voor Android downloaden", "Outlook voor iOS downloaden", "Download Outlook voor iOS",
		"Verzonden vanuit Mail voor Windows", "Verzonden met Proton Mail", "Verstuurd vanaf mijn Huawei"},
	"pt": {"Enviado do meu iPhone", "Enviado do meu iPad", "Enviado do meu Galaxy", "Enviado do meu smartphone Samsung Galaxy.", "Enviado a partir do Outlook para iOS", "Enviado do Outlook para Android", "Obter o Outlook para iOS", "Obter Outlook para Android", "Enviado do Email para Windows",
		"Enviado do Yahoo Mail no Android", "Enviado a partir do meu smartphone Samsung Galaxy.", "Enviado pelo meu Motorola", "Baixar o Outlook para iOS"},
	"pl": {"Wysłane z iPhone'a", "Wysłane z iPada", "Wysłane z mojego iPhone’a", "Wysłane z telefonu Samsung Galaxy.", "Wysłane z urządzenia Galaxy", "Wysłane z programu Outlook dla systemu iOS", "Pobierz aplikację Outlook dla systemu Android", "Wysłane z aplikacji Poczta systemu Windows", "Wysłane z Yahoo Mail na Androidzie"},
	"sv": {"Skickat från min iPhone", "Skickat från min iPad", "Skickat från min Galaxy", "Skickat från min Samsung Galaxy-smartphone.", "Skickat från Outlook för iOS", "Hämta Outlook för iOS", "Skickades från E-post för Windows", "Skickat från Yahoo Mail för iPhone"},
	"da": {"Sendt fra min iPhone", "Sendt fra min iPad", "Sendt fra min Galaxy", "Sendt fra Outlook til iOS", "Hent Outlook til iOS", "Sendt fra Mail til Windows", "Sendt fra Yahoo Mail til iPhone"},
	"nb": {"Sendt fra min iPhone", "Sendt fra min iPad", "Sendt fra min Galaxy", "Sendt fra Outlook for iOS", "Få Outlook for iOS", "Sendt fra E-post for Windows"},
	"fi": {"Lähetetty iPhonesta", "Lähetetty iPadista", "Lähetetty Galaxy-laitteesta", "Lähetetty Outlook for iOSista", "Hanki Outlook for iOS", "Lähetetty Windowsin Sähköpostista"},
	"cs": {"Odesláno z iPhonu", "Odesláno z iPadu", "Odesláno z mého zařízení Galaxy", "Odesláno z Outlooku pro iOS", "Získejte Outlook pro iOS", "Získat Outlook pro Android", "Odesláno z aplikace Pošta pro Windows", "Odesláno ze Seznam Email aplikace pro Android"},
	"sk": {"Odoslané z iPhonu", "Odoslané z môjho iPhonu", "Odoslané z aplikácie Outlook pre iOS", "Získajte Outlook pre iOS", "Odoslané z môjho zariadenia Galaxy"},
	"hu": {"Az iPhone készülékemről küldve", "Elküldve az iPhone-omról", "iPhone-omról küldve", "Az iOS Outlook letöltése", "Küldve az Androidos Outlookból", "Elküldve a Galaxy készülékemről", "Outlook letöltése iOS-re"},
	"tr": {"iPhone'umdan gönderildi", "iPad'imden gönderildi", "Galaxy'den gönderildi", "iOS için Outlook uygulamasını edinin", "Android için Outlook'u edinin", "Windows için Posta ile gönderildi", "Samsung Galaxy akıllı telefonumdan gönderildi."},
	"ru": {"Отправлено с iPhone", "Отправлено с моего iPhone", "Отправлено с iPad", "Отправлено с моего Galaxy", "Отправлено с устройства Galaxy", "Отправлено из Outlook для iOS", "Скачать Outlook для Android", "Получить Outlook для iOS", "Отправлено из приложения Mail.ru для iOS",
		"Отправлено из Почты Mail.ru для Android", "Отправлено из мобильной Яндекс Почты: http://m.ya.ru/ymail", "Отправлено из Почты для Windows", "Отправлено из myMail для Android", "Отправлено со смартфона Samsung Galaxy."},
	"uk": {"Надіслано з iPhone", "Надіслано з мого iPhone", "Надіслано з пристрою Galaxy", "Надіслано з Outlook для iOS", "Отримати Outlook для iOS", "Відправлено з iPhone"},
	"bg": {"Изпратено от моя iPhone", "Изпратено от Outlook за iOS", "Изпратено от моя iPad"},
	"el": {"Στάλθηκε από το iPhone μου", "Στάλθηκε από τη συσκευή μου Galaxy", "Λήψη του Outlook για iOS", "Στάλθηκε από Outlook για iOS"},
	"ro": {"Trimis de pe iPhone-ul meu", "Trimis de pe iPad-ul meu", "Trimis din Outlook pentru iOS", "Obțineți Outlook pentru iOS", "Trimis de pe dispozitivul meu Galaxy", "Trimis din Yahoo Mail pe Android"},
	"hr": {"Poslano s mog iPhonea", "Poslano s iPhonea", "Poslano iz Outlooka za iOS", "Nabavite Outlook za iOS"},
	"sr": {"Poslato sa mog iPhone uređaja", "Послато са iPhone уређаја"},
	"sl": {"Poslano z mojega iPhona", "Poslano iz mojega iPhonea", "Poslano iz Outlooka za iOS"},
	"et": {"Saadetud minu iPhone'ist", "Saadetud minu iPadist"},
	"lv": {"Nosūtīts no mana iPhone", "Nosūtīts no iPhone"},
	"lt": {"Išsiųsta iš mano „iPhone“", "Išsiųsta iš „iPhone“"},
	"ja": {"iPhoneから送信", "私のiPhoneから送信", "iPadから送信", "Outlook for iOS を入手", "iOS 版 Outlook を入手", "Android 版 Outlook を入手", "Windows 版のメールから送信", "Galaxyから送信", "Yahoo!メール for iPhoneから送信", "Xperiaから送信"},
	"zh": {"发自我的iPhone", "发自我的 iPad", "发自我的小米手机", "发自我的华为手机", "发自我的HUAWEI Mate 30", "从我的iPhone发送", "發自我的iPhone", "從我的 iPhone 傳送", "來自我的 iPhone", "傳送自我的 iPhone", "获取 Outlook for iOS", "取得 iOS 版 Outlook", "获取适用于 iOS 的 Outlook", "发送自 Windows 10 版邮件应用",
		"从 Windows 版邮件发送", "发自网易邮箱大师", "来自 Outlook for iOS", "发自QQ邮箱", "發自我的三星手機", "發自我的 Galaxy", "通过我的 Galaxy 发送", "发自 Outlook for Android"},
	"ko": {"나의 iPhone에서 보냄", "내 iPhone에서 보냄", "iPad에서 보냄", "Samsung Galaxy에서 보냄", "내 Galaxy에서 보냄", "Outlook for iOS에서 보냄", "iOS용 Outlook 다운로드", "Android용 Outlook 다운로드", "Windows용 메일에서 보냄", "삼성 갤럭시 스마트폰에서 보냈습니다.", "나의 갤럭시에서 보냄"},
	"vi": {"Đã gửi từ iPhone của tôi", "Được gửi từ iPhone của tôi", "Gửi từ Outlook dành cho iOS", "Tải Outlook cho iOS", "Được gửi từ điện thoại Galaxy của tôi"},
	"th": {"ส่งจาก iPhone ของฉัน", "ส่งจาก Outlook สำหรับ iOS", "รับ Outlook สำหรับ iOS", "ส่งจากอุปกรณ์ Galaxy ของฉัน"},
	"id": {"Dikirim dari iPhone saya", "Terkirim dari iPhone saya", "Dikirim dari Yahoo Mail di Android", "Dapatkan Outlook untuk iOS", "Dikirim dari ponsel Samsung Galaxy saya.", "Dikirim dari Galaxy saya"},
	"he": {"נשלח מה-iPhone שלי", "נשלח מהאייפון שלי", "נשלח מ-Outlook עבור iOS", "השג את Outlook עבור iOS", "נשלח מה-Galaxy שלי"},
	"ar": {"أُرسلت من الـ iPhone", "أُرسل من الـ iPhone", "تم الإرسال من هاتفي", "الحصول على Outlook لـ iOS", "مرسل من هاتفي Samsung Galaxy", "تم الإرسال من Yahoo Mail على Android"},
	"fa": {"ارسال شده از iPhone من", "ارسال شده از آیفون من"},
	"ca": {"Enviat des del meu iPhone", "Enviat des de l'iPhone"},
}

func TestEachDevicesLineIsSignatureInEachLanguage(t *testing.T) {
	for lang, lines := range deviceLines {
		for _, s := range lines {
			for _, below := range []string{"", "\n\n> Is it on?\n> Ann", "\n\nOn 5/5/26 09:12, Ann wrote:\n> Is it on?"} {
				if p := Split("Yes, it is.\n\n" + s + below); p.Fresh != "Yes, it is." || p.Signature != s {
					t.Errorf("%s: %q below %q: fresh = %q", lang, s, below, p.Fresh)
				}
			}
		}
	}
}

func TestAStackOfDeviceLinesIsSignature(t *testing.T) {
	for lang, lines := range deviceLines {
		stack := strings.ReplaceAll(strings.Join(lines, "\n"), "\nhttp://www.aqua-mail.com", "")
		if p := Split("Yes.\n\n" + stack); p.Fresh != "Yes." {
			t.Errorf("%s: fresh = %q", lang, p.Fresh)
		}
	}
}
