package ticketing

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestThanksAndNothingElseIsKnownInManyLanguages(t *testing.T) {
	for _, text := range []string{
		"Thanks", "thank you!", "Thanks thanks thanks", "Many thanks,\nAnn", "Thanks!\n\nAnn Lee",
		"Hi Ben,\n\nthanks a lot for your help.\n\nKind regards\nAnn Lee", "Great, thanks!",
		"It works now, thank you very much :-)", "THX", "Perfect. Cheers, Ann",
		"Vielen Dank für Ihre schnelle Hilfe!\n\nMit freundlichen Grüßen\nAnn", "Danke",
		"Merci beaucoup", "Bonjour,\nmerci beaucoup pour votre aide.\nCordialement", "Gracias, saludos",
		"Grazie mille!", "Bedankt", "Muito obrigado", "Dziękuję bardzo", "Tack så mycket",
		"Mange tak", "Tusen takk", "Kiitos", "Děkuji", "Köszönöm szépen", "Teşekkürler",
		"Большое спасибо!", "Щиро дякую", "ありがとうございました。", "谢谢！", "감사합니다",
		"👍", "👍🏽", "🙏❤️", "Perfect 👍", "Thanks 🙂🚀", "ok, danke!", "Okay, super, vielen Dank!",
		"Alles klar, danke dir.\nLG Ann", "Danke, funktioniert jetzt wieder.\n\nVon meinem iPhone gesendet",
		"Thanks for the quick reply!\n\nSent from my iPhone", "Thank you so much for all your help.",
		"That solved it, thanks!", "Got it - many thanks. Have a great weekend!\nAnn",
		"Herzlichen Dank für die prompte Rückmeldung und schönes Wochenende", "Besten Dank für Ihre Mühe.",
		"Un grand merci pour votre réactivité.\n\nBonne journée,\nAnn", "Parfait, merci à vous !",
		"Muchas gracias por su pronta respuesta.\nUn saludo,\nAnn", "Perfetto, grazie ancora per il supporto. Buona giornata",
		"Top, bedankt voor de snelle reactie!\nMet vriendelijke groet,\nAnn", "Muito obrigada pela rápida resposta!",
		"Super, dziękuję za szybką odpowiedź. Pozdrawiam", "Toppen, tack för snabba svaret! Mvh Ann",
		"Perfekt, mange tak for hurtig hjælp. Venlig hilsen Ann", "Supert, tusen takk for hjelpen!",
		"Kiitos nopeasta avusta! Terveisin Ann", "Skvělé, děkuji za rychlou pomoc. S pozdravem Ann",
		"Ďakujem pekne za pomoc", "Köszönöm a gyors segítséget! Üdvözlettel: Ann",
		"Merhaba, yardımınız için çok teşekkür ederim. İyi günler", "Отлично, спасибо за оперативный ответ!",
		"Дякую за допомогу", "Благодаря ви", "Mulțumesc frumos pentru ajutor", "Ευχαριστώ πολύ!",
		"Hvala lijepa", "Najlepša hvala za pomoč", "Suur aitäh!", "Liels paldies", "Labai ačiū",
		"Moltes gràcies", "Terima kasih banyak", "Cảm ơn rất nhiều!", "תודה רבה!", "شكرا جزيلا",
		"ขอบคุณมากครับ", "迅速なご対応ありがとうございました。よろしくお願いいたします。", "大変助かりました。ありがとうございます！",
		"好的，谢谢您的帮助！", "收到，謝謝", "네, 답변 감사합니다.",
	} {
		if !OnlyThanks(text, "Ann Lee Ben") {
			t.Errorf("%q is taken for more than thanks", text)
		}
	}
}

func TestWhatMaySayMoreThanThanksIsNoThanks(t *testing.T) {
	for _, text := range []string{
		"", " \n", "🚀", "👎", "👍❓", "Thanks 😠", "Thanks, ok 1", "Thanks ①", "¿Gracias", "Thanks; still waiting", "Kind regards", "Kind regards, Ann", "Hi Ben", "Ann", "Works now",
		"No thanks", "No thanks it fails", "Thanks, but it still fails", "Thanks for nothing",
		"Thanks?", "Thanks, does it work now?", "Thanks. One more question",
		"Thanks, it does not work", "thanksgiving", "Thanks Carl", "Thank you in advance",
		"Danke, aber es geht nicht", "Danke im Voraus", "Merci d'avance", "Thanks for calling me back",
		"Thanks for the help with the other one", "Thanks for your", "Thank you for not fixing it", "Nein danke",
		"Vielen Dank für die Hilfe beim nächsten Problem", "回复谢谢", "谢谢，帮助", "ご連絡よろしくお願いします",
		"ありがとうございます。ご連絡よろしくお願いします", "감사합니다. 그런데 안 됩니다", "Sent from my iPhone", "Ok", "Super", "Danke, geht nicht", "Merci de me rappeler", "Gracias pero no",
		"Tack men nej", "谢谢，还是不行", "Спасибо, не работает", "Thanks 42", "Close it, thanks",
		strings.Repeat("thanks ", 41),
	} {
		if OnlyThanks(text, "Ann Lee Ben") {
			t.Errorf("%q is taken for mere thanks", text)
		}
	}
}

func TestAFileThatComesWithThanksSaysMore(t *testing.T) {
	in := Incoming{Fresh: "Thanks", Attachments: []Attachment{{Name: "logo.png", Inline: true}}}
	if !onlyThanks(in, "") {
		t.Error("a logo counts as a file")
	}
	in.Attachments = append(in.Attachments, Attachment{Name: "screenshot.png"})
	if onlyThanks(in, "") {
		t.Error("a screenshot does not count")
	}
}

func TestAnythingBesideTheBooksIsMoreThanThanks(t *testing.T) {
	known := func(word string) bool {
		for _, book := range []phrasebook{thanksBook, courtesyBook} {
			for _, phrases := range book {
				for _, phrase := range phrases {
					if slices.Contains(phrase, word) {
						return true
					}
				}
			}
		}
		return forOf[word] || kinds[word] || favours[word]
	}
	rapid.Check(t, func(t *rapid.T) {
		thanks := rapid.SampledFrom([]string{"Thanks", "Vielen Dank für die Hilfe", "Merci, Ann", "👍", "谢谢"}).Draw(t, "thanks")
		more := rapid.OneOf(rapid.StringMatching(`[a-zäöüéñ]{1,12}`), rapid.StringMatching(`[0-9]{1,4}`),
			rapid.SampledFrom([]string{"?", "？", "؟", "but", "nicht", "aber", "不行", "하지만", "но"})).Draw(t, "more")
		text := thanks + " " + more
		if rapid.Bool().Draw(t, "before") {
			text = more + ", " + thanks
		}
		if OnlyThanks(text, "Ann Lee") && !known(more) && more != "ann" && more != "lee" {
			t.Fatalf("%q is taken for mere thanks", text)
		}
	})
}
