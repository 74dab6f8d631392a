package reply

import (
	"strings"
	"testing"
)

func TestLinesOfDevicesAndProgramsAreSignature(t *testing.T) {
	for _, s := range []string{
		"Sent from my iPhone", "Sent from my iPhone.", "Sent from my Samsung Galaxy smartphone.",
		"Sent from my Verizon Wireless BlackBerry", "Sent from Mail for Windows",
		"Sent from Outlook",
		"Sent from Outlook for Android<https://aka.ms/ghei36>",
		"Get Outlook for iOS<https://aka.ms/o0ukef>",
		"Get Outlook for iOS (https://aka.ms/o0ukef)", "Sent from Yahoo Mail for iPhone",
		"Sent with Proton Mail secure email.", "Sent from Proton Mail for iOS",
		"Sent via the Samsung Galaxy S24",
		"Sent from my Android device with K-9 Mail. Please excuse my brevity.",
		"Von meinem iPhone gesendet", "Gesendet von Outlook für iOS",
		"Gesendet mit der GMX Mail App",
		"Diese Nachricht wurde von meinem Android-Mobiltelefon mit K-9 Mail gesendet.",
		"Von meinem Samsung Galaxy Smartphone gesendet.", "Envoyé de mon iPhone",
		"Envoyé à partir de Outlook pour iOS", "Envoyé depuis mon appareil Galaxy",
		"Enviado desde mi iPhone",
		"Enviado desde Outlook para Android", "Inviato da iPhone", "Inviato da Outlook per iOS",
		"Verstuurd vanaf mijn iPhone", "Verzonden vanuit Outlook voor iOS", "Enviado do meu iPhone",
		"Enviado do Outlook para Android", "Wysłane z iPhone'a", "Wysłane z iPhone’a",
		"Skickat från min iPhone", "Sendt fra min iPhone",
		"Lähetetty iPhonesta", "Odesláno z iPhonu", "Odoslané z iPhonu",
		"Az iPhone készülékemről küldve",
		"iPhone'umdan gönderildi", "Отправлено с iPhone",
		"Отправлено из мобильной Яндекс Почты: http://m.ya.ru/ymail",
		"Надіслано з iPhone", "iPhoneから送信", "发自我的iPhone", "從我的 iPhone 傳送", "나의 iPhone에서 보냄",
		"Trimis de pe iPhone-ul meu", "Στάλθηκε από το iPhone μου", "נשלח מה-iPhone שלי",
		"أُرسلت من الـ iPhone",
		"Đã gửi từ iPhone của tôi", "Dikirim dari iPhone saya", "ส่งจาก iPhone ของฉัน",
		"Poslano s iPhonea", "Obtenir Outlook pour iOS", "Obtenga Outlook para iOS",
		"Obter Outlook para Android", "Az iOS Outlook letöltése",
		"Envoyé à partir d’Outlook pour Android",
	} {
		if p := Split("Yes, please.\n\n" + s + "\n"); p.Fresh != "Yes, please." || p.Signature != s {
			t.Errorf("%q: fresh = %q", s, p.Fresh)
		}
	}
}

func TestSentencesAboutDevicesStay(t *testing.T) {
	for _, s := range []string{
		"Sent from my iPhone I get an error when I log in.",
		"Sent from my iPhone, does it reach you?",
		"Sent by courier yesterday", "Von meinem Konto fehlen 20 Euro.", "Enviado por correo",
		"Sent from the phone of my boss because mine is broken and I need help",
		"Get Outlook for my new colleague, please.", "Sent by mail yesterday", "Sent by email.", "Gesendet per Mail",
		"Sent from my Barclays account", "Sent from my wife to Bob", "From my side it is fine.", "from my phone it works",
		"I have no computer here, so that this is\nsent from my phone.", "Ich schreibe das\nvon meinem Handy.",
		"Enviado por mail ayer", "Sent from Berlin", "Sent from a bright torch of pixels", "Sent from my New York office", "Von meinem Wiko View fehlt die Hülle",
		"Android is what I use", "Sent with love", "Sent from my old flat, Android by the way is fine",
	} {
		if p := Split("Hello,\n\n" + s); !strings.Contains(p.Fresh, s) {
			t.Errorf("%q went to %+v", s, p)
		}
	}
}

