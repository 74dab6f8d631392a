package parse

import "strings"

// The tables by which absences are read: words in small letters, each list divided by commas.

// endWords stand right before the last day of an absence.
var endWords = listOf(`until, till, through, thru, up to, up to and including,
	bis, bis zum, bis einschließlich, bis inkl, bis inklusive, bis einschl,
	jusqu'au, jusqu’au, jusqu'à, jusque, hasta, hasta el, fino al, fino a, sino al, fino,
	tot, tot en met, t/m, até, até ao, do, aż do, do dnia, till och med, t.o.m, tom, til, til og med,
	t.o.m., a do, včetně, do konce, până, până la, până pe, până în, μέχρι, έως, έως και,
	до, включително до, включно до, iki, līdz, kuni, fins al, fins a, sampai, hingga, s/d,
	đến, đến hết, đến ngày, đến hết ngày, hết ngày, 到, 至, 直到, 截至, עד, עד ה, حتى, إلى, ถึง, จนถึง, จนถึงวันที่`)

// endWordsBehind stand right behind it.
var endWordsBehind = listOf(`まで, 迄, 까지, 止, 为止, 為止, 之前, 前, asti, saakka, mennessä, 'a kadar, 'e kadar,
	’a kadar, ’e kadar, 'ya kadar, 'ye kadar, a kadar, tarihine kadar, -ig, -jéig, -áig, –ig, ig, ini`)

// rangeWords stand between the first day and the last.
var rangeWords = listOf(`-, –, —, ~, 〜, ～, to, through, until, till, bis, bis zum, au, jusqu'au, al, hasta, hasta el,
	a, tot, tot en met, t/m, até, a até, do, až do, til, till, til og med, până, până la, по, до, to the,
	iki, līdz, kuni, sampai, hingga, s/d, đến, đến ngày, 到, 至, から, 부터, עד, إلى, حتى, έως, μέχρι, ถึง`)

// startWords stand before the day from which somebody is away, or is there again.
var startWords = listOf(`from, as of, as from, starting, on, ab, ab dem, ab den, am, zum, à partir du, dès le, le,
	a partir del, desde el, el, a partire dal, dal, il, vanaf, per, op, a partir de, no dia, em, od, från, den,
	fra, fra og med, från och med, fr.o.m, alkaen, с, з, от, от дата, nuo, no, alates, din, începând cu, από, στις,
	dia, mulai, từ, từ ngày, vào ngày, pada`)

// returnWords say that somebody is there again; they may be parts of words.
var returnWords = listOf(`back, return, available again, reachable again, wieder, zurück, rückkehr, retour, reviens,
	reviendrai, de nouveau, à nouveau, rentre, regres, vuelvo, volver, volveré, de nuevo, reincorpor, rientr, ritorn, torno,
	tornerò, di nuovo, terug, weer , volto, voltar, regresso, retorn, novamente, wracam, wrócę, powrót, ponownie, tillbaka, åter,
	igen, tilbage, tilbake, igjen, takaisin, palaan, paikalla, zpět, vrátím, opět, späť, vrátim, opäť, vissza,
	visszatér, újra, döneceğ, dönüş, tekrar, вернусь, вернётся, вернется, возвращ, снова, на связи, выйду, повернусь, повертаюсь,
	знову, ще се върна, отново, revin, întorc, επιστρέ, επιστροφή, vraćam, vratit, ponovno, vrnem, nazaj, naas, tagasi, atgriez, grįš,
	tornaré, torno, kembali, trở lại, quay lại, 復帰, 出社, 戻, 回来, 回來, 返回, 复工, 恢复, 복귀, 출근, אחזור, חוזר, אשוב, سأعود, العودة, أعود,
	กลับ`)

// fillers may stand between those words and the date.
var fillers = wordsIndex(`the and including incl inclusive einschließlich inklusive inkl einschl den dem der le la el il lo
	al den d o dia día ngày vecka on am um zum de del des of next coming this kommenden nächsten prochain próximo
	dnia dne inclus inclu das das: date datum including: pe data wieder`)

