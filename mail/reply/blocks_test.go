package reply

import (
	"strings"
	"testing"
)

// olderMails begin as clients let the older mail begin, below the answer.
var olderMails = []struct{ client, text string }{
	{"Thunderbird, beside", "-------- Original Message --------\nSubject: \tPrinter\nDate: \tThu, 5 Mar 2026 10:12:00 +0100\nFrom: \tAnn Lee <ann@example.com>\nTo: \tBob <bob@example.org>\n\nIs it on?"},
	{"Samsung", "-------- Original message --------\nFrom: Ann Lee <ann@example.com> \nDate: 05/03/2026  10:12  (GMT+01:00) \nTo: Bob <bob@example.org> \nSubject: Printer \n\nIs it on?"},
	{"Samsung, German", "-------- Ursprüngliche Nachricht --------\nVon: Ann Lee <ann@example.com> \nDatum: 05.03.26  10:12  (GMT+01:00) \nAn: bob@example.org \nBetreff: Drucker \n\nIst er an?"},
	{"Samsung, Spanish", "-------- Mensaje original --------\nDe: Ann Lee <ann@example.com> \nFecha: 5/3/26  10:12  (GMT+01:00) \nPara: bob@example.org \nAsunto: x \n\n¿Sí?"},
	{"K-9, German", "-------- Originalnachricht --------\nVon: Ann Lee <ann@example.com>\nGesendet: 5. März 2026 10:12:00 MEZ\nAn: bob@example.org\nBetreff: Drucker\n\nIst er an?"},
	{"Huawei", "-------- Original message --------\nSubject: Re: Printer\nFrom: Ann Lee \nTo: Bob \nCC: \n\nIs it on?"},
	{"BlackBerry", "  Original Message  \nFrom: Ann Lee\nSent: Thursday, March 5, 2026 10:12 AM\nTo: Bob\nSubject: Printer\n\nIs it on?"},
	{"BlackBerry, German", "  Originalnachricht  \nVon: Ann Lee\nGesendet: Donnerstag, 5. März 2026 10:12\nAn: Bob\nBetreff: Drucker\n\nIst er an?"},
	{"eM Client", "------ Original Message ------\nFrom: \"Ann Lee\" <ann@example.com>\nTo: bob@example.org\nSent: 05/03/2026 10:12:00\nSubject: Printer\n\nIs it on?"},
	{"eM Client, without colons", "------ Original Message ------\nFrom \"Ann Lee\" <ann@example.com>\nTo bob@example.org\nDate 05/03/2026 10:12:00\nSubject Printer\n\nIs it on?"},
	{"Proton", "------- Original Message -------\nOn Thursday, March 5th, 2026 at 10:12 AM, Ann Lee <ann@example.com> wrote:\n\n> Is it on?"},
	{"Proton, old", "-------- Original Message --------\nOn Mar 5, 2026, 10:12 AM, Ann Lee < ann@example.com> wrote:\n\nIs it on?"},
	{"Proton, hyphens of Unicode", "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Thursday, March 5, 2026 10:12 AM, Ann Lee <ann@example.com> wrote:\n\n> Is it on?"},
	{"Yahoo", "----- Original Message -----\nFrom: Ann Lee <ann@example.com>\nTo: bob@example.org; carl@example.org\nCc:\nSent: Thursday, March 5, 2026 10:12 AM\nSubject: Printer\n\nIs it on?"},
	{"Yahoo, old", "--- On Thu, 3/5/26, Ann Lee <ann@example.com> wrote:\n\nFrom: Ann Lee <ann@example.com>\nSubject: Printer\nTo: bob@example.org\nDate: Thursday, March 5, 2026, 10:12 AM\n\nIs it on?"},
	{"AOL", "-----Original Message-----\nFrom: Ann Lee <ann@example.com>\nTo: Bob <bob@example.org>\nSent: Thu, Mar 5, 2026 10:12 am\nSubject: Printer\n\nIs it on?"},
	{"Zoho", "---- On Thu, 05 Mar 2026 10:12:00 +0100 Ann Lee <ann@example.com> wrote ----\n\nIs it on?"},
	{"Zoho, dashes", "---- On Thu, 05 Mar 2026 10:12:00 +0100 Ann Lee <ann@example.com> wrote ---\n\n> Is it on?"},
	{"Hotmail", "> Subject: Printer\n> From: ann@example.com\n> To: bob@example.org\n> Date: Thu, 5 Mar 2026 10:12:00 +0100\n>\n> Is it on?"},
	{"Hotmail, old", "________________________________\n> Date: Thu, 5 Mar 2026 10:12:00 +0100\n> From: ann@example.com\n> To: bob@example.org\n> Subject: Printer\n>\n> Is it on?"},
	{"Hotmail, unquoted", "Date: Thu, 5 Mar 2026 10:12:00 +0100\nFrom: ann@example.com\nTo: bob@example.org\nSubject: Printer\n\nIs it on?"},
	{"GMX", "Gesendet: Donnerstag, 05. März 2026 um 10:12 Uhr\nVon: \"Ann Lee\" <ann@example.com>\nAn: bob@example.org\nBetreff: Drucker\n\nIst er an?"},
	{"GMX, bold", "*Gesendet:* Donnerstag, 05. März 2026 um 10:12 Uhr\n*Von:* \"Ann Lee\" <ann@example.com>\n*An:* bob@example.org\n*Betreff:* Drucker\n\nIst er an?"},
	{"T-Online", "-----Original-Nachricht-----\nBetreff: Drucker\nDatum: 2026-03-05T10:12:00+0100\nVon: \"Ann Lee\" <ann@example.com>\nAn: \"bob@example.org\" <bob@example.org>\n\nIst er an?"},
	{"Freenet", "--- Ursprüngliche Nachricht ---\nVon: Ann Lee <ann@example.com>\nDatum: 05.03.2026 10:12:00\nAn: bob@example.org\nBetreff: Drucker\n\nIst er an?"},
	{"Orange", "> Message du 05/03/26 10:12\n> De : \"Ann Lee\" <ann@example.com>\n> A : bob@example.org\n> Copie à : \n> Objet : Imprimante\n>\n> Marche-t-elle ?"},
	{"Orange, unquoted", "========================================\n\nMessage du : 05/03/2026 10:12\nDe : \"Ann Lee\" <ann@example.com>\nA : bob@example.org\nCopie à :\nSujet : Imprimante\n\nMarche-t-elle ?"},
	{"La Poste", "De : Ann Lee <ann@example.com>\nÀ : bob@example.org\nEnvoyé : jeudi 5 mars 2026 10:12\nSujet : Imprimante\n\nMarche-t-elle ?"},
	{"Libero", "Il 05/03/2026 10:12 CET Ann Lee <ann@example.com> ha scritto:\n\n\nFunziona?"},
	{"Libero, old", "----Messaggio originale----\nDa: ann@example.com\nData: 05/03/2026 10.12\nA: <bob@example.org>\nOgg: Stampante\n\nFunziona?"},
	{"QQ", "------------------ 原始邮件 ------------------\n发件人: \"Ann Lee\" <ann@example.com>;\n发送时间: 2026年3月5日(星期四) 上午10:12\n收件人: \"Bob\" <bob@example.org>;\n主题: 打印机\n\n开着吗？"},
	{"QQ, wide", "------------------&nbsp;原始邮件&nbsp;------------------\n发件人:&nbsp;\"Ann Lee\" <ann@example.com>;\n发送时间:&nbsp;2026年3月5日(星期四) 上午10:12\n收件人:&nbsp;\"Bob\" <bob@example.org>;\n主题:&nbsp;打印机\n\n开着吗？"},
	{"Foxmail", "发件人： Ann Lee\n发送时间： 2026-03-05 10:12\n收件人： bob\n主题： 打印机\n开着吗？"},
	{"163", "在 2026-03-05 10:12:00，\"Ann Lee\" <ann@example.com> 写道：\n\n开着吗？"},
	{"163, reply block", "---- 回复的原邮件 ----\n| 发件人 | Ann Lee<ann@example.com> |\n| 日期 | 2026年03月05日 10:12 |\n| 收件人 | bob@example.org |\n| 主题 | 打印机 |\n\n开着吗？"},
	{"Naver", "-----Original Message-----\nFrom: \"Ann Lee\"<ann@example.com>\nTo: \"Bob\"<bob@example.org>;\nCc:\nSent: 2026-03-05 (목) 10:12:00 (GMT+09:00)\nSubject: 프린터\n\n켜져 있나요?"},
	{"Daum", "--------- 원본 메일 ---------\n보낸사람 : Ann Lee <ann@example.com>\n받는사람 : Bob <bob@example.org>\n날짜 : 2026년 3월 5일 목요일, 10시 12분 00초 +0900\n제목 : 프린터\n\n켜져 있나요?"},
	{"Japanese Outlook", "-----Original Message-----\nFrom: Ann Lee <ann@example.com> \nSent: Thursday, March 5, 2026 10:12 AM\nTo: Bob <bob@example.org>\nSubject: プリンター\n\n電源は？"},
	{"Becky", "On Thu, 5 Mar 2026 10:12:00 +0900\nAnn Lee <ann@example.com> wrote:\n\n> 電源は？"},
	{"Japanese phone", "2026/03/05 10:12、Ann Lee <ann@example.com>のメール:\n\n> 電源は？"},
	{"Yahoo Japan", "----- Original Message -----\n> From: Ann Lee <ann@example.com>\n> To: bob@example.org\n> Date: 2026/3/5, Thu 10:12\n> Subject: プリンター\n>\n> 電源は？"},
	{"Lotus Notes", "-----Ann Lee/ACME wrote: -----\nTo: bob@example.org\nFrom: Ann Lee/ACME\nDate: 05/03/2026 10:12AM\nSubject: Printer\n\nIs it on?"},
	{"Lotus Notes, German", "-----Ann Lee/ACME schrieb: -----\nAn: bob@example.org\nVon: Ann Lee/ACME\nDatum: 05.03.2026 10:12\nBetreff: Drucker\n\nIst er an?"},
	{"Lotus Notes, tabs", "From:\tAnn Lee/ACME\nTo:\tBob/ACME@ACME\nCc:\tCarl/ACME@ACME\nDate:\t05.03.2026 10:12\nSubject:\tPrinter\n\n\n\nIs it on?"},
	{"Lotus Notes, columns", "                                                                           \n             Ann Lee                                                       \n             <ann@example.com                                              \n             >                                                          To \n             05/03/2026 10:12          bob@example.org                     \n             AM                                                         cc \n                                                                           \n                                                                   Subject \n                                       Printer                             \n                                                                           \n\nIs it on?"},
	{"Lotus Notes, columns, German", "                                                                        \n             Ann Lee                                                    \n             <ann@example.                                              \n             com>                                                    An \n                                       Bob Hill <bob@example.org>       \n             05.03.2026 10:12                                     Kopie \n                                                                        \n                                                                  Thema \n                                       Drucker                          \n\nIst er an?"},
	{"Exchange", "________________________________________\nFrom: Ann Lee [ann@example.com]\nSent: Thursday, March 05, 2026 10:12 AM\nTo: Bob Hill\nCc: Carl Oe\nSubject: Printer\n\nIs it on?"},
	{"Outlook, on behalf", "From: desk@example.com [mailto:desk@example.com] On Behalf Of Ann Lee\nSent: Thursday, March 5, 2026 10:12 AM\nTo: Bob\nSubject: Printer\n\nIs it on?"},
	{"Outlook, invitation", "-----Original Appointment-----\nFrom: Ann Lee <ann@example.com>\nSent: Thursday, March 5, 2026 10:12 AM\nTo: Bob\nSubject: Printer\nWhen: Friday, March 6, 2026 10:00 AM\nWhere: here\n\nCome."},
	{"Outlook with importance", "From: Ann Lee <ann@example.com>\nSent: Thursday, March 5, 2026 10:12 AM\nTo: Bob\nSubject: Printer\nImportance: High\n\nIs it on?"},
	{"Outlook for phones", "________________________________\nFrom: Ann Lee <ann@example.com>\nSent: Thursday, March 5, 2026 10:12:00 AM\nTo: Bob <bob@example.org>\nSubject: Printer\n\nIs it on?"},
	{"Outlook for Mac", "From: Ann Lee <ann@example.com>\nDate: Thursday, 5 March 2026 at 10:12\nTo: Bob <bob@example.org>\nSubject: Printer\nIs it on?"},
	{"Windows 10", "From: Ann Lee\nSent: 05 March 2026 10:12\nTo: bob@example.org\nSubject: Printer\n\nIs it on?"},
	{"Zimbra", "----- Original Message -----\nFrom: \"Ann Lee\" <ann@example.com>\nTo: \"Bob\" <bob@example.org>\nSent: Thursday, March 5, 2026 10:12:00 AM\nSubject: Printer\n\nIs it on?"},
	{"Zimbra, French", "De: \"Ann Lee\" <ann@example.com>\nÀ: \"Bob\" <bob@example.org>\nEnvoyé: Jeudi 5 Mars 2026 10:12:00\nObjet: Imprimante\n\nMarche-t-elle ?"},
	{"Zimbra, dashed attribution", "----- Le 5 Mar 26, à 10:12, Ann Lee ann@example.com a écrit :\n\n> Marche-t-elle ?"},
	{"Mailbird", "On 05/03/2026 10:12:00, Ann Lee <ann@example.com> wrote:\nIs it on?"},
	{"Evolution", "-----Original Message-----\nFrom: Ann Lee <ann@example.com>\nTo: bob@example.org\nSubject: Printer\nDate: Thu, 05 Mar 2026 10:12:00 +0100\n\nIs it on?"},
	{"GroupWise", ">>> Ann Lee <ann@example.com> 3/5/2026 10:12 AM >>>\nIs it on?"},
	{"mutt", "On Thu, Mar 05, 2026 at 10:12:00AM +0100, Ann Lee wrote:\n> Is it on?"},
	{"mutt, old", "* Ann Lee <ann@example.com> [2026-03-05 10:12]:\n> Is it on?"},
	{"Gnus", "Ann Lee <ann@example.com> writes:\n\n> Is it on?"},
	{"Outlook Express", "\"Ann Lee\" <ann@example.com> wrote in message\nnews:x1@example.com...\n> Is it on?"},
	{"Mail.ru", "Четверг, 5 марта 2026, 10:12 +03:00 от Ann Lee <ann@example.com>:\n \nОн включён?\n \n "},
	{"Mail.ru, quoted", ">Четверг, 5 марта 2026, 10:12 +03:00 от Ann Lee <ann@example.com>:\n>\n>Он включён?"},
	{"Yandex", "05.03.2026, 10:12, \"Ann Lee\" <ann@example.com>:\n\nОн включён?"},
	{"Yandex, forwarded back", "-------- Исходное сообщение --------\nОт: Ann Lee <ann@example.com>\nДата: 05.03.2026 10:12 (GMT+03:00)\nКому: bob@example.org\nТема: Принтер\n\nОн включён?"},
	{"Ukr.net", "--- Оригінальне повідомлення ---\nВід кого: \"Ann Lee\" <ann@example.com>\nДата: 5 березня 2026, 10:12:00\n\nЧи він увімкнений?"},
	{"Seznam", "---------- Původní e-mail ----------\nOd: Ann Lee <ann@example.com>\nKomu: bob@example.org\nDatum: 5. 3. 2026 10:12:00\nPředmět: Tiskárna\n\nJe zapnutá?"},
	{"Seznam, quoted", "---------- Původní e-mail ----------\nOd: Ann Lee <ann@example.com>\nDatum: 5. 3. 2026 10:12:00\nPředmět: Tiskárna\n\"Je zapnutá?\""},
	{"o2.pl", "Dnia 5 marca 2026 10:12 Ann Lee <ann@example.com> napisał(a):\n\nCzy jest włączona?"},
	{"Interia", "Od: \"Ann Lee\" <ann@example.com>\nDo: \"Bob\" <bob@example.org>\nWysłane: 10:12 Czwartek 2026-03-05\nTemat: Drukarka\n\nCzy jest włączona?"},
	{"UOL", "De: \"Ann Lee\" <ann@example.com>\nEnviada: 2026/03/05 10:12:00\nPara: bob@example.org\nAssunto: Impressora\n\nEstá ligada?"},
	{"Freshdesk", "On Thu, 5 Mar at 10:12 AM , Ann Lee <ann@example.com> wrote:\nIs it on?"},
	{"Front", "On March 5, 2026, 10:12 AM GMT+1 ann@example.com wrote:\n\nIs it on?"},
	{"Spark", "On 5 Mar 2026, 10:12 +0100, Ann Lee <ann@example.com>, wrote:\n> Is it on?"},
	{"Hebrew Outlook", "\u200f\u200fמאת: Ann Lee <ann@example.com>\n\u200f\u200fנשלח: יום חמישי 5 מרץ 2026 10:12\n\u200f\u200fאל: Bob\n\u200f\u200fנושא: מדפסת\n\nדולק?"},
	{"Arabic Outlook", "من: Ann Lee <ann@example.com>\n\u200f\u200fتاريخ الإرسال: 5 مارس, 2026 10:12 ص\nإلى: Bob\nالموضوع: طابعة\n\nهل تعمل؟"},
}

