package reply

import (
	"strings"
	"unicode/utf8"
)

// The reply markers of other desks: "## Please reply above this line ##", "=== Reply above this
// line ===". Their words differ, but in each language they tell to answer, and above which line.
var deskMarkers = [...][2]string{
	{"above this line", "repl"}, {"above this line", "respon"}, {"above this line", "answer"}, // en
	{"dieser zeile", "antwort"}, {"dieser linie", "antwort"}, // de
	{"cette ligne", "répon"}, {"esta línea", "respuesta"}, {"esta línea", "respond"}, // fr es
	{"questa riga", "rispo"}, {"questa linea", "rispo"}, // it
	{"deze regel", "antwoord"}, {"deze lijn", "antwoord"}, // nl
	{"desta linha", "respo"}, {"tej linii", "odpow"}, // pt pl
	{"denna rad", "svar"}, {"den här raden", "svar"}, {"denne linje", "svar"}, // sv da nb
	{"tämän rivin", "vasta"}, {"tento řádek", "odpov"}, {"этой строки", "ответ"}, // fi cs ru
	{"この行", "返信"}, {"此行", "回复"}, {"이 줄", "답장"}, // ja zh ko
}

// deskFrame holds the signs that desks set round their marker, at least two on each side.
const deskFrame = "#-=*_~–—"

// isDeskMarker says whether the line is a reply marker of another desk.
func isDeskMarker(s string) bool {
	if isLetterOrDigit(s[0]) { // nearly every line ends here
		return false
	}
	begins := strings.TrimLeft(s, "> ")
	if len(s) > maxAnnouncement || begins == "" ||
		begins[0] < utf8.RuneSelf && strings.IndexByte(deskFrame, begins[0]) < 0 {
		return false
	}
	s = strings.Trim(clean(s), "> ")
	left := strings.TrimLeft(s, deskFrame)
	inner := strings.TrimRight(left, deskFrame)
	if len(s)-len(left) < 2 || len(left)-len(inner) < 2 {
		return false
	}
	inner = strings.ToLower(inner)
	for _, m := range deskMarkers {
		if strings.Contains(inner, m[0]) && strings.Contains(inner, m[1]) {
			return true
		}
	}
	return false
}

// deskLetter says that the mail is a letter of another desk itself, not an answer to ours: nothing
// stands above its marker, not even what a client writes above a quote, and it has no footer of
// ours.
func (j *judgement) deskLetter() bool {
	if j.lay.reason != byMarker || nextText(j.lines, 0) != j.lay.tail {
		return false
	}
	for _, l := range j.lines {
		if IsFooter(l.text) {
			return false
		}
	}
	return true
}