// weekdays are their names, with the number of the day in a week that begins on Sunday.
var weekdays = numberedWords(
	`sunday sun sonntag so dimanche domingo domenica zondag zo niedziela niedzieli söndag søndag
	sunnuntai sunnuntaihin neděle neděli nedeľa nedeľu vasárnap pazar воскресенье воскресенья неділі duminică nedjelja nedjelje nedelja diumenge`,
	`monday mon montag mo lundi lunes lunedì maandag ma segunda segunda-feira poniedziałek poniedziałku måndag
	mandag maanantai maanantaihin pondělí pondelok pondelka hétfő hétfőig pazartesi понедельник понедельника
	понеділка luni ponedjeljak ponedjeljka ponedeljek ponedeljka dilluns`,
	`tuesday tue tues dienstag di mardi martes martedì dinsdag terça terça-feira wtorek wtorku tisdag tirsdag
	tiistai tiistaihin úterý utorok utorka kedd keddig salı вторник вторника вівторка marți utorak utorka torek torka dimarts`,
	`wednesday wed mittwoch mi mercredi miércoles mercoledì woensdag wo quarta quarta-feira środa środy onsdag
	keskiviikko keskiviikkoon středa středy streda stredy szerda szerdáig çarşamba среда среды середи miercuri srijeda srijede sreda srede dimecres`,
	`thursday thu thurs donnerstag do jeudi jueves giovedì donderdag quinta quinta-feira czwartek czwartku
	torsdag torstai torstaihin čtvrtek čtvrtka štvrtok štvrtka csütörtök csütörtökig perşembe четверг четверга
	четверга joi četvrtak četvrtka četrtek četrtka dijous`,
	`friday fri freitag fr vendredi viernes venerdì vrijdag vr sexta sexta-feira piątek piątku fredag perjantai
	perjantaihin pátek pátku piatok piatka péntek péntekig cuma пятница пятницы п'ятниці vineri petak petka petek divendres`,
	`saturday sat samstag sonnabend sa samedi sábado sabato zaterdag za sobota soboty lördag lørdag lauantai
	lauantaihin szombat szombatig cumartesi суббота субботы суботи sâmbătă subota subote sobote dissabte`)

// months are their names and abbreviations; those that end with "*" may go on.
var months = numberedWords(``,
	`jan januar* jänner jänners janvier enero gennaio janeiro sty stycz* leden ledna tammikuu* ocak* января янв січня
	ianuarie ιαν* siječ* jaan jaanuar* sausio gener januari* يناير ינואר* ม.ค. มกราคม`,
	`feb febr februar* feber février fevrier févr fevr febrero febbraio fevereiro fev lut lutego února únor helmikuu* şubat*
	февраля фев лютого februarie φεβ* veljač* veebr* veebruar* vasario febrer فبراير פברואר* ก.พ. กุมภาพันธ์`,
	`mar mär march märz* maerz mrz mars marzo maart març março mar marca marzec března březen maaliskuu* mart marta марта мар
	березня март martie marts martam martā márc* μαρ* ožujka ožujak märts* kovo marec maret مارس מרץ מרס מרץ* มี.ค. มีนาคม`,
	`apr april* avril avr abril aprile kwietnia kwi dubna duben huhtikuu* április* nisan* апреля апр квітня април* aprilie
	απρ* travnja travanj aprill* balandžio abr أبريل אפריל* เม.ย. เมษายน`,
	`may mai mayo maggio mei maio maj maja května květen toukokuu* toukok máj* mayıs* мая май травня μαΐ* μαι*
	svibnja svibanj maig gegužės maijs maijam maju mag مايو מאי* พ.ค. พฤษภาคม`,
	`jun june juni* juin junio giugno giu junho czerwca cze června červen kesäkuu* június* haziran* июня июн червня юни iunie
	ιουν* lipnja lipanj juuni* birželio juny jūnij* junij* jún* يونيو יוני* มิ.ย. มิถุนายน`,
	`jul july juli* juillet juil julio luglio lug julho lipca lip července červenec heinäkuu* július* temmuz* июля июл липня юли
	iulie ιουλ* srpnja srpanj juuli* liepos juliol jūlij* julij* júl* يوليو יולי* ก.ค. กรกฎาคม`,
	`aug august* août aout agosto ago sierpnia sie srpna srpen elokuu* augusztus* ağustos* августа авг серпня август*
	kolovoza augusts rugpjūčio agost avgust* αυγ* agustus أغسطس אוגוסט* ส.ค. สิงหาคม`,
	`sep sept september* septembre septiembre settembre set setembro września wrz září syyskuu* szeptember* eylül* сентября
	сен сент вересня септември septembrie σεπ* rujna rujan rugsėjo setembre septembr* سبتمبر ספטמבר* ก.ย. กันยายน`,
	`oct okt october oktober* octobre octubre ottobre ott outubro out października paź října říjen lokakuu* október*
	ekim* октября окт жовтня октомври octombrie οκτ* oktoober* spalio oktobr* أكتوبر אוקטובר* ต.ค. ตุลาคม`,
	`nov november* novembre noviembre novembro listopada lis listopadu listopad marraskuu* kasım* ноября ноя листопада
	ноември noiembrie νοε* νοέ* studenog* lapkričio novembr* نوفمبر נובמבר* พ.ย. พฤศจิกายน`,
	`dec dez december* dezember* décembre decembre diciembre dicembre dic dezembro desember* grudnia gru prosince prosinec
	joulukuu* aralık* декабря дек грудня декември decembrie δεκ* prosinca detsember* gruodžio desembre decembr* ديسمبر דצמבר* ธ.ค. ธันวาคม`)