func TestTheOlderMailOfEachClientIsCut(t *testing.T) {
	for _, m := range olderMails {
		for _, above := range []string{"It works.\n\n", "Hello Ann,\n\nit works since 10:00.\n\nBob\n\n\n"} {
			p := Split(above + m.text + "\n")
			if p.Fresh != strings.TrimSpace(above) || p.Kept {
				t.Errorf("%s: kept = %v, fresh = %q", m.client, p.Kept, p.Fresh)
			}
		}
	}
}

func TestAnAnswerBelowTheMarkedQuoteOfAHeadIsKept(t *testing.T) {
	const head = "From: \"Ann Lee\" <ann@example.com>\nTo: <bob@example.org>\nSent: Thursday, March 05, 2026 10:12 AM\nSubject: Printer\n\n\n"
	for _, above := range []string{"----- Original Message ----- \n" + head, head} {
		const quote = "> Is it on?\n>\n> Ann\n"
		p := Split("Hello Ann,\n\n" + above + quote + "\nYes, it is.\n\n-- \nBob")
		if !strings.Contains(p.Fresh, "Hello Ann") || !strings.Contains(p.Fresh, "Yes, it is.") || p.Signature != "-- \nBob" {
			t.Errorf("fresh = %q", p.Fresh)
		}
		if p := Split(above + quote + "\nYes, it is."); !strings.HasSuffix(p.Fresh, "Yes, it is.") {
			t.Errorf("fresh = %q", p.Fresh)
		}
		if p := Split("Yes.\n\n" + above + quote + "\n-- \nBob"); p.Fresh != "Yes." {
			t.Errorf("fresh = %q", p.Fresh)
		}
		if p := Split("Yes.\n\n" + above + "Is it on?\n\n> Not yet.\n\nAnn"); p.Fresh != "Yes." {
			t.Errorf("fresh = %q", p.Fresh)
		}
	}
}
