package reply

import (
	"strings"
	"unicode/utf8"
)

// An attribution is the line, or up to four lines, with which a client introduces a quote: "On 3
// May 2026 at 12:00, Ann <ann@example.com> wrote:". Its shape differs by client more than by
// language, so it is judged by three things: a verb of writing, a moment in time, an address.

// maxAttribution is how long an attribution may be, in bytes, and over how many lines.
const (
	maxAttribution      = 500
	maxAttributionLines = 4
)

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

// An attribution's strength says how much must follow before it is believed.
type strength uint8

const (
	noAttribution strength = iota
	weak                   // believed when a marked quote follows
	strong                 // believed whatever follows
)

// attributionAt looks for an attribution that ends in line i and begins not before floor. Above a
// quote it need not end in a colon.
func attributionAt(lines []line, i, floor int, aboveQuote bool) (start int, found strength) {
	if lines[i].mark == markIntro {
		return introStart(lines, i, floor), strong
	}
	last := clean(lines[i].text)
	if len(last) > maxAttribution || !aboveQuote && !mayEndAttribution(last) {
		return 0, noAttribution
	}
	best := noStart
	joined := ""
	for k := i; k >= floor && i-k < maxAttributionLines && !breaksOff(lines[k], i-k); k-- {
		joined = strings.TrimSpace(clean(lines[k].text) + " " + joined)
		if len(joined) > maxAttribution {
			break
		}
		folded := trimDashes(fold(joined))
		is := judgeAttribution(folded, len(folded) < len(joined)-3)
		if is == noAttribution {
			continue
		}
		if how := startsAttribution(folded); found == noAttribution || how > best {
			start, found, best = k, max(found, is), how
		}
		if best >= dateStart && k == i && evidenceIn(folded).year || best == openingStart {
			break
		}
	}
	return start, found
}

// introStart goes up to the first line of an introduction that the markup names.
func introStart(lines []line, i, floor int) int {
	for i > floor && lines[i-1].mark == markIntro {
		i--
	}
	return i
}

// breaksOff says whether the attribution cannot reach up into this line.
func breaksOff(l line, up int) bool {
	return l.blank() || l.quoted() || up > 0 && (isRule(l.text) || endsInColon(clean(l.text)))
}

// mayEndAttribution is the cheap first look at a line: a colon at its end, or dashes.
func mayEndAttribution(s string) bool {
	return endsInColon(s) || strings.HasSuffix(s, "--")
}

// judgeAttribution judges the joined lines, in lower case; framed says that dashes stood round
// them.
func judgeAttribution(s string, framed bool) strength {
	e := evidenceIn(s)
	body := strings.TrimRight(s, ":： *_-")
	switch verb := endsInVerb(body); {
	case verb && (e.address || e.sent() || framed):
		return strong
	case !endsInColon(s) && !verb:
		return bareAttribution(body, e)
	case verbBeforeName(body, e), e.sent() && dateThenAddress(body):
		return strong
	case hasQuoter(s) && e.address:
		return strong
	case verb, e.address, e.year:
		return weak
	}
	return noAttribution
}

// bareAttribution knows what old Gmail wrote: "2026/5/5 Ann <ann@example.com>".
func bareAttribution(s string, e evidence) strength {
	if e.year && strings.HasSuffix(s, ">") && dateThenAddress(s) {
		return weak
	}
	return noAttribution
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

func endsInVerb(s string) bool {
	if s == "" {
		return false
	}
	for _, v := range verbsByEnd[s[len(s)-1]] {
		if strings.HasSuffix(s, v) && standsAlone(s, len(s)-len(v), len(s)) {
			return true
		}
	}
	return false
}

// verbBeforeName knows "Am 3.5.2026 um 12:00 schrieb Ann:" and "Ann schrieb am 3.5.2026 um 12:00:".
func verbBeforeName(s string, e evidence) bool {
	if !e.sent() {
		return false
	}
	for _, v := range verbs {
		at, ok := hasWord(s, v)
		if !ok {
			continue
		}
		if startsAttribution(s) > noStart || len(s)-at-len(v) < 60 && evidenceIn(s[at:]).sent() {
			return true
		}
	}
	return false
}

// dateThenAddress knows the attributions without a verb: a date first and an address last.
func dateThenAddress(s string) bool {
	if startsAttribution(s) == noStart {
		return false
	}
	at := strings.LastIndexByte(s, '@')
	return at > 0 && !strings.ContainsAny(s[at:], " ,;") && hasAddress(s)
}

func hasQuoter(s string) bool {
	for _, q := range quoters {
		if strings.HasPrefix(s, q) {
			return true
		}
	}
	return false
}

// How an attribution starts, the better the higher.
const (
	noStart = iota
	dateStart
	openingStart
)

// startsAttribution says how the text, in lower case, begins.
func startsAttribution(s string) int {
	s = strings.TrimLeft(s, "*_-\"' ")
	for _, o := range openings {
		if rest, ok := strings.CutPrefix(s, o); ok && startsWord(o, rest) && numberSoon(rest) {
			return openingStart
		}
	}
	if first, _ := utf8.DecodeRuneInString(s); isDigit(first) {
		return dateStart
	}
	for _, w := range weekdays {
		if rest, ok := strings.CutPrefix(s, w); ok && startsWord(w, rest) && numberSoon(rest) {
			return dateStart
		}
	}
	return noStart
}

// startsWord says whether the word ends where the rest begins.
func startsWord(word, rest string) bool {
	last, _ := utf8.DecodeLastRuneInString(word)
	next, _ := utf8.DecodeRuneInString(rest)
	return !spaced(last) || last == '-' || !isWord(next) || isDigit(next)
}

// numberSoon says whether a digit stands within the next five words.
func numberSoon(s string) bool {
	words := 0
	for _, r := range s {
		if isDigit(r) {
			return true
		}
		if r == ' ' {
			if words++; words > 5 {
				return false
			}
		}
	}
	return false
}

// trimDashes takes the dashes from both ends, where some clients put them.
func trimDashes(s string) string {
	if !strings.HasPrefix(s, "--") || !strings.HasSuffix(s, "--") {
		return s
	}
	return strings.Trim(s, "- ")
}
