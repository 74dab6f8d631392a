package reply

import (
	"strings"
	"testing"
)

// attributions as clients write them, by language. Long ones are folded where clients fold them.
var attributions = []struct{ lang, text string }{
	{"en Gmail", "On Tue, May 5, 2026 at 9:12 AM Support <help@example.com> wrote:"},
	{"en Gmail folded", "On Tue, May 5, 2026 at 9:12 AM Support Desk of Example Incorporated\n<help@example.com> wrote:"},
	{"en Apple", "On May 5, 2026, at 9:12 AM, Support <help@example.com> wrote:"},
	{"en Thunderbird", "On 5/5/26 09:12, Support wrote:"},
	{"en mutt", "On Tue, May 05, 2026 at 09:12:44AM +0200, Support wrote:"},
	{"en Yahoo", "On Tuesday, May 5, 2026, 09:12:44 AM GMT+2, Support <help@example.com> wrote:"},
	{"en Lotus", "Support/Example/US wrote on 05/05/2026 09:12:44 AM:"},
	{"en Notes on the web", "-----Support/Example wrote: -----"},
	{"en NetEase folded", "At 2026-05-05 09:12:44,\n\"Support\" <help@example.com> wrote:"},
	{"en old Gmail", "2026/5/5 Support <help@example.com>"},
	{"en Proton", "On Tuesday, May 5th, 2026 at 9:12 AM, Support <help@example.com> wrote:"},
	{"en Zoho", "---- On Tue, 05 May 2026 09:12:44 +0200 Support <help@example.com> wrote ----"},
	{"en three lines", "On Tue, May 5, 2026 at 9:12 AM\nSupport Desk\n<help@example.com> wrote:"},
	{"en four lines", "On Tue, May 5, 2026\nat 9:12 AM\nSupport Desk\n<help@example.com> wrote:"},
	{"de Gmail", "Am Di., 5. Mai 2026 um 09:12 Uhr schrieb Support <help@example.com>:"},
	{"de Apple", "Am 05.05.2026 um 09:12 schrieb Support <help@example.com>:"},
	{"de iOS", "Support <help@example.com> schrieb am Di. 5. Mai 2026 um 09:12:"},
	{"de Thunderbird", "Am 05.05.26 um 09:12 schrieb Support:"},
	{"de Horde", "Zitat von Support <help@example.com>:"},
	{"fr Gmail", "Le mar. 5 mai 2026 à 09:12, Support <help@example.com> a écrit :"},
	{"fr Apple", "Le 5 mai 2026 à 09:12, Support <help@example.com> a écrit\u00a0:"},
	{"es", "El mar, 5 may 2026 a las 9:12, Support (<help@example.com>) escribió:"},
	{"it", "Il giorno mar 5 mag 2026 alle ore 09:12 Support <help@example.com> ha scritto:"},
	{"nl", "Op di 5 mei 2026 om 09:12 schreef Support <help@example.com>:"},
	{"nl Apple", "Op 5 mei 2026, om 09:12 heeft Support <help@example.com> het volgende geschreven:"},
	{"pt", "Em ter., 5 de mai. de 2026 às 09:12, Support <help@example.com> escreveu:"},
	{"pl Gmail", "wt., 5 maj 2026 o 09:12 Support <help@example.com> napisał(a):"},
	{"pl Thunderbird", "W dniu 5.05.2026 o 09:12, Support pisze:"},
	{"sv", "Den tis 5 maj 2026 kl 09:12 skrev Support <help@example.com>:"},
	{"sv Apple", "5 maj 2026 kl. 09:12 skrev Support <help@example.com>:"},
	{"da", "Den tirs. 5. maj 2026 kl. 09.12 skrev Support <help@example.com>:"},
	{"nb", "tir. 5. mai 2026 kl. 09:12 skrev Support <help@example.com>:"},
	{"fi", "ti 5. toukok. 2026 klo 9.12 Support (help@example.com) kirjoitti:"},
	{"cs", "út 5. 5. 2026 v 9:12 odesílatel Support <help@example.com> napsal:"},
	{"cs Thunderbird", "Dne 05. 05. 26 v 9:12 Support napsal(a):"},
	{"sk", "ut 5. 5. 2026 o 9:12 Support <help@example.com> napísal(a):"},
	{"hu", "Support <help@example.com> ezt írta (időpont: 2026. máj. 5., K, 9:12):"},
	{"tr", "Support <help@example.com>, 5 May 2026 Sal, 09:12 tarihinde şunu yazdı:"},
	{"ru Gmail", "вт, 5 мая 2026 г. в 09:12, Support <help@example.com>:"},
	{"ru Android", "05.05.2026 09:12 пользователь \"Support\" <help@example.com> написал:"},
	{"ru Thunderbird", "05.05.2026 9:12, Support пишет:"},
	{"uk", "вт, 5 трав. 2026 р. о 09:12 Support <help@example.com> пише:"},
	{"bg", "На вт, 5.05.2026 г. в 9:12 Support <help@example.com> написа:"},
	{"ja Gmail", "2026年5月5日(火) 9:12 Support <help@example.com>:"},
	{"ja Apple", "2026/05/05 9:12、Support <help@example.com>のメール:"},
	{"zh-CN", "Support <help@example.com> 于2026年5月5日周二 09:12写道："},
	{"zh-CN Apple", "在 2026年5月5日，上午9:12，Support <help@example.com> 写道："},
	{"zh-TW", "Support <help@example.com> 於 2026年5月5日 週二 上午9:12寫道："},
	{"ko", "2026년 5월 5일 (화) 오전 9:12, Support <help@example.com>님이 작성:"},
	{"ro", "În mar., 5 mai 2026 la 09:12, Support <help@example.com> a scris:"},
	{"el", "Στις Τρί 5 Μαΐ 2026 στις 9:12 π.μ., ο χρήστης Support <help@example.com> έγραψε:"},
	{"he", "\u202bבתאריך יום ג׳, 5 במאי 2026 ב-9:12 מאת \u202aSupport\u202c\u200f <\u202ahelp@example.com\u202c\u200f>:\u202c"},
	{"ar", "في الثلاثاء، 5 مايو 2026 في 9:12 ص تمت كتابة ما يلي بواسطة Support <help@example.com>:"},
	{"ar verb", "في ٥ مايو ٢٠٢٦، الساعة ٩:١٢ ص، كتب Support <help@example.com>:"},
	{"fa", "در تاریخ سه\u200cشنبه ۵ مهٔ ۲۰۲۶،\u200f ۹:۱۲ Support <help@example.com> نوشت:"},
	{"vi", "Vào Th 3, 5 thg 5, 2026 vào lúc 09:12 Support <help@example.com> đã viết:"},
	{"id", "Pada tanggal Sel, 5 Mei 2026 pukul 09.12 Support <help@example.com> menulis:"},
	{"th", "เมื่อ อ. 5 พ.ค. 2026 เวลา 09:12 Support <help@example.com> เขียนว่า:"},
	{"hr", "uto, 5. svi 2026. u 09:12 Support <help@example.com> napisao je:"},
	{"hr Apple", "Support <help@example.com> je napisao/la:"},
	{"sl", "V V tor., 5. maj 2026 ob 09:12 je oseba Support <help@example.com> napisala:"},
	{"et", "Support <help@example.com> kirjutas kuupäeval T, 5. mai 2026 kell 09:12:"},
	{"lt", "2026-05-05, an, 09:12 Support <help@example.com> rašė:"},
	{"lv", "otrd., 2026. g. 5. maijs, plkst. 09:12 — lietotājs Support (<help@example.com>) rakstīja:"},
	{"ca", "Missatge de Support <help@example.com> del dia dt., 5 de maig 2026 a les 9:12:"},
	{"hi", "मंगल, 5 मई 2026 को 9:12 am बजे को Support <help@example.com> ने लिखा:"},
}