// substituteWords stand near the address of who stands in; they may be parts of words.
var substituteWords = listOf(`contact, kontakt, urgent, urgen, colleague, collègue, colega, collega, kolleg, kolega, kolegy,
	reach out, reach, instead, assist, in my absence, on my behalf, cover, deput, forward, write to, e-mail to, email, mail to,
	wenden, wende dich, dringend, vertret, stattdessen, erreichen, ansprechpartner, zuständig, anliegen, richten,
	contacter, contactez, adresser, adressez, urgence, joindre, remplac, en mon absence, écrire,
	contacte, contactar, diríjase, dirigirse, escrib, póngase, contattare, contatti, rivolger, rivolga, scrivere, sostitu,
	neem, spoed, dringende, vervang, terecht, mailen, contato, contacto, dirija, dirigir, escreva, substitu,
	pilne, pilny, zastęp, zwracać, brådskande, akut, vänd dig, vänligen, ersätt, haster, henvend, vikar, stedfortr,
	yhteyttä, yhteyden, kiireel, sijais, tavoit, obrať, obrat, naléhav, zastup, zástup, fordul, sürgős, helyettes, keress,
	iletişim, acil, ulaş, yerime, vekil, обращ, обрат, срочн, замещ, свяж, связ, коллег, контакт,
	зверн, термінов, заміщ, зв'яж, спешн, свърж, adresa, επικοινων, επείγ, hitn, obrati, nujn, pöördu, kiire, asenda,
	sazin, steidzam, kreip, skub, adreceu, 代理, 連絡, 至急, 緊急, 急ぎ, 担当, 联系, 聯繫, 聯絡, 紧急, 急事, 代为, 연락, 긴급,
	급한, 대신, 문의, לפנות, דחוף, פנו, الاتصال, التواصل, عاجل, liên hệ, khẩn, ติดต่อ, ด่วน, hubungi, mendesak`)

func listOf(list string) []string {
	var words []string
	for word := range strings.SplitSeq(list, ",") {
		if word = strings.Trim(word, "\n\t"); strings.TrimSpace(word) != "" {
			words = append(words, strings.TrimPrefix(word, " "))
		}
	}
	return words
}

func wordsIndex(list string) map[string]bool {
	index := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		index[word] = true
	}
	return index
}

// numberedWords maps the words of each list to the number of the list.
func numberedWords(lists ...string) map[string]int {
	index := map[string]int{}
	for i, list := range lists {
		for word := range strings.FieldsSeq(list) {
			index[word] = i
		}
	}
	return index
}
