package reply

import "strings"

// forwardPrefixes begin the subject of a mail that is passed on, in lower case. "vs" is Danish and
// Norwegian for that; Finns answer with it.
var forwardPrefixes = setOf(
	"fw", "fwd", "forward", "forwarded", // en
	"wg", "weitergeleitet", "wtr", // de
	"tr", "transf", "réexp", // fr
	"rv", "reenv", "renv", // es
	"i", "inoltra", "inol", // it
	"doorst", "dv", // nl
	"enc", "encam", // pt
	"pd",              // pl
	"vb", "vs", "vid", // sv da nb
	"vl",             // fi
	"předáno", "pře", // cs
	"tov", "továbbítás", "tovább", // hu
	"ilt", "iletti", // tr
	"пер", "пересл", "переслано", // ru uk
	"πρθ", "πρ", // el
	"הועבר",                  // he
	"إعادة توجيه",            // ar
	"转发", "轉寄", "轉發", "答复转发", // zh
	"転送",                         // ja
	"전달",                         // ko
	"trs", "fs", "redirecționat", // id ro
)

// ForwardedSubject says whether the subject of a mail says that it is passed on: "Fwd:", "WG:",
// "TR:" and so on as its first prefix. Outlook lays out an answer and a forwarded mail alike, so
// the subject alone can tell that what Split finds quoted is what the sender wants read; the
// caller then takes the whole text. The subject is decoded, in UTF-8; tags in brackets before the
// prefix are passed over.
func ForwardedSubject(subject string) bool {
	s := strings.ToLower(clean(subject))
	for strings.HasPrefix(s, "[") {
		_, rest, closed := strings.Cut(s, "]")
		if !closed {
			return false
		}
		s = clean(rest)
	}
	prefix, _, ok := strings.Cut(strings.ReplaceAll(s, "：", ":"), ":")
	return ok && len(prefix) < maxLabel && forwardPrefixes[strings.TrimSpace(prefix)]
}
