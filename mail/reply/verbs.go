package reply

// verbs of writing, as they end an attribution ("… wrote:") or stand before its name ("skrev
// Ann:").
var verbs = []string{
	"wrote", "writes", "said", // en
	"schrieb", "schreibt", "geschrieben", "schrieben", "schrieben sie", // de
	"a écrit", "a ecrit", "écrivait", "écrit", "a dit", // fr
	"escribió", "escribio", "ha escrito", // es
	"ha scritto", "scrive", "scrisse", // it
	"schreef", "geschreven", // nl
	"escreveu", "escrevia", // pt
	"napisał(a)", "napisał", "napisała", "napisał/a", "pisze", // pl
	"skrev", "skrev följande", "skrev følgende", "följande", "følgende", // sv da nb
	"kirjoitti",                                          // fi
	"napsal(a)", "napsal", "napsala", "napsal/a", "píše", // cs
	"napísal(a)", "napísal", "napísala", // sk
	"írta", "ezt írta", // hu
	"yazdı", "şunu yazdı", "şunları yazdı", // tr
	"написал(а)", "написал", "написала", "писал(а)", "писал", "писала", "писали", "пишет", // ru
	"пише", "написав", "написав(ла)", "написав(-ла)", "писав", // uk
	"написа",                                       // bg
	"のメッセージ", "書きました", "書きました。", "のメール", "が書いたメール", // ja
	"写道", "寫道", "写到", "寫到", "编写", "撰寫", "撰写", // zh
	"님이 작성", "작성", "작성했습니다", "썼습니다", "님이 씀", "쓴 글", // ko
	"a scris", "scria", // ro
	"έγραψε", "έγραψαν", // el
	"כתב", "כתבה", "כתב/ה", "כתב.ה", "כתב/כתבה", // he
	"كتب", "كتبت", // ar
	"نوشت", "نوشته است", // fa
	"đã viết", "viết", // vi
	"menulis", "menuliskan", // id ms
	"เขียนว่า", "เขียน", // th
	"je napisao/la", "je napisao", "je napisala", "je napisao(la)", "napisao", "napisala",
	"napisao je", "napisala je", // hr bs
	"је написао/ла", "је написао", "је написала", // sr
	"je napisal(a)", "je napisal", "je napisala", "napisal(a)", "napisal", // sl
	"kirjutas",       // et
	"rakstīja",       // lv
	"rašė", "parašė", // lt
	"va escriure", "ha escrit", // ca
	"escribiu",                 // gl
	"idatzi du", "idatzi zuen", // eu
	"skrifaði",                        // is
	"ने लिखा", "लिखा", "ले लेख्नुभयो", // hi ne
	"লিখেছেন", "எழுதியது", // bn ta
}

// selfVerbs are phrases with which people introduce what they wrote themselves, or what was written
// or told to them; no client writes so.
const selfVerbs = "you wrote that|you wrote to|you wrote me|you wrote us|you said|you told|you answered|i called|we called|i spoke|we spoke|" +
	"i talked|i told|i sent|we sent|i got|we got|i received|we received|i was told|" +
	"your colleague|your support|your team|ihr kollege|ihre kollegin|ihr support|schrieben sie mir|" +
	"sie mir|votre collègue|vous m'avez|vous m’avez|su colega|su compañero|il vostro collega|" +
	"uw collega|jouw collega|sua colega|seu colega|państwa kolega|er kollega|din kollega|" +
	"ваш коллега|ваша коллега|ваш колега|您的同事|i wrote|we wrote|i said|we said|i have written|we have written|i had written|" +
	"schrieb ich|schrieben wir|rief ich|habe ich|ich habe|ich schrieb|wir schrieben|ich geschrieben|wir geschrieben|" +
	"geschrieben habe|geschrieben haben|hatte ich|hatten wir|haben wir|" + // de
	"j'ai écrit|j’ai écrit|je vous ai écrit|je vous écrivais|vous ai écrit|nous avons écrit|" +
	"je vous ai|j'écrivais|j’écrivais|vous avons écrit|" + // fr
	"les escribí|le escribí|os escribí|te escribí|escribimos|escribí|he escrito|hemos escrito|" + // es
	"ho scritto|abbiamo scritto|scrivevo|scrissi|" + // it
	"schreef ik|schreven wij|schreven we|ik schreef|wij schreven|ik geschreven|" + // nl
	"escrevi|escrevemos|" + // pt
	"napisałem|napisałam|napisaliśmy|pisałem|pisałam|pisaliśmy|" + // pl
	"skrev jag|skrev vi|jag skrev|vi skrev|skrev jeg|jeg skrev|kirjoitin|kirjoitimme|" + // sv da nb fi
	"jsem napsal|jsem napsala|jsme napsali|jsem psal|jsem psala|som napísal|som napísala|" + // cs sk
	"írtam|írtuk|yazdım|yazdık|yazmıştım|am scris|έγραψα|γράψαμε|" + // hu tr ro el
	"я написал|я написала|мы написали|я писал|я писала|мы писали|я написав|я писав|ми писали|" + // ru uk
	"我写道|我写信|我们写道|我給你們寫|我寫道|我们写信|我给你们写|כתבתי|כתבנו|كتبت لكم|كتبنا" // zh he ar

