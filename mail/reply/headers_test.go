package reply

import (
	"strings"
	"testing"
)

// headerBlocks are From, Sent, To and Subject as Outlook writes them, by language.
var headerBlocks = map[string][4]string{
	"en": {"From", "Sent", "To", "Subject"}, "de": {"Von", "Gesendet", "An", "Betreff"},
	"fr": {"De\u00a0", "Envoyé\u00a0", "À\u00a0", "Objet\u00a0"}, "es": {"De",
		"Enviado el", "Para", "Asunto"},
	"it": {"Da", "Inviato", "A", "Oggetto"}, "nl": {"Van", "Verzonden", "Aan", "Onderwerp"},
	"pt": {"De", "Enviada em", "Para", "Assunto"}, "pl": {"Od", "Wysłano", "Do", "Temat"},
	"sv": {"Från", "Skickat", "Till", "Ämne"}, "da": {"Fra", "Sendt", "Til", "Emne"},
	"nb": {"Fra", "Sendt", "Til", "Emne"}, "fi": {"Lähettäjä", "Lähetetty",
		"Vastaanottaja", "Aihe"},
	"cs": {"Od", "Odesláno", "Komu", "Předmět"}, "sk": {"Od", "Odoslané", "Komu", "Predmet"},
	"hu": {"Feladó", "Elküldve", "Címzett", "Tárgy"}, "tr": {"Kimden", "Gönderildi",
		"Kime", "Konu"},
	"ru": {"От", "Отправлено", "Кому", "Тема"}, "uk": {"Від", "Надіслано", "Кому", "Тема"},
	"bg": {"От", "Изпратено", "До", "Относно"}, "ja": {"差出人", "送信日時", "宛先", "件名"},
	"zh-CN": {"发件人", "发送时间", "收件人", "主题"}, "zh-TW": {"寄件者", "寄件日期", "收件者", "主旨"},
	"ko": {"보낸 사람", "보낸 날짜", "받는 사람", "제목"}, "ro": {"De la", "Trimis", "Către", "Subiect"},
	"el": {"Από", "Στάλθηκε", "Προς", "Θέμα"}, "he": {"מאת", "נשלח", "אל", "נושא"},
	"ar": {"من", "تم الإرسال", "إلى", "الموضوع"}, "vi": {"Từ", "Đã gửi", "Đến", "Chủ đề"},
	"id": {"Dari", "Dikirim", "Kepada", "Subjek"}, "th": {"จาก", "ส่ง", "ถึง", "เรื่อง"},
	"hr": {"Šalje", "Poslano", "Prima", "Predmet"}, "sl": {"Od", "Poslano", "Za", "Zadeva"},
	"sr": {"Šalje", "Poslato", "Prima", "Tema"}, "sr-Cyrl": {"Шаље", "Послато", "Прима", "Тема"},
	"et": {"Saatja", "Saadetud", "Adressaat", "Teema"}, "lv": {"No", "Nosūtīts", "Kam", "Tēma"},
	"lt": {"Nuo", "Išsiųsta", "Kam", "Tema"}, "ca": {"De", "Enviat", "Per a", "Assumpte"},
	"eu": {"Nork", "Bidalia", "Nori", "Gaia"}, "fa": {"از", "ارسال", "به", "موضوع"},
	"gl": {"De", "Enviado", "Para", "Asunto"}, "pt-PT": {"De", "Enviado", "Para", "Assunto"},
	"zh-TW-2": {"寄件人", "日期", "收件人", "主題"}, "zh-CN-2": {"发件人", "日期", "收件人", "主题"},
	"ja-2": {"From", "日時", "To", "件名"}, "ko-2": {"보낸사람", "날짜", "받는사람", "제목"},
	"de-mac": {"Von", "Datum", "An", "Betreff"}, "fr-mac": {"De", "Date", "À", "Objet"},
	"es-mac": {"De", "Fecha", "Para", "Asunto"}, "it-mac": {"Da", "Data", "A", "Oggetto"},
	"nl-mac": {"Van", "Datum", "Aan", "Onderwerp"}, "pl-mac": {"Od", "Data", "Do", "Temat"},
	"sv-mac": {"Från", "Datum", "Till", "Ämne"}, "da-mac": {"Fra", "Dato", "Til", "Emne"},
	"fi-mac": {"Lähettäjä", "Päiväys", "Vastaanottaja", "Aihe"}, "ru-mac": {"От", "Дата", "Кому", "Тема"},
	"tr-mac": {"Kimden", "Tarih", "Kime", "Konu"}, "cs-mac": {"Od", "Datum", "Komu", "Předmět"},
	"hu-mac": {"Feladó", "Dátum", "Címzett", "Tárgy"}, "el-mac": {"Από", "Ημερομηνία", "Προς", "Θέμα"},
}