func TestSignatures(t *testing.T) {
	long := strings.Repeat("line of text\n", 12)
	for _, c := range []struct{ name, in, fresh, signature string }{
		{"dashes", "Yes.\n\n-- \nAnn Lee\nACME", "Yes.", "-- \nAnn Lee\nACME"},
		{"dashes without space", "Yes.\n--\nAnn Lee", "Yes.", "--\nAnn Lee"},
		{"dash of a phone", "Yes.\n\n—\nAnn Lee", "Yes.", "—\nAnn Lee"},
		{"first of two", "Yes.\n-- \nAnn\n-- \nACME list", "Yes.", "-- \nAnn\n-- \nACME list"},
		{"loose dashes set text off", "One\n--\nTwo\n--\nAnn", "One\n--\nTwo", "--\nAnn"},
		{"question below loose dashes", "I see\n--\nerror 17\n--\nWhat now?\nAnn", "I see\n--\nerror 17\n--\nWhat now?\nAnn", ""},
		{"question in a signature", "Yes.\n\n-- \nAnn\nQuestions?", "Yes.", "-- \nAnn\nQuestions?"},
		{"long text below loose dashes", "One\n--\n" + long + "end", "One\n--\n" + long + "end", ""},
		{"phone above dashes", "Yes.\n\nSent from my iPhone\n\n-- \nAnn", "Yes.", "Sent from my iPhone\n\n-- \nAnn"},
		{"name stays", "Yes.\n\nRegards,\nAnn", "Yes.\n\nRegards,\nAnn", ""},
		{"signature alone stays", "-- \nAnn Lee", "-- \nAnn Lee", ""},
		{"option of a command", "Run it with\n--force\nthen", "Run it with\n--force\nthen", ""},
		{"list footer", "Yes.\n\n_______________\nusers mailing list\nhttps://example.org/listinfo/users", "Yes.",
			"_______________\nusers mailing list\nhttps://example.org/listinfo/users"},
	} {
		p := Split(c.in)
		if p.Fresh != c.fresh || p.Signature != c.signature {
			t.Errorf("%s: fresh = %q, signature = %q", c.name, p.Fresh, p.Signature)
		}
	}
}

func TestDisclaimersAreSignature(t *testing.T) {
	for _, d := range []string{
		"This e-mail and any files transmitted with it are confidential and intended solely for the use of\n" +
			"the individual or entity to whom they are addressed.",
		"CONFIDENTIALITY NOTICE: this message may be privileged. If you are not the intended recipient, delete it.",
		"Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind oder diese\n" +
			"E-Mail irrtümlich erhalten haben, vernichten Sie sie bitte.",
		"Ce message et toutes les pièces jointes sont confidentiels et établis à l'intention exclusive de ses\n" +
			"destinataires.",
		"Este mensaje puede contener información confidencial, dirigida exclusivamente a su destinatario; bórrelo.",
		"Virus-free. www.avast.com (https://www.avast.com/sig-email)",
	} {
		p := Split("Yes.\n\nAnn\n\n" + d + "\n")
		if p.Fresh != "Yes.\n\nAnn" || p.Signature != d {
			t.Errorf("%q: fresh = %q", d[:30], p.Fresh)
		}
	}
}

func TestWordsAboutConfidentialMailStay(t *testing.T) {
	for _, s := range []string{
		"I received your confidential mail in error, and I am not the intended recipient of it. Please tell me what to do.",
		"The confidential mail went to the wrong person, who is not the intended recipient. Can you call it back?",
		"Bitte vernichten Sie die Nachricht.",
	} {
		if p := Split("Hello,\n\n" + s); !strings.Contains(p.Fresh, s) {
			t.Errorf("%q went to the signature", s)
		}
	}
}
