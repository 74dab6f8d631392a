package ticketing

import "testing"

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
	} {
		if !OnlyThanks(text, "Ann Lee Ben") {
			t.Errorf("%q is taken for more than thanks", text)
		}
	}
}

func TestWhatMaySayMoreThanThanksIsNoThanks(t *testing.T) {
	for _, text := range []string{
		"", " \n", "👍", "Kind regards", "Kind regards, Ann", "Hi Ben", "Ann", "Works now",
		"No thanks", "No thanks it fails", "Thanks, but it still fails", "Thanks for nothing",
		"Thanks?", "Thanks, does it work now?", "Thanks. One more question",
		"Thanks, it does not work", "thanksgiving", "Thanks Carl", "Thank you in advance",
		"Danke, aber es geht nicht", "Danke, geht nicht", "Merci de me rappeler", "Gracias pero no",
		"Tack men nej", "谢谢，还是不行", "Спасибо, не работает", "Thanks 42", "Close it, thanks",
		"thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks " +
			"thanks thanks thanks thanks thanks thanks thanks thanks thanks",
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