func blockIn(words [4]string, colon string) string {
	return words[0] + colon + " Support <help@example.com>\n" + words[1] + colon + " 05.05.2026 09:12\n" +
		words[2] + colon + " Ann Lee <ann@example.org>\n" + words[3] + colon + " Printer\n"
}

func TestHeaderBlocksOfManyLanguagesBeginTheQuote(t *testing.T) {
	for lang, words := range headerBlocks {
		for _, colon := range []string{":", "："} {
			block := blockIn(words, colon)
			p := Split("It works again.\n\nAnn\n\n" + block + "\nDear Ann,\ndoes it work?\n")
			if p.Fresh != "It works again.\n\nAnn" || !strings.HasPrefix(p.Quoted, words[0]) {
				t.Errorf("%s: fresh = %q", lang, p.Fresh)
			}
			bold := strings.ReplaceAll(block, colon+" ", colon+"* ")
			bold = "*" + strings.ReplaceAll(strings.TrimSpace(bold), "\n", "\n*")
			if p := Split("It works.\n\n" + bold + "\n\nDear Ann\n"); p.Fresh != "It works." {
				t.Errorf("%s with emphasis: fresh = %q", lang, p.Fresh)
			}
		}
	}
}

func TestHeaderBlocksOfManyLanguagesMayBeSpreadAndWrapped(t *testing.T) {
	for lang, w := range headerBlocks {
		for _, rule := range []string{"", "________________________________\n", "-----\n"} {
			for _, block := range []string{
				w[0] + ": Support <help@example.com>\n\n" + w[1] + ": 05.05.2026 09:12\n\n" + w[2] + ": Ann Lee\n\n" + w[3] + ": Printer\n",
				"*" + w[0] + ":* Support [mailto:\n  help@example.com]\n*" + w[1] + ":* 05.05.2026 09:12\n*" + w[2] + ":* Ann Lee <ann@example.org>;\n" +
					"  Bob Hill <bob@example.org>; Carl Oe\n  <carl@example.org>\n*" + w[3] + ":* Printer\n",
				w[0] + ":\tSupport <help@example.com>\n" + w[2] + ":\tAnn Lee <ann@example.org>\nCc:\t\n" + w[1] + ":\t05.05.2026 09:12\n" + w[3] + ":\tPrinter\n",
				"**" + w[0] + ":** Support <help@example.com>\n**" + w[1] + ":** 05.05.2026 09:12\n**" + w[2] + ":** Ann\n**" + w[3] + ":** Printer\n",
			} {
				p := Split("It works.\n\n" + rule + block + "\nDear Ann,\ndoes it work?\n")
				if p.Fresh != "It works." || p.Kept {
					t.Errorf("%s: %q: fresh = %q", lang, rule+block, p.Fresh)
				}
			}
		}
	}
}

func TestHeaderBlockWithNamesAloneBeginsTheQuote(t *testing.T) {
	p := Split("Hello\n\nFrom: Ann Lee\nSent: March-09-26 4:22 PM\nTo: Bob\nCc: Carl; Dora;\n" +
		"  Emil\nSubject: Printer\n\nold")
	if p.Fresh != "Hello" || !strings.HasPrefix(p.Quoted, "From: Ann") {
		t.Errorf("fresh = %q", p.Fresh)
	}
}

func TestItinerariesAndFormsAreNoHeaderBlocks(t *testing.T) {
	for _, text := range []string{
		"Please book:\n\nFrom: London\nTo: Paris\nDate: 3 May 2026\n\nThanks",
		"My trip\n---\nFrom: London\nTo: Paris\nDate: 3 May 2026", "My trip\nFrom: London\nTo: Paris\nDate: 3 May 2026\nSeats: two",
		"Name: Ann\nSubject: printer\nDate: today\nTo: repair",
		"De: rien\nA: bientôt",
	} {
		if p := Split(text); p.Fresh != text || p.Quoted != "" {
			t.Errorf("fresh = %q, want all of %q", p.Fresh, text)
		}
	}
}

func TestHeaderBlockThatTheWriterIntroducesStays(t *testing.T) {
	text := "I got this suspicious mail:\n\n" + blockIn(headerBlocks["en"], ":") + "\nClick here"
	p := Split(text)
	if p.Fresh != text || !p.Kept {
		t.Errorf("fresh = %q", p.Fresh)
	}
}
