package reply

import "strings"

// closings begin the line with which people close a letter, in lower case.
var closings = []string{
	"regards", "best regards", "kind regards", "warm regards", "best", "best wishes", "cheers",
	"thanks", "thank you", "many thanks", "sincerely", "yours", "rgds", "br", // en
	"gruß", "grüße", "viele grüße", "liebe grüße", "beste grüße", "schöne grüße", "herzliche grüße",
	"freundliche grüße", "mit freundlichen grüßen", "mit freundlichem gruß", "mit besten grüßen",
	"mfg", "lg", "vg", "danke", "vielen dank", // de
	"cordialement", "bien cordialement", "bien à vous", "salutations", "merci", "cdt", "cdlt",
	"bonne journée", "sincères salutations", // fr
	"saludos", "un saludo", "un cordial saludo", "atentamente", "gracias", "muchas gracias", // es
	"saluti", "cordiali saluti", "distinti saluti", "un saluto", "grazie", // it
	"groet", "groeten", "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet",
	"mvg", "bedankt", // nl
	"atenciosamente", "cumprimentos", "melhores cumprimentos", "abraço", "abraços", "obrigado",
	"obrigada", "att", // pt
	"pozdrawiam", "z poważaniem", "dziękuję", // pl
	"hälsningar", "vänliga hälsningar", "med vänlig hälsning", "med vänliga hälsningar", "mvh",
	"tack", "hilsen", "med venlig hilsen", "venlig hilsen", "med vennlig hilsen", "vennlig hilsen",
	"tak", "takk", // sv da nb
	"terveisin", "ystävällisin terveisin", "kiitos", // fi
	"s pozdravem", "děkuji", "s pozdravom", "ďakujem", // cs sk
	"üdvözlettel", "köszönöm", // hu
	"saygılarımla", "iyi çalışmalar", "teşekkürler", // tr
	"с уважением", "спасибо", "з повагою", "дякую", "поздрави", // ru uk bg
	"cu stimă", "mulțumesc", "με εκτίμηση", "ευχαριστώ", "lijep pozdrav", "lep pozdrav", // ro el hr sl
	"よろしくお願いします", "宜しくお願いします", "此致", "谢谢", "謝謝", "감사합니다", // ja zh ko
}

// How many lines closing words have at most, with the name below them, and how many words a line.
const (
	maxClosing      = 5
	maxClosingWords = 5
)

// closes says whether the lines are no more than the close of a letter: "Regards," and a name.
func closes(lines []line) bool {
	count := 0
	for _, l := range lines {
		if l.blank() {
			continue
		}
		s := fold(l.text)
		if count++; count > maxClosing || strings.Count(s, " ") >= maxClosingWords ||
			strings.ContainsAny(s, "?？") || count == 1 && !beginsClosing(s) {
			return false
		}
	}
	return count > 0
}

func beginsClosing(s string) bool {
	for _, c := range closings {
		if rest, ok := strings.CutPrefix(s, c); ok && startsWord(c, rest) {
			return true
		}
	}
	return false
}