// selfPhrases are the same, to be searched for.
var selfPhrases = func() *phrases {
	p := new(phrases)
	p.add(selfVerbs, "")
	return p
}()

// verbsByEnd holds the verbs by their last byte, for there are many.
var verbsByEnd = byLastByte(verbs)

// The words that begin attributions by their first byte, for the same reason.
var (
	openingsByStart = byFirstByte(openings)
	weekdaysByStart = byFirstByte(weekdays)
	quotersByStart  = byFirstByte(quoters)
)

func byFirstByte(words []string) (by [256][]string) {
	for _, w := range words {
		by[w[0]] = append(by[w[0]], w)
	}
	return by
}

func byLastByte(words []string) (by [256][]string) {
	for _, w := range words {
		last := w[len(w)-1]
		by[last] = append(by[last], w)
	}
	return by
}

// quoters begin an attribution that has no verb at its end.
var quoters = []string{
	"quoting ", "zitat von ", "citando a ", "citando ", "quota ", "missatge de ", "citerar ",
	"cytowanie ", "wiadomość napisana przez ",
	"citace ", "citat ", "citat från ", "citaat van ", "lainaus ", "idézet ",
}

// openings are the words before the date at the start of an attribution.
var openings = []string{
	"on",               // en
	"am",               // de
	"le", "en date du", // fr
	"el", "el día", "el dia", // es ca
	"il", "il giorno", "in data", // it
	"op",                             // nl
	"em", "no dia", "às", "a", "aos", // pt
	"w dniu", "dnia", "w", // pl
	"den", "på", // sv da nb
	"dne", "v", "ve", // cs sl
	"dňa",                                        // sk
	"pe", "pe data de", "în", "în data de", "in", // ro
	"στις", "την", // el
	"ב", "ב-", "בתאריך", "ביום", "בתאריך יום", // he
	"في", "بتاريخ", // ar
	"در", "در تاریخ", // fa
	"vào", "vào lúc", // vi
	"pada", "pada tanggal", // id
	"เมื่อ", "ในวันที่", "วันที่", // th
	"在", "于", "於", // zh
	"в", "от", "во", // ru
	"у", "від", // uk
	"на",                // bg
	"dana", "u", "дана", // hr sr
	"kuupäev", // et
	"o",       // gl
	"þann",    // is
}

// weekdays, short and long, as far as they begin an attribution that has no opening or stand behind
// one; and "at", which may also begin its second line.
var weekdays = []string{
	"at",
	"mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday",
	"friday", "saturday", "sunday", // en
	"mo", "di", "mi", "do", "fr", "sa", "so", "montag", "dienstag", "mittwoch", "donnerstag",
	"freitag", "samstag", "sonnabend", "sonntag", // de
	"lun", "mar", "mer", "jeu", "ven", "sam", "dim", "lundi", "mardi", "mercredi", "jeudi", "vendredi",
	"samedi", "dimanche", // fr
	"mié", "jue", "vie", "sáb", "dom", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado",
	"domingo",                                                                           // es
	"gio", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica", // it
	"seg", "ter", "qua", "qui", "sex", "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira",
	"sexta-feira", // pt
	"ma", "wo", "vr", "za", "zo", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag",
	"zondag", // nl
	"pon", "wt", "śr", "czw", "pt", "sob", "niedz", "poniedziałek", "wtorek", "środa", "czwartek",
	"piątek", "sobota", "niedziela", // pl
	"mån", "tis", "ons", "tors", "fre", "lör", "sön", "man", "tir", "tor", "lør", "søn", // sv da nb
	"ti", "ke", "to", "pe", "la", "su", // fi
	"po", "út", "st", "čt", "pá", "ne", "ut", "št", "pi", // cs sk
	"pzt", "sal", "çar", "per", "cum", "cmt", "paz", // tr
	"пн", "вт", "ср", "чт", "пт", "сб", "вс", "нд", "понедельник", "вторник", "среда", "четверг",
	"пятница", "суббота", "воскресенье", // ru uk bg
	"uto", "sri", "sre", "čet", "pet", "sub", "ned", "чет", "сре", "уто", "пон", "пет", "суб", "нед", // hr sr sl
	"pirmd", "otrd", "trešd", "ceturtd", "piektd", "sestd", "svētd", // lv
	"δευ", "τρί", "τετ", "πέμ", "παρ", "σάβ", "κυρ", // el
}

// isWeekday holds the weekdays without "at".
var isWeekday = setOf(weekdays[1:]...)
