package ticketing

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A customer who wants somebody above the team seldom writes the one word that
// escalates. In a longer mail phrases say so, which people also use otherwise: a lead
// is asked, unless the process takes the customer at their word.

// What Occasions.Wish can be.
const (
	WishAsk      = "ask"
	WishEscalate = "escalate"
)

// wishDeed is remembered of a ticket whose customer's wish was passed on.
const wishDeed = "a wish for escalation was passed on"

// grantedDeed is remembered of a ticket that was escalated for its customer.
const grantedDeed = "escalated for the customer"

// wishOften is how long after one wish another one in the same ticket says nothing new.
const wishOften = 24 * time.Hour

// wish passes on that a customer wants an escalation, or grants it where the process
// says so and the mail proves who wrote it.
func (r *ruling) wish(e MailReceived) {
	in := e.Mail
	wishes := WishesEscalation(e.ownWords()) || saysOnly(in, escalateWords)
	if !wishes || in.Verdict.Kind != KindPerson || in.Verdict.NoReopen ||
		e.Intake.Role == RoleEscalation || r.escalated() {
		return
	}
	if r.Process.On.Wish == WishEscalate && e.Sender.Verified {
		r.why("the customer wants an escalation, which they get in this process")
		r.grantEscalation(in)
		return
	}
	if r.t.did(wishDeed).After(r.now.Add(-wishOften)) {
		return
	}
	r.why("the customer seems to want an escalation: somebody is asked")
	r.do(Remembered{wishDeed})
	role := AssigneeRole
	for _, above := range []string{RoleManager, RoleLead} {
		if len(r.People.withRole(above)) > 0 {
			role = above
		}
	}
	r.reach([]string{role}, "notice-wish", in.Fresh, noticeFields(in))
}

// grantEscalation escalates for a customer who wants it, and tells them and the managers.
// Where it is escalated already the mail is an ordinary answer.
func (r *ruling) grantEscalation(in Incoming) {
	if r.escalated() {
		r.revive(in)
		return
	}
	r.returnToTeam()
	before := r.t.Status
	r.escalate(string(in.From.Address))
	r.do(Remembered{grantedDeed})
	if r.t.Status != before && r.t.Opened.Before(r.now) {
		r.announce()
	}
	r.reach([]string{RoleManager}, "notice-escalated", in.Fresh, noticeFields(in))
}

// escalated reports whether the ticket was escalated, and not finished since.
func (r *ruling) escalated() bool {
	last := r.t.Escalated
	if again := r.t.did(grantedDeed); again.After(last) {
		last = again
	}
	reopened := slices.ContainsFunc(r.t.Reopenings, func(at time.Time) bool { return at.After(last) })
	return !last.IsZero() && !r.t.Finished() && !reopened
}

// WishesEscalation reports whether newly written text says that its author wants the
// matter taken to somebody above the team, in one of the languages that we know, and
// does not say that they don't.
func WishesEscalation(text string) bool {
	if !hints(text) {
		return false
	}
	words := wordsOf(text)
	for i := range words {
		n := wishBook.longest(words[i:])
		if n == 0 {
			continue
		}
		before := words[max(0, i-3):i]
		if !slices.ContainsFunc(before, func(w string) bool { return slices.Contains(denials, w) }) &&
			!slices.Contains(words[i:min(len(words), i+n+2)], "nicht") {
			return true
		}
	}
	return false
}

// hints reports whether the longest word of any phrase occurs at all. Most mails have
// none, and every mail is asked: so a word is only looked up if one of ours begins and
// ends with its letters and is as long.
func hints(text string) bool {
	for i := 0; i < len(text); i++ {
		start, seen := i, byte(0)
		for i < len(text) && inWord[text[i]] {
			seen |= text[i]
			i++
		}
		word := text[start:i]
		if word != "" && (seen >= utf8.RuneSelf && hintsAmong(word) || seen < utf8.RuneSelf && isHint(word)) {
			return true
		}
	}
	return false
}

// hintsAmong takes what stands between two ASCII separators apart as wordsOf does,
// without a list of the words: mails in other alphabets have nothing else.
func hintsAmong(text string) bool {
	var room [64]byte
	word := room[:0]
	for _, r := range text {
		if r = unicode.ToLower(r); r == '’' {
			r = '\''
		}
		if separates(r) {
			if wishHints[string(word)] {
				return true
			}
			word = word[:0]
			continue
		}
		word = utf8.AppendRune(word, r)
	}
	return wishHints[string(word)]
}

// isHint looks up one word of ASCII letters.
func isHint(word string) bool {
	shape := hintShapes[endsOf(word)]
	return len(word) < 64 && shape>>len(word)&1 == 1 && wishHints[strings.ToLower(word)]
}

// inWord has the octets that may stand in a word; those outside of ASCII are looked at closer.
var inWord = func() (in [256]bool) {
	for c := range len(in) {
		in[c] = c >= utf8.RuneSelf || c == '\'' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
	}
	return in
}()

var wishHints = func() map[string]bool {
	longest := map[string]bool{}
	for _, phrase := range wishPhrases {
		word := slices.MaxFunc(strings.Fields(phrase), func(a, b string) int { return cmp.Compare(len(a), len(b)) })
		longest[word] = true
	}
	return longest
}()

// hintShapes has, for the ends of a hint, one bit for each length that one has.
var hintShapes = func() (shapes [256]uint64) {
	for word := range wishHints {
		shapes[endsOf(word)] |= 1 << len(word)
	}
	return shapes
}()

