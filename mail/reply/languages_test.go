package reply

import (
	"strings"
	"testing"
)

// clientForms are the attributions of each language as its clients write them. "{A}" is a name with
// its address, "{N}" a name alone.
var clientForms = map[string][]string{
	"en": {"On Thu, Mar 5, 2026 at 10:12 AM {A} wrote:", "On Thu, 5 Mar 2026 at 10:12, {A} wrote:",
		"On 5 Mar 2026, at 10:12, {A} wrote:", "On Mar 5, 2026, at 10:12 AM, {A} wrote:", "On 05/03/2026 10:12, {N} wrote:",
		"On Thu, Mar 05, 2026 at 10:12:00AM +0100, {N} wrote:", "On Thu, 2026-03-05 at 10:12 +0100, {N} wrote:",
		"On Thursday, 5 March 2026 10:12:00 CET {N} wrote:", "On 5 Mar 2026, 10:12 +0100, {A}, wrote:",
		"On 5 March 2026 at 10:12:00, {N} (ann@example.com) wrote:", "On Thu, Mar 05, 2026 at 10:12 AM, Ann Lee < ann@example.com > wrote:",
		"On March 5, 2026, {A} wrote:", "Thursday, March 5, 2026, 10:12:00 AM, you wrote:", "On 03/05/2026 10:12 AM CET {A} wrote:",
		"    On Thursday, March 5, 2026 at 10:12:00 AM GMT+1, {A} wrote:  \u00a0", "On Thu, 5 Mar 2026 10:12:00 +0900\n{A} wrote:",
		"{N} wrote on 05.03.2026 10:12:", "{A} writes:", "---- On Thu, 05 Mar 2026 10:12:00 +0100 {A} wrote ----",
		"On Thu, 05 Mar 2026 10:12:00 +0100 {A} wrote", "Ann Lee/ACME wrote on 05/03/2026 10:12:00:", "--- On Thu, 3/5/26, {A} wrote:",
		"Thursday, 5 March 2026, 10:12 +03:00 from {A}:", "At 2026-03-05 10:12:00, \"Ann Lee\" <ann@example.com> wrote:",
		"On Thursday, March 5, 2026, {N} via Support Forum wrote:", "In message <x1@example.com> of Thu, 5 Mar 2026 10:12, {N} writes:",
		"- On 2026-03-05 10:12, {N} wrote:", "2026-03-05 10:12 GMT+01:00 {A}:", "On Thu, 05 Mar 2026, {A} wrote:",
		"On Thursday, March 5th, 2026 at 10:12 AM, {N} <ann@example.com> wrote:"},
	"de": {"Am Do., 5. März 2026 um 10:12 Uhr schrieb {A}:", "Am 05.03.2026 um 10:12 schrieb {A}:", "Am 5. März 2026 um 10:12 schrieb {A}:",
		"Am 05.03.26 um 10:12 schrieb {N}:", "{A} schrieb am Do., 5. März 2026, 10:12:", "Am Donnerstag, dem 05.03.2026 um 10:12 +0100 schrieb {N}:",
		"Am Donnerstag, 5. März 2026, 10:12:00 CET schrieb {N}:", "Am 05.03.2026 10:12, schrieb {N}:", "{A} hat am 05.03.2026 10:12 CET geschrieben:",
		"{N} hat am 5. März 2026 um 10:12 geschrieben:", "{A} schrieb am 10:12 Donnerstag, 5.März 2026:", "{N} schrieb am 05.03.2026 um 10:12:",
		"Am 05.03.2026 10:12 schrieb \"Ann Lee\" <ann@example.com>:", "{A} schrieb am So., 5.\nMärz 2026, 10:12:", "Am 5. März 2026 um 10:12 schrieben Sie:"},
	"fr": {"Le jeu. 5 mars 2026 à 10:12, {A} a écrit :", "Le 5 mars 2026 à 10:12, {A} a écrit :", "Le 05/03/2026 à 10:12, {N} a écrit :",
		"Le jeudi 05 mars 2026 à 10:12 +0100, {N} a écrit :", "Le jeudi 5 mars 2026, 10:12:00 CET {N} a écrit :", "Le Jeudi 5 mars 2026 10h12, {A} a écrit :",
		"- Le 2026-03-05 10:12, {N} a écrit :", "Le 05/03/2026 10:12 CET, {A} a écrit :", "Le 5 mars 2026 10:12, {A} nous a dit :"},
	"es": {"El jue, 5 mar 2026 a las 10:12, {N} (<ann@example.com>) escribió:", "El 5 mar 2026, a las 10:12, {A} escribió:",
		"El 5/3/26 a las 10:12, {N} escribió:", "El Jueves 5 de marzo de 2026 10:12, {A} escribió:", "El jue, 05-03-2026 a las 10:12 +0100, {N} escribió:",
		"El jueves, 5 de marzo de 2026, {N} escribió:"},
	"it": {"Il giorno gio 5 mar 2026 alle ore 10:12 {A} ha scritto:", "Il giorno 5 mar 2026, alle ore 10:12, {A} ha scritto:",
		"Il 05/03/2026 10:12, {N} ha scritto:", "Il 05/03/2026 alle 10:12, {N} ha scritto:", "Il Giovedì 5 Marzo 2026 10:12, {A} ha scritto:",
		"In data 5 marzo 2026 10:12:00 {A} ha scritto:"},
	"nl": {"Op do 5 mrt 2026 om 10:12 schreef {A}:", "Op 5 mrt 2026 om 10:12 heeft {A} het volgende geschreven:", "Op 05-03-2026 om 10:12 schreef {N}:",
		"Op 05-03-2026 10:12 schreef {N}:", "Op donderdag 5 maart 2026 schreef {A}:"},
	"pt-BR": {"Em qui., 5 de mar. de 2026 às 10:12, {A} escreveu:", "Em 5 de mar. de 2026, à(s) 10:12, {A} escreveu:", "Em 05/03/2026 10:12, {N} escreveu:",
		"Em Quinta-feira, 5 de Março de 2026 10:12, {A} escreveu:"},
	"pt-PT": {"{A} escreveu (quinta, 5/03/2026 à(s) 10:12):", "No dia 05/03/2026, às 10:12, {A} escreveu:", "Às 10:12 de 05/03/2026, {N} escreveu:"},
	"pl": {"czw., 5 mar 2026 o 10:12 {A} napisał(a):", "Wiadomość napisana przez {A} w dniu 5 mar 2026, o godz. 10:12:",
		"W dniu 5.03.2026 o 10:12, {N} pisze:", "W dniu 2026-03-05 10:12, {N} napisał(a):", "Dnia 5 marca 2026 10:12 {A} napisał(a):",
		"W dniu 5 marca 2026 10:12 użytkownik {A} napisał:"},
	"sv": {"Den tors 5 mars 2026 kl 10:12 skrev {A}:", "5 mars 2026 kl. 10:12 skrev {A}:", "Den 2026-03-05 kl. 10:12, skrev {N}:"},
	"da": {"Den tors. 5. mar. 2026 kl. 10.12 skrev {A}:", "Den 5. mar. 2026 kl. 10.12 skrev {A}:", "Den 05.03.2026 kl. 10.12 skrev {N}:"},
	"nb": {"tor. 5. mar. 2026 kl. 10:12 skrev {A}:", "5. mars 2026 kl. 10:12 skrev {A}:", "På 05.03.2026 10:12, skrev {N}:",
		"På 5 mars 2026 på 10:12:00, {N} (ann@example.com) skrev:"},
	"fi": {"to 5. maalisk. 2026 klo 10.12 {N} (ann@example.com) kirjoitti:", "{A} kirjoitti 5.3.2026 kello 10.12:", "{N} kirjoitti 5.3.2026 klo 10.12:"},
	"cs": {"čt 5. 3. 2026 v 10:12 odesílatel {A} napsal:", "5. 3. 2026 v 10:12, {A}:", "Dne 05. 03. 26 v 10:12 {N} napsal(a):",
		"Dne 5. 3. 2026 v 10:12 {A} napsal:", "Dne 2026-03-05 10:12, {N} napsal:"},
	"sk": {"št 5. 3. 2026 o 10:12 {A} napísal(a):", "Dňa 5. 3. 2026 o 10:12 {N} napísal(a):", "5. 3. 2026 o 10:12, {A}:"},
	"hu": {"{A} ezt írta (időpont: 2026. márc. 5., Cs, 10:12):", "2026. márc. 5. dátummal, 10:12 időpontban {A} írta:",
		"2026. 03. 05. 10:12 keltezéssel, {N} írta:"},
	"tr": {"{A}, 5 Mar 2026 Per, 10:12 tarihinde şunu yazdı:", "{A} şunları yazdı (5 Mar 2026 10:12):", "5.03.2026 10:12 tarihinde {N} yazdı:"},
	"ru": {"чт, 5 мар. 2026 г. в 10:12, {A}:", "5 марта 2026 г., в 10:12, {A} написал(а):", "05.03.2026 10:12, {N} пишет:",
		"Четверг, 5 марта 2026, 10:12 +03:00 от {A}:", "05.03.2026, 10:12, \"Ann Lee\" <ann@example.com>:", "5 марта 2026, 10:12, от {A}:",
		"четверг, 5 марта 2026 г. пользователь {N} написал:", "Вы писали 5 марта 2026 г., 10:12:00:"},
	"uk": {"чт, 5 бер. 2026 р. о 10:12 {A} пише:", "5 бер. 2026 р. о 10:12 {A} написав(ла):", "05.03.26 10:12, {N} пише:", "5 березня 2026, 10:12:00, від {A}:"},
	"bg": {"На чт, 5.03.2026 г. в 10:12 {A} написа:", "На 5.03.26 г. в 10:12, {N} написа:", "На 5.03.2026 г., в 10:12, {A} написа:"},
	"el": {"Στις Πέμ 5 Μαρ 2026 στις 10:12 π.μ., ο χρήστης {A} έγραψε:", "Στις 5 Μαρ 2026, στις 10:12 π.μ., ο/η {A} έγραψε:", "Στις 5/3/26 10:12, ο/η {N} έγραψε:"},
	"ro": {"În joi, 5 mar. 2026 la 10:12, {A} a scris:", "Pe 5 mar. 2026, la 10:12, {A} a scris:", "Pe 05.03.2026 10:12, {N} a scris:", "În 05.03.2026 10:12, {N} a scris:"},
	"hr": {"čet, 5. ožu 2026. u 10:12 {A} napisao je:", "Dana 05.03.2026., u 10:12, {A} je napisao/la:", "Dana 05.03.2026. u 10:12, {N} je napisao/la:"},
	"sr": {"чет, 5. мар 2026. у 10:12 {A} је написао/ла:", "Дана 5.3.26. у 10:12, {N} је написао/ла:", "čet, 5. mar 2026. u 10:12 {A} je napisao/la:"},
	"sl": {"V V čet., 5. mar. 2026 ob 10:12 je oseba {A} napisala:", "Dne 5. 03. 26 ob 10:12 je {N} napisal(a):"},
	"et": {"Kuupäev N, 5. märts 2026 kell 10:12 kirjutas {A}:", "Kasutaja {N} (<ann@example.com>) kirjutas kuupäeval N, 5. märts 2026 kell 10:12:",
		"{N} kirjutas 05.03.2026 kell 10:12:"},
	"lv": {"ceturtd., 2026. g. 5. marts, plkst. 10:12 — lietotājs {N} (<ann@example.com>) rakstīja:", "{N} rakstīja 05.03.2026 plkst. 10:12:"},
	"lt": {"2026-03-05, kt, 10:12 {A} rašė:", "2026-03-05 10:12, {N} rašė:"},
	"ja": {"2026年3月5日(木) 10:12 {A}:", "2026/03/05 10:12、{A}のメール:", "2026/03/05 10:12、{A} のメッセージ:", "2026/03/05 10:12, {N} さんは書きました:",
		"2026年3月5日 10:12、{A}のメール:", "2026年3月5日 10時12分、{A} さんは書きました："},
	"zh-CN": {"{A} 于2026年3月5日周四 10:12写道：", "在 2026年3月5日，10:12，{A} 写道：", "2026年3月5日 上午10:12，{A} 写道：", "在 2026/3/5 10:12, {N} 写道:",
		"在 2026-03-05 10:12:00，\"Ann Lee\" <ann@example.com> 写道：", "在 2026-03-05 10:12:00，{N} 写道："},
	"zh-TW": {"{A} 於 2026年3月5日 週四 上午10:12寫道：", "{N} 於 2026/3/5 上午 10:12 寫道:", "{A} 在 2026年3月5日 上午10:12 寫道："},
	"ko":    {"2026년 3월 5일 (목) 오전 10:12, {A}님이 작성:", "2026. 3. 5. 오전 10:12, {A} 작성:", "2026-03-05 오전 10:12에 {N} 이(가) 쓴 글:"},
	"vi":    {"Vào Th 5, 5 thg 3, 2026 vào lúc 10:12 {A} đã viết:", "Vào 10:12, 5 thg 3, 2026 {A} đã viết:", "Vào 05/03/2026 10:12, {N} đã viết:"},
	"th":    {"ในวันที่ พฤ. 5 มี.ค. 2026 เวลา 10:12 {A} เขียนว่า:", "{A} เขียนเมื่อ 5 มี.ค. 2569 เวลา 10:12:", "ในวันที่ 5 มี.ค. 2569 เวลา 10:12 {A} เขียนว่า:"},
	"id":    {"Pada tanggal Kam, 5 Mar 2026 pukul 10.12 {A} menulis:", "Pada 5 Mar 2026, pada 10.12, {A} menulis:", "Pada 05/03/26 10.12, {N} menulis:"},
	"he": {"\u202bבתאריך יום ה׳, 5 במרץ 2026 ב-10:12 מאת \u202aAnn Lee\u202c\u200f <\u202aann@example.com\u202c\u200f>:\u202c",
		"ב-5 במרץ 2026, בשעה 10:12, \u200fAnn Lee \u200f<ann@example.com> כתב/ה:", "בתאריך 05/03/2026 10:12, {N} כתב:"},
	"ar": {"في الخميس، 5 مارس 2026 في 10:12 ص تمت كتابة ما يلي بواسطة {A}:", "في ٥ مارس ٢٠٢٦، الساعة ١٠:١٢ ص، كتب/كتبت {A}:", "في 05/03/2026 10:12، كتب {N}:"},
	"fa": {"در تاریخ پنجشنبه ۵ مارس ۲۰۲۶،\u200f ۱۰:۱۲ {A} نوشت:", "در ۵ مارس ۲۰۲۶، ساعت ۱۰:۱۲، {A} نوشت:"},
	"ca": {"Missatge de {A} del dia dj., 5 de març 2026 a les 10:12:", "El 5 març 2026, a les 10:12, {A} va escriure:", "El 5/3/26 a les 10:12, {N} ha escrit:"},
	"eu": {"{N} (<ann@example.com>) igorleak hau idatzi zuen (2026 mar. 5, og. (10:12)):", "2026/3/5 10:12(e)an, {N}(e)k idatzi zuen:"},
	"gl": {"O xov, 5 mar 2026 ás 10:12, {N} (<ann@example.com>) escribiu:", "O 05/03/26 ás 10:12, {N} escribiu:"},
}