func TestAttributionsOfManyLanguagesAreCutWithTheQuoteBelow(t *testing.T) {
	for _, a := range attributions {
		p := Split("Thank you, that helped.\n\n" + a.text + "\n\n> Did it help?\n> Support\n")
		if p.Fresh != "Thank you, that helped." {
			t.Errorf("%s: fresh = %q", a.lang, p.Fresh)
		}
	}
}

func TestAttributionsOfManyLanguagesAreCutWhereTheQuoteIsUnmarked(t *testing.T) {
	for _, a := range attributions {
		if a.lang == "en old Gmail" {
			continue
		}
		p := Split("Thank you, that helped.\n\n" + a.text + "\n\nDid it help?\nSupport\n")
		if p.Fresh != "Thank you, that helped." {
			t.Errorf("%s: fresh = %q", a.lang, p.Fresh)
		}
		if !strings.HasPrefix(p.Quoted, strings.Split(a.text, "\n")[0]) {
			t.Errorf("%s: quoted = %q", a.lang, p.Quoted)
		}
	}
}

func TestAttributionRightBelowTheAnswerLeavesTheAnswer(t *testing.T) {
	for _, a := range attributions {
		p := Split("Thank you, that helped\n" + a.text + "\n> Did it help?\n")
		if p.Fresh != "Thank you, that helped" {
			t.Errorf("%s: fresh = %q", a.lang, p.Fresh)
		}
	}
}

func TestProseThatLooksLikeAnAttributionStays(t *testing.T) {
	for _, text := range []string{
		"On Monday my boss wrote:\n\nplease buy ten more licences.",
		"On 3 May your colleague said:\nwe would get a refund.",
		"Please send it by 12.05.2026 to ann@example.com and these people, too:\nBob\nCarl",
		"Write to ann@example.com:\nshe knows.",
		"At 12:30 the server wrote:\nout of memory",
		"These addresses bounced on 2026-05-03 at 10:00:\na@example.com\nb@example.com",
		"Am 3. Mai kam diese Meldung:\nFehler 17\nWas nun?",
		"I wrote:\nhello",
	} {
		if p := Split(text); p.Fresh != text {
			t.Errorf("fresh = %q, want all of %q", p.Fresh, text)
		}
	}
}
