package reply

// verbs of writing, as they end an attribution ("… wrote:") or stand before its name ("skrev
// Ann:").
var verbs = []string{
	"wrote", "writes", "said", // en
	"schrieb", "schreibt", "geschrieben", // de
	"a écrit", "a ecrit", "écrivait", "écrit", // fr
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
	"написал(а)", "написал", "написала", "писал(а)", "писал", "писала", "пишет", // ru
	"пише", "написав", "написав(ла)", "написав(-ла)", "писав", // uk
	"написа",                                       // bg
	"のメッセージ", "書きました", "書きました。", "のメール", "が書いたメール", // ja
	"写道", "寫道", "写到", "寫到", "编写", "撰寫", "撰写", // zh
	"님이 작성", "작성", "작성했습니다", "썼습니다", "님이 씀", // ko
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
	"je napisal(a)", "je napisal", "je napisala", // sl
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

// verbsByEnd holds the verbs by their last byte, for there are many.
var verbsByEnd = byLastByte(verbs)

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
	"cytowanie ", "citace ", "citat ", "citat från ", "citaat van ", "lainaus ", "idézet ",
}

// openings are the words before the date at the start of an attribution.
var openings = []string{
	"on",               // en
	"am",               // de
	"le", "en date du", // fr
	"el", "el día", "el dia", // es ca
	"il", "il giorno", "in data", // it
	"op",                       // nl
	"em", "no dia", "a", "aos", // pt
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
	"o",    // gl
	"þann", // is
}

// weekdays, short and long, as far as they begin an attribution that has no opening; and "at",
// which may also begin its second line.
var weekdays = []string{
	"at",
	"mon", "tue", "wed", "thu", "fri", "sat", "sun",
	"mo", "di", "mi", "do", "fr", "sa", "so", "montag", "dienstag", "mittwoch", "donnerstag",
	"lun", "mar", "mer", "jeu", "ven", "sam", "dim", "mié", "jue", "vie", "sáb", "dom",
	"gio", "seg", "ter", "qua", "qui", "sex", "ma", "wo", "vr", "za", "zo",
	"pon", "wt", "śr", "czw", "pt", "sob", "niedz", "mån", "tis", "ons", "tors", "fre",
	"lör", "sön",
	"man", "tir", "tor", "lør", "søn", "ti", "ke", "to", "pe", "la", "su",
	"po", "út", "st", "čt", "pá", "ne", "pzt", "sal", "çar", "per", "cum", "cmt", "paz",
	"пн", "вт", "ср", "чт", "пт", "сб", "вс", "нд", "понедельник", "вторник", "среда", "четверг",
	"δευ", "τρί", "τετ", "πέμ", "παρ", "σάβ", "κυρ", "monday", "tuesday", "wednesday", "thursday",
	"friday", "saturday", "sunday", "lundi", "mardi", "mercredi", "jeudi", "vendredi",
}