// writeForm puts a name and an address into the form of an attribution.
func writeForm(form string) string {
	return strings.NewReplacer("{A}", "Ann Lee <ann@example.com>", "{N}", "Ann Lee").Replace(form)
}

func TestEachClientsAttributionIsCutInEachLanguage(t *testing.T) {
	if len(clientForms) < 40 {
		t.Fatalf("only %d languages", len(clientForms))
	}
	for lang, forms := range clientForms {
		for _, form := range forms {
			intro := writeForm(form)
			for _, below := range []string{"\n> Is it plugged in?\n> Ann", "\n\n> Is it plugged in?\n\n> Ann\n", "\n\nIs it plugged in?\nAnn\n"} {
				for _, above := range []string{"It is, thank you.\n\n", "Hello Ann,\n\nit is. The fan turns, too.\n\nBob\n\n\n"} {
					p := Split(above + intro + below)
					if want := strings.TrimSpace(above); p.Fresh != want || p.Kept {
						t.Errorf("%s: %q\nfresh = %q", lang, intro+below, p.Fresh)
					}
				}
			}
		}
	}
}

// folded folds an attribution as clients do that write no line longer than the width.
func folded(s string, width int) string {
	var b strings.Builder
	col := 0
	for i, word := range strings.Fields(s) {
		if size := len([]rune(word)); i > 0 && col+1+size > width {
			b.WriteByte('\n')
			col = size
		} else {
			if i > 0 {
				b.WriteByte(' ')
			}
			col += size + 1
		}
		b.WriteString(word)
	}
	return b.String()
}

func TestFoldedAttributionsAreCutInEachLanguage(t *testing.T) {
	for lang, forms := range clientForms {
		for _, form := range forms {
			if strings.HasPrefix(form, "{N}") || strings.Contains(form, "< ") || !endsInColon(form) {
				continue // not folded: short, or with signs that a fold would turn into others
			}
			for width := 40; width <= 76; width += 4 {
				intro := folded(writeForm(form), width)
				if strings.Count(intro, "\n") >= maxAttributionLines {
					continue
				}
				for _, below := range []string{"\n\n> Is it plugged in?\n> Ann\n", "\n\nIs it plugged in?\nAnn\n"} {
					if p := Split("It is, thank you.\n\n" + intro + below); p.Fresh != "It is, thank you." {
						t.Errorf("%s: %q\nfresh = %q", lang, intro+below, p.Fresh)
					}
				}
			}
		}
	}
}