// endsOf tells most words apart by their first and their last letter, small or capital.
func endsOf(word string) byte {
	return (word[0]|0x20)*7 + (word[len(word)-1] | 0x20)
}

// denials turn a phrase into its opposite.
var denials = strings.Fields("no not don't dont won't without never nicht kein keine keinen ohne nie pas sans jamais" +
	" sin nunca non senza mai niet geen zonder nooit não nao sem nem ikke inte ei nie bez")

var wishBook = bookOf(wishPhrases)

var wishPhrases = []string{
	// English
	"please escalate", "escalate this", "escalate the", "escalate my", "escalate our", "escalate it",
	"want to escalate", "like to escalate", "wish to escalate", "need to escalate", "have to escalate",
	"this escalated", "it escalated", "ticket escalated", "case escalated", "request escalation",
	"request an escalation", "want an escalation", "like an escalation",
	"speak to a manager", "speak to the manager", "speak to your manager", "speak with a manager",
	"speak with your manager", "speak to a supervisor", "speak to your supervisor", "speak with a supervisor",
	"speak with your supervisor", "speak to somebody in charge", "speak to someone in charge",
	"speak to your boss", "talk to a manager", "talk to your manager", "talk to a supervisor",
	"talk to your supervisor", "talk to your boss", "talk to someone in charge", "contact your manager",
	"hear from your manager", "hear from a manager", "involve your manager", "involve your management",
	"make a complaint", "file a complaint", "formal complaint", "lodge a complaint", "raise a complaint",
	// German
	"bitte eskalieren", "bitte um eskalation", "eskalieren sie", "möchte eskalieren", "möchten eskalieren",
	"das eskalieren", "dies eskalieren", "ticket eskalieren", "fall eskalieren", "eskalation dieses",
	"ihren vorgesetzten", "ihrem vorgesetzten", "ihre vorgesetzte", "einen vorgesetzten", "einem vorgesetzten",
	"ihren chef", "ihrem chef", "ihrer teamleitung", "ihren teamleiter", "ihrem teamleiter", "ihrer geschäftsleitung",
	"mit einem verantwortlichen sprechen", "mich beschweren", "uns beschweren", "beschwerde einlegen",
	"beschwerde einreichen", "offizielle beschwerde", "formelle beschwerde",
	// French
	"veuillez escalader", "merci d'escalader", "escalader ce", "escalader le", "escalader ma", "escalader mon",
	"escalader cette", "demande une escalade", "souhaite une escalade", "souhaite escalader",
	"parler à un responsable", "parler à votre responsable", "parler avec un responsable", "parler au responsable",
	"contacter votre responsable", "votre supérieur", "votre hiérarchie", "un supérieur hiérarchique",
	"porter plainte", "déposer une réclamation", "faire une réclamation", "réclamation officielle",
	// Spanish
	"por favor escalar", "por favor escale", "por favor escalen", "escalar este", "escalar esta", "escalar el",
	"escalar mi", "quiero escalar", "quisiera escalar", "solicito escalar", "solicito la escalada",
	"hablar con un responsable", "hablar con el responsable", "hablar con su responsable",
	"hablar con un supervisor", "hablar con su supervisor", "hablar con el supervisor",
	"hablar con un encargado", "hablar con el encargado", "hablar con su jefe", "hablar con su superior",
	"poner una queja", "presentar una queja", "presentar una reclamación", "queja formal", "reclamación formal",
	// Italian
	"escalare questo", "escalare il", "escalare la", "vorrei escalare", "voglio escalare", "richiedo un'escalation",
	"chiedo un'escalation", "richiedo l'escalation", "parlare con un responsabile", "parlare con il responsabile",
	"parlare con il suo responsabile", "parlare con il vostro responsabile", "parlare con un supervisore",
	"parlare con un superiore", "il vostro superiore", "il suo superiore", "fare un reclamo", "presentare un reclamo",
	"reclamo formale", "sporgere reclamo",
	// Dutch
	"graag escaleren", "escaleren a u b", "wil escaleren", "willen escaleren", "ticket escaleren", "dit escaleren",
	"zaak escaleren", "escalatie van dit", "verzoek om escalatie", "uw leidinggevende", "je leidinggevende",
	"een leidinggevende", "uw manager spreken", "met een manager spreken", "met uw manager", "een manager spreken",
	"een klacht indienen", "klacht indienen", "officiële klacht", "formele klacht",
	// Portuguese
	"por favor escalem", "escalar o", "escalar a", "quero escalar", "gostaria de escalar",
	"solicito a escalação", "solicito o escalonamento", "solicito escalonamento", "falar com um gerente",
	"falar com o gerente", "falar com o seu gerente", "falar com seu gerente", "falar com um responsável",
	"falar com o responsável", "falar com um supervisor", "falar com o supervisor", "falar com o seu superior",
	"falar com seu superior", "apresentar uma reclamação", "fazer uma reclamação", "reclamação formal",
	// Polish, Swedish, Danish, Norwegian, Finnish
	"proszę o eskalację", "rozmawiać z kierownikiem", "rozmawiać z przełożonym", "złożyć skargę",
	"vill eskalera", "eskalera detta", "tala med en chef", "prata med en chef", "prata med din chef",
	"vil eskalere", "eskalere dette", "tale med en chef", "tale med din chef", "snakke med en leder",
	"snakke med din leder", "haluan eskaloida", "puhua esimiehen kanssa", "puhua esimiehesi kanssa",
}
