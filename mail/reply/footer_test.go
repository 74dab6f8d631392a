package reply

import (
	"strings"
	"testing"
)

// footers are paragraphs that no person wrote for the mail they stand below.
var footers = map[string]string{
	"en":                    "The contents of this e-mail are confidential and may be legally privileged. If you are not the named addressee you should not disseminate it.",
	"en, for the recipient": "This message and its attachments are intended solely for the addressee and may contain confidential information.",
	"de":                    "Diese Nachricht ist vertraulich und ausschließlich für den genannten Empfänger bestimmt. Die unbefugte Weitergabe ist nicht gestattet.",
	"fr":                    "Ce courriel et ses pièces jointes sont confidentiels et destinés exclusivement à leur destinataire. Toute diffusion non autorisée est interdite.",
	"es":                    "Este correo electrónico es confidencial y va dirigido exclusivamente a su destinatario. Si lo ha recibido por error, destrúyalo.",
	"it":                    "Le informazioni contenute in questo messaggio sono riservate e destinate esclusivamente al destinatario. Se ricevuto per errore, cancellarlo.",
	"nl":                    "Dit bericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde. Gebruik door anderen is niet toegestaan, vernietig het dan.",
	"pt":                    "Esta mensagem é confidencial e dirigida exclusivamente ao seu destinatário. Se a recebeu por engano, elimine-a e avise o remetente.",
	"pl":                    "Wiadomość zawiera informacje poufne i jest przeznaczona wyłącznie dla adresata. Jeśli otrzymano ją omyłkowo, prosimy o jej usunięcie.",
	"sv":                    "Detta meddelande är konfidentiellt och endast avsett för mottagaren. Har det kommit till fel person, radera det genast och meddela oss.",
	"da":                    "Denne meddelelse er fortrolig og kun beregnet for den rette modtager. Er den modtaget ved en fejl, bedes den slettet med det samme.",
	"nb":                    "Denne meldingen er fortrolig og kun ment for den riktige mottakeren. Er den mottatt ved en feil, bes den slettet med en gang.",
	"fi":                    "Tämä viesti on luottamuksellinen ja tarkoitettu vain sen oikealle vastaanottajalle. Jos viesti on saapunut erehdyksessä, se on poistettava.",
	"cs":                    "Tato zpráva je důvěrná a určená pouze adresátovi. Pokud byla doručena omylem, odstraňte ji prosím a informujte odesílatele.",
	"hu":                    "Ez az üzenet bizalmas, és kizárólag a címzett számára készült. Ha tévedésből érkezett, kérjük, törölje, és értesítse a feladót erről.",
	"tr":                    "Bu ileti gizli bilgiler içerebilir ve yalnızca alıcısı içindir. Yanlışlıkla ulaştıysa lütfen siliniz ve gönderene haber veriniz.",
	"ru":                    "Это сообщение содержит конфиденциальную информацию и предназначено только адресату. Если оно получено по ошибке, удалите его.",
	"uk":                    "Це повідомлення містить конфіденційну інформацію та призначене лише адресату. Якщо його отримано помилково, видаліть його.",
	"ro":                    "Acest mesaj este confidențial și adresat numai destinatarului. Dacă a ajuns din eroare la altcineva, vă rugăm să fie șters imediat.",
	"el":                    "Το μήνυμα αυτό είναι εμπιστευτικό και προορίζεται μόνο για τον παραλήπτη. Αν παρελήφθη κατά λάθος, παρακαλούμε διαγράψτε το.",
	"zh":                    "本邮件及其附件含有机密信息，仅限于收件人使用。如误收本邮件，请立即删除并通知发件人，严禁以任何形式使用、复制或传播邮件中的信息。",
	"ja":                    "このメールには機密情報が含まれている場合があります。宛先の方以外が誤って受信された場合は、お手数ですが削除してください。",
	"ko":                    "이 메일은 기밀 정보를 포함할 수 있으며 지정된 수신인만을 위한 것입니다. 잘못 받으신 경우 즉시 삭제하여 주시기 바랍니다.",
	"paper":                 "Please consider the environment before printing this e-mail; every sheet of paper that is not printed helps to keep a tree alive.",
	"Avast":                 "This email has been checked for viruses by Avast antivirus software.\nwww.avast.com",
	"Avast with links":      "[https://ipmcdn.example.com/images/icons/icon-envelope-tick-round-orange.gif] <https://www.avast.com/sig-email?utm_medium=email&utm_source=link&utm_campaign=sig-email> Virus-free.www.avast.com <https://www.avast.com/sig-email?utm_medium=email&utm_source=link&utm_campaign=sig-email>",
	"Avast, German":         "Virenfrei.www.avast.com <https://www.avast.com/sig-email>",
	"Avast, Spanish":        "Libre de virus. www.avast.com",
	"Avast, French":         "Garanti sans virus. www.avast.com",
	"Avast, Russian":        "Без вирусов. www.avast.com",
	"AVG":                   "-----\nNo virus found in this message.\nChecked by AVG - www.avg.com\nVersion: 2016.0.7227 / Virus Database: 4489/11339",
	"MailScanner":           "This message has been scanned for viruses and\ndangerous content by MailScanner, and is\nbelieved to be clean.",
	"Mailman":               "_______________________________________________\nUsers mailing list\nUsers@lists.example.org\nhttps://lists.example.org/mailman/listinfo/users",
	"Mailman 3":             "_______________________________________________\nUsers mailing list -- users@lists.example.org\nTo unsubscribe send an email to users-leave@lists.example.org",
	"Google Groups":         "-- \nYou received this message because you are subscribed to the Google Groups \"Users\" group.\nTo unsubscribe from this group and stop receiving emails from it, send an email to users+unsubscribe@googlegroups.com.\nTo view this discussion visit https://groups.google.com/d/msgid/users/x1%40example.com.",
}

func TestFootersOfLawyersListsAndScannersAreSignature(t *testing.T) {
	for kind, footer := range footers {
		for _, above := range []string{"", "\n\nRegards,\nBob Hill"} {
			for _, below := range []string{"", "\n\nOn 5/5/26 09:12, Ann wrote:\n> Is it on?\n"} {
				p := Split("Yes, it is." + above + "\n\n" + footer + below)
				if p.Fresh != "Yes, it is."+above || p.Signature != footer {
					t.Errorf("%s: fresh = %q, signature = %q", kind, p.Fresh, p.Signature)
				}
			}
		}
		p := Split("Yes, it is.\n\nOn 5/5/26 09:12, Ann wrote:\n> Is it on?\n\n" + footer)
		if p.Fresh != "Yes, it is." || !strings.HasPrefix(p.Quoted, "On 5/5/26") {
			t.Errorf("%s below the quote: fresh = %q", kind, p.Fresh)
		}
	}
}

func TestWordsThatResembleAFooterStay(t *testing.T) {
	for _, s := range []string{
		"I bought it at www.avast.com", "Please refund my order from www.avast.com, the virus scanner does not run on my PC.",
		"Your page says: virus found, see www.avg.com?", "---\nPlease take me off the mailing list, ann@example.com",
		"The disclaimer below your mails says they are confidential. May I forward them to the intended recipient?",
		"I am not the intended recipient of your confidential message; please take my address out of your list, ann@example.com.",
		"How do I unsubscribe? https://example.com/unsubscribe leads nowhere",
	} {
		if p := Split("Hello,\n\n" + s); !strings.Contains(p.Fresh, s) {
			t.Errorf("%q: fresh = %q", s, p.Fresh)
		}
	}
}
